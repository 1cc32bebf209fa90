//! Many releases: read as they come, annotated in chunks, written in the order in which they were
//! read, in memory that does not grow with their number.
//!
//! One thread reads ahead, [`rayon`]'s threads annotate a chunk at a time, and the calling thread
//! writes. What cannot be read or annotated becomes a [`Problem`] in its place, and the batch goes on.

mod checkpoint;
mod chunk;
mod error;
mod folder;
mod identity;
mod lines;
mod position;
mod problem;
mod provenance;
mod reader;
mod shard;
mod tally;

use crate::annotation::Annotation;
use crate::document::Release;
use crate::export::ExportError;
use crate::pipeline::Pipeline;
use crate::release::ReadError;

use chunk::{Chunk, Chunks, Item};
use reader::{Next, Reader};

pub use error::BatchError;
pub use folder::{ResultsFolder, Resumed};
pub use lines::Lines;
pub use position::{Position, Reached};
pub use problem::{Problem, Severity};
pub use provenance::{ModelInfo, Provenance, Settings};
pub use shard::{Shard, ShardError};
pub use tally::Tally;

/// How a batch is run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A longer text is a [`Problem`], not a release: 1 MiB takes minutes, and a press release
    /// has some 10 KiB. In bytes of UTF-8.
    pub max_release_bytes: usize,
    /// About how much text is annotated at once, in bytes. It decides how much memory is used and
    /// how even the threads are busy, and nothing of the annotations.
    pub chunk_bytes: usize,
    /// What the batch is for.
    pub mode: Mode,
}

/// What a batch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The releases are a whole. Chunks are full, and end at the same releases in every run; an id
    /// that was there before gets a suffix.
    Corpus,
    /// Somebody waits for each answer. What has come is annotated at once, and what comes meanwhile
    /// is the next chunk; each release is taken by itself, and keeps its id.
    Stream,
}

impl Options {
    /// The limit on a release's text unless the user sets another: the longest speeches and
    /// yearly reviews have a quarter of it.
    pub const MAX_RELEASE_BYTES: usize = 2 << 20;

    /// Some eight releases of a corpus for each of `threads`: enough to keep all busy nearly to the
    /// end of a chunk, and so few that results come every few seconds.
    pub fn for_threads(threads: usize) -> Self {
        Options {
            max_release_bytes: Self::MAX_RELEASE_BYTES,
            chunk_bytes: threads.max(1) * (64 << 10),
            mode: Mode::Corpus,
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

    /// A chunk is done: what was taken must not be lost if the program is ended now. A batch can go
    /// on from here with [`resume`].
    ///
    /// # Errors
    /// When it cannot be written, which ends the batch.
    fn flush(&mut self, reached: &Reached) -> Result<(), ExportError>;
}

/// Who watches a batch.
pub trait Observer {
    /// So many more inputs came to an end, as releases or as failures.
    fn advance(&mut self, inputs: u64);

    /// So many more inputs were passed over, because they had been done before.
    fn pass_over(&mut self, inputs: u64);

    /// A problem was written.
    fn problem(&mut self, problem: &Problem);

    /// Whether the batch is to end before its inputs do: asked before each chunk, and several times a
    /// second while none comes.
    fn stops(&self) -> bool {
        false
    }
}

/// What a batch came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// In numbers; with those that it went on from.
    pub counts: Tally,
    /// Whether the inputs came to their end, or the [`Observer`] ended the batch.
    pub complete: bool,
}

/// Annotates every release of a stream into a sink.
///
/// # Errors
/// When the sink cannot write. What is wrong with an input goes to the sink as a [`Problem`].
pub fn run(
    pipeline: &Pipeline,
    releases: impl Iterator<Item = Result<Release, ReadError>> + Send + 'static,
    options: Options,
    sink: &mut dyn Sink,
    observer: &mut dyn Observer,
) -> Result<Finished, BatchError> {
    let start = Reached::default();
    resume(pipeline, releases, options, start, sink, observer)
}

/// As [`run`], from where an earlier batch had come to. The stream is the same, from its start, and
/// so are the options; what was done is read, since ids must be known, and passed over.
///
/// # Errors
/// When the sink cannot write, and when the stream is another.
pub fn resume(
    pipeline: &Pipeline,
    releases: impl Iterator<Item = Result<Release, ReadError>> + Send + 'static,
    options: Options,
    from: Reached,
    sink: &mut dyn Sink,
    observer: &mut dyn Observer,
) -> Result<Finished, BatchError> {
    let mut reader = Reader::start(Chunks::new(releases, options), options);
    let done = from.position.clone();
    let mut read = Position::default();
    let mut reached = from;
    let complete = loop {
        let chunk = match reader.next(|| observer.stops()) {
            Next::Chunk(chunk) => chunk,
            Next::End => break true,
            Next::Stopped => break false,
        };
        let inputs = chunk.inputs;
        read = chunk.end.clone();
        if is_done(&read, inputs, &done)? {
            observer.pass_over(inputs);
            continue;
        }
        write(
            annotate(pipeline, chunk),
            &mut reached.counts,
            sink,
            observer,
        )?;
        reached.position = read.clone();
        sink.flush(&reached)?;
        observer.advance(inputs);
    };
    if complete && read.inputs < done.inputs {
        return Err(BatchError::OtherInputs {
            inputs: done.inputs,
        });
    }
    Ok(Finished {
        counts: reached.counts,
        complete,
    })
}

/// Whether a chunk of so many inputs, which ends at `end`, was done before. An earlier batch has ended
/// with a chunk, and with one that had read the same.
fn is_done(end: &Position, inputs: u64, done: &Position) -> Result<bool, BatchError> {
    let starts_before = end.inputs - inputs < done.inputs;
    let is_other = match end.inputs == done.inputs {
        true => end != done,
        false => starts_before && end.inputs > done.inputs,
    };
    match is_other {
        true => Err(BatchError::OtherInputs {
            inputs: done.inputs,
        }),
        false => Ok(starts_before),
    }
}

/// Writes what came of a chunk, and counts it.
fn write(
    outcomes: Vec<Result<Annotation, Box<Problem>>>,
    counts: &mut Tally,
    sink: &mut dyn Sink,
    observer: &mut dyn Observer,
) -> Result<(), ExportError> {
    for outcome in outcomes {
        match outcome {
            Ok(annotation) => {
                counts.count(&annotation);
                sink.annotation(&annotation)?;
            }
            Err(problem) => {
                counts.count_problem(&problem);
                sink.problem(&problem)?;
                observer.problem(&problem);
            }
        }
    }
    Ok(())
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
mod resume_tests;
#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;
