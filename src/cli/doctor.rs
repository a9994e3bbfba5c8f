//! `offcut doctor`: what works on this machine, what does not, and what to install.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::base::{Code, Diagnostic, Exit, Explain};
#[cfg(feature = "cloud")]
use crate::cloud::Settings;
use crate::composite::{AdapterInfo, adapters};
use crate::encode::{EncoderInfo, LibraryVersion, NoFfmpeg, encoders, ffmpeg_release, ffmpeg_versions};
use crate::render::Failure;
use crate::text::FontLibrary;

use super::command::Command;
use super::console::Console;
use super::free_space::free_bytes;

/// The address of the cloud, where it is not the usual one.
const CLOUD_VARIABLE: &str = "NEMO_API_URL";

/// Features of the program, and whether this build has them.
const FEATURES: &[(&str, bool)] = &[
    ("cloud", cfg!(feature = "cloud")),
    ("compare", cfg!(feature = "compare")),
    ("fetch", cfg!(feature = "fetch")),
    ("gpu", cfg!(feature = "gpu")),
    ("node", cfg!(feature = "node")),
    ("preview", cfg!(feature = "preview")),
    ("promo", cfg!(feature = "promo")),
];

/// The codecs of videos.
const VIDEO_CODECS: &[&str] = &["H.264", "VP9"];

/// Less than this is too little for a render of a few minutes.
const ENOUGH_BYTES: u64 = 1 << 30;

/// Where there is no adapter.
const NO_ADAPTER: &str = "no Vulkan, Metal, DX12 or GL driver is there; install one (Debian and Ubuntu: mesa-vulkan-drivers; Fedora: \
    mesa-vulkan-drivers; Arch: vulkan-swrast) for what the processor cannot do";

/// Where there is no encoder.
const NO_ENCODER_HELP: &str =
    "install FFmpeg with libx264 (Debian and Ubuntu: ffmpeg; Fedora: ffmpeg from RPM Fusion; Arch: ffmpeg; macOS: brew install ffmpeg)";

/// Looks at this machine.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  offcut doctor")]
pub(super) struct Doctor {}

/// What was found.
struct Findings {
    adapters: Vec<AdapterInfo>,
    threads: usize,
    encoders: Vec<EncoderInfo>,
    ffmpeg: Result<(String, Vec<LibraryVersion>), NoFfmpeg>,
    fonts: Vec<&'static str>,
    disks: Vec<Disk>,
    /// Where the cloud is; `None` in a build without its client.
    cloud: Option<Result<String, String>>,
}

struct Disk {
    what: &'static str,
    folder: PathBuf,
    free_bytes: Option<u64>,
}

impl Command for Doctor {
    fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let findings = Findings::gather();
        if console.is_json() {
            console.print_document(&findings.document())?;
        } else {
            console.print(findings.text().trim_end())?;
        }
        if findings.can_render() {
            return Ok(Exit::Done);
        }
        let found = match &findings.ffmpeg {
            Ok(_) => Diagnostic::error(Code::NoEncoder, "nothing can be rendered here: no encoder of pictures works").help(NO_ENCODER_HELP),
            Err(missing) => missing.diagnostic(),
        };
        console.tell(&[found], None);
        Ok(Exit::Unsupported)
    }
}

impl Findings {
    fn gather() -> Self {
        let cache = directories::ProjectDirs::from("", "", "offcut").map(|folders| folders.cache_dir().to_owned());
        let current = std::env::current_dir().ok();
        let folders = [("current folder", current), ("cache", cache)];
        let disk =
            |(what, folder): (&'static str, Option<PathBuf>)| folder.map(|folder| Disk { what, free_bytes: free_bytes(&folder), folder });
        let encoders = encoders();
        Self {
            adapters: adapters(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            ffmpeg: encoders.as_ref().map(|_| (ffmpeg_release(), ffmpeg_versions())).map_err(Clone::clone),
            encoders: encoders.unwrap_or_default(),
            fonts: FontLibrary::bundled_families(),
            disks: folders.into_iter().filter_map(disk).collect(),
            cloud: cloud_address(),
        }
    }

    fn can_render(&self) -> bool {
        // The processor composites where no adapter does, all but a few drafts.
        self.encoders.iter().any(|encoder| VIDEO_CODECS.contains(&encoder.codec) && encoder.available.is_ok())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |words: std::fmt::Arguments<'_>| writeln!(text, "{words}").expect("a string takes all that is written to it");
        line(format_args!("Compositors"));
        for adapter in &self.adapters {
            line(format_args!("  {}  {adapter}", mark(adapter.lacking.is_none())));
        }
        if self.adapters.is_empty() {
            let reason = if cfg!(feature = "gpu") { NO_ADAPTER } else { "this build was made without the feature `gpu`" };
            line(format_args!("  {}  GPU: {reason}", mark(false)));
        }
        line(format_args!("  {}  the processor, {} threads", mark(true), self.threads));
        line(format_args!("\nEncoders"));
        if self.encoders.is_empty() {
            line(format_args!("  {}  none without FFmpeg", mark(false)));
        }
        for encoder in &self.encoders {
            let why = encoder.available.as_ref().err().map_or(String::new(), |reason| format!(": {reason}"));
            let name = format!("{} ({}{})", encoder.name, encoder.codec, if encoder.hardware { ", hardware" } else { "" });
            line(format_args!("  {}  {name}{why}", mark(encoder.available.is_ok())));
        }
        line(format_args!("\nFFmpeg\n  {}  {}", mark(self.ffmpeg.is_ok()), self.ffmpeg_text()));
        line(format_args!("\nFonts\n  {}  bundled: {}", mark(true), self.fonts.join(", ")));
        line(format_args!("\nDisk"));
        for Disk { what, folder, free_bytes } in &self.disks {
            let free = free_bytes.map_or("free space unknown".to_owned(), |bytes| format!("{:.1} GB free", bytes as f64 / 1e9));
            line(format_args!("  {}  {what} {}: {free}", mark(free_bytes.is_none_or(|bytes| bytes >= ENOUGH_BYTES)), folder.display()));
        }
        let asked = "`offcut cloud`, and `offcut export` where the facts speak for it, ask there; nothing was asked now";
        match &self.cloud {
            Some(Ok(address)) => line(format_args!("\nCloud\n  {}  {address}: {asked}", mark(true))),
            Some(Err(reason)) => line(format_args!("\nCloud\n  {}  {reason}", mark(false))),
            None => {}
        }
        let named = |built: bool| FEATURES.iter().filter(|(_, is_built)| *is_built == built).map(|(name, _)| *name).collect::<Vec<_>>();
        line(format_args!("\nFeatures of this build"));
        for built in [true, false].into_iter().filter(|built| !named(*built).is_empty()) {
            line(format_args!("  {}  {}", mark(built), named(built).join(", ")));
        }
        text
    }

    fn ffmpeg_text(&self) -> String {
        match &self.ffmpeg {
            Ok((release, libraries)) => {
                let libraries: Vec<_> = libraries.iter().map(|library| format!("{} {}", library.name, library.version)).collect();
                format!("{release} ({})", libraries.join(", "))
            }
            Err(missing) => missing.to_string(),
        }
    }

    fn document(&self) -> Value {
        let adapter = |adapter: &AdapterInfo| {
            json!({
                "name": adapter.name,
                "backend": adapter.backend,
                "driver": adapter.driver,
                "software": adapter.software,
                "max_texture_size": adapter.max_texture_size,
                "usable": adapter.lacking.is_none(),
                "reason": adapter.lacking.map(|lacking| format!("no {lacking}")),
            })
        };
        let encoder = |encoder: &EncoderInfo| {
            json!({
                "name": encoder.name,
                "codec": encoder.codec,
                "hardware": encoder.hardware,
                "usable": encoder.available.is_ok(),
                "reason": encoder.available.as_ref().err(),
            })
        };
        let libraries = |versions: &[LibraryVersion]| -> serde_json::Map<String, Value> {
            versions.iter().map(|library| (library.name.to_owned(), library.version.as_str().into())).collect()
        };
        let disk = |disk: &Disk| json!({ "what": disk.what, "folder": disk.folder.to_string_lossy(), "free_bytes": disk.free_bytes });
        json!({
            "can_render": self.can_render(),
            "adapters": self.adapters.iter().map(adapter).collect::<Vec<_>>(),
            "threads": self.threads,
            "encoders": self.encoders.iter().map(encoder).collect::<Vec<_>>(),
            "ffmpeg": match &self.ffmpeg {
                Ok((release, versions)) => json!({ "release": release, "libraries": libraries(versions), "reason": null }),
                Err(missing) => json!({ "release": null, "libraries": {}, "reason": missing.to_string() }),
            },
            "fonts": self.fonts,
            "disks": self.disks.iter().map(disk).collect::<Vec<_>>(),
            "cloud": self.cloud.as_ref().map(|cloud| {
                json!({ "variable": CLOUD_VARIABLE, "address": cloud.as_ref().ok(), "reason": cloud.as_ref().err() })
            }),
            "features": FEATURES.iter().map(|(name, is_built)| ((*name).to_owned(), (*is_built).into())).collect::<serde_json::Map<_, Value>>(),
        })
    }
}

/// The address that `offcut cloud` asks, or why there is none.
fn cloud_address() -> Option<Result<String, String>> {
    #[cfg(feature = "cloud")]
    return Some(Settings::from_environment(None).map(|settings| settings.api.to_string()).map_err(|error| error.to_string()));
    #[cfg(not(feature = "cloud"))]
    None
}

fn mark(works: bool) -> &'static str {
    if works { "ok" } else { "no" }
}
