//! Which happenings are compared: those that share a key and are near in time.

use crate::events::schema::EventType;
use crate::link::CountryCode;

use super::happening::Happening;
use super::knowledge::Knowledge;
use super::lexicon::Word;
use super::likeness::{Likeness, likeness};
use super::party::Party;

/// Two happenings that look the same, by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) likeness: Likeness,
    pub(super) first: usize,
    pub(super) second: usize,
}

/// With how many that come next in time a happening is compared under one key. Without a limit a day on
/// which thousands share a key would cost the square of them; those that tell the same are then
/// still joined, each to its neighbours.
const MOST_COMPARED: usize = 128;

/// What two tellings of one happening have in common, at least one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A foreign country that takes part.
    Country(EventType, CountryCode),
    /// A word of a person's name, of the dead, the incident, or a named exercise or agreement.
    Word(EventType, Word),
    /// An office's first word with its country.
    Office(EventType, Word, Option<CountryCode>),
    /// A body's first and last word.
    Body(EventType, Word, Word),
}

/// All pairs that look the same, the most alike first; of pairs alike the one of lower indices.
pub(super) fn edges(happenings: &[Happening], knowledge: &Knowledge) -> Vec<Edge> {
    let mut entries: Vec<(Key, usize)> = Vec::new();
    for (at, happening) in happenings.iter().enumerate() {
        if happening.period.is_some() {
            entries.extend(keys(happening).into_iter().map(|key| (key, at)));
        }
    }
    let begin = |at: usize| happenings[at].period.map(|period| period.from);
    entries.sort_unstable_by_key(|&(key, at)| (key, begin(at), at));
    let mut edges = Vec::new();
    for block in entries.chunk_by(|(a, _), (b, _)| a == b) {
        compare_block(block, happenings, knowledge, &mut edges);
    }
    edges.sort_unstable_by_key(|e| (std::cmp::Reverse(e.likeness), e.first, e.second));
    edges.dedup();
    edges
}

/// Compares those of one key, in order of time, each with those that begin before it is over.
fn compare_block(
    block: &[(Key, usize)],
    happenings: &[Happening],
    knowledge: &Knowledge,
    edges: &mut Vec<Edge>,
) {
    for (at, &(_, i)) in block.iter().enumerate() {
        let a = &happenings[i];
        let Some(period) = a.period else { continue };
        let reach = period.reach(a.lasts_among_kin(knowledge));
        for &(_, j) in block[at + 1..].iter().take(MOST_COMPARED) {
            let b = &happenings[j];
            if b.period.is_some_and(|later| later.from > reach) {
                break;
            }
            if let Some(likeness) = likeness(a, b, knowledge) {
                edges.push(Edge {
                    likeness,
                    first: i.min(j),
                    second: i.max(j),
                });
            }
        }
    }
}

fn keys(happening: &Happening) -> Vec<Key> {
    let kind = happening.event_type;
    let of_party = |party: &Party| {
        let mut keys: Vec<Key> = party.name.iter().map(|&w| Key::Word(kind, w)).collect();
        keys.extend(party.foreign().map(|country| Key::Country(kind, country)));
        if let Some(&first) = party.office.first() {
            keys.push(Key::Office(kind, first, party.country));
        }
        if let (Some(&first), Some(&last)) = (party.body.first(), party.body.last()) {
            keys.push(Key::Body(kind, first, last));
        }
        keys
    };
    let honourees = happening.honourees.iter().flat_map(|name| name.iter());
    let incident = happening.incident.iter();
    let words = honourees.chain(incident).chain(happening.instrument.iter());
    let mut keys: Vec<Key> = happening.parties.iter().flat_map(of_party).collect();
    keys.extend(words.map(|&word| Key::Word(kind, word)));
    keys.sort_unstable();
    keys.dedup();
    keys
}
