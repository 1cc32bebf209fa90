//! The exports as their users get them: written by the program or the library, read back by other readers.
//!
//! `scripts/export/readback.py` reads every form with pandas, PyArrow, DuckDB and Python's sqlite3, from `python3` or
//! `$VAARTA_PYTHON`; without them that test says so and passes.

use std::error::Error;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Date32Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use vaarta::annotation::{Annotation, Entity, ReleaseInfo, SCHEMA, SentenceInfo};
use vaarta::document::{EntityType, Part};
use vaarta::evaluate::labels::LabelledDocument;
use vaarta::evaluate::labels::{brat, conll};
use vaarta::evaluate::ner;
use vaarta::export::{
    BRAT_FOLDER, Brat, CONLL_FILE, Conll, Destination, Export, Layout, SQLITE_FILE, parquet_files,
};
use vaarta::span::{CharOffsets, Span};
use vaarta::text::tokenize;

type Outcome = Result<(), Box<dyn Error>>;

/// A text with what breaks careless writers: a byte-order mark, tabs and carriage returns (one of
/// each inside an entity), a line that looks like a comment, quotes and bars.
const TEXT: &str = "\u{feff}रक्षा\tमंत्री राजन \"शर्मा\" ने जापान में बैठक की।\r\n# 1|2\r\nउन्होंने =टोक्यो का दौरा नहीं\u{2028}किया।";

fn entity(id: &str, kind: EntityType, words: &str) -> Entity {
    let start = TEXT
        .find(words)
        .map_or(0, |byte| TEXT[..byte].chars().count());
    Entity {
        id: id.to_owned(),
        kind,
        start,
        end: start + words.chars().count(),
        text: words.to_owned(),
        sentence: 0,
        score: 0.97,
        country: (kind == EntityType::Country).then(|| "JPN".to_owned()),
        date: None,
    }
}

fn participant(side: &str, name: Option<&str>, country: &str, mentions: &[&str]) -> Value {
    json!({"side": side, "name": name, "designation": null, "organization": null, "country": country,
           "sector": "GOV", "mentions": mentions})
}

/// An event with a trigger at these words.
fn event(id: &str, subtype: &str, realis: &str, participants: Vec<Value>, words: &str) -> Value {
    let kind = if subtype == "agreement" {
        "cooperation"
    } else {
        "meeting"
    };
    let trigger = entity("", EntityType::Event, words);
    let coded = realis == "actual";
    json!({"id": id, "type": kind, "subtype": subtype, "realis": realis,
           "cameo": coded.then_some("042"), "plover": coded.then_some("CONSULT-visit"),
           "goldstein": coded.then_some(1.9), "date": {"start": "2025-05-05", "end": "2025-05-06", "source": "text"},
           "place": {"text": "-टोक्यो", "country": "JPN"}, "participants": participants, "honouree": [],
           "incident": null, "instrument": null, "topics": ["defence", "trade"],
           "mentions": [{"sentence": 0, "rule": "a.rule",
                         "trigger": {"start": trigger.start, "end": trigger.end, "text": words}}],
           "confidence": 0.9})
}

fn annotation(id: &str) -> Result<Annotation, Box<dyn Error>> {
    let talks = vec![
        participant("agent", Some("राजन \"शर्मा\""), "IND", &["T1", "T2"]),
        participant("agent", Some("=नीलम, दूसरी"), "IND", &[]),
        participant("counterpart", None, "JPN", &["T3"]),
        participant("counterpart", None, "ROU", &[]),
    ];
    let events = json!([
        event(&format!("{id}-E1"), "talks", "actual", talks, "बैठक की"),
        event(
            &format!("{id}-E2"),
            "visit",
            "negated",
            vec![participant("agent", Some("राजन"), "IND", &["T2"])],
            "दौरा"
        ),
        event(
            &format!("{id}-E3"),
            "agreement",
            "actual",
            Vec::new(),
            "बैठक"
        ),
    ]);
    let chars = TEXT.chars().count();
    Ok(Annotation {
        schema: SCHEMA.to_owned(),
        release: ReleaseInfo {
            id: id.to_owned(),
            source: "x.jsonl:1".to_owned(),
            ministry: None,
            title: Some("=HYPERLINK(\"http://example.org\")".to_owned()),
            subtitles: vec!["+1".to_owned(), "दो".to_owned()],
            posted_at: Some("2025-05-05T17:47:00+05:30".to_owned()),
            dateline: None,
            chars,
        },
        text: TEXT.to_owned(),
        sentences: vec![SentenceInfo {
            start: 0,
            end: chars,
            part: Part::Title,
        }],
        entities: vec![
            entity("T1", EntityType::Designation, "रक्षा\tमंत्री"),
            entity("T2", EntityType::Person, "राजन \"शर्मा\""),
            entity("T3", EntityType::Country, "जापान"),
            entity("T4", EntityType::Location, "टोक्यो"),
        ],
        events: serde_json::from_value(events)?,
    })
}

/// A folder of results with these annotations.
fn results(annotations: &[Annotation]) -> Result<TempDir, Box<dyn Error>> {
    let folder = TempDir::new()?;
    let lines: Vec<String> = annotations
        .iter()
        .map(|a| serde_json::to_string(a).map(|line| line + "\n"))
        .collect::<Result<_, _>>()?;
    fs::write(folder.path().join("annotations.jsonl"), lines.concat())?;
    Ok(folder)
}

fn export(folder: &Path, args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_vaarta"))
        .arg("export")
        .arg(folder)
        .args(args)
        .output()
}

fn assert_code(output: &Output, code: i32) {
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{message}");
}

/// The rows of a JSONL file.
fn rows(path: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    Ok(text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

/// The rows of a CSV file as maps from column to cell.
fn csv_rows(path: &Path) -> Result<Vec<std::collections::HashMap<String, String>>, csv::Error> {
    csv::Reader::from_path(path)?.deserialize().collect()
}

#[test]
fn every_form_is_read_back_by_other_programs() -> Outcome {
    let python = std::env::var("VAARTA_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/export/readback.py");
    let check = Command::new(&python)
        .args(["-c", "import duckdb, pandas, pyarrow"])
        .output();
    if !script.is_file() || !check.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "passed over: {python} has no pandas, pyarrow and duckdb (set VAARTA_PYTHON), or readback.py is not there"
        );
        return Ok(());
    }
    let folder = results(&[annotation("1")?, annotation("../2:\n3")?])?;
    for args in [
        vec!["--format", "csv"],
        vec!["--format", "parquet"],
        vec!["--format", "jsonl"],
        vec!["--format", "sqlite"],
        vec!["--format", "conll"],
        vec!["--format", "brat"],
        vec!["--format", "csv", "--layout", "gdelt"],
        vec!["--format", "csv", "--layout", "polecat"],
    ] {
        assert_code(&export(folder.path(), &args)?, 0);
    }
    let read = Command::new(&python)
        .arg(script)
        .args([folder.path(), folder.path()])
        .output()?;
    assert_code(&read, 0);
    Ok(())
}

#[test]
fn parquet_nests_participants_and_types_its_columns() -> Outcome {
    let folder = results(&[annotation("1")?])?;
    assert_code(&export(folder.path(), &["--format", "parquet"])?, 0);
    let file = File::open(folder.path().join("events.parquet"))?;
    let mut batches = ParquetRecordBatchReaderBuilder::try_new(file)?.build()?;
    let batch = batches.next().ok_or("no rows")??;
    assert_eq!(batch.num_rows(), 3);
    let column = |name| {
        batch
            .column_by_name(name)
            .ok_or(format!("no column {name}"))
    };
    let days = column("date_start")?.as_primitive::<Date32Type>();
    assert_eq!(days.value(0), 20_213);
    let posted = column("posted_at")?;
    assert!(
        matches!(posted.data_type(), DataType::Timestamp(_, Some(zone)) if &**zone == "+05:30")
    );
    let participants = column("participants")?.as_list::<i32>();
    let lengths: Vec<i32> = (0..3).map(|row| participants.value_length(row)).collect();
    assert_eq!(lengths, [4, 1, 0]);
    let first = participants.value(0);
    let names = first.as_struct().column_by_name("name").ok_or("no name")?;
    let names: Vec<Option<&str>> = names.as_string::<i32>().iter().collect();
    assert_eq!(
        names,
        [Some("राजन \"शर्मा\""), Some("=नीलम, दूसरी"), None, None]
    );
    let ids = first
        .as_struct()
        .column_by_name("mention_ids")
        .ok_or("no ids")?;
    assert_eq!(
        ids.as_list::<i32>().value(0).as_string::<i32>().value(1),
        "T2"
    );
    let mentions = column("event_mentions")?.as_list::<i32>().value(0);
    let starts = mentions
        .as_struct()
        .column_by_name("start")
        .ok_or("no start")?;
    let start = entity("", EntityType::Event, "बैठक की").start;
    assert_eq!(starts.as_primitive::<Int64Type>().value(0), start as i64);
    Ok(())
}

#[test]
fn parquet_is_written_in_row_groups() -> Outcome {
    let folder = TempDir::new()?;
    let mut files = Box::new(parquet_files(
        &Destination::new(folder.path(), false)?,
        Layout::Vaarta,
    )?);
    let mut annotation = annotation("1")?;
    let first = annotation.entities[0].clone();
    for id in 0..70 {
        annotation.release.id = id.to_string();
        annotation.entities = (0..1_000)
            .map(|number| Entity {
                id: format!("T{number}"),
                text: format!("{id}.{number}"),
                ..first.clone()
            })
            .collect();
        files.write(&annotation)?;
    }
    let on_disk = fs::metadata(folder.path().join("mentions.parquet"))?.len();
    assert!(
        on_disk > 10_000,
        "a full row group is kept in memory: {on_disk} bytes on disk"
    );
    files.finish()?;
    let file = File::open(folder.path().join("mentions.parquet"))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let groups: Vec<i64> = reader
        .metadata()
        .row_groups()
        .iter()
        .map(|g| g.num_rows())
        .collect();
    assert_eq!(groups, [65_536, 70_000 - 65_536]);
    Ok(())
}

#[test]
fn a_row_that_is_no_date_is_told_and_the_rest_goes_on() -> Outcome {
    let mut broken = annotation("1")?;
    if let Some(date) = &mut broken.events[0].date {
        date.start = "2025-13-40".to_owned();
    }
    let folder = results(&[broken, annotation("2")?])?;
    let output = export(folder.path(), &["--format", "parquet"])?;
    assert_code(&output, 1);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("release 1") && message.contains("2025-13-40"),
        "{message}"
    );
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(
        folder.path().join("events.parquet"),
    )?)?;
    assert_eq!(reader.metadata().file_metadata().num_rows(), 3);
    Ok(())
}

#[test]
fn sqlite_has_keys_indexes_and_a_view() -> Outcome {
    let folder = results(&[annotation("1")?, annotation("2")?])?;
    assert_code(&export(folder.path(), &["--format", "sqlite"])?, 0);
    let database = Connection::open(folder.path().join(SQLITE_FILE))?;
    let count = |query: &str| database.query_row(query, [], |row| row.get::<_, i64>(0));
    assert_eq!(count("SELECT count(*) FROM event_participants")?, 12);
    assert_eq!(
        count(
            "SELECT count(*) FROM event_participants WHERE country = 'JPN' AND subtype = 'talks'"
        )?,
        2
    );
    assert_eq!(count("SELECT count(*) FROM event_mentions")?, 6);
    let linked = "SELECT count(*) FROM participants p, json_each(p.mention_ids) i
                  JOIN mentions m ON m.release_id = p.release_id AND m.mention_id = i.value";
    assert_eq!(count(linked)?, 8);
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check")?, 0);
    assert_eq!(
        count("SELECT count(*) FROM pragma_foreign_key_list('participants')")?,
        2
    );
    let index = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'participants_by_country'";
    assert_eq!(count(index)?, 1);
    Ok(())
}

#[test]
fn sqlite_takes_all_of_a_release_or_nothing() -> Outcome {
    let mut again = annotation("3")?;
    again.events[1].id = "1-E1".to_owned();
    let folder = results(&[annotation("1")?, annotation("1")?, again, annotation("4")?])?;
    let output = export(folder.path(), &["--format", "sqlite"])?;
    assert_code(&output, 1);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("release 1: releases") && message.contains("release 3: events"),
        "{message}"
    );
    let database = Connection::open(folder.path().join(SQLITE_FILE))?;
    let ids: String =
        database.query_row("SELECT group_concat(release_id) FROM releases", [], |row| {
            row.get(0)
        })?;
    assert_eq!(ids, "1,4");
    let events: i64 = database.query_row("SELECT count(*) FROM events", [], |row| row.get(0))?;
    assert_eq!(events, 6);
    Ok(())
}

#[test]
fn what_is_there_is_not_replaced_unasked() -> Outcome {
    let folder = results(&[annotation("1")?])?;
    for (format, name) in [
        ("parquet", "events.parquet"),
        ("jsonl", "mentions.jsonl"),
        ("sqlite", SQLITE_FILE),
        ("conll", CONLL_FILE),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, "mine")?;
        let refused = export(folder.path(), &["--format", format])?;
        assert_code(&refused, 3);
        assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
        assert_eq!(fs::read(&path)?, b"mine");
        assert_code(&export(folder.path(), &["--format", format, "--force"])?, 0);
        assert_ne!(fs::read(&path)?, b"mine");
        assert_code(&export(folder.path(), &["--format", format])?, 3);
    }
    assert_code(&export(folder.path(), &["--format", "brat"])?, 0);
    assert_code(&export(folder.path(), &["--format", "brat"])?, 3);
    assert_code(&export(folder.path(), &["--format", "brat", "--force"])?, 0);
    Ok(())
}

#[test]
fn gdelt_has_a_row_for_each_pair_of_a_coded_event() -> Outcome {
    let folder = results(&[annotation("1")?])?;
    assert_code(
        &export(folder.path(), &["--format", "csv", "--layout", "gdelt"])?,
        0,
    );
    let rows = csv_rows(&folder.path().join("gdelt.csv"))?;
    let pair = |row: &std::collections::HashMap<String, String>| {
        ["GLOBALEVENTID", "Actor1Code", "Actor2Code"].map(|name| row[name].clone())
    };
    let pairs: Vec<[String; 3]> = rows.iter().map(pair).collect();
    let expected = [
        ["1-E1.1", "INDGOV", "JPNGOV"],
        ["1-E1.2", "INDGOV", "ROMGOV"],
        ["1-E1.3", "INDGOV", "JPNGOV"],
        ["1-E1.4", "INDGOV", "ROMGOV"],
        ["1-E3.1", "", ""],
    ];
    assert_eq!(pairs, expected);
    let cells = [
        "Actor1Name",
        "SQLDATE",
        "FractionDate",
        "IsRootEvent",
        "QuadClass",
        "ActionGeo_CountryCode",
        "DATEADDED",
    ];
    let cells = cells.map(|name| rows[2][name].as_str());
    assert_eq!(
        cells,
        [
            "'=नीलम, दूसरी",
            "20250505",
            "2025.4247",
            "1",
            "1",
            "JA",
            "20250505121700"
        ]
    );
    Ok(())
}

#[test]
fn polecat_has_a_row_for_each_coded_event() -> Outcome {
    let folder = results(&[annotation("1")?])?;
    assert_code(
        &export(folder.path(), &["--format", "jsonl", "--layout", "polecat"])?,
        0,
    );
    let rows = rows(&folder.path().join("polecat.jsonl"))?;
    assert_eq!(rows.len(), 2);
    let row = &rows[0];
    for (column, value) in [
        ("Event Type", json!("CONSULT")),
        ("Event Mode", json!("visit")),
        ("Quad Code", json!("VERBAL COOPERATION")),
        ("Contexts", json!("military; economic")),
        ("Actor Country", json!("IND")),
        ("Recipient COW", json!("740; 360")),
        ("Actor Name Raw", json!("रक्षा\tमंत्री राजन \"शर्मा\"")),
        ("Placename", Value::Null),
        ("Publication Date", json!("2025-05-05")),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    Ok(())
}

#[test]
fn events_are_chosen_and_releases_stay() -> Outcome {
    let folder = results(&[annotation("1")?])?;
    let chosen = |args: &[&str]| -> Result<Vec<String>, Box<dyn Error>> {
        let args = [&["--format", "jsonl", "--force"], args].concat();
        assert_code(&export(folder.path(), &args)?, 0);
        let releases = rows(&folder.path().join("releases.jsonl"))?;
        let events = rows(&folder.path().join("events.jsonl"))?;
        assert_eq!(
            (releases.len(), &releases[0]["events"]),
            (1, &json!(events.len()))
        );
        Ok(events
            .iter()
            .filter_map(|e| e["event_id"].as_str().map(str::to_owned))
            .collect())
    };
    assert_eq!(chosen(&[])?, ["1-E1", "1-E2", "1-E3"]);
    assert_eq!(chosen(&["--type", "meeting"])?, ["1-E1", "1-E2"]);
    assert_eq!(
        chosen(&["--type", "meeting,cooperation", "--realis", "actual"])?,
        ["1-E1", "1-E3"]
    );
    assert_eq!(chosen(&["--country", "jpn,FRA"])?, ["1-E1"]);
    for wrong in [
        ["--type", "war"],
        ["--country", "Japan"],
        ["--layout", "icews"],
    ] {
        let args = [&["--format", "jsonl"], &wrong[..]].concat();
        assert_code(&export(folder.path(), &args)?, 2);
    }
    assert_code(
        &export(folder.path(), &["--format", "brat", "--layout", "gdelt"])?,
        2,
    );
    assert_code(
        &export(folder.path(), &["--format", "conll", "--excel"])?,
        2,
    );
    Ok(())
}

#[test]
fn our_reader_reads_conll_back() -> Outcome {
    let folder = results(&[annotation("1")?, annotation("O")?])?;
    assert_code(&export(folder.path(), &["--format", "conll"])?, 0);
    let path = folder.path().join(CONLL_FILE);
    let file = conll::read(&path)?;
    assert!(file.malformed.is_empty(), "{:?}", file.malformed);
    assert_eq!(file.sentences.len(), 2);
    let tags: Vec<String> = file.sentences[0]
        .tags
        .iter()
        .map(|t| t.to_string())
        .collect();
    let named: Vec<&str> = tags
        .iter()
        .filter(|t| *t != "O")
        .map(String::as_str)
        .collect();
    let person = ["B-PERSON", "I-PERSON", "I-PERSON", "I-PERSON"];
    let expected = [
        &["B-DESIGNATION", "I-DESIGNATION"],
        &person[..],
        &["B-COUNTRY", "B-LOCATION"],
    ];
    assert_eq!(named, expected.concat());
    assert!(file.sentences[0].tokens.contains(&"#".to_owned()));
    let report = ner::score_conll(&path, &path)?;
    assert_eq!(report.scores[0].micro.counts.gold(), 8);
    Ok(())
}

#[test]
fn an_entity_outside_of_the_text_is_told() -> Outcome {
    let mut broken = annotation("1")?;
    broken.entities[3].end = 4_000;
    let folder = results(&[broken, annotation("2")?])?;
    for format in ["conll", "brat"] {
        let output = export(folder.path(), &["--format", format])?;
        assert_code(&output, 1);
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.contains("release 1: T4"), "{message}");
    }
    assert!(!folder.path().join(BRAT_FOLDER).join("1.ann").exists());
    assert!(folder.path().join(BRAT_FOLDER).join("2.ann").exists());
    Ok(())
}

#[test]
fn our_reader_reads_brat_back() -> Outcome {
    let folder = results(&[annotation("1")?])?;
    assert_code(&export(folder.path(), &["--format", "brat"])?, 0);
    let folder = folder.path().join(BRAT_FOLDER);
    let (documents, problems) = brat::read_folder(&folder)?;
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(
        unscored(&documents[0]),
        unscored(&LabelledDocument::from(&annotation("1")?))
    );
    let standoff = fs::read_to_string(folder.join("1.ann"))?;
    for line in [
        "T1\tDESIGNATION 1 13\tरक्षा मंत्री",
        "E1\tmeeting:T5 agent:T1 agent2:T2 counterpart:T3",
        "E2\tmeeting:T6 agent:T2",
        "A2\trealis E1 actual",
        "A3\tsubtype E2 visit",
    ] {
        assert!(standoff.lines().any(|l| l == line), "{line} in\n{standoff}");
    }
    Ok(())
}

/// The spans of a document, without the scores that brat does not keep.
fn unscored(document: &LabelledDocument) -> Vec<(String, usize, usize)> {
    let spans = document.spans.iter();
    spans.map(|s| (s.kind.clone(), s.start, s.end)).collect()
}

/// Any text as a release of one sentence, every third run of tokens an entity.
fn any_annotation(text: String) -> Annotation {
    let offsets = CharOffsets::new(&text);
    let whole = Span::new(0, text.len());
    let tokens = tokenize(&text, whole);
    let runs = tokens.chunks(3).filter(|run| run.len() > 1);
    let entities =
        runs.zip(EntityType::ALL.iter().cycle())
            .zip(1..)
            .map(|((run, kind), number)| {
                let span = run[0].span.cover(run[run.len() - 2].span);
                Entity {
                    id: format!("T{number}"),
                    kind: *kind,
                    start: offsets.to_char(span.start),
                    end: offsets.to_char(span.end),
                    text: span.slice(&text).to_owned(),
                    sentence: 0,
                    score: 1.0,
                    country: None,
                    date: None,
                }
            });
    let entities = entities.collect();
    let chars = text.chars().count();
    Annotation {
        schema: SCHEMA.to_owned(),
        release: ReleaseInfo {
            id: "1".to_owned(),
            source: "1.txt".to_owned(),
            ministry: None,
            title: None,
            subtitles: Vec::new(),
            posted_at: None,
            dateline: None,
            chars,
        },
        sentences: tokens
            .first()
            .map(|_| SentenceInfo {
                start: 0,
                end: chars,
                part: Part::Body,
            })
            .into_iter()
            .collect(),
        text,
        entities,
        events: Vec::new(),
    }
}

proptest! {
    #[test]
    fn entities_of_any_text_are_read_back(text in "[\u{feff}]?([ \t\r\n\u{85}\u{2028}#-]|\\PC|[क-ह][ािे्]?){0,40}") {
        let annotation = any_annotation(text);
        let written = || -> Result<_, Box<dyn Error>> {
            let folder = TempDir::new()?;
            let destination = Destination::new(folder.path(), false)?;
            let exports: [Box<dyn Export>; 2] =
                [Box::new(Brat::create(&destination)?), Box::new(Conll::create(&destination)?)];
            for mut export in exports {
                export.write(&annotation)?;
                export.finish()?;
            }
            let brat = brat::read_folder(&folder.path().join(BRAT_FOLDER))?;
            Ok((brat, conll::read(&folder.path().join(CONLL_FILE))?))
        };
        let ((documents, problems), file) = written().map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert!(problems.is_empty(), "{problems:?}");
        prop_assert_eq!(unscored(&documents[0]), unscored(&LabelledDocument::from(&annotation)));
        prop_assert!(file.malformed.is_empty(), "{:?}", file.malformed);
        let whole = Span::new(0, annotation.text.len());
        let tokens = tokenize(&annotation.text, whole);
        let words: Vec<&str> = tokens.iter().map(|t| t.span.slice(&annotation.text)).collect();
        let read: Vec<&str> = file.sentences.iter().flat_map(|s| &s.tokens).map(String::as_str).collect();
        prop_assert_eq!(read, words);
        let begun = file.sentences.iter().flat_map(|s| &s.tags);
        let begun = begun.filter(|t| matches!(t, conll::Tag::Begin(_))).count();
        prop_assert_eq!(begun, annotation.entities.len());
    }
}
