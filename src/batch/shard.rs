//! A part of a corpus, for one of several machines.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::document::Release;
use crate::release::ReadError;

/// One of so many parts that together are the whole.
///
/// A release belongs to the part that its id says: the first eight bytes of the id's SHA-256 sum, as
/// a number with the highest byte first, modulo the number of parts. Of the id only what stands before
/// the first `#` counts, so that releases that share an id, and get a suffix like `#2`, are together.
/// The first failure to read belongs to the first part, the second to the second, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    number: u64,
    of: u64,
}

/// Words that are no [`Shard`].
#[derive(Debug, thiserror::Error)]
#[error("not I/N, as in 2/8, with I from 1 to N")]
pub struct ShardError;

impl Shard {
    /// What of a stream belongs to the part.
    pub fn filter(
        self,
        inputs: impl Iterator<Item = Result<Release, ReadError>> + Send,
    ) -> impl Iterator<Item = Result<Release, ReadError>> + Send {
        let mut failures = 0;
        inputs.filter(move |input| match input {
            Ok(release) => self.has(key(&release.id)),
            Err(_) => {
                failures += 1;
                self.has(failures - 1)
            }
        })
    }

    fn has(self, key: u64) -> bool {
        key % self.of == self.number - 1
    }
}

fn key(id: &str) -> u64 {
    let id = id.split('#').next().unwrap_or(id);
    let sum = Sha256::digest(id);
    let first = sum.iter().take(8);
    first.fold(0, |key, &byte| key << 8 | u64::from(byte))
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(words: &str) -> Result<Self, ShardError> {
        let (number, of) = words.split_once('/').ok_or(ShardError)?;
        let parse = |digits: &str| digits.parse().map_err(|_| ShardError);
        let (number, of) = (parse(number)?, parse(of)?);
        match (1..=of).contains(&number) {
            true => Ok(Shard { number, of }),
            false => Err(ShardError),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl Serialize for Shard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::{Format, read_bytes};

    #[test]
    fn shards_are_written_as_fractions() {
        for words in ["1/1", "2/8", "8/8"] {
            assert_eq!(words.parse::<Shard>().unwrap().to_string(), words);
        }
        for words in ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert!(words.parse::<Shard>().is_err(), "{words}");
        }
    }

    #[test]
    fn the_key_is_what_other_languages_compute() {
        // python3 -c 'import hashlib; print(int.from_bytes(hashlib.sha256(b"2127135").digest()[:8], "big"))'
        assert_eq!(key("2127135"), 3055463779779740669);
        assert_eq!(key("2127135#2"), 3055463779779740669);
    }

    #[test]
    fn parts_are_the_whole_and_share_nothing() {
        let line = |n: u32| match n % 10 {
            0 => "{".to_owned(),
            _ => format!("{{\"id\": \"{}\", \"text\": \"पाठ {n}\"}}", n % 70),
        };
        let lines: Vec<String> = (0..200).map(line).collect();
        let read = || read_bytes("x.jsonl", Some(Format::Jsonl), lines.join("\n").as_bytes());
        let shown = |input: Result<Release, ReadError>| match input {
            Ok(release) => (release.id, release.text),
            Err(error) => (error.to_string(), String::new()),
        };
        let mut whole: Vec<_> = read().into_iter().map(shown).collect();
        let mut parts = Vec::new();
        for number in 1..=3 {
            let shard = Shard { number, of: 3 };
            let part: Vec<_> = shard.filter(read().into_iter()).map(shown).collect();
            assert!((40..100).contains(&part.len()), "{} of 200", part.len());
            assert_eq!(
                part.iter().filter(|(_, text)| text.is_empty()).count() / 6,
                1
            );
            parts.extend(part);
        }
        parts.sort();
        whole.sort();
        assert_eq!(parts, whole);
    }
}
