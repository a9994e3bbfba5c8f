//! The page itself.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::base::{Code, Diagnostic};
use crate::encode::{check_target, write_whole};
use crate::render::Failure;

use super::super::comparison::{AudioComparison, Comparison, Tag, Verdict, VideoComparison, WorstFrame};
use super::super::options::Thresholds;
use super::exhibits::exhibit;
use super::plots::{Line, Plot};

/// The page's name in its folder.
const PAGE_NAME: &str = "report.html";

/// The comparison as an HTML document.
///
/// # Errors
/// Where a picture cannot be encoded.
pub fn report_page(comparison: &Comparison) -> Result<String, Failure> {
    let (class, answer) = match comparison.verdict {
        Verdict::Same => ("same", "Same"),
        Verdict::Different => ("different", "Different"),
    };
    let [a, b] = comparison.names.each_ref().map(|name| escaped(name));
    let why = comparison.reasons.first().map_or_else(|| "nothing is beyond its threshold".to_owned(), |reason| escaped(reason));
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{answer}: {a} and {b}</title><style>{}</style></head><body>\
         <h1><span class=\"{class}\">{answer}</span>: {why}</h1><p><span class=\"a\">{a}</span> and <span class=\"b\">{b}</span></p>",
        include_str!("style.css")
    );
    page += &list(&comparison.reasons[comparison.reasons.len().min(1)..]);
    page += &list(&comparison.notes);
    page += &list(&comparison.warnings.iter().map(|warning| format!("warning: {}", warning.message)).collect::<Vec<_>>());
    if let Some(video) = &comparison.video {
        page += &picture_section(video, &comparison.thresholds);
    }
    if let Some(audio) = &comparison.audio {
        page += &sound_section(audio);
    }
    if let Some(video) = comparison.video.as_ref().filter(|video| !video.worst.is_empty()) {
        page += "<h2>Worst frames</h2>";
        for (worst, frames) in video.worst.iter().zip(&comparison.exhibits) {
            page += &worst_figures(worst, &exhibit(frames)?);
        }
    }
    page += &tag_table("Side by side", &comparison.tags);
    page += &tag_table("In the making", &comparison.making);
    Ok(page + "<script>" + include_str!("script.js") + "</script></body></html>\n")
}

/// Whether a page can be written into `folder`: a `report.html` that is there stays unless `force` says otherwise.
///
/// # Errors
/// Where it cannot.
pub fn check_report(folder: &Path, force: bool) -> Result<(), Failure> {
    let path = folder.join(PAGE_NAME);
    let checked = if folder.exists() { check_target(&path, force) } else { Ok(()) };
    checked.map_err(|error| Failure::at("", &error))
}

/// Writes the page to `report.html` in `folder`, which is made where it is missing; its path.
///
/// # Errors
/// As [`report_page`] and [`check_report`], and where the folder or the file cannot be written.
pub fn write_report(comparison: &Comparison, folder: &Path, force: bool) -> Result<PathBuf, Failure> {
    let path = folder.join(PAGE_NAME);
    let page = report_page(comparison)?;
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format!("cannot make the folder {}: {error}", folder.display());
        Failure::from(Diagnostic::error(Code::UnwritableOutput, message).help("check that the folder above it may be written to"))
    })?;
    write_whole(&path, page.as_bytes(), force).map_err(|error| Failure::at("", &error))?;
    Ok(path)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn list(items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let items: String = items.iter().map(|item| format!("<li>{}</li>", escaped(item))).collect();
    format!("<ul>{items}</ul>")
}

fn picture_section(video: &VideoComparison, thresholds: &Thresholds) -> String {
    let psnr = video.psnr_db.map_or_else(|| "every sample equal".to_owned(), |psnr| format!("{psnr:.2} dB"));
    let vmaf = video.vmaf.map_or_else(|| "not measured".to_owned(), |vmaf| format!("{vmaf:.2}"));
    let rows = [
        ("pairs measured", video.compared.to_string()),
        ("PSNR", psnr),
        ("SSIM", format!("{:.5}", video.ssim)),
        ("MS-SSIM (luma)", format!("{:.5}", video.ms_ssim)),
        ("mean ΔE (CIEDE2000, cells of 8x8)", format!("{:.3}", video.delta_e)),
        ("highest ΔE over 32x32", format!("{:.2}", video.max_tile_delta_e)),
        ("VMAF", vmaf),
    ];
    let of = |values: &[f64]| video.per_frame.frame.iter().map(|&frame| frame as f64).zip(values.iter().copied()).collect();
    // Equal frames have no PSNR; they are left out of its line.
    let psnr =
        video.per_frame.frame.iter().zip(&video.per_frame.psnr_db).filter_map(|(&frame, psnr)| Some((frame as f64, (*psnr)?))).collect();
    let line = |name, class, points| Line { name, class, points };
    let plots = [
        Plot {
            title: "Similarity",
            unit: "frame",
            lines: vec![line("SSIM", "a", of(&video.per_frame.ssim)), line("MS-SSIM", "b", of(&video.per_frame.ms_ssim))],
            limit: Some(thresholds.min_frame_ssim),
            least: (thresholds.min_frame_ssim.min(1.0) - 0.02, 1.0),
        },
        Plot { title: "PSNR, dB", unit: "frame", lines: vec![line("PSNR", "a", psnr)], limit: thresholds.min_psnr_db, least: (30.0, 50.0) },
        Plot {
            title: "Mean ΔE",
            unit: "frame",
            lines: vec![line("CIEDE2000", "a", of(&video.per_frame.delta_e))],
            limit: Some(thresholds.max_delta_e),
            least: (0.0, thresholds.max_delta_e * 1.1),
        },
    ];
    format!("<h2>Picture</h2>{}{}", figure_table(&rows), plots.iter().map(Plot::svg).collect::<String>())
}

fn sound_section(audio: &AudioComparison) -> String {
    let pair = |values: [Option<f64>; 2], unit: &str| {
        values.map(|value| value.map_or_else(|| "silent".to_owned(), |value| format!("{value:.2} {unit}"))).join(" and ")
    };
    let correlation = audio.correlation.map_or_else(|| "silent".to_owned(), |correlation| format!("{correlation:.4}"));
    let rows = [
        ("second later by", format!("{:.2} ms, drifting by {:.2} ms", audio.lag_ms, audio.drift_ms)),
        ("correlation", correlation),
        ("loudness", pair(audio.loudness_lufs, "LUFS")),
        ("true peak", pair(audio.true_peak_dbtp, "dBTP")),
        ("spectral difference", format!("{:.2} dB", audio.spectral_db)),
    ];
    let points = |momentary: &[f32]| {
        momentary
            .iter()
            .enumerate()
            .map(|(step, &value)| (step as f64 / 10.0, f64::from(value).max(super::super::sound::SILENCE_LUFS)))
            .collect()
    };
    let [a, b] = &audio.momentary_lufs;
    let plot = Plot {
        title: "Momentary loudness, LUFS",
        unit: "s",
        lines: vec![Line { name: "first", class: "a", points: points(a) }, Line { name: "second", class: "b", points: points(b) }],
        limit: None,
        least: (-40.0, -10.0),
    };
    format!("<h2>Sound</h2>{}{}", figure_table(&rows), plot.svg())
}

fn figure_table(rows: &[(&str, String)]) -> String {
    let rows: String =
        rows.iter().map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", escaped(value))).collect();
    format!("<table>{rows}</table>")
}

fn worst_figures(worst: &WorstFrame, pictures: &super::exhibits::Exhibit) -> String {
    let mut out = String::new();
    let (width, height) = (pictures.size.width, pictures.size.height);
    let image = |source: &str, words: &str| format!("<img src=\"{source}\" width=\"{width}\" height=\"{height}\" alt=\"{words}\">");
    let frame = worst.frame;
    let shift = if worst.frame == worst.frame_b { String::new() } else { format!(" (frame {} of the second)", worst.frame_b) };
    let seconds = worst.at_ms / 1000.0;
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<h3>Frame {frame}{shift}, {seconds:.2} s: SSIM {:.4}, ΔE {:.2}</h3><div class=\"exhibit\">\
         <figure><div class=\"slide\">{}{}</div>\
         <label>first on the left, second on the right<input type=\"range\" min=\"0\" max=\"100\" value=\"50\"></label></figure>\
         <figure>{}<figcaption>where they differ</figcaption></figure></div>",
        worst.ssim,
        worst.delta_e,
        image(&pictures.a, &format!("frame {frame} of the first")),
        image(&pictures.b, "the same of the second"),
        image(&pictures.heat, &format!("differences in frame {frame}: black where equal, white where they differ most")),
    );
    out
}

fn tag_table(title: &str, tags: &[Tag]) -> String {
    if tags.is_empty() {
        return String::new();
    }
    let cell = |value: &Option<String>| value.as_deref().map_or_else(|| "–".to_owned(), escaped);
    let row = |tag: &Tag| {
        let class = if tag.is_equal() { "" } else { " class=\"differs\"" };
        format!("<tr{class}><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>", escaped(&tag.name), cell(&tag.a), cell(&tag.b))
    };
    let rows: String = tags.iter().map(row).collect();
    let head = "<tr><td></td><th scope=\"col\" class=\"a\">first</th><th scope=\"col\" class=\"b\">second</th></tr>";
    format!("<h2>{title}</h2><table>{head}{rows}</table>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_the_page() {
        let comparison = Comparison {
            verdict: Verdict::Different,
            reasons: vec!["<b>".to_owned()],
            notes: Vec::new(),
            video: None,
            audio: None,
            tags: vec![Tag { name: "size".to_owned(), a: Some("<script>".to_owned()), b: None }],
            making: Vec::new(),
            names: ["\"><img src=x>".to_owned(), "b".to_owned()],
            warnings: Vec::new(),
            thresholds: Thresholds::default(),
            exhibits: Vec::new(),
        };
        let page = report_page(&comparison).unwrap();
        assert!(!page.contains("<img") && !page.contains("<b>") && page.matches("<script>").count() == 1);
        assert!(page.contains("&lt;script&gt;"));
    }
}
