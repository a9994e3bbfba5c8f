//! A Fourier transform that rounds alike on every processor; the well-kept libraries choose their sums by the
//! processor's instructions.

use crate::music::arithmetic::{cosine, sine};

/// The inverse transform, not scaled, of a spectrum whose length is a power of two, in place.
pub(in crate::music) fn inverse_transform(values: &mut [(f64, f64)]) {
    let length = values.len();
    let bits = length.trailing_zeros();
    for index in 1..length {
        let mirrored = index.reverse_bits() >> (usize::BITS - bits);
        if index < mirrored {
            values.swap(index, mirrored);
        }
    }
    let turns: Vec<(f64, f64)> = (0..length / 2).map(|index| index as f64 / length as f64).map(|t| (cosine(t), sine(t))).collect();
    let mut half = 1;
    while half < length {
        let stride = length / (2 * half);
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (index, (a, b)) in low.iter_mut().zip(high).enumerate() {
                let (cosine, sine) = turns[index * stride];
                let turned = (b.0 * cosine - b.1 * sine, b.0 * sine + b.1 * cosine);
                *b = (a.0 - turned.0, a.1 - turned.1);
                *a = (a.0 + turned.0, a.1 + turned.1);
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bin_is_one_wave() {
        let mut values = vec![(0.0, 0.0); 64];
        values[5] = (1.0, 0.0);
        inverse_transform(&mut values);
        for (index, (real, imaginary)) in values.iter().enumerate() {
            let turns = 5.0 * index as f64 / 64.0;
            assert!((real - cosine(turns)).abs() < 1e-12 && (imaginary - sine(turns)).abs() < 1e-12, "{index}");
        }
    }
}
