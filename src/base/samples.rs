//! Blocks of sound. The engine mixes at one rate, in stereo, in float.

/// Samples per second of everything between decoder and encoder.
pub const SAMPLE_RATE: u32 = 48_000;

/// Channels of everything between decoder and encoder: left, right.
pub const CHANNELS: usize = 2;

/// The highest magnitude that counts as sound: 60 dB over full scale. What is beyond it, or no number, is a fault of
/// the file.
pub const LOUDEST_SAMPLE: f32 = 1024.0;

/// Whether a sample is a number that can be sound; NaN is not.
pub fn is_sound(sample: f32) -> bool {
    sample.abs() <= LOUDEST_SAMPLE
}

/// Stereo samples at [`SAMPLE_RATE`], full scale ±1, planar: `left.len() == right.len()`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleBlock {
    /// Left channel.
    pub left: Vec<f32>,
    /// Right channel.
    pub right: Vec<f32>,
}

impl SampleBlock {
    /// `length` samples of silence.
    pub fn silence(length: usize) -> Self {
        Self { left: vec![0.0; length], right: vec![0.0; length] }
    }

    /// Adds `more` behind what is here.
    pub fn append(&mut self, mut more: Self) {
        self.left.append(&mut more.left);
        self.right.append(&mut more.right);
    }

    /// Keeps the first `at` samples and returns the others.
    pub fn split_off(&mut self, at: usize) -> Self {
        Self { left: self.left.split_off(at), right: self.right.split_off(at) }
    }

    /// How many samples a channel has.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }
}
