//! Scores of event records, as `docs/evaluation.md` defines them.
//!
//! Within a document, predicted and gold records of one type are aligned one to one so that their
//! total role overlap (fillers and countries that agree) is as large as can be; among equally
//! good alignments, the one with more exact matches, then more equal subtypes, then more equal
//! realis values. A record is aligned even where nothing overlaps, as long as the type has one to
//! spare; [`Measure::Grounded`] counts an aligned record as found only where something does.

pub mod outcome;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::baseline::Baseline;
use super::calibration::{Calibration, Judged};
use super::counts::Counts;
use super::labels::gold::{GoldDocument, GoldEvent};
use super::record::{Record, Role};
use super::resample::Tally;
use super::scores::{ScoreRow, rows};
use crate::annotation::Annotation;
use crate::events::schema::{EventType, Subtype};
use outcome::{DocumentOutcome, EventError};

/// What is measured of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Records aligned.
    Type,
    /// Records aligned that share a filler or a country.
    Grounded,
    /// Records aligned with the same subtype.
    Subtype,
    /// Realis of the aligned records; precision, recall and F1 are all the accuracy.
    Realis,
    /// Fillers, micro over roles.
    Fillers,
    /// Fillers, with participants paired whichever their side.
    FillersSideFree,
    /// Participants' countries.
    Countries,
    /// Records that agree in type, subtype, realis, all fillers and countries.
    Exact,
}

impl Measure {
    /// All measures, in the order in which tables list them.
    pub const ALL: [Measure; 8] = [
        Measure::Type,
        Measure::Grounded,
        Measure::Subtype,
        Measure::Realis,
        Measure::Fillers,
        Measure::FillersSideFree,
        Measure::Countries,
        Measure::Exact,
    ];

    /// The name in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Type => "type",
            Measure::Grounded => "type, grounded",
            Measure::Subtype => "type + subtype",
            Measure::Realis => "realis accuracy",
            Measure::Fillers => "role fillers",
            Measure::FillersSideFree => "role fillers, side-free",
            Measure::Countries => "countries",
            Measure::Exact => "exact record",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The scores of one system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventScores {
    /// What the system is called in tables.
    pub system: String,
    /// One row a measure, in the order of [`Measure::ALL`], over all types.
    pub overall: Vec<ScoreRow>,
    /// The same for each event type.
    pub types: Vec<(EventType, Vec<ScoreRow>)>,
    /// Type and subtype, one row a subtype.
    pub subtypes: Vec<ScoreRow>,
    /// Fillers, one row a role.
    pub roles: Vec<ScoreRow>,
}

impl EventScores {
    /// The row of one measure over all types.
    pub fn row(&self, measure: Measure) -> Option<&ScoreRow> {
        self.overall.iter().find(|row| row.name == measure.as_str())
    }
}

/// Everything that is reported of one prediction against gold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventReport {
    /// How many gold documents.
    pub documents: usize,
    /// How many gold records.
    pub gold_events: usize,
    /// The system's scores first, then the baseline's.
    pub systems: Vec<EventScores>,
    /// Confidence of a record against whether it is aligned.
    pub calibration: Option<Calibration>,
    /// Gold documents without a prediction; scored as if nothing was found in them.
    pub not_predicted: Vec<String>,
    /// Predicted documents without gold; not scored.
    pub not_labelled: Vec<String>,
    /// Every missed, spurious or wrong record of the system; not part of the JSON results.
    #[serde(skip)]
    pub errors: Vec<EventError>,
}

/// The predicted records of each document, by its id.
pub type Predictions = BTreeMap<String, Vec<GoldEvent>>;

/// Scores a system's annotations against gold, and beside them the baseline, which reads the
/// sentences and entities of the same annotations.
pub fn score(gold: &[GoldDocument], predicted: &[Annotation], baseline: &Baseline) -> EventReport {
    let by_id: BTreeMap<&str, &Annotation> = predicted
        .iter()
        .map(|a| (a.release.id.as_str(), a))
        .collect();
    let labelled: BTreeMap<&str, &GoldDocument> = gold.iter().map(|d| (d.id.as_str(), d)).collect();
    let system = outcomes(gold, &predictions(predicted));
    let trivial: Predictions = predicted
        .iter()
        .map(|a| (a.release.id.clone(), baseline.predict(a)))
        .collect();
    let mut errors = Vec::new();
    for (document, outcome) in gold.iter().zip(&system) {
        let annotation = by_id.get(document.id.as_str()).copied();
        errors.extend(outcome::errors(document, annotation, outcome));
    }
    EventReport {
        documents: gold.len(),
        gold_events: gold.iter().map(|d| d.events.len()).sum(),
        calibration: calibration(gold, &by_id, &system),
        systems: vec![
            EventScores::of("vaarta", &system),
            EventScores::of("baseline", &outcomes(gold, &trivial)),
        ],
        not_predicted: gold
            .iter()
            .filter(|d| !by_id.contains_key(d.id.as_str()))
            .map(|d| d.id.clone())
            .collect(),
        not_labelled: by_id
            .into_keys()
            .filter(|id| !labelled.contains_key(id))
            .map(str::to_owned)
            .collect(),
        errors,
    }
}

/// The records of a system's annotations.
pub fn predictions(annotations: &[Annotation]) -> Predictions {
    annotations
        .iter()
        .map(|a| {
            let events = a.events.iter().map(GoldEvent::from).collect();
            (a.release.id.clone(), events)
        })
        .collect()
}

/// The alignment of each gold document with what was predicted for it.
pub fn outcomes(gold: &[GoldDocument], predictions: &Predictions) -> Vec<DocumentOutcome> {
    gold.iter()
        .map(|document| {
            let predicted = predictions.get(&document.id).map_or(&[][..], Vec::as_slice);
            DocumentOutcome::of(
                document.events.iter().map(Record::from).collect(),
                predicted.iter().map(Record::from).collect(),
            )
        })
        .collect()
}

fn calibration(
    gold: &[GoldDocument],
    by_id: &BTreeMap<&str, &Annotation>,
    outcomes: &[DocumentOutcome],
) -> Option<Calibration> {
    let mut judged = Vec::new();
    for (document, outcome) in gold.iter().zip(outcomes) {
        let Some(annotation) = by_id.get(document.id.as_str()) else {
            continue;
        };
        judged.extend(
            annotation
                .events
                .iter()
                .enumerate()
                .map(|(p, event)| Judged {
                    confidence: f64::from(event.confidence),
                    correct: outcome.gold_of(p).is_some(),
                }),
        );
    }
    Calibration::of(&judged, gold.iter().map(|d| d.events.len()).sum())
}

/// Metrics of one group: all measures, for all types together or for one.
const GROUP: usize = Measure::ALL.len();
/// The first metric of the subtypes.
const SUBTYPES: usize = GROUP * (1 + EventType::ALL.len());
/// The first metric of the roles.
const ROLES: usize = SUBTYPES + Subtype::ALL.len();

impl EventScores {
    /// The scores of aligned documents.
    pub fn of(system: &str, outcomes: &[DocumentOutcome]) -> EventScores {
        let tallies: Vec<Tally> = outcomes.iter().map(tally).collect();
        let measures = || Measure::ALL.map(|m| m.as_str().to_owned());
        let mut names: Vec<String> = measures().into();
        EventType::ALL.iter().for_each(|_| names.extend(measures()));
        names.extend(Subtype::ALL.iter().map(|s| s.to_string()));
        names.extend(Role::ALL.map(|r| r.as_str().to_owned()));
        let (mut rows, _) = rows(&names, &tallies, names.len());
        let roles = rows.split_off(ROLES);
        let subtypes = rows.split_off(SUBTYPES);
        let types = rows.split_off(GROUP);
        EventScores {
            system: system.to_owned(),
            overall: rows,
            types: EventType::ALL
                .iter()
                .zip(types.chunks(GROUP))
                .map(|(&event_type, rows)| (event_type, rows.to_vec()))
                .collect(),
            subtypes,
            roles,
        }
    }
}

/// What a document adds to each metric.
fn tally(outcome: &DocumentOutcome) -> Tally {
    let mut counts = vec![Counts::default(); ROLES + Role::ALL.len()];
    for case in outcome.cases() {
        let by_type = GROUP * (1 + position(EventType::ALL, &case.event_type()));
        for measure in Measure::ALL {
            let added = case.counts(measure);
            counts[measure as usize] += added;
            counts[by_type + measure as usize] += added;
        }
        for (subtype, added) in case.subtype_counts() {
            counts[SUBTYPES + position(Subtype::ALL, &subtype)] += added;
        }
        for (role, slot) in case.comparison.slots {
            counts[ROLES + position(&Role::ALL, &role)] += slot.counts();
        }
    }
    let counts = counts.into_iter().enumerate();
    counts.filter(|(_, counts)| !counts.is_empty()).collect()
}

/// Where `value` stands in the list of all values.
fn position<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter().take_while(|v| *v != value).count()
}

#[cfg(test)]
mod tests;
