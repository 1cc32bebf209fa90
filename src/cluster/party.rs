//! A participant as it is compared, and what ties two of them.

use crate::annotation::Participant;
use crate::events::schema::Side;
use crate::link::CountryCode;

use super::knowledge::Knowledge;
use super::lexicon::{Lexicon, Phrase, Word, one_name};

/// A participant: what it is called, in the forms that are compared.
#[derive(Debug, Clone)]
pub(super) struct Party {
    pub(super) side: Side,
    pub(super) name: Phrase,
    pub(super) office: Phrase,
    /// Words of the office that make another one of it: a विदेश राज्य मंत्री is no विदेश मंत्री.
    rank: Phrase,
    pub(super) body: Phrase,
    pub(super) country: Option<CountryCode>,
    /// The name, else the office, the body or the country, as written.
    pub(super) called: Word,
}

/// What two participants, or two sides, have in common. A stronger tie is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// They are not the same.
    None,
    /// They are of one country, and nothing tells them apart.
    Country,
    /// They are the same person, office, body or bare country.
    Same,
}

impl Party {
    /// `None` for a participant that is nothing.
    pub(super) fn new(
        participant: &Participant,
        lexicon: &mut Lexicon,
        knowledge: &Knowledge,
    ) -> Option<Self> {
        let Participant {
            side,
            name,
            designation,
            organization,
            country,
            ..
        } = participant;
        let called = [name, designation, organization, country];
        let called = called.into_iter().find_map(Option::as_deref)?;
        let called = lexicon.intern(called);
        let name = name.as_deref().map(|n| lexicon.name(n, knowledge));
        let body = organization.as_deref();
        let office = designation.as_deref();
        let (office, rank) = office
            .map(|office| lexicon.office(office, body, knowledge))
            .unwrap_or_default();
        let body = body.map(|body| lexicon.body(body, knowledge));
        Some(Party {
            side: *side,
            name: name.unwrap_or_default(),
            office,
            rank,
            body: body.unwrap_or_default(),
            country: country.as_deref().and_then(CountryCode::new),
            called,
        })
    }

    /// Whether it is a country and nothing else.
    pub(super) fn is_country(&self) -> bool {
        self.name.is_empty() && self.office.is_empty() && self.body.is_empty()
    }

    /// Whether it is a country other than the issuing one, or someone of it.
    pub(super) fn foreign(&self) -> Option<CountryCode> {
        self.country
            .filter(|&country| country != CountryCode::INDIA)
    }

    /// What ties two participants.
    pub(super) fn tie(&self, other: &Party) -> Tie {
        if matches!((self.country, other.country), (Some(x), Some(y)) if x != y) {
            return Tie::None;
        }
        let one_country = self.country.is_some() && self.country == other.country;
        let by_country = if one_country { Tie::Country } else { Tie::None };
        if self.is_country() || other.is_country() {
            let both = self.is_country() && other.is_country();
            return if both && one_country {
                Tie::Same
            } else {
                by_country
            };
        }
        if !self.name.is_empty() && !other.name.is_empty() {
            return self.tie_by_name(other);
        }
        let bodies = compare(&self.body, &other.body);
        match self.tie_of_offices(other) {
            Some(Tie::None) => Tie::None,
            Some(_) if bodies == Some(Tie::None) => Tie::None,
            Some(tie) if one_country || bodies == Some(Tie::Same) => tie,
            Some(_) => Tie::None,
            None => match bodies {
                Some(Tie::None) => Tie::None,
                Some(Tie::Same) => Tie::Same,
                Some(Tie::Country) | None => by_country,
            },
        }
    }

    /// Two people are one when the words of one name are among those of the other; a surname alone
    /// does not outweigh different offices.
    fn tie_by_name(&self, other: &Party) -> Tie {
        let shorter = self.name.len().min(other.name.len());
        let differ = self.tie_of_offices(other) == Some(Tie::None);
        if one_name(&self.name, &other.name) && !(shorter == 1 && differ) {
            Tie::Same
        } else {
            Tie::None
        }
    }

    /// What ties two offices, or nothing where one of them is not told: a shorter one stands for the
    /// longer (पेट्रोलियम मंत्री for पेट्रोलियम एवं प्राकृतिक गैस मंत्री).
    fn tie_of_offices(&self, other: &Party) -> Option<Tie> {
        let tie = compare(&self.office, &other.office)?;
        let differ = self.office.last() != other.office.last() || self.rank != other.rank;
        Some(if differ { Tie::None } else { tie })
    }

    /// Takes the fuller forms of one that is the same.
    pub(super) fn fill_up(&mut self, other: &Party) {
        let longer = |held: &mut Phrase, new: &Phrase| {
            let better = new.len() > held.len();
            if better {
                held.clone_from(new);
            }
            better
        };
        let named = longer(&mut self.name, &other.name);
        let unnamed = self.name.is_empty();
        let office = longer(&mut self.office, &other.office);
        if office {
            self.rank.clone_from(&other.rank);
        }
        let body = longer(&mut self.body, &other.body) && self.office.is_empty();
        if named || (unnamed && (office || body)) {
            self.called = other.called;
        }
        self.country = self.country.or(other.country);
    }
}

/// What ties two bodies, or nothing where one of them is not told. One common word (नौसेना) for a
/// full name tells no more than the country.
fn compare(a: &[Word], b: &[Word]) -> Option<Tie> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(match one_name(a, b) {
        false => Tie::None,
        true if a.len() != b.len() && a.len().min(b.len()) == 1 => Tie::Country,
        true => Tie::Same,
    })
}
