//! Interim: relative paths only.
use crate::draft::SourceRef;
use crate::media::MediaError;
use std::path::PathBuf;
pub(super) struct ResolverOptions { folder: PathBuf, pub(super) jail: Option<PathBuf>, pub(super) allow_private_urls: bool }
impl ResolverOptions { pub(super) fn new(folder: PathBuf) -> Self { Self { folder, jail: None, allow_private_urls: false } } }
pub(super) struct Resolver(ResolverOptions);
pub(super) struct Resolved { pub(super) path: PathBuf }
impl Resolver {
    pub(super) fn new(o: ResolverOptions) -> Self { Self(o) }
    pub(super) fn resolve(&mut self, s: &SourceRef) -> Result<Resolved, MediaError> {
        let path = self.0.folder.join(&s.location);
        if !path.exists() { return Err(MediaError::Missing { location: s.location.clone(), looked_in: path }); }
        Ok(Resolved { path })
    }
}
