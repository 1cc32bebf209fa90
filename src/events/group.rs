//! Case markers of phrases, and the lists that phrases form: the marker of a list's last holds for all.

use std::ops::Range;

use super::case::{self, Case};
use super::chunk::Builder;
use super::phrase::{Phrase, Reference};

impl Builder<'_, '_> {
    /// Reads the marker after each phrase; a phrase in a list takes the marker of the list's last.
    pub fn read_cases(&self, phrases: &mut [Phrase]) {
        for n in (0..phrases.len()).rev() {
            let end = phrases[n].tokens.end;
            if !matches!(phrases[n].reference, Reference::Subject | Reference::Object) {
                let after = self.after_aside(end).unwrap_or(end);
                phrases[n].case = case::read(&self.clausal.words[after..]).0;
            }
            let listed = n + 1 < phrases.len()
                && phrases[n].case == Case::Bare
                && !(end == phrases[n + 1].tokens.start && is_object(phrases[n + 1].case))
                && self.joins(
                    end..phrases[n + 1].tokens.start,
                    &phrases[n],
                    &phrases[n + 1],
                );
            if listed {
                phrases[n].case = phrases[n + 1].case;
                phrases[n].group = phrases[n + 1].group;
            } else {
                phrases[n].group = n;
                if phrases[n].case == Case::Bare
                    && let Some(after) = self.after_company(end)
                {
                    phrases[n].case = case::read(&self.clausal.words[after..]).0;
                }
            }
        }
    }

    /// Where a relative clause after a phrase ends, if the phrase's marker follows it: श्री क, जो पुणे में हैं, ने.
    fn after_aside(&self, end: usize) -> Option<usize> {
        let words = &self.clausal.words;
        let opens = words.get(end) == Some(&",") && words.get(end + 1).is_some_and(|w| is_who(w));
        let reach = (end + LONGEST_ASIDE).min(words.len().saturating_sub(1));
        let closes = |t: &usize| words[*t] == "," && case::read(&words[t + 1..]).0 != Case::Bare;
        let close = (end + 2..reach).find(closes);
        close.filter(|_| opens).map(|t| t + 1)
    }

    /// Where those end who are told along with a phrase and bear its marker: श्री क सहित कई गणमान्य व्यक्तियों ने,
    /// श्री क और अनेक सांसदों ने.
    fn after_company(&self, end: usize) -> Option<usize> {
        let words = &self.clausal.words;
        let within = |from: usize| from..(from + LONGEST_COMPANY).min(words.len());
        let closes = |t: &usize| self.is("finite", *t) || words[*t] == ";";
        let beside = within(end)
            .take_while(|t| !closes(t))
            .find(|&t| matches!(words[t], "सहित" | "समेत"));
        let along =
            beside.or(Some(end).filter(|&t| t < words.len() && self.is("conjunction", t)))?;
        let company = within(along + 1)
            .take_while(|&t| !closes(&t) && (beside.is_some() || !self.covers(t)))
            .find(|&t| self.is("people_noun", t) || self.is("plural_office", t))?;
        Some(company + 1).filter(|&after| case::read(&words[after..]).0 != Case::Bare)
    }

    /// Whether the tokens between two phrases make a list of them: और, a comma, a hyphen, also before a
    /// bare owner (और संस्थान के निदेशक); between countries, in headlines, nothing at all.
    fn joins(&self, between: Range<usize>, first: &Phrase, second: &Phrase) -> bool {
        let mut rest = between.clone();
        if rest.len() > 2 && self.owns_loosely(rest.end - 2..rest.end) {
            rest.end -= 2;
        }
        if let Some(sender) = self.before_sender(rest.clone()) {
            rest.end = sender;
        }
        (!between.is_empty() || first.is_bare_country() && !second.is_bare_place())
            && rest.len() <= LONGEST_JOINT
            && rest.clone().all(|t| {
                self.is("conjunction", t)
                    || self.is("honorific", t)
                    || self.is("modifier", t)
                    || is_kin(self.clausal.words[t])
                    || matches!(
                        self.clausal.words[t],
                        "," | "-" | "–" | "—" | "/" | "\"" | "“" | "‘" | "'"
                    )
            })
    }

    /// Where those start for whom the second of a list acts, if they are told by plain words: तथा विद्यापीठ की ओर से.
    fn before_sender(&self, between: Range<usize>) -> Option<usize> {
        let words = self.clausal.words.get(between.clone())?;
        let [before @ .., "की", "ओर" | "तरफ", "से"] = words else {
            return None;
        };
        let told = before.iter().rev().take_while(|word| {
            word.chars().all(crate::text::is_word_char) && !self.lexicon.has("conjunction", word)
        });
        let told = told.count();
        (1..=LONGEST_SENDER)
            .contains(&told)
            .then(|| between.start + before.len() - told)
    }

    /// Whether two words are a bare noun for a body and its genitive.
    fn owns_loosely(&self, words: Range<usize>) -> bool {
        self.is("body_noun", words.start)
            && matches!(self.clausal.words[words.start + 1], "के" | "की")
    }
}

/// The most tokens between two of a list: और उनकी पत्नी श्रीमती.
const LONGEST_JOINT: usize = 4;

/// Whether a word is for one of a family, who goes along with the one named before.
fn is_kin(word: &str) -> bool {
    matches!(
        word,
        "पत्नी"
            | "पति"
            | "पुत्र"
            | "पुत्री"
            | "बेटे"
            | "बेटी"
            | "धर्मपत्नी"
    )
}

/// The most tokens before सहित, and after it, of those who are told along with a phrase.
const LONGEST_COMPANY: usize = 8;

/// The most plain words for a body on whose side someone acts.
const LONGEST_SENDER: usize = 3;

/// The most tokens of a relative clause between a phrase and its marker.
const LONGEST_ASIDE: usize = 40;

/// Whether a word opens a relative clause of someone just named.
pub fn is_who(word: &str) -> bool {
    word == "जो"
        || (word.starts_with("जि")
            && (word.ends_with("ने")
                || word.ends_with("के")
                || word.ends_with("की")
                || word.ends_with("में")))
}

/// Whether a marker tells an object, so that a country just before it is no part of a list with it.
fn is_object(case: Case) -> bool {
    matches!(
        case,
        Case::Ko | Case::Se | Case::Saath | Case::Liye | Case::Mein
    )
}
