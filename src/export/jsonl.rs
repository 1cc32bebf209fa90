//! Annotations as JSON, an object a line.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::annotation::Annotation;

use super::ANNOTATIONS_FILE;
use super::error::ExportError;

/// `annotations.jsonl`, written as the annotations come.
pub struct AnnotationsFile {
    path: PathBuf,
    writer: BufWriter<File>,
}

impl AnnotationsFile {
    /// Makes the file in a folder, which is made where it is missing; overwrites one that is there.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn create(folder: &Path) -> Result<Self, ExportError> {
        fs::create_dir_all(folder).map_err(ExportError::write(folder))?;
        let path = folder.join(ANNOTATIONS_FILE);
        let file = File::create(&path).map_err(ExportError::write(&path))?;
        Ok(AnnotationsFile {
            path,
            writer: BufWriter::new(file),
        })
    }

    /// Adds an annotation.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        let json = serde_json::to_writer(&mut self.writer, annotation);
        json.map_err(ExportError::write(&self.path))?;
        self.writer
            .write_all(b"\n")
            .map_err(ExportError::write(&self.path))
    }

    /// Hands everything that was written to the system.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn flush(&mut self) -> Result<(), ExportError> {
        self.writer.flush().map_err(ExportError::write(&self.path))
    }
}

/// The annotations of a file, read one by one. Empty lines are passed over.
pub struct AnnotationLines {
    path: PathBuf,
    reader: BufReader<File>,
    line: u64,
    text: String,
}

impl AnnotationLines {
    /// Opens `annotations.jsonl` in a folder of results, or a file of that form.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(path: &Path) -> Result<Self, ExportError> {
        let path = match path.is_dir() {
            true => path.join(ANNOTATIONS_FILE),
            false => path.to_owned(),
        };
        let file = File::open(&path).map_err(ExportError::read(&path))?;
        Ok(AnnotationLines {
            path,
            reader: BufReader::new(file),
            line: 0,
            text: String::new(),
        })
    }
}

impl Iterator for AnnotationLines {
    type Item = Result<Annotation, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.text.clear();
            self.line += 1;
            match self.reader.read_line(&mut self.text) {
                Ok(0) => return None,
                Ok(_) if self.text.trim().is_empty() => {}
                Ok(_) => {
                    let parsed = serde_json::from_str(&self.text);
                    return Some(parsed.map_err(|source| ExportError::Line {
                        path: self.path.clone(),
                        line: self.line,
                        source,
                    }));
                }
                Err(source) => return Some(Err(ExportError::read(&self.path)(source))),
            }
        }
    }
}
