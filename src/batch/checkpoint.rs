//! How far a run has come, in a file beside its results.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::export::{ExportError, Lengths};

use super::error::BatchError;
use super::position::Reached;

/// `checkpoint.json`: there while a run is not complete.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// How the results are made.
    pub settings: Value,
    /// The size of chunks, on which the frames of compressed files depend.
    pub chunk_bytes: usize,
    /// Up to where the inputs are done.
    pub reached: Reached,
    /// How long the files of results are there.
    pub lengths: Lengths,
    /// The time it took.
    pub seconds: f64,
}

impl Checkpoint {
    fn path(folder: &Path) -> PathBuf {
        folder.join("checkpoint.json")
    }

    /// The checkpoint of a folder of results, if there is one.
    ///
    /// # Errors
    /// When it cannot be read, or is no checkpoint.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, BatchError> {
        read_json(Self::path(folder))
    }

    /// Puts it in place of the last one. The program may be ended at any moment: there is always one
    /// or the other.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, folder: &Path) -> Result<(), ExportError> {
        let path = Self::path(folder);
        let new = path.with_extension("json.new");
        let json = serde_json::to_vec_pretty(self).map_err(ExportError::write(&new))?;
        fs::write(&new, json).map_err(ExportError::write(&new))?;
        fs::rename(&new, &path).map_err(ExportError::write(&path))
    }

    /// Removes it.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub(super) fn remove(folder: &Path) -> Result<(), ExportError> {
        remove(&Self::path(folder))
    }
}

/// What a JSON file says, if it is there.
pub(super) fn read_json<T: for<'de> Deserialize<'de>>(
    path: PathBuf,
) -> Result<Option<T>, BatchError> {
    let json = match fs::read(&path) {
        Ok(json) => json,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(ExportError::read(&path)(why).into()),
    };
    match serde_json::from_slice(&json) {
        Ok(value) => Ok(Some(value)),
        Err(source) => Err(BatchError::BadCheckpoint { path, source }),
    }
}

/// Removes a file that need not be there.
pub(super) fn remove(path: &Path) -> Result<(), ExportError> {
    match fs::remove_file(path) {
        Err(why) if why.kind() != ErrorKind::NotFound => Err(ExportError::write(path)(why)),
        _ => Ok(()),
    }
}
