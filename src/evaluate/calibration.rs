//! Whether a confidence means what it says.

use serde::{Deserialize, Serialize};

use super::counts::ratio;

/// Number of bins of the expected calibration error.
const BINS: usize = 10;

/// Steps of the curve over thresholds: one every 0.05.
const STEPS: usize = 20;

/// A prediction with its confidence, and whether it is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Between 0 and 1; anything else is moved to the nearer end.
    pub confidence: f64,
    /// Whether gold agrees.
    pub correct: bool,
}

/// Confidence against correctness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// How many predictions were judged.
    pub predictions: usize,
    /// Expected calibration error: the mean distance of a bin's confidence from its precision,
    /// weighted by the bin's size; ten bins of equal width (Guo et al. 2017).
    pub expected_error: f64,
    /// The bins that hold a prediction, from low to high.
    pub bins: Vec<Bin>,
    /// Precision and recall when only predictions at or above a threshold are kept.
    pub curve: Vec<ThresholdPoint>,
}

/// Predictions of about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Lowest confidence in it.
    pub low: f64,
    /// Highest confidence, which belongs to the next bin but for 1.
    pub high: f64,
    /// How many predictions.
    pub predictions: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// How many of them are right, as a share.
    pub precision: f64,
}

/// What is left when predictions below a threshold are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ThresholdPoint {
    /// Least confidence that is kept.
    pub threshold: f64,
    /// How many predictions are kept.
    pub kept: usize,
    /// How many of them are right, as a share; 0 where none is kept.
    pub precision: f64,
    /// How many of the gold labels they find, as a share.
    pub recall: f64,
}

impl Calibration {
    /// Of predictions, against `gold` labels; `None` without predictions.
    pub fn of(judged: &[Judged], gold: usize) -> Option<Calibration> {
        if judged.is_empty() {
            return None;
        }
        let bins: Vec<Bin> = (0..BINS).filter_map(|at| bin(judged, at)).collect();
        let distance = |bin: &Bin| (bin.confidence - bin.precision).abs() * bin.predictions as f64;
        Some(Calibration {
            predictions: judged.len(),
            expected_error: bins.iter().map(distance).sum::<f64>() / judged.len() as f64,
            bins,
            curve: (0..=STEPS).map(|at| point(judged, gold, at)).collect(),
        })
    }
}

fn bin(judged: &[Judged], at: usize) -> Option<Bin> {
    let index = |j: &&Judged| ((j.confidence.clamp(0.0, 1.0) * BINS as f64) as usize).min(BINS - 1);
    let inside: Vec<&Judged> = judged.iter().filter(|j| index(j) == at).collect();
    let sum: f64 = inside.iter().map(|j| j.confidence.clamp(0.0, 1.0)).sum();
    (!inside.is_empty()).then(|| Bin {
        low: at as f64 / BINS as f64,
        high: (at + 1) as f64 / BINS as f64,
        predictions: inside.len(),
        confidence: sum / inside.len() as f64,
        precision: ratio(inside.iter().filter(|j| j.correct).count(), inside.len()),
    })
}

fn point(judged: &[Judged], gold: usize, at: usize) -> ThresholdPoint {
    let threshold = at as f64 / STEPS as f64;
    let kept: Vec<&Judged> = judged
        .iter()
        .filter(|j| j.confidence >= threshold || at == 0)
        .collect();
    let correct = kept.iter().filter(|j| j.correct).count();
    ThresholdPoint {
        threshold,
        kept: kept.len(),
        precision: ratio(correct, kept.len()),
        recall: ratio(correct, gold),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(confidence: f64, correct: bool) -> Judged {
        Judged {
            confidence,
            correct,
        }
    }

    #[test]
    fn the_error_is_the_weighted_distance_of_the_bins() {
        // Bin 0.9–1: confidence 0.95, half right; bin 0.2–0.3: confidence 0.25, none right.
        let all = [judged(0.95, true), judged(0.95, false), judged(0.25, false)];
        let Some(calibration) = Calibration::of(&all, 4) else {
            panic!("there are predictions");
        };
        let expected = (2.0 * 0.45 + 1.0 * 0.25) / 3.0;
        assert!((calibration.expected_error - expected).abs() < 1e-12);
        assert_eq!(calibration.bins.len(), 2);
        let at_half = calibration.curve[10];
        assert_eq!((at_half.threshold, at_half.kept), (0.5, 2));
        assert_eq!((at_half.precision, at_half.recall), (0.5, 0.25));
        assert_eq!(calibration.curve[0].kept, 3);
        assert_eq!(calibration.curve[20].kept, 0);
    }

    #[test]
    fn certain_and_right_is_perfectly_calibrated() {
        let error = Calibration::of(&[judged(1.0, true), judged(0.0, false)], 1);
        assert_eq!(error.map(|c| c.expected_error), Some(0.0));
        assert_eq!(Calibration::of(&[], 3), None);
    }
}
