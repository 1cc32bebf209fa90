//! A dense layer in the precision that was asked for.

use super::choice::Precision;
use super::simd::Isa;
use super::{matrix, quantised};

/// A dense layer, `x W + b`.
#[derive(Debug, Clone)]
pub(super) enum Dense {
    F32(matrix::Linear),
    Int8(quantised::Linear),
}

impl Dense {
    /// From weights as files hold them: a row of `inputs` numbers for each output.
    ///
    /// # Panics
    /// If `weight` is not `bias.len()` rows of `inputs`.
    pub(super) fn new(precision: Precision, inputs: usize, weight: &[f32], bias: &[f32]) -> Dense {
        match precision {
            Precision::F32 => Dense::F32(matrix::Linear::new(inputs, weight, bias)),
            Precision::Int8 => Dense::Int8(quantised::Linear::new(inputs, weight, bias)),
        }
    }

    /// Puts the layer's output for each row of `x` in the place of what `out` held. `rows` is a
    /// buffer, kept from one call to the next.
    pub(super) fn forward(
        &self,
        isa: Isa,
        x: &[f32],
        out: &mut Vec<f32>,
        rows: &mut quantised::Rows,
    ) {
        match self {
            Dense::F32(layer) => layer.forward(isa, x, out),
            Dense::Int8(layer) => layer.forward(isa, x, out, rows),
        }
    }
}
