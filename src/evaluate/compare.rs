//! Two systems against the same gold: what got better, what got worse, and whether by chance.

use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::events::outcome::{Case, Difference, DocumentOutcome};
use super::events::{Measure, Predictions, outcomes};
use super::labels::gold::{GoldDocument, GoldEvent};
use super::record::Record;
use super::resample::{Interval, Statistic, Tally, intervals, paired_p, totals};

/// OLD against NEW.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// One row a measure, in the order of [`Measure::ALL`].
    pub measures: Vec<MeasureChange>,
    /// The records that are judged otherwise, in gold's order.
    pub changes: Vec<RecordChange>,
}

/// How a measure's F1 changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureChange {
    /// The measure's name.
    pub name: String,
    /// F1 of OLD.
    pub old: f64,
    /// F1 of NEW.
    pub new: f64,
    /// Bootstrap 95 % interval of NEW − OLD.
    pub difference: Interval,
    /// Two-sided paired bootstrap p-value over documents ([`paired_p`]).
    pub p: f64,
}

/// Which way a record went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Nearer to gold in NEW.
    Better,
    /// Farther from gold in NEW.
    Worse,
    /// Wrong in another way, to the same degree.
    Other,
}

/// A record that OLD and NEW treat differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordChange {
    /// The document.
    pub document: String,
    /// Which way it went.
    pub direction: Direction,
    /// The gold record; absent for a spurious one that came or went.
    pub gold: Option<GoldEvent>,
    /// OLD's record; absent where OLD misses it.
    pub old: Option<GoldEvent>,
    /// NEW's record; absent where NEW misses it.
    pub new: Option<GoldEvent>,
    /// In what OLD's record differs from gold.
    pub old_differences: Vec<Difference>,
    /// In what NEW's record differs from gold.
    pub new_differences: Vec<Difference>,
}

/// Compares the records of two systems.
pub fn compare(gold: &[GoldDocument], old: &Predictions, new: &Predictions) -> Comparison {
    let (before, after) = (outcomes(gold, old), outcomes(gold, new));
    let mut changes = Vec::new();
    for (document, (before, after)) in gold.iter().zip(before.iter().zip(&after)) {
        let events = |all: &Predictions| all.get(&document.id).cloned().unwrap_or_default();
        let old = Side {
            events: &events(old),
            outcome: before,
        };
        let new = Side {
            events: &events(new),
            outcome: after,
        };
        changes.extend(gold_changes(document, old, new));
        changes.extend(spurious_changes(document, old, new));
    }
    Comparison {
        measures: measures(&before, &after),
        changes,
    }
}

/// What one system says of a document.
#[derive(Clone, Copy)]
struct Side<'c> {
    events: &'c [GoldEvent],
    outcome: &'c DocumentOutcome,
}

impl<'c> Side<'c> {
    /// The case of a gold record, with the system's record of it.
    fn case(self, gold: usize) -> (Case<'c>, Option<&'c GoldEvent>) {
        let predicted = self.outcome.predicted_of(gold);
        let record = predicted.map(|p| &self.outcome.predicted[p]);
        let case = Case::of(Some(&self.outcome.gold[gold]), record);
        (case, predicted.map(|p| &self.events[p]))
    }

    /// The records that are aligned with none of gold.
    fn spurious(self) -> Vec<(&'c Record, &'c GoldEvent)> {
        let records = self.outcome.predicted.iter().zip(self.events).enumerate();
        records
            .filter(|(p, _)| self.outcome.gold_of(*p).is_none())
            .map(|(_, pair)| pair)
            .collect()
    }
}

/// How near a record is to gold; the larger the nearer. Found comes first, then exact, then what
/// is right less what is made up.
fn nearness(case: &Case) -> (bool, bool, i64) {
    let Some((gold, predicted)) = case.pair() else {
        return (false, false, 0);
    };
    let parts = case.comparison.fillers() + case.comparison.countries;
    let labels = i64::from(gold.subtype == predicted.subtype)
        + i64::from(gold.realis == predicted.realis)
        + i64::from(gold.place_country() == predicted.place_country());
    let points = labels + parts.tp as i64 - parts.fp as i64;
    (true, case.is_exact(), points)
}

fn gold_changes(document: &GoldDocument, old: Side, new: Side) -> Vec<RecordChange> {
    let mut changes = Vec::new();
    for (g, event) in document.events.iter().enumerate() {
        let ((before, old_event), (after, new_event)) = (old.case(g), new.case(g));
        if before.predicted == after.predicted {
            continue;
        }
        let direction = match nearness(&after).cmp(&nearness(&before)) {
            std::cmp::Ordering::Greater => Direction::Better,
            std::cmp::Ordering::Less => Direction::Worse,
            std::cmp::Ordering::Equal => Direction::Other,
        };
        changes.push(RecordChange {
            document: document.id.clone(),
            direction,
            gold: Some(event.clone()),
            old: old_event.cloned(),
            new: new_event.cloned(),
            old_differences: before.differences(),
            new_differences: after.differences(),
        });
    }
    changes
}

/// Spurious records that only one of the two has.
fn spurious_changes(document: &GoldDocument, old: Side, new: Side) -> Vec<RecordChange> {
    let before = old.spurious();
    let mut came = new.spurious();
    let mut gone = Vec::new();
    for (record, event) in before {
        match came.iter().position(|(other, _)| *other == record) {
            Some(at) => {
                came.remove(at);
            }
            None => gone.push((record, event)),
        }
    }
    let change = |direction, (record, event): (&Record, &GoldEvent)| {
        let differences = Case::of(None, Some(record)).differences();
        let is_new = direction == Direction::Worse;
        let (old_differences, new_differences) = if is_new {
            (Vec::new(), differences)
        } else {
            (differences, Vec::new())
        };
        RecordChange {
            document: document.id.clone(),
            direction,
            gold: None,
            old: (!is_new).then(|| event.clone()),
            new: is_new.then(|| event.clone()),
            old_differences,
            new_differences,
        }
    };
    let gone = gone.into_iter().map(|r| change(Direction::Better, r));
    let came = came.into_iter().map(|r| change(Direction::Worse, r));
    gone.chain(came).collect()
}

/// The change of each measure. Metric 2m of the tallies is OLD's measure m, metric 2m + 1 NEW's.
fn measures(before: &[DocumentOutcome], after: &[DocumentOutcome]) -> Vec<MeasureChange> {
    let width = 2 * Measure::ALL.len();
    let tallies: Vec<Tally> = before
        .iter()
        .zip(after)
        .map(|(before, after)| {
            let mut tally = Tally::new();
            for (m, measure) in Measure::ALL.into_iter().enumerate() {
                tally.push((2 * m, sum(before, measure)));
                tally.push((2 * m + 1, sum(after, measure)));
            }
            tally
        })
        .collect();
    let statistics: Vec<Statistic> = (0..Measure::ALL.len())
        .map(|m| Box::new(difference(m)) as Statistic)
        .collect();
    let intervals = intervals(&tallies, width, &statistics);
    let totals = totals(&tallies, width);
    Measure::ALL
        .into_iter()
        .enumerate()
        .map(|(m, measure)| MeasureChange {
            name: measure.to_string(),
            old: totals[2 * m].f1(),
            new: totals[2 * m + 1].f1(),
            difference: intervals[m],
            p: paired_p(&tallies, width, difference(m)),
        })
        .collect()
}

fn difference(measure: usize) -> impl Fn(&[Counts]) -> f64 {
    move |totals| totals[2 * measure + 1].f1() - totals[2 * measure].f1()
}

fn sum(outcome: &DocumentOutcome, measure: Measure) -> Counts {
    outcome.cases().map(|case| case.counts(measure)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::record::tests::talks;

    type Outcome = Result<(), serde_json::Error>;

    fn document(id: usize, events: Vec<GoldEvent>) -> GoldDocument {
        GoldDocument {
            id: id.to_string(),
            split: None,
            text: None,
            entities: vec![],
            events,
        }
    }

    fn directions(gold: &[GoldEvent], old: &[GoldEvent], new: &[GoldEvent]) -> Vec<Direction> {
        let of = |events: &[GoldEvent]| Predictions::from([("0".to_owned(), events.to_vec())]);
        let comparison = compare(&[document(0, gold.to_vec())], &of(old), &of(new));
        comparison.changes.iter().map(|c| c.direction).collect()
    }

    #[test]
    fn each_record_goes_its_way() -> Outcome {
        let gold = talks(&["agent राजन मंत्री IND", "counterpart केन - JPN"], "")?;
        let near = talks(&["agent राजन - IND", "counterpart केन - JPN"], "")?;
        let other = talks(&["agent - मंत्री IND", "counterpart केन - JPN"], "")?;
        let g = std::slice::from_ref(&gold);
        assert_eq!(
            directions(g, &[], std::slice::from_ref(&near)),
            [Direction::Better]
        );
        assert_eq!(
            directions(g, g, std::slice::from_ref(&near)),
            [Direction::Worse]
        );
        let (near, other) = (std::slice::from_ref(&near), std::slice::from_ref(&other));
        assert_eq!(directions(g, near, other), [Direction::Other]);
        assert!(directions(g, near, near).is_empty());
        assert_eq!(
            directions(&[], near, other),
            [Direction::Better, Direction::Worse]
        );
        Ok(())
    }

    #[test]
    fn a_better_system_is_told_from_an_equal_one() -> Outcome {
        let event = talks(&["agent राजन मंत्री IND"], "")?;
        let gold: Vec<_> = (0..30).map(|i| document(i, vec![event.clone()])).collect();
        let finds = |every: usize| -> Predictions {
            let found = (0..30).filter(|i| i % every == 0);
            found
                .map(|i| (i.to_string(), vec![event.clone()]))
                .collect()
        };
        let better = compare(&gold, &finds(3), &finds(1));
        let types = &better.measures[Measure::Type as usize];
        assert!((types.old - 0.5).abs() < 1e-12 && types.new == 1.0);
        assert!(types.p < 0.01, "{types:?}");
        assert!(types.difference.low > 0.0);
        assert_eq!(better.changes.len(), 20);
        let same = compare(&gold, &finds(2), &finds(2));
        assert!(same.measures.iter().all(|m| m.p == 1.0));
        assert!(same.changes.is_empty());
        Ok(())
    }
}
