use std::fs;

use super::*;
use crate::compression::Compression;
use crate::document::{EntityType, Sentence};
use crate::events::RuleSet;
use crate::link::Gazetteers;
use crate::ner::stub::StubTagger;
use crate::ner::{TagError, TaggedSpan, Tagger};
use crate::release::{Format, read_bytes};

pub(super) type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Keeps what it gets: ids of annotations, and the words of problems.
#[derive(Default)]
struct Kept {
    ids: Vec<String>,
    problems: Vec<Problem>,
    flushes: usize,
    inputs: u64,
}

impl Sink for Kept {
    fn annotation(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        self.ids.push(annotation.release.id.clone());
        Ok(())
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), ExportError> {
        self.problems.push(problem.clone());
        Ok(())
    }

    fn flush(&mut self, _: &Reached) -> Result<(), ExportError> {
        self.flushes += 1;
        Ok(())
    }
}

/// Counts inputs, and ends the batch after so many chunks.
pub(super) struct Watcher {
    pub advanced: u64,
    pub passed_over: u64,
    pub chunks_left: usize,
}

impl Default for Watcher {
    fn default() -> Self {
        Watcher {
            advanced: 0,
            passed_over: 0,
            chunks_left: usize::MAX,
        }
    }
}

impl Observer for Watcher {
    fn advance(&mut self, inputs: u64) {
        self.advanced += inputs;
        self.chunks_left -= 1;
    }

    fn pass_over(&mut self, inputs: u64) {
        self.passed_over += inputs;
    }

    fn problem(&mut self, _: &Problem) {}

    fn stops(&self) -> bool {
        self.chunks_left == 0
    }
}

pub(super) fn pipeline(
    tagger: impl Tagger + 'static,
) -> Result<Pipeline, Box<dyn std::error::Error>> {
    let (rules, gazetteers) = (RuleSet::builtin()?, Gazetteers::builtin()?);
    Ok(Pipeline::new(Box::new(tagger), rules, gazetteers))
}

pub(super) fn stub() -> StubTagger {
    StubTagger::new([("जापान", EntityType::Country)])
}

/// Runs a batch over JSONL lines.
fn run_lines(
    tagger: impl Tagger + 'static,
    lines: &[String],
    options: Options,
) -> Result<(Kept, Tally), Box<dyn std::error::Error>> {
    let outcomes = read_bytes("in.jsonl", Some(Format::Jsonl), lines.join("\n").as_bytes());
    let (mut kept, mut watcher) = (Kept::default(), Watcher::default());
    let finished = run(
        &pipeline(tagger)?,
        outcomes.into_iter(),
        options,
        &mut kept,
        &mut watcher,
    )?;
    assert!(finished.complete);
    kept.inputs = watcher.advanced;
    Ok((kept, finished.counts))
}

pub(super) fn line(id: &str, text: &str) -> String {
    serde_json::json!({"id": id, "text": text}).to_string()
}

pub(super) fn small_chunks() -> Options {
    Options {
        chunk_bytes: 100,
        max_release_bytes: 1_000,
        mode: Mode::Corpus,
    }
}

#[test]
fn results_come_in_input_order_and_bad_lines_do_not_stop_them() -> Outcome {
    let mut lines: Vec<String> = (0..40)
        .map(|n| line(&n.to_string(), "जापान में बैठक हुई।"))
        .collect();
    lines[7] = "{".into();
    lines[20] = line("20", &"लंबा ".repeat(100));
    let (kept, tally) = run_lines(stub(), &lines, small_chunks())?;
    let expected: Vec<String> = (0..40)
        .filter(|n| ![7, 20].contains(n))
        .map(|n| n.to_string())
        .collect();
    assert_eq!(kept.ids, expected);
    assert_eq!(
        (tally.releases, tally.failed, tally.warnings, tally.undated),
        (38, 2, 0, 38)
    );
    assert_eq!(tally.entities.get("COUNTRY"), Some(&38));
    assert_eq!(kept.inputs, 40);
    assert!(kept.flushes > 10, "chunks of 100 bytes: {}", kept.flushes);
    assert_eq!(kept.problems[0].line, Some(8));
    assert_eq!(kept.problems[1].id.as_deref(), Some("20"));
    assert!(
        kept.problems[1].reason.contains("1000"),
        "{}",
        kept.problems[1]
    );
    Ok(())
}

#[test]
fn a_second_release_with_an_id_is_kept_and_renamed() -> Outcome {
    let lines = [
        line("7", "एक।"),
        line("7", "दो।"),
        line("8", "तीन।"),
        line("7", "चार।"),
    ];
    let (kept, tally) = run_lines(stub(), &lines, small_chunks())?;
    assert_eq!(kept.ids, ["7", "7#2", "8", "7#3"]);
    assert_eq!((tally.failed, tally.warnings), (0, 2));
    assert_eq!(kept.problems[0].severity, Severity::Warning);
    assert_eq!(kept.problems[0].id.as_deref(), Some("7#2"));
    assert_eq!(kept.problems[0].source, "in.jsonl:2");
    Ok(())
}

#[test]
fn latin_text_is_annotated_and_remarked_on() -> Outcome {
    let (kept, tally) = run_lines(stub(), &[line("en", "The ministers met.")], small_chunks())?;
    assert_eq!((kept.ids, tally.warnings), (vec!["en".to_owned()], 1));
    assert!(kept.problems[0].reason.contains("Devanagari"));
    Ok(())
}

/// Fails on sentences with a certain word.
struct Fragile;

impl Tagger for Fragile {
    fn tag(&self, sentences: &[&Sentence]) -> Result<Vec<Vec<TaggedSpan>>, TagError> {
        let breaks = |s: &&&Sentence| s.tokens.iter().any(|t| &*t.norm == "टूट");
        match sentences.iter().find(breaks) {
            Some(_) => Err(TagError("no memory".into())),
            None => Ok(vec![Vec::new(); sentences.len()]),
        }
    }
}

#[test]
fn a_release_that_the_engine_fails_on_does_not_take_others_along() -> Outcome {
    let lines = [line("1", "एक।"), line("2", "टूट।"), line("3", "तीन।")];
    let (kept, tally) = run_lines(Fragile, &lines, Options::for_threads(1))?;
    assert_eq!(kept.ids, ["1", "3"]);
    assert_eq!((tally.releases, tally.failed), (2, 1));
    assert_eq!(kept.problems[0].id.as_deref(), Some("2"));
    assert!(kept.problems[0].reason.contains("no memory"));
    Ok(())
}

#[test]
fn an_empty_stream_is_an_empty_result() -> Outcome {
    let (kept, tally) = run_lines(stub(), &[], small_chunks())?;
    // An empty file is itself a problem.
    assert_eq!((kept.ids.len(), tally.failed, tally.releases), (0, 1, 0));
    Ok(())
}

/// Fails as a full disk does.
struct Full;

impl Sink for Full {
    fn annotation(&mut self, _: &Annotation) -> Result<(), ExportError> {
        let source = std::io::ErrorKind::StorageFull.into();
        Err(ExportError::Write {
            path: "out".into(),
            source,
        })
    }

    fn problem(&mut self, _: &Problem) -> Result<(), ExportError> {
        Ok(())
    }

    fn flush(&mut self, _: &Reached) -> Result<(), ExportError> {
        Ok(())
    }
}

#[test]
fn a_full_disk_ends_the_batch() -> Outcome {
    let lines: Vec<String> = (0..200).map(|n| line(&n.to_string(), "बैठक हुई।")).collect();
    let outcomes = read_bytes("in.jsonl", Some(Format::Jsonl), lines.join("\n").as_bytes());
    let mut watcher = Watcher::default();
    let outcome = run(
        &pipeline(stub())?,
        outcomes.into_iter(),
        small_chunks(),
        &mut Full,
        &mut watcher,
    );
    assert!(matches!(
        outcome,
        Err(BatchError::Export(ExportError::Write { .. }))
    ));
    assert_eq!(watcher.advanced, 0);
    Ok(())
}

pub(super) fn settings(pipeline: &Pipeline, compression: Option<Compression>) -> Settings {
    let model = ModelInfo {
        name: "stub".into(),
        files: Vec::new(),
    };
    Settings {
        provenance: Provenance::new(
            model,
            "stub".into(),
            pipeline.rules(),
            pipeline.gazetteers(),
        ),
        inputs: String::new(),
        format: None,
        max_release_bytes: 1_000,
        shard: None,
        compression,
    }
}

#[test]
fn the_folder_holds_what_the_contract_lists() -> Outcome {
    let out = tempfile::tempdir()?;
    let lines = [
        line("1", "जापान में बैठक हुई।"),
        "?".into(),
        line("1", "=1+1 में जापान।"),
    ];
    let outcomes = read_bytes("in.jsonl", Some(Format::Jsonl), lines.join("\n").as_bytes());
    let pipeline = pipeline(stub())?;
    let settings = settings(&pipeline, None);
    let mut folder = ResultsFolder::create(out.path(), &settings, 100)?;
    let mut watcher = Watcher::default();
    let finished = run(
        &pipeline,
        outcomes.into_iter(),
        small_chunks(),
        &mut folder,
        &mut watcher,
    )?;
    folder.finish(&finished.counts, 1)?;
    assert!(!out.path().join("checkpoint.json").exists());
    let read = |name: &str| fs::read_to_string(out.path().join(name));
    assert_eq!(read("annotations.jsonl")?.lines().count(), 2);
    assert_eq!(read("releases.csv")?.lines().count(), 3);
    assert!(read("mentions.csv")?.contains("\n1#2,T1,COUNTRY,जापान,"));
    let problems: Vec<Problem> = read("errors.jsonl")?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    assert_eq!(problems.len(), 2);
    let run: serde_json::Value = serde_json::from_str(&read("run.json")?)?;
    assert_eq!(run["counts"]["entities"]["COUNTRY"], 2);
    assert!(run["seconds"].is_f64());
    assert_eq!(run["max_release_bytes"], 1_000);
    assert_eq!(run["engine"], "stub");
    assert_eq!(run["rules"][0]["sha256"].as_str().map(str::len), Some(64));
    Ok(())
}
