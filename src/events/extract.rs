//! From linked mentions to event records: the rules sentence by sentence, then the merging.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::{Release, Sentence};
use crate::link::{Gazetteers, LinkedMention};
use crate::span::Span;

use super::adjunct;
use super::discourse::{Discourse, Resolved};
use super::matcher::{self, Filler, Match, Prepared, Refusal};
use super::merge;
use super::phrase::Clausal;
use super::record::{EventMention, EventRecord, Participant, Reason};
use super::rule::{Need, Role, Rule, RuleSet};
use super::schema::{EventType, Side, Subtype};

/// The rule layer: rules and gazetteers, ready for any number of releases.
#[derive(Debug)]
pub struct Extractor<'r> {
    rules: &'r RuleSet,
    gazetteers: &'r Gazetteers,
}

/// What the rules made of a release.
#[derive(Debug)]
pub struct Extraction {
    /// The event records, in the order of their first mention.
    pub records: Vec<EventRecord>,
    /// Triggers that gave no record, with the reason.
    pub refused: Vec<Refused>,
}

/// A trigger that gave no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Index of the sentence.
    pub sentence: usize,
    /// The trigger's words.
    pub trigger: Span,
    /// The rule.
    pub rule: String,
    /// Why not.
    pub why: Why,
}

/// Why a trigger gave no event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The rule itself refused.
    Rule(Refusal),
    /// The participants do not meet a condition.
    Need(Need),
}

impl<'r> Extractor<'r> {
    /// An extractor on these rules and gazetteers.
    pub fn new(rules: &'r RuleSet, gazetteers: &'r Gazetteers) -> Self {
        Extractor { rules, gazetteers }
    }

    /// The events of a release, from its sentences and linked mentions (in text order).
    pub fn extract(
        &self,
        release: &Release,
        sentences: &[Sentence],
        mentions: &[LinkedMention],
    ) -> Extraction {
        let mut run = Run {
            extractor: self,
            text: &release.text,
            posted: release.posted_at.map(|at| at.date()),
            discourse: Discourse::default(),
            found: Vec::new(),
            refused: Vec::new(),
        };
        let mut prepared = Vec::with_capacity(sentences.len());
        let mut first = 0;
        for (index, sentence) in sentences.iter().enumerate() {
            let end = first
                + mentions[first..]
                    .iter()
                    .take_while(|m| m.mention.sentence == index)
                    .count();
            let clausal = Clausal {
                sentence,
                index,
                words: sentence.tokens.iter().map(|t| &*t.norm).collect(),
                mentions: &mentions[first..end],
                first_mention: first,
            };
            prepared.push(Prepared::new(clausal, &self.rules.lexicon));
            first = end;
        }
        for sentence in &prepared {
            run.discourse
                .introduce(&sentence.phrases, &sentence.clausal, run.text);
        }
        for sentence in &prepared {
            run.sentence(sentence);
        }
        Extraction {
            records: merge::merge(run.found, run.posted),
            refused: run.refused,
        }
    }
}

struct Run<'e, 'r, 't> {
    extractor: &'e Extractor<'r>,
    text: &'t str,
    posted: Option<Date>,
    discourse: Discourse,
    found: Vec<EventMention>,
    refused: Vec<Refused>,
}

impl Run<'_, '_, '_> {
    fn sentence(&mut self, sentence: &Prepared) {
        let mut claimed: Vec<Range<usize>> = Vec::new();
        let mut told: Vec<EventMention> = Vec::new();
        let rules = self.extractor.rules;
        for rule in &rules.rules {
            for (trigger, outcome) in matcher::matches(rule, sentence, rules) {
                if claimed
                    .iter()
                    .any(|held| held.start < trigger.end && trigger.start < held.end)
                {
                    continue;
                }
                let outcome = outcome
                    .map_err(Why::Rule)
                    .and_then(|found| self.resolve(&found, sentence));
                match outcome {
                    Ok(event) => {
                        claimed.push(trigger);
                        told.push(event);
                    }
                    Err(why) => self.refuse(rule, &trigger, sentence, why),
                }
            }
        }
        told.sort_by_key(|event| event.trigger.start);
        self.discourse
            .observe(&sentence.phrases, &sentence.clausal, self.text);
        for event in &told {
            self.discourse.observe_event(&event.participants);
        }
        self.refused.retain(|r| {
            r.sentence != sentence.clausal.index
                || !told.iter().any(|e| e.trigger.overlaps(r.trigger))
        });
        self.found.extend(told);
    }

    fn refuse(&mut self, rule: &Rule, trigger: &Range<usize>, sentence: &Prepared, why: Why) {
        self.refused.push(Refused {
            sentence: sentence.clausal.index,
            trigger: sentence.clausal.sentence.span_of(trigger.clone()),
            rule: rule.id.clone(),
            why,
        });
    }

    /// Turns a match into an event mention, or tells which need of the rule is not met.
    fn resolve(&self, found: &Match, sentence: &Prepared) -> Result<EventMention, Why> {
        let mut cast = Cast {
            run: self,
            sentence,
            participants: Vec::new(),
            taken: Vec::new(),
            reasons: Vec::new(),
        };
        for argument in &found.arguments {
            cast.fill(argument.role, &argument.filler);
        }
        let Cast {
            mut participants,
            taken,
            reasons,
            ..
        } = cast;
        dedup(&mut participants);
        if let Some(&need) = found
            .rule
            .needs
            .iter()
            .find(|&&need| !meets(need, &participants))
        {
            return Err(Why::Need(need));
        }
        Ok(self.describe(found, sentence, participants, &taken, reasons))
    }

    fn describe(
        &self,
        found: &Match,
        sentence: &Prepared,
        participants: Vec<Participant>,
        taken: &[usize],
        reasons: Vec<Reason>,
    ) -> EventMention {
        let slice = |tokens: Range<usize>| {
            sentence
                .clausal
                .sentence
                .span_of(tokens)
                .slice(self.text)
                .to_owned()
        };
        let words_of = |role: Role| {
            found
                .arguments
                .iter()
                .find(|a| a.role == role)
                .and_then(|a| match &a.filler {
                    Filler::Words(tokens) => Some(tokens.clone()),
                    _ => None,
                })
        };
        let lexicon = &self.extractor.rules.lexicon;
        let incident = words_of(Role::Incident)
            .map(|head| adjunct::incident(&head, sentence, &self.extractor.rules.lexicon));
        let place = adjunct::place(found, sentence, taken, incident.as_ref(), self.text);
        let is_promise = found.rule.subtype == Subtype::Pledge;
        let is_talk = found.rule.subtype.event_type() != EventType::Condolence;
        EventMention {
            sentence: sentence.clausal.index,
            trigger: sentence.clausal.sentence.span_of(found.trigger.clone()),
            rule: found.rule.id.clone(),
            subtype: found.rule.subtype,
            realis: found.realis,
            honouree: self.honourees(found, sentence),
            instrument: words_of(Role::Instrument)
                .map(|head| adjunct::instrument(&head, sentence, lexicon))
                .map(slice),
            topics: if is_talk {
                adjunct::topics(sentence, self.extractor.gazetteers)
            } else {
                Vec::new()
            },
            date: adjunct::date(found, sentence, self.posted, incident.as_ref(), lexicon),
            incident: incident.map(slice),
            place: place.filter(|_| !is_promise),
            confidence: confidence(found.rule, &participants, sentence),
            participants,
            reasons,
        }
    }

    fn honourees(&self, found: &Match, sentence: &Prepared) -> Vec<String> {
        let arguments = found.arguments.iter().filter(|a| a.role == Role::Honouree);
        let mut names = Vec::new();
        for argument in arguments {
            match &argument.filler {
                Filler::Phrases(phrases) => {
                    for &n in phrases {
                        let phrase = &sentence.phrases[n];
                        let span = match phrase.person.or(phrase.office) {
                            Some(m) => sentence.clausal.mentions[m].mention.span,
                            None => sentence.clausal.sentence.span_of(phrase.tokens.clone()),
                        };
                        names.push(span.slice(self.text).to_owned());
                    }
                }
                Filler::Words(tokens) => names.push(
                    sentence
                        .clausal
                        .sentence
                        .span_of(tokens.clone())
                        .slice(self.text)
                        .to_owned(),
                ),
                Filler::LastSubject | Filler::LastPair | Filler::LastOther => {}
            }
        }
        names
    }
}

/// The participants of one event while its roles are being filled.
struct Cast<'a, 'e, 'r, 't, 'd> {
    run: &'a Run<'e, 'r, 't>,
    sentence: &'a Prepared<'d>,
    participants: Vec<Participant>,
    taken: Vec<usize>,
    reasons: Vec<Reason>,
}

impl Cast<'_, '_, '_, '_, '_> {
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
            Filler::Phrases(phrases) => {
                let from = self.participants.len();
                for &n in phrases {
                    self.take(n, side);
                }
                if role == Role::Sides {
                    self.split_sides(from);
                }
            }
            Filler::LastSubject => {
                let known = self.run.discourse.last_subject();
                self.participants
                    .extend(known.iter().cloned().map(|p| Participant { side, ..p }));
            }
            Filler::LastOther => {
                let agents: Vec<_> = self.participants.iter().map(|p| p.country).collect();
                let pair = self.run.discourse.pair().iter();
                let others = pair.filter(|p| p.country.is_some() && !agents.contains(&p.country));
                self.participants
                    .extend(others.cloned().map(|p| Participant { side, ..p }));
            }
            Filler::LastPair => self
                .participants
                .extend_from_slice(self.run.discourse.pair()),
            Filler::Words(_) => {}
        }
    }

    fn take(&mut self, n: usize, side: Side) {
        let phrase = &self.sentence.phrases[n];
        let clausal = &self.sentence.clausal;
        let agent = self.participants.iter().find(|p| p.side == Side::Agent);
        for Resolved {
            participant,
            ground,
        } in self
            .run
            .discourse
            .resolve(phrase, clausal, self.run.text, side, agent)
        {
            let marker = super::case::read(&clausal.words[phrase.tokens.end..]).1;
            let marked = phrase.tokens.end..phrase.tokens.end + marker;
            let ground = match ground {
                Some(ground) => ground.to_owned(),
                None => format!("marked {:?}", clausal.words[marked].join(" ")),
            };
            if side == Side::Counterpart && self.is_agents_own_country(&participant) {
                continue;
            }
            let role = if side == Side::Agent {
                "agent"
            } else {
                "counterpart"
            };
            self.reasons.push(Reason {
                role,
                span: clausal.sentence.span_of(phrase.tokens.clone()),
                ground,
            });
            self.participants.push(participant);
        }
        self.taken.push(n);
    }

    /// Whether a participant is but the country of someone on the agent's side: in 'the cabinet
    /// approves an agreement of India and X' India is no counterpart.
    fn is_agents_own_country(&self, participant: &Participant) -> bool {
        let agents = self.participants.iter().filter(|p| p.side == Side::Agent);
        participant.is_bare_country()
            && agents.into_iter().any(|p| p.country == participant.country)
    }

    /// Of one list of participants the first stays the agent; the others are the counterpart. What
    /// दोनों stands for keeps the sides of the event that it refers to.
    fn split_sides(&mut self, from: usize) {
        let pair = self.run.discourse.pair();
        let of_pair = |p: &Participant| {
            pair.iter()
                .find(|held| held.country == p.country && held.name == p.name)
        };
        let refers_back = self.participants[from..]
            .iter()
            .all(|p| of_pair(p).is_some());
        for (n, participant) in self.participants[from..].iter_mut().enumerate() {
            participant.side = match of_pair(participant) {
                Some(held) if refers_back => held.side,
                _ if n == 0 => Side::Agent,
                _ => Side::Counterpart,
            };
        }
    }
}

/// Drops participants that stand twice, on either side.
fn dedup(participants: &mut Vec<Participant>) {
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

fn meets(need: Need, participants: &[Participant]) -> bool {
    use crate::link::CountryCode;
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

/// The rule's confidence times the lowest probability among the mentions that take part.
fn confidence(rule: &Rule, participants: &[Participant], sentence: &Prepared) -> f32 {
    let clausal = &sentence.clausal;
    let own = clausal.first_mention..clausal.first_mention + clausal.mentions.len();
    let scores = participants
        .iter()
        .flat_map(|p| &p.mentions)
        .filter(|m| own.contains(m));
    let lowest = scores
        .map(|m| clausal.mentions[m - clausal.first_mention].mention.score)
        .fold(1.0, f32::min);
    rule.confidence * lowest
}
