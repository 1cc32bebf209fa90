//! Additive counts, and the scores that follow from them.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// How many were found, made up and missed. Counts of parts add up to the counts of the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    /// True positives: in gold and predicted.
    pub tp: usize,
    /// False positives: predicted only.
    pub fp: usize,
    /// False negatives: in gold only.
    pub r#fn: usize,
}

impl Counts {
    /// From how many agree and how many there are on each side.
    ///
    /// `agreed` is at most the smaller of the two.
    pub fn of(agreed: usize, gold: usize, predicted: usize) -> Self {
        debug_assert!(agreed <= gold.min(predicted));
        Counts {
            tp: agreed,
            fp: predicted.saturating_sub(agreed),
            r#fn: gold.saturating_sub(agreed),
        }
    }

    /// The counts of `n` units that are like this one.
    pub fn times(self, n: usize) -> Self {
        Counts {
            tp: self.tp * n,
            fp: self.fp * n,
            r#fn: self.r#fn * n,
        }
    }

    /// How many there are in gold.
    pub fn gold(self) -> usize {
        self.tp + self.r#fn
    }

    /// How many were predicted.
    pub fn predicted(self) -> usize {
        self.tp + self.fp
    }

    /// Whether nothing was counted.
    pub fn is_empty(self) -> bool {
        self == Counts::default()
    }

    /// Correct among the predicted; 0 where nothing was predicted.
    pub fn precision(self) -> f64 {
        ratio(self.tp, self.predicted())
    }

    /// Correct among the gold; 0 where gold is empty.
    pub fn recall(self) -> f64 {
        ratio(self.tp, self.gold())
    }

    /// Harmonic mean of precision and recall; 0 where both are 0.
    pub fn f1(self) -> f64 {
        ratio(2 * self.tp, self.gold() + self.predicted())
    }

    /// The three scores.
    pub fn prf(self) -> Prf {
        Prf {
            precision: self.precision(),
            recall: self.recall(),
            f1: self.f1(),
        }
    }
}

/// `part / whole`, and 0 for an empty whole (as seqeval's default does).
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

impl Add for Counts {
    type Output = Counts;

    fn add(self, other: Counts) -> Counts {
        Counts {
            tp: self.tp + other.tp,
            fp: self.fp + other.fp,
            r#fn: self.r#fn + other.r#fn,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        *self = *self + other;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Counts>>(counts: I) -> Counts {
        counts.fold(Counts::default(), Add::add)
    }
}

/// Precision, recall and F1, between 0 and 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Prf {
    /// Correct among the predicted.
    pub precision: f64,
    /// Correct among the gold.
    pub recall: f64,
    /// Their harmonic mean; in an average, the average of the classes' F1.
    pub f1: f64,
}

/// The unweighted mean of the scores of all classes that occur in gold or prediction; zeros where
/// there are none.
pub fn macro_average(classes: impl IntoIterator<Item = Counts>) -> Prf {
    let mut sum = Prf::default();
    let mut n = 0usize;
    for counts in classes.into_iter().filter(|c| !c.is_empty()) {
        sum.precision += counts.precision();
        sum.recall += counts.recall();
        sum.f1 += counts.f1();
        n += 1;
    }
    let n = n.max(1) as f64;
    Prf {
        precision: sum.precision / n,
        recall: sum.recall / n,
        f1: sum.f1 / n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_follow_from_counts() {
        let counts = Counts::of(3, 4, 6);
        assert_eq!((counts.tp, counts.fp, counts.r#fn), (3, 3, 1));
        assert_eq!(counts.precision(), 0.5);
        assert_eq!(counts.recall(), 0.75);
        assert!((counts.f1() - 0.6).abs() < 1e-12);
    }

    #[test]
    fn nothing_scores_nothing() {
        assert_eq!(Counts::default().prf(), Prf::default());
        assert_eq!(macro_average([]), Prf::default());
    }

    #[test]
    fn the_macro_average_skips_classes_that_do_not_occur() {
        let classes = [Counts::of(1, 1, 1), Counts::of(0, 1, 0), Counts::default()];
        assert_eq!(macro_average(classes).f1, 0.5);
    }
}
