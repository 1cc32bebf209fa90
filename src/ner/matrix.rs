//! Matrix products over weights that are laid out once.
//!
//! A weight matrix is cut into panels of sixteen output columns, each stored in the order in which
//! the product reads it. One output number is one chain of multiply-adds over the inputs in their
//! order, whatever the number of rows or the tile it falls in: **a row of a product depends on
//! that row alone**, bit for bit. That is what lets sentences share a batch without padding and
//! without a trace.

use super::simd::{Isa, Kernel, LANES, Lanes, Target};

/// The right side of a product, `inputs × outputs`, in panels of sixteen columns; the last panel
/// is filled up with zeros.
#[derive(Debug, Clone, Default)]
pub(super) struct Panels {
    lanes: Vec<Lanes>,
    inputs: usize,
    outputs: usize,
}

impl Panels {
    /// Lays out the transpose of a matrix in the place of what was there before: row `output`, of
    /// `inputs` numbers, begins at `output * stride`.
    pub(super) fn fill_columns(
        &mut self,
        inputs: usize,
        outputs: usize,
        rows: &[f32],
        stride: usize,
    ) {
        self.reset(inputs, outputs);
        for (p, panel) in self.lanes.chunks_exact_mut(inputs.max(1)).enumerate() {
            for (lane, output) in (p * LANES..outputs).take(LANES).enumerate() {
                let row = &rows[output * stride..][..inputs];
                for (lanes, &number) in panel.iter_mut().zip(row) {
                    lanes.0[lane] = number;
                }
            }
        }
    }

    /// As [`Panels::fill_columns`], from rows of contiguous outputs: row `input` begins at
    /// `input * stride`.
    pub(super) fn fill_rows(&mut self, inputs: usize, outputs: usize, rows: &[f32], stride: usize) {
        self.reset(inputs, outputs);
        for (p, panel) in self.lanes.chunks_exact_mut(inputs.max(1)).enumerate() {
            let from = p * LANES;
            let width = LANES.min(outputs - from);
            for (input, lanes) in panel.iter_mut().enumerate() {
                let start = input * stride + from;
                lanes.0[..width].copy_from_slice(&rows[start..start + width]);
            }
        }
    }

    /// Makes room, where only the numbers that fill the last panel up are known: they are zeros.
    fn reset(&mut self, inputs: usize, outputs: usize) {
        let panels = outputs.div_ceil(LANES);
        self.lanes.resize(inputs * panels, Lanes::ZERO);
        if !outputs.is_multiple_of(LANES) {
            self.lanes[inputs * (panels - 1)..].fill(Lanes::ZERO);
        }
        self.inputs = inputs;
        self.outputs = outputs;
    }

    fn panel(&self, p: usize) -> &[Lanes] {
        &self.lanes[p * self.inputs..(p + 1) * self.inputs]
    }
}

/// A dense layer: `x W + b`.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    panels: Panels,
    bias: Vec<Lanes>,
}

impl Linear {
    /// From weights as files hold them: a row of `inputs` numbers for each output.
    ///
    /// # Panics
    /// If `weight` is not `bias.len()` rows of `inputs`.
    pub(super) fn new(inputs: usize, weight: &[f32], bias: &[f32]) -> Linear {
        assert_eq!(weight.len(), inputs * bias.len());
        let mut panels = Panels::default();
        panels.fill_columns(inputs, bias.len(), weight, inputs);
        let mut lanes = vec![Lanes::ZERO; bias.len().div_ceil(LANES)];
        for (lanes, bias) in lanes.iter_mut().zip(bias.chunks(LANES)) {
            lanes.0[..bias.len()].copy_from_slice(bias);
        }
        Linear {
            panels,
            bias: lanes,
        }
    }

    pub(super) fn outputs(&self) -> usize {
        self.panels.outputs
    }

    /// Puts the layer's output for each row of `x` in the place of what `out` held.
    pub(super) fn forward(&self, isa: Isa, x: &[f32], out: &mut Vec<f32>) {
        let rows = x.len() / self.panels.inputs;
        // The product writes every number, so those that are there need not be cleared.
        out.resize(rows * self.outputs(), 0.0);
        isa.run(Product {
            left: x,
            left_stride: self.panels.inputs,
            right: &self.panels,
            bias: Some(&self.bias),
            rows,
            out,
            out_stride: self.outputs(),
        });
    }
}

/// `out = left × right + bias`; rows of `left` and `out` begin at multiples of their strides.
pub(super) struct Product<'a> {
    pub(super) left: &'a [f32],
    pub(super) left_stride: usize,
    pub(super) right: &'a Panels,
    pub(super) bias: Option<&'a [Lanes]>,
    pub(super) rows: usize,
    pub(super) out: &'a mut [f32],
    pub(super) out_stride: usize,
}

impl Kernel for Product<'_> {
    #[inline(always)]
    fn run<T: Target>(mut self) {
        let panels = self.right.outputs.div_ceil(LANES);
        let mut p = 0;
        while T::PANELS == 2 && p + 2 <= panels {
            self.columns::<T, 2>(p);
            p += 2;
        }
        while p < panels {
            self.columns::<T, 1>(p);
            p += 1;
        }
    }
}

impl Product<'_> {
    /// All rows of `P` neighbouring panels, in tiles of as many rows as the registers hold.
    #[inline(always)]
    fn columns<T: Target, const P: usize>(&mut self, p: usize) {
        let mut row = 0;
        while T::ROWS == 8 && row + 8 <= self.rows {
            self.tile::<T, 8, P>(row, p);
            row += 8;
        }
        while T::ROWS == 6 && row + 6 <= self.rows {
            self.tile::<T, 6, P>(row, p);
            row += 6;
        }
        while T::ROWS >= 4 && row + 4 <= self.rows {
            self.tile::<T, 4, P>(row, p);
            row += 4;
        }
        while row + 2 <= self.rows {
            self.tile::<T, 2, P>(row, p);
            row += 2;
        }
        if row < self.rows {
            self.tile::<T, 1, P>(row, p);
        }
    }

    #[inline(always)]
    fn tile<T: Target, const R: usize, const P: usize>(&mut self, row: usize, p: usize) {
        let inputs = self.right.inputs;
        let left: [&[f32]; R] = std::array::from_fn(|r| {
            let start = (row + r) * self.left_stride;
            &self.left[start..start + inputs]
        });
        let right: [&[Lanes]; P] = std::array::from_fn(|q| &self.right.panel(p + q)[..inputs]);
        let bias: [T::Vector; P] =
            std::array::from_fn(|q| T::load(self.bias.map_or(&Lanes::ZERO, |bias| &bias[p + q])));
        let mut sums = [bias; R];
        for i in 0..inputs {
            for q in 0..P {
                let weights = T::load(&right[q][i]);
                for r in 0..R {
                    sums[r][q] = T::mul_add(left[r][i], weights, sums[r][q]);
                }
            }
        }
        for (r, sums) in sums.into_iter().enumerate() {
            for (q, sums) in sums.into_iter().enumerate() {
                let sums = T::store(sums);
                let start = (row + r) * self.out_stride;
                let columns = start + (p + q) * LANES..start + self.right.outputs;
                let out = &mut self.out[columns];
                // Only the last panel is cut; a whole one's numbers are stored at once.
                match out.first_chunk_mut() {
                    Some(whole) => *whole = sums.0,
                    None => out.copy_from_slice(&sums.0[..out.len()]),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(layer: &Linear, isa: Isa, x: &[f32]) -> Vec<f32> {
        let mut out = vec![f32::NAN; 7];
        layer.forward(isa, x, &mut out);
        out
    }

    fn numbers(n: usize, seed: usize) -> Vec<f32> {
        (0..n)
            .map(|i| ((i * 7919 + seed * 104_729) % 1009) as f32 / 504.5 - 1.0)
            .collect()
    }

    #[test]
    fn equals_the_schoolbook_product() {
        for (rows, inputs, outputs) in
            [(1, 1, 1), (3, 5, 7), (13, 33, 16), (9, 20, 50), (17, 8, 33)]
        {
            let x = numbers(rows * inputs, 1);
            let w = numbers(outputs * inputs, 2);
            let b = numbers(outputs, 3);
            let layer = Linear::new(inputs, &w, &b);
            for isa in Isa::available() {
                let out = product(&layer, isa, &x);
                for r in 0..rows {
                    for o in 0..outputs {
                        let exact: f64 = (0..inputs)
                            .map(|i| f64::from(x[r * inputs + i]) * f64::from(w[o * inputs + i]))
                            .sum::<f64>()
                            + f64::from(b[o]);
                        let found = f64::from(out[r * outputs + o]);
                        assert!((found - exact).abs() < 1e-5, "{isa:?} {r} {o}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_depends_on_itself_alone() {
        let (inputs, outputs) = (48, 40);
        let layer = Linear::new(inputs, &numbers(inputs * outputs, 4), &numbers(outputs, 5));
        let x = numbers(31 * inputs, 6);
        for isa in Isa::available() {
            let together = product(&layer, isa, &x);
            for rows in 1..31 {
                let start = (31 - rows) * inputs;
                let apart = product(&layer, isa, &x[start..]);
                assert_eq!(apart, together[(31 - rows) * outputs..], "{isa:?} {rows}");
            }
        }
    }

    #[test]
    fn fused_instruction_sets_agree_in_every_bit() {
        let layer = Linear::new(70, &numbers(70 * 37, 7), &numbers(37, 8));
        let x = numbers(11 * 70, 9);
        let outs: Vec<_> = Isa::available()
            .into_iter()
            .filter(|&isa| isa != Isa::Portable)
            .map(|isa| product(&layer, isa, &x))
            .collect();
        for pair in outs.windows(2) {
            assert_eq!(pair[0], pair[1]);
        }
    }

    #[test]
    fn both_ways_of_laying_out_agree() {
        let w = numbers(6 * 20, 10);
        let transposed: Vec<f32> = (0..18 * 7)
            .map(|n| {
                if n % 7 < 6 {
                    w[n % 7 * 20 + n / 7]
                } else {
                    9.0
                }
            })
            .collect();
        let (mut one, mut other) = (Panels::default(), Panels::default());
        for panels in [&mut one, &mut other] {
            // What a larger matrix leaves behind is no part of a smaller one.
            panels.fill_rows(8, 40, &numbers(8 * 40, 11), 40);
        }
        one.fill_columns(6, 18, &transposed, 7);
        other.fill_rows(6, 18, &w, 20);
        let flat = |panels: &Panels| -> Vec<[f32; LANES]> {
            panels.lanes.iter().map(|lanes| lanes.0).collect()
        };
        assert_eq!(flat(&one), flat(&other));
    }
}
