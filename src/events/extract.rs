//! From linked mentions to event records: the rules sentence by sentence, then the merging.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::{Release, Sentence};
use crate::link::{Gazetteers, LinkedMention};
use crate::span::Span;

use super::cast::{Cast, meets};
use super::describe::Describer;
use super::discourse::Discourse;
use super::matcher::{self, Match, Refusal};
use super::merge;
use super::phrase::Clausal;
use super::prepare::Prepared;
use super::record::{EventMention, EventRecord, Participant};
use super::rule::{Need, Rule, RuleSet};

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
    /// It only adds to an event told before, and there is none near enough.
    NothingToJoin,
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
        let mut claimed = vec![false; sentence.clausal.words.len()];
        let mut told: Vec<(Match, EventMention)> = Vec::new();
        let mut refused: Vec<(Range<usize>, Refused)> = Vec::new();
        let rules = self.extractor.rules;
        for rule in &rules.rules {
            for (trigger, outcome) in matcher::matches(rule, sentence, rules) {
                if claimed[trigger.clone()].contains(&true) {
                    continue;
                }
                let resolved = match outcome {
                    Ok(found) => self.tell(found, told.iter().map(|(_, event)| event), sentence),
                    Err(refusal) => Err(Why::Rule(refusal)),
                };
                match resolved {
                    Ok(event) => {
                        claimed[trigger].fill(true);
                        told.push(event);
                    }
                    Err(why) => {
                        refused.push((trigger.clone(), refusal(rule, &trigger, sentence, why)))
                    }
                }
            }
        }
        let unclaimed = refused
            .into_iter()
            .filter(|(trigger, _)| !claimed[trigger.clone()].contains(&true));
        self.refused.extend(unclaimed.map(|(_, refused)| refused));
        let told = self.tell_in_order(told, sentence);
        self.end(sentence, told);
    }

    /// The event that a match tells in the light of those told in the same sentence.
    fn tell<'m, 't>(
        &mut self,
        found: Match<'m>,
        told: impl Iterator<Item = &'t EventMention> + Clone,
        sentence: &Prepared,
    ) -> Result<(Match<'m>, EventMention), Why> {
        self.recall(told.clone(), &found, sentence);
        let event = self.resolve(&found, told, sentence)?;
        Ok((found, event))
    }

    /// Rules are tried by priority, but a sentence tells one thing after the other: what refers back
    /// (दोनों मंत्रियों ने) is read again once all that stands before it is known.
    fn tell_in_order(
        &mut self,
        mut told: Vec<(Match, EventMention)>,
        sentence: &Prepared,
    ) -> Vec<EventMention> {
        told.sort_by_key(|(_, event)| event.trigger.start);
        let mut events: Vec<EventMention> = Vec::with_capacity(told.len());
        for (found, event) in told {
            let again = match events.is_empty() {
                true => None,
                false => self.tell(found, events.iter(), sentence).ok(),
            };
            events.push(again.map_or(event, |(_, event)| event));
        }
        events
    }

    /// Lets a match know what the sentence tells before it: श्री क ने श्री ख से बात की और सहायता का
    /// आश्वासन दिया.
    fn recall<'t>(
        &mut self,
        told: impl Iterator<Item = &'t EventMention>,
        found: &Match,
        sentence: &Prepared,
    ) {
        let start = sentence
            .clausal
            .sentence
            .span_of(found.trigger.clone())
            .start;
        let earlier = |event: &&EventMention| event.trigger.start < start && !event.joins;
        let mut before: Vec<&EventMention> = told.filter(earlier).collect();
        before.sort_by_key(|event| event.trigger.start);
        before.drain(..before.len().saturating_sub(MOST_RECALLED));
        for event in &before {
            self.discourse.mourn(&event.honouree);
        }
        let sides = before.into_iter().map(|e| (e.subtype, &e.participants[..]));
        self.discourse.observe_told(sides);
    }

    /// Ends a sentence: what it told is the past of the next.
    fn end(&mut self, sentence: &Prepared, told: Vec<EventMention>) {
        self.discourse.observe_told(std::iter::empty());
        self.discourse
            .observe(&sentence.phrases, &sentence.clausal, self.text);
        for event in &told {
            self.discourse.mourn(&event.honouree);
            match event.joins {
                true => self.discourse.observe_joined(&event.participants),
                false => self
                    .discourse
                    .observe_event(event.subtype, &event.participants),
            }
        }
        self.discourse.settle();
        self.found.extend(told);
    }

    /// Turns a match into an event mention, or tells which need of the rule is not met.
    fn resolve<'t>(
        &self,
        found: &Match,
        told: impl Iterator<Item = &'t EventMention>,
        sentence: &Prepared,
    ) -> Result<EventMention, Why> {
        let cast = Cast::of(found, sentence, &self.discourse, self.text);
        if found.rule.joins
            && !self.has_event_to_join(found.rule, told, sentence, &cast.participants)
        {
            return Err(Why::NothingToJoin);
        }
        let needs = &found.rule.needs;
        match needs.iter().find(|&&need| !meets(need, &cast.participants)) {
            Some(&need) => Err(Why::Need(need)),
            None => Ok(self.describer(sentence).event(found, cast)),
        }
    }

    fn describer<'a, 'd>(&'a self, sentence: &'a Prepared<'d>) -> Describer<'a, 'd> {
        Describer {
            sentence,
            lexicon: &self.extractor.rules.lexicon,
            gazetteers: self.extractor.gazetteers,
            text: self.text,
            posted: self.posted,
            told: &self.found,
        }
    }

    /// Whether an event of the rule's type was told a few sentences ago, or any time before with the
    /// state of those who are added; of its very kind, where only dates are added.
    fn has_event_to_join<'t>(
        &self,
        rule: &Rule,
        told: impl Iterator<Item = &'t EventMention>,
        sentence: &Prepared,
        participants: &[Participant],
    ) -> bool {
        let near =
            |event: &&EventMention| sentence.clausal.index - event.sentence <= merge::JOIN_REACH;
        let kind = rule.subtype.event_type();
        let of_kind = |event: &&EventMention| {
            event.subtype == rule.subtype
                || (merge::joins_any_kind(kind)
                    && !participants.is_empty()
                    && event.subtype.event_type() == kind)
        };
        let told: Vec<&EventMention> = told.collect();
        let before = told.into_iter().rev().chain(self.found.iter().rev());
        before.filter(of_kind).take(MOST_JOINED).any(|event| {
            near(&event) || merge::share_foreign_state(&event.participants, participants)
        })
    }
}

/// How many events of a kind are looked through for one to add to.
const MOST_JOINED: usize = 64;

/// How many events of a sentence are kept in mind for the next one in it.
const MOST_RECALLED: usize = 8;

fn refusal(rule: &Rule, trigger: &Range<usize>, sentence: &Prepared, why: Why) -> Refused {
    Refused {
        sentence: sentence.clausal.index,
        trigger: sentence.clausal.sentence.span_of(trigger.clone()),
        rule: rule.id.clone(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;
    use crate::document::{EntityType, Mention, Part};
    use crate::link;
    use crate::text;

    /// What a line of body text tells, in one sentence however long, its mentions given by the
    /// tokens that they cover.
    fn extract(line: &str, tagged: &[(usize, usize, EntityType)]) -> Extraction {
        let rules = RuleSet::builtin().expect("the shipped rules load");
        let gazetteers = Gazetteers::builtin().expect("the shipped gazetteers load");
        let (release, sentences) = one_sentence(line);
        let length = sentences.first().map_or(0, |s| s.tokens.len());
        let mentions = tagged
            .iter()
            .filter(|&&(start, end, _)| start < end && end <= length)
            .map(|&(start, end, kind)| Mention {
                sentence: 0,
                span: sentences[0].span_of(start..end),
                tokens: start..end,
                kind,
                score: 1.0,
            })
            .collect();
        let linked = link::link(mentions, &sentences, &gazetteers);
        Extractor::new(&rules, &gazetteers).extract(&release, &sentences, &linked)
    }

    fn one_sentence(line: &str) -> (Release, Vec<Sentence>) {
        let span = Span::new(0, line.len());
        let tokens = text::tokenize(line, span);
        let sentence = |tokens: Vec<_>| Sentence {
            span,
            part: Part::Body,
            tokens,
        };
        let release = Release {
            id: "test".to_owned(),
            source: "test".to_owned(),
            ministry: None,
            posted_at: None,
            dateline: None,
            text: line.to_owned(),
            parts: vec![(Part::Body, span)],
        };
        let sentences = if tokens.is_empty() {
            vec![]
        } else {
            vec![sentence(tokens)]
        };
        (release, sentences)
    }

    /// Time for one sentence of `n` times a unit of ten tokens, with its mentions.
    fn time(unit: &str, mentions: &[(usize, usize, EntityType)], n: usize) -> Duration {
        let line = unit.repeat(n);
        let tagged: Vec<_> = (0..n * 10)
            .step_by(10)
            .flat_map(|at| {
                mentions
                    .iter()
                    .map(move |&(a, b, kind)| (at + a, at + b, kind))
            })
            .collect();
        // The least of three: other work on the machine only adds.
        let timed = || {
            let start = spent();
            extract(&line, &tagged);
            spent().saturating_sub(start)
        };
        (0..3).map(|_| timed()).min().unwrap_or_default()
    }

    /// The processor time that this thread has taken, where the system tells; else the time that passed.
    fn spent() -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
        nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
    }

    /// How many times as long four times the words take.
    fn growth(unit: &str, mentions: &[(usize, usize, EntityType)]) -> f64 {
        let time = |n| time(unit, mentions, n);
        let base = time(1);
        let (short, long) = (time(250), time(1000));
        long.saturating_sub(base).as_secs_f64() / short.saturating_sub(base).as_secs_f64()
    }

    #[test]
    fn a_sentence_of_ten_thousand_tokens_is_not_quadratic() {
        use EntityType::{Country, Designation, Person};
        let offices = [
            (0, 1, Country),
            (2, 4, Designation),
            (5, 6, Country),
            (7, 8, Designation),
        ];
        let met = growth("जापान के रक्षा मंत्री और भारत के मंत्री बैठक यात्रा ", &offices);
        assert!(met < 9.0, "four times the words took {met} times as long");
        let people = [(0, 1, Designation), (1, 2, Person)];
        let referred = growth("मंत्री राजन ने और उन्होंने उनसे भेंट की और कहा ", &people);
        assert!(
            referred < 9.0,
            "four times the words took {referred} times as long"
        );
    }

    const WORDS: [&str; 40] = [
        "बैठक",
        "की",
        "ने",
        "के",
        "साथ",
        "से",
        "मुलाकात",
        "और",
        ",",
        "।",
        "में",
        "पर",
        "यात्रा",
        "समझौते",
        "हस्ताक्षर",
        "किए",
        "शोक",
        "निधन",
        "को",
        "दोनों",
        "पक्षों",
        "उन्होंने",
        "कि",
        "होगी",
        "नहीं",
        "भारत",
        "जापान",
        "प्रधानमंत्री",
        "अभ्यास",
        "सहायता",
        "(",
        ")",
        "–",
        "बीच",
        "ओर",
        "नेतृत्व",
        "सरकार",
        "समकक्ष",
        "5 मई",
        "श्रद्धांजलि",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_words_and_no_mentions_make_it_panic(
            words in prop::collection::vec(0..WORDS.len(), 0..60),
            marks in prop::collection::vec((0..8usize, 1..4usize, 0..EntityType::ALL.len()), 0..12),
        ) {
            let line: Vec<&str> = words.iter().map(|&w| WORDS[w]).collect();
            let mut tagged = Vec::new();
            let mut at = 0;
            for (skip, length, kind) in marks {
                at += skip;
                tagged.push((at, at + length, EntityType::ALL[kind]));
                at += length;
            }
            let found = extract(&line.join(" "), &tagged);
            for record in &found.records {
                prop_assert!(!record.mentions.is_empty());
                prop_assert!((0.0..=1.0).contains(&record.merged.confidence));
            }
        }
    }
}
