//! The structures that shaders read, field by field as `shaders/shared` declares them.

use bytemuck::{Pod, Zeroable};

use crate::base::{ColourTags, PixelSize, YcbcrCoefficients};

/// Bytes from one set of uniforms to the next: the largest alignment that wgpu knows, and room for any of them.
pub(super) const UNIFORM_STRIDE: u64 = 256;

/// `Layer` of `shared/layer.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct LayerUniform {
    pub(super) x_from_canvas: [f32; 4],
    pub(super) y_from_canvas: [f32; 4],
    pub(super) edges: [f32; 4],
    pub(super) texels: [i32; 4],
    pub(super) chroma_texels: [i32; 4],
    pub(super) stretch: [f32; 2],
    pub(super) chroma_stretch: [f32; 2],
    pub(super) chroma_blocks: u32,
    pub(super) shape: u32,
    pub(super) first_stop: u32,
    pub(super) stop_count: u32,
    pub(super) rgb_from_ycbcr: [[f32; 4]; 3],
    pub(super) colour: [f32; 4],
    pub(super) line: [f32; 4],
    pub(super) opacity: f32,
    pub(super) reduction: f32,
    pub(super) margin: f32,
    pub(super) chroma_scale: f32,
    pub(super) strips: [i32; 4],
}

/// `Strip` of `shared/strip.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct StripUniform {
    pub(super) scale: f32,
    pub(super) shift: f32,
    pub(super) stretch: f32,
    pub(super) first_row: i32,
    pub(super) texels: [i32; 4],
}

/// `Stop` of `gradient.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct StopUniform {
    pub(super) colour: [f32; 4],
    pub(super) offset: [f32; 4],
}

/// `Blur` of `blur.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct BlurUniform {
    pub(super) texels: [i32; 4],
    pub(super) direction: [i32; 2],
    pub(super) radius: i32,
    pub(super) exponent: f32,
}

/// `Mix` of `shared/mix.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct MixUniform {
    pub(super) progress: f32,
    pub(super) reversed: u32,
    pub(super) size: [f32; 2],
}

/// `Output` of `shared/output.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct OutputUniform {
    pub(super) ycbcr_from_rgb: [[f32; 4]; 3],
    pub(super) size: [u32; 2],
    pub(super) stride: u32,
    pub(super) chroma_stride: u32,
    pub(super) chroma_starts: [u32; 2],
    pub(super) padding: [u32; 2],
}

impl OutputUniform {
    /// For a canvas of `size`, rows of the first plane and of the others `strides` bytes apart, planes `starts` bytes
    /// from the beginning.
    pub(super) fn new(size: PixelSize, strides: [usize; 2], starts: [usize; 3]) -> Self {
        let coefficients = YcbcrCoefficients::of(ColourTags::BT709_LIMITED);
        let row = |i: usize| {
            let [r, g, b] = coefficients.ycbcr_from_rgb[i].map(|value| value as f32);
            [r, g, b, coefficients.offsets[i] as f32]
        };
        let words = |bytes: usize| (bytes / 4) as u32;
        Self {
            ycbcr_from_rgb: [row(0), row(1), row(2)],
            size: [size.width, size.height],
            stride: words(strides[0]),
            chroma_stride: words(strides[1]),
            chroma_starts: [words(starts[1]), words(starts[2])],
            padding: [0; 2],
        }
    }
}

/// Rows of R'G'B' from planes that hold code values divided by 255, as textures do.
pub(super) fn rgb_from_planes(tags: ColourTags) -> [[f32; 4]; 3] {
    let YcbcrCoefficients { rgb_from_ycbcr, offsets, .. } = YcbcrCoefficients::of(tags);
    rgb_from_ycbcr.map(|[y, cb, cr]| {
        let constant = -(y * offsets[0] + cb * offsets[1] + cr * offsets[2]);
        [y * 255.0, cb * 255.0, cr * 255.0, constant].map(|value| value as f32)
    })
}
