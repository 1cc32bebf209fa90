//! A sentence made ready for the rules: its phrases and its clauses.

use std::ops::Range;

use crate::document::Mention;
use crate::link::LinkedMention;

use super::case::{self, Case};
use super::chunk::Builder;
use super::clause::{self, Clause};
use super::group::is_who;
use super::lexicon::Lexicon;
use super::phrase::{Clausal, Phrase, Reference};

/// A sentence made ready for the rules.
#[derive(Debug)]
pub struct Prepared<'d> {
    /// The sentence.
    pub clausal: Clausal<'d>,
    /// Its phrases, in token order.
    pub phrases: Vec<Phrase>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// Its words where they can be verbs or particles; those of a mention are empty: the surname नेगी
    /// is no future.
    pub plain: Vec<&'d str>,
}

impl<'d> Prepared<'d> {
    /// Finds phrases and clauses.
    pub fn new(clausal: Clausal<'d>, lexicon: &Lexicon) -> Self {
        let phrases = phrases(&clausal, lexicon);
        let plain = plain_words(&clausal);
        let clauses = clause::clauses(&plain, lexicon);
        Prepared {
            clausal,
            phrases,
            clauses,
            plain,
        }
    }

    /// The part of `tokens` that is near enough to `trigger` to bear on it: sentences of thousands of
    /// tokens are lists, and work on each trigger must not grow with them.
    pub fn near(&self, tokens: &Range<usize>, trigger: &Range<usize>) -> Range<usize> {
        let start = tokens.start.max(trigger.start.saturating_sub(REACH));
        start..tokens.end.min(trigger.end + REACH).max(start)
    }

    /// The mention that covers the token at `t`.
    pub fn mention_at(&self, t: usize) -> Option<&'d Mention> {
        let mentions = self.clausal.mentions;
        let after = mentions.partition_point(|m| m.mention.tokens.start <= t);
        let before = after.checked_sub(1).map(|n| &mentions[n].mention);
        before.filter(|m| m.tokens.contains(&t))
    }

    /// The phrase that covers the token at `t`.
    pub fn phrase_at(&self, t: usize) -> Option<&Phrase> {
        let after = self.phrases.partition_point(|p| p.tokens.start <= t);
        let before = after.checked_sub(1).map(|n| &self.phrases[n]);
        before.filter(|p| p.tokens.contains(&t))
    }

    /// The mentions that start inside `tokens`.
    pub fn mentions_in(&self, tokens: &Range<usize>) -> &'d [LinkedMention] {
        let all = self.clausal.mentions;
        let at = |token| all.partition_point(|m| m.mention.tokens.start < token);
        &all[at(tokens.start)..at(tokens.end)]
    }

    /// The subject of a clause before the one that phrase `n` stands in: a person or office with ने, or
    /// unmarked.
    pub fn subject_before(&self, n: usize) -> Option<usize> {
        let at = self.phrases[n].tokens.start;
        let clause = self.clauses.partition_point(|c| c.tokens.end <= at);
        let start = self.clauses.get(clause)?.tokens.start;
        let near = self.near(&(0..start), &(at..at + 1));
        self.phrases_in(&near).rev().find(|&m| {
            let phrase = &self.phrases[m];
            phrase.reference == Reference::Direct
                && (phrase.person.is_some() || phrase.office.is_some())
                && matches!(phrase.case, Case::Ne | Case::Led | Case::Bare)
        })
    }

    /// Whether a clause only tells more of someone named before it: the subject of what follows is not in it.
    pub fn is_aside(&self, clause: usize) -> bool {
        let words = &self.clausal.words;
        let next = self.clauses.get(clause + 1).map(|c| c.tokens.start + 1);
        let marker = next.and_then(|at| words.get(at..)).map(case::read);
        is_who(words[self.clauses[clause].tokens.start])
            && marker.is_some_and(|(marker, _)| marker != Case::Bare)
    }

    /// Whether the token at `t` is of what a clause before it reports: the clause of a trigger says something, and
    /// कि opens the words said.
    pub fn is_reported(&self, t: usize, clause: usize) -> bool {
        let later = self.clauses.iter().skip(clause + 1);
        let mut between = later.take_while(|c| c.tokens.start <= t);
        between.any(|c| self.clausal.words[c.tokens.start] == "कि")
    }

    /// The phrases of the list that phrase `n` stands in, in order.
    pub fn group_of(&self, n: usize) -> impl Iterator<Item = usize> + '_ {
        let group = self.phrases[n].group;
        let first = self.phrases[..n]
            .iter()
            .rev()
            .take_while(|p| p.group == group)
            .count();
        let listed = self.phrases[n - first..].iter();
        let length = listed.take_while(|p| p.group == group).count();
        n - first..n - first + length
    }

    /// The indices of the phrases that start inside `tokens`.
    pub fn phrases_in(&self, tokens: &Range<usize>) -> Range<usize> {
        let at = |token| self.phrases.partition_point(|p| p.tokens.start < token);
        at(tokens.start)..at(tokens.end)
    }
}

/// What is farther than this from a trigger, in tokens, does not bear on it.
const REACH: usize = 200;

/// The words of a sentence, those of its mentions blanked.
fn plain_words<'d>(clausal: &Clausal<'d>) -> Vec<&'d str> {
    let mut words = clausal.words.clone();
    for linked in clausal.mentions {
        words[linked.mention.tokens.clone()].fill("");
    }
    words
}

/// The phrases of a sentence, in token order.
fn phrases(clausal: &Clausal, lexicon: &Lexicon) -> Vec<Phrase> {
    let builder = Builder::new(clausal, lexicon);
    let mut found = builder.direct();
    builder.both_offices(&mut found);
    found.extend(builder.references(&found));
    found.extend(builder.ships(&found));
    found.extend(builder.classes(&found));
    found.sort_by_key(|phrase| phrase.tokens.start);
    builder.same_office(&mut found);
    builder.own_counterparts(&mut found);
    builder.two_offices(&mut found);
    builder.read_cases(&mut found);
    builder.inherit(&mut found);
    found
}
