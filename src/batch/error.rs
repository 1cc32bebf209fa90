//! Why a batch could not run to its end.

use std::path::PathBuf;

use crate::export::ExportError;

/// A batch could not run to its end, or not go on with what an earlier one had begun.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// Results cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The inputs before the place to go on from are not what they were.
    #[error(
        "the first {inputs} inputs are not those that were annotated: give the same inputs, or annotate them anew, without --resume"
    )]
    OtherInputs {
        /// How many were annotated.
        inputs: u64,
    },
    /// The results were made in another way.
    #[error(
        "{}: the results there were made with another setting of {names}: give the command that made them, or annotate anew, without --resume", folder.display()
    )]
    OtherSettings {
        /// The folder of results.
        folder: PathBuf,
        /// What differs, as `run.json` names it.
        names: String,
    },
    /// There are results, and nothing says how they were made.
    #[error(
        "{}: has annotations, but neither checkpoint.json nor run.json, so that they cannot be continued: annotate anew, without --resume", folder.display()
    )]
    NoCheckpoint {
        /// The folder of results.
        folder: PathBuf,
    },
    /// The record of how far the batch had come is no such record.
    #[error("{}: is damaged: {source}; annotate anew, without --resume", path.display())]
    BadCheckpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}
