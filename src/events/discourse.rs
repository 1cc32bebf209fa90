//! What the release has told so far, and the participants that phrases stand for in its light.

use crate::link::{CountryCode, LinkedMention};

use super::phrase::{Clausal, Phrase, Reference};
use super::record::Participant;
use super::schema::{Sector, Side};

/// The memory of a release: people seen, the last subject, the two sides of the last event.
#[derive(Debug, Default)]
pub struct Discourse {
    people: Vec<Participant>,
    subject: Vec<Participant>,
    pair: Vec<Participant>,
}

/// A participant and why it was taken.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The participant.
    pub participant: Participant,
    /// The ground, in words for people.
    pub ground: Option<&'static str>,
}

impl Discourse {
    /// The participants that a phrase stands for, on one side of an event.
    ///
    /// `text` is the release's; `agent` helps with समकक्ष: it gives the office.
    pub fn resolve(
        &self,
        phrase: &Phrase,
        clausal: &Clausal,
        text: &str,
        side: Side,
        agent: Option<&Participant>,
    ) -> Vec<Resolved> {
        let told = |participants: Vec<Participant>, ground: &'static str| {
            let with_side = participants.into_iter().map(|p| Participant { side, ..p });
            with_side
                .map(|participant| Resolved {
                    participant,
                    ground: Some(ground),
                })
                .collect()
        };
        match phrase.reference {
            Reference::Direct
                if phrase.person.is_none()
                    && phrase.office.is_none()
                    && phrase.countries.len() > 1 =>
            {
                joint(phrase, side)
                    .into_iter()
                    .map(|participant| Resolved {
                        participant,
                        ground: None,
                    })
                    .collect()
            }
            Reference::Direct => vec![Resolved {
                participant: self.direct(phrase, clausal, text, side),
                ground: None,
            }],
            Reference::SameOffice => {
                let mut participant = self.direct(phrase, clausal, text, side);
                participant.designation = participant
                    .designation
                    .or_else(|| agent.and_then(|a| a.designation.clone()));
                participant.sector = participant.sector.or_else(|| agent.and_then(|a| a.sector));
                vec![Resolved {
                    participant,
                    ground: Some("the same office in another country"),
                }]
            }
            Reference::Subject => told(self.subject.clone(), "back-reference to the last subject"),
            Reference::Both => told(self.pair.clone(), "back-reference to both sides"),
            Reference::BothCountries => {
                told(countries_of(&self.pair), "back-reference to both countries")
            }
        }
    }

    /// The last subject, for a clause that names none.
    pub fn last_subject(&self) -> &[Participant] {
        &self.subject
    }

    /// The two sides that दोनों would refer to now, each with its side kept.
    pub fn pair(&self) -> &[Participant] {
        &self.pair
    }

    /// A participant from what a phrase says, filled up with what is known of the person.
    fn direct(&self, phrase: &Phrase, clausal: &Clausal, text: &str, side: Side) -> Participant {
        let at = |mention: Option<usize>| mention.map(|m| &clausal.mentions[m]);
        let words = |mention: Option<&LinkedMention>| {
            mention.map(|m| m.mention.span.slice(text).to_owned())
        };
        let (office, body) = (at(phrase.office), at(phrase.body));
        let mut participant = Participant {
            side,
            name: words(at(phrase.person)),
            designation: words(office),
            organization: words(body).or_else(|| government(phrase, clausal, text)),
            country: phrase
                .countries
                .first()
                .copied()
                .filter(|_| phrase.countries.len() == 1),
            sector: sector(phrase, office, body),
            mentions: phrase
                .mentions()
                .map(|m| clausal.first_mention + m)
                .collect(),
            international: body.is_some_and(|b| b.international),
        };
        participant.mentions.sort_unstable();
        let known = self.known(&participant);
        if let Some(known) = known {
            fill_up(&mut participant, known);
        }
        if participant.country.is_none()
            && !participant.international
            && !phrase.is_bare_place()
            && phrase.countries.is_empty()
        {
            participant.country = Some(CountryCode::INDIA);
        }
        participant
    }

    /// The person that a participant's name, or part of it, names; for an office without a name,
    /// the holder that the release names.
    fn known(&self, participant: &Participant) -> Option<&Participant> {
        let same_country = |person: &&Participant| {
            participant.country.is_none() || person.country == participant.country
        };
        if let Some(name) = participant.name.as_deref() {
            let mut people = self.people.iter().filter(same_country);
            return people
                .find(|person| same_person(person.name.as_deref().unwrap_or_default(), name));
        }
        let office = participant.designation.as_deref()?;
        let country = participant
            .country
            .or((!participant.international).then_some(CountryCode::INDIA));
        let holds = |person: &&Participant| {
            person.country == country
                && person
                    .designation
                    .as_deref()
                    .is_some_and(|held| is_short_for(office, held))
                && (participant.organization.is_none()
                    || person.organization == participant.organization)
        };
        let mut holders = self.people.iter().filter(holds);
        let first = holders.next()?;
        let only = holders.all(|other| {
            same_person(
                other.name.as_deref().unwrap_or_default(),
                first.name.as_deref().unwrap_or_default(),
            )
        });
        only.then_some(first)
    }

    /// Takes in the people that a sentence names with an office, a body or a country. Called for
    /// every sentence before the first event: headings name offices whose holders the body names.
    pub fn introduce(&mut self, phrases: &[Phrase], clausal: &Clausal, text: &str) {
        let named = |p: &&Phrase| p.reference == Reference::Direct && p.person.is_some();
        for phrase in phrases.iter().filter(named) {
            let participant = self.direct(phrase, clausal, text, Side::Agent);
            let told = participant.designation.is_some() || participant.organization.is_some();
            if told || !phrase.countries.is_empty() {
                self.people.push(participant);
            }
        }
    }

    /// Takes in a sentence after its events are known.
    pub fn observe(&mut self, phrases: &[Phrase], clausal: &Clausal, text: &str) {
        if let Some(subject) = subject(phrases) {
            let group = phrases.iter().filter(|p| p.group == subject.group);
            let people = group.flat_map(|p| self.resolve(p, clausal, text, Side::Agent, None));
            let people: Vec<Participant> = people.map(|r| r.participant).collect();
            if !people.is_empty() {
                self.subject = people;
            }
        }
    }

    /// Takes in an event's participants: with two sides they are what दोनों refers to next.
    pub fn observe_event(&mut self, participants: &[Participant]) {
        let has = |side| participants.iter().any(|p| p.side == side);
        if has(Side::Agent) && has(Side::Counterpart) {
            self.pair = participants.to_vec();
        }
    }
}

/// The phrase that is a sentence's subject: with ने, else the first unmarked one with a name or office.
fn subject(phrases: &[Phrase]) -> Option<&Phrase> {
    use super::case::Case;
    let is_actor = |p: &&Phrase| !p.is_bare_place();
    phrases
        .iter()
        .filter(is_actor)
        .find(|p| p.case == Case::Ne)
        .or_else(|| {
            phrases
                .iter()
                .find(|p| p.case == Case::Bare && (p.person.is_some() || p.office.is_some()))
        })
        .filter(|p| p.reference != Reference::Subject)
}

/// The words of a place's government.
fn government(phrase: &Phrase, clausal: &Clausal, text: &str) -> Option<String> {
    let tokens = phrase.government.clone()?;
    Some(clausal.sentence.span_of(tokens).slice(text).to_owned())
}

/// One participant a country for a body or happening of several.
fn joint(phrase: &Phrase, side: Side) -> Vec<Participant> {
    phrase
        .countries
        .iter()
        .map(|&code| bare_country(code, side))
        .collect()
}

/// A country as participant.
fn bare_country(code: CountryCode, side: Side) -> Participant {
    Participant {
        side,
        name: None,
        designation: None,
        organization: None,
        country: Some(code),
        sector: Some(Sector::Gov),
        mentions: Vec::new(),
        international: false,
    }
}

/// The countries of participants, each once, as participants.
fn countries_of(participants: &[Participant]) -> Vec<Participant> {
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

fn sector(
    phrase: &Phrase,
    office: Option<&LinkedMention>,
    body: Option<&LinkedMention>,
) -> Option<Sector> {
    office
        .and_then(|o| o.sector)
        .or_else(|| body.and_then(|b| b.sector))
        .or_else(|| phrase.is_bare_country().then_some(Sector::Gov))
}

/// Whether the words of one name are among those of the other: चौहान and शिवराज चौहान.
pub fn same_person(a: &str, b: &str) -> bool {
    let (a, b) = (crate::text::words(a), crate::text::words(b));
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}

/// Whether an office is the other one, or its last words: मंत्री, रक्षा मंत्री for केंद्रीय रक्षा मंत्री.
fn is_short_for(short: &str, office: &str) -> bool {
    crate::text::words(office).ends_with(&crate::text::words(short))
}

/// Fills what a mention leaves out with what is known of the person, and takes the fuller name.
fn fill_up(participant: &mut Participant, known: &Participant) {
    if known.name.as_ref().map(String::len) > participant.name.as_ref().map(String::len) {
        participant.name.clone_from(&known.name);
    }
    if known.designation.as_ref().map(String::len)
        > participant.designation.as_ref().map(String::len)
    {
        participant.designation.clone_from(&known.designation);
        participant.organization = participant
            .organization
            .take()
            .or_else(|| known.organization.clone());
    }
    participant.country = participant.country.or(known.country);
    participant.sector = participant.sector.or(known.sector);
}
