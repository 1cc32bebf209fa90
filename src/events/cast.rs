//! The cast of one event: phrases and back-references turned into participants, side by side.

use crate::link::CountryCode;
use crate::span::Span;

use super::case;
use super::discourse::{Discourse, Resolved};
use super::matcher::{Argument, Filler, Match};
use super::pairs::{bare_country, countries_of};
use super::phrase::Reference;
use super::prepare::Prepared;
use super::record::{Participant, Reason};
use super::register::same_person;
use super::rule::{Need, Role};
use super::schema::{EventType, Side, Subtype};

/// The participants of one event while its roles are being filled.
pub struct Cast<'a, 'd> {
    pub(super) discourse: &'a Discourse,
    pub(super) text: &'a str,
    pub(super) sentence: &'a Prepared<'d>,
    pub(super) trigger: Span,
    pub(super) kind: Subtype,
    /// Those whom the sentence names by name or state for a role, on the sides where it names them.
    across: Vec<Participant>,
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// The phrases that fill a role, as indices.
    pub taken: Vec<usize>,
    /// Why each of them was taken.
    pub reasons: Vec<Reason>,
    /// Whether the sentence itself names any of them.
    pub named: bool,
}

impl<'a, 'd> Cast<'a, 'd> {
    /// The cast of a match.
    pub fn of(
        found: &Match,
        sentence: &'a Prepared<'d>,
        discourse: &'a Discourse,
        text: &'a str,
    ) -> Self {
        let mut cast = Cast {
            discourse,
            text,
            sentence,
            trigger: sentence.clausal.sentence.span_of(found.trigger.clone()),
            kind: found.rule.subtype,
            across: Vec::new(),
            participants: Vec::new(),
            taken: Vec::new(),
            reasons: Vec::new(),
            named: false,
        };
        let mut arguments: Vec<&Argument> = found.arguments.iter().collect();
        arguments.sort_by_key(|a| (order(&a.filler), a.role == Role::Counterpart));
        cast.across = cast.named_directly(&arguments);
        for argument in arguments {
            cast.fill(argument.role, &argument.filler);
        }
        cast.place_mourners(found);
        if found.rule.distinct {
            cast.place_second();
        }
        let visited_alone = found.rule.subtype == Subtype::Visit && cast.participants.len() == 1;
        if found.rule.subtype.event_type() == EventType::Meeting && !visited_alone {
            cast.let_someone_act();
        }
        dedup(&mut cast.participants);
        cast.part_states();
        cast
    }

    /// Of states that do together what takes two sides, the first stays the agent: भारत और इटली के रक्षा
    /// सचिवों की वार्ता.
    fn part_states(&mut self) {
        let mutual = matches!(
            self.kind,
            Subtype::Talks
                | Subtype::Phone
                | Subtype::Agreement
                | Subtype::Exercise
                | Subtype::Pledge
                | Subtype::Project
        );
        let states: Vec<CountryCode> = self.participants.iter().filter_map(|p| p.country).collect();
        if mutual && states.iter().any(|state| *state != states[0]) {
            self.split_sides(0);
        }
    }

    /// Those whom the direct phrases of one side's role name.
    fn named_directly(&self, arguments: &[&Argument]) -> Vec<Participant> {
        let (phrases, clausal) = (&self.sentence.phrases, &self.sentence.clausal);
        let mut named = Vec::new();
        for argument in arguments {
            let side = match argument.role {
                Role::Agent => Side::Agent,
                Role::Counterpart => Side::Counterpart,
                _ => continue,
            };
            let Filler::Phrases(taken) = &argument.filler else {
                continue;
            };
            let direct = taken.iter().map(|&n| &phrases[n]);
            for phrase in direct.filter(|p| p.reference == Reference::Direct) {
                let told = self
                    .discourse
                    .resolve(phrase, clausal, self.text, side, false, None);
                named.extend(told.into_iter().map(|r| r.participant));
            }
        }
        named
    }

    fn fill(&mut self, role: Role, filler: &Filler) {
        let side = match role {
            Role::Agent | Role::Sides => Side::Agent,
            Role::Counterpart => Side::Counterpart,
            Role::Honouree => {
                if let Filler::Phrases(phrases) = filler {
                    self.taken.extend(phrases);
                }
                return;
            }
            Role::Incident | Role::Instrument => return,
        };
        match filler {
            Filler::Phrases(phrases) => self.take_all(phrases, role, side),
            Filler::LastSubject => {
                let known = self.discourse.last_actors().cloned();
                let told = known.map(|p| Participant { side, ..p }).collect();
                self.recall(told, role, "nobody is named here: the last subject");
            }
            Filler::LastOther => {
                let others = self.others().into_iter();
                let told = others.map(|p| Participant { side, ..p }).collect();
                self.recall(
                    told,
                    role,
                    "nobody is named here: the other side of the last event",
                );
            }
            Filler::LastPair => {
                let pair = self.pair();
                self.recall(
                    pair,
                    role,
                    "nobody is named here: both sides of the last event",
                );
            }
            Filler::Words(_) => {}
        }
    }

    /// Takes participants from what was told before.
    fn recall(&mut self, told: Vec<Participant>, role: Role, ground: &str) {
        if !told.is_empty() {
            self.reasons.push(Reason {
                role: role.as_str(),
                span: self.trigger,
                ground: ground.to_owned(),
            });
        }
        self.participants.extend(told);
    }

    /// Of a meeting that only its body tells of, the body is the agent.
    fn let_someone_act(&mut self) {
        let acts = |p: &Participant| p.side == Side::Agent;
        if !self.participants.iter().any(acts)
            && let Some(first) = self.participants.first_mut()
        {
            first.side = Side::Agent;
        }
    }

    /// Both sides of the event that one without named sides is taken to have: the next meeting, or an
    /// agreement signed, is of the states last told of; any other of those in the last of its kind.
    fn pair(&self) -> Vec<Participant> {
        let pairs = self.discourse.pairs();
        match self.kind {
            Subtype::Talks if !pairs.are_of_states() => Vec::new(),
            Subtype::Agreement | Subtype::Talks => own_state_first(countries_of(pairs.of_states())),
            Subtype::Pledge => self.discourse.sides().to_vec(),
            kind => pairs.of(kind).to_vec(),
        }
    }

    /// In a list of two parties that tells no state, the second is of the other state of the release.
    fn place_second(&mut self) {
        if !self.participants.iter().all(|p| p.country_assumed) {
            return;
        }
        let states = self.discourse.pairs().of_states().iter();
        let foreign = states
            .filter_map(|p| p.country)
            .find(|&code| code != CountryCode::INDIA);
        let second = self.participants.iter_mut();
        for participant in second.filter(|p| p.side == Side::Counterpart) {
            participant.country = foreign.or(participant.country);
        }
    }

    /// The side of the last event that the agents are not on; for a foreign agent without one, India. What a
    /// state offers, it offers to the other state.
    fn others(&self) -> Vec<Participant> {
        let pair = self.discourse.pairs().last();
        let agents = &self.participants;
        let one_state = pair
            .iter()
            .all(|p| Some(p.country) == pair.first().map(|p| p.country));
        let is_agent = |p: &Participant| {
            agents.iter().any(|a| match (&a.name, &p.name) {
                (Some(x), Some(y)) => same_person(x, y),
                _ => a.country == p.country && !(one_state && p.country.is_some()),
            })
        };
        let of_agents = pair.iter().find(|p| is_agent(p)).map(|p| p.side);
        let is_other = |p: &&Participant| match of_agents {
            Some(side) => p.side != side,
            None => !agents.iter().any(|a| a.country == p.country),
        };
        let others: Vec<Participant> = pair.iter().filter(is_other).cloned().collect();
        let nobody = |p: &Participant| p.name.is_none() && p.designation.is_none();
        let of_states = !agents.is_empty()
            && (agents.iter().all(Participant::is_bare_country)
                || self.kind == Subtype::Aid && agents.iter().all(nobody));
        let told = others.iter().all(|p| p.country.is_some());
        let others = if of_states && told {
            countries_of(&others)
        } else {
            others
        };
        match agents.first() {
            Some(agent)
                if others.is_empty()
                    && agent.country.is_some_and(is_foreign)
                    && agents.iter().all(|a| a.country == agent.country) =>
            {
                vec![bare_country(CountryCode::INDIA, Side::Counterpart)]
            }
            _ => others,
        }
    }

    fn take_all(&mut self, phrases: &[usize], role: Role, side: Side) {
        let from = self.participants.len();
        for &n in phrases {
            self.take(n, role, side);
        }
        if role == Role::Sides {
            self.split_sides(from);
        }
    }

    fn take(&mut self, n: usize, role: Role, side: Side) {
        let phrase = &self.sentence.phrases[n];
        let clausal = &self.sentence.clausal;
        for Resolved {
            participant,
            ground,
        } in self.resolve(n, role, side)
        {
            if side == Side::Counterpart && self.is_agents_own_country(&participant) {
                continue;
            }
            if phrase.reference != Reference::Direct && self.is_named_across(&participant) {
                continue;
            }
            let marker = case::read(&clausal.words[phrase.tokens.end..]).1;
            let marked = phrase.tokens.end..phrase.tokens.end + marker;
            self.reasons.push(Reason {
                role: role.as_str(),
                span: clausal.sentence.span_of(phrase.tokens.clone()),
                ground: match ground {
                    Some(ground) => ground.to_owned(),
                    None => format!("marked ‘{}’", clausal.words[marked].join(" ")),
                },
            });
            self.participants.push(participant);
        }
        self.named |= matches!(phrase.reference, Reference::Direct | Reference::SameOffice);
        self.taken.push(n);
    }

    /// The participants that a phrase stands for: उन्होंने for the subject of a clause before it, if the
    /// sentence has one.
    fn resolve(&self, n: usize, role: Role, side: Side) -> Vec<Resolved> {
        let (phrases, clausal) = (&self.sentence.phrases, &self.sentence.clausal);
        let agent = self.participants.iter().find(|p| p.side == Side::Agent);
        let keeps_sides = role == Role::Sides;
        let resolve = |m: usize| {
            self.discourse
                .resolve(&phrases[m], clausal, self.text, side, keeps_sides, agent)
        };
        let before = match phrases[n].reference {
            Reference::Subject => self.sentence.subject_before(n),
            _ => None,
        };
        match before {
            Some(subject) => self
                .sentence
                .group_of(subject)
                .flat_map(resolve)
                .map(|resolved| Resolved {
                    ground: Some("back-reference to the subject of the clause before"),
                    ..resolved
                })
                .collect(),
            None => resolve(n),
        }
    }

    /// Whether the other side names someone by name, or a state: what refers back stands for no one on
    /// both sides.
    fn is_named_across(&self, participant: &Participant) -> bool {
        let mut across = self.across.iter().filter(|p| p.side != participant.side);
        across.any(|p| match (&p.name, &participant.name) {
            (Some(x), Some(y)) => same_person(x, y),
            (None, None) => p.is_bare_country() && *p == *participant,
            _ => false,
        })
    }

    /// Whether a participant is but the country of someone on the agent's side: in 'the cabinet
    /// approves an agreement of India and X' India is no counterpart.
    fn is_agents_own_country(&self, participant: &Participant) -> bool {
        let mut agents = self.participants.iter().filter(|p| p.side == Side::Agent);
        participant.is_bare_country() && agents.any(|p| p.country == participant.country)
    }

    /// Of one list of participants the first stays the agent, with those of its country where there
    /// are several countries; the others are the counterpart. What दोनों stands for keeps its sides.
    fn split_sides(&mut self, from: usize) {
        let listed = &mut self.participants[from..];
        let Some(first) = listed.first().map(|p| p.country) else {
            return;
        };
        if listed.iter().any(|p| p.side == Side::Counterpart) {
            return;
        }
        let several = listed.iter().any(|p| p.country != first);
        for (n, participant) in listed.iter_mut().enumerate() {
            participant.side = match n {
                0 => Side::Agent,
                _ if several && participant.country == first => Side::Agent,
                _ => Side::Counterpart,
            };
        }
    }
}

fn is_foreign(code: CountryCode) -> bool {
    code != CountryCode::INDIA
}

/// Two states that meet or sign, told of without an order: the issuing one is the agent.
fn own_state_first(mut states: Vec<Participant>) -> Vec<Participant> {
    if states.iter().any(|p| p.country == Some(CountryCode::INDIA)) {
        for state in &mut states {
            state.side = match state.country {
                Some(CountryCode::INDIA) => Side::Agent,
                _ => Side::Counterpart,
            };
        }
    }
    states
}

/// What the sentence names is taken before what is recalled; the other side of an event last.
fn order(filler: &Filler) -> u8 {
    match filler {
        Filler::Phrases(_) | Filler::Words(_) => 0,
        Filler::LastSubject | Filler::LastPair => 1,
        Filler::LastOther => 2,
    }
}

/// Drops participants that stand twice, on either side.
pub fn dedup(participants: &mut Vec<Participant>) {
    let mut kept: Vec<Participant> = Vec::new();
    for participant in participants.drain(..) {
        let same = |held: &Participant| {
            held.name == participant.name
                && held.designation == participant.designation
                && held.organization == participant.organization
                && held.country == participant.country
        };
        if !kept.iter().any(same) {
            kept.push(participant);
        }
    }
    *participants = kept;
}

/// Whether a condition holds of participants.
pub fn meets(need: Need, participants: &[Participant]) -> bool {
    let has = |side| participants.iter().any(|p| p.side == side);
    let mut countries: Vec<CountryCode> = participants.iter().filter_map(|p| p.country).collect();
    countries.sort_unstable();
    countries.dedup();
    let international = participants.iter().any(|p| p.international);
    match need {
        Need::Actor => !participants.is_empty(),
        Need::TwoSides => has(Side::Agent) && has(Side::Counterpart),
        Need::TwoCountries => countries.len() >= 2 || (international && !countries.is_empty()),
        Need::Foreign => international || countries.iter().any(|&code| code != CountryCode::INDIA),
        Need::Domestic => {
            !international && countries.iter().all(|&code| code == CountryCode::INDIA)
        }
        Need::International => international || countries.len() >= 3,
    }
}
