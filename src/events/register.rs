//! Who is who in a release: people with their offices and countries, bodies with their states and
//! short forms, put together from all sentences.

use std::collections::HashMap;

use crate::link::CountryCode;
use crate::text;

use super::record::Participant;

/// What the whole release tells of its people and bodies.
#[derive(Debug, Default)]
pub struct Register {
    /// One entry a person, with the fullest name and office that the release gives.
    people: Vec<Participant>,
    /// By normalised name.
    bodies: HashMap<String, Body>,
    /// Offices named without holder, state or body before any holder: of the issuing state.
    own_offices: Vec<String>,
}

/// What is told of a body.
#[derive(Debug, Default, Clone)]
struct Body {
    /// Its full name, if this is a short form.
    full: Option<String>,
    country: Option<CountryCode>,
    /// Whether it bears a name that every state's has, and was named first without a state: the release's
    /// own श्रम मंत्रालय.
    own: bool,
}

impl Register {
    /// Takes in a participant as one phrase gives it, and the short form of its body.
    pub fn take(&mut self, participant: Participant, alias: Option<&str>) {
        if let Some(name) = &participant.organization {
            let country = participant.country;
            let known = self.bodies.contains_key(&key(name));
            let body = self.bodies.entry(key(name)).or_default();
            body.own |= !known && country.is_none() && is_common(name);
            body.country = body.country.or(country);
            if let Some(alias) = alias {
                let country = body.country;
                let short = self.bodies.entry(key(alias)).or_default();
                short.full = Some(name.clone());
                short.country = short.country.or(country);
            }
        }
        match &participant.designation {
            _ if participant.name.is_some() => self.take_person(participant),
            Some(office) if participant.country.is_none() && participant.organization.is_none() => {
                let held = |p: &Participant| {
                    p.designation
                        .as_deref()
                        .is_some_and(|o| is_short_for(office, o))
                };
                if !self.people.iter().any(held) && !self.is_own_office(office) {
                    self.own_offices.push(office.clone());
                }
            }
            _ => {}
        }
    }

    /// Whether an office was named as the issuing state's own before anyone was told to hold such a one.
    pub fn is_own_office(&self, office: &str) -> bool {
        self.own_offices.iter().any(|own| key(own) == key(office))
    }

    fn take_person(&mut self, participant: Participant) {
        let place = self.people.iter().position(|p| is_one(p, &participant));
        match place {
            Some(at) => {
                let new = participant.clone();
                fill_up(&mut self.people[at], &new);
            }
            None => {
                let told = participant.designation.is_some() || participant.organization.is_some();
                if told || participant.country.is_some() {
                    self.people.push(participant);
                }
            }
        }
    }

    /// Gives a participant's body its full name beside the short one, and its state, where the release tells them.
    pub fn place_body(&self, participant: &mut Participant) {
        let Some(body) = participant
            .organization
            .as_deref()
            .and_then(|name| self.bodies.get(&key(name)))
        else {
            return;
        };
        participant.full_name.clone_from(&body.full);
        if let Some(full) = &body.full {
            participant.organization = Some(full.clone());
        }
        if participant.country.is_none() && !participant.international && !body.own {
            let full = body.full.as_deref().and_then(|f| self.bodies.get(&key(f)));
            participant.country = body.country.or(full.and_then(|f| f.country));
        }
    }

    /// The person that a participant's name, or part of it, names.
    pub fn person(&self, participant: &Participant) -> Option<&Participant> {
        self.people.iter().find(|p| is_one(p, participant))
    }

    /// The holder of an office that a participant names without a name: the only one of its country
    /// (India's where none is told), or of several the one told of last.
    pub fn holder<'a>(
        &'a self,
        participant: &Participant,
        told: impl Iterator<Item = &'a Participant>,
    ) -> Option<&'a Participant> {
        let office = participant.designation.as_deref()?;
        let country = participant
            .country
            .or((!participant.international).then_some(CountryCode::INDIA));
        let holds = |person: &&Participant| {
            let held = person.designation.as_deref();
            person.country.or(Some(CountryCode::INDIA)) == country
                && held.is_some_and(|held| is_short_for(office, held))
                && (participant.organization.is_none()
                    || person.organization == participant.organization)
        };
        let holders: Vec<&Participant> = self.people.iter().filter(holds).collect();
        match holders[..] {
            [] => None,
            [only] => Some(only),
            _ => told.filter(holds).find(|p| p.name.is_some()),
        }
    }
}

/// Whether a body's name is one that every state's has: श्रम मंत्रालय, व्यापार विभाग.
fn is_common(name: &str) -> bool {
    let words = text::words(name);
    words
        .last()
        .is_some_and(|last| last == "मंत्रालय" || last == "विभाग")
}

fn key(name: &str) -> String {
    text::words(name).join(" ")
}

/// Whether two named participants are one person: the names agree and the countries do not differ.
fn is_one(a: &Participant, b: &Participant) -> bool {
    let (Some(x), Some(y)) = (&a.name, &b.name) else {
        return false;
    };
    (a.country.is_none() || b.country.is_none() || a.country == b.country) && same_person(x, y)
}

/// Whether the words of one name are among those of the other: चौहान and शिवराज चौहान.
pub fn same_person(a: &str, b: &str) -> bool {
    let (a, b) = (name_words(a), name_words(b));
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}

/// The words of a name, without the dots or noughts after initials: एस. राव, एस0 राव.
fn name_words(name: &str) -> Vec<String> {
    let words = text::words(name).into_iter();
    let bare = words.map(|word| word.trim_end_matches(['0', '.']).to_owned());
    bare.filter(|word| !word.is_empty()).collect()
}

/// Words that make another office of one: a विदेश राज्य मंत्री is no विदेश मंत्री. (मंत्री alone may be one.)
const OTHER_OFFICE: [&str; 10] = [
    "राज्य",
    "उप",
    "सह",
    "पूर्व",
    "अपर",
    "संयुक्त",
    "अतिरिक्त",
    "सहायक",
    "प्रधान",
    "कार्यवाहक",
];

/// Whether an office is the other one said shorter: मंत्री, रक्षा मंत्री for केंद्रीय रक्षा मंत्री,
/// पेट्रोलियम मंत्री for पेट्रोलियम एवं प्राकृतिक गैस मंत्री.
pub fn is_short_for(short: &str, office: &str) -> bool {
    let (short, office) = (text::words(short), text::words(office));
    let union = "केंद्रीय";
    short.last() == office.last()
        && short.iter().all(|w| w == union || office.contains(w))
        && !office.iter().any(|w| {
            let other = OTHER_OFFICE.contains(&w.as_str()) && !short.contains(w);
            other && !(short.len() == 1 && w == "राज्य")
        })
}

/// Fills what a mention leaves out with what is known of the person, and takes the fuller forms.
pub fn fill_up(participant: &mut Participant, known: &Participant) {
    let longer = |new: &Option<String>, held: &Option<String>| {
        new.as_ref().map(|s| s.chars().count()) > held.as_ref().map(|s| s.chars().count())
    };
    if longer(&known.name, &participant.name) {
        participant.name.clone_from(&known.name);
    }
    let same_office = match (&participant.designation, &known.designation) {
        (Some(held), Some(new)) => held == new || is_short_for(held, new),
        (None, _) => true,
        (Some(_), None) => false,
    };
    if same_office {
        if longer(&known.designation, &participant.designation) {
            participant.designation.clone_from(&known.designation);
        }
        participant.organization = participant
            .organization
            .take()
            .or_else(|| known.organization.clone());
    }
    participant.country = participant.country.or(known.country);
    participant.sector = participant.sector.or(known.sector);
}
