use std::error::Error;

use scraper::{Html, Selector};

use super::*;
use crate::evaluate::baseline::Baseline;
use crate::evaluate::compare::compare;
use crate::evaluate::events::{self, Predictions};
use crate::evaluate::labels::gold::GoldDocument;
use crate::evaluate::labels::{LabelSpan, LabelledDocument};
use crate::evaluate::ner;
use crate::evaluate::record::tests::talks;

const TEXT: &str = "रमा <सेन> ने जापान & केन्या में बातचीत की।";

fn report() -> Result<Report, Box<dyn Error>> {
    let span = |kind: &str, start, end, score| LabelSpan {
        kind: kind.to_owned(),
        start,
        end,
        score,
    };
    let labels = |spans| {
        [LabelledDocument {
            id: "g<1>".into(),
            text: Some(TEXT.into()),
            spans,
        }]
    };
    let gold = labels(vec![
        span("PERSON", 0, 9, None),
        span("COUNTRY", 13, 18, None),
    ]);
    let predicted = labels(vec![
        span("PERSON", 0, 3, Some(0.4)),
        span("COUNTRY", 13, 18, Some(0.95)),
    ]);
    let event = talks(
        &["agent रमा - IND", "counterpart - - JPN"],
        r#","triggers":["बातचीत की"]"#,
    )?;
    let documents = [GoldDocument {
        id: "g<1>".into(),
        split: None,
        text: Some(TEXT.into()),
        entities: vec![],
        events: vec![event.clone()],
    }];
    let found = Predictions::from([("g<1>".to_owned(), vec![event])]);
    Ok(Report {
        title: "Test | of a report".into(),
        provenance: vec![("command".into(), "vaarta evaluate <x>".into())],
        entities: Some(ner::score_documents(&gold, &predicted)?),
        events: Some(events::score(&documents, &[], &Baseline::built_in()?)),
        comparison: Some(compare(&documents, &Predictions::new(), &found)),
    })
}

fn count(page: &Html, selector: &str) -> Result<usize, Box<dyn Error>> {
    let selector = Selector::parse(selector).map_err(|e| e.to_string())?;
    Ok(page.select(&selector).count())
}

#[test]
fn the_page_holds_all_parts_and_fetches_nothing() -> Result<(), Box<dyn Error>> {
    let html = html(&report()?);
    let page = Html::parse_document(&html);
    assert_eq!(count(&page, "section h2")?, 3);
    assert_eq!(count(&page, "script, link, img, iframe, [src]")?, 0);
    assert!(!html.contains("http") && !html.contains("url(") && !html.contains("@import"));
    // Entities by type with micro; three event types twice, with the baseline each.
    assert_eq!(count(&page, "rect.bar")?, 3 + 12);
    assert_eq!(count(&page, "polyline")?, 2);
    assert_eq!(count(&page, "td[style]")?, 2);
    assert_eq!(count(&page, "mark.gold.predicted")?, 1);
    assert_eq!(count(&page, "#Events mark.gold")?, 1);
    assert!(html.contains("&lt;सेन&gt;") && !html.contains("<सेन>"));
    Ok(())
}

#[test]
fn markdown_tables_are_even_and_escaped() -> Result<(), Box<dyn Error>> {
    let markdown = markdown(&report()?);
    assert!(markdown.contains("| COUNTRY | 100.0 | 100.0 | 100.0 | 100.0–100.0 | 1 | 1 | 1 |"));
    assert!(
        markdown.contains("| type | 1 | 0.0 | 0.0 | 0.0 | 0.0–0.0 | 0.0 | 0.0 | 0.0 | 0.0–0.0 |")
    );
    let mut width = 0;
    for line in markdown.lines() {
        let cells = line.matches(" |").count();
        assert!(width == 0 || cells == 0 || cells == width, "{line}");
        width = if line.starts_with('|') { cells } else { 0 };
    }
    Ok(())
}

#[test]
fn json_holds_the_numbers_and_the_lines_the_errors() -> Result<(), Box<dyn Error>> {
    let report = report()?;
    let results: serde_json::Value = serde_json::from_str(&json(&report)?)?;
    assert_eq!(results["entities"]["scores"][0]["micro"]["f1"], 0.5);
    assert_eq!(results["events"]["systems"][1]["system"], "baseline");
    assert!(results["entities"].get("errors").is_none());
    assert_eq!(error_lines(&report)?.lines().count(), 2);
    Ok(())
}

#[test]
fn a_report_is_written_to_a_folder() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let into = folder.path().join("a/b");
    write(&report()?, &into)?;
    for name in ["report.html", "results.md", "results.json", "errors.jsonl"] {
        assert!(into.join(name).metadata()?.len() > 0, "{name}");
    }
    std::fs::write(folder.path().join("file"), "")?;
    assert!(write(&Report::default(), &folder.path().join("file")).is_err());
    Ok(())
}
