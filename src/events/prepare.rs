//! A sentence made ready for the rules: its phrases and its clauses.

use std::ops::Range;

use super::chunk::Builder;
use super::clause::{self, Clause};
use super::lexicon::Lexicon;
use super::phrase::{Clausal, Phrase};

/// A sentence made ready for the rules.
#[derive(Debug)]
pub struct Prepared<'d> {
    /// The sentence.
    pub clausal: Clausal<'d>,
    /// Its phrases, in token order.
    pub phrases: Vec<Phrase>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

impl<'d> Prepared<'d> {
    /// Finds phrases and clauses.
    pub fn new(clausal: Clausal<'d>, lexicon: &Lexicon) -> Self {
        let phrases = phrases(&clausal, lexicon);
        let clauses = clause::clauses(&clausal.words, lexicon);
        Prepared {
            clausal,
            phrases,
            clauses,
        }
    }

    /// The indices of the phrases that start inside `tokens`.
    pub fn phrases_in(&self, tokens: &Range<usize>) -> Range<usize> {
        let at = |token| self.phrases.partition_point(|p| p.tokens.start < token);
        at(tokens.start)..at(tokens.end)
    }
}

/// The phrases of a sentence, in token order.
fn phrases(clausal: &Clausal, lexicon: &Lexicon) -> Vec<Phrase> {
    let builder = Builder::new(clausal, lexicon);
    let mut found = builder.direct();
    builder.both_offices(&mut found);
    found.extend(builder.references(&found));
    found.extend(builder.classes(&found));
    found.sort_by_key(|phrase| phrase.tokens.start);
    builder.same_office(&mut found);
    builder.read_cases(&mut found);
    builder.share_offices(&mut found);
    builder.place_in_country(&mut found);
    found
}
