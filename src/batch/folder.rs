//! The folder of results.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;

use crate::annotation::Annotation;
use crate::export::{
    AnnotationsFile, CsvFiles, ExportError, Layout, Lengths, OutFile, OutFolder, Style,
    annotations_file,
};

use super::Sink;
use super::checkpoint::{self, Checkpoint};
use super::error::BatchError;
use super::position::Reached;
use super::problem::Problem;
use super::provenance::Settings;
use super::tally::Tally;

const ANNOTATIONS: &str = crate::export::ANNOTATIONS_FILE;
const PROBLEMS: &str = "errors.jsonl";

/// `annotations.jsonl`, the four CSV files and `errors.jsonl`, written as results come, and in the
/// end `run.json`. Until then `checkpoint.json` says how far the files are complete, so that a run
/// that was ended at any moment can go on.
pub struct ResultsFolder {
    folder: PathBuf,
    annotations: AnnotationsFile,
    tables: CsvFiles,
    problems: OutFile,
    checkpoint: Checkpoint,
    started: Instant,
    /// What earlier sittings took.
    before: Duration,
}

/// What is found of an earlier run.
pub enum Resumed {
    /// It came to its end, with these counts.
    Complete(Tally),
    /// It is to go on from what [`ResultsFolder::reached`] says, which may be the start.
    Unfinished(Box<ResultsFolder>),
}

/// `run.json`.
#[derive(Serialize)]
struct Run<'a> {
    #[serde(flatten)]
    settings: &'a Value,
    counts: &'a Tally,
    threads: usize,
    seconds: f64,
}

impl ResultsFolder {
    /// Makes the folder where it is missing, and the files in it; those of an earlier run are overwritten,
    /// and its `run.json` is removed until this one is done.
    ///
    /// # Errors
    /// When the folder or a file cannot be written.
    pub fn create(
        folder: &Path,
        settings: &Settings,
        chunk_bytes: usize,
    ) -> Result<Self, ExportError> {
        let settings_json = settings.to_json().map_err(ExportError::write(folder))?;
        let start = Checkpoint {
            settings: settings_json,
            chunk_bytes,
            reached: Reached::default(),
            lengths: Lengths::new(),
            seconds: 0.0,
        };
        Self::open(folder, settings, start)
    }

    /// Takes up an earlier run of the same settings where it was left, if there was one: files are cut
    /// where they were complete.
    ///
    /// # Errors
    /// When the folder holds results of other settings, or annotations of which nothing is known, or
    /// a file is shorter than it was or cannot be written.
    pub fn resume(
        folder: &Path,
        settings: &Settings,
        chunk_bytes: usize,
    ) -> Result<Resumed, BatchError> {
        if let Some(checkpoint) = Checkpoint::read(folder)? {
            refuse_other(settings, &checkpoint.settings, folder)?;
            let folder = Self::open(folder, settings, checkpoint)?;
            return Ok(Resumed::Unfinished(Box::new(folder)));
        }
        let run_path = folder.join("run.json");
        if let Some(run) = checkpoint::read_json::<Value>(run_path.clone())? {
            refuse_other(settings, &run, folder)?;
            let counts = serde_json::from_value(run["counts"].clone());
            return counts
                .map(Resumed::Complete)
                .map_err(|source| BatchError::BadCheckpoint {
                    path: run_path,
                    source,
                });
        }
        let annotations = fs::metadata(annotations_file(folder));
        if annotations.is_ok_and(|file| file.is_file() && file.len() > 0) {
            return Err(BatchError::NoCheckpoint {
                folder: folder.to_owned(),
            });
        }
        let folder = Self::create(folder, settings, chunk_bytes)?;
        Ok(Resumed::Unfinished(Box::new(folder)))
    }

    fn open(
        folder: &Path,
        settings: &Settings,
        checkpoint: Checkpoint,
    ) -> Result<Self, ExportError> {
        let files = OutFolder {
            path: folder,
            compression: settings.compression,
            keep: &checkpoint.lengths,
        };
        let log = OutFolder {
            compression: None,
            ..files
        };
        let annotations = AnnotationsFile::open(files)?;
        let tables = CsvFiles::open(files, Style::Plain, Layout::Vaarta)?;
        let problems = log.open(PROBLEMS)?;
        checkpoint::remove(&folder.join("run.json"))?;
        checkpoint.write(folder)?;
        Ok(ResultsFolder {
            folder: folder.to_owned(),
            annotations,
            tables,
            problems,
            before: Duration::try_from_secs_f64(checkpoint.seconds).unwrap_or_default(),
            checkpoint,
            started: Instant::now(),
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// How far the results are.
    pub fn reached(&self) -> &Reached {
        &self.checkpoint.reached
    }

    /// The size of chunks with which the results were begun, and are to be continued.
    pub fn chunk_bytes(&self) -> usize {
        self.checkpoint.chunk_bytes
    }

    /// How long it took so far, earlier sittings included.
    pub fn took(&self) -> Duration {
        self.before + self.started.elapsed()
    }

    /// Writes `run.json`, which says that the results are complete.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, counts: &Tally, threads: usize) -> Result<(), ExportError> {
        self.flush_files()?;
        self.annotations.finish()?;
        let run = Run {
            settings: &self.checkpoint.settings,
            counts,
            threads,
            seconds: (self.took().as_secs_f64() * 1_000.0).round() / 1_000.0,
        };
        let path = self.folder.join("run.json");
        let json = serde_json::to_string_pretty(&run).map_err(ExportError::write(&path))?;
        fs::write(&path, json + "\n").map_err(ExportError::write(&path))?;
        Checkpoint::remove(&self.folder)
    }

    fn flush_files(&mut self) -> Result<(), ExportError> {
        self.annotations.flush()?;
        self.tables.flush()?;
        let flushed = self.problems.flush();
        flushed.map_err(ExportError::write(self.problems.path()))
    }

    fn lengths(&self) -> Lengths {
        let mut lengths = self.tables.lengths();
        lengths.insert(ANNOTATIONS.to_owned(), self.annotations.length());
        lengths.insert(PROBLEMS.to_owned(), self.problems.length());
        lengths
    }
}

fn refuse_other(settings: &Settings, recorded: &Value, folder: &Path) -> Result<(), BatchError> {
    let names = settings
        .differences(recorded)
        .map_err(ExportError::write(folder))?;
    match names.is_empty() {
        true => Ok(()),
        false => Err(BatchError::OtherSettings {
            folder: folder.to_owned(),
            names: names.join(", "),
        }),
    }
}

impl Sink for ResultsFolder {
    fn annotation(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        self.annotations.write(annotation)?;
        self.tables.write(annotation)
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), ExportError> {
        let json =
            serde_json::to_string(problem).map_err(ExportError::write(self.problems.path()))?;
        let written = writeln!(self.problems, "{json}");
        written.map_err(ExportError::write(self.problems.path()))
    }

    fn flush(&mut self, reached: &Reached) -> Result<(), ExportError> {
        self.flush_files()?;
        self.checkpoint.reached = reached.clone();
        self.checkpoint.lengths = self.lengths();
        self.checkpoint.seconds = self.took().as_secs_f64();
        self.checkpoint.write(&self.folder)
    }
}
