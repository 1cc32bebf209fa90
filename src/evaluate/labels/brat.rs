//! BRAT standoff: a `.txt` with a `.ann` beside it, the entities in its T lines.
//!
//! `T1<TAB>PERSON 96 108<TAB>words`; offsets are half-open and count `char`s. Discontinuous spans
//! (`96 100;104 108`) and spans outside of the text or with other words than it has are reported
//! and left out. Lines other than T lines (relations, events, notes) are no entities and are skipped,
//! and so are the T lines that an event (`E1<TAB>meeting:T40 agent:T3`) names as its trigger.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{LabelSpan, LabelledDocument};
use crate::evaluate::error::{EvalError, read_text};
use crate::span::CharOffsets;

/// A T line that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BratProblem {
    /// The `.ann` file.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads every `.ann` of a folder (not of folders in it) with its `.txt`, in the order of their names.
///
/// The id of a document is the file's name without extension.
///
/// # Errors
/// When the folder or a file cannot be read; malformed lines are in the second part of the result.
pub fn read_folder(folder: &Path) -> Result<(Vec<LabelledDocument>, Vec<BratProblem>), EvalError> {
    let failed = |source| EvalError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|e| e == "ann") {
            files.push(path);
        }
    }
    files.sort();
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    for ann in files {
        let (document, malformed) = read(&ann)?;
        documents.push(document);
        problems.extend(malformed);
    }
    Ok((documents, problems))
}

/// Reads one `.ann` and the `.txt` beside it.
///
/// # Errors
/// When one of the two cannot be read.
pub fn read(ann: &Path) -> Result<(LabelledDocument, Vec<BratProblem>), EvalError> {
    let text = read_text(&ann.with_extension("txt"))?;
    let id = ann.file_stem().unwrap_or_default().to_string_lossy();
    let (spans, problems) = parse(&read_text(ann)?, &text, ann);
    let document = LabelledDocument {
        id: id.into_owned(),
        text: Some(text),
        spans,
    };
    Ok((document, problems))
}

/// The spans of the lines of `ann`, over the `char`s of `text`.
fn parse(ann: &str, text: &str, path: &Path) -> (Vec<LabelSpan>, Vec<BratProblem>) {
    let offsets = CharOffsets::new(text);
    let triggers: BTreeSet<&str> = ann.lines().filter_map(trigger).collect();
    let mut spans = Vec::new();
    let mut problems = Vec::new();
    for (at, line) in ann.lines().enumerate() {
        let id = line.split('\t').next().unwrap_or_default();
        if !id.starts_with('T') || triggers.contains(id) {
            continue;
        }
        match parse_line(line).and_then(|(span, words)| check(span, words, text, &offsets)) {
            Ok(span) => spans.push(span),
            Err(reason) => problems.push(BratProblem {
                path: path.to_owned(),
                line: at + 1,
                reason,
            }),
        }
    }
    (spans, problems)
}

/// The id of the T line that is an event's trigger, if this is an event's line.
fn trigger(line: &str) -> Option<&str> {
    let (_, event) = line.strip_prefix('E')?.split_once('\t')?;
    let (_, trigger) = event.split(' ').next()?.split_once(':')?;
    Some(trigger)
}

fn parse_line(line: &str) -> Result<(LabelSpan, Option<&str>), String> {
    let mut fields = line.split('\t').skip(1);
    let label = fields
        .next()
        .ok_or("no tab after the id; wanted `T1<TAB>TYPE START END<TAB>words`")?;
    if label.contains(';') {
        return Err("discontinuous span; entities here are single stretches of text".into());
    }
    let parts: Vec<&str> = label.split(' ').collect();
    let [kind, start, end] = parts.as_slice() else {
        return Err(format!("{label:?} is not `TYPE START END`"));
    };
    let number = |n: &str| {
        n.parse::<usize>()
            .map_err(|_| format!("{n:?} is no offset"))
    };
    let span = LabelSpan {
        kind: (*kind).to_owned(),
        start: number(start)?,
        end: number(end)?,
        score: None,
    };
    Ok((span, fields.next()))
}

/// Holds the span against the text.
fn check(
    span: LabelSpan,
    words: Option<&str>,
    text: &str,
    offsets: &CharOffsets,
) -> Result<LabelSpan, String> {
    let (start, end) = (offsets.to_byte(span.start), offsets.to_byte(span.end));
    let slice = start
        .zip(end)
        .and_then(|(start, end)| text.get(start..end))
        .filter(|slice| !slice.is_empty());
    match (slice, words) {
        (None, _) => Err(format!(
            "{}..{} is no stretch of the text of {} chars",
            span.start,
            span.end,
            text.chars().count()
        )),
        // BRAT writes line breaks in a span as blanks.
        (Some(slice), Some(words)) if slice.replace('\n', " ") != words.trim_end() => Err(format!(
            "the text has {slice:?} at {}..{}, the line says {words:?}",
            span.start, span.end
        )),
        _ => Ok(span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "रक्षा मंत्री श्री राजन शर्मा ने जापान में कहा।";

    fn lines(ann: &str) -> (Vec<LabelSpan>, Vec<BratProblem>) {
        parse(ann, TEXT, Path::new("a.ann"))
    }

    #[test]
    fn t_lines_are_spans_over_chars() {
        let (spans, problems) =
            lines("T1\tDESIGNATION 0 12\tरक्षा मंत्री\nR1\tX Arg1:T1\n#1\tN T1\tok\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            (spans[0].kind.as_str(), spans[0].start, spans[0].end),
            ("DESIGNATION", 0, 12)
        );
    }

    #[test]
    fn triggers_of_events_are_no_entities() {
        let (spans, problems) = lines(
            "T1\tPERSON 18 28\tराजन शर्मा\nT2\tmeeting 42 45\tकहा\nE1\tmeeting:T2 agent:T1\nE2\tmeeting:T2\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let kinds: Vec<&str> = spans.iter().map(|s| s.kind.as_str()).collect();
        assert_eq!(kinds, ["PERSON"]);
    }

    #[test]
    fn what_does_not_fit_is_reported_with_its_line() {
        let (spans, problems) = lines(
            "T1\tDESIGNATION 0 5;6 12\tरक्षा मंत्री\nT2\tPERSON 0 999\tx\nT3\tPERSON 5\tx\nT4\tPERSON 0 12\tराजन\nT5\tPERSON 4 4\t",
        );
        assert!(spans.is_empty());
        let at: Vec<usize> = problems.iter().map(|p| p.line).collect();
        assert_eq!(at, [1, 2, 3, 4, 5]);
        assert!(problems[0].reason.contains("discontinuous"));
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_names() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        for id in ["b", "a"] {
            std::fs::write(folder.path().join(format!("{id}.txt")), TEXT)?;
            let ann = "T1\tCOUNTRY 32 37\tजापान\n";
            std::fs::write(folder.path().join(format!("{id}.ann")), ann)?;
        }
        let (documents, problems) = read_folder(folder.path())?;
        assert!(problems.is_empty(), "{problems:?}");
        let ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(documents[0].spans.len(), 1);
        std::fs::remove_file(folder.path().join("a.txt"))?;
        assert!(read_folder(folder.path()).is_err());
        Ok(())
    }
}
