//! The columns, described for people: `docs/columns.md`.

use std::fmt::Write;

use crate::document::{EntityType, Part};
use crate::events::schema::{DateSource, EventType, Realis, Sector, Side, Subtype, Topic};

use super::column::{Codes, Column, Kind, Table};
use super::tables::{Events, Mentions, Participants, Releases};

const INTRODUCTION: &str = "# Columns of the CSV files

Made by `vaarta info --columns` from the code that writes the files.

- UTF-8 without a byte-order mark, commas, one header, line feeds; quotes where a cell needs them. Columns keep their order; new ones come last.
- An empty cell says that the release does not tell, or that there is no code. Nothing is guessed.
- Offsets count Unicode scalar values (Python's `len`) from 0 and are half-open.
- A list separates its parts with `|`.
- Codes are text: `042` keeps its zero. In pandas, read with `dtype={\"cameo\": str}`.
- A text cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return has an apostrophe before it, so that no spreadsheet runs it as a formula. A
  text that begins with apostrophes and one of these gets one more; take one away to have the text.
- `vaarta export --format csv --excel` writes a byte-order mark, and a text of digits that Excel would change as `=\"042\"`, which Excel shows as the text 042. No other cell
  begins with `=`.
";

/// `docs/columns.md`: every table with its columns, in the order in which they are written.
pub fn columns_markdown() -> String {
    let mut text = INTRODUCTION.to_owned();
    describe::<Events>(&mut text);
    describe::<Participants>(&mut text);
    describe::<Mentions>(&mut text);
    describe::<Releases>(&mut text);
    text.push_str("\n## Codes\n\n| list | codes |\n| --- | --- |\n");
    for codes in Codes::ALL {
        let _ = writeln!(text, "| {} | {} |", codes.title(), codes.listed());
    }
    let topics: Vec<&str> = Topic::ALL.iter().map(|t| t.as_str()).collect();
    let _ = writeln!(text, "| topics | {} |", topics.join(", "));
    text
}

fn describe<T: Table>(text: &mut String) {
    let _ = write!(
        text,
        "\n## {}.csv\n\n{}\n\n| column | type | what | example |\n| --- | --- | --- | --- |\n",
        T::NAME,
        T::ABOUT
    );
    for Column {
        name,
        kind,
        about,
        example,
        ..
    } in T::COLUMNS
    {
        let kind = match kind {
            Kind::Code(codes) => format!("code: {}", codes.title()),
            kind => kind.to_string(),
        };
        let example = example.replace('|', "\\|");
        let _ = writeln!(text, "| `{name}` | {kind} | {about} | {example} |");
    }
}

impl Codes {
    const ALL: [Codes; 11] = [
        Codes::Event,
        Codes::Subtype,
        Codes::Realis,
        Codes::Side,
        Codes::Sector,
        Codes::DateSource,
        Codes::Entity,
        Codes::Part,
        Codes::Country,
        Codes::Cameo,
        Codes::Plover,
    ];

    fn title(self) -> &'static str {
        match self {
            Codes::Cameo => "CAMEO",
            Codes::Plover => "PLOVER",
            Codes::Country => "country",
            Codes::Entity => "entity type",
            Codes::Part => "part",
            Codes::Event => "event type",
            Codes::Subtype => "subtype",
            Codes::Realis => "realis",
            Codes::Side => "side",
            Codes::Sector => "sector",
            Codes::DateSource => "date source",
        }
    }

    /// The codes that can occur, or where they are listed.
    fn listed(self) -> String {
        let names: Vec<&str> = match self {
            Codes::Country => return "ISO 3166-1 alpha-3".to_owned(),
            Codes::Cameo => coded(|subtype, realis| subtype.codes(realis).cameo),
            Codes::Plover => coded(|subtype, realis| subtype.codes(realis).plover),
            Codes::Entity => EntityType::ALL.iter().map(|e| e.as_str()).collect(),
            Codes::Part => [
                Part::Ministry,
                Part::Title,
                Part::Subtitle,
                Part::Posted,
                Part::Body,
            ]
            .map(super::tables::part_name)
            .into(),
            Codes::Event => EventType::ALL.iter().map(|e| e.as_str()).collect(),
            Codes::Subtype => return subtypes(),
            Codes::Realis => Realis::ALL.iter().map(|r| r.as_str()).collect(),
            Codes::Side => Side::ALL.iter().map(|s| s.as_str()).collect(),
            Codes::Sector => Sector::ALL.iter().map(|s| s.as_str()).collect(),
            Codes::DateSource => DateSource::ALL.iter().map(|d| d.as_str()).collect(),
        };
        names.join(", ")
    }
}

/// The codes that records can have, sorted, each once.
fn coded(code: impl Fn(Subtype, Realis) -> Option<&'static str>) -> Vec<&'static str> {
    let all = Subtype::ALL
        .iter()
        .flat_map(|&s| Realis::ALL.iter().map(move |&r| (s, r)));
    let mut codes: Vec<&str> = all.filter_map(|(s, r)| code(s, r)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn subtypes() -> String {
    let of_type = |event_type: &EventType| {
        let subtypes = Subtype::ALL
            .iter()
            .filter(|s| s.event_type() == *event_type);
        let names: Vec<&str> = subtypes.map(|s| s.as_str()).collect();
        format!("{event_type}: {}", names.join(", "))
    };
    EventType::ALL
        .iter()
        .map(of_type)
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_what_the_code_writes() {
        assert!(
            columns_markdown() == include_str!("../../docs/columns.md"),
            "docs/columns.md is out of date: cargo run -- info --columns > docs/columns.md"
        );
    }
}
