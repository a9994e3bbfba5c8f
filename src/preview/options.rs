//! The choices for a preview.

use std::path::PathBuf;

use crate::encode::Settings;
use crate::render::{OpenOptions, RenderOptions};

/// The shorter side of the preview's pictures unless told otherwise, pixels.
const USUAL_SIDE: u32 = 540;

/// How a draft is previewed.
#[derive(Clone, Debug)]
pub struct PreviewOptions {
    /// How the draft is opened, for its export as well.
    pub open: OpenOptions,
    /// The compositor and the adapter; the rest is the preview's own.
    pub render: RenderOptions,
    /// How an export is encoded.
    pub export: Settings,
    /// The port to listen on; 0: any that is free.
    pub port: u16,
    /// Names that the page is reached by beside those of the loopback.
    pub hosts: Vec<String>,
    /// The shorter side of the preview's pictures, pixels; a smaller draft keeps its size.
    pub shorter_side: u32,
    /// Where fragments are kept between runs; `None`: in the user's cache.
    pub cache_folder: Option<PathBuf>,
}

impl PreviewOptions {
    /// The usual choices for a draft that is opened like this.
    pub fn new(open: OpenOptions) -> Self {
        Self {
            open,
            render: RenderOptions::default(),
            export: Settings::default(),
            port: 0,
            hosts: Vec::new(),
            shorter_side: USUAL_SIDE,
            cache_folder: None,
        }
    }
}
