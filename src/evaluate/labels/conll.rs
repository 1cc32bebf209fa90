//! CoNLL files: a token a line, its IOB2 tag in the last column, blank lines between sentences.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::evaluate::error::{EvalError, read_text};
use crate::evaluate::fold::fold;

/// A file as read.
#[derive(Debug, Clone, PartialEq)]
pub struct ConllFile {
    /// Where it was read from.
    pub path: PathBuf,
    /// The sentences, in file order; none is empty.
    pub sentences: Vec<TaggedSentence>,
    /// The tags that are none; each was read as O.
    pub malformed: Vec<Malformed>,
}

/// A sentence of tagged tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedSentence {
    /// Line of the first token, from 1.
    pub line: usize,
    /// The words.
    pub tokens: Vec<String>,
    /// One a token.
    pub tags: Vec<Tag>,
}

/// An IOB2 tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// In no entity.
    Outside,
    /// The first token of an entity of this type.
    Begin(String),
    /// A later token of an entity of this type.
    Inside(String),
}

/// How a tag fails to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MalformedKind {
    /// The line has one column only.
    MissingColumn,
    /// `-` alone.
    NoTag,
    /// `-NEL`: a type without B or I before it.
    NoPrefix,
    /// `I`, `B-`: no type after the prefix.
    NoType,
    /// `S-PER`, `PER`, `_`: neither O nor B- nor I-.
    UnknownPrefix,
}

impl fmt::Display for MalformedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            MalformedKind::MissingColumn => "missing column",
            MalformedKind::NoTag => "no tag",
            MalformedKind::NoPrefix => "no prefix",
            MalformedKind::NoType => "no type",
            MalformedKind::UnknownPrefix => "unknown prefix",
        })
    }
}

/// One malformed tag and how often it occurs in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Malformed {
    /// What is wrong.
    pub kind: MalformedKind,
    /// The tag as written; the whole line for a missing column.
    pub tag: String,
    /// How many lines have it.
    pub count: usize,
    /// The first of these lines, from 1.
    pub first_line: usize,
}

impl Tag {
    /// Reads a tag; a type neither starts nor ends with a hyphen.
    ///
    /// # Errors
    /// The way in which it is malformed.
    pub fn parse(tag: &str) -> Result<Tag, MalformedKind> {
        if tag == "O" {
            return Ok(Tag::Outside);
        }
        if matches!(tag, "B" | "I") {
            return Err(MalformedKind::NoType);
        }
        let (prefix, kind) = tag.split_once('-').ok_or(MalformedKind::UnknownPrefix)?;
        match (prefix, kind) {
            ("", "") => Err(MalformedKind::NoTag),
            ("", _) => Err(MalformedKind::NoPrefix),
            ("B" | "I", kind) if kind.trim_matches('-') != kind || kind.is_empty() => {
                Err(MalformedKind::NoType)
            }
            ("B", kind) => Ok(Tag::Begin(kind.to_owned())),
            ("I", kind) => Ok(Tag::Inside(kind.to_owned())),
            _ => Err(MalformedKind::UnknownPrefix),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tag::Outside => f.write_str("O"),
            Tag::Begin(kind) => write!(f, "B-{kind}"),
            Tag::Inside(kind) => write!(f, "I-{kind}"),
        }
    }
}

/// Reads a file.
///
/// Columns are separated by tabs where the line has one, by blanks else. A line that starts with
/// `#` is a comment (`# id …`), unless it has as many columns as the line of a token before it
/// and ends in a well-formed tag: a `#` in the text.
///
/// # Errors
/// When the file cannot be read; its tags are never an error.
pub fn read(path: &Path) -> Result<ConllFile, EvalError> {
    Ok(parse(&read_text(path)?, path))
}

/// Reads `text`; `path` is what reports call it.
pub fn parse(text: &str, path: &Path) -> ConllFile {
    let mut reader = Reader::default();
    for (at, line) in text.lines().enumerate() {
        reader.line(at + 1, line.trim_end_matches(['\r', '\n']));
    }
    reader.end_sentence();
    let malformed = reader.malformed.into_iter();
    ConllFile {
        path: path.to_owned(),
        sentences: reader.sentences,
        malformed: malformed
            .map(|((kind, tag), (count, first_line))| Malformed {
                kind,
                tag,
                count,
                first_line,
            })
            .collect(),
    }
}

#[derive(Default)]
struct Reader {
    sentences: Vec<TaggedSentence>,
    open: Option<TaggedSentence>,
    /// Columns of the last line that was a token with a tag.
    columns: Option<usize>,
    malformed: BTreeMap<(MalformedKind, String), (usize, usize)>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        if line.trim().is_empty() {
            return self.end_sentence();
        }
        let columns = columns(line);
        let tag = match columns.as_slice() {
            [_, .., tag] => Tag::parse(tag).map_err(|kind| (kind, *tag)),
            _ => Err((MalformedKind::MissingColumn, line)),
        };
        if line.starts_with('#') && !self.is_token_row(&columns, tag.is_ok()) {
            return;
        }
        if tag.is_ok() {
            self.columns = Some(columns.len());
        }
        let tag = tag.unwrap_or_else(|(kind, tag)| self.count(kind, tag, number));
        let sentence = self.open.get_or_insert_with(|| TaggedSentence {
            line: number,
            tokens: Vec::new(),
            tags: Vec::new(),
        });
        sentence
            .tokens
            .push(columns.first().copied().unwrap_or(line).to_owned());
        sentence.tags.push(tag);
    }

    fn is_token_row(&self, columns: &[&str], tagged: bool) -> bool {
        tagged && columns.len() == self.columns.unwrap_or(2)
    }

    /// Counts a malformed tag, and reads it as O.
    fn count(&mut self, kind: MalformedKind, tag: &str, line: usize) -> Tag {
        let entry = (kind, tag.to_owned());
        self.malformed.entry(entry).or_insert((0, line)).0 += 1;
        Tag::Outside
    }

    fn end_sentence(&mut self) {
        self.sentences.extend(self.open.take());
    }
}

fn columns(line: &str) -> Vec<&str> {
    if line.contains('\t') {
        line.split('\t').map(str::trim).collect()
    } else {
        line.split(' ').filter(|c| !c.is_empty()).collect()
    }
}

/// The sentences of gold and prediction side by side.
///
/// # Errors
/// When they are not the same sentences: other counts of sentences or tokens, or other words
/// (compared after [`fold`]).
pub fn pair<'f>(
    gold: &'f ConllFile,
    predicted: &'f ConllFile,
) -> Result<Vec<(&'f TaggedSentence, &'f TaggedSentence)>, EvalError> {
    let misaligned = |g: usize, p: usize, reason: String| EvalError::Misaligned {
        gold: gold.path.clone(),
        gold_line: g,
        predicted: predicted.path.clone(),
        predicted_line: p,
        reason,
    };
    for (g, p) in gold.sentences.iter().zip(&predicted.sentences) {
        for (at, (word, other)) in g.tokens.iter().zip(&p.tokens).enumerate() {
            if word != other && fold(word) != fold(other) {
                let reason = format!("{word:?} against {other:?}");
                return Err(misaligned(g.line + at, p.line + at, reason));
            }
        }
        if g.tokens.len() != p.tokens.len() {
            let reason = format!("{} tokens against {}", g.tokens.len(), p.tokens.len());
            return Err(misaligned(g.line, p.line, reason));
        }
    }
    let (g, p) = (gold.sentences.len(), predicted.sentences.len());
    if g != p {
        let last = |file: &ConllFile| file.sentences.last().map_or(1, |s| s.line);
        let reason = format!("{g} sentences against {p}");
        return Err(misaligned(last(gold), last(predicted), reason));
    }
    Ok(gold.sentences.iter().zip(&predicted.sentences).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_str(text: &str) -> ConllFile {
        parse(text, Path::new("test.conll"))
    }

    fn tags(file: &ConllFile) -> Vec<Vec<String>> {
        let tags = |s: &TaggedSentence| s.tags.iter().map(Tag::to_string).collect();
        file.sentences.iter().map(tags).collect()
    }

    #[test]
    fn tabs_and_blanks_separate_columns_and_blank_lines_sentences() {
        let tabs = read_str("\n# id 1\tdomain=hi\nसीमा पार\tB-LOC\r\nके\tO\n\n\nवह\tO\n");
        assert_eq!(tags(&tabs), [vec!["B-LOC", "O"], vec!["O"]]);
        assert_eq!(tabs.sentences[0].tokens, ["सीमा पार", "के"]);
        assert_eq!((tabs.sentences[0].line, tabs.sentences[1].line), (3, 7));
        let blanks = read_str("# id 7\tdomain=hi\nपुणे _ _ B-City\nमें _ _ O");
        assert_eq!(tags(&blanks), [["B-City", "O"]]);
    }

    #[test]
    fn a_hash_with_a_tag_is_a_token() {
        let file = read_str("वह\tO\n#\tO\n#हिंदी\tB-X\n# note O\n");
        assert_eq!(tags(&file), [["O", "O", "B-X"]]);
        assert_eq!(file.sentences[0].tokens[2], "#हिंदी");
    }

    #[test]
    fn malformed_tags_are_counted_by_kind_and_read_as_outside() {
        let file = read_str("क\t-\nख\t-NEL\nग\tI\nघ\nच\tS-PER\nछ\tB--X\nज\t-NEL\nझ\tI-PER");
        assert_eq!(tags(&file), [["O", "O", "O", "O", "O", "O", "O", "I-PER"]]);
        let seen: Vec<_> = file
            .malformed
            .iter()
            .map(|m| (m.kind, m.tag.as_str(), m.count, m.first_line))
            .collect();
        assert_eq!(
            seen,
            [
                (MalformedKind::MissingColumn, "घ", 1, 4),
                (MalformedKind::NoTag, "-", 1, 1),
                (MalformedKind::NoPrefix, "-NEL", 2, 2),
                (MalformedKind::NoType, "B--X", 1, 6),
                (MalformedKind::NoType, "I", 1, 3),
                (MalformedKind::UnknownPrefix, "S-PER", 1, 5),
            ]
        );
    }

    #[test]
    fn other_words_are_an_error_with_both_lines() {
        let gold = read_str("वह\tO\n\nनरेन्द्र\tB-PER\nने\tO");
        let spelled = read_str("वह O\nXX\n\nनरेंद्र B-PER\nने O".replace("XX\n", "").as_str());
        assert_eq!(pair(&gold, &spelled).map(|p| p.len()).ok(), Some(2));
        let other = read_str("वह\tO\n\nनरेन्द्र\tB-PER\nको\tO");
        let Err(EvalError::Misaligned { gold_line, .. }) = pair(&gold, &other) else {
            panic!("another word was taken for the same");
        };
        assert_eq!(gold_line, 4);
        let shorter = read_str("वह\tO\n\nनरेन्द्र\tB-PER");
        assert!(pair(&gold, &shorter).is_err());
        assert!(pair(&gold, &read_str("वह\tO")).is_err());
    }
}
