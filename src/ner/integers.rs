//! Integer dot products, exact on every processor.
//!
//! Sums of products of bytes are whole numbers below 2³¹, so whatever the instructions and their
//! order, the results are the same.

use super::simd::LANES;

/// Inputs that one step of a dot product takes.
pub(super) const QUAD: usize = 4;

/// Four weights for each of sixteen columns, aligned to a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Quads(pub(super) [[i8; QUAD]; LANES]);

impl Quads {
    pub(super) const ZERO: Quads = Quads([[0; QUAD]; LANES]);
}

/// How an instruction set adds up products of bytes.
pub(super) trait Integers {
    /// Rows of a product's tile, as many as the registers hold.
    const ROWS: usize;
    /// Columns of that tile, in [`LANES`].
    const PANELS: usize;
    /// Sixteen sums in registers.
    type Sums: Copy;

    fn zero() -> Self::Sums;
    fn store(sums: Self::Sums) -> [i32; LANES];
    /// To each column's sum, adds the products of four inputs with the column's four weights.
    fn dot(inputs: [u8; QUAD], weights: &Quads, sums: Self::Sums) -> Self::Sums;
}

pub(super) struct Portable;

impl Integers for Portable {
    const ROWS: usize = 2;
    const PANELS: usize = 1;
    type Sums = [i32; LANES];

    #[inline(always)]
    fn zero() -> Self::Sums {
        [0; LANES]
    }

    #[inline(always)]
    fn store(sums: Self::Sums) -> [i32; LANES] {
        sums
    }

    #[inline(always)]
    fn dot(inputs: [u8; QUAD], weights: &Quads, mut sums: Self::Sums) -> Self::Sums {
        for (sum, weights) in sums.iter_mut().zip(&weights.0) {
            for (&input, &weight) in inputs.iter().zip(weights) {
                *sum += i32::from(input) * i32::from(weight);
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) mod x86 {
    use std::arch::x86_64::*;

    use super::{Integers, LANES, QUAD, Quads};

    // SAFETY of what follows: only the functions of `super::super::simd::x86` run kernels with
    // these types, and each enables the features that its type needs. `Quads` is aligned for
    // every load.

    /// AVX2. Its one instruction for bytes saturates, so bytes are widened first: those of even
    /// and of odd place are multiplied and added as pairs of 16 bits.
    pub(in super::super) struct Avx2;

    impl Integers for Avx2 {
        const ROWS: usize = 4;
        const PANELS: usize = 1;
        type Sums = [__m256i; 2];

        #[inline(always)]
        fn zero() -> Self::Sums {
            unsafe { [_mm256_setzero_si256(); 2] }
        }

        #[inline(always)]
        fn store(sums: Self::Sums) -> [i32; LANES] {
            let mut out = [0; LANES];
            let start = out.as_mut_ptr();
            unsafe {
                _mm256_storeu_si256(start.cast(), sums[0]);
                _mm256_storeu_si256(start.add(LANES / 2).cast(), sums[1]);
            }
            out
        }

        #[inline(always)]
        fn dot(inputs: [u8; QUAD], weights: &Quads, sums: Self::Sums) -> Self::Sums {
            let inputs = u32::from_le_bytes(inputs);
            let [even, odd] = [inputs & 0x00ff_00ff, inputs >> 8 & 0x00ff_00ff];
            let start: *const __m256i = weights.0.as_ptr().cast();
            unsafe {
                let even = _mm256_set1_epi32(even.cast_signed());
                let odd = _mm256_set1_epi32(odd.cast_signed());
                let half = |weights, sums| {
                    let low = _mm256_srai_epi16::<8>(_mm256_slli_epi16::<8>(weights));
                    let high = _mm256_srai_epi16::<8>(weights);
                    let pairs = _mm256_add_epi32(
                        _mm256_madd_epi16(even, low),
                        _mm256_madd_epi16(odd, high),
                    );
                    _mm256_add_epi32(sums, pairs)
                };
                [
                    half(_mm256_load_si256(start), sums[0]),
                    half(_mm256_load_si256(start.add(1)), sums[1]),
                ]
            }
        }
    }

    /// AVX-512 with VNNI: one instruction for all of it.
    pub(in super::super) struct Vnni;

    impl Integers for Vnni {
        const ROWS: usize = 12;
        const PANELS: usize = 2;
        type Sums = __m512i;

        #[inline(always)]
        fn zero() -> Self::Sums {
            unsafe { _mm512_setzero_si512() }
        }

        #[inline(always)]
        fn store(sums: Self::Sums) -> [i32; LANES] {
            let mut out = [0; LANES];
            unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), sums) };
            out
        }

        #[inline(always)]
        fn dot(inputs: [u8; QUAD], weights: &Quads, sums: Self::Sums) -> Self::Sums {
            unsafe {
                let inputs = _mm512_set1_epi32(i32::from_le_bytes(inputs));
                let weights = _mm512_load_si512(weights.0.as_ptr().cast());
                _mm512_dpbusd_epi32(sums, inputs, weights)
            }
        }
    }
}
