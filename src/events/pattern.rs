//! Trigger patterns: small regular expressions over the words of a clause.
//!
//! A pattern is a run of elements with white space between them:
//!
//! | element | matches |
//! | --- | --- |
//! | `बैठक` | that word, normalised |
//! | `बैठक\|वार्ता` | either word |
//! | `समझौत*` | any word that starts so |
//! | `@light` | any word of the list `light` |
//! | `#EVENT` | a whole mention of that type; `#PERSON\|DESIGNATION` of either |
//! | `_` | any one word |
//! | `..5` | up to five words, as few as will do |
//! | `X?` | an element, or nothing |
//! | `!X` | one word that is not X |
//! | `^` | no word: the start of the clause |
//! | `$` | no word: the end of the clause, closing marks aside; also among alternatives: `हुई|$` |

use std::borrow::Cow;
use std::ops::Range;

use crate::document::EntityType;
use crate::text;

use super::lexicon::Lexicon;
use super::phrase::Clausal;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    elements: Vec<Element>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Element {
    test: Test,
    optional: bool,
    /// The end of the clause serves as well.
    or_end: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Words(Vec<Word>),
    Not(Vec<Word>),
    Mention(Vec<EntityType>),
    Any,
    Gap(usize),
    Start,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Exact(String),
    Prefix(String),
    List(String),
}

/// A pattern that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It has no element that must match a word.
    #[error("the pattern {0:?} has no word that must match")]
    Empty(String),
    /// It names a list that no file defines.
    #[error("unknown word list {0:?}")]
    UnknownList(String),
    /// It names an entity type that does not exist.
    #[error("unknown entity type {0:?}")]
    UnknownType(String),
    /// A gap's length is no number.
    #[error("{0:?} is no gap; write `..3` for up to three words")]
    BadGap(String),
}

impl Pattern {
    /// Compiles a pattern; the lists that it names must exist.
    ///
    /// # Errors
    /// See [`PatternError`].
    pub fn new(source: &str, lexicon: &Lexicon) -> Result<Self, PatternError> {
        let elements = source
            .split_whitespace()
            .map(|element| Element::new(element, lexicon))
            .collect::<Result<Vec<_>, _>>()?;
        let names_a_word = |e: &Element| {
            !e.optional
                && !e.or_end
                && !matches!(
                    e.test,
                    Test::Gap(_) | Test::Any | Test::Not(_) | Test::Start | Test::End
                )
        };
        if !elements.iter().any(names_a_word) {
            return Err(PatternError::Empty(source.to_owned()));
        }
        Ok(Pattern { elements })
    }

    /// The leftmost matches inside `range`, without overlap: each the tokens that it covers.
    pub fn find_all(
        &self,
        clausal: &Clausal,
        range: &Range<usize>,
        lexicon: &Lexicon,
    ) -> Vec<Range<usize>> {
        let matcher = Matcher {
            clausal,
            lexicon,
            start: range.start,
            end: range.end,
        };
        let mut found = Vec::new();
        let mut at = range.start;
        while at < range.end {
            match matcher.run(&self.elements, at) {
                Some(end) if end > at => {
                    found.push(at..end);
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// Whether it matches anywhere inside `range`.
    pub fn is_in(&self, clausal: &Clausal, range: &Range<usize>, lexicon: &Lexicon) -> bool {
        let matcher = Matcher {
            clausal,
            lexicon,
            start: range.start,
            end: range.end,
        };
        range
            .clone()
            .any(|at| matcher.run(&self.elements, at).is_some())
    }

    /// Whether it matches from `token` on.
    pub fn starts_at(&self, clausal: &Clausal, token: usize, lexicon: &Lexicon) -> bool {
        let matcher = Matcher {
            clausal,
            lexicon,
            start: token,
            end: clausal.words.len(),
        };
        matcher.run(&self.elements, token).is_some()
    }
}

impl Element {
    fn new(source: &str, lexicon: &Lexicon) -> Result<Self, PatternError> {
        if let Some(most) = source.strip_prefix("..") {
            let most = most
                .parse()
                .map_err(|_| PatternError::BadGap(source.to_owned()))?;
            return Ok(Element {
                test: Test::Gap(most),
                optional: false,
                or_end: false,
            });
        }
        let (source, optional) = match source.strip_suffix('?') {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (source, false),
        };
        let (source, or_end) = without_end(source);
        let source = source.as_ref();
        let test = if source == "^" {
            Test::Start
        } else if source == "$" {
            Test::End
        } else if source == "_" {
            Test::Any
        } else if let Some(name) = source.strip_prefix('#') {
            let kind = |name: &str| {
                let plain = name.trim_start_matches('#');
                plain
                    .parse()
                    .map_err(|_| PatternError::UnknownType(plain.to_owned()))
            };
            Test::Mention(name.split('|').map(kind).collect::<Result<_, _>>()?)
        } else if let Some(others) = source.strip_prefix('!') {
            Test::Not(Word::alternatives(others, lexicon)?)
        } else {
            Test::Words(Word::alternatives(source, lexicon)?)
        };
        Ok(Element {
            test,
            optional,
            or_end,
        })
    }
}

/// An element's alternatives without `$`, and whether `$` was among them.
fn without_end(source: &str) -> (Cow<'_, str>, bool) {
    let words: Vec<&str> = source.split('|').filter(|word| *word != "$").collect();
    match words.is_empty() || !source.contains('$') {
        true => (source.into(), false),
        false => (words.join("|").into(), true),
    }
}

impl Word {
    /// The words between vertical bars.
    fn alternatives(source: &str, lexicon: &Lexicon) -> Result<Vec<Self>, PatternError> {
        source
            .split('|')
            .map(|word| Word::new(word, lexicon))
            .collect()
    }

    fn new(source: &str, lexicon: &Lexicon) -> Result<Self, PatternError> {
        if let Some(name) = source.strip_prefix('@') {
            return match lexicon.contains_list(name) {
                true => Ok(Word::List(name.to_owned())),
                false => Err(PatternError::UnknownList(name.to_owned())),
            };
        }
        Ok(match source.strip_suffix('*') {
            Some(stem) if !stem.is_empty() => Word::Prefix(text::normalize_word(stem).to_string()),
            _ => Word::Exact(text::normalize_word(source).to_string()),
        })
    }
}

struct Matcher<'m, 'd> {
    clausal: &'m Clausal<'d>,
    lexicon: &'m Lexicon,
    start: usize,
    end: usize,
}

impl Matcher<'_, '_> {
    /// The end of a match of `elements` that starts at token `at`.
    fn run(&self, elements: &[Element], at: usize) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else {
            return Some(at);
        };
        if element.test == Test::Start {
            return (at == self.start).then(|| self.run(rest, at)).flatten();
        }
        if element.test == Test::End {
            return self.is_end(at).then(|| self.run(rest, at)).flatten();
        }
        if let Test::Gap(most) = element.test {
            return (0..=most)
                .take_while(|skipped| at + skipped <= self.end)
                .find_map(|skipped| self.run(rest, at + skipped));
        }
        let taken = self
            .step(&element.test, at)
            .and_then(|next| self.run(rest, next));
        match taken {
            None if element.optional || (element.or_end && self.is_end(at)) => self.run(rest, at),
            _ => taken,
        }
    }

    /// The token after one element's match at `at`.
    fn step(&self, test: &Test, at: usize) -> Option<usize> {
        if at >= self.end {
            return None;
        }
        match test {
            Test::Any => Some(at + 1),
            Test::Words(words) => {
                let word = self.clausal.words[at];
                words.iter().any(|w| self.word(w, word)).then_some(at + 1)
            }
            Test::Not(words) => {
                let word = self.clausal.words[at];
                (!words.iter().any(|w| self.word(w, word))).then_some(at + 1)
            }
            Test::Mention(kinds) => {
                let mentions = self.clausal.mentions;
                let first = mentions.partition_point(|m| m.mention.tokens.start < at);
                mentions[first..]
                    .iter()
                    .take_while(|m| m.mention.tokens.start == at)
                    .find(|m| kinds.contains(&m.mention.kind))
                    .map(|m| m.mention.tokens.end)
            }
            Test::Gap(_) | Test::Start | Test::End => None,
        }
    }

    /// Whether nothing but marks follows up to the end.
    fn is_end(&self, at: usize) -> bool {
        let marks = |word: &&str| !word.chars().any(crate::text::is_word_char);
        self.clausal.words[at.min(self.end)..self.end]
            .iter()
            .all(marks)
    }

    fn word(&self, test: &Word, word: &str) -> bool {
        match test {
            Word::Exact(exact) => word == exact,
            Word::Prefix(stem) => word.starts_with(stem.as_str()),
            Word::List(list) => self.lexicon.has(list, word),
        }
    }
}
