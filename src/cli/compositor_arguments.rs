//! The arguments of every command that makes frames.

use clap::Args;

use crate::base::{Code, Diagnostic, MemoryAccount};
use crate::render::{CompositorChoice, Failure, RenderOptions, usual_memory_limit};

use super::values;

/// The names of the choices.
const COMPOSITORS: &[(&str, CompositorChoice)] =
    &[("auto", CompositorChoice::Auto), ("gpu", CompositorChoice::Gpu), ("cpu", CompositorChoice::Cpu)];

/// The arguments that choose a compositor.
#[derive(Clone, Debug, Args)]
pub(super) struct CompositorArguments {
    /// The compositor: the GPU, the processor, or whichever suits this machine and draft
    #[arg(long, default_value = "auto", value_parser = values::named(COMPOSITORS))]
    compositor: CompositorChoice,
    /// The GPU to use, by part of its name
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// Memory the render may take, such as 2G or 800M; three quarters of the machine's unless given. Fewer parts are
    /// made side by side then, and what does not fit is refused
    #[arg(long, value_name = "SIZE", value_parser = values::bytes)]
    max_memory: Option<u64>,
}

impl CompositorArguments {
    /// Render options with these choices, the others as usual.
    ///
    /// # Errors
    /// Where an adapter is named that would not be used.
    pub(super) fn options(&self) -> Result<RenderOptions, Failure> {
        if let (CompositorChoice::Cpu, Some(name)) = (self.compositor, &self.adapter) {
            let message = format!("--adapter names {name:?}, and --compositor cpu uses no adapter");
            return Err(Diagnostic::error(Code::Usage, message).help("leave one of them out").into());
        }
        let cache_folder = directories::ProjectDirs::from("", "", "offcut").map(|folders| folders.cache_dir().to_owned());
        Ok(RenderOptions {
            compositor: self.compositor,
            adapter: self.adapter.clone(),
            memory: MemoryAccount::new(self.max_memory.unwrap_or_else(usual_memory_limit)),
            cache_folder,
            ..RenderOptions::default()
        })
    }
}
