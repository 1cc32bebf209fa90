//! Clauses of a sentence, and what their verbs say of time and fact.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::schema::Realis;

/// A run of tokens with one finite verb, as far as word forms tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Whether it is opened by कि, जो, जिसने and the like: its subject is not the one before.
    pub subordinate: bool,
}

/// Splits a sentence into clauses: after a finite verb that a comma, a semicolon or a conjunction
/// follows, and before कि and relative words. Every token is in exactly one clause.
pub fn clauses(words: &[&str], lexicon: &Lexicon) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut subordinate = false;
    for t in 0..words.len() {
        let opens = words[t] == "कि" || lexicon.has("relative", words[t]);
        let after_verb = t > 0
            && (lexicon.has("conjunction", words[t]) || matches!(words[t], "," | ";" | ":"))
            && is_finite_at(words, t - 1, lexicon);
        if t > start && (opens || after_verb || words[t] == ";") {
            found.push(Clause {
                tokens: start..t,
                subordinate,
            });
            start = t;
            subordinate = opens;
        } else if t == start && opens {
            subordinate = true;
        }
    }
    if start < words.len() {
        found.push(Clause {
            tokens: start..words.len(),
            subordinate,
        });
    }
    found
}

/// Whether the word at `t` is a finite verb. की is one only where no noun can follow.
fn is_finite_at(words: &[&str], t: usize, lexicon: &Lexicon) -> bool {
    lexicon.has("finite", words[t]) || lexicon.has("future", words[t])
}

/// The realis of what a trigger tells, from the words of its clause after the trigger's start.
///
/// A cue of cancelling or denying wins over one of possibility, that over the future tense.
pub fn realis(
    words: &[&str],
    clause: &Range<usize>,
    trigger: &Range<usize>,
    lexicon: &Lexicon,
) -> Realis {
    let any = |list: &str, mut range: Range<usize>| range.any(|t| lexicon.has(list, words[t]));
    let tail = trigger.start..clause.end;
    if any("negation", tail.clone()) || any("cancelled", tail.clone()) {
        Realis::Negated
    } else if any("possible", tail.clone()) {
        Realis::Possible
    } else if any("future", tail) {
        Realis::Planned
    } else {
        Realis::Actual
    }
}
