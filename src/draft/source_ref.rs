//! The place of a file, as a draft names it.

/// The source of media, references to `r` already followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceRef {
    /// Path or URL, as written.
    pub location: String,
    /// Expected sha256, lower-case hex.
    pub sha256: Option<String>,
    /// Display name of the resource.
    pub name: Option<String>,
}
