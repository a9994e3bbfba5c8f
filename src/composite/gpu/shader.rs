//! The WGSL of every pass, its `//!include` lines resolved.

macro_rules! files {
    ($($name:literal)*) => {
        /// Every file under `shaders/` and its text.
        const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../shaders/", $name))),)*];
    };
}

files! {
    "shared/blend.wgsl" "shared/colour.wgsl" "shared/down.wgsl" "shared/layer.wgsl" "shared/mix.wgsl" "shared/output.wgsl" "shared/sample.wgsl"
    "shared/strip.wgsl" "shared/vertex.wgsl" "across.wgsl" "across_chroma.wgsl" "blur.wgsl" "blurred.wgsl" "circle.wgsl" "clock.wgsl"
    "dissolve.wgsl" "down_rgba.wgsl" "down_ycbcr.wgsl" "fade.wgsl" "gradient.wgsl" "halve.wgsl" "interleaved.wgsl"
    "layer_rgba.wgsl" "layer_ycbcr.wgsl" "planar.wgsl" "premultiply.wgsl" "solid.wgsl"
}

/// Every pass's shader: its file name and its whole text, shared parts joined in.
pub fn shader_sources() -> impl Iterator<Item = (&'static str, String)> {
    FILES.iter().filter(|(name, _)| !name.starts_with("shared/")).map(|(name, _)| (*name, source(name)))
}

/// The whole text of `name`. A file that is not in the table reads as nothing, which naga then refuses.
pub(super) fn source(name: &str) -> String {
    let text = FILES.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text);
    let line = |line: &str| match line.strip_prefix("//!include ") {
        Some(included) => source(included.trim()),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}
