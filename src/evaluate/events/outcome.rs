//! What became of each record of a document.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Measure;
use crate::annotation::Annotation;
use crate::evaluate::align::assign;
use crate::evaluate::counts::Counts;
use crate::evaluate::excerpt::Excerpt;
use crate::evaluate::labels::gold::{GoldDocument, GoldEvent};
use crate::evaluate::record::{Comparison, Record};
use crate::events::schema::{EventType, Subtype};

/// The records of a document from both sides, and which belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentOutcome {
    /// The gold records, in the order of the file.
    pub gold: Vec<Record>,
    /// The predicted records, in the order of the file.
    pub predicted: Vec<Record>,
    /// Pairs of a gold and a predicted record's index, sorted.
    pub aligned: Vec<(usize, usize)>,
}

/// A gold record, a predicted one, or an aligned pair of them.
#[derive(Debug, Clone)]
pub struct Case<'o> {
    /// The gold record, unless spurious.
    pub gold: Option<&'o Record>,
    /// The predicted record, unless missed.
    pub predicted: Option<&'o Record>,
    /// One against the other.
    pub comparison: Comparison<'o>,
}

impl DocumentOutcome {
    /// Aligns the records of each type so that the total role overlap is as large as can be.
    pub fn of(gold: Vec<Record>, predicted: Vec<Record>) -> DocumentOutcome {
        let mut aligned = Vec::new();
        for &event_type in EventType::ALL {
            let of_type = |records: &[Record]| -> Vec<usize> {
                let indices = 0..records.len();
                indices
                    .filter(|&i| records[i].event_type == event_type)
                    .collect()
            };
            let (g, p) = (of_type(&gold), of_type(&predicted));
            let weights: Vec<Vec<i64>> = g
                .iter()
                .map(|&g| p.iter().map(|&p| weight(&gold[g], &predicted[p])).collect())
                .collect();
            aligned.extend(assign(&weights).into_iter().map(|(i, j)| (g[i], p[j])));
        }
        aligned.sort_unstable();
        DocumentOutcome {
            gold,
            predicted,
            aligned,
        }
    }

    /// The predicted record that a gold one is aligned with.
    pub fn predicted_of(&self, gold: usize) -> Option<usize> {
        self.aligned.iter().find(|a| a.0 == gold).map(|a| a.1)
    }

    /// The gold record that a predicted one is aligned with.
    pub fn gold_of(&self, predicted: usize) -> Option<usize> {
        self.aligned.iter().find(|a| a.1 == predicted).map(|a| a.0)
    }

    /// Gold's case by case, then the spurious ones.
    pub fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        self.indices()
            .map(|(g, p)| Case::of(g.map(|g| &self.gold[g]), p.map(|p| &self.predicted[p])))
    }

    /// The indices of each case's records.
    fn indices(&self) -> impl Iterator<Item = (Option<usize>, Option<usize>)> + '_ {
        let gold = (0..self.gold.len()).map(|g| (Some(g), self.predicted_of(g)));
        let spurious = (0..self.predicted.len()).filter(|&p| self.gold_of(p).is_none());
        gold.chain(spurious.map(|p| (None, Some(p))))
    }
}

/// Overlap first, then exact matches, then subtypes, then realis. Fifteen bits each: a document has
/// fewer than 2¹⁵ records.
fn weight(gold: &Record, predicted: &Record) -> i64 {
    let overlap = Comparison::of(Some(gold), Some(predicted)).overlap() as i64;
    let ties = [
        gold == predicted,
        gold.subtype == predicted.subtype,
        gold.realis == predicted.realis,
    ];
    ties.into_iter()
        .fold(overlap, |weight, tie| (weight << 15) + i64::from(tie))
}

impl<'o> Case<'o> {
    /// Of a gold record and the predicted one that it is aligned with; one of the two may be absent.
    pub fn of(gold: Option<&'o Record>, predicted: Option<&'o Record>) -> Case<'o> {
        Case {
            gold,
            predicted,
            comparison: Comparison::of(gold, predicted),
        }
    }

    /// The type of the record, or of both.
    pub fn event_type(&self) -> EventType {
        let record = self.gold.or(self.predicted);
        record.map_or(EventType::Meeting, |r| r.event_type)
    }

    /// Both records, where they are aligned.
    pub fn pair(&self) -> Option<(&'o Record, &'o Record)> {
        self.gold.zip(self.predicted)
    }

    /// Whether the two records match exactly.
    pub fn is_exact(&self) -> bool {
        self.pair().is_some_and(|(g, p)| g == p)
    }

    /// What the case adds to a measure.
    pub fn counts(&self, measure: Measure) -> Counts {
        let found = |right: bool| {
            let (gold, predicted) = (self.gold.is_some(), self.predicted.is_some());
            Counts::of(right.into(), gold.into(), predicted.into())
        };
        match measure {
            Measure::Type => found(self.pair().is_some()),
            Measure::Grounded => found(self.comparison.overlap() > 0),
            Measure::Subtype => found(self.pair().is_some_and(|(g, p)| g.subtype == p.subtype)),
            Measure::Realis => match self.pair() {
                Some((g, p)) => found(g.realis == p.realis),
                None => Counts::default(),
            },
            Measure::Fillers => self.comparison.fillers(),
            Measure::FillersSideFree => self.comparison.side_free,
            Measure::Countries => self.comparison.countries,
            Measure::Exact => found(self.is_exact()),
        }
    }

    /// What the case adds to the scores of subtypes: to one where they agree, to two where not.
    pub fn subtype_counts(&self) -> Vec<(Subtype, Counts)> {
        let (gold, predicted) = (
            self.gold.map(|r| r.subtype),
            self.predicted.map(|r| r.subtype),
        );
        match (gold, predicted) {
            (Some(g), Some(p)) if g == p => vec![(g, Counts::of(1, 1, 1))],
            _ => {
                let missed = gold.map(|s| (s, Counts::of(0, 1, 0)));
                let spurious = predicted.map(|s| (s, Counts::of(0, 0, 1)));
                missed.into_iter().chain(spurious).collect()
            }
        }
    }

    /// What differs between the two records; for a missed or spurious one, all that it has.
    pub fn differences(&self) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut add = |what: &str, gold: Option<&str>, predicted: Option<&str>| {
            if gold != predicted {
                differences.push(Difference {
                    what: what.to_owned(),
                    gold: gold.map(str::to_owned),
                    predicted: predicted.map(str::to_owned),
                });
            }
        };
        let (gold, predicted) = (self.gold, self.predicted);
        let subtype = |r: &Record| r.subtype.as_str();
        let realis = |r: &Record| r.realis.as_str();
        add("subtype", gold.map(subtype), predicted.map(subtype));
        add("realis", gold.map(realis), predicted.map(realis));
        for (role, slot) in &self.comparison.slots {
            add(role.as_str(), slot.gold, slot.predicted);
        }
        let countries = |record: Option<&Record>| record.map(Record::countries);
        add(
            "countries",
            countries(gold).as_deref(),
            countries(predicted).as_deref(),
        );
        let place = |record: Option<&'o Record>| record.and_then(Record::place_country);
        add("place.country", place(gold), place(predicted));
        differences
    }
}

/// One thing in which a predicted record differs from its gold one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// A role, or `subtype`, `realis`, `countries`, `place.country`.
    pub what: String,
    /// What gold has, folded.
    pub gold: Option<String>,
    /// What was predicted, folded.
    pub predicted: Option<String>,
}

/// How a record is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// In gold only.
    Missed,
    /// Predicted only.
    Spurious,
    /// Aligned, and not the same.
    Wrong,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Missed => "missed",
            Verdict::Spurious => "spurious",
            Verdict::Wrong => "wrong",
        })
    }
}

/// One record that is not as gold has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventError {
    /// The document.
    pub document: String,
    /// How it is wrong.
    pub verdict: Verdict,
    /// The gold record, unless spurious.
    pub gold: Option<GoldEvent>,
    /// The predicted record, unless missed.
    pub predicted: Option<GoldEvent>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// The words around the triggers, where the text is at hand.
    pub excerpt: Option<Excerpt>,
}

/// The missed, spurious and wrong records of a document.
pub fn errors(
    document: &GoldDocument,
    annotation: Option<&Annotation>,
    outcome: &DocumentOutcome,
) -> Vec<EventError> {
    let text = document
        .text
        .as_deref()
        .or_else(|| annotation.map(|a| a.text.as_str()));
    let mut errors = Vec::new();
    for ((g, p), case) in outcome.indices().zip(outcome.cases()) {
        let verdict = match (g, p) {
            _ if case.is_exact() => continue,
            (Some(_), Some(_)) => Verdict::Wrong,
            (Some(_), None) => Verdict::Missed,
            _ => Verdict::Spurious,
        };
        let gold = g.map(|g| document.events[g].clone());
        let event = p.and_then(|p| annotation?.events.get(p));
        errors.push(EventError {
            document: document.id.clone(),
            verdict,
            excerpt: text.and_then(|text| excerpt(text, gold.as_ref(), event)),
            gold,
            predicted: event.map(GoldEvent::from),
            differences: case.differences(),
        });
    }
    errors
}

/// The gold trigger beside the predicted one that is nearest to it.
fn excerpt(
    text: &str,
    gold: Option<&GoldEvent>,
    predicted: Option<&crate::annotation::Event>,
) -> Option<Excerpt> {
    /// Triggers farther apart than this many `char`s are not shown together.
    const FAR: usize = 200;
    let ends = |trigger: &crate::annotation::Trigger| (trigger.start, trigger.end);
    let mut triggers = predicted
        .into_iter()
        .flat_map(|e| &e.mentions)
        .map(|m| ends(&m.trigger));
    let words = gold
        .into_iter()
        .flat_map(|e| &e.triggers)
        .map(String::as_str);
    match Excerpt::position(text, words) {
        Some(gold) => {
            let near = triggers
                .filter(|t| t.0.abs_diff(gold.0) <= FAR)
                .min_by_key(|t| t.0.abs_diff(gold.0));
            Excerpt::around(text, Some(gold), near)
        }
        None => Excerpt::around(text, None, triggers.next()),
    }
}
