//! From what a draft names to a file that can be opened: paths beside the draft, `file:` URLs, and `http(s):` URLs fetched once into a cache of
//! bounded size.

mod address;
mod cache;
mod fetch;
mod resolver;

pub use cache::{Cache, DEFAULT_CACHE_BYTES};
pub use resolver::{ResolvedSource, Resolver, ResolverOptions};
