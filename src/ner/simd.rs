//! Vector arithmetic that every processor does alike.
//!
//! Kernels are compiled once for each [`Isa`]. The matrix product says which vector instructions it
//! wants, through [`Target`]; the rest are plain loops over sixteen numbers at a time, which the
//! compiler turns into such instructions. Sums run in an order fixed by the source, so all
//! processors with fused multiply-add give the same bits; the portable x86 build rounds twice
//! where they round once.

use super::integers::{self, Integers};

/// Numbers handled at once: one AVX-512 register, two of AVX2, four of SSE2 or NEON.
pub(super) const LANES: usize = 16;

/// Sixteen numbers, aligned to a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Lanes(pub(super) [f32; LANES]);

impl Lanes {
    pub(super) const ZERO: Lanes = Lanes([0.0; LANES]);
}

/// An instruction set that kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Isa {
    /// What every processor of the architecture has.
    Portable,
    /// AVX2 with FMA: x86 processors since 2013.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512F: server processors since 2017, AMD's since 2022.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AVX-512 with VNNI: Intel's server processors since 2019, AMD's since 2022.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

/// What a kernel may rely on when it is compiled for one [`Isa`].
pub(super) trait Target {
    /// Whether multiply-add is one instruction that rounds once.
    const FMA: bool;
    /// Rows of a matrix product's tile, as many as the registers hold.
    const ROWS: usize;
    /// Columns of that tile, in [`LANES`].
    const PANELS: usize;
    /// Sixteen numbers in registers.
    type Vector: Copy;
    /// Sums of products of bytes.
    type Integers: Integers;

    fn load(lanes: &Lanes) -> Self::Vector;
    fn store(vector: Self::Vector) -> Lanes;
    /// `factor * vector + sum`, lane by lane.
    fn mul_add(factor: f32, vector: Self::Vector, sum: Self::Vector) -> Self::Vector;
}

/// A loop nest that is compiled for each [`Isa`]. `run` must be `#[inline(always)]`, and so must
/// all that it calls: what is not inlined is compiled for the portable set.
pub(super) trait Kernel {
    fn run<T: Target>(self);
}

struct Portable;

impl Target for Portable {
    const FMA: bool = cfg!(target_arch = "aarch64");
    const ROWS: usize = if cfg!(target_arch = "aarch64") { 4 } else { 2 };
    const PANELS: usize = 1;
    type Vector = [f32; LANES];
    type Integers = integers::Portable;

    #[inline(always)]
    fn load(lanes: &Lanes) -> Self::Vector {
        lanes.0
    }

    #[inline(always)]
    fn store(vector: Self::Vector) -> Lanes {
        Lanes(vector)
    }

    #[inline(always)]
    fn mul_add(factor: f32, vector: Self::Vector, mut sum: Self::Vector) -> Self::Vector {
        for (sum, x) in sum.iter_mut().zip(vector) {
            *sum = mul_add::<Self>(factor, x, *sum);
        }
        sum
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;
    use std::marker::PhantomData;

    use super::{Integers, Kernel, Lanes, Target, integers};

    // SAFETY of what follows: the two types are private, and only `avx2` and `avx512` below run
    // kernels with them, which themselves may only be called where the features are.

    struct Avx2;

    impl Target for Avx2 {
        const FMA: bool = true;
        const ROWS: usize = 6;
        const PANELS: usize = 1;
        type Vector = [__m256; 2];
        type Integers = integers::x86::Avx2;

        #[inline(always)]
        fn load(lanes: &Lanes) -> Self::Vector {
            let start = lanes.0.as_ptr();
            unsafe { [_mm256_load_ps(start), _mm256_load_ps(start.add(8))] }
        }

        #[inline(always)]
        fn store(vector: Self::Vector) -> Lanes {
            let mut lanes = Lanes::ZERO;
            let start = lanes.0.as_mut_ptr();
            unsafe {
                _mm256_store_ps(start, vector[0]);
                _mm256_store_ps(start.add(8), vector[1]);
            }
            lanes
        }

        #[inline(always)]
        fn mul_add(factor: f32, vector: Self::Vector, sum: Self::Vector) -> Self::Vector {
            unsafe {
                let factor = _mm256_set1_ps(factor);
                [
                    _mm256_fmadd_ps(factor, vector[0], sum[0]),
                    _mm256_fmadd_ps(factor, vector[1], sum[1]),
                ]
            }
        }
    }

    struct Avx512<I>(PhantomData<I>);

    impl<I: Integers> Target for Avx512<I> {
        const FMA: bool = true;
        const ROWS: usize = 8;
        const PANELS: usize = 2;
        type Vector = __m512;
        type Integers = I;

        #[inline(always)]
        fn load(lanes: &Lanes) -> Self::Vector {
            unsafe { _mm512_load_ps(lanes.0.as_ptr()) }
        }

        #[inline(always)]
        fn store(vector: Self::Vector) -> Lanes {
            let mut lanes = Lanes::ZERO;
            unsafe { _mm512_store_ps(lanes.0.as_mut_ptr(), vector) };
            lanes
        }

        #[inline(always)]
        fn mul_add(factor: f32, vector: Self::Vector, sum: Self::Vector) -> Self::Vector {
            unsafe { _mm512_fmadd_ps(_mm512_set1_ps(factor), vector, sum) }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn avx2(kernel: impl Kernel) {
        kernel.run::<Avx2>();
    }

    #[target_feature(enable = "avx512f,avx2,fma")]
    pub(super) fn avx512(kernel: impl Kernel) {
        kernel.run::<Avx512<integers::x86::Avx2>>();
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma")]
    pub(super) fn avx512_vnni(kernel: impl Kernel) {
        kernel.run::<Avx512<integers::x86::Vnni>>();
    }
}

impl Isa {
    /// The instruction sets of this processor, the best last.
    pub(super) fn available() -> Vec<Isa> {
        #[allow(unused_mut)]
        let mut found = vec![Isa::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            if avx2 {
                found.push(Isa::Avx2);
            }
            let avx512 = avx2 && is_x86_feature_detected!("avx512f");
            if avx512 {
                found.push(Isa::Avx512);
            }
            if avx512
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                found.push(Isa::Avx512Vnni);
            }
        }
        found
    }

    /// The best instruction set of this processor.
    pub(super) fn detect() -> Isa {
        Isa::available().pop().unwrap_or(Isa::Portable)
    }

    /// Runs a kernel as compiled for this instruction set.
    pub(super) fn run(self, kernel: impl Kernel) {
        match self {
            Isa::Portable => kernel.run::<Portable>(),
            // SAFETY: `available` is the only place that makes these values, and makes them only
            // on a processor that has the features.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => unsafe { x86::avx2(kernel) },
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { x86::avx512(kernel) },
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512Vnni => unsafe { x86::avx512_vnni(kernel) },
        }
    }
}

/// `a * b + c`.
#[inline(always)]
pub(super) fn mul_add<T: Target>(a: f32, b: f32, c: f32) -> f32 {
    if T::FMA { a.mul_add(b, c) } else { a * b + c }
}

/// The sum of numbers: sixteen running sums, then pairwise.
#[inline(always)]
pub(super) fn sum(values: &[f32]) -> f32 {
    sum_with(values, |sum, value| sum + value)
}

/// The greatest of numbers; negative infinity when there is none.
#[inline(always)]
pub(super) fn max(values: &[f32]) -> f32 {
    let greater = |a: f32, b: f32| if b > a { b } else { a };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = greater(*lane, value);
        }
    }
    let best = lanes.into_iter().fold(f32::NEG_INFINITY, greater);
    rest.iter().copied().fold(best, greater)
}

/// As [`sum`], where `term` adds what a value contributes to a running sum.
#[inline(always)]
pub(super) fn sum_with(values: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = term(*lane, value);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane = term(*lane, value);
    }
    let mut width = LANES / 2;
    while width > 0 {
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
        width /= 2;
    }
    lanes[0]
}

/// `e` to the power of `x ≤ 0`, to within 1e-7 of the true value; the smallest normal number
/// for what lies below it.
///
/// The method of Cephes' `expf`: `x = n ln 2 + r`, a polynomial in `r`, and `n` added to the
/// exponent's bits.
#[inline(always)]
pub(super) fn exp<T: Target>(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    /// Adding 1.5 · 2²³ rounds to a whole number, which then stands in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > -87.0 { x } else { -87.0 };
    let shifted = mul_add::<T>(x, std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = mul_add::<T>(n, -LN_2_LOW, mul_add::<T>(n, -LN_2_HIGH, x));
    let mut p = 1.987_569_1e-4;
    for c in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        0.5,
    ] {
        p = mul_add::<T>(p, r, c);
    }
    let y = mul_add::<T>(p, r * r, r) + 1.0;
    f32::from_bits(y.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// The error function, to within 5e-7: the rational approximation of Eigen's `perf`, odd in `x`,
/// flat beyond ±4.
#[inline(always)]
pub(super) fn erf<T: Target>(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    let x2 = x * x;
    let mut p = -2.726_142_3e-10;
    for c in [
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_3e-5,
        -7.349_906e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ] {
        p = mul_add::<T>(p, x2, c);
    }
    let mut q = -1.456_607_2e-5;
    for c in [
        -2.133_740_6e-4,
        -1.682_827e-3,
        -7.373_329e-3,
        -1.426_473_9e-2,
    ] {
        q = mul_add::<T>(q, x2, c);
    }
    x * p / q
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error function by its Taylor series, in double precision.
    fn erf_exact(x: f64) -> f64 {
        let mut term = x;
        let mut total = x;
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            total += term / f64::from(2 * n + 1);
        }
        total * std::f64::consts::FRAC_2_SQRT_PI
    }

    struct Apply<'a>(&'a mut [f32], fn(usize) -> f32, bool);

    impl Kernel for Apply<'_> {
        #[inline(always)]
        fn run<T: Target>(self) {
            for (i, slot) in self.0.iter_mut().enumerate() {
                let x = (self.1)(i);
                *slot = if self.2 { exp::<T>(x) } else { erf::<T>(x) };
            }
        }
    }

    fn worst(point: fn(usize) -> f32, exponential: bool, exact: impl Fn(f64) -> f64) -> f64 {
        let mut worst = 0f64;
        for isa in Isa::available() {
            let mut values = vec![0.0; 20_000];
            isa.run(Apply(&mut values, point, exponential));
            for (i, &value) in values.iter().enumerate() {
                worst = worst.max((f64::from(value) - exact(f64::from(point(i)))).abs());
            }
        }
        worst
    }

    #[test]
    fn exp_is_accurate() {
        let point = |i: usize| -(i as f32) * 0.005;
        assert!(worst(point, true, f64::exp) < 1e-7);
    }

    #[test]
    fn exp_is_relatively_accurate() {
        for isa in Isa::available() {
            let mut values = vec![0.0; 8_600];
            isa.run(Apply(&mut values, |i| -(i as f32) * 0.01, true));
            for (i, &value) in values.iter().enumerate() {
                let exact = (-f64::from(i as f32 * 0.01)).exp();
                assert!((f64::from(value) / exact - 1.0).abs() < 3e-7, "at -{i}/100");
            }
        }
    }

    #[test]
    fn erf_is_accurate() {
        let point = |i: usize| (i as f32 - 10_000.0) * 0.000_45;
        let error = worst(point, false, erf_exact);
        assert!(error < 5e-7, "{error}");
    }

    #[test]
    fn sums_and_maxima_of_whole_and_partial_chunks() {
        for n in 0..50usize {
            let values: Vec<f32> = (1..=n).map(|i| i as f32).collect();
            assert_eq!(sum(&values), (n * (n + 1) / 2) as f32);
            let greatest = values.last().copied().unwrap_or(f32::NEG_INFINITY);
            assert_eq!(max(&values), greatest);
        }
    }
}
