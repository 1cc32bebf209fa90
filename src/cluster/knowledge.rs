//! What is known before any record is read: `data/cluster.toml`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::events::schema::Subtype;
use crate::text;

use super::lexicon::is_word;

const BUILT_IN: &str = include_str!("../../data/cluster.toml");

/// The shipped `data/cluster.toml` cannot be used, which the tests rule out.
#[derive(Debug, thiserror::Error)]
#[error("data/cluster.toml: {0}")]
pub struct KnowledgeError(#[from] toml::de::Error);

/// Windows of time, words and names by which records are compared.
#[derive(Debug)]
pub(super) struct Knowledge {
    lasts: HashMap<Subtype, i32>,
    kin: Vec<[Subtype; 2]>,
    pub(super) news: News,
    function: HashSet<String>,
    pub(super) titles: HashSet<String>,
    pub(super) optional_in_office: HashSet<String>,
    pub(super) other_office: HashSet<String>,
    pub(super) kinds: HashSet<String>,
    synonyms: HashMap<String, String>,
    /// Bodies that stand for their state; by their content words, as all names of bodies here.
    pub(super) states: HashSet<String>,
    /// From each name of a body to the first of its names.
    pub(super) bodies: HashMap<String, String>,
}

/// How far, in days, the posting date tells of the day.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct News {
    /// How long before posting a happening without a day can have been.
    pub(super) behind: i32,
    /// How long after posting a plan without a day is carried out.
    pub(super) ahead: i32,
    /// The longest date that tells a day.
    pub(super) widest: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    lasts: HashMap<Subtype, i32>,
    news: News,
    kin: Kin,
    words: Words,
    synonyms: HashMap<String, String>,
    states: States,
    bodies: Bodies,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kin {
    pairs: Vec<[Subtype; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    function: Vec<String>,
    titles: Vec<String>,
    optional_in_office: Vec<String>,
    other_office: Vec<String>,
    kinds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    bodies: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bodies {
    names: Vec<Vec<String>>,
}

impl Knowledge {
    /// What the program ships with.
    pub(super) fn built_in() -> Result<Self, KnowledgeError> {
        let raw: Raw = toml::from_str(BUILT_IN)?;
        let mut knowledge = Knowledge {
            lasts: raw.lasts,
            kin: raw.kin.pairs,
            news: raw.news,
            function: normalised(&raw.words.function),
            titles: normalised(&raw.words.titles),
            optional_in_office: normalised(&raw.words.optional_in_office),
            other_office: normalised(&raw.words.other_office),
            kinds: normalised(&raw.words.kinds),
            synonyms: raw.synonyms,
            states: HashSet::new(),
            bodies: HashMap::new(),
        };
        let states = raw.states.bodies.iter();
        knowledge.states = states.map(|body| knowledge.key(body)).collect();
        for names in &raw.bodies.names {
            let keys: Vec<String> = names.iter().map(|name| knowledge.key(name)).collect();
            let first = keys.first().cloned().unwrap_or_default();
            let known = keys.into_iter().map(|key| (key, first.clone()));
            knowledge.bodies.extend(known);
        }
        Ok(knowledge)
    }

    /// The normalised words of a phrase, without punctuation and function words; ordinals in figures
    /// (सोलहवें and 16वें are 16).
    pub(super) fn content(&self, phrase: &str) -> Vec<String> {
        let mut words = text::words(phrase);
        words.retain(|word| is_word(word) && !self.function.contains(word));
        for word in &mut words {
            if let Some(number) = text::parse_ordinal(word) {
                *word = number.to_string();
            }
        }
        words
    }

    fn key(&self, phrase: &str) -> String {
        self.content(phrase).join(" ")
    }

    /// How many days may lie between two tellings of one happening.
    pub(super) fn lasts(&self, subtype: Subtype) -> i32 {
        self.lasts.get(&subtype).copied().unwrap_or(0)
    }

    /// Whether two subtypes can be told of one happening.
    pub(super) fn are_kin(&self, a: Subtype, b: Subtype) -> bool {
        a == b || self.kin.contains(&[a, b]) || self.kin.contains(&[b, a])
    }

    /// The word that stands for a synonym.
    pub(super) fn synonym(&self, word: String) -> String {
        self.synonyms.get(&word).cloned().unwrap_or(word)
    }
}

fn normalised(words: &[String]) -> HashSet<String> {
    let words = words.iter().map(|word| text::normalize_word(word).into());
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subtype_has_its_days_and_kin_are_of_one_type() -> Result<(), KnowledgeError> {
        let knowledge = Knowledge::built_in()?;
        for &subtype in Subtype::ALL {
            assert!(knowledge.lasts.contains_key(&subtype), "{subtype}");
        }
        for [a, b] in &knowledge.kin {
            assert_eq!(a.event_type(), b.event_type());
        }
        Ok(())
    }

    #[test]
    fn no_name_stands_for_two_bodies() -> Result<(), Box<dyn std::error::Error>> {
        let knowledge = Knowledge::built_in()?;
        let raw: Raw = toml::from_str(BUILT_IN)?;
        for names in &raw.bodies.names {
            for name in names {
                let stands_for = knowledge.bodies.get(&knowledge.key(name));
                assert_eq!(stands_for, Some(&knowledge.key(&names[0])), "{name}");
            }
        }
        Ok(())
    }
}
