//! What an evaluation found, for people and programs: Markdown, JSON, plain text, one HTML page.

mod chart;
mod html;
mod markdown;
mod page;
mod table;
pub mod text;

use std::path::Path;

use serde::Serialize;

use super::compare::Comparison;
use super::error::EvalError;
use super::events::EventReport;
use super::ner::NerReport;

/// The results of one run of the evaluator; parts that were not asked for are absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// What was evaluated.
    pub title: String,
    /// How: command, commit, date, model …, in the order in which they are shown.
    pub provenance: Vec<(String, String)>,
    /// Entity scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<NerReport>,
    /// Event record scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<EventReport>,
    /// Two systems against the same gold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
}

/// All tables as GitHub-flavoured Markdown.
pub fn markdown(report: &Report) -> String {
    markdown::render(report)
}

/// All results but the single errors, as indented JSON.
///
/// # Errors
/// None in practice: the results are plain data with text keys.
pub fn json(report: &Report) -> Result<String, serde_json::Error> {
    let mut json = serde_json::to_string_pretty(report)?;
    json.push('\n');
    Ok(json)
}

/// One page that needs nothing beside it: tables, charts and the errors with their words marked.
pub fn html(report: &Report) -> String {
    page::render(report)
}

/// Every error, an object a line: those of entities first, then those of events.
///
/// # Errors
/// None in practice: the errors are plain data with text keys.
pub fn error_lines(report: &Report) -> Result<String, serde_json::Error> {
    let mut lines = String::new();
    for error in report.entities.iter().flat_map(|r| &r.errors) {
        lines.push_str(&serde_json::to_string(error)?);
        lines.push('\n');
    }
    for error in report.events.iter().flat_map(|r| &r.errors) {
        lines.push_str(&serde_json::to_string(error)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// Writes `report.html`, `results.md`, `results.json` and `errors.jsonl` to a folder, which is
/// made where it is missing.
///
/// # Errors
/// When the folder or a file cannot be written.
pub fn write(report: &Report, folder: &Path) -> Result<(), EvalError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EvalError::Write { path, source }
    };
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    let files = [
        ("report.html", Ok(html(report))),
        ("results.md", Ok(markdown(report))),
        ("results.json", json(report)),
        ("errors.jsonl", error_lines(report)),
    ];
    for (name, content) in files {
        let path = folder.join(name);
        let content = content.map_err(std::io::Error::other);
        content
            .and_then(|content| std::fs::write(&path, content))
            .map_err(failed(&path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
