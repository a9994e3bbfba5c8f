//! Raw frames and samples piped to the `ffmpeg` program.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::music::RATE;

/// Runs `ffmpeg` with the arguments and hands it the blocks.
fn pipe(arguments: &[&str], target: &Path, blocks: impl Iterator<Item = Vec<u8>>) -> Result<(), Box<dyn Error>> {
    let mut child = Command::new("ffmpeg")
        .args(["-v", "error", "-y"])
        .args(arguments)
        .args(["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"])
        .args(["-movflags", "+faststart"])
        .arg(target)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start ffmpeg: {error}; install it, for instance by `make demo`"))?;
    let mut input = child.stdin.take().ok_or("ffmpeg has no input")?;
    for block in blocks {
        input.write_all(&block)?;
    }
    drop(input);
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("ffmpeg on {}: {status}", target.display()).into()) }
}

/// Packed RGB frames, 30 a second, scaled to 1080x1920, to H.264 in BT.709.
pub(crate) fn clip(target: &Path, width: u32, height: u32, frames: impl Iterator<Item = Vec<u8>>) -> Result<(), Box<dyn Error>> {
    let size = format!("{width}x{height}");
    let arguments = [
        &["-f", "rawvideo", "-pix_fmt", "rgb24", "-r", "30", "-s", &size, "-i", "-"][..],
        &["-vf", "scale=1080:1920:out_color_matrix=bt709:out_range=tv:flags=lanczos+accurate_rnd+full_chroma_int"],
        &["-pix_fmt", "yuv420p", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"],
        &["-color_range", "tv", "-c:v", "libx264", "-preset", "slow", "-crf", "24", "-g", "60", "-threads", "1"],
    ]
    .concat();
    pipe(&arguments, target, frames)
}

/// Interleaved stereo samples to AAC.
pub(crate) fn music(target: &Path, samples: &[f32]) -> Result<(), Box<dyn Error>> {
    let rate = RATE.to_string();
    let arguments = ["-f", "f32le", "-ar", &rate, "-ac", "2", "-i", "-", "-c:a", "aac", "-b:a", "96k"];
    let bytes = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    pipe(&arguments, target, std::iter::once(bytes))
}
