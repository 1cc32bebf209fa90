//! What one or several records tell of one happening.

use jiff::civil::Date;

use crate::annotation::Event;
use crate::events::schema::{DateSource, EventType, Realis, Side, Subtype, Topic};
use crate::link::CountryCode;

use super::knowledge::Knowledge;
use super::lexicon::{Lexicon, Phrase, Word};
use super::likeness::ties;
use super::party::{Party, Tie};
use super::period::{Period, told};

/// A happening as its records so far tell it.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub(super) event_type: EventType,
    /// Every kind under which it is told.
    pub(super) subtypes: Vec<Subtype>,
    /// Every way in which it is told.
    pub(super) realis: Vec<Realis>,
    /// The days that it can have been; `None` where nothing tells, which agrees with nothing.
    pub(super) period: Option<Period>,
    /// The days that the records give, those of a text before the posting dates.
    pub(super) told: Option<Told>,
    pub(super) parties: Vec<Party>,
    pub(super) honourees: Vec<Phrase>,
    pub(super) incident: Phrase,
    pub(super) instrument: Phrase,
    /// The figures of an exercise's year or edition.
    pub(super) edition: Phrase,
    pub(super) topics: Vec<Topic>,
    /// The country of the place, and its words.
    pub(super) place: Option<CountryCode>,
    pub(super) spot: Phrase,
    /// The releases that tell of it, sorted. A release tells of one happening in one record.
    pub(super) releases: Vec<Word>,
}

/// Days that records give.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// Whether a text gives them, not the posting date.
    by_text: bool,
    pub(super) days: Period,
}

impl Happening {
    /// What one record of a release tells.
    pub(super) fn new(
        event: &Event,
        release: Word,
        posted: Option<Date>,
        lexicon: &mut Lexicon,
        knowledge: &Knowledge,
    ) -> Self {
        let date = event.date.as_ref();
        let parties = event.participants.iter();
        let parties = parties.filter_map(|p| Party::new(p, lexicon, knowledge));
        let parties = parties.collect();
        let honourees = event.honouree.iter();
        let honourees = honourees
            .map(|name| lexicon.name(name, knowledge))
            .collect();
        let incident = event.incident.as_deref();
        let incident = incident.map(|words| lexicon.incident(words, knowledge));
        let instrument = event.instrument.as_deref();
        let (instrument, edition) = instrument
            .map(|words| lexicon.instrument(words, knowledge))
            .unwrap_or_default();
        let place = event.place.as_ref();
        let spot = place.map(|place| lexicon.place(&place.text, knowledge));
        let place = place.and_then(|place| place.country.as_deref());
        Happening {
            event_type: event.event_type,
            subtypes: vec![event.subtype],
            realis: vec![event.realis],
            period: Period::of(date, event.realis, posted, knowledge.news),
            told: date.and_then(|date| {
                Some(Told {
                    by_text: date.source != DateSource::Release,
                    days: told(date)?,
                })
            }),
            parties,
            honourees,
            incident: incident.unwrap_or_default(),
            instrument,
            edition,
            topics: event.topics.clone(),
            place: place.and_then(CountryCode::new),
            spot: spot.unwrap_or_default(),
            releases: vec![release],
        }
    }

    /// Whether a record tells it under a subtype.
    pub(super) fn is(&self, subtype: Subtype) -> bool {
        self.subtypes.contains(&subtype)
    }

    /// The participants of a side.
    pub(super) fn side(&self, side: Side) -> impl Iterator<Item = &Party> + Clone {
        self.parties.iter().filter(move |party| party.side == side)
    }

    /// The countries in it, sorted, each once.
    pub(super) fn countries(&self) -> Vec<CountryCode> {
        let mut countries: Vec<_> = self.parties.iter().filter_map(|p| p.country).collect();
        countries.sort_unstable();
        countries.dedup();
        countries
    }

    /// How long it can last, in days.
    pub(super) fn lasts(&self, knowledge: &Knowledge) -> i32 {
        let lasts = self.subtypes.iter().map(|&s| knowledge.lasts(s));
        lasts.max().unwrap_or(0)
    }

    /// How long it or a telling of it under a kindred subtype can last, in days.
    pub(super) fn lasts_among_kin(&self, knowledge: &Knowledge) -> i32 {
        let kin = |&held: &Subtype| {
            let all = Subtype::ALL.iter().copied();
            all.filter(move |&other| knowledge.are_kin(held, other))
        };
        let kin = self.subtypes.iter().flat_map(kin);
        kin.map(|s| knowledge.lasts(s)).max().unwrap_or(0)
    }

    /// Takes in what another telling of it says.
    pub(super) fn absorb(&mut self, other: Happening, knowledge: &Knowledge) {
        let lasts = self.lasts(knowledge).max(other.lasts(knowledge));
        let sides = ties(self, &other);
        self.period = match (self.period, other.period) {
            (Some(a), Some(b)) => a.join(b, lasts).or(Some(a)),
            (a, b) => a.or(b),
        };
        self.told = match (self.told, other.told) {
            (Some(a), Some(b)) if a.by_text == b.by_text => Some(Told {
                days: a.days.join(b.days, lasts).unwrap_or(a.days),
                ..a
            }),
            (a, b) => a.filter(|a| a.by_text).or(b).or(a),
        };
        for mut party in other.parties {
            if sides.swapped {
                party.side = across(party.side);
            }
            self.take_party(party);
        }
        extend(&mut self.subtypes, other.subtypes);
        extend(&mut self.realis, other.realis);
        extend(&mut self.topics, other.topics);
        extend(&mut self.releases, other.releases);
        self.releases.sort_unstable();
        extend(&mut self.honourees, other.honourees);
        for (held, new) in [
            (&mut self.incident, other.incident),
            (&mut self.instrument, other.instrument),
            (&mut self.edition, other.edition),
            (&mut self.spot, other.spot),
        ] {
            if new.len() > held.len() {
                *held = new;
            }
        }
        self.place = self.place.or(other.place);
    }

    fn take_party(&mut self, party: Party) {
        let of_side = |held: &&mut Party| held.side == party.side;
        let known = self.parties.iter_mut().filter(of_side);
        let tied = known.map(|held| (held.tie(&party), held));
        match tied.max_by_key(|(tie, _)| *tie) {
            Some((Tie::Same, held)) => held.fill_up(&party),
            Some((Tie::Country, _)) if party.is_country() => {}
            Some((Tie::Country, held)) if held.is_country() => *held = party,
            _ => self.parties.push(party),
        }
    }
}

fn across(side: Side) -> Side {
    match side {
        Side::Agent => Side::Counterpart,
        Side::Counterpart => Side::Agent,
    }
}

fn extend<T: PartialEq>(held: &mut Vec<T>, new: Vec<T>) {
    for value in new {
        if !held.contains(&value) {
            held.push(value);
        }
    }
}
