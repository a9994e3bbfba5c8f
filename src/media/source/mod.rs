//! From what a draft names to a file that can be opened: paths beside the draft, `file:` URLs, and `http(s):` URLs fetched once into a cache of
//! bounded size.

#[cfg(feature = "fetch")]
mod address;
mod cache;
#[cfg(feature = "fetch")]
mod download;
#[cfg(feature = "fetch")]
mod fetch;
mod options;
mod resolver;

pub use cache::{Cache, DEFAULT_CACHE_BYTES};
pub use options::{ResolvedSource, ResolverOptions};
pub use resolver::Resolver;
