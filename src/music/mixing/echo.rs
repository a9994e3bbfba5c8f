//! An echo in time, from side to side.

use crate::music::synthesis::OnePole;

/// The part of an echo that comes again.
const FEEDBACK: f32 = 0.42;

/// The echo.
pub(super) struct Echo {
    lines: [Vec<f32>; 2],
    place: usize,
    dark: [OnePole; 2],
    thin: [OnePole; 2],
}

impl Echo {
    /// One that comes after so many samples.
    pub(super) fn of(samples: usize) -> Self {
        let line = || vec![0.0; samples.max(1)];
        Self { lines: [line(), line()], place: 0, dark: [OnePole::at(3600.0); 2], thin: [OnePole::at(260.0); 2] }
    }

    /// The next sample of both sides. What enters left comes right first.
    pub(super) fn next(&mut self, input: [f32; 2]) -> [f32; 2] {
        let out = [self.lines[0][self.place], self.lines[1][self.place]];
        for side in 0..2 {
            let other = self.thin[side].high(self.dark[side].low(out[1 - side]));
            let fresh = if side == 1 { 0.5 * (input[0] + input[1]) } else { 0.0 };
            self.lines[side][self.place] = fresh + FEEDBACK.sqrt() * other;
        }
        self.place = if self.place + 1 == self.lines[0].len() { 0 } else { self.place + 1 };
        out
    }
}
