//! The gazetteers: tables of names in `data/gazetteers`, compiled into the program.

use std::collections::{HashMap, HashSet};

use crate::events::schema::{Sector, Topic};
use crate::fingerprint::Fingerprint;
use crate::text;

use super::CountryCode;

/// A body that the gazetteer knows by its whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// The state that it belongs to; none for a body that spans states.
    pub country: Option<CountryCode>,
    /// What it is.
    pub sector: Sector,
}

/// A gazetteer file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct GazetteerError {
    /// The file's name in `data/gazetteers`.
    pub file: &'static str,
    /// Line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: String,
}

/// Names and what they stand for. Every key is a name's normalised words joined with single spaces.
#[derive(Debug, Default)]
pub struct Gazetteers {
    files: Vec<Fingerprint>,
    countries: HashMap<String, CountryCode>,
    places: HashMap<String, CountryCode>,
    bodies: HashMap<String, Body>,
    body_words: HashMap<String, Sector>,
    office_words: HashMap<String, Sector>,
    topics: HashMap<String, Topic>,
    /// Phrases in which a country's name stands for no country: लैटिन अमेरिका, चीनी मिल.
    not_countries: HashSet<String>,
    /// Phrases in which a topic's cue does not tell the topic.
    not_topics: HashSet<String>,
    /// The most words that a country's name, or a topic cue, has.
    longest_country: usize,
    longest_topic: usize,
}

/// One table as shipped: its file name and content.
macro_rules! table {
    ($name:literal) => {
        Table {
            file: $name,
            content: include_str!(concat!("../../data/gazetteers/", $name)),
        }
    };
}

struct Table {
    file: &'static str,
    content: &'static str,
}

impl Table {
    /// Calls `take` with each row's cells; the header is skipped, `#` lines are comments.
    fn rows(
        &self,
        mut take: impl FnMut(&csv::StringRecord) -> Result<(), String>,
    ) -> Result<(), GazetteerError> {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(self.content.as_bytes());
        for row in reader.records() {
            let row = row.map_err(|error| GazetteerError {
                file: self.file,
                line: error.position().map_or(0, csv::Position::line),
                problem: error.to_string(),
            })?;
            take(&row).map_err(|problem| GazetteerError {
                file: self.file,
                line: row.position().map_or(0, csv::Position::line),
                problem,
            })?;
        }
        Ok(())
    }
}

impl Gazetteers {
    /// The tables that the program ships with.
    ///
    /// # Errors
    /// If a shipped table is malformed, which the tests rule out.
    pub fn builtin() -> Result<Self, GazetteerError> {
        let mut gazetteers = Gazetteers::default();
        gazetteers
            .open(table!("countries.csv"))
            .rows(|row| insert(&mut gazetteers.countries, key(&row[0]), country(&row[1])?))?;
        gazetteers
            .open(table!("places.csv"))
            .rows(|row| insert(&mut gazetteers.places, key(&row[0]), country(&row[1])?))?;
        gazetteers.open(table!("bodies.csv")).rows(|row| {
            let body = Body {
                country: (!row[1].is_empty()).then(|| country(&row[1])).transpose()?,
                sector: vocabulary(Sector::ALL, Sector::as_str, &row[2])?,
            };
            insert(&mut gazetteers.bodies, key(&row[0]), body)
        })?;
        gazetteers.open(table!("body_words.csv")).rows(|row| {
            let sector = vocabulary(Sector::ALL, Sector::as_str, &row[1])?;
            insert(&mut gazetteers.body_words, key(&row[0]), sector)
        })?;
        gazetteers.open(table!("office_words.csv")).rows(|row| {
            let sector = vocabulary(Sector::ALL, Sector::as_str, &row[1])?;
            insert(&mut gazetteers.office_words, key(&row[0]), sector)
        })?;
        gazetteers.open(table!("topics.csv")).rows(|row| {
            let topic = vocabulary(Topic::ALL, Topic::as_str, &row[1])?;
            insert(&mut gazetteers.topics, key(&row[0]), topic)
        })?;
        gazetteers.open(table!("not_countries.csv")).rows(|row| {
            gazetteers.not_countries.insert(key(&row[0]));
            Ok(())
        })?;
        gazetteers.open(table!("not_topics.csv")).rows(|row| {
            gazetteers.not_topics.insert(key(&row[0]));
            Ok(())
        })?;
        gazetteers.measure();
        Ok(gazetteers)
    }

    /// The tables, in the order in which they were read.
    pub fn files(&self) -> &[Fingerprint] {
        &self.files
    }

    /// A table to read; what it held is noted.
    fn open(&mut self, table: Table) -> Table {
        let content = table.content.as_bytes();
        self.files.push(Fingerprint::of(table.file, content));
        table
    }

    /// Notes how long the longest keys are, so that a search need not look further.
    fn measure(&mut self) {
        let longest =
            |keys: &mut dyn Iterator<Item = &String>| keys.map(|k| words_in(k)).max().unwrap_or(0);
        self.longest_country = longest(&mut self.countries.keys().chain(&self.not_countries));
        self.longest_topic = longest(&mut self.topics.keys().chain(&self.not_topics));
    }

    /// The country that a name or adjective stands for.
    pub fn country(&self, key: &str) -> Option<CountryCode> {
        self.countries.get(key).copied()
    }

    /// The country that a place lies in. A country's own name counts as a place in it.
    pub fn place(&self, key: &str) -> Option<CountryCode> {
        self.places.get(key).copied().or_else(|| self.country(key))
    }

    /// A body known by its whole name.
    pub fn body(&self, key: &str) -> Option<Body> {
        self.bodies.get(key).copied()
    }

    /// The sector that the words of a body's name tell: the last one that tells any.
    pub fn body_sector(&self, words: &[&str]) -> Option<Sector> {
        last_known(&self.body_words, words)
    }

    /// The sector of an office by its head, the last word that tells any (रक्षा मंत्री, सेना प्रमुख).
    pub fn office_sector(&self, words: &[&str]) -> Option<Sector> {
        last_known(&self.office_words, words)
    }

    /// The countries named inside a run of words, in order, each once.
    pub fn countries_in(&self, words: &[&str]) -> Vec<CountryCode> {
        let mut found = Vec::new();
        let found_at = longest_matches(
            &self.countries,
            &self.not_countries,
            words,
            self.longest_country,
        );
        for (_, code) in found_at {
            if !found.contains(&code) {
                found.push(code);
            }
        }
        found
    }

    /// The topics whose cues stand in a run of words, most frequent first, then in text order.
    pub fn topics_in(&self, words: &[&str]) -> Vec<Topic> {
        let mut counts: Vec<(Topic, usize)> = Vec::new();
        for (_, topic) in longest_matches(&self.topics, &self.not_topics, words, self.longest_topic)
        {
            match counts.iter_mut().find(|(seen, _)| *seen == topic) {
                Some((_, count)) => *count += 1,
                None => counts.push((topic, 1)),
            }
        }
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        counts.into_iter().map(|(topic, _)| topic).collect()
    }
}

/// The normalised words of a name, joined with single spaces.
fn key(surface: &str) -> String {
    let words: Vec<String> = text::words(surface);
    words.join(" ")
}

fn words_in(key: &str) -> usize {
    key.split(' ').count()
}

fn country(code: &str) -> Result<CountryCode, String> {
    CountryCode::new(code).ok_or_else(|| format!("{code:?} is no alpha-3 code"))
}

fn vocabulary<T: Copy>(all: &[T], name: fn(T) -> &'static str, text: &str) -> Result<T, String> {
    all.iter()
        .copied()
        .find(|&value| name(value) == text)
        .ok_or_else(|| format!("unknown value {text:?}"))
}

/// Inserts, refusing a key that already stands for something else.
fn insert<T: PartialEq + std::fmt::Debug>(
    map: &mut HashMap<String, T>,
    key: String,
    value: T,
) -> Result<(), String> {
    if key.is_empty() {
        return Err("a name without words".to_owned());
    }
    match map.get(&key) {
        Some(old) if *old != value => Err(format!("{key:?} stands for {old:?} and for {value:?}")),
        _ => {
            map.insert(key, value);
            Ok(())
        }
    }
}

/// The most words that a row of `body_words.csv` or `office_words.csv` has.
const LONGEST_SECTOR_PHRASE: usize = 3;

/// The value of the phrase that ends last in `words`, the longest of those that end there.
fn last_known(map: &HashMap<String, Sector>, words: &[&str]) -> Option<Sector> {
    (1..=words.len()).rev().find_map(|end| {
        let from = end.saturating_sub(LONGEST_SECTOR_PHRASE);
        (from..end).find_map(|start| map.get(&words[start..end].join(" ")).copied())
    })
}

/// Leftmost-longest matches of the map's keys in `words`, with the index of their first word. A
/// match of `except` takes its words and yields nothing.
fn longest_matches<T: Copy>(
    map: &HashMap<String, T>,
    except: &HashSet<String>,
    words: &[&str],
    longest: usize,
) -> Vec<(usize, T)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let most = longest.min(words.len() - at);
        let hit = (1..=most).rev().find_map(|n| {
            let phrase = words[at..at + n].join(" ");
            match map.get(&phrase) {
                Some(&value) => Some((n, Some(value))),
                None => except.contains(&phrase).then_some((n, None)),
            }
        });
        if let Some((_, Some(value))) = hit {
            found.push((at, value));
        }
        at += hit.map_or(1, |(n, _)| n);
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn builtin() -> Gazetteers {
        Gazetteers::builtin().expect("the shipped tables are well-formed")
    }

    fn code(text: &str) -> Option<CountryCode> {
        CountryCode::new(text)
    }

    #[test]
    fn every_state_of_iso_3166_1_has_a_name() {
        let gazetteers = builtin();
        let codes: HashSet<_> = gazetteers.countries.values().collect();
        assert_eq!(codes.len(), 249);
    }

    #[test]
    fn spelling_variants_and_adjectives_name_the_same_state() {
        let gazetteers = builtin();
        for (names, expected) in [
            (["अमेरिका", "अमरीका", "अमेरिकी"], "USA"),
            (["कज़ाखस्तान", "कजाकिस्तान", "कज़ाकिस्तान"], "KAZ"),
            (["यूएई", "संयुक्त अरब अमीरात", "अमीराती"], "ARE"),
            (["श्री लंका", "श्रीलंका", "श्रीलंकाई"], "LKA"),
        ] {
            for name in names {
                assert_eq!(gazetteers.country(&key(name)), code(expected), "{name}");
            }
        }
    }

    #[test]
    fn a_countrys_name_inside_a_phrase_need_not_mean_it() {
        let gazetteers = builtin();
        let found = |text: &str| {
            let words = crate::text::words(text);
            gazetteers.countries_in(&words.iter().map(String::as_str).collect::<Vec<_>>())
        };
        assert_eq!(found("भारत-स्वीडन संयुक्त आयोग").len(), 2);
        assert_eq!(found("लैटिन अमेरिका").len(), 0);
    }

    #[test]
    fn the_word_that_ends_last_tells_the_sector() {
        let gazetteers = builtin();
        let sector = |text: &str| {
            let words = crate::text::words(text);
            gazetteers.body_sector(&words.iter().map(String::as_str).collect::<Vec<_>>())
        };
        assert_eq!(sector("रक्षा मंत्रालय"), Some(Sector::Gov));
        assert_eq!(sector("रॉयल मलेशियाई सेना"), Some(Sector::Mil));
    }
}
