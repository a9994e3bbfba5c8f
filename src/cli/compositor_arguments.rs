//! The arguments of every command that makes frames.

use clap::Args;

use crate::render::{CompositorChoice, RenderOptions};

use super::values;

/// The names of the choices.
const COMPOSITORS: &[(&str, CompositorChoice)] =
    &[("auto", CompositorChoice::Auto), ("gpu", CompositorChoice::Gpu), ("cpu", CompositorChoice::Cpu)];

/// What makes the frames.
#[derive(Clone, Debug, Args)]
pub(super) struct CompositorArguments {
    /// What composites: the GPU, the processor, or whichever suits this machine and draft
    #[arg(long, default_value = "auto", value_parser = values::named(COMPOSITORS))]
    compositor: CompositorChoice,
    /// The GPU to use, by part of its name
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// Memory the render may take, roughly, such as 2G or 800M: fewer parts are made side by side, and what does not fit is refused
    #[arg(long, value_name = "SIZE", value_parser = values::bytes)]
    max_memory: Option<u64>,
}

impl CompositorArguments {
    /// Render options with these choices, the others as usual.
    pub(super) fn options(&self) -> RenderOptions {
        let cache_folder = directories::ProjectDirs::from("", "", "offcut").map(|folders| folders.cache_dir().to_owned());
        RenderOptions {
            compositor: self.compositor,
            adapter: self.adapter.clone(),
            max_memory: self.max_memory,
            cache_folder,
            ..RenderOptions::default()
        }
    }
}
