//! The parts of an encoder layer beside its matrix products.

use super::matrix::{Panels, Product};
use super::simd::{Isa, Kernel, Target, erf, exp, max, mul_add, sum, sum_with};

/// Layer normalisation: each row to mean 0 and variance 1, then scaled and shifted.
#[derive(Debug, Clone)]
pub(super) struct LayerNorm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
    /// Added to the variance.
    pub(super) eps: f32,
}

impl LayerNorm {
    /// `x = norm(x + added)`, row by row.
    pub(super) fn add_and_normalize(&self, isa: Isa, x: &mut [f32], added: &[f32]) {
        isa.run(AddNorm {
            norm: self,
            x,
            added,
        });
    }
}

struct AddNorm<'a> {
    norm: &'a LayerNorm,
    x: &'a mut [f32],
    added: &'a [f32],
}

impl Kernel for AddNorm<'_> {
    #[inline(always)]
    fn run<T: Target>(self) {
        let width = self.norm.weight.len();
        let (weight, bias) = (&self.norm.weight[..], &self.norm.bias[..width]);
        let rows = self.x.chunks_exact_mut(width);
        for (x, added) in rows.zip(self.added.chunks_exact(width)) {
            for (x, added) in x.iter_mut().zip(added) {
                *x += added;
            }
            let mean = sum(x) / width as f32;
            let squares = sum_with(x, |sum, x| mul_add::<T>(x - mean, x - mean, sum));
            let scale = 1.0 / (squares / width as f32 + self.norm.eps).sqrt();
            for ((x, weight), bias) in x.iter_mut().zip(weight).zip(bias) {
                *x = mul_add::<T>((*x - mean) * scale, *weight, *bias);
            }
        }
    }
}

/// The Gaussian error linear unit, `x Φ(x)`, in its exact form.
pub(super) fn gelu(isa: Isa, x: &mut [f32]) {
    isa.run(Gelu(x));
}

struct Gelu<'a>(&'a mut [f32]);

impl Kernel for Gelu<'_> {
    #[inline(always)]
    fn run<T: Target>(self) {
        for x in self.0 {
            *x *= 0.5 * (1.0 + erf::<T>(*x * std::f32::consts::FRAC_1_SQRT_2));
        }
    }
}

/// Softmax over each row of `width` scores, which are scaled first.
struct Softmax<'a> {
    scores: &'a mut [f32],
    width: usize,
    scale: f32,
}

impl Kernel for Softmax<'_> {
    #[inline(always)]
    fn run<T: Target>(self) {
        for row in self.scores.chunks_exact_mut(self.width) {
            let greatest = max(row);
            for score in row.iter_mut() {
                *score = exp::<T>((*score - greatest) * self.scale);
            }
            let norm = 1.0 / sum(row);
            for score in row.iter_mut() {
                *score *= norm;
            }
        }
    }
}

/// Buffers of [`attend`], kept from one call to the next.
#[derive(Debug, Default)]
pub(super) struct AttentionBuffers {
    keys: Panels,
    values: Panels,
    queries: Vec<f32>,
    scores: Vec<f32>,
}

/// Self-attention within one sentence.
///
/// `qkv` holds for each position its queries, keys and values, each `hidden` wide. `out` receives
/// a row for each position that `asked` names.
pub(super) fn attend(
    isa: Isa,
    qkv: &[f32],
    hidden: usize,
    heads: usize,
    asked: &[usize],
    out: &mut [f32],
    buffers: &mut AttentionBuffers,
) {
    if asked.is_empty() {
        return;
    }
    let stride = 3 * hidden;
    let length = qkv.len() / stride;
    let size = hidden / heads;
    for from in (0..hidden).step_by(size) {
        let (keys, values) = (hidden + from, 2 * hidden + from);
        buffers
            .keys
            .fill_columns(size, length, &qkv[keys..], stride);
        buffers
            .values
            .fill_rows(length, size, &qkv[values..], stride);
        buffers.queries.clear();
        for &position in asked {
            let start = position * stride + from;
            buffers.queries.extend_from_slice(&qkv[start..start + size]);
        }
        buffers.scores.resize(asked.len() * length, 0.0);
        isa.run(Product {
            left: &buffers.queries,
            left_stride: size,
            right: &buffers.keys,
            bias: None,
            rows: asked.len(),
            out: &mut buffers.scores,
            out_stride: length,
        });
        isa.run(Softmax {
            scores: &mut buffers.scores,
            width: length,
            scale: 1.0 / (size as f32).sqrt(),
        });
        isa.run(Product {
            left: &buffers.scores,
            left_stride: length,
            right: &buffers.values,
            bias: None,
            rows: asked.len(),
            out: &mut out[from..],
            out_stride: hidden,
        });
    }
}
