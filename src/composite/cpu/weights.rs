//! Weights from real numbers to integers. They lie tap by tap, all outputs' first ones, then all second ones, so that
//! compilers work on many outputs at once; single precision is a thousandth of what integers keep.

/// Fraction bits of weights of which one is 1 or more.
pub(super) const LEAST_WEIGHT_BITS: u32 = 14;

/// The weights of some outputs, each with as many taps.
pub(super) struct TapWeights {
    weights: Vec<f32>,
    outputs: usize,
}

/// Integers that sum to exactly one for each output.
pub(super) struct Quantised {
    /// `count` for each output, output by output.
    pub(super) weights: Vec<i16>,
    pub(super) count: usize,
    /// For each output, how many weights are not zero.
    pub(super) products: Vec<u8>,
    /// Fraction bits of the weights.
    pub(super) weight_bits: u32,
}

impl TapWeights {
    /// All zero.
    pub(super) fn new(outputs: usize, taps: usize) -> Self {
        Self { weights: vec![0.0; outputs * taps], outputs }
    }

    /// The weights of each tap, one an output.
    pub(super) fn each_tap(&mut self) -> impl Iterator<Item = &mut [f32]> {
        self.weights.chunks_exact_mut(self.outputs.max(1))
    }

    /// Moves the weight of each tap of an output to the tap `moved` says; several may come together.
    pub(super) fn fold(&mut self, output: usize, moved: impl Fn(usize) -> usize) {
        let taps = || (output..self.weights.len()).step_by(self.outputs);
        let (weights, taps): (Vec<f32>, Vec<usize>) = taps().map(|index| (self.weights[index], index)).unzip();
        taps.iter().for_each(|&index| self.weights[index] = 0.0);
        weights.into_iter().enumerate().for_each(|(tap, weight)| self.weights[taps[moved(tap)]] += weight);
    }

    /// As integers of as many bits as the largest leaves. Taps from `count` on must be zero.
    pub(super) fn quantised(mut self, count: usize) -> Quantised {
        let weight_bits = self.normalise();
        let one = 1 << weight_bits;
        let outputs = self.outputs;
        let mut rounded = vec![0; outputs * count];
        // One wraps where it has 16 bits; so does what is taken from it.
        let (mut rest, mut products) = (vec![one as i16; outputs], vec![0_u8; outputs]);
        let (mut largest, mut largest_tap) = (vec![0; outputs], vec![0_u16; outputs]);
        for (tap, (weights, rounded)) in self.each_tap().zip(rounded.chunks_exact_mut(outputs.max(1))).enumerate() {
            rounded.iter_mut().zip(weights).for_each(|(rounded, weight)| *rounded = nearest(*weight * one as f32));
            let outputs = rounded.iter().zip(&mut rest).zip(&mut largest).zip(&mut largest_tap);
            for (((&weight, rest), largest), largest_tap) in outputs {
                *rest = rest.wrapping_sub(weight);
                *largest_tap = if weight > *largest { tap as u16 } else { *largest_tap };
                *largest = weight.max(*largest);
            }
            products.iter_mut().zip(rounded).for_each(|(products, weight)| *products = products.saturating_add(u8::from(*weight != 0)));
        }
        let mut weights = vec![0; outputs * count];
        for (output, row) in weights.chunks_exact_mut(count).enumerate() {
            row.iter_mut().enumerate().for_each(|(tap, weight)| *weight = rounded[tap * outputs + output]);
            row[usize::from(largest_tap[output])] += rest[output];
        }
        Quantised { weights, count, products, weight_bits }
    }

    /// Makes the weights of each output sum to one; how many bits a fraction of them can have.
    fn normalise(&mut self) -> u32 {
        let mut per_sum = vec![0.0; self.outputs];
        self.each_tap().for_each(|weights| per_sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += *weight));
        per_sum.iter_mut().for_each(|sum| *sum = 1.0 / *sum);
        // The bits of numbers that are not negative are in order, and a negative one sets the sign.
        let (mut largest, mut signs) = (0, 0);
        for weights in self.each_tap() {
            for (weight, per_sum) in weights.iter_mut().zip(&per_sum) {
                *weight *= per_sum;
                let bits = weight.to_bits().cast_signed();
                (largest, signs) = (largest.max(bits), signs | bits);
            }
        }
        // With a margin for what rounding leaves. Sums overshoot where weights are negative, which costs a bit.
        match f32::from_bits(largest.cast_unsigned()) {
            largest if largest < 0.48 && signs >= 0 => 16,
            largest if largest < 0.96 => 15,
            _ => LEAST_WEIGHT_BITS,
        }
    }
}

/// The nearest whole number to a value of less than 16 bits: beside 1.5 * 2^23 a single-precision number has no bits
/// left for a fraction.
fn nearest(value: f32) -> i16 {
    (value + 12_582_912.0).to_bits() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two outputs of these three taps each.
    fn quantised(taps: [[f32; 2]; 3]) -> Quantised {
        let mut weights = TapWeights::new(2, 3);
        weights.each_tap().zip(taps).for_each(|(weights, tap)| weights.copy_from_slice(&tap));
        weights.quantised(3)
    }

    #[test]
    fn integers_are_the_nearest_and_sum_to_one() {
        // Three thirds are no multiple of a bit: the first largest takes the rest.
        let thirds = quantised([[2.0, 1.0], [2.0, 1.0], [2.0, 0.0]]);
        assert_eq!((thirds.weight_bits, &thirds.weights[..]), (15, &[10922, 10923, 10923, 16384, 16384, 0][..]));
        assert_eq!(thirds.products, [3, 2]);
    }

    #[test]
    fn the_largest_weight_leaves_the_bits() {
        let cases = [
            ([0.3, 0.4, 0.3], 16),
            ([0.25, 0.5, 0.25], 15),
            ([0.025, 0.95, 0.025], 15),
            ([0.0, 1.0, 0.0], 14),
            ([-0.1, 1.2, -0.1], 14),
            ([0.47, 0.6, -0.07], 15),
            ([-0.02, 0.47, 0.55], 15),
        ];
        for (weights, bits) in cases {
            let found = quantised(weights.map(|weight| [weight; 2]));
            assert_eq!(found.weight_bits, bits, "{weights:?}");
            assert_eq!(found.weights.iter().map(|&weight| i32::from(weight)).sum::<i32>(), 2 << bits, "{weights:?}");
            for (found, weight) in found.weights.iter().zip(weights) {
                assert!((f64::from(*found) - f64::from(weight) * f64::from(1 << bits)).abs() <= 1.5, "{weights:?}");
            }
        }
    }

    #[test]
    fn folded_weights_come_together() {
        let mut weights = TapWeights::new(2, 3);
        weights.each_tap().zip([[0.25, 0.1], [0.5, 0.2], [0.25, 0.7]]).for_each(|(weights, tap)| weights.copy_from_slice(&tap));
        weights.fold(0, |tap| tap.saturating_sub(1));
        let quantised = weights.quantised(3);
        assert_eq!(quantised.weights[..3], [3 << 13, 1 << 13, 0]);
        assert_eq!(quantised.products, [2, 3]);
    }
}
