//! Whom grief is told to: the state of the dead, the country of a disaster.

use crate::link::CountryCode;

use super::cast::Cast;
use super::matcher::{Filler, Match};
use super::pairs::bare_country;
use super::record::{Participant, Reason};
use super::rule::Role;
use super::schema::{EventType, Side};

impl Cast<'_, '_> {
    /// Those mourning with the agent of whom only a name is told are of the state of the dead.
    pub fn place_mourners(&mut self, found: &Match) {
        if self.kind.event_type() != EventType::Condolence {
            return;
        }
        let dead = found.arguments.iter().find_map(|a| match &a.filler {
            Filler::Phrases(phrases) if a.role == Role::Honouree => phrases.first(),
            _ => None,
        });
        let told = dead.and_then(|&n| {
            let (phrase, clausal) = (&self.sentence.phrases[n], &self.sentence.clausal);
            let side = Side::Counterpart;
            let told = self
                .discourse
                .resolve(phrase, clausal, self.text, side, false, None);
            told.first().and_then(|r| r.participant.country)
        });
        let Some(country) = told.or(self.discourse.mourned()) else {
            return;
        };
        let is_only_name = |p: &&mut Participant| {
            p.name.is_some() && p.designation.is_none() && p.organization.is_none()
        };
        let addressed = self.participants.iter_mut();
        for participant in addressed.filter(|p| p.side == Side::Counterpart) {
            if is_only_name(&participant) {
                participant.country = Some(country);
            }
        }
    }

    /// Grief at a disaster abroad is told to the country where it was; where nothing tells that, to the
    /// other state of the last event.
    pub fn address(&mut self, places: &[CountryCode]) {
        let own = self.participants.iter().find_map(|p| p.country);
        let has_other = self
            .participants
            .iter()
            .any(|p| p.side == Side::Counterpart);
        let told: Vec<CountryCode> = match places {
            [] => {
                let states = self.discourse.pairs().of_states().iter();
                states.filter_map(|p| p.country).collect()
            }
            _ => places.to_vec(),
        };
        let Some(code) = told.into_iter().find(|&code| Some(code) != own) else {
            return;
        };
        if own.is_some() && !has_other {
            self.participants
                .push(bare_country(code, Side::Counterpart));
            self.reasons.push(Reason {
                role: Role::Counterpart.as_str(),
                span: self.trigger,
                ground: "the country of the disaster".to_owned(),
            });
        }
    }
}
