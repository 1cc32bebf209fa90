//! Runs that end anywhere, and those that go on from there.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use tempfile::TempDir;

use super::tests::{Outcome, Watcher, line, pipeline, settings, small_chunks, stub};
use super::*;
use crate::compression::Compression;
use crate::release::{Format, read_bytes};

const FORMS: [Option<Compression>; 3] = [None, Some(Compression::Gzip), Some(Compression::Zstd)];

/// Releases that share ids, lines that are none, and one that is too long.
fn corpus() -> Vec<String> {
    let text = |n: usize| format!("जापान में बैठक {n} हुई।");
    let mut lines: Vec<String> = (0..60)
        .map(|n| line(&format!("{}", n % 25), &text(n)))
        .collect();
    lines[9] = "{".into();
    lines[30] = line("long", &"लंबा ".repeat(300));
    lines
}

/// Runs or resumes into a folder, and ends after so many chunks; whether it came to the end.
fn go_on(
    out: &Path,
    lines: &[String],
    compression: Option<Compression>,
    chunks: usize,
) -> Result<bool, Box<dyn std::error::Error>> {
    let pipeline = pipeline(stub())?;
    let settings = settings(&pipeline, compression);
    let options = small_chunks();
    let mut folder = match ResultsFolder::resume(out, &settings, options.chunk_bytes)? {
        Resumed::Unfinished(folder) => *folder,
        Resumed::Complete(_) => return Ok(true),
    };
    let mut watcher = Watcher {
        chunks_left: chunks,
        ..Watcher::default()
    };
    let inputs = read_bytes("in.jsonl", Some(Format::Jsonl), lines.join("\n").as_bytes());
    let from = folder.reached().clone();
    let done = from.position.inputs;
    let inputs = inputs.into_iter();
    let finished = resume(&pipeline, inputs, options, from, &mut folder, &mut watcher)?;
    assert_eq!(watcher.passed_over, done);
    if finished.complete {
        folder.finish(&finished.counts, 1)?;
    }
    Ok(finished.complete)
}

/// The files of a folder; of `run.json` what does not tell of time.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let mut content = fs::read(entry.path())?;
        if entry.file_name() == "run.json" {
            let mut run: serde_json::Value = serde_json::from_slice(&content)?;
            run["seconds"] = 0.into();
            content = serde_json::to_vec(&run)?;
        }
        files.insert(entry.file_name().to_string_lossy().into_owned(), content);
    }
    Ok(files)
}

fn unbroken(
    lines: &[String],
    form: Option<Compression>,
) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
    let out = TempDir::new()?;
    assert!(go_on(out.path(), lines, form, usize::MAX)?);
    files(out.path())
}

#[test]
fn a_run_in_pieces_is_the_run_in_one() -> Outcome {
    let lines = corpus();
    for form in FORMS {
        let whole = unbroken(&lines, form)?;
        assert_eq!(whole.len(), 7, "{:?}", whole.keys());
        let out = TempDir::new()?;
        let mut pieces = 1;
        while !go_on(out.path(), &lines, form, 3)? {
            assert!(!out.path().join("run.json").exists());
            pieces += 1;
        }
        assert!(pieces > 5, "{pieces} pieces");
        assert!(files(out.path())? == whole, "{form:?}");
        // What is complete is left as it is.
        assert!(go_on(out.path(), &lines, form, 1)?);
        assert!(files(out.path())? == whole);
    }
    Ok(())
}

/// Puts the first bytes of what would have been written next behind each file, as a program does
/// that is killed while it writes.
fn tear(
    out: &Path,
    whole: &BTreeMap<String, Vec<u8>>,
    bytes: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    for (name, content) in whole.iter().filter(|(name, _)| *name != "run.json") {
        let path = out.join(name);
        let written = fs::metadata(&path)?.len() as usize;
        let torn = &content[written..content.len().min(written + bytes)];
        OpenOptions::new()
            .append(true)
            .open(&path)?
            .write_all(torn)?;
    }
    fs::write(out.join("checkpoint.json.new"), "{\"settings\":")?;
    Ok(())
}

#[test]
fn what_was_written_behind_the_checkpoint_is_cut_off() -> Outcome {
    let lines = corpus();
    for form in FORMS {
        let mut whole = unbroken(&lines, form)?;
        for (chunks, bytes) in [(1, 1), (4, 17), (7, 300), (2, 100_000)] {
            let out = TempDir::new()?;
            assert!(!go_on(out.path(), &lines, form, chunks)?);
            tear(out.path(), &whole, bytes)?;
            assert!(go_on(out.path(), &lines, form, usize::MAX)?);
            assert!(files(out.path())? == whole, "{form:?}, {chunks}, {bytes}");
        }
        // Nothing was done when nothing was written behind the start.
        let out = TempDir::new()?;
        assert!(!go_on(out.path(), &lines, form, 0)?);
        tear(out.path(), &whole, 50)?;
        assert!(go_on(out.path(), &lines, form, usize::MAX)?);
        assert!(files(out.path())? == whole);
        whole.clear();
    }
    Ok(())
}

fn message(outcome: Result<bool, Box<dyn std::error::Error>>) -> String {
    outcome.map_or_else(|why| why.to_string(), |complete| complete.to_string())
}

#[test]
fn other_settings_and_other_inputs_are_refused() -> Outcome {
    let lines = corpus();
    let out = TempDir::new()?;
    assert!(!go_on(out.path(), &lines, None, 5)?);
    let other = message(go_on(out.path(), &lines, Some(Compression::Zstd), 5));
    assert!(other.contains("another setting of compression:"), "{other}");
    let mut changed = lines.clone();
    changed[0] = line("0", "कुछ और");
    for inputs in [changed.as_slice(), &lines[..3], &lines[1..]] {
        let message = message(go_on(out.path(), inputs, None, 5));
        assert!(message.contains("are not those"), "{message}");
    }
    // None of that has done harm.
    assert!(go_on(out.path(), &lines, None, usize::MAX)?);
    assert!(files(out.path())? == unbroken(&lines, None)?);
    let other = message(go_on(out.path(), &lines, Some(Compression::Gzip), 5));
    assert!(other.contains("another setting of compression:"), "{other}");
    Ok(())
}

#[test]
fn results_that_cannot_be_continued_are_refused() -> Outcome {
    let lines = corpus();
    let out = TempDir::new()?;
    assert!(!go_on(out.path(), &lines, None, 5)?);
    let events = OpenOptions::new()
        .write(true)
        .open(out.path().join("events.csv"))?;
    events.set_len(10)?;
    let short = message(go_on(out.path(), &lines, None, 5));
    assert!(short.contains("events.csv: is shorter"), "{short}");
    fs::write(out.path().join("checkpoint.json"), "{")?;
    let damaged = message(go_on(out.path(), &lines, None, 5));
    assert!(damaged.contains("checkpoint.json: is damaged"), "{damaged}");
    fs::remove_file(out.path().join("checkpoint.json"))?;
    let unknown = message(go_on(out.path(), &lines, None, 5));
    assert!(unknown.contains("neither checkpoint.json"), "{unknown}");
    Ok(())
}

#[test]
fn two_programs_do_not_write_to_one_folder() -> Outcome {
    let out = TempDir::new()?;
    let pipeline = pipeline(stub())?;
    let settings = settings(&pipeline, None);
    let first = ResultsFolder::create(out.path(), &settings, 100)?;
    let second = ResultsFolder::resume(out.path(), &settings, 100);
    let why = second.err().ok_or("two at once")?.to_string();
    assert!(why.contains("another vaarta"), "{why}");
    drop(first);
    assert!(ResultsFolder::resume(out.path(), &settings, 100).is_ok());
    Ok(())
}

#[test]
fn other_compressions_of_an_earlier_run_are_removed() -> Outcome {
    let lines = corpus();
    let out = TempDir::new()?;
    assert!(go_on(out.path(), &lines, None, usize::MAX)?);
    let pipeline = pipeline(stub())?;
    let settings = settings(&pipeline, Some(Compression::Zstd));
    drop(ResultsFolder::create(out.path(), &settings, 100)?);
    let names: Vec<String> = files(out.path())?.into_keys().collect();
    let expected = [
        "annotations.jsonl.zst",
        "checkpoint.json",
        "errors.jsonl",
        "events.csv.zst",
        "mentions.csv.zst",
        "participants.csv.zst",
        "releases.csv.zst",
    ];
    assert_eq!(names, expected);
    Ok(())
}
