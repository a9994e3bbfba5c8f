//! Provenance: what an output was made of, with what, and how.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::base::{self, Code, Diagnostic};
use crate::encode::{OutputFormat, Quality, Settings, ffmpeg_release, ffmpeg_versions};
use crate::media::sha256_of_file;

use super::{CompositorChoice, Failure, OpenOptions, Project, RenderOptions, Report};

/// The version of wgpu that is built in.
#[cfg(feature = "gpu")]
const WGPU_VERSION: &str = "30.0.1";

/// The manifest of a render: the draft, media and fonts with their sha256, the output with its own, adapter, libraries and settings. Numbered pictures
/// have no sum.
///
/// # Errors
/// Where a file cannot be read any more.
pub fn manifest(opened: &OpenOptions, project: &Project, options: &RenderOptions, report: &Report) -> Result<Value, Failure> {
    let is_one_file = !matches!(OutputFormat::of(&options.output), Ok(OutputFormat::PngSequence));
    let output_sha256 = is_one_file.then(|| sha256_of(&options.output)).transpose()?.map(|(sum, _)| sum);
    Ok(json!({
        "draft": { "path": opened.draft.to_string_lossy(), "sha256": sha256_of(&opened.draft)?.0 },
        "output": {
            "path": options.output.to_string_lossy(),
            "sha256": output_sha256,
            "bytes": report.finished.bytes,
            "frames": report.finished.frames,
            "duration_ms": report.duration.as_ms_f64(),
        },
        "media": media(project)?,
        "fonts": fonts(project),
        "adapter": report.adapter.as_deref().unwrap_or("cpu"),
        "encoder": report.encoder,
        "libraries": libraries(),
        "settings": settings(opened, project, options),
    }))
}

fn media(project: &Project) -> Result<Vec<Value>, Failure> {
    let mut files: BTreeMap<&Path, &str> = BTreeMap::new();
    for source in project.sources.values() {
        files.entry(&source.path).or_insert(&source.pointer);
    }
    let row = |(path, pointer): (&Path, &str)| {
        let (sum, bytes) = sha256_of(path).map_err(|failure| at(failure, pointer))?;
        Ok(json!({ "path": path.to_string_lossy(), "sha256": sum, "bytes": bytes }))
    };
    files.into_iter().map(row).collect()
}

fn at(failure: Failure, pointer: &str) -> Failure {
    failure.diagnostics.into_iter().map(|diagnostic| diagnostic.at(format!("{pointer}/u"))).collect::<Vec<_>>().into()
}

/// Every font that has a glyph in a text, once.
fn fonts(project: &Project) -> Vec<Value> {
    let mut fonts = BTreeMap::new();
    for face in project.faces() {
        fonts.entry(base::hex(&face.digest())).or_insert_with(|| (face.family().to_owned(), face.is_italic()));
    }
    fonts.into_iter().map(|(sum, (family, italic))| json!({ "family": family, "italic": italic, "sha256": sum })).collect()
}

fn libraries() -> Map<String, Value> {
    let own = [
        ("offcut", env!("CARGO_PKG_VERSION").to_owned()),
        #[cfg(feature = "gpu")]
        ("wgpu", WGPU_VERSION.to_owned()),
        ("ffmpeg", ffmpeg_release()),
    ];
    let ffmpeg = ffmpeg_versions().into_iter().map(|library| (library.name, library.version));
    own.into_iter().chain(ffmpeg).map(|(name, version)| (name.to_owned(), version.into())).collect()
}

fn settings(opened: &OpenOptions, project: &Project, options: &RenderOptions) -> Value {
    let Settings { quality, platform, encoder, preset, crf, gop, threads, .. } = &options.settings;
    let quality = Quality::ALL.iter().find(|(_, known)| known == quality).map(|(name, _)| *name);
    let platform =
        platform.and_then(|platform| crate::encode::Platform::ALL.iter().find(|(_, known)| *known == platform).map(|(name, _)| *name));
    let (from, to) = options.range;
    json!({
        "canvas": [project.canvas.width, project.canvas.height],
        "fps": project.frame_rate.to_string(),
        "from_ms": from.map(|time| time.as_ms_f64()),
        "to_ms": to.map(|time| time.as_ms_f64()),
        "quality": quality,
        "platform": platform,
        "encoder": encoder,
        "encoder_preset": preset,
        "crf": crf,
        "gop_ms": gop.map(|time| time.as_ms_f64()),
        "threads": threads,
        "compositor": match options.compositor {
            CompositorChoice::Auto => "auto",
            CompositorChoice::Gpu => "gpu",
            CompositorChoice::Cpu => "cpu",
        },
        "adapter": options.adapter,
        "variables": opened.variables.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect::<Map<_, _>>(),
        "strict": opened.strict,
        "skip_missing": opened.skip_missing,
        "font_fallback": opened.font_fallback,
    })
}

/// The sum of a file in lower-case hex, and its size in bytes.
fn sha256_of(path: &Path) -> Result<(String, u64), Failure> {
    sha256_of_file(path).map_err(|error| Diagnostic::error(Code::Internal, format!("cannot read {} again: {error}", path.display())).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "gpu")]
    #[test]
    fn the_version_of_wgpu_is_the_locked_one() {
        let lock = include_str!("../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"wgpu\"\nversion = \"{WGPU_VERSION}\"\n")));
    }

    #[test]
    fn sums_are_those_of_fips_180() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        // FIPS 180-2, appendix B.1.
        let wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_of(&path).unwrap(), (wanted.to_owned(), 3));
    }
}
