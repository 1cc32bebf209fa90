//! A stream of releases cut into chunks of about the same amount of text.

use crate::document::Release;
use crate::release::ReadError;

use super::identity::Identities;
use super::position::{Position, Tracker};
use super::problem::Problem;
use super::{Mode, Options};

/// Neighbours in the input.
pub(super) struct Chunk {
    pub items: Vec<Item>,
    /// How many releases and failures of the input they stand for; warnings are none.
    pub inputs: u64,
    /// The length of the releases' texts.
    pub bytes: usize,
    /// Where it ends.
    pub end: Position,
}

impl Chunk {
    /// Puts the chunk that follows behind it.
    pub(super) fn append(&mut self, next: Chunk) {
        self.items.extend(next.items);
        self.inputs += next.inputs;
        self.bytes += next.bytes;
        self.end = next.end;
    }
}

/// A release, or what is said of one.
pub(super) enum Item {
    Release(Box<Release>),
    Problem(Box<Problem>),
}

/// Items of a chunk, at most: small releases, and failures, have little text.
const MOST_ITEMS: usize = 4_096;

/// The chunks of a stream. What of it is no release to annotate is told from it here.
pub(super) struct Chunks<I> {
    releases: I,
    options: Options,
    identities: Identities,
    tracker: Tracker,
}

impl<I: Iterator<Item = Result<Release, ReadError>>> Chunks<I> {
    pub(super) fn new(releases: I, options: Options) -> Self {
        Chunks {
            releases,
            options,
            identities: Identities::default(),
            tracker: Tracker::default(),
        }
    }

    /// Puts a release among the items, and what is to be said of it before it.
    fn admit(&mut self, mut release: Release, items: &mut Vec<Item>) {
        if release.text.len() > self.options.max_release_bytes {
            let problem = Problem::too_long(&release, self.options.max_release_bytes);
            items.push(Item::Problem(Box::new(problem)));
            return;
        }
        if self.options.mode == Mode::Corpus
            && let Some(new) = self.identities.claim(&release.id)
        {
            let problem = Problem::repeated_id(&release, &new);
            items.push(Item::Problem(Box::new(problem)));
            release.id = new;
        }
        if !release.text.chars().any(is_devanagari) {
            let problem = Problem::not_hindi(&release);
            items.push(Item::Problem(Box::new(problem)));
        }
        items.push(Item::Release(Box::new(release)));
    }
}

fn is_devanagari(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97F}')
}

impl<I: Iterator<Item = Result<Release, ReadError>>> Iterator for Chunks<I> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let mut items = Vec::new();
        let (mut inputs, mut bytes) = (0, 0);
        while bytes < self.options.chunk_bytes && items.len() < MOST_ITEMS {
            let Some(input) = self.releases.next() else {
                break;
            };
            self.tracker.pass(&input);
            match input {
                Ok(release) => {
                    bytes += release.text.len();
                    self.admit(release, &mut items);
                }
                Err(error) => items.push(Item::Problem(Box::new(Problem::unread(&error)))),
            }
            inputs += 1;
            if self.options.mode == Mode::Stream {
                break;
            }
        }
        (inputs > 0).then(|| Chunk {
            items,
            inputs,
            bytes,
            end: self.tracker.position(),
        })
    }
}
