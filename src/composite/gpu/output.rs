//! From the canvas to a frame in memory: a compute pass, a copy, a mapped buffer.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytemuck::bytes_of;

use crate::base::{Frame, FramePool, PixelFormat, PixelSize, Planes};

use super::layouts::resource;
use super::pipelines::OutputPass;
use super::targets::Target;
use super::uniforms::OutputUniform;
use super::{Gpu, GpuError};

/// How long a frame may take: far beyond any work, far below for ever.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Writes finished frames of one format.
#[derive(Clone)]
pub(super) struct Output {
    shared: Arc<Shared>,
}

struct Shared {
    gpu: Gpu,
    pass: OutputPass,
    size: PixelSize,
    /// Where each plane starts in a buffer; rows lie as in the pool's frames.
    starts: Vec<usize>,
    words: wgpu::Buffer,
    group: wgpu::BindGroup,
    pool: FramePool,
    /// Read-back buffers that wait for a frame.
    idle: Mutex<Vec<wgpu::Buffer>>,
}

/// A frame under way. Dropping it gives the frame up.
pub struct Ticket {
    shared: Arc<Shared>,
    buffer: wgpu::Buffer,
    submission: wgpu::SubmissionIndex,
    mapped: Receiver<Result<(), wgpu::BufferAsyncError>>,
}

impl Output {
    /// An output of `canvas`, which has `size`, as frames of `format`: `Yuv420` or `Rgba`.
    pub(super) fn new(gpu: &Gpu, canvas: &Target, size: PixelSize, format: PixelFormat) -> Self {
        let pass = if format == PixelFormat::Yuv420 { OutputPass::Planar } else { OutputPass::Interleaved };
        let row = |index| format.plane_extent(index, size).0.next_multiple_of(64);
        let mut starts = vec![0];
        for index in 0..format.plane_count() {
            starts.push(starts[index] + row(index) * format.plane_extent(index, size).1);
        }
        let bytes = starts.last().map_or(0, |end| *end as u64);
        let buffer = |label, size, usage| {
            gpu.device().create_buffer(&wgpu::BufferDescriptor { label: Some(label), size, usage, mapped_at_creation: false })
        };
        let words = buffer("words", bytes, wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC);
        let plane_start = |index: usize| starts.get(index).copied().unwrap_or(0);
        let uniform = OutputUniform::new(size, [row(0), row(format.plane_count() - 1)], [0, plane_start(1), plane_start(2)]);
        let parameters = buffer("output", size_of_val(&uniform) as u64, wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST);
        gpu.queue().write_buffer(&parameters, 0, bytes_of(&uniform));
        let entries = [
            resource(0, wgpu::BindingResource::TextureView(&canvas.view)),
            resource(1, words.as_entire_binding()),
            resource(2, parameters.as_entire_binding()),
        ];
        let layout = &gpu.pipelines().layouts().output;
        let group = gpu.device().create_bind_group(&wgpu::BindGroupDescriptor { label: Some("output"), layout, entries: &entries });
        let pool = FramePool::new(format, size);
        Self { shared: Arc::new(Shared { gpu: gpu.clone(), pass, size, starts, words, group, pool, idle: Mutex::default() }) }
    }

    /// Ends the frame that `encoder` holds and sends it off.
    pub(super) fn submit(&self, mut encoder: wgpu::CommandEncoder) -> Result<Ticket, GpuError> {
        let Shared { gpu, pass, size, words, group, .. } = &*self.shared;
        let mut run = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        run.set_pipeline(&gpu.pipelines().output(*pass));
        run.set_bind_group(0, group, &[]);
        let (block_width, block_height) = if *pass == OutputPass::Planar { (8 * 8, 8 * 2) } else { (8, 8) };
        run.dispatch_workgroups(size.width.div_ceil(block_width), size.height.div_ceil(block_height), 1);
        drop(run);
        let buffer = self.idle_buffer();
        encoder.copy_buffer_to_buffer(words, 0, &buffer, 0, words.size());
        let submission = gpu.queue().submit([encoder.finish()]);
        let (sender, mapped) = channel();
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            // The frame may have been given up: then nobody listens.
            let _ = sender.send(result);
        });
        gpu.check()?;
        Ok(Ticket { shared: Arc::clone(&self.shared), buffer, submission, mapped })
    }

    fn idle_buffer(&self) -> wgpu::Buffer {
        let idle = self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| {
            self.shared.gpu.device().create_buffer(&wgpu::BufferDescriptor {
                label: Some("read back"),
                size: self.shared.words.size(),
                usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        })
    }
}

impl Ticket {
    /// Waits for the frame. May be called from any thread.
    ///
    /// # Errors
    /// [`GpuError::Lost`], [`GpuError::TimedOut`], [`GpuError::OutOfMemory`], [`GpuError::Device`].
    pub fn finish(self) -> Result<Frame, GpuError> {
        let gpu = &self.shared.gpu;
        let timed_out = || {
            let error = GpuError::TimedOut(TIME_LIMIT.as_secs());
            gpu.report(error.clone());
            error
        };
        let waited = gpu.device().poll(wgpu::PollType::Wait { submission_index: Some(self.submission.clone()), timeout: Some(TIME_LIMIT) });
        gpu.check()?;
        match waited {
            Ok(_) => {}
            Err(wgpu::PollError::Timeout) => return Err(timed_out()),
            Err(error @ wgpu::PollError::WrongSubmissionIndex(..)) => return Err(GpuError::Device(error.to_string())),
        }
        // Another thread's wait may be the one that runs the callback, a moment later.
        match self.mapped.recv_timeout(TIME_LIMIT) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(GpuError::Lost(error.to_string())),
            Err(RecvTimeoutError::Timeout) => return Err(timed_out()),
            Err(RecvTimeoutError::Disconnected) => return Err(GpuError::Lost("a read-back buffer was dropped".to_owned())),
        }
        let planes = self.copy()?;
        self.buffer.unmap();
        let frame = self.shared.pool.frame(planes);
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.buffer);
        Ok(frame)
    }

    fn copy(&self) -> Result<Planes, GpuError> {
        let view = self.buffer.get_mapped_range(..).map_err(|error| GpuError::Device(error.to_string()))?;
        let mut planes = self.shared.pool.take();
        for (index, range) in self.shared.starts.windows(2).enumerate() {
            planes.plane_mut(index).copy_from_slice(&view[range[0]..range[1]]);
        }
        Ok(planes)
    }
}
