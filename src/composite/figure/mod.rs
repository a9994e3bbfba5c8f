//! Shapes painted to pixels, in their place on the canvas.

mod outline;
mod raster;

pub use raster::painted_figure;
