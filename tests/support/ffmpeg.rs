//! FFmpeg's own program: it makes files that we do not, and is the second opinion on what is in them.

use std::path::Path;
use std::process::Command;

/// Makes the file `output` of `inputs` (arguments) with `options` (separated by blanks).
pub(crate) fn ffmpeg(inputs: &[&str], options: &str, output: &Path) {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y"]).args(inputs).args(options.split(' ')).arg(output);
    let made = command.output().unwrap();
    assert!(made.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&made.stderr));
}

/// The left channel of a file's sound at `rate` hertz.
pub(crate) fn decoded(path: &Path, rate: u32) -> Vec<f32> {
    let rate = rate.to_string();
    let arguments = ["-vn", "-f", "f32le", "-ac", "2", "-ar", &rate, "-"];
    let output = Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(path).args(arguments).output().unwrap();
    assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout.chunks_exact(8).map(|pair| f32::from_le_bytes(pair[..4].try_into().unwrap())).collect()
}
