//! The description of one event: what a match, its cast and its sentence tell of it.

use std::ops::Range;

use jiff::civil::Date;

use crate::link::Gazetteers;

use super::cast::Cast;
use super::clause;
use super::lexicon::Lexicon;
use super::matcher::{Filler, Match};
use super::merge;
use super::place;
use super::prepare::Prepared;
use super::record::{EventMention, Participant, When};
use super::register::same_person;
use super::rule::{Role, Rule};
use super::schema::{EventType, Realis, Subtype};
use super::when;
use super::wording;

/// What the description of an event in one sentence draws on.
pub struct Describer<'a, 'd> {
    /// The sentence.
    pub sentence: &'a Prepared<'d>,
    /// The word lists.
    pub lexicon: &'a Lexicon,
    /// The cue words of topics.
    pub gazetteers: &'a Gazetteers,
    /// The release's text.
    pub text: &'a str,
    /// Its posting date.
    pub posted: Option<Date>,
    /// The events of the sentences before.
    pub told: &'a [EventMention],
}

impl Describer<'_, '_> {
    /// The event that a match with this cast tells.
    pub fn event(&self, found: &Match, mut cast: Cast) -> EventMention {
        let sentence = self.sentence;
        let incident = words_of(found, Role::Incident)
            .map(|head| wording::incident(&head, sentence, self.lexicon));
        if found.rule.subtype == Subtype::Disaster
            && let Some(incident) = &incident
        {
            cast.address(&wording::countries_of(incident, sentence));
        }
        let instrument = words_of(found, Role::Instrument)
            .map(|head| wording::instrument(&head, sentence, self.lexicon, found.rule.distinct));
        let (barred, named) = (incident.as_ref(), instrument.as_ref());
        let date = when::date(found, sentence, self.posted, barred, named, self.lexicon);
        EventMention {
            sentence: sentence.clausal.index,
            trigger: sentence.clausal.sentence.span_of(found.trigger.clone()),
            rule: found.rule.id.clone(),
            subtype: found.rule.subtype,
            realis: self.realis(found.realis, date),
            honouree: self.honourees_or_last(found),
            honours_office: self.honours_office(found),
            topics: match found.rule.subtype.event_type() {
                EventType::Condolence => Vec::new(),
                _ => wording::topics(found, sentence, self.gazetteers),
            },
            date,
            place: place::place(
                found,
                sentence,
                &cast.taken,
                barred,
                self.text,
                self.lexicon,
            ),
            incident: incident.map(|tokens| self.words(tokens)),
            instrument: instrument.map(|tokens| self.words(tokens)),
            confidence: confidence(found.rule, &cast.participants, sentence),
            participants: cast.participants,
            reasons: cast.reasons,
            named: cast.named,
            in_heading: sentence.clausal.sentence.part.is_heading(),
            joins: found.rule.joins,
            leads: found.rule.leads,
            distinct: found.rule.distinct,
            remote: clause::is_remote(
                &sentence.plain,
                &sentence.near(&sentence.clauses[found.clause].tokens, &found.trigger),
                &found.trigger,
                self.lexicon,
            ),
        }
    }

    /// A headline without a verb tells of what is to come, if its date is after the posting: संयुक्त अभ्यास 30 सितंबर से औली में.
    fn realis(&self, told: Realis, date: Option<When>) -> Realis {
        let ahead = |posted| date.is_some_and(|date| date.range.start > posted);
        match told {
            Realis::Actual if self.posted.is_some_and(ahead) => Realis::Planned,
            told => told,
        }
    }

    /// The words of the text that tokens of the sentence stand for.
    fn words(&self, tokens: Range<usize>) -> String {
        let span = self.sentence.clausal.sentence.span_of(tokens);
        span.slice(self.text).to_owned()
    }

    /// The honoured that the sentence names; where it names none, those of a grief or homage told
    /// just before, or the only one whom the release mourns.
    fn honourees_or_last(&self, found: &Match) -> Vec<String> {
        use Subtype::{Death, Tribute};
        let named = self.honourees(found);
        let subtype = found.rule.subtype;
        if !named.is_empty() || found.rule.joins || !matches!(subtype, Death | Tribute) {
            return named;
        }
        let index = self.sentence.clausal.index;
        let near = |event: &&EventMention| index - event.sentence <= merge::JOIN_REACH;
        let mourns = |event: &&EventMention| {
            matches!(event.subtype, Death | Tribute) && !event.honouree.is_empty()
        };
        let mut recent = self.told.iter().rev().take_while(near);
        let told = recent.find(mourns).or_else(|| self.only_mourning());
        told.map_or_else(Vec::new, |event| event.honouree.clone())
    }

    /// The grief or homage told last, where all that the release tells are for the same dead.
    fn only_mourning(&self) -> Option<&EventMention> {
        let mut mournings = self.told.iter().filter(|event| !event.honouree.is_empty());
        let last = mournings.next_back()?;
        let is_same = |name: &String| last.honouree.iter().any(|held| same_person(held, name));
        let alone = last.honouree.len() == 1 && mournings.flat_map(|e| &e.honouree).all(is_same);
        alone.then_some(last)
    }

    /// Whether the honoured are told by office alone: सूरीनाम के पूर्व राष्ट्रपति के निधन पर.
    fn honours_office(&self, found: &Match) -> bool {
        let mut honoured = found.arguments.iter().filter(|a| a.role == Role::Honouree);
        honoured.any(|argument| match &argument.filler {
            Filler::Phrases(phrases) => phrases.iter().all(|&n| {
                let phrase = &self.sentence.phrases[n];
                phrase.person.is_none() && phrase.office.is_some()
            }),
            _ => false,
        })
    }

    fn honourees(&self, found: &Match) -> Vec<String> {
        let arguments = found.arguments.iter().filter(|a| a.role == Role::Honouree);
        let mut names = Vec::new();
        for argument in arguments {
            match &argument.filler {
                Filler::Phrases(phrases) => names.extend(phrases.iter().map(|&n| self.honoured(n))),
                Filler::Words(head) => {
                    let tokens = wording::honoured(head, self.sentence, self.lexicon);
                    names.push(self.words(tokens));
                }
                Filler::LastSubject | Filler::LastPair | Filler::LastOther => {}
            }
        }
        names
    }

    /// The name of the one whom a phrase names; else the office, else all its words.
    fn honoured(&self, phrase: usize) -> String {
        let phrase = &self.sentence.phrases[phrase];
        match phrase.person.or(phrase.office) {
            Some(m) => {
                let span = self.sentence.clausal.mentions[m].mention.span;
                span.slice(self.text).to_owned()
            }
            None => self.words(phrase.tokens.clone()),
        }
    }
}

/// The words that fill a role by themselves.
fn words_of(found: &Match, role: Role) -> Option<Range<usize>> {
    let argument = found.arguments.iter().find(|a| a.role == role)?;
    match &argument.filler {
        Filler::Words(tokens) => Some(tokens.clone()),
        _ => None,
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
