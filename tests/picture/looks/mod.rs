//! Looks against mathematics: each formula once more in doubles, areas and profiles of shapes, and the same bytes
//! whatever the processor.

mod blends;
mod canvas;
mod effects;
mod same_bytes;
mod shapes;
