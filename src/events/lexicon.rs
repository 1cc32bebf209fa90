//! Named word lists: what rules and the grammar of phrases share.

use std::collections::{HashMap, HashSet};

use crate::text;

/// Word lists by name. Every word is normalised.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    lists: HashMap<String, WordList>,
}

/// One list: whole words, and the stems and endings that stand for many.
#[derive(Debug, Clone, Default)]
struct WordList {
    words: HashSet<String>,
    stems: Vec<String>,
    endings: Vec<String>,
}

impl WordList {
    fn add(&mut self, word: &str) {
        if let Some(stem) = word.strip_suffix('*') {
            self.stems.push(text::words(stem).concat());
        } else if let Some(ending) = word.strip_prefix('*') {
            self.endings.push(text::words(ending).concat());
        } else {
            self.words.insert(text::words(word).concat());
        }
    }

    fn has(&self, word: &str) -> bool {
        let longer = |part: &String| word.len() > part.len();
        self.words.contains(word)
            || self
                .stems
                .iter()
                .any(|s| longer(s) && word.starts_with(s.as_str()))
            || self
                .endings
                .iter()
                .any(|e| longer(e) && word.ends_with(e.as_str()))
    }
}

/// The lists that the program itself consults, besides those that rules name.
pub const REQUIRED: [&str; 41] = [
    "honorific",
    "modifier",
    "conjunction",
    "finite",
    "future",
    "negation",
    "cancelled",
    "possible",
    "pair",
    "pair_country",
    "pair_people",
    "class_noun",
    "pair_body",
    "pronoun",
    "rank",
    "counterpart_noun",
    "state_noun",
    "people_noun",
    "government_noun",
    "date_owner",
    "relative",
    "honorific_after",
    "located",
    "executive",
    "plural_office",
    "delegation",
    "determiner",
    "postposition",
    "measure",
    "spot_noun",
    "ship",
    "topic_of_place",
    "body_noun",
    "forum",
    "occasion",
    "likely",
    "envoys",
    "crown",
    "untitled",
    "role_noun",
    "building",
];

impl Lexicon {
    /// Adds words to a list, making the list if need be.
    pub fn extend(&mut self, name: &str, words: &[String]) {
        let list = self.lists.entry(name.to_owned()).or_default();
        for word in words {
            list.add(word);
        }
    }

    /// Whether a list of that name exists.
    pub fn contains_list(&self, name: &str) -> bool {
        self.lists.contains_key(name)
    }

    /// Whether a word is in a list. A word that ends in `*` in the file stands for every word that
    /// starts with it; one that starts with `*`, for every word that ends with it.
    pub fn has(&self, name: &str, word: &str) -> bool {
        self.lists.get(name).is_some_and(|list| list.has(word))
    }
}
