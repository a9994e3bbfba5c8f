//! Comparisons of outputs that differ in known ways, and figures against FFmpeg's own filters.

mod differences;
mod figures;
mod inputs;
mod material;
