//! Bootstrap resampling of units (sentences or documents) from their additive counts.
//!
//! Every run draws the same resamples: the generator is seeded with a constant.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::counts::Counts;

/// How many resamples an interval or p-value is made from.
pub const RESAMPLES: usize = 1_000;

/// Seed of every bootstrap.
const SEED: u64 = 0x7661_6172_7461;

/// The SplitMix64 generator (Steele, Lea and Flood 2014): small, fast, and the same everywhere.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// A generator with this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, by multiplication (its bias is below `n` in 2⁶⁴). 0 for `n` = 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }
}

/// The counts of one unit: pairs of a metric's index and what it adds there.
pub type Tally = Vec<(usize, Counts)>;

/// The totals of all units, one a metric; `width` is the number of metrics.
pub fn totals(units: &[Tally], width: usize) -> Vec<Counts> {
    let mut totals = vec![Counts::default(); width];
    for tally in units {
        for &(metric, counts) in tally {
            totals[metric] += counts;
        }
    }
    totals
}

/// Draws [`RESAMPLES`] resamples with replacement, as many units each as there are, and shows the
/// totals of each to `visit`.
///
/// Units with the same tally are told apart by nothing, so each draw only counts its tally: most
/// sentences of a corpus have one of a few.
pub fn resample(units: &[Tally], width: usize, mut visit: impl FnMut(&[Counts])) {
    let (distinct, kind_of) = distinct(units);
    let mut random = SplitMix64::new(SEED);
    let mut totals = vec![Counts::default(); width];
    for _ in 0..RESAMPLES {
        let mut drawn = vec![0usize; distinct.len()];
        for _ in 0..units.len() {
            drawn[kind_of[random.below(units.len())]] += 1;
        }
        totals.fill(Counts::default());
        for (tally, times) in distinct.iter().zip(drawn) {
            for &(metric, counts) in tally.iter() {
                totals[metric] += counts.times(times);
            }
        }
        visit(&totals);
    }
}

/// The different tallies, and which of them each unit has.
fn distinct(units: &[Tally]) -> (Vec<&Tally>, Vec<usize>) {
    let mut index = HashMap::new();
    let mut distinct = Vec::new();
    let kind_of = units
        .iter()
        .map(|tally| {
            *index.entry(tally).or_insert_with(|| {
                distinct.push(tally);
                distinct.len() - 1
            })
        })
        .collect();
    (distinct, kind_of)
}

/// A 95 % interval: the 2.5th and 97.5th percentile of the resamples.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Of the values that a statistic took on the resamples, by nearest rank.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = (share * values.len() as f64).ceil() as usize;
            values.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
        };
        Interval {
            low: at(0.025),
            high: at(0.975),
        }
    }
}

/// A statistic of the totals, F1 of one metric for example.
pub type Statistic<'f> = Box<dyn Fn(&[Counts]) -> f64 + 'f>;

/// The intervals of several statistics, from the same resamples.
pub fn intervals(units: &[Tally], width: usize, statistics: &[Statistic]) -> Vec<Interval> {
    let mut values = vec![Vec::with_capacity(RESAMPLES); statistics.len()];
    resample(units, width, |totals| {
        for (values, statistic) in values.iter_mut().zip(statistics) {
            values.push(statistic(totals));
        }
    });
    values.into_iter().map(Interval::of).collect()
}

/// Two-sided paired bootstrap p-value of a difference.
///
/// The differences on the resamples, shifted to a mean effect of none, are compared with the
/// difference observed: p = (1 + #{|δ* − δ| ≥ |δ|}) / (1 + [`RESAMPLES`]) (Efron and Tibshirani
/// 1993, § 16; Berg-Kirkpatrick et al. 2012).
/// `units` hold the counts of both systems, under different metrics, so that a resample is of both.
pub fn paired_p(units: &[Tally], width: usize, difference: impl Fn(&[Counts]) -> f64) -> f64 {
    /// Below this two differences are the same: rounding of sums of a few terms.
    const ROUNDING: f64 = 1e-12;
    let observed = difference(&totals(units, width));
    let mut as_far = 0usize;
    resample(units, width, |totals| {
        let shifted = difference(totals) - observed;
        as_far += usize::from(shifted.abs() + ROUNDING >= observed.abs());
    });
    (1 + as_far) as f64 / (1 + RESAMPLES) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(tp: usize, fp: usize) -> Tally {
        let counts = Counts { tp, fp, r#fn: 0 };
        vec![(0, counts)]
    }

    #[test]
    fn splitmix_gives_the_published_numbers() {
        // First outputs for seed 1234567 of the reference implementation.
        let mut random = SplitMix64::new(1234567);
        assert_eq!(random.next_u64(), 6457827717110365317);
        assert_eq!(random.next_u64(), 3203168211198807973);
    }

    #[test]
    fn a_resample_is_a_sum_of_as_many_units() {
        let units = [unit(1, 0), unit(1, 0), unit(0, 1), vec![]];
        let mut seen = std::collections::BTreeSet::new();
        resample(&units, 1, |totals| {
            let Counts { tp, fp, .. } = totals[0];
            assert!(tp + fp <= 4);
            seen.insert((tp, fp));
        });
        // All but the rarest of the 15 sums turn up in 1,000 draws of four.
        assert!(seen.len() >= 13, "{seen:?}");
    }

    #[test]
    fn equal_units_leave_no_doubt() {
        let units = vec![unit(3, 1); 20];
        let statistic: Statistic = Box::new(|t| t[0].precision());
        let interval = intervals(&units, 1, &[statistic])[0];
        assert_eq!((interval.low, interval.high), (0.75, 0.75));
    }

    #[test]
    fn the_interval_of_a_share_is_near_the_binomial_one() {
        // 60 of 100 right: standard error 0.049, so about 0.504 to 0.696.
        let mut units = vec![unit(1, 0); 60];
        units.extend(vec![unit(0, 1); 40]);
        let statistic: Statistic = Box::new(|t| t[0].precision());
        let interval = intervals(&units, 1, &[statistic])[0];
        assert!((interval.low - 0.504).abs() < 0.02, "{interval:?}");
        assert!((interval.high - 0.696).abs() < 0.02, "{interval:?}");
    }

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let interval = Interval::of((1..=1000).rev().map(f64::from).collect());
        assert_eq!((interval.low, interval.high), (25.0, 975.0));
        assert_eq!(Interval::of(Vec::new()), Interval::default());
    }

    #[test]
    fn a_difference_on_every_unit_is_significant_and_none_is_not() {
        let better: Vec<Tally> = (0..40)
            .map(|_| vec![(0, Counts::of(1, 2, 2)), (1, Counts::of(2, 2, 2))])
            .collect();
        let same: Vec<Tally> = (0..40)
            .map(|_| vec![(0, Counts::of(1, 2, 2)), (1, Counts::of(1, 2, 2))])
            .collect();
        let difference = |t: &[Counts]| t[1].f1() - t[0].f1();
        assert!(paired_p(&better, 2, difference) < 0.01);
        assert_eq!(paired_p(&same, 2, difference), 1.0);
    }
}
