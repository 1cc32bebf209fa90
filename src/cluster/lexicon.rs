//! Words as numbers, and phrases in the form in which they are compared.

use std::collections::HashMap;

use crate::text;

use super::knowledge::Knowledge;

/// A word of the [`Lexicon`] that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Word(u32);

/// The words of a name that tell it from others, in text order; none where nothing is named.
pub(super) type Phrase = Box<[Word]>;

/// The words met so far, each kept once: a corpus has many records of few names.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: HashMap<Box<str>, Word>,
    texts: Vec<Box<str>>,
}

impl Lexicon {
    /// The number of a word or of any other text that recurs.
    pub(super) fn intern(&mut self, text: &str) -> Word {
        if let Some(&word) = self.numbers.get(text) {
            return word;
        }
        let word = Word(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.numbers.insert(text.into(), word);
        self.texts.push(text.into());
        word
    }

    /// The text of a number.
    pub(super) fn text(&self, word: Word) -> &str {
        &self.texts[word.0 as usize]
    }

    fn phrase<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) -> Phrase {
        words.into_iter().map(|word| self.intern(word)).collect()
    }

    /// A person's name without titles and initials, unless nothing else is left.
    pub(super) fn name(&mut self, name: &str, knowledge: &Knowledge) -> Phrase {
        let tokens = text::words(name);
        let is_initial = |at: usize| tokens.get(at + 1).is_some_and(|mark| mark == ".");
        let all = (0..tokens.len()).filter(|&at| is_word(&tokens[at]));
        let (short, full): (Vec<usize>, Vec<usize>) =
            all.partition(|&at| is_initial(at) || knowledge.titles.contains(&tokens[at]));
        let kept = if full.is_empty() { short } else { full };
        self.phrase(kept.into_iter().map(|at| tokens[at].as_str()))
    }

    /// An office, with the field of its ministry (the मंत्री of विद्युत मंत्रालय is विद्युत मंत्री), and apart
    /// from it the words that make another office of it.
    pub(super) fn office(
        &mut self,
        office: &str,
        body: Option<&str>,
        knowledge: &Knowledge,
    ) -> (Phrase, Phrase) {
        let mut words = knowledge.content(office);
        words.retain(|word| !knowledge.optional_in_office.contains(word));
        let body = body.map(|body| knowledge.content(body)).unwrap_or_default();
        if let Some((last, field)) = body.split_last()
            && last == "मंत्रालय"
            && words.last().is_some_and(|word| word == "मंत्री")
            && !field.iter().any(|word| words.contains(word))
        {
            words.splice(0..0, field.iter().cloned());
        }
        let is_rank = |word: &&str| knowledge.other_office.contains(*word);
        let (rank, office): (Vec<&str>, Vec<&str>) =
            words.iter().map(String::as_str).partition(is_rank);
        (self.phrase(office), self.phrase(rank))
    }

    /// A body by the first of its names; none for one that stands for its state.
    pub(super) fn body(&mut self, body: &str, knowledge: &Knowledge) -> Phrase {
        let words = knowledge.content(body);
        let key = words.join(" ");
        if knowledge.states.contains(&key) {
            return Phrase::default();
        }
        match knowledge.bodies.get(&key) {
            Some(full) => self.phrase(full.split(' ')),
            None => self.phrase(words.iter().map(String::as_str)),
        }
    }

    /// The words of a place.
    pub(super) fn place(&mut self, place: &str, knowledge: &Knowledge) -> Phrase {
        let words = knowledge.content(place);
        self.phrase(words.iter().map(String::as_str))
    }

    /// What tells an incident from others: words with one ending, of synonyms the one that stands for all.
    pub(super) fn incident(&mut self, incident: &str, knowledge: &Knowledge) -> Phrase {
        let words = knowledge.content(incident).into_iter().map(stem);
        let words: Vec<String> = words.map(|word| knowledge.synonym(word)).collect();
        self.phrase(words.iter().map(String::as_str))
    }

    /// What tells an agreement, exercise or project from others of its kind, and apart from it the
    /// figures of its year or edition.
    pub(super) fn instrument(
        &mut self,
        instrument: &str,
        knowledge: &Knowledge,
    ) -> (Phrase, Phrase) {
        let words = knowledge.content(instrument).into_iter().map(stem);
        let words: Vec<String> = words.filter(|w| !knowledge.kinds.contains(w)).collect();
        let is_figure = |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit());
        let (edition, name): (Vec<&str>, Vec<&str>) =
            words.iter().map(String::as_str).partition(is_figure);
        (self.phrase(name), self.phrase(edition))
    }
}

/// Whether a token is more than a punctuation mark.
pub(super) fn is_word(token: &str) -> bool {
    token.chars().any(text::is_word_char)
}

/// One ending for the direct and the oblique case: समझौते is समझौता.
fn stem(word: String) -> String {
    match word.strip_suffix('े') {
        Some(stem) if !stem.is_empty() => format!("{stem}ा"),
        _ => word,
    }
}

/// Whether every word of `short` is in `long`.
fn is_part(short: &[Word], long: &[Word]) -> bool {
    short.iter().all(|word| long.contains(word))
}

/// Whether one of two phrases is the other said shorter, or the same. What is unnamed is neither.
pub(super) fn one_name(a: &[Word], b: &[Word]) -> bool {
    !a.is_empty() && !b.is_empty() && (is_part(a, b) || is_part(b, a))
}
