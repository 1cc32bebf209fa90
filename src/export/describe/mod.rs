//! The columns of every export, described for people: `docs/columns.md`.

mod codes;
mod text;

use std::fmt::Write;

use super::brat;
use super::column::{Field, Kind, Shape, Table};
use super::conll;
use super::layouts::{Gdelt, Polecat};
use super::parquet::{GROUP_BYTES, GROUP_ROWS};
use super::tables::{
    ClusterTable, EventClusters, EventMentions, Events, Mentions, Participants, Releases,
};

/// `docs/columns.md`: every table with its columns, in the order in which they are written.
pub fn columns_markdown() -> String {
    let mut page = text::INTRODUCTION
        .replace("GROUP_ROWS", &GROUP_ROWS.to_string())
        .replace("GROUP_MIB", &(GROUP_BYTES >> 20).to_string());
    page.push_str("\n# Tables\n");
    describe::<Events>(&mut page);
    describe::<Participants>(&mut page);
    describe::<EventMentions>(&mut page);
    describe::<Mentions>(&mut page);
    describe::<Releases>(&mut page);
    page.push_str(text::VIEW);
    page.push_str(text::CLUSTERS);
    describe::<ClusterTable>(&mut page);
    describe::<EventClusters>(&mut page);
    page.push_str(text::GDELT);
    describe::<Gdelt>(&mut page);
    page.push_str(text::POLECAT);
    describe::<Polecat>(&mut page);
    page.push_str(text::CONLL);
    fields(&conll::FIELDS, &mut page);
    page.push_str(text::BRAT);
    lines(&brat::LINES, &mut page);
    codes::describe(&mut page);
    page
}

fn describe<T: Table>(page: &mut String) {
    let shape = Shape::of::<T>(true);
    let key: Vec<String> = shape.key.iter().map(|name| format!("`{name}`")).collect();
    let _ = write!(
        page,
        "\n## {}\n\n{} Key: {}.\n\n",
        shape.name,
        shape.about,
        key.join(", ")
    );
    fields(&shape.fields, page);
}

fn fields(fields: &[Field], page: &mut String) {
    page.push_str("| column | type | unit | what | example |\n| --- | --- | --- | --- | --- |\n");
    for field in fields {
        let kind = match field.kind {
            Kind::Code(codes) => format!("code: {}", codes.title()),
            kind => kind.to_string(),
        };
        let (name, unit, about) = (field.name, field.kind.unit(), field.about);
        let example = cell(field.example);
        let _ = writeln!(page, "| `{name}` | {kind} | {unit} | {about} | {example} |");
    }
}

fn lines(fields: &[Field], page: &mut String) {
    page.push_str("| line | what | example |\n| --- | --- | --- |\n");
    for field in fields {
        let example = cell(field.example);
        let _ = writeln!(page, "| {} | {} | `{example}` |", field.name, field.about);
    }
}

/// A text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_what_the_code_writes() {
        assert!(
            columns_markdown() == include_str!("../../../docs/columns.md"),
            "docs/columns.md is out of date: cargo run -- info --columns > docs/columns.md"
        );
    }

    /// An example for each column that is ever filled, and none for one that is not.
    fn has_examples<T: Table>() {
        for column in T::COLUMNS {
            let field = column.field;
            let empty = field.about.starts_with("Empty: ");
            assert_eq!(
                field.example.is_empty(),
                empty,
                "{}.{}",
                T::NAME,
                field.name
            );
        }
    }

    #[test]
    fn every_column_has_an_example_or_a_reason() {
        has_examples::<Events>();
        has_examples::<Participants>();
        has_examples::<EventMentions>();
        has_examples::<Mentions>();
        has_examples::<Releases>();
        has_examples::<ClusterTable>();
        has_examples::<EventClusters>();
        has_examples::<Gdelt>();
        has_examples::<Polecat>();
    }
}
