//! Files that a segment names beside its source: tables of colours, pictures for masks.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{Diagnostic, Explain, Severity};
use crate::captions::Captions;
use crate::draft::{Look, MaskKind, SourceRef};
use crate::media::{Limits, MediaError, Resolver, load_cube, load_still};
use crate::scene::{CubeTable, MaskPicture};
use crate::timeline::{Facts, SegmentKey};

use super::caption_file::read_captions;

/// Which of a segment's files one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssetRole {
    /// Its table of colours.
    Table,
    /// The picture whose luma is its mask.
    Mask,
    /// Its subtitles.
    Subtitles,
}

/// The files that were opened, each once.
#[derive(Default)]
pub(super) struct Assets {
    /// Where each lies, by whose it is and for what.
    pub(super) paths: BTreeMap<(SegmentKey, AssetRole), PathBuf>,
    tables: BTreeMap<PathBuf, Arc<CubeTable>>,
    pictures: BTreeMap<PathBuf, MaskPicture>,
    captions: BTreeMap<PathBuf, Arc<Captions>>,
}

impl Assets {
    /// Opens what the look of a segment names; what cannot be read is an error at its place, or a warning where it
    /// may be missing.
    pub(super) fn open(
        &mut self,
        key: SegmentKey,
        look: &Look,
        pointer: &str,
        resolver: &Resolver,
        may_be_missing: bool,
        facts: &mut Facts,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut tell = |error: MediaError, place: String| {
            let mut diagnostic = error.diagnostic().at(place);
            if may_be_missing {
                diagnostic.severity = Severity::Warning;
            }
            found.push(diagnostic);
        };
        if let Some(lut) = &look.lut {
            match self.table(key, &lut.source, resolver) {
                Ok(table) => drop(facts.tables.insert(key, table)),
                Err(error) => tell(error, format!("{pointer}/lut/u")),
            }
        }
        let luma = look.mask.as_ref().filter(|mask| mask.kind == MaskKind::Luma);
        if let Some(source) = luma.and_then(|mask| mask.source.as_ref()) {
            match self.picture(key, source, resolver) {
                Ok(picture) => drop(facts.masks.insert(key, picture)),
                Err(error) => tell(error, format!("{pointer}/mk/u")),
            }
        }
        found
    }

    /// Reads a segment's subtitles; the same file is read once.
    pub(super) fn captions(&mut self, key: SegmentKey, source: &SourceRef, resolver: &Resolver) -> Result<Arc<Captions>, Diagnostic> {
        let path = resolver.resolve(source).map_err(|error| error.diagnostic())?.path;
        self.paths.insert((key, AssetRole::Subtitles), path.clone());
        if let Some(captions) = self.captions.get(&path) {
            return Ok(Arc::clone(captions));
        }
        let captions = Arc::new(read_captions(&path)?);
        self.captions.insert(path, Arc::clone(&captions));
        Ok(captions)
    }

    fn table(&mut self, key: SegmentKey, source: &SourceRef, resolver: &Resolver) -> Result<Arc<CubeTable>, MediaError> {
        let path = resolver.resolve(source)?.path;
        self.paths.insert((key, AssetRole::Table), path.clone());
        if let Some(table) = self.tables.get(&path) {
            return Ok(Arc::clone(table));
        }
        let table = Arc::new(load_cube(&path)?);
        self.tables.insert(path, Arc::clone(&table));
        Ok(table)
    }

    fn picture(&mut self, key: SegmentKey, source: &SourceRef, resolver: &Resolver) -> Result<MaskPicture, MediaError> {
        let path = resolver.resolve(source)?.path;
        self.paths.insert((key, AssetRole::Mask), path.clone());
        if let Some(picture) = self.pictures.get(&path) {
            return Ok(picture.clone());
        }
        let picture = MaskPicture(load_still(&path, &Limits::default())?.frame);
        self.pictures.insert(path, picture.clone());
        Ok(picture)
    }
}
