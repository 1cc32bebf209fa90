//! Errors and changes as lines of plain text, for a terminal.

use std::fmt::Write;

use super::Report;
use crate::evaluate::compare::{Direction, RecordChange};
use crate::evaluate::events::outcome::{Difference, EventError};
use crate::evaluate::excerpt::Excerpt;
use crate::evaluate::labels::LabelSpan;
use crate::evaluate::labels::gold::GoldEvent;
use crate::evaluate::ner::analysis::EntityError;

/// Every entity and event error of the report, as a Markdown section; nothing where there is none.
pub fn errors(report: &Report) -> String {
    let entities = report.entities.iter().flat_map(|r| &r.errors);
    let events = report.events.iter().flat_map(|r| &r.errors);
    let entries = entities.map(entity_error).chain(events.map(event_error));
    section("Errors", entries)
}

/// Every record that OLD and NEW treat differently, as a Markdown section; nothing where there is none.
pub fn changes(report: &Report) -> String {
    let changes = report.comparison.iter().flat_map(|c| &c.changes);
    section("Records that changed", changes.map(record_change))
}

/// The entries as they are, in a block that Markdown leaves alone.
fn section(heading: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() {
        return String::new();
    }
    let (count, entries) = (entries.len(), entries.join("\n"));
    format!("\n## {heading} ({count})\n\n```text\n{entries}```\n")
}

/// One entity error: what, where, types, and the words with `[gold]` and `{predicted}` marked.
pub fn entity_error(error: &EntityError) -> String {
    let kind =
        |label: &Option<LabelSpan>| label.as_ref().map_or("-", |l| l.kind.as_str()).to_owned();
    let mut text = format!(
        "{}: {}: gold {}, predicted {}\n",
        error.unit,
        error.mistake,
        kind(&error.gold),
        kind(&error.predicted)
    );
    text.push_str(&excerpt(error.excerpt.as_ref()));
    text
}

/// One event error: what, where, the words, and each difference.
pub fn event_error(error: &EventError) -> String {
    let record = error.gold.as_ref().or(error.predicted.as_ref());
    let mut text = format!(
        "{}: {}: {}\n",
        error.document,
        error.verdict,
        record.map(kind).unwrap_or_default()
    );
    text.push_str(&excerpt(error.excerpt.as_ref()));
    text.push_str(&differences("  ", &error.differences));
    text
}

/// One change from OLD to NEW, with how each differs from gold.
pub fn record_change(change: &RecordChange) -> String {
    let direction = match change.direction {
        Direction::Better => "better",
        Direction::Worse => "worse",
        Direction::Other => "other",
    };
    let records = [&change.gold, &change.old, &change.new];
    let record = records.into_iter().find_map(|r| r.as_ref());
    let name = record.map(kind).unwrap_or_default();
    let mut text = format!("{}: {direction}: {name}\n", change.document);
    for (name, event, different) in [
        ("old", &change.old, &change.old_differences),
        ("new", &change.new, &change.new_differences),
    ] {
        text.push_str(&match (event, different.is_empty()) {
            (None, _) => format!("  {name}: no record\n"),
            (Some(_), true) => format!("  {name}: as gold\n"),
            (Some(_), false) => format!("  {name}:\n{}", differences("    ", different)),
        });
    }
    text
}

fn kind(event: &GoldEvent) -> String {
    format!("{}/{}, {}", event.event_type, event.subtype, event.realis)
}

fn differences(indent: &str, differences: &[Difference]) -> String {
    let mut text = String::new();
    for difference in differences {
        let or_dash = |words: &Option<String>| words.clone().unwrap_or_else(|| "-".into());
        let (gold, predicted) = (or_dash(&difference.gold), or_dash(&difference.predicted));
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{indent}{}: gold {gold}, predicted {predicted}",
            difference.what
        );
    }
    text
}

fn excerpt(excerpt: Option<&Excerpt>) -> String {
    let Some(excerpt) = excerpt else {
        return String::new();
    };
    let mut text = String::from("  ");
    let mut marks = (false, false);
    let pieces = excerpt.pieces().into_iter();
    for (words, gold, predicted) in pieces.chain([(String::new(), false, false)]) {
        if marks.1 && !predicted {
            text.push('}');
        }
        if marks.0 && !gold {
            text.push(']');
        }
        if gold && !marks.0 {
            text.push('[');
        }
        if predicted && !marks.1 {
            text.push('{');
        }
        text.push_str(&words.replace('\n', " "));
        marks = (gold, predicted);
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_marked_in_the_words() {
        let words = "श्री राजन शर्मा ने";
        let marked = |gold, predicted| excerpt(Excerpt::around(words, gold, predicted).as_ref());
        assert_eq!(
            marked(Some((5, 15)), Some((0, 9))),
            "  {श्री [राजन} शर्मा] ने\n"
        );
        assert_eq!(
            marked(Some((5, 9)), Some((5, 9))),
            "  श्री [{राजन}] शर्मा ने\n"
        );
        assert_eq!(excerpt(None), "");
    }
}
