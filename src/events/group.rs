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

    /// Whether the tokens between two phrases make a list of them: और, a comma, a hyphen; between
    /// countries, in headlines, nothing at all.
    fn joins(&self, mut between: Range<usize>, first: &Phrase) -> bool {
        (!between.is_empty() || first.is_bare_country())
            && between.len() <= 3
            && between.all(|t| {
                self.is("conjunction", t)
                    || self.is("honorific", t)
                    || self.is("modifier", t)
                    || matches!(
                        self.clausal.words[t],
                        "," | "-" | "–" | "—" | "/" | "\"" | "“" | "‘" | "'"
                    )
            })
    }

    /// A place that no gazetteer knows lies in the country that owns it: मडागास्कर के एंटसीरानाना में.
    pub fn place_in_country(&self, phrases: &mut [Phrase]) {
        for n in 1..phrases.len() {
            let (before, from) = phrases.split_at_mut(n);
            let (owner, place) = (&before[n - 1], &mut from[0]);
            let owned = owner.is_bare_country()
                && owner.case == Case::Genitive
                && owner.tokens.end + 1 == place.tokens.start;
            if owned && place.is_bare_place() && place.countries.is_empty() {
                place.countries.clone_from(&owner.countries);
            }
        }
    }

    /// भारत और जापान के विदेश मंत्रियों ने: the office of the last holds for the bare countries before it.
    pub fn share_offices(&self, phrases: &mut [Phrase]) {
        for n in (0..phrases.len().saturating_sub(1)).rev() {
            let (head, tail) = phrases.split_at_mut(n + 1);
            let (this, next) = (&mut head[n], &tail[0]);
            let shared = this.group == next.group
                && this.is_bare_country()
                && next.country_mention.is_some()
                && next.office.is_some()
                && next.person.is_none();
            if shared {
                this.office = next.office;
            }
        }
    }
}

/// Whether a marker tells an object, so that a country just before it is no part of a list with it.
fn is_object(case: Case) -> bool {
    matches!(
        case,
        Case::Ko | Case::Se | Case::Saath | Case::Liye | Case::Mein
    )
}
