//! Two outputs held against each other: aligned in time, measured in picture and sound, told in one verdict with its reasons ([`Comparison`]) and in one
//! page that needs nothing else ([`report_page`]). PSNR, SSIM and loudness are those of FFmpeg's filters; what the figures cannot tell (a shift by a
//! frame or a pixel, another colour matrix, a lag of the sound) is looked for and named.

mod blocks;
mod colour_difference;
mod similarity;
