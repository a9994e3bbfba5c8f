//! The shapes of what passes are given: one set of bind group layouts for all pipelines.

use super::uniforms::UNIFORM_STRIDE;

/// The bind group layouts.
pub(super) struct Layouts {
    /// A set of uniforms at a dynamic offset.
    pub(super) uniform: wgpu::BindGroupLayout,
    /// Textures that a fragment shader loads from: one, two or three of them.
    textures: [wgpu::BindGroupLayout; 3],
    /// Gradient stops.
    pub(super) stops: wgpu::BindGroupLayout,
    /// Canvas, words and output uniforms of the passes that write the finished frame.
    pub(super) output: wgpu::BindGroupLayout,
}

impl Layouts {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let fragment = wgpu::ShaderStages::FRAGMENT;
        let compute = wgpu::ShaderStages::COMPUTE;
        let layout =
            |label, entries: &[_]| device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries });
        let textures = |count| layout("textures", &(0..count).map(|i| texture(i, fragment)).collect::<Vec<_>>());
        Self {
            uniform: layout("uniform", &[buffer(0, fragment, wgpu::BufferBindingType::Uniform, true)]),
            textures: [textures(1), textures(2), textures(3)],
            stops: layout("stops", &[buffer(0, fragment, wgpu::BufferBindingType::Storage { read_only: true }, false)]),
            output: layout(
                "output",
                &[
                    texture(0, compute),
                    buffer(1, compute, wgpu::BufferBindingType::Storage { read_only: false }, false),
                    buffer(2, compute, wgpu::BufferBindingType::Uniform, false),
                ],
            ),
        }
    }

    /// The layout of one to three textures.
    pub(super) fn textures(&self, count: usize) -> &wgpu::BindGroupLayout {
        &self.textures[count - 1]
    }

    /// A group of one to three textures.
    pub(super) fn texture_group(&self, device: &wgpu::Device, views: &[&wgpu::TextureView]) -> wgpu::BindGroup {
        let entries: Vec<_> = (0..).zip(views).map(|(i, view)| resource(i, wgpu::BindingResource::TextureView(view))).collect();
        device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("textures"),
            layout: self.textures(views.len()),
            entries: &entries,
        })
    }

    /// A group of uniforms in `buffer`, at a dynamic offset.
    pub(super) fn uniform_group(&self, device: &wgpu::Device, buffer: &wgpu::Buffer) -> wgpu::BindGroup {
        let binding = wgpu::BufferBinding { buffer, offset: 0, size: wgpu::BufferSize::new(UNIFORM_STRIDE) };
        let entries = [resource(0, wgpu::BindingResource::Buffer(binding))];
        device.create_bind_group(&wgpu::BindGroupDescriptor { label: Some("uniforms"), layout: &self.uniform, entries: &entries })
    }

    /// A group of gradient stops in `buffer`.
    pub(super) fn stops_group(&self, device: &wgpu::Device, buffer: &wgpu::Buffer) -> wgpu::BindGroup {
        let entries = [resource(0, buffer.as_entire_binding())];
        device.create_bind_group(&wgpu::BindGroupDescriptor { label: Some("stops"), layout: &self.stops, entries: &entries })
    }
}

pub(super) fn resource(binding: u32, resource: wgpu::BindingResource<'_>) -> wgpu::BindGroupEntry<'_> {
    wgpu::BindGroupEntry { binding, resource }
}

fn texture(binding: u32, visibility: wgpu::ShaderStages) -> wgpu::BindGroupLayoutEntry {
    let ty = wgpu::BindingType::Texture {
        sample_type: wgpu::TextureSampleType::Float { filterable: false },
        view_dimension: wgpu::TextureViewDimension::D2,
        multisampled: false,
    };
    wgpu::BindGroupLayoutEntry { binding, visibility, ty, count: None }
}

fn buffer(
    binding: u32,
    visibility: wgpu::ShaderStages,
    ty: wgpu::BufferBindingType,
    has_dynamic_offset: bool,
) -> wgpu::BindGroupLayoutEntry {
    let ty = wgpu::BindingType::Buffer { ty, has_dynamic_offset, min_binding_size: None };
    wgpu::BindGroupLayoutEntry { binding, visibility, ty, count: None }
}
