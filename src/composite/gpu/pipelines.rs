//! The pipelines, each compiled when it is first needed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::CANVAS_FORMAT;
use super::layouts::Layouts;
use super::pipeline_store::PipelineStore;
use super::placement::Kernel;
use super::shader::source;

/// A pass that draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pass {
    LayerYcbcr(Kernel, Kernel),
    LayerRgba(Kernel),
    AcrossLuma,
    AcrossChroma,
    AcrossRgba,
    DownYcbcr,
    DownRgba,
    Solid,
    Gradient,
    Blurred,
    Blur,
    Halve,
    Premultiply,
    Fade,
    Dissolve,
    Circle,
    Clock,
}

/// The target of a pass, and how it is blended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Onto {
    /// A canvas, over what is there.
    Over,
    /// A canvas, instead of what is there.
    Instead,
    /// A plane of 8-bit values.
    Plane,
    /// A picture of 8-bit RGBA.
    Rgba,
    /// A strip of this many 16-bit floats a pixel: one or two.
    Strip(u8),
}

/// A pass that writes the finished frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum OutputPass {
    Planar,
    Interleaved,
}

impl Pass {
    const fn file(self) -> &'static str {
        match self {
            Self::LayerYcbcr(..) => "layer_ycbcr.wgsl",
            Self::LayerRgba(_) => "layer_rgba.wgsl",
            Self::AcrossLuma | Self::AcrossRgba => "across.wgsl",
            Self::AcrossChroma => "across_chroma.wgsl",
            Self::DownYcbcr => "down_ycbcr.wgsl",
            Self::DownRgba => "down_rgba.wgsl",
            Self::Solid => "solid.wgsl",
            Self::Gradient => "gradient.wgsl",
            Self::Blurred => "blurred.wgsl",
            Self::Blur => "blur.wgsl",
            Self::Halve => "halve.wgsl",
            Self::Premultiply => "premultiply.wgsl",
            Self::Fade => "fade.wgsl",
            Self::Dissolve => "dissolve.wgsl",
            Self::Circle => "circle.wgsl",
            Self::Clock => "clock.wgsl",
        }
    }

    /// Kernels are compiled in: a program for all of them runs as slowly as the widest, on some drivers.
    fn constants(self) -> Vec<(&'static str, f64)> {
        match self {
            Self::LayerYcbcr(luma, chroma) => vec![("kernel", f64::from(luma as u32)), ("chroma_kernel", f64::from(chroma as u32))],
            Self::LayerRgba(kernel) => vec![("kernel", f64::from(kernel as u32))],
            _ => Vec::new(),
        }
    }

    fn groups(self, layouts: &Layouts) -> Vec<Option<&wgpu::BindGroupLayout>> {
        let groups = match self {
            Self::LayerYcbcr(..) | Self::AcrossLuma | Self::AcrossChroma => vec![&layouts.uniform, layouts.textures(3)],
            Self::LayerRgba(_) | Self::AcrossRgba | Self::DownRgba | Self::Blurred | Self::Blur => {
                vec![&layouts.uniform, layouts.textures(1)]
            }
            Self::Solid => vec![&layouts.uniform],
            Self::Gradient => vec![&layouts.uniform, &layouts.stops],
            Self::Halve | Self::Premultiply => vec![layouts.textures(1)],
            Self::DownYcbcr | Self::Fade | Self::Dissolve | Self::Circle | Self::Clock => vec![&layouts.uniform, layouts.textures(2)],
        };
        groups.into_iter().map(Some).collect()
    }
}

impl Onto {
    /// The format of the textures that such passes draw onto.
    pub(super) fn format(self) -> wgpu::TextureFormat {
        self.target().format
    }

    fn target(self) -> wgpu::ColorTargetState {
        let (format, blend) = match self {
            Self::Over => (CANVAS_FORMAT, Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING)),
            Self::Instead => (CANVAS_FORMAT, None),
            Self::Plane => (wgpu::TextureFormat::R8Unorm, None),
            Self::Rgba => (wgpu::TextureFormat::Rgba8Unorm, None),
            Self::Strip(1) => (wgpu::TextureFormat::R16Float, None),
            Self::Strip(_) => (wgpu::TextureFormat::Rg16Float, None),
        };
        wgpu::ColorTargetState { format, blend, write_mask: wgpu::ColorWrites::ALL }
    }
}

impl OutputPass {
    const fn file(self) -> &'static str {
        match self {
            Self::Planar => "planar.wgsl",
            Self::Interleaved => "interleaved.wgsl",
        }
    }
}

/// All pipelines of a device.
pub(super) struct Pipelines {
    device: wgpu::Device,
    layouts: Layouts,
    store: Option<PipelineStore>,
    drawing: Mutex<HashMap<(Pass, Onto), wgpu::RenderPipeline>>,
    writing: Mutex<HashMap<OutputPass, wgpu::ComputePipeline>>,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, store: Option<PipelineStore>) -> Self {
        let layouts = Layouts::new(device);
        Self { device: device.clone(), layouts, store, drawing: Mutex::default(), writing: Mutex::default() }
    }

    pub(super) fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    /// The pipeline of a pass that draws.
    pub(super) fn draw(&self, pass: Pass, onto: Onto) -> wgpu::RenderPipeline {
        let mut drawing = self.drawing.lock().unwrap_or_else(PoisonError::into_inner);
        drawing.entry((pass, onto)).or_insert_with(|| self.compile(pass, onto)).clone()
    }

    /// The pipeline of a pass that writes the finished frame.
    pub(super) fn output(&self, pass: OutputPass) -> wgpu::ComputePipeline {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        writing.entry(pass).or_insert_with(|| self.compile_output(pass)).clone()
    }

    fn module(&self, file: &'static str) -> wgpu::ShaderModule {
        let source = wgpu::ShaderSource::Wgsl(source(file).into());
        self.device.create_shader_module(wgpu::ShaderModuleDescriptor { label: Some(file), source })
    }

    fn layout(&self, groups: &[Option<&wgpu::BindGroupLayout>]) -> wgpu::PipelineLayout {
        let descriptor = wgpu::PipelineLayoutDescriptor { label: None, bind_group_layouts: groups, immediate_size: 0 };
        self.device.create_pipeline_layout(&descriptor)
    }

    fn compile(&self, pass: Pass, onto: Onto) -> wgpu::RenderPipeline {
        let module = self.module(pass.file());
        let layout = self.layout(&pass.groups(&self.layouts));
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(pass.file()),
            layout: Some(&layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vertex"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &[],
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some("fragment"),
                compilation_options: wgpu::PipelineCompilationOptions { constants: &pass.constants(), ..Default::default() },
                targets: &[Some(onto.target())],
            }),
            multiview_mask: None,
            cache: self.store.as_ref().map(PipelineStore::cache),
        })
    }

    fn compile_output(&self, pass: OutputPass) -> wgpu::ComputePipeline {
        self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(pass.file()),
            layout: Some(&self.layout(&[Some(&self.layouts.output)])),
            module: &self.module(pass.file()),
            entry_point: Some("compute"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: self.store.as_ref().map(PipelineStore::cache),
        })
    }
}
