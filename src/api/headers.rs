//! Names of headers, and how a token begins.

/// The client's UUID, with a request for a token.
pub const CLIENT_ID: &str = "x-client-id";

/// Which product asks; without the three `X-Skill-*` headers an export is refused.
pub const SKILL_SOURCE: &str = "x-skill-source";

/// Its version.
pub const SKILL_VERSION: &str = "x-skill-version";

/// The system that it runs in.
pub const SKILL_PLATFORM: &str = "x-skill-platform";

/// The prefix of every token.
pub const TOKEN_PREFIX: &str = "nmv_usr_";
