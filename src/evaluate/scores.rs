//! Rows of score tables: counts, scores and intervals together.

use serde::{Deserialize, Serialize};

use super::counts::{Counts, Prf, macro_average};
use super::resample::{Interval, Statistic, Tally, intervals, totals};

/// One row of a table of scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// What was scored: a type, a role, a measure.
    pub name: String,
    /// Found, made up, missed.
    pub counts: Counts,
    /// What follows from them.
    #[serde(flatten)]
    pub scores: Prf,
    /// Bootstrap 95 % interval of F1.
    pub f1_interval: Interval,
}

/// A mean over classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Average {
    /// The means.
    #[serde(flatten)]
    pub scores: Prf,
    /// Bootstrap 95 % interval of the mean F1.
    pub f1_interval: Interval,
}

/// One row a metric of the tallies, in the order of `names`; and the mean over the metrics from
/// `classes` on.
pub fn rows(names: &[String], units: &[Tally], classes: usize) -> (Vec<ScoreRow>, Average) {
    let width = names.len();
    let mean = |totals: &[Counts]| macro_average(totals[classes..].iter().copied());
    let mut statistics: Vec<Statistic> = (0..width)
        .map(|metric| Box::new(move |t: &[Counts]| t[metric].f1()) as Statistic)
        .collect();
    statistics.push(Box::new(move |totals| mean(totals).f1));
    let intervals = intervals(units, width, &statistics);
    let totals = totals(units, width);
    let average = Average {
        scores: mean(&totals),
        f1_interval: intervals[width],
    };
    let rows = names
        .iter()
        .zip(totals)
        .zip(intervals)
        .map(|((name, counts), f1_interval)| ScoreRow {
            name: name.clone(),
            counts,
            scores: counts.prf(),
            f1_interval,
        });
    (rows.collect(), average)
}
