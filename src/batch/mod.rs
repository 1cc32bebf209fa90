//! Many releases: read as they come, annotated in chunks, written in the order in which they were
//! read, in memory that does not grow with their number.
//!
//! One thread reads ahead, [`rayon`]'s threads annotate a chunk at a time, and the calling thread
//! writes. What cannot be read or annotated becomes a [`Problem`] in its place, and the batch goes on.

mod chunk;
mod folder;
mod identity;
mod problem;
mod provenance;
mod tally;

use std::sync::mpsc::sync_channel;
use std::thread;

use crate::annotation::Annotation;
use crate::document::Release;
use crate::export::ExportError;
use crate::pipeline::Pipeline;
use crate::release::ReadError;

use chunk::{Chunk, Chunks, Item};

pub use folder::ResultsFolder;
pub use problem::{Problem, Severity};
pub use provenance::{ModelInfo, Provenance};
pub use tally::Tally;

/// How a batch is run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A longer text is a [`Problem`], not a release: 1 MiB takes minutes, and a press release
    /// has some 10 KiB. In bytes of UTF-8.
    pub max_release_bytes: usize,
    /// About how much text is annotated at once, in bytes. It decides how much memory is used and
    /// how even the threads are busy, and nothing of the results.
    pub chunk_bytes: usize,
}

impl Options {
    /// The limit on a release's text unless the user sets another: the longest speeches and
    /// yearly reviews have a quarter of it.
    pub const MAX_RELEASE_BYTES: usize = 2 << 20;

    /// Some eight releases for each of `threads`: enough to keep all busy nearly to the end of a
    /// chunk, and so few that results come every few seconds.
    pub fn for_threads(threads: usize) -> Self {
        Options {
            max_release_bytes: Self::MAX_RELEASE_BYTES,
            chunk_bytes: threads.max(1) * (64 << 10),
        }
    }
}

/// Where results go, in input order.
pub trait Sink {
    /// Takes an annotation.
    ///
    /// # Errors
    /// When it cannot be written, which ends the batch.
    fn annotation(&mut self, annotation: &Annotation) -> Result<(), ExportError>;

    /// Takes a problem.
    ///
    /// # Errors
    /// When it cannot be written, which ends the batch.
    fn problem(&mut self, problem: &Problem) -> Result<(), ExportError>;

    /// A chunk is done: what was taken must not be lost if the program is ended now.
    ///
    /// # Errors
    /// When it cannot be written, which ends the batch.
    fn flush(&mut self) -> Result<(), ExportError>;
}

/// Who watches a batch.
pub trait Observer {
    /// So many more inputs came to an end, as releases or as failures.
    fn advance(&mut self, inputs: u64);

    /// A problem was written.
    fn problem(&mut self, problem: &Problem);
}

/// Annotates every release of a stream into a sink.
///
/// # Errors
/// When the sink cannot write. What is wrong with an input goes to the sink as a [`Problem`].
pub fn run(
    pipeline: &Pipeline,
    releases: impl Iterator<Item = Result<Release, ReadError>> + Send,
    options: Options,
    sink: &mut dyn Sink,
    observer: &mut dyn Observer,
) -> Result<Tally, ExportError> {
    let chunks = Chunks::new(releases, options);
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(1);
        scope.spawn(move || {
            for chunk in chunks {
                if sender.send(chunk).is_err() {
                    break; // The sink failed, and nobody takes chunks any more.
                }
            }
        });
        for chunk in receiver {
            let inputs = chunk.inputs;
            for outcome in annotate(pipeline, chunk) {
                match outcome {
                    Ok(annotation) => {
                        tally.count(&annotation);
                        sink.annotation(&annotation)?;
                    }
                    Err(problem) => {
                        tally.count_problem(&problem);
                        sink.problem(&problem)?;
                        observer.problem(&problem);
                    }
                }
            }
            sink.flush()?;
            observer.advance(inputs);
        }
        Ok(tally)
    })
}

/// What came of each item of a chunk, in order.
fn annotate(pipeline: &Pipeline, chunk: Chunk) -> Vec<Result<Annotation, Box<Problem>>> {
    let (releases, places): (Vec<Release>, Vec<Place>) = split(chunk.items);
    let mut annotated = annotate_each(pipeline, &releases).into_iter();
    let outcomes = places.into_iter().filter_map(|place| match place {
        Place::Release => annotated.next(),
        Place::Problem(problem) => Some(Err(problem)),
    });
    outcomes.collect()
}

/// What stands where in a chunk whose releases were taken out.
enum Place {
    Release,
    Problem(Box<Problem>),
}

fn split(items: Vec<Item>) -> (Vec<Release>, Vec<Place>) {
    let mut releases = Vec::new();
    let places = items.into_iter().map(|item| match item {
        Item::Release(release) => {
            releases.push(*release);
            Place::Release
        }
        Item::Problem(problem) => Place::Problem(problem),
    });
    let places = places.collect();
    (releases, places)
}

/// Annotates releases together; where that fails, each alone, so that one does not take others along.
fn annotate_each(
    pipeline: &Pipeline,
    releases: &[Release],
) -> Vec<Result<Annotation, Box<Problem>>> {
    if let Ok(annotations) = pipeline.annotate_all(releases) {
        return annotations.into_iter().map(Ok).collect();
    }
    let alone = |release| {
        let annotated = pipeline.annotate(release);
        annotated.map_err(|error| Box::new(Problem::not_annotated(release, &error)))
    };
    releases.iter().map(alone).collect()
}

#[cfg(test)]
mod tests;
