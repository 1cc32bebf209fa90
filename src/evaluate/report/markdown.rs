//! Tables as GitHub-flavoured Markdown.

use super::Report;
use super::table::{Table, confusion, sections};

/// The whole report.
pub fn render(report: &Report) -> String {
    let mut out = format!("# {}\n", report.title);
    for (name, value) in &report.provenance {
        out.push_str(&format!("\n- {name}: {value}"));
    }
    if !report.provenance.is_empty() {
        out.push('\n');
    }
    for section in sections(report) {
        out.push_str(&format!("\n## {}\n", section.heading));
        for note in &section.notes {
            out.push_str(&format!("\n{note}\n"));
        }
        for table in &section.tables {
            out.push_str(&render_table(table));
        }
    }
    if let Some(entities) = &report.entities {
        out.push_str("\n## Confusion\n");
        out.push_str(&render_table(&confusion(&entities.confusion)));
    }
    out
}

fn render_table(table: &Table) -> String {
    let mut out = format!("\n{}:\n\n{}", table.caption, line(&table.head));
    let rule: Vec<String> = (0..table.head.len())
        .map(|column| if column == 0 { "---" } else { "---:" }.to_owned())
        .collect();
    out.push_str(&line(&rule));
    for row in &table.rows {
        out.push_str(&line(row));
    }
    out
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
