//! Annotations as JSON, an object a line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use crate::annotation::Annotation;
use crate::compression;

use super::ANNOTATIONS_FILE;
use super::error::ExportError;
use super::out_file::{OutFile, OutFolder};

/// `annotations.jsonl`, written as the annotations come.
pub struct AnnotationsFile {
    file: OutFile,
}

impl AnnotationsFile {
    /// Makes the file in a folder, which is made where it is missing; overwrites one that is there.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn create(folder: &Path) -> Result<Self, ExportError> {
        Self::open(OutFolder::new(folder))
    }

    /// Opens the file of a folder to write on.
    ///
    /// # Errors
    /// When the folder or the file cannot be written, or the file is shorter than it was.
    pub fn open(folder: OutFolder) -> Result<Self, ExportError> {
        let file = folder.open(ANNOTATIONS_FILE)?;
        Ok(AnnotationsFile { file })
    }

    /// Adds an annotation.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        let json = serde_json::to_writer(&mut self.file, annotation);
        json.map_err(ExportError::write(self.file.path()))?;
        let ended = self.file.write_all(b"\n");
        ended.map_err(ExportError::write(self.file.path()))
    }

    /// Hands everything that was written to the system.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn flush(&mut self) -> Result<(), ExportError> {
        let flushed = self.file.flush();
        flushed.map_err(ExportError::write(self.file.path()))
    }

    /// How long the file is, as of the last flush.
    pub fn length(&self) -> u64 {
        self.file.length()
    }

    /// Flushes, and makes a compressed file of no annotations one that other programs read.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(&mut self) -> Result<(), ExportError> {
        self.file.finish()
    }
}

/// `annotations.jsonl` of a folder of results, compressed or not; any other path as it is.
pub fn annotations_file(path: &Path) -> PathBuf {
    let mut files = compression::names(ANNOTATIONS_FILE).map(|name| path.join(name));
    let there = files.find(|file| file.is_file());
    there.unwrap_or_else(|| path.to_owned())
}

/// The annotations of a file, read one by one. Empty lines are passed over.
pub struct AnnotationLines {
    path: PathBuf,
    reader: BufReader<Box<dyn Read + Send>>,
    line: u64,
    text: Vec<u8>,
    finished: bool,
}

impl AnnotationLines {
    /// Opens `annotations.jsonl` in a folder of results, or a file of that form; compressed or not.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(path: &Path) -> Result<Self, ExportError> {
        let path = match annotations_file(path) {
            folder if folder.is_dir() => folder.join(ANNOTATIONS_FILE), // Which is missed by name.
            file => file,
        };
        let decoded = File::open(&path).and_then(compression::decode);
        let decoded = decoded.map_err(ExportError::read(&path))?;
        Ok(AnnotationLines {
            path,
            reader: BufReader::new(decoded.reader),
            line: 0,
            text: Vec::new(),
            finished: false,
        })
    }
}

impl Iterator for AnnotationLines {
    type Item = Result<Annotation, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.finished {
            self.text.clear();
            self.line += 1;
            match self.reader.read_until(b'\n', &mut self.text) {
                Ok(0) => self.finished = true,
                Ok(_) if self.text.trim_ascii().is_empty() => {}
                Ok(_) => {
                    let parsed = serde_json::from_slice(&self.text);
                    return Some(parsed.map_err(|source| ExportError::Line {
                        path: self.path.clone(),
                        line: self.line,
                        source,
                    }));
                }
                Err(source) => {
                    self.finished = true;
                    return Some(Err(ExportError::read(&self.path)(source)));
                }
            }
        }
        None
    }
}
