//! The uniforms of all passes of one frame, collected first and sent at once.

use bytemuck::Pod;

use super::Gpu;
use super::uniforms::{StopUniform, UNIFORM_STRIDE};

/// Uniforms and gradient stops of one frame.
pub(super) struct Parameters {
    uniforms: wgpu::Buffer,
    uniform_group: wgpu::BindGroup,
    stops: wgpu::Buffer,
    stops_group: wgpu::BindGroup,
    uniform_bytes: Vec<u8>,
    stop_list: Vec<StopUniform>,
}

impl Parameters {
    pub(super) fn new(gpu: &Gpu) -> Self {
        let (uniforms, uniform_group) = uniforms_of(gpu, 64);
        let (stops, stops_group) = stops_of(gpu, 64);
        Self { uniforms, uniform_group, stops, stops_group, uniform_bytes: Vec::new(), stop_list: Vec::new() }
    }

    /// Starts a frame of at most this many sets of uniforms and gradient stops.
    pub(super) fn start_frame(&mut self, gpu: &Gpu, sets: usize, stops: usize) {
        self.uniform_bytes.clear();
        self.stop_list.clear();
        if self.uniforms.size() < sets as u64 * UNIFORM_STRIDE {
            (self.uniforms, self.uniform_group) = uniforms_of(gpu, sets.next_power_of_two());
        }
        if self.stops.size() < (stops * size_of::<StopUniform>()) as u64 {
            (self.stops, self.stops_group) = stops_of(gpu, stops.next_power_of_two());
        }
    }

    /// Adds one set and returns its dynamic offset.
    pub(super) fn push<T: Pod>(&mut self, uniform: &T) -> u32 {
        let start = self.uniform_bytes.len();
        self.uniform_bytes.extend_from_slice(bytemuck::bytes_of(uniform));
        self.uniform_bytes.resize(start + UNIFORM_STRIDE as usize, 0);
        start as u32
    }

    /// Adds stops and returns the index of the first.
    pub(super) fn push_stops(&mut self, stops: impl Iterator<Item = StopUniform>) -> u32 {
        let first = self.stop_list.len();
        self.stop_list.extend(stops);
        first as u32
    }

    pub(super) fn uniform_group(&self) -> &wgpu::BindGroup {
        &self.uniform_group
    }

    pub(super) fn stops_group(&self) -> &wgpu::BindGroup {
        &self.stops_group
    }

    /// Sends all of it, before the commands that read it are submitted.
    pub(super) fn send(&self, gpu: &Gpu) {
        if !self.uniform_bytes.is_empty() {
            gpu.queue().write_buffer(&self.uniforms, 0, &self.uniform_bytes);
        }
        if !self.stop_list.is_empty() {
            gpu.queue().write_buffer(&self.stops, 0, bytemuck::cast_slice(&self.stop_list));
        }
    }
}

fn uniforms_of(gpu: &Gpu, sets: usize) -> (wgpu::Buffer, wgpu::BindGroup) {
    let buffer = buffer(gpu, sets as u64 * UNIFORM_STRIDE, wgpu::BufferUsages::UNIFORM);
    let group = gpu.pipelines().layouts().uniform_group(gpu.device(), &buffer);
    (buffer, group)
}

fn stops_of(gpu: &Gpu, stops: usize) -> (wgpu::Buffer, wgpu::BindGroup) {
    let buffer = buffer(gpu, (stops * size_of::<StopUniform>()) as u64, wgpu::BufferUsages::STORAGE);
    let group = gpu.pipelines().layouts().stops_group(gpu.device(), &buffer);
    (buffer, group)
}

fn buffer(gpu: &Gpu, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
    let usage = usage | wgpu::BufferUsages::COPY_DST;
    gpu.device().create_buffer(&wgpu::BufferDescriptor { label: Some("parameters"), size, usage, mapped_at_creation: false })
}
