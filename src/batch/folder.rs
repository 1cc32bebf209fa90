//! The folder of results.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use crate::annotation::Annotation;
use crate::export::{AnnotationsFile, CsvFiles, ExportError, Style};

use super::Sink;
use super::problem::Problem;
use super::provenance::Provenance;
use super::tally::Tally;

/// `annotations.jsonl`, the four CSV files and `errors.jsonl`, written as results come, and in the
/// end `run.json`.
pub struct ResultsFolder {
    folder: PathBuf,
    annotations: AnnotationsFile,
    tables: CsvFiles,
    problems_path: PathBuf,
    problems: BufWriter<File>,
}

/// `run.json`.
#[derive(Serialize)]
struct Run<'a> {
    #[serde(flatten)]
    provenance: &'a Provenance,
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
    pub fn create(folder: &Path) -> Result<Self, ExportError> {
        let annotations = AnnotationsFile::create(folder)?;
        let run_path = folder.join("run.json");
        if run_path.exists() {
            fs::remove_file(&run_path).map_err(ExportError::write(&run_path))?;
        }
        let problems_path = folder.join("errors.jsonl");
        let problems = File::create(&problems_path).map_err(ExportError::write(&problems_path))?;
        Ok(ResultsFolder {
            folder: folder.to_owned(),
            annotations,
            tables: CsvFiles::create(folder, Style::Plain)?,
            problems_path,
            problems: BufWriter::new(problems),
        })
    }

    /// Writes `run.json`, which says that the results are complete.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(
        mut self,
        provenance: &Provenance,
        counts: &Tally,
        threads: usize,
        took: Duration,
    ) -> Result<(), ExportError> {
        self.flush()?;
        let run = Run {
            provenance,
            counts,
            threads,
            seconds: (took.as_secs_f64() * 1_000.0).round() / 1_000.0,
        };
        let path = self.folder.join("run.json");
        let json = serde_json::to_string_pretty(&run).map_err(ExportError::write(&path))?;
        fs::write(&path, json + "\n").map_err(ExportError::write(&path))
    }
}

impl Sink for ResultsFolder {
    fn annotation(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        self.annotations.write(annotation)?;
        self.tables.write(annotation)
    }

    fn problem(&mut self, problem: &Problem) -> Result<(), ExportError> {
        let path = &self.problems_path;
        let json = serde_json::to_string(problem).map_err(ExportError::write(path))?;
        writeln!(self.problems, "{json}").map_err(ExportError::write(path))
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        self.annotations.flush()?;
        self.tables.flush()?;
        self.problems
            .flush()
            .map_err(ExportError::write(&self.problems_path))
    }
}
