//! Scores of entity labels.
//!
//! * **strict**: type and both ends must agree. In a CoNLL file an entity starts with `B-` only,
//!   and an `I-` that continues none is no entity: seqeval's `mode="strict", scheme=IOB2`.
//! * **conlleval** (CoNLL files): type and both ends must agree, but an `I-` after O or after
//!   another type starts an entity too: the conlleval script, and seqeval's default.
//! * **overlap** (documents): the type must agree and the spans share a `char`; one to one, as
//!   many pairs as can be. It tells how much of the strict loss is boundaries; it is not
//!   conlleval's leniency.
//!
//! Macro scores are the unweighted mean over all types that occur in gold or prediction, as in seqeval.
//! Intervals are bootstrapped over sentences (CoNLL) or documents.

pub mod analysis;
pub mod scheme;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::align::assign;
use super::calibration::{Calibration, Judged};
use super::counts::Counts;
use super::error::EvalError;
use super::labels::conll::{self, ConllFile, Malformed, TaggedSentence};
use super::labels::{LabelSpan, LabelledDocument};
use super::resample::Tally;
use super::scores::{Average, ScoreRow, rows};
use analysis::{Confusion, EntityError, MistakeCounts};
use scheme::Scheme;

/// When a predicted entity counts as right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Type and ends agree; IOB2 read strictly.
    Strict,
    /// Type and ends agree; IOB2 read as conlleval does.
    Conlleval,
    /// Type agrees, spans overlap.
    Overlap,
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Criterion::Strict => "strict",
            Criterion::Conlleval => "conlleval",
            Criterion::Overlap => "overlap",
        })
    }
}

/// What is resampled: a sentence or a document, with its labels from both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The document's id, or `line N` of the gold file.
    pub id: String,
    /// The text that the spans point into, where it is at hand.
    pub text: Option<String>,
    /// The gold labels.
    pub gold: Vec<LabelSpan>,
    /// The predicted labels.
    pub predicted: Vec<LabelSpan>,
}

/// The scores of one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NerScores {
    /// When a prediction counts as right.
    pub criterion: Criterion,
    /// All types together.
    pub micro: ScoreRow,
    /// The mean over types.
    pub r#macro: Average,
    /// Each type that occurs in gold or prediction, by name.
    pub types: Vec<ScoreRow>,
}

/// Everything that is reported of one pair of gold and prediction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NerReport {
    /// What was resampled: `sentence` or `document`.
    pub unit: &'static str,
    /// How many of them.
    pub units: usize,
    /// Strict first, then the lenient one.
    pub scores: Vec<NerScores>,
    /// Counts of mistakes by kind, from the strict reading.
    pub mistakes: MistakeCounts,
    /// Gold types against predicted ones, paired by overlap.
    pub confusion: Confusion,
    /// Confidence against correctness, where the prediction has confidences.
    pub calibration: Option<Calibration>,
    /// Malformed tags of the gold file.
    pub malformed_gold: Vec<Malformed>,
    /// Malformed tags of the predicted file.
    pub malformed_predicted: Vec<Malformed>,
    /// Gold documents without a prediction; scored as if nothing was found in them.
    pub not_predicted: Vec<String>,
    /// Predicted documents without gold; not scored.
    pub not_labelled: Vec<String>,
    /// Every mistake, in the order of the units; not part of the JSON results.
    #[serde(skip)]
    pub errors: Vec<EntityError>,
}

impl NerReport {
    /// The strict scores.
    pub fn strict(&self) -> Option<&NerScores> {
        self.scores
            .iter()
            .find(|s| s.criterion == Criterion::Strict)
    }
}

/// Scores a predicted CoNLL file against a gold one.
///
/// # Errors
/// When a file cannot be read, or the two do not hold the same sentences.
pub fn score_conll(gold: &Path, predicted: &Path) -> Result<NerReport, EvalError> {
    score_sequences(&conll::read(gold)?, &conll::read(predicted)?)
}

/// Scores predicted sequences against gold ones.
///
/// # Errors
/// When the two do not hold the same sentences.
pub fn score_sequences(gold: &ConllFile, predicted: &ConllFile) -> Result<NerReport, EvalError> {
    let pairs = conll::pair(gold, predicted)?;
    let units = |scheme| -> Vec<Unit> {
        let unit = |&(g, p): &(&TaggedSentence, &TaggedSentence)| Unit {
            id: format!("line {}", g.line),
            text: Some(g.tokens.join(" ")),
            gold: scheme::spans(g, scheme),
            predicted: scheme::spans(p, scheme),
        };
        pairs.iter().map(unit).collect()
    };
    let mut report = report("sentence", &units(Scheme::Strict), Criterion::Strict);
    let lenient = NerScores::of(&units(Scheme::Conlleval), Criterion::Conlleval);
    report.scores.push(lenient);
    report.malformed_gold = gold.malformed.clone();
    report.malformed_predicted = predicted.malformed.clone();
    Ok(report)
}

/// Scores predicted documents against gold ones of the same id.
///
/// # Errors
/// When a gold label does not lie in its text.
pub fn score_documents(
    gold: &[LabelledDocument],
    predicted: &[LabelledDocument],
) -> Result<NerReport, EvalError> {
    let mut by_id: BTreeMap<&str, &LabelledDocument> =
        predicted.iter().map(|d| (d.id.as_str(), d)).collect();
    let mut units = Vec::with_capacity(gold.len());
    let mut not_predicted = Vec::new();
    for document in gold {
        let prediction = by_id.remove(document.id.as_str());
        if prediction.is_none() {
            not_predicted.push(document.id.clone());
        }
        let unit = Unit {
            id: document.id.clone(),
            text: document.text.clone().or_else(|| prediction?.text.clone()),
            gold: document.spans.clone(),
            predicted: prediction.map_or_else(Vec::new, |p| p.spans.clone()),
        };
        check_ends(&unit)?;
        units.push(unit);
    }
    let mut report = report("document", &units, Criterion::Strict);
    report
        .scores
        .push(NerScores::of(&units, Criterion::Overlap));
    report.not_predicted = not_predicted;
    report.not_labelled = by_id.into_keys().map(str::to_owned).collect();
    Ok(report)
}

fn check_ends(unit: &Unit) -> Result<(), EvalError> {
    let Some(text) = &unit.text else {
        return Ok(());
    };
    let chars = text.chars().count();
    match unit.gold.iter().find(|s| s.start >= s.end || s.end > chars) {
        None => Ok(()),
        Some(span) => Err(EvalError::SpanOutside {
            id: unit.id.clone(),
            kind: span.kind.clone(),
            start: span.start,
            end: span.end,
            chars,
        }),
    }
}

/// Scores by one criterion, and the analysis of what went wrong.
fn report(unit: &'static str, units: &[Unit], criterion: Criterion) -> NerReport {
    let analysis = analysis::analyse(units);
    NerReport {
        unit,
        units: units.len(),
        scores: vec![NerScores::of(units, criterion)],
        mistakes: analysis.counts,
        confusion: analysis.confusion,
        calibration: Calibration::of(&judged(units), units.iter().map(|u| u.gold.len()).sum()),
        malformed_gold: Vec::new(),
        malformed_predicted: Vec::new(),
        not_predicted: Vec::new(),
        not_labelled: Vec::new(),
        errors: analysis.errors,
    }
}

impl NerScores {
    /// The scores of `units` by one criterion.
    pub fn of(units: &[Unit], criterion: Criterion) -> NerScores {
        let kinds: BTreeSet<&str> = units
            .iter()
            .flat_map(|u| u.gold.iter().chain(&u.predicted))
            .map(|span| span.kind.as_str())
            .collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let tallies: Vec<Tally> = units.iter().map(|u| tally(u, criterion, &kinds)).collect();
        let mut names = vec!["micro".to_owned()];
        names.extend(kinds.iter().map(|&kind| kind.to_owned()));
        let (mut rows, average) = rows(&names, &tallies, 1);
        NerScores {
            criterion,
            r#macro: average,
            micro: rows.remove(0),
            types: rows,
        }
    }
}

/// Metric 0 is all types together, metric 1 + i the type `kinds[i]`.
fn tally(unit: &Unit, criterion: Criterion, kinds: &[&str]) -> Tally {
    let mut tally = vec![(0, Counts::default())];
    for (at, kind) in kinds.iter().enumerate() {
        let of_kind = |spans: &'_ [LabelSpan]| -> Vec<LabelSpan> {
            spans.iter().filter(|s| s.kind == *kind).cloned().collect()
        };
        let (gold, predicted) = (of_kind(&unit.gold), of_kind(&unit.predicted));
        if gold.is_empty() && predicted.is_empty() {
            continue;
        }
        let agreed = match criterion {
            Criterion::Overlap => overlapping(&gold, &predicted),
            Criterion::Strict | Criterion::Conlleval => identical(&gold, &predicted),
        };
        let counts = Counts::of(agreed, gold.len(), predicted.len());
        tally[0].1 += counts;
        tally.push((at + 1, counts));
    }
    tally
}

/// How many spans of one type both sides have with the same ends.
fn identical(gold: &[LabelSpan], predicted: &[LabelSpan]) -> usize {
    let mut left: Vec<&LabelSpan> = predicted.iter().collect();
    gold.iter()
        .filter(|g| match left.iter().position(|p| p.same_ends(g)) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
        .count()
}

/// The largest number of one-to-one pairs of overlapping spans of one type.
fn overlapping(gold: &[LabelSpan], predicted: &[LabelSpan]) -> usize {
    let overlaps = |g: &LabelSpan| -> Vec<i64> {
        predicted
            .iter()
            .map(|p| i64::from(g.overlap(p) > 0))
            .collect()
    };
    let weights: Vec<Vec<i64>> = gold.iter().map(overlaps).collect();
    let pairs = assign(&weights).into_iter();
    pairs.filter(|&(g, p)| weights[g][p] > 0).count()
}

/// The predicted entities that have a confidence, each with whether it is strictly right.
fn judged(units: &[Unit]) -> Vec<Judged> {
    let mut judged = Vec::new();
    for unit in units {
        let mut gold: Vec<&LabelSpan> = unit.gold.iter().collect();
        for span in &unit.predicted {
            let same = |g: &&LabelSpan| g.kind == span.kind && g.same_ends(span);
            let found = gold.iter().position(same);
            if let Some(at) = found {
                gold.swap_remove(at);
            }
            judged.extend(span.score.map(|score| Judged {
                confidence: f64::from(score),
                correct: found.is_some(),
            }));
        }
    }
    judged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(kind: &str, start: usize, end: usize) -> LabelSpan {
        LabelSpan {
            kind: kind.to_owned(),
            start,
            end,
            score: None,
        }
    }

    fn document(id: &str, spans: Vec<LabelSpan>) -> LabelledDocument {
        LabelledDocument {
            id: id.to_owned(),
            text: None,
            spans,
        }
    }

    #[test]
    fn strict_wants_the_ends_and_overlap_does_not() -> Result<(), EvalError> {
        let gold = [document(
            "1",
            vec![span("PERSON", 0, 4), span("DATE", 6, 9)],
        )];
        let predicted = [document(
            "1",
            vec![span("PERSON", 0, 9), span("PERSON", 20, 22)],
        )];
        let report = score_documents(&gold, &predicted)?;
        let [strict, overlap] = report.scores.as_slice() else {
            panic!("two criteria");
        };
        assert_eq!(strict.micro.counts, Counts::of(0, 2, 2));
        assert_eq!(overlap.micro.counts, Counts::of(1, 2, 2));
        assert_eq!(overlap.types[1].name, "PERSON");
        assert_eq!(overlap.types[1].counts, Counts::of(1, 1, 2));
        // DATE scores 0, PERSON 2·1/(1+2).
        assert!((overlap.r#macro.scores.f1 - 1.0 / 3.0).abs() < 1e-12);
        Ok(())
    }

    #[test]
    fn one_long_span_covers_only_one_gold_span() {
        let gold = [
            span("PERSON", 0, 2),
            span("PERSON", 3, 5),
            span("PERSON", 6, 8),
        ];
        let predicted = [span("PERSON", 0, 4), span("PERSON", 4, 7)];
        assert_eq!(overlapping(&gold, &predicted), 2);
        assert_eq!(overlapping(&gold, &[span("PERSON", 0, 8)]), 1);
    }

    #[test]
    fn documents_without_a_partner_are_named() -> Result<(), EvalError> {
        let gold = [
            document("1", vec![span("DATE", 0, 1)]),
            document("2", vec![]),
        ];
        let predicted = [
            document("2", vec![]),
            document("3", vec![span("DATE", 0, 1)]),
        ];
        let report = score_documents(&gold, &predicted)?;
        assert_eq!(report.not_predicted, ["1"]);
        assert_eq!(report.not_labelled, ["3"]);
        assert_eq!(report.scores[0].micro.counts, Counts::of(0, 1, 0));
        Ok(())
    }

    #[test]
    fn a_gold_span_outside_of_the_text_is_an_error() {
        let mut gold = document("1", vec![span("DATE", 3, 9)]);
        gold.text = Some("आज कल".into());
        assert!(matches!(
            score_documents(&[gold], &[]),
            Err(EvalError::SpanOutside { chars: 5, .. })
        ));
    }

    fn spans() -> impl Strategy<Value = Vec<LabelSpan>> {
        let kind = prop::sample::select(vec!["PERSON", "DATE", "EVENT"]);
        prop::collection::vec((0usize..12, 1usize..5, kind), 0..8).prop_map(|spans| {
            spans
                .into_iter()
                .map(|(start, length, kind)| span(kind, start, start + length))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn gold_against_itself_is_all_right(labels in prop::collection::vec(spans(), 1..5)) {
            let documents: Vec<_> = labels
                .into_iter()
                .enumerate()
                .map(|(i, spans)| document(&i.to_string(), spans))
                .collect();
            let report = score_documents(&documents, &documents);
            let report = report.map_err(|e| TestCaseError::fail(e.to_string()))?;
            for scores in report.scores {
                let counts = scores.micro.counts;
                prop_assert_eq!((counts.fp, counts.r#fn), (0, 0));
            }
            prop_assert!(report.errors.is_empty());
        }

        #[test]
        fn counts_add_up(gold in spans(), predicted in spans()) {
            let unit = Unit { id: "1".into(), text: None, gold, predicted };
            let units = [unit];
            let strict = NerScores::of(&units, Criterion::Strict);
            let overlap = NerScores::of(&units, Criterion::Overlap);
            for scores in [&strict, &overlap] {
                let sum: Counts = scores.types.iter().map(|t| t.counts).sum();
                prop_assert_eq!(sum, scores.micro.counts);
                prop_assert_eq!(sum.gold(), units[0].gold.len());
                prop_assert_eq!(sum.predicted(), units[0].predicted.len());
            }
            prop_assert!(strict.micro.counts.tp <= overlap.micro.counts.tp);
            let report = report("document", &units, Criterion::Strict);
            let m = report.mistakes;
            prop_assert_eq!(m.correct, strict.micro.counts.tp);
            let paired = m.correct + m.boundary + m.wrong_type + m.wrong_type_and_boundary;
            prop_assert_eq!(paired + m.missed, units[0].gold.len());
            prop_assert_eq!(paired + m.spurious, units[0].predicted.len());
        }
    }
}
