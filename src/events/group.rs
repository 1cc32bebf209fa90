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
                phrases[n].case = case::read(&self.clausal.words[end..]).0;
            }
            let listed = n + 1 < phrases.len()
                && phrases[n].case == Case::Bare
                && !(end == phrases[n + 1].tokens.start && is_object(phrases[n + 1].case))
                && self.joins(end..phrases[n + 1].tokens.start, &phrases[n]);
            if listed {
                phrases[n].case = phrases[n + 1].case;
                phrases[n].group = phrases[n + 1].group;
            } else {
                phrases[n].group = n;
            }
        }
    }

    /// Whether the tokens between two phrases make a list of them: और, a comma, a hyphen, also before a
    /// bare owner (और संस्थान के निदेशक); between countries, in headlines, nothing at all.
    fn joins(&self, between: Range<usize>, first: &Phrase) -> bool {
        let mut rest = between.clone();
        if rest.len() > 2 && self.owns_loosely(rest.end - 2..rest.end) {
            rest.end -= 2;
        }
        (!between.is_empty() || first.is_bare_country())
            && rest.len() <= 3
            && rest.clone().all(|t| {
                self.is("conjunction", t)
                    || self.is("honorific", t)
                    || self.is("modifier", t)
                    || matches!(
                        self.clausal.words[t],
                        "," | "-" | "–" | "—" | "/" | "\"" | "“" | "‘" | "'"
                    )
            })
    }

    /// Whether two words are a bare noun for a body and its genitive.
    fn owns_loosely(&self, words: Range<usize>) -> bool {
        self.is("body_noun", words.start)
            && matches!(self.clausal.words[words.start + 1], "के" | "की")
    }
}

/// Whether a marker tells an object, so that a country just before it is no part of a list with it.
fn is_object(case: Case) -> bool {
    matches!(
        case,
        Case::Ko | Case::Se | Case::Saath | Case::Liye | Case::Mein
    )
}
