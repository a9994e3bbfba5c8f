//! Drafts of numbered clips, rendered, and the numbers that the output shows.

use crate::support::folder::Folder;
use offcut::base::PixelSize;
use offcut::render::{Cancel, Failure, Project, RenderOptions, Report, render};
use serde_json::{Value, json};

/// Size of the numbered clips, and of the drafts that show them.
const CLIP: PixelSize = PixelSize::new(160, 96);

/// A draft of the clips' size with one video track.
pub(super) fn draft(fps: &Value, segments: &Value) -> Value {
    json!({"m": {"width": CLIP.width, "height": CLIP.height, "fps": fps}, "t": [{"tt": 0, "sg": segments}]})
}

pub(super) fn rendered(project: &Project, options: &RenderOptions) -> Result<Report, Failure> {
    render(project, options, &Cancel::default(), &mut |_| {})
}

/// The numbers that the frames of a rendered file show.
pub(super) fn numbers_in(folder: &Folder, name: &str) -> Vec<usize> {
    let (width, row) = (CLIP.width as usize, CLIP.height as usize / 2);
    let number = |luma: Vec<u8>| (0..10).filter(|bar| luma[row * width + (bar * 2 + 1) * width / 20] > 120).map(|bar| 1 << bar).sum();
    crate::encode::material::decoded_luma(&folder.file(name), CLIP).into_iter().map(number).collect()
}

/// Renders a draft to `out.mp4` and reads its numbers.
pub(super) fn numbers_of(folder: &Folder, draft: &Value) -> (Report, Vec<usize>) {
    let mut options = folder.options("out.mp4");
    options.settings.force = true;
    let report = rendered(&folder.open(draft), &options).unwrap_or_else(|failure| panic!("{draft}: {failure:#?}"));
    (report, numbers_in(folder, "out.mp4"))
}
