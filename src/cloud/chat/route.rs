//! Orders that this program carries out by itself.

/// The kind of order that a message is, without talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The draft is exported.
    Export,
    /// The nature and the cost of an export are told.
    AboutExports,
    /// The balance is told.
    Credits,
    /// The timeline is told.
    State,
    /// Files go up.
    Upload,
}
