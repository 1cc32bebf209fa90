//! What the release has told so far, and the participants that phrases stand for in its light.

use crate::link::CountryCode;

use super::case::Case;
use super::pairs::{Pairs, countries_of};
use super::phrase::{Clausal, Phrase, Reference};
use super::reading::{joint, read, subject};
use super::record::Participant;
use super::register::{Register, fill_up, is_short_for};
use super::schema::{Sector, Side, Subtype};

/// The memory of a release: who is who, the last subjects, the sides of the events told.
#[derive(Debug, Default)]
pub struct Discourse {
    register: Register,
    /// The last subject of any kind.
    subject: Vec<Participant>,
    /// The last subject that is of people: what उन्होंने stands for.
    people: Vec<Participant>,
    /// Who leads the delegation told of last, or its state.
    delegation: Vec<Participant>,
    /// The bodies named so far, the last one last.
    bodies: Vec<Participant>,
    pairs: Pairs,
    /// The state of the dead mourned last.
    mourned: Option<CountryCode>,
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
    /// `text` is the release's; `keeps_sides` leaves those that दोनों stands for on the sides that they
    /// had; `agent` helps with समकक्ष: it gives the office.
    pub fn resolve(
        &self,
        phrase: &Phrase,
        clausal: &Clausal,
        text: &str,
        side: Side,
        keeps_sides: bool,
        agent: Option<&Participant>,
    ) -> Vec<Resolved> {
        let told = |participants: Vec<Participant>, ground: &'static str| {
            let with_side = participants.into_iter().map(|p| match keeps_sides {
                true => p,
                false => Participant { side, ..p },
            });
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
                if phrase.countries.is_empty() {
                    participant.country = self.other_state(agent);
                }
                participant.designation = participant
                    .designation
                    .or_else(|| agent.and_then(|a| a.designation.clone()));
                participant.sector = participant.sector.or_else(|| agent.and_then(|a| a.sector));
                vec![Resolved {
                    participant,
                    ground: Some("the same office in another country"),
                }]
            }
            Reference::SameKind => {
                let noun = clausal.words[phrase.tokens.start];
                told(
                    self.body_of_kind(noun),
                    "the body of that kind told of last",
                )
            }
            Reference::Subject => told(self.people.clone(), "back-reference to the last subject"),
            Reference::Delegation => told(self.delegation(), "the delegation told of before"),
            Reference::Object => told(self.object(agent), "back-reference to the other one"),
            Reference::Both => told(self.sides().to_vec(), "back-reference to both sides"),
            Reference::BothPeople => {
                told(self.pairs.of_people().to_vec(), "back-reference to both")
            }
            Reference::BothBodies => told(self.pairs.of_bodies(), "back-reference to both bodies"),
            Reference::BothCountries => {
                let states = countries_of(self.pairs.of_states());
                told(states, "back-reference to both countries")
            }
        }
    }

    /// The state of someone's counterpart that nothing tells: the other one of the last two; of a foreign
    /// one's, India.
    fn other_state(&self, agent: Option<&Participant>) -> Option<CountryCode> {
        let own = agent.map_or(Some(CountryCode::INDIA), |a| a.country);
        let states = self.pairs.of_states().iter().filter_map(|p| p.country);
        let other = states.rev().find(|&code| Some(code) != own);
        other.or((own != Some(CountryCode::INDIA)).then_some(CountryCode::INDIA))
    }

    /// The last subject, for a clause that names none; where no sentence had one, those who acted in the
    /// last event.
    pub fn last_actors(&self) -> impl Iterator<Item = &Participant> {
        let acted = self.pairs.last().iter().filter(|p| p.side == Side::Agent);
        let free = self.subject.is_empty();
        self.subject.iter().chain(acted.filter(move |_| free))
    }

    /// The delegation told of last; where none was, the last subject.
    fn delegation(&self) -> Vec<Participant> {
        match self.delegation.is_empty() {
            true => self.subject.clone(),
            false => self.delegation.clone(),
        }
    }

    /// The body told of last whose name ends in a noun; for कंपनी, the last firm.
    fn body_of_kind(&self, noun: &str) -> Vec<Participant> {
        let is_of_kind = |p: &&Participant| {
            let name = crate::text::words(p.organization.as_deref().unwrap_or(""));
            let ends_so = name.last().is_some_and(|last| last == noun);
            ends_so || (noun == "कंपनी" && p.sector == Some(Sector::Bus))
        };
        let found = self.bodies.iter().rev().find(is_of_kind);
        found.cloned().into_iter().collect()
    }

    /// The sides of the events told so far.
    pub fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    /// What दोनों पक्ष stands for: the people of both sides, where they are the last subject (दोनों मंत्रियों ने …
    /// उन्होंने); else the sides of the last event between states, else of the last one.
    pub fn sides(&self) -> &[Participant] {
        let first = self.people.first().map(|p| p.country);
        let both = self.pairs.of_people();
        let is_subject = |p: &Participant| {
            let mut subject = self.people.iter();
            subject.any(|q| q.name == p.name && q.country == p.country)
        };
        let of_two_states = self.people.iter().any(|p| Some(p.country) != first);
        if of_two_states && !both.is_empty() && both.iter().all(is_subject) {
            return both;
        }
        match self.pairs.of_states() {
            [] => self.pairs.last(),
            pair => pair,
        }
    }

    /// What उन्हें and उनसे stand for: someone of the last event who is not the agent, else the last
    /// subject.
    fn object(&self, agent: Option<&Participant>) -> Vec<Participant> {
        let actor = agent.or(self.people.first());
        let is_actor =
            |p: &Participant| actor.is_some_and(|a| a.name == p.name && a.country == p.country);
        let pair = self.pairs.of_people();
        let own = pair.iter().find(|p| is_actor(p)).map(|p| p.side);
        let others = pair
            .iter()
            .filter(|p| own.is_some_and(|side| p.side != side));
        let others: Vec<Participant> = others.cloned().collect();
        match others.is_empty() {
            true => self
                .people
                .iter()
                .filter(|p| !is_actor(p))
                .cloned()
                .collect(),
            false => others,
        }
    }

    /// A participant from what a phrase says, filled up with what is known of the person.
    fn direct(&self, phrase: &Phrase, clausal: &Clausal, text: &str, side: Side) -> Participant {
        let mut participant = read(phrase, clausal, text, side);
        let kind = phrase.kind_noun.map(|t| clausal.words[t]);
        if let Some(body) = kind.and_then(|noun| self.body_of_kind(noun).pop()) {
            participant.organization = body.organization;
            participant.country = body.country;
            participant.international = body.international;
        }
        self.register.place_body(&mut participant);
        let known = match participant.name {
            Some(_) => self.register.person(&participant),
            None => self.holder(&participant),
        };
        if let Some(known) = known {
            if phrase.by_rank && participant.name.is_some() && known.designation.is_some() {
                participant.designation = None;
            }
            fill_up(&mut participant, known);
        }
        if participant.country.is_none() && phrase.beside {
            participant.country = self.delegation().first().and_then(|p| p.country);
        }
        participant.international |= phrase.of_states && phrase.person.is_none();
        if participant.country.is_none()
            && !participant.international
            && !phrase.of_states
            && !phrase.is_bare_place()
            && phrase.countries.is_empty()
        {
            participant.country = Some(CountryCode::INDIA);
            participant.country_assumed = participant.organization.is_some();
        }
        participant
    }

    /// Who holds an office named without its holder: of India if such a one is known, else of those
    /// told of last.
    fn holder(&self, participant: &Participant) -> Option<&Participant> {
        let office = participant.designation.as_deref()?;
        let told = || self.subject.iter().chain(self.pairs.last());
        self.register.holder(participant, told()).or_else(|| {
            let free = participant.country.is_none()
                && participant.organization.is_none()
                && !self.register.is_own_office(office);
            let is_held = |p: &&Participant| {
                let held = p.designation.as_deref();
                p.name.is_some() && held.is_some_and(|held| is_short_for(office, held))
            };
            told().filter(|_| free).find(is_held)
        })
    }

    /// Takes in the people and bodies that a sentence names. Called for every sentence before the
    /// first event: headings name offices whose holders the body names.
    pub fn introduce(&mut self, phrases: &[Phrase], clausal: &Clausal, text: &str) {
        for phrase in phrases.iter().filter(|p| p.reference == Reference::Direct) {
            let alias = phrase
                .alias
                .map(|m| clausal.mentions[m].mention.span.slice(text));
            self.register
                .take(read(phrase, clausal, text, Side::Agent), alias);
        }
    }

    /// Takes in a sentence after its events are known.
    pub fn observe(&mut self, phrases: &[Phrase], clausal: &Clausal, text: &str) {
        self.observe_lists(phrases, clausal, text);
        let is_body = |p: &&Phrase| {
            p.reference == Reference::Direct && p.body.is_some() && p.office.is_none()
        };
        for phrase in phrases.iter().filter(is_body) {
            self.bodies
                .push(self.direct(phrase, clausal, text, Side::Agent));
        }
        let leads = |p: &&Phrase| p.case == Case::Led && p.reference == Reference::Direct;
        if let Some(phrase) = phrases.iter().find(leads) {
            self.delegation = vec![self.direct(phrase, clausal, text, Side::Agent)];
        }
        // Who is received (… ने उनका स्वागत किया) stays the one told of.
        let guest = |p: &Phrase| p.reference == Reference::Object && p.case == Case::Genitive;
        let kept = phrases.iter().any(guest);
        if let Some(subject) = subject(phrases).filter(|_| !kept) {
            let group = phrases.iter().filter(|p| p.group == subject.group);
            let people =
                group.flat_map(|p| self.resolve(p, clausal, text, Side::Agent, false, None));
            let people: Vec<Participant> = people.map(|r| r.participant).collect();
            if people
                .iter()
                .any(|p| p.name.is_some() || p.designation.is_some())
            {
                self.people.clone_from(&people);
            }
            if !people.is_empty() {
                self.subject = people;
            }
        }
    }

    /// Takes in what the sentence told so far, for the next event that it tells.
    pub fn observe_told<'e>(&mut self, told: impl Iterator<Item = (Subtype, &'e [Participant])>) {
        self.pairs.unsettle();
        for (kind, participants) in told {
            self.pairs.observe(Some(kind), participants);
        }
    }

    /// Ends a sentence.
    pub fn settle(&mut self) {
        self.pairs.settle();
    }

    /// Takes in an event's participants: with two sides they are what दोनों refers to next.
    pub fn observe_event(&mut self, kind: Subtype, participants: &[Participant]) {
        self.pairs.observe(Some(kind), participants);
    }

    /// The state of the dead mourned last, where it is told.
    pub fn mourned(&self) -> Option<CountryCode> {
        self.mourned
    }

    /// Takes in those mourned.
    pub fn mourn(&mut self, names: &[String]) {
        let mut countries = names.iter().filter_map(|name| {
            let dead = Participant {
                name: Some(name.clone()),
                ..Participant::nobody(Side::Counterpart)
            };
            self.register.person(&dead).and_then(|p| p.country)
        });
        self.mourned = countries.next_back().or(self.mourned);
    }

    /// Takes in those who are told to have been at the last event too: they stand for their states there.
    pub fn observe_joined(&mut self, participants: &[Participant]) {
        self.pairs.join(participants);
    }

    /// Takes in lists of people of several states (the ministers of A and B were present).
    fn observe_lists(&mut self, phrases: &[Phrase], clausal: &Clausal, text: &str) {
        let is_named = |p: &&Phrase| p.reference == Reference::Direct && p.person.is_some();
        for list in phrases.chunk_by(|a, b| a.group == b.group) {
            let people = list.iter().filter(is_named);
            let mut people: Vec<Participant> = people
                .map(|p| self.direct(p, clausal, text, Side::Counterpart))
                .collect();
            let first = people.first().map(|p| p.country);
            if people.iter().any(|p| Some(p.country) != first) {
                people[0].side = Side::Agent;
                self.pairs.observe(None, &people);
            }
        }
    }
}
