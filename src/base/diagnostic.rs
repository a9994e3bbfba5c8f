//! Errors and warnings in one shape for people and machines: a stable code, a place, a finding, the way out.

use std::fmt;

/// Exit statuses of the program, each with one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: failed.
    Failed,
    /// 2: the command line was wrong.
    Usage,
    /// 3: the draft is invalid.
    Draft,
    /// 4: media missing or unreadable.
    Media,
    /// 5: compared and different.
    Different,
    /// 6: refused by the cloud.
    Refused,
    /// 7: no usable adapter or encoder, or a build without the feature that is needed.
    Unsupported,
    /// 130: interrupted by SIGINT.
    Interrupted,
    /// 143: ended by SIGTERM.
    Terminated,
}

impl Exit {
    /// The number the process ends with.
    pub const fn status(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Draft => 3,
            Self::Media => 4,
            Self::Different => 5,
            Self::Refused => 6,
            Self::Unsupported => 7,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $exit:ident;)*) => {
        /// Every kind of diagnostic. The name never changes once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// All codes, in the order of this table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The exit status of a run that ends by it.
            pub const fn exit(self) -> Exit {
                match self { $(Self::$variant => Exit::$exit,)* }
            }
        }
    };
}

codes! {
    /// The draft is not JSON.
    NotJson "not-json" Draft;
    /// A draft that is, or with its variables becomes, larger than is taken in.
    DraftTooLarge "draft-too-large" Draft;
    /// The draft's file cannot be read.
    UnreadableDraft "unreadable-draft" Draft;
    /// A value of a type that its key does not take.
    WrongType "wrong-type" Draft;
    /// A value outside its key's range.
    OutOfRange "out-of-range" Draft;
    /// A word that its key does not know.
    UnknownValue "unknown-value" Draft;
    /// A key that the format does not have; kept.
    UnknownKey "unknown-key" Draft;
    /// A key of another format, read as the one of ours that it stands for.
    ForeignKey "foreign-key" Draft;
    /// A segment that names no source; a card, its name or silence stands for it.
    NoSource "no-source" Draft;
    /// The same key twice in one object; the last counts.
    DuplicateKey "duplicate-key" Draft;
    /// A required key is not there.
    MissingKey "missing-key" Draft;
    /// A version this program does not read.
    UnsupportedVersion "unsupported-version" Draft;
    /// A track type this program does not know; skipped.
    UnknownTrackType "unknown-track-type" Draft;
    /// The same id twice.
    DuplicateId "duplicate-id" Draft;
    /// A reference to something that is not there.
    UnknownReference "unknown-reference" Draft;
    /// A variable without a value.
    UnsetVariable "unset-variable" Draft;
    /// A variable that is set from outside and stands nowhere in the draft.
    UnusedVariable "unused-variable" Draft;
    /// Two segments of a track at one time.
    Overlap "overlap" Draft;
    /// No track, or no segment in any track.
    NotReady "not-ready" Draft;
    /// A segment reaches past the end of the draft and is cut.
    CutAtEnd "cut-at-end" Draft;
    /// A length that neither the draft nor the media gives.
    UnknownDuration "unknown-duration" Draft;
    /// A transition longer than its neighbours, or without one.
    BadTransition "bad-transition" Draft;
    /// A key that is understood, but not rendered by this version.
    NotRendered "not-rendered" Draft;
    /// A character or a family that no font has.
    MissingGlyph "missing-glyph" Draft;
    /// A font serves in place of the one asked for.
    FontSubstituted "font-substituted" Draft;
    /// Text that does not fit where the draft forbids that.
    TextOverflow "text-overflow" Draft;
    /// A source that is not there.
    MissingMedia "missing-media" Media;
    /// A source that cannot be decoded.
    UnreadableMedia "unreadable-media" Media;
    /// Part of a source is damaged; the last good frame is held.
    DamagedMedia "damaged-media" Media;
    /// A colour profile that cannot be read; the numbers are taken as sRGB.
    UnreadableProfile "unreadable-profile" Media;
    /// A source too large to take in.
    MediaTooLarge "media-too-large" Media;
    /// A source ends before its segment.
    ShortSource "short-source" Media;
    /// A source whose bytes are not the ones the draft names.
    HashMismatch "hash-mismatch" Media;
    /// The fallback source is used.
    FallbackUsed "fallback-used" Media;
    /// A source outside the folder it must stay in.
    OutsideJail "outside-jail" Media;
    /// A URL to a private address.
    PrivateUrl "private-url" Media;
    /// A source that could not be fetched.
    FetchFailed "fetch-failed" Media;
    /// Variable frame rate: frames are chosen by time.
    VariableFrameRate "variable-frame-rate" Media;
    /// High dynamic range, shown as standard range.
    HighDynamicRange "high-dynamic-range" Media;
    /// The loudness asked for would need peaks above the ceiling.
    LoudnessUnreached "loudness-unreached" Media;
    /// The output is there already.
    OutputExists "output-exists" Failed;
    /// The output cannot be written.
    UnwritableOutput "unwritable-output" Failed;
    /// An ending that names no format.
    UnknownFormat "unknown-format" Usage;
    /// Arguments that do not fit.
    Usage "usage" Usage;
    /// No adapter that can do the work.
    NoAdapter "no-adapter" Unsupported;
    /// The graphics device was lost, or refused.
    DeviceLost "device-lost" Unsupported;
    /// This build was made without the feature that is needed.
    NotInBuild "not-in-build" Unsupported;
    /// FFmpeg's libraries are not there.
    NoFfmpeg "no-ffmpeg" Unsupported;
    /// No encoder of that name.
    NoEncoder "no-encoder" Unsupported;
    /// The encoder failed.
    EncoderFailed "encoder-failed" Failed;
    /// The work would take more memory than allowed.
    OutOfMemory "out-of-memory" Failed;
    /// The cloud cannot be reached, or the line broke.
    CloudUnreachable "cloud-unreachable" Failed;
    /// The cloud did not answer in time.
    CloudTimeout "cloud-timeout" Failed;
    /// The cloud's answer is none that can be used.
    CloudAnswer "cloud-answer" Failed;
    /// The cloud refused, for a reason without a code of its own.
    CloudRefused "cloud-refused" Refused;
    /// The cloud does not take the token.
    TokenRefused "token-refused" Refused;
    /// The cloud does not know the session.
    UnknownSession "unknown-session" Refused;
    /// No credits are left.
    OutOfCredits "out-of-credits" Refused;
    /// The account's plan does not hold this.
    NotInPlan "not-in-plan" Refused;
    /// The cloud asks for fewer requests.
    TooManyRequests "too-many-requests" Refused;
    /// A file of a type that the cloud does not take.
    FileNotAccepted "file-not-accepted" Refused;
    /// A file larger than the cloud takes.
    FileTooLarge "file-too-large" Refused;
    /// The cloud cannot render it as it is asked to.
    NotForCloud "not-for-cloud" Refused;
    /// A job failed in the cloud, and failed again.
    JobFailed "job-failed" Refused;
    /// A job was cancelled.
    JobCancelled "job-cancelled" Failed;
    /// A job is not finished yet.
    JobUnfinished "job-unfinished" Failed;
    /// Another process is at the job.
    JobHeld "job-held" Failed;
    /// No job of that id is on record.
    UnknownJob "unknown-job" Usage;
    /// The records of sessions and jobs cannot be read or written.
    UnwritableRecords "unwritable-records" Failed;
    /// Stopped by the user.
    Interrupted "interrupted" Interrupted;
    /// Stopped by the system.
    Terminated "terminated" Terminated;
    /// A fault of this program.
    Internal "internal" Failed;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether a diagnostic stops the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The work goes on.
    Warning,
    /// The work ends.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops the work.
    pub severity: Severity,
    /// Which kind it is.
    pub code: Code,
    /// JSON pointer (RFC 6901) into the draft; empty where it has no place there.
    pub pointer: String,
    /// The finding, in a sentence.
    pub message: String,
    /// More facts, a line each.
    pub notes: Vec<String>,
    /// The way out.
    pub help: Option<String>,
    /// Where in the draft's text it points, where that is known.
    pub position: Option<Box<TextPosition>>,
}

/// A place in a text, with the line that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// How many characters of the line it takes.
    pub width: usize,
    /// The line, or the part of it around the place, with nothing in it that a terminal obeys.
    pub excerpt: String,
    /// How many characters of the line stand before the excerpt.
    pub skipped: usize,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            pointer: String::new(),
            message: message.into(),
            notes: Vec::new(),
            help: None,
            position: None,
        }
    }

    /// A warning without a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// The same at a place in the draft.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// The same with one more fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same with a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it stops the work.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// An operation's error that knows its code and the way out, so that it becomes a [`Diagnostic`] in one step.
pub trait Explain: std::error::Error {
    /// The stable code.
    fn code(&self) -> Code;

    /// The way out, where there is one.
    fn help(&self) -> Option<String> {
        None
    }

    /// More facts, a line each.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// The error as a diagnostic without a place.
    fn diagnostic(&self) -> Diagnostic {
        Diagnostic { notes: self.notes(), help: self.help(), ..Diagnostic::error(self.code(), self.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
