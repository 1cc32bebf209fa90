//! Named word lists: what rules and the grammar of phrases share.

use std::collections::{HashMap, HashSet};

use crate::text;

/// Word lists by name. Every word is normalised.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    lists: HashMap<String, HashSet<String>>,
}

/// The lists that the program itself consults, besides those that rules name.
pub const REQUIRED: [&str; 18] = [
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
    "pronoun",
    "rank",
    "counterpart_noun",
    "state_noun",
    "people_noun",
    "government_noun",
    "date_owner",
    "relative",
];

impl Lexicon {
    /// Adds words to a list, making the list if need be.
    pub fn extend(&mut self, name: &str, words: &[String]) {
        let list = self.lists.entry(name.to_owned()).or_default();
        list.extend(words.iter().map(|word| text::words(word).concat()));
    }

    /// Whether a list of that name exists.
    pub fn contains_list(&self, name: &str) -> bool {
        self.lists.contains_key(name)
    }

    /// Whether a word is in a list. A word that ends in `*` in the file stands for every word that
    /// starts with it; one that starts with `*`, for every word that ends with it.
    pub fn has(&self, name: &str, word: &str) -> bool {
        self.lists.get(name).is_some_and(|list| has(list, word))
    }
}

fn has(list: &HashSet<String>, word: &str) -> bool {
    list.contains(word)
        || word.char_indices().skip(1).any(|(at, _)| {
            list.contains(&format!("{}*", &word[..at]))
                || list.contains(&format!("*{}", &word[at..]))
        })
}
