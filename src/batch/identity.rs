//! Ids that are given once.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The ids that were given so far, as hashes: some 16 bytes a release, whatever the id's length.
///
/// Two different ids with the same 64 bits would be taken for one, and the later release get a
/// suffix that it does not need; among a million releases that happens once in 30 million runs.
#[derive(Debug, Default)]
pub(super) struct Identities {
    given: HashSet<u64>,
    /// For an id that was met again: the last suffix.
    suffixes: HashMap<u64, u64>,
}

impl Identities {
    /// Takes an id for a release. `None` if it is free; else the one to take in its place: with `#2`
    /// behind it for the second release, `#3` for the third.
    pub(super) fn claim(&mut self, id: &str) -> Option<String> {
        let key = hash(id);
        if self.given.insert(key) {
            return None;
        }
        let suffix = self.suffixes.entry(key).or_insert(1);
        loop {
            *suffix += 1;
            let new = format!("{id}#{suffix}");
            if self.given.insert(hash(&new)) {
                return Some(new);
            }
        }
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_releases_are_numbered() {
        let mut identities = Identities::default();
        let given: Vec<String> = ["7", "8", "7#3", "7", "7", "7", "7#3"]
            .iter()
            .map(|id| identities.claim(id).unwrap_or_else(|| (*id).to_owned()))
            .collect();
        assert_eq!(given, ["7", "8", "7#3", "7#2", "7#4", "7#5", "7#3#2"]);
    }
}
