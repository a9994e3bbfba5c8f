//! A chunk of two canvas rows, planar.

/// Columns of a chunk.
pub(super) const COLUMNS: usize = 128;

/// Pixels of a chunk: those of the upper row, then those of the lower.
pub(super) const COUNT: usize = 2 * COLUMNS;

/// One channel of a chunk.
pub(super) type Channel = [f32; COUNT];

/// Straight gamma-encoded R'G'B' and alpha, 0..1.
pub(super) struct Pixels {
    pub(super) colour: [Channel; 3],
    pub(super) alpha: Channel,
}

/// Where a chunk lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Canvas column of its first pixel; even.
    pub(super) x: u32,
    /// Canvas row of its upper row; even.
    pub(super) y: u32,
    /// Columns that count.
    pub(super) columns: usize,
}

impl Pixels {
    /// Clear black.
    pub(super) const fn clear() -> Self {
        Self { colour: [[0.0; COUNT]; 3], alpha: [0.0; COUNT] }
    }
}

impl Place {
    /// The columns that this chunk shares with `start..end`: first within the chunk, first within those, and how many.
    pub(super) fn shared(&self, start: u32, end: u32) -> Option<(usize, usize, usize)> {
        let (first, last) = (self.x.max(start), (self.x + self.columns as u32).min(end));
        (last > first).then(|| ((first - self.x) as usize, (first - start) as usize, (last - first) as usize))
    }
}
