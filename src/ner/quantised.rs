//! Dense layers over bytes.
//!
//! Weights are rounded once, to whole numbers from -127 to 127 times a scale of their output.
//! Inputs are rounded as they come, each row to the 256 steps between its own least and greatest
//! number. The product of both is exact ([`super::integers`]), so a row of it depends on that row
//! alone, and is the same on every processor.

use super::integers::{Integers, QUAD, Quads};
use super::simd::{Isa, Kernel, LANES, Lanes, Target, max};

/// Rows of numbers as bytes: `(byte - zero) * scale`.
#[derive(Debug, Default)]
pub(super) struct Rows {
    quads: Vec<[u8; QUAD]>,
    steps: Vec<Step>,
}

/// What the bytes of a row stand for.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    scale: f32,
    zero: i32,
}

impl Rows {
    /// Takes rows of `width` numbers, in the place of what was there before. What fills the last
    /// quad up is left to chance, since the weights that it meets are zeros.
    fn fill(&mut self, isa: Isa, x: &[f32], width: usize) {
        let rows = x.len() / width;
        self.quads.resize(rows * width.div_ceil(QUAD), [0; QUAD]);
        self.steps.resize(rows, Step::default());
        isa.run(Round {
            x,
            width,
            rows: self,
        });
    }
}

struct Round<'a> {
    x: &'a [f32],
    width: usize,
    rows: &'a mut Rows,
}

impl Kernel for Round<'_> {
    #[inline(always)]
    fn run<T: Target>(self) {
        let quads = self.width.div_ceil(QUAD);
        let rows = self.x.chunks_exact(self.width);
        let bytes = self.rows.quads.as_flattened_mut();
        let bytes = bytes.chunks_exact_mut(quads * QUAD);
        for ((x, bytes), step) in rows.zip(bytes).zip(&mut self.rows.steps) {
            *step = round_row(x, bytes);
        }
    }
}

/// Adding 1.5 · 2²³ rounds to a whole number, which then stands in the low bits.
const ROUND: f32 = 12_582_912.0;

/// The whole number that is nearest to one between -2²² and 2²², the even one of two.
#[inline(always)]
fn whole(x: f32) -> i32 {
    ((x + ROUND).to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32)
}

/// Rounds a row to bytes.
#[inline(always)]
fn round_row(x: &[f32], bytes: &mut [u8]) -> Step {
    const STEPS: f32 = 255.0;
    let (low, high) = (-max_of(x, |x| -x), max_of(x, |x| x));
    let scale = (high - low) / STEPS;
    let inverse = if scale >= f32::MIN_POSITIVE {
        1.0 / scale
    } else {
        0.0
    };
    let zero = ROUND - low * inverse;
    for (byte, &x) in bytes.iter_mut().zip(x) {
        let rounded = x * inverse + zero;
        let rounded = if rounded < ROUND + STEPS {
            rounded
        } else {
            ROUND + STEPS
        };
        *byte = rounded.to_bits() as u8;
    }
    Step {
        scale,
        zero: (zero - ROUND) as i32,
    }
}

/// The greatest of 0 and a function of the numbers.
#[inline(always)]
fn max_of(x: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            let x = of(x);
            *lane = if x > *lane { x } else { *lane };
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        let x = of(x);
        *lane = if x > *lane { x } else { *lane };
    }
    max(&lanes)
}

/// A dense layer, `x W + b`, of bytes.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    inputs: usize,
    outputs: usize,
    /// For each sixteen outputs, as many as there are quads of inputs.
    weights: Vec<Quads>,
    panels: Vec<Panel>,
}

/// What the sixteen sums of a panel become.
#[derive(Debug, Clone)]
struct Panel {
    /// Of each column's weights.
    sums: [i32; LANES],
    scale: Lanes,
    bias: Lanes,
}

impl Linear {
    /// From weights as files hold them: a row of `inputs` numbers for each output.
    ///
    /// # Panics
    /// If `weight` is not `bias.len()` rows of `inputs`.
    pub(super) fn new(inputs: usize, weight: &[f32], bias: &[f32]) -> Linear {
        let outputs = bias.len();
        assert_eq!(weight.len(), inputs * outputs);
        let (quads, panels) = (inputs.div_ceil(QUAD), outputs.div_ceil(LANES));
        let empty = Panel {
            sums: [0; LANES],
            scale: Lanes::ZERO,
            bias: Lanes::ZERO,
        };
        let mut layer = Linear {
            inputs,
            outputs,
            weights: vec![Quads::ZERO; panels * quads],
            panels: vec![empty; panels],
        };
        for (output, (row, &bias)) in weight.chunks_exact(inputs).zip(bias).enumerate() {
            let (p, lane) = (output / LANES, output % LANES);
            let scale = row.iter().fold(0f32, |most, w| most.max(w.abs())) / 127.0;
            let inverse = if scale >= f32::MIN_POSITIVE {
                1.0 / scale
            } else {
                0.0
            };
            let panel = &mut layer.panels[p];
            panel.scale.0[lane] = scale;
            panel.bias.0[lane] = bias;
            let of_panel = &mut layer.weights[p * quads..(p + 1) * quads];
            for (four, quads) in row.chunks(QUAD).zip(of_panel) {
                for (&w, byte) in four.iter().zip(&mut quads.0[lane]) {
                    *byte = whole(w * inverse) as i8;
                    panel.sums[lane] += i32::from(*byte);
                }
            }
        }
        layer
    }

    /// Puts the layer's output for each row of `x` in the place of what `out` held.
    pub(super) fn forward(&self, isa: Isa, x: &[f32], out: &mut Vec<f32>, rows: &mut Rows) {
        rows.fill(isa, x, self.inputs);
        // The product writes every number, so those that are there need not be cleared.
        out.resize(rows.steps.len() * self.outputs, 0.0);
        isa.run(Product {
            rows,
            layer: self,
            out,
        });
    }
}

struct Product<'a> {
    rows: &'a Rows,
    layer: &'a Linear,
    out: &'a mut [f32],
}

impl Kernel for Product<'_> {
    #[inline(always)]
    fn run<T: Target>(mut self) {
        let whole = self.layer.outputs / LANES;
        let mut p = 0;
        while T::Integers::PANELS == 4 && p + 4 <= whole {
            self.columns::<T::Integers, 4, true>(p);
            p += 4;
        }
        while T::Integers::PANELS == 2 && p + 2 <= whole {
            self.columns::<T::Integers, 2, true>(p);
            p += 2;
        }
        while p < whole {
            self.columns::<T::Integers, 1, true>(p);
            p += 1;
        }
        if p < self.layer.panels.len() {
            self.columns::<T::Integers, 1, false>(p);
        }
    }
}

impl Product<'_> {
    /// All rows of `P` neighbouring panels, in tiles of as many rows as the registers hold.
    #[inline(always)]
    fn columns<I: Integers, const P: usize, const WHOLE: bool>(&mut self, p: usize) {
        let rows = self.rows.steps.len();
        let mut row = 0;
        while I::ROWS == 12 && row + 12 <= rows {
            self.tile::<I, 12, P, WHOLE>(row, p);
            row += 12;
        }
        while I::ROWS == 6 && row + 6 <= rows {
            self.tile::<I, 6, P, WHOLE>(row, p);
            row += 6;
        }
        while I::ROWS >= 4 && row + 4 <= rows {
            self.tile::<I, 4, P, WHOLE>(row, p);
            row += 4;
        }
        while row < rows {
            self.tile::<I, 1, P, WHOLE>(row, p);
            row += 1;
        }
    }

    /// `R` rows of `P` panels. Only the last panel of a layer may be cut, when its width is no
    /// multiple of [`LANES`].
    #[inline(always)]
    fn tile<I: Integers, const R: usize, const P: usize, const WHOLE: bool>(
        &mut self,
        row: usize,
        p: usize,
    ) {
        let layer = self.layer;
        let quads = layer.inputs.div_ceil(QUAD);
        let inputs: [&[[u8; QUAD]]; R] =
            std::array::from_fn(|r| &self.rows.quads[(row + r) * quads..(row + r + 1) * quads]);
        let weights: [&[Quads]; P] =
            std::array::from_fn(|q| &layer.weights[(p + q) * quads..(p + q + 1) * quads]);
        let mut sums = [[I::zero(); P]; R];
        for i in 0..quads {
            for r in 0..R {
                for q in 0..P {
                    sums[r][q] = I::dot(inputs[r][i], &weights[q][i], sums[r][q]);
                }
            }
        }
        let first = p * LANES;
        let width = if WHOLE {
            P * LANES
        } else {
            layer.outputs - first
        };
        for (r, sums) in sums.iter().enumerate() {
            let step = self.rows.steps[row + r];
            let start = (row + r) * layer.outputs + first;
            let out = &mut self.out[start..start + width];
            for ((q, &sums), out) in sums.iter().enumerate().zip(out.chunks_mut(LANES)) {
                let numbers = layer.panels[p + q].numbers(I::store(sums), step);
                out.copy_from_slice(&numbers[..out.len()]);
            }
        }
    }
}

impl Panel {
    /// What sums of products of bytes stand for, with the bias.
    #[inline(always)]
    fn numbers(&self, sums: [i32; LANES], step: Step) -> [f32; LANES] {
        let mut numbers = [0.0; LANES];
        for n in 0..LANES {
            let sum = sums[n] - step.zero * self.sums[n];
            numbers[n] = sum as f32 * (step.scale * self.scale.0[n]) + self.bias.0[n];
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A layer, and rows for it.
    #[derive(Debug, Clone)]
    struct Case {
        inputs: usize,
        weight: Vec<f32>,
        bias: Vec<f32>,
        x: Vec<f32>,
    }

    fn cases() -> impl Strategy<Value = Case> {
        (1..30usize, 1..70usize, 1..40usize).prop_flat_map(|(rows, inputs, outputs)| {
            let numbers = |n| prop::collection::vec(-3f32..5.0, n);
            (
                numbers(outputs * inputs),
                numbers(outputs),
                numbers(rows * inputs),
            )
                .prop_map(move |(weight, bias, x)| Case {
                    inputs,
                    weight,
                    bias,
                    x,
                })
        })
    }

    impl Case {
        fn forward(&self, isa: Isa, x: &[f32]) -> Vec<f32> {
            let layer = Linear::new(self.inputs, &self.weight, &self.bias);
            // What is left of an earlier, larger product must not show.
            let mut rows = Rows::default();
            rows.fill(isa, &vec![9.0; 40 * 80], 80);
            let mut out = vec![f32::NAN; 7];
            layer.forward(isa, x, &mut out, &mut rows);
            out
        }

        /// The same from the definition: numbers rounded one by one, and a sum in 64 bits.
        fn by_definition(&self) -> Vec<f32> {
            let mut out = Vec::new();
            for x in self.x.chunks_exact(self.inputs) {
                let mut bytes = vec![0; self.inputs];
                let step = round_row(x, &mut bytes);
                for (row, bias) in self.weight.chunks_exact(self.inputs).zip(&self.bias) {
                    let scale = row.iter().fold(0f32, |most, w| most.max(w.abs())) / 127.0;
                    let products = row.iter().zip(&bytes).map(|(w, &byte)| {
                        let w = (w * (1.0 / scale)).round_ties_even() as i64;
                        w * (i64::from(byte) - i64::from(step.zero))
                    });
                    out.push(products.sum::<i64>() as f32 * (step.scale * scale) + bias);
                }
            }
            out
        }
    }

    proptest! {
        #[test]
        fn every_instruction_set_gives_what_the_definition_says(case in cases()) {
            let expected = case.by_definition();
            for isa in Isa::available() {
                prop_assert_eq!(&case.forward(isa, &case.x), &expected, "{:?}", isa);
            }
        }

        #[test]
        fn a_row_depends_on_itself_alone(case in cases()) {
            for isa in Isa::available() {
                let together = case.forward(isa, &case.x);
                let alone: Vec<f32> = case
                    .x
                    .chunks_exact(case.inputs)
                    .flat_map(|row| case.forward(isa, row))
                    .collect();
                prop_assert_eq!(alone, together, "{:?}", isa);
            }
        }

        #[test]
        fn bytes_are_within_half_a_step(
            x in prop::collection::vec(-1e4f32..1e4, 1..50),
            shift in -2e4f32..2e4,
        ) {
            let x: Vec<f32> = x.iter().map(|x| x + shift).collect();
            let mut bytes = vec![0; x.len()];
            let step = round_row(&x, &mut bytes);
            prop_assert!((0..=255).contains(&step.zero));
            for (x, byte) in x.iter().zip(bytes) {
                let stands_for = (i32::from(byte) - step.zero) as f32 * step.scale;
                prop_assert!((x - stands_for).abs() <= 0.51 * step.scale, "{} {}", x, stands_for);
            }
        }
    }

    /// Sums of the greatest bytes, where narrower arithmetic would saturate.
    #[test]
    fn the_greatest_bytes_are_added_exactly() {
        let inputs = 1536;
        for weight in [-1.0, 1.0] {
            let case = Case {
                inputs,
                weight: vec![weight; inputs * 17],
                bias: vec![0.0; 17],
                x: vec![1.0; inputs * 3],
            };
            for isa in Isa::available() {
                let out = case.forward(isa, &case.x);
                assert_eq!(out, case.by_definition(), "{isa:?}");
                assert!((out[0] - weight * inputs as f32).abs() < 0.01, "{isa:?}");
            }
        }
    }

    #[test]
    fn rows_and_weights_of_zeros_give_the_bias() {
        let case = Case {
            inputs: 5,
            weight: vec![0.0; 10],
            bias: vec![1.5, -2.0],
            x: vec![0.0; 10],
        };
        for isa in Isa::available() {
            assert_eq!(case.forward(isa, &case.x), [1.5, -2.0, 1.5, -2.0]);
            assert_eq!(case.forward(isa, &[3.0; 5]), [1.5, -2.0]);
        }
    }
}
