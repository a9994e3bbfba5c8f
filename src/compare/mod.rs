//! Two outputs held against each other: aligned in time, measured in picture and sound, told in one verdict with its
//! reasons ([`Comparison`]) and in one page that needs nothing else ([`report_page`]). PSNR, SSIM and loudness are
//! those of FFmpeg's filters; what the figures cannot tell (a shift by a frame or a pixel, another colour matrix, a lag
//! of the sound) is looked for and named.

mod alignment;
mod blocks;
mod chebyshev;
mod colour_difference;
#[allow(clippy::module_inception, reason = "the verb, as in render::render")]
mod compare;
mod comparison;
mod evidence;
mod failures;
mod input;
mod lag;
mod likeness;
mod manifest;
mod measure;
mod motion;
mod multiscale;
mod options;
mod pass;
mod pictures;
mod report;
mod signature;
mod similarity;
mod sound;
mod spectrum;
mod tags;
mod verdict;
mod vmaf;
mod worst;

pub use compare::compare;
pub use comparison::{AudioComparison, Comparison, PerFrame, Tag, Verdict, VideoComparison, WorstFrame};
pub use input::Input;
pub use manifest::differences_in_making;
pub use options::{CompareOptions, Progress, Stage, Thresholds};
pub use report::{check_report, report_page, write_report};
