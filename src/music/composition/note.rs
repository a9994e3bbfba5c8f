//! A note of a section.

/// A note.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::music) struct Note {
    /// Index of the channel among the style's.
    pub(in crate::music) channel: usize,
    /// First sample, from the section's start; may lie a little before it.
    pub(in crate::music) onset: i64,
    /// Note number; drums: a shift.
    pub(in crate::music) midi: i32,
    /// How long it is held, samples.
    pub(in crate::music) length: i64,
    /// How hard, 0..1.
    pub(in crate::music) velocity: f64,
    /// Which of several alike strikes.
    pub(in crate::music) variant: u64,
}
