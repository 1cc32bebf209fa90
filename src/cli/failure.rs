//! How a command ends, as exit codes.

use std::io;
use std::process::ExitCode;

use vaarta::batch::BatchError;
use vaarta::cluster::KnowledgeError;
use vaarta::evaluate::EvalError;
use vaarta::events::RuleError;
use vaarta::export::ExportError;
use vaarta::link::GazetteerError;
use vaarta::ner::{ModelError, TagError};
use vaarta::pipeline::PipelineError;

/// Some inputs failed, or some rule examples.
const SOME_FAILED: u8 = 1;
/// The arguments ask for nothing that can be done.
pub const USAGE: u8 = 2;
/// Nothing could be done.
const NOTHING_DONE: u8 = 3;
/// Ended by a signal: 128 and the number of SIGINT, as shells have it.
pub const STOPPED: u8 = 130;

/// How a command that ran to its end ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All was done.
    Well,
    /// Some inputs failed; each was reported.
    SomeFailed,
    /// Every input failed; each was reported.
    NothingDone,
    /// A signal ended it; what was done is kept.
    Stopped,
}

impl Ended {
    /// How it ended, from the number of inputs that were done and of those that failed.
    pub fn from_counts(done: u64, failed: u64) -> Self {
        match (done, failed) {
            (_, 0) => Ended::Well,
            (0, _) => Ended::NothingDone,
            _ => Ended::SomeFailed,
        }
    }
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Well => ExitCode::SUCCESS,
            Ended::SomeFailed => ExitCode::from(SOME_FAILED),
            Ended::NothingDone => ExitCode::from(NOTHING_DONE),
            Ended::Stopped => ExitCode::from(STOPPED),
        }
    }
}

/// Why a command could not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The arguments contradict one another or the world.
    #[error("{0}")]
    Usage(String),
    /// There is no model.
    #[error("{0}")]
    NoModel(String),
    /// The model cannot be loaded.
    #[error("the model cannot be loaded: {source}{}", because(source))]
    Model {
        /// What is wrong with it.
        #[from]
        source: ModelError,
    },
    /// A rule file is broken.
    #[error("the rules cannot be used: {0}")]
    Rules(#[from] RuleError),
    /// A gazetteer is broken.
    #[error("the gazetteers cannot be used: {0}")]
    Gazetteers(#[from] GazetteerError),
    /// What clusters are made with is broken.
    #[error(transparent)]
    Clusters(#[from] KnowledgeError),
    /// Results cannot be written or read back.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A batch cannot run, or not be resumed.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// Signals cannot be caught.
    #[error("signals cannot be caught: {0}")]
    Signals(#[from] ctrlc::Error),
    /// An evaluation's files cannot be used.
    #[error(transparent)]
    Evaluation(#[from] EvalError),
    /// The pipeline failed on a release.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// The tagger failed.
    #[error(transparent)]
    Tagger(#[from] TagError),
    /// The threads could not be started.
    #[error("{0}; try a lower --jobs")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// Output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// Whether it is only that nobody reads the output any more.
    pub fn is_broken_pipe(&self) -> bool {
        let error = match self {
            Failure::Output(error) => error,
            Failure::Export(ExportError::Write { source, .. })
            | Failure::Batch(BatchError::Export(ExportError::Write { source, .. })) => source,
            _ => return false,
        };
        error.kind() == io::ErrorKind::BrokenPipe
    }

    /// The exit code that tells of it.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(USAGE),
            _ => ExitCode::from(NOTHING_DONE),
        }
    }
}

/// What an error's sources add to it.
fn because(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |source| source.source());
    sources.map(|source| format!(": {source}")).collect()
}
