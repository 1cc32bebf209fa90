//! What went wrong with entities: by kind, by pair of types, and one by one.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Unit;
use crate::evaluate::excerpt::Excerpt;
use crate::evaluate::labels::LabelSpan;

/// How a label differs from gold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mistake {
    /// Right type, overlapping gold, other ends.
    Boundary,
    /// Right ends, other type.
    WrongType,
    /// Overlapping gold, other ends and other type.
    WrongTypeAndBoundary,
    /// Gold without a prediction of its own.
    Missed,
    /// A prediction without gold of its own.
    Spurious,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Mistake::Boundary => "boundary",
            Mistake::WrongType => "wrong type",
            Mistake::WrongTypeAndBoundary => "wrong type and boundary",
            Mistake::Missed => "missed",
            Mistake::Spurious => "spurious",
        })
    }
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntityError {
    /// Where: a document's id, or `line N` of the gold file.
    pub unit: String,
    /// What is wrong.
    pub mistake: Mistake,
    /// The gold label, unless spurious.
    pub gold: Option<LabelSpan>,
    /// The predicted label, unless missed.
    pub predicted: Option<LabelSpan>,
    /// The words around, where the text is at hand.
    pub excerpt: Option<Excerpt>,
}

/// How many labels are right and how many wrong in which way.
///
/// All but `spurious` sum to the gold labels, all but `missed` to the predicted ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MistakeCounts {
    /// Type and ends agree.
    pub correct: usize,
    /// [`Mistake::Boundary`].
    pub boundary: usize,
    /// [`Mistake::WrongType`].
    pub wrong_type: usize,
    /// [`Mistake::WrongTypeAndBoundary`].
    pub wrong_type_and_boundary: usize,
    /// [`Mistake::Missed`].
    pub missed: usize,
    /// [`Mistake::Spurious`].
    pub spurious: usize,
}

impl MistakeCounts {
    fn count(&mut self, mistake: Mistake) {
        *match mistake {
            Mistake::Boundary => &mut self.boundary,
            Mistake::WrongType => &mut self.wrong_type,
            Mistake::WrongTypeAndBoundary => &mut self.wrong_type_and_boundary,
            Mistake::Missed => &mut self.missed,
            Mistake::Spurious => &mut self.spurious,
        } += 1;
    }
}

/// Gold types against predicted ones.
///
/// Labels are paired one to one: identical ones first, then overlapping ones of the same type,
/// then other overlapping ones, the larger overlap first. A boundary error is on the diagonal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// The types, by name.
    pub types: Vec<String>,
    /// `counts[gold][predicted]`; the last row is gold's absence (spurious), the last column the
    /// prediction's (missed).
    pub counts: Vec<Vec<usize>>,
}

impl Confusion {
    fn count(&mut self, gold: Option<&LabelSpan>, predicted: Option<&LabelSpan>) {
        let index = |label: Option<&LabelSpan>| {
            label
                .and_then(|l| self.types.binary_search(&l.kind).ok())
                .unwrap_or(self.types.len())
        };
        let (row, column) = (index(gold), index(predicted));
        self.counts[row][column] += 1;
    }
}

/// The analysis of all units.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// By kind.
    pub counts: MistakeCounts,
    /// By pair of types.
    pub confusion: Confusion,
    /// One by one.
    pub errors: Vec<EntityError>,
}

/// Pairs the labels of each unit and says what is wrong with each pair.
pub fn analyse(units: &[Unit]) -> Analysis {
    let labels = units.iter().flat_map(|u| u.gold.iter().chain(&u.predicted));
    let types: BTreeSet<String> = labels.map(|label| label.kind.clone()).collect();
    let size = types.len() + 1;
    let mut analysis = Analysis {
        confusion: Confusion {
            types: types.into_iter().collect(),
            counts: vec![vec![0; size]; size],
        },
        ..Analysis::default()
    };
    for unit in units {
        for (gold, predicted) in pair(&unit.gold, &unit.predicted) {
            analysis.confusion.count(gold, predicted);
            match mistake(gold, predicted) {
                None => analysis.counts.correct += 1,
                Some(mistake) => {
                    analysis.counts.count(mistake);
                    analysis.errors.push(error(unit, mistake, gold, predicted));
                }
            }
        }
    }
    analysis
}

type Pair<'u> = (Option<&'u LabelSpan>, Option<&'u LabelSpan>);

/// Each label of both sides once, with its partner where it has one, in text order.
fn pair<'u>(gold: &'u [LabelSpan], predicted: &'u [LabelSpan]) -> Vec<Pair<'u>> {
    let mut candidates = Vec::new();
    for (g, a) in gold.iter().enumerate() {
        for (p, b) in predicted.iter().enumerate() {
            let overlap = a.overlap(b);
            if overlap > 0 {
                let same = a.kind == b.kind;
                let identical = same && a.same_ends(b);
                candidates.push((!identical, !same, usize::MAX - overlap, g, p));
            }
        }
    }
    candidates.sort_unstable();
    let mut of_gold = vec![None; gold.len()];
    let mut taken = vec![false; predicted.len()];
    for (.., g, p) in candidates {
        if of_gold[g].is_none() && !taken[p] {
            of_gold[g] = Some(p);
            taken[p] = true;
        }
    }
    let paired = gold.iter().zip(of_gold);
    let mut pairs: Vec<Pair> = paired
        .map(|(label, p)| (Some(label), p.map(|p| &predicted[p])))
        .collect();
    let free = predicted.iter().zip(taken).filter(|(_, taken)| !taken);
    pairs.extend(free.map(|(label, _)| (None, Some(label))));
    pairs.sort_by_key(|(g, p)| g.or(*p).map(|label| (label.start, label.end)));
    pairs
}

fn mistake(gold: Option<&LabelSpan>, predicted: Option<&LabelSpan>) -> Option<Mistake> {
    let (Some(gold), Some(predicted)) = (gold, predicted) else {
        return Some(if gold.is_some() {
            Mistake::Missed
        } else {
            Mistake::Spurious
        });
    };
    match (gold.kind == predicted.kind, gold.same_ends(predicted)) {
        (true, true) => None,
        (true, false) => Some(Mistake::Boundary),
        (false, true) => Some(Mistake::WrongType),
        (false, false) => Some(Mistake::WrongTypeAndBoundary),
    }
}

fn error(
    unit: &Unit,
    mistake: Mistake,
    gold: Option<&LabelSpan>,
    predicted: Option<&LabelSpan>,
) -> EntityError {
    let ends = |label: &LabelSpan| (label.start, label.end);
    let excerpt = unit
        .text
        .as_deref()
        .and_then(|text| Excerpt::around(text, gold.map(ends), predicted.map(ends)));
    EntityError {
        unit: unit.id.clone(),
        mistake,
        gold: gold.cloned(),
        predicted: predicted.cloned(),
        excerpt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(labels: &[(&str, usize, usize)]) -> Vec<LabelSpan> {
        let label = |&(kind, start, end): &(&str, usize, usize)| LabelSpan {
            kind: kind.to_owned(),
            start,
            end,
            score: None,
        };
        labels.iter().map(label).collect()
    }

    #[test]
    fn each_kind_of_mistake_is_told_apart() {
        let unit = Unit {
            id: "1".into(),
            text: None,
            gold: spans(&[
                ("A", 0, 2),
                ("A", 3, 6),
                ("A", 7, 9),
                ("A", 10, 14),
                ("B", 20, 22),
            ]),
            predicted: spans(&[
                ("A", 0, 2),
                ("A", 3, 5),
                ("B", 7, 9),
                ("B", 12, 16),
                ("A", 30, 31),
            ]),
        };
        let analysis = analyse(&[unit]);
        let kinds: Vec<Mistake> = analysis.errors.iter().map(|e| e.mistake).collect();
        assert_eq!(
            kinds,
            [
                Mistake::Boundary,
                Mistake::WrongType,
                Mistake::WrongTypeAndBoundary,
                Mistake::Missed,
                Mistake::Spurious
            ]
        );
        assert_eq!(analysis.counts.correct, 1);
        let rows = [[2, 2, 0], [0, 0, 1], [1, 0, 0]];
        assert_eq!(analysis.confusion.counts, rows.map(Vec::from));
    }

    #[test]
    fn the_same_type_is_preferred_to_the_larger_overlap() {
        let gold = spans(&[("A", 0, 10)]);
        let predicted = spans(&[("B", 0, 9), ("A", 9, 12)]);
        let pairs = pair(&gold, &predicted);
        let partner = pairs.iter().find(|(gold, _)| gold.is_some());
        assert_eq!(partner.and_then(|p| p.1), Some(&predicted[1]));
        assert_eq!(pairs.len(), 2);
    }
}
