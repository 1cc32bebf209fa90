//! Taggers without weights, for tests and trials of the stages after the tagger.

use std::collections::HashMap;

use super::{TagError, TaggedSpan, Tagger};
use crate::document::{EntityType, Sentence};

/// Tags the phrases that it was given, wherever they stand: from left to right, of several that
/// begin at a word the longest, each with score 1.
#[derive(Debug, Clone, Default)]
pub struct StubTagger {
    phrases: HashMap<Vec<Box<str>>, EntityType>,
    longest: usize,
}

impl StubTagger {
    /// A tagger for phrases whose words are separated by white space and compared as they are
    /// with tokens' normalised forms. An empty phrase is never found; of two that are the same
    /// the later one counts.
    pub fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, EntityType)>) -> StubTagger {
        Self::with_words(phrases, |phrase| {
            phrase.split_whitespace().map(Into::into).collect()
        })
    }

    /// As [`StubTagger::new`], where `words` gives the normalised tokens of a phrase.
    pub fn with_words<'a>(
        phrases: impl IntoIterator<Item = (&'a str, EntityType)>,
        words: impl Fn(&str) -> Vec<Box<str>>,
    ) -> StubTagger {
        let phrases: HashMap<_, _> = phrases
            .into_iter()
            .map(|(phrase, kind)| (words(phrase), kind))
            .collect();
        StubTagger {
            longest: phrases.keys().map(Vec::len).max().unwrap_or(0),
            phrases,
        }
    }

    /// The longest phrase that begins at a word.
    fn phrase_at(&self, words: &[Box<str>], start: usize) -> Option<TaggedSpan> {
        let furthest = words.len().min(start + self.longest);
        (start + 1..=furthest).rev().find_map(|end| {
            let &kind = self.phrases.get(&words[start..end])?;
            Some(TaggedSpan {
                tokens: start..end,
                kind,
                score: 1.0,
            })
        })
    }
}

impl Tagger for StubTagger {
    fn tag(&self, sentences: &[&Sentence]) -> Result<Vec<Vec<TaggedSpan>>, TagError> {
        let tag = |sentence: &&Sentence| {
            let words: Vec<Box<str>> = sentence.tokens.iter().map(|t| t.norm.clone()).collect();
            let mut spans = Vec::new();
            let mut word = 0;
            while word < words.len() {
                match self.phrase_at(&words, word) {
                    Some(span) => {
                        word = span.tokens.end;
                        spans.push(span);
                    }
                    None => word += 1,
                }
            }
            spans
        };
        Ok(sentences.iter().map(tag).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ner::tests::sentence;

    fn tag(tagger: &StubTagger, words: &str) -> Vec<(std::ops::Range<usize>, EntityType)> {
        let found = tagger.tag(&[&sentence(words)]).unwrap();
        found[0]
            .iter()
            .map(|span| (span.tokens.clone(), span.kind))
            .collect()
    }

    #[test]
    fn the_longest_phrase_wins_and_spans_do_not_overlap() {
        let tagger = StubTagger::new([
            ("राजन शर्मा", EntityType::Person),
            ("राजन", EntityType::Location),
            ("शर्मा संस्थान", EntityType::Organization),
            ("", EntityType::Date),
        ]);
        assert_eq!(
            tag(&tagger, "राजन शर्मा संस्थान में राजन"),
            [(0..2, EntityType::Person), (4..5, EntityType::Location)]
        );
        assert_eq!(tag(&tagger, ""), []);
    }

    #[test]
    fn phrases_may_be_cut_by_the_caller() {
        let letters = |phrase: &str| phrase.chars().map(|c| c.to_string().into()).collect();
        let tagger = StubTagger::with_words([("ab", EntityType::Event)], letters);
        assert_eq!(tag(&tagger, "x a b"), [(1..3, EntityType::Event)]);
    }
}
