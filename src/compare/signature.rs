//! The features by which a frame is recognised.

/// Cells along each side.
const SIDE: usize = 16;

/// Cells in all.
pub(super) const CELLS: usize = SIDE * SIDE;

/// The mean luma of 16x16 cells of a picture, in 1/256 of a level: half a kilobyte, so that those of an hour fit in
/// memory.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thumbnail([u16; CELLS]);

impl Default for Thumbnail {
    fn default() -> Self {
        Self([0; CELLS])
    }
}

impl Thumbnail {
    /// From the sums of a plane's blocks of 4x4 pixels, of which there is at least one.
    pub(super) fn of_blocks(sums: &[u32], columns: usize, rows: usize) -> Self {
        let span = |index: usize, count: usize| {
            let start = index * count / SIDE;
            start..((index + 1) * count / SIDE).max(start + 1)
        };
        Self(std::array::from_fn(|cell| {
            let (across, down) = (span(cell % SIDE, columns), span(cell / SIDE, rows));
            let count = (across.len() * down.len() * 16) as u64;
            let total: u64 = down.map(|row| u64::from(sums[row * columns..][across.clone()].iter().sum::<u32>())).sum();
            (total * 256 / count) as u16
        }))
    }

    /// The mean squared difference, in squared levels.
    pub(super) fn distance(&self, other: &Self) -> f32 {
        let mut lanes = [0.0_f32; SIDE];
        for (a, b) in self.0.chunks_exact(SIDE).zip(other.0.chunks_exact(SIDE)) {
            for lane in 0..SIDE {
                let difference = (i32::from(a[lane]) - i32::from(b[lane])) as f32;
                lanes[lane] += difference * difference;
            }
        }
        lanes.iter().sum::<f32>() / (CELLS as f32 * 65536.0)
    }

    /// The cells' values, in 1/256 of a level.
    pub(super) fn cells(&self) -> &[u16; CELLS] {
        &self.0
    }

    /// The same with every cell changed by `change` of its index and value.
    pub(super) fn changed(&self, change: impl Fn(usize, i32) -> i32) -> Self {
        Self(std::array::from_fn(|cell| change(cell, i32::from(self.0[cell])).clamp(0, i32::from(u16::MAX)) as u16))
    }

    /// A picture whose cells have these levels, for tests.
    #[cfg(test)]
    pub(super) fn of_levels(level: impl Fn(usize, usize) -> f64) -> Self {
        Self(std::array::from_fn(|cell| (level(cell % SIDE, cell / SIDE) * 256.0) as u16))
    }

    /// The level of a cell, for tests.
    #[cfg(test)]
    pub(super) fn level(&self, x: usize, y: usize) -> f64 {
        f64::from(self.0[y * SIDE + x]) / 256.0
    }
}
