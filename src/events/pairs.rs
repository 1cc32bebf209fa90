//! The sides of the events told so far: what दोनों पक्ष, दोनों मंत्री and दोनों संस्थान refer to.

use crate::link::CountryCode;

use super::record::Participant;
use super::schema::{Side, Subtype};

/// The casts with two sides, in the order in which they were told.
#[derive(Debug, Default)]
pub struct Pairs {
    told: Vec<(Option<Subtype>, Vec<Participant>)>,
    /// How many of `told` are of sentences before this one.
    settled: usize,
}

impl Pairs {
    /// Takes in the participants of an event, or of a list of people that no event claims, if they
    /// have two sides.
    pub fn observe(&mut self, kind: Option<Subtype>, participants: &[Participant]) {
        let has = |side| participants.iter().any(|p| p.side == side);
        if has(Side::Agent) && has(Side::Counterpart) {
            self.told.push((kind, participants.to_vec()));
        }
    }

    /// Puts people where their states alone stand in the last event.
    pub fn join(&mut self, participants: &[Participant]) {
        let Some((_, pair)) = self.told.last_mut() else {
            return;
        };
        for new in participants.iter().filter(|p| !p.is_bare_country()) {
            let states = pair.iter_mut().filter(|held| held.is_bare_country());
            if let Some(held) = states.into_iter().find(|held| held.country == new.country) {
                *held = Participant {
                    side: held.side,
                    ..new.clone()
                };
            }
        }
    }

    /// Ends a sentence: what it tells stands before whatever comes.
    pub fn settle(&mut self) {
        self.settled = self.told.len();
    }

    /// Forgets what the sentence told so far, to tell it again in another order.
    pub fn unsettle(&mut self) {
        self.told.truncate(self.settled);
    }

    /// Both sides of the last event.
    pub fn last(&self) -> &[Participant] {
        self.find(|pair| !pair.is_empty())
    }

    /// Whether the last event was between states.
    pub fn are_of_states(&self) -> bool {
        !self.last().is_empty() && self.last() == self.of_states()
    }

    /// Both sides of the last event of a kind, else of the last event.
    pub fn of(&self, kind: Subtype) -> &[Participant] {
        let same = self.told.iter().rev().find(|(held, _)| *held == Some(kind));
        same.map_or_else(|| self.last(), |(_, pair)| pair)
    }

    /// The last two sides of people, each with a name or an office.
    pub fn of_people(&self) -> &[Participant] {
        let is_person = |p: &Participant| p.name.is_some() || p.designation.is_some();
        self.find(|pair| pair.iter().all(is_person))
    }

    /// The bodies of the last event that has some on both sides, without those who spoke or signed for
    /// them.
    pub fn of_bodies(&self) -> Vec<Participant> {
        let is_body = |p: &&Participant| p.organization.is_some();
        let has = |pair: &[Participant], side| pair.iter().filter(is_body).any(|p| p.side == side);
        let pair = self.find(|pair| has(pair, Side::Agent) && has(pair, Side::Counterpart));
        let mut bodies: Vec<Participant> = Vec::new();
        for body in pair.iter().filter(is_body) {
            if !bodies.iter().any(|b| b.organization == body.organization) {
                bodies.push(Participant {
                    name: None,
                    designation: None,
                    ..body.clone()
                });
            }
        }
        bodies
    }

    /// The last two sides of more than one state.
    pub fn of_states(&self) -> &[Participant] {
        self.find(|pair| {
            let first = pair[0].country;
            pair.iter().any(|p| p.country != first)
        })
    }

    fn find(&self, fits: impl Fn(&[Participant]) -> bool) -> &[Participant] {
        let found = self.told.iter().rev().find(|(_, pair)| fits(pair));
        found.map_or(&[], |(_, pair)| pair)
    }
}

/// The countries of participants, each once, as participants on the sides that they are on.
pub fn countries_of(participants: &[Participant]) -> Vec<Participant> {
    let mut found: Vec<Participant> = Vec::new();
    for participant in participants {
        let Some(code) = participant.country else {
            continue;
        };
        if !found.iter().any(|held| held.country == Some(code)) {
            found.push(bare_country(code, participant.side));
        }
    }
    found
}

/// A country as participant.
pub fn bare_country(code: CountryCode, side: Side) -> Participant {
    Participant {
        country: Some(code),
        sector: Some(super::schema::Sector::Gov),
        ..Participant::nobody(side)
    }
}
