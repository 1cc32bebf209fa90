//! Which form of release an input holds.

use std::path::Path;

use serde::Serialize;

use super::csv_file;
use crate::compression;

/// The forms that releases come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// One release in the layout of a press release.
    Text,
    /// A saved web page: one release, or a list of titles.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// Records with a header.
    Csv,
}

impl Format {
    /// The format that a file's extension names, in any case; `None` for other extensions. A page
    /// saved under its address (`Page.aspx?PRID=1`) counts as `.aspx`; in front of `.gz` and `.zst`
    /// stands the one that counts.
    pub fn from_path(path: &Path) -> Option<Self> {
        let path = compression::without_extension(path);
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.split('?').next()? {
            "txt" => Some(Format::Text),
            "html" | "htm" | "aspx" => Some(Format::Html),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            _ => None,
        }
    }

    /// The format that the first lines of a text look like: a web page by its tags, JSONL by a
    /// brace, CSV by a header with a known column of text; else a release as text.
    pub(super) fn sniff(head: &str) -> Self {
        let head = head.trim_start();
        let lower = head
            .chars()
            .take(2_000)
            .collect::<String>()
            .to_ascii_lowercase();
        let first_line = head.lines().next().unwrap_or_default();
        if head.starts_with('<')
            && ["<!doctype html", "<html", "<head", "<body"]
                .iter()
                .any(|tag| lower.contains(tag))
        {
            Format::Html
        } else if head.starts_with("{\"")
            || (head.starts_with('{') && head[1..].trim_start().starts_with('"'))
        {
            Format::Jsonl
        } else if csv_file::is_header(first_line) {
            Format::Csv
        } else {
            Format::Text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions() {
        for (name, format) in [
            ("a.TXT", Some(Format::Text)),
            ("a.htm", Some(Format::Html)),
            ("PressReleasePage.aspx?PRID=1", Some(Format::Html)),
            ("a.ndjson", Some(Format::Jsonl)),
            ("a.csv", Some(Format::Csv)),
            ("a.jsonl.gz", Some(Format::Jsonl)),
            ("a.HTML.ZST", Some(Format::Html)),
            ("a.pdf.gz", None),
            ("a.pdf", None),
            ("a", None),
        ] {
            assert_eq!(Format::from_path(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn contents() {
        for (head, format) in [
            ("<!DOCTYPE html><html>", Format::Html),
            ("\n <html lang=\"hi\">", Format::Html),
            ("{\"id\": 1}", Format::Jsonl),
            ("{ \"id\": 1}", Format::Jsonl),
            ("id,text\n1,x", Format::Csv),
            ("PRID\tTitle\n", Format::Csv),
            ("रक्षा मंत्रालय\n", Format::Text),
            ("मंत्री, राजदूत, text\n", Format::Csv),
            ("{ यह पाठ है", Format::Text),
            ("text\nabc", Format::Text),
            ("", Format::Text),
        ] {
            assert_eq!(Format::sniff(head), format, "{head}");
        }
    }
}
