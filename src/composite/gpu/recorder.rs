//! Turns the steps of a scene into commands.

use crate::base::{Gradient, GradientStop, Paint, PixelFormat, PixelRect, PixelSize};

use super::super::rendered::renders_blend;
use super::super::sampling::BlurGrid;
use super::super::scene::{Content, Layer, Scene};
use super::blur;
use super::lower::{Drawn, Mix, Step, fill, lower};
use super::parameters::Parameters;
use super::picture::begin;
use super::picture_cache::PictureCache;
use super::pipelines::{Onto, Pass};
use super::placement::{Placement, Shape};
use super::strips::{Strip, strips};
use super::targets::{Target, TargetKind, Targets};
use super::uniforms::{LayerUniform, MixUniform, StopUniform, rgb_from_planes};
use super::{Gpu, GpuError};

/// What lasts from frame to frame.
pub(super) struct Resources {
    pub(super) pictures: PictureCache,
    pub(super) targets: Targets,
    pub(super) parameters: Parameters,
}

/// One draw call, all it needs at hand.
struct Draw {
    pipeline: wgpu::RenderPipeline,
    source: Option<wgpu::BindGroup>,
    offset: u32,
    scissor: PixelRect,
}

/// Records one frame.
pub(super) struct Recorder<'a> {
    gpu: &'a Gpu,
    encoder: &'a mut wgpu::CommandEncoder,
    resources: &'a mut Resources,
    size: PixelSize,
    chroma_blocks: bool,
}

/// Records all that brings `scene` onto `canvas`. `chroma_blocks`: chroma of planar frames once for each 2x2 block, for 4:2:0 output.
pub(super) fn record(
    gpu: &Gpu,
    encoder: &mut wgpu::CommandEncoder,
    resources: &mut Resources,
    scene: &Scene,
    canvas: &Target,
    chroma_blocks: bool,
) -> Result<(), GpuError> {
    let steps = lower(scene)?;
    resources.pictures.start_frame();
    resources.targets.start_frame();
    let (sets, stops) = room(&steps, &scene.background);
    resources.parameters.start_frame(gpu, sets, stops);
    let mut recorder = Recorder { gpu, encoder, resources, size: scene.canvas, chroma_blocks };
    let mut draws = Vec::with_capacity(steps.len() + 1);
    let clear = match &scene.background {
        Paint::Solid(colour) => colour.premultiplied(),
        gradient @ Paint::Gradient(_) => {
            let layer = fill(scene.canvas, gradient.clone(), 1.0);
            draws.extend(recorder.draw(&layer, scene.canvas.rect())?);
            [0.0; 4]
        }
    };
    for step in &steps {
        let draw = match step {
            Step::Draw(drawn) => recorder.draw(&drawn.layer, drawn.clip)?,
            Step::Mix(mix) => Some(recorder.mix(mix)?),
        };
        draws.extend(draw);
    }
    recorder.run(&canvas.view, Some(clear), &draws);
    resources.parameters.send(gpu);
    Ok(())
}

/// Upper bounds of how many sets of uniforms and gradient stops `steps` need.
fn room(steps: &[Step<'_>], background: &Paint) -> (usize, usize) {
    let layers = steps.iter().flat_map(|step| match step {
        Step::Draw(drawn) => std::slice::from_ref(drawn).iter().chain(&[]),
        Step::Mix(mix) => mix.outgoing.iter().chain(&mix.incoming),
    });
    let stops_of = |paint: &Paint| if let Paint::Gradient(gradient) = paint { gradient.stops.len() } else { 0 };
    let (mut sets, mut stops) = (steps.len() + 1, stops_of(background));
    for drawn in layers {
        // The layer's own, two strips, and for a blur the small copy's and two more.
        sets += if drawn.layer.blur_sigma > 0.0 { 6 } else { 3 };
        if let Content::Paint(paint) = &drawn.layer.content {
            stops += stops_of(paint);
        }
    }
    (sets, stops)
}

impl Recorder<'_> {
    /// The draw of one layer within `clip`; `None` where nothing of it is seen.
    fn draw(&mut self, layer: &Layer, clip: PixelRect) -> Result<Option<Draw>, GpuError> {
        if !renders_blend(layer.blend) {
            return Err(GpuError::Blend(layer.blend));
        }
        let Some(placement) = Placement::new(layer.canvas_from_source, layer.source_rect).filter(|_| layer.opacity > 0.0) else {
            return Ok(None);
        };
        let Some(scissor) = placement.pixels(self.size).and_then(|pixels| pixels.intersect(&clip)) else { return Ok(None) };
        let replaces = layer.opacity >= 1.0 && layer.content.is_opaque() && placement.covers(scissor);
        let onto = if replaces { Onto::Instead } else { Onto::Over };
        if layer.blur_sigma > 0.0 {
            return self.draw_blurred(layer, &placement, scissor, onto);
        }
        let mut uniform = self.uniform(layer, &placement, self.chroma_blocks);
        uniform.opacity = layer.opacity.min(1.0) as f32;
        if replaces {
            uniform.shape = Shape::Everywhere as u32;
        }
        self.content(layer, &placement, uniform, scissor, onto).map(Some)
    }

    /// What the pass of `layer` is told, its paint aside.
    fn uniform(&self, layer: &Layer, placement: &Placement, chroma_blocks: bool) -> LayerUniform {
        let size = match &layer.content {
            Content::Frame(frame) => frame.size(),
            Content::Paint(_) => PixelSize::new(1, 1),
        };
        placement.uniform(size, placement.chroma(chroma_blocks))
    }

    /// The draw of a layer's content under `uniform`.
    fn content(
        &mut self,
        layer: &Layer,
        placement: &Placement,
        mut uniform: LayerUniform,
        scissor: PixelRect,
        onto: Onto,
    ) -> Result<Draw, GpuError> {
        let (pass, source) = match &layer.content {
            Content::Frame(frame) => {
                let read = placement.read(scissor, frame.size());
                let chroma = placement.chroma(uniform.chroma_blocks == 1);
                let source = self.resources.pictures.level(self.gpu, self.encoder, frame, placement.level, chroma, read)?;
                let planar = frame.format() == PixelFormat::Yuv420;
                uniform.rgb_from_ycbcr = rgb_from_planes(frame.tags());
                let [kernel, chroma_kernel] = placement.kernels(chroma);
                let (pass, source) = match strips(placement, kernel, &uniform, scissor, self.gpu.info().max_texture_size) {
                    Some(strips) => self.across(&strips, planar, &source, &mut uniform),
                    None if planar => (Pass::LayerYcbcr(kernel, chroma_kernel), source),
                    None => (Pass::LayerRgba(kernel), source),
                };
                (pass, Some(source))
            }
            Content::Paint(Paint::Solid(colour)) => {
                uniform.colour = colour.premultiplied();
                (Pass::Solid, None)
            }
            Content::Paint(Paint::Gradient(gradient)) => {
                self.gradient(gradient, layer, placement, &mut uniform);
                (Pass::Gradient, Some(self.resources.parameters.stops_group().clone()))
            }
        };
        let offset = self.resources.parameters.push(&uniform);
        Ok(Draw { pipeline: self.gpu.pipelines().draw(pass, onto), source, offset, scissor })
    }

    /// Resamples a frame along x; returns the pass that does the rest, and what it reads.
    fn across(
        &mut self,
        [luma, chroma]: &[Strip; 2],
        planar: bool,
        source: &wgpu::BindGroup,
        uniform: &mut LayerUniform,
    ) -> (Pass, wgpu::BindGroup) {
        uniform.strips = [luma.first[0], luma.first[1], chroma.first[0], chroma.first[1]];
        if !planar {
            let target = self.resources.targets.take(self.gpu, TargetKind { onto: Onto::Instead, size: luma.texture });
            self.across_one(luma, Pass::AcrossRgba, Onto::Instead, source, &target);
            return (Pass::DownRgba, target.group);
        }
        let (one, two) = (Onto::Strip(1), Onto::Strip(2));
        let kinds = [TargetKind { onto: one, size: luma.texture }, TargetKind { onto: two, size: chroma.texture }];
        let pair = self.resources.targets.take_pair(self.gpu, kinds);
        self.across_one(luma, Pass::AcrossLuma, one, source, &pair.first);
        self.across_one(chroma, Pass::AcrossChroma, two, source, &pair.second);
        (Pass::DownYcbcr, pair.group)
    }

    fn across_one(&mut self, strip: &Strip, pass: Pass, onto: Onto, source: &wgpu::BindGroup, target: &Target) {
        let offset = self.resources.parameters.push(&strip.uniform);
        let pipeline = self.gpu.pipelines().draw(pass, onto);
        self.run(&target.view, None, &[Draw { pipeline, source: Some(source.clone()), offset, scissor: strip.area }]);
    }

    fn gradient(&mut self, gradient: &Gradient, layer: &Layer, placement: &Placement, uniform: &mut LayerUniform) {
        uniform.line = placement.gradient_line(gradient.angle_degrees, &layer.source_rect);
        uniform.stop_count = gradient.stops.len() as u32;
        let stop = |stop: &GradientStop| StopUniform { colour: stop.colour.premultiplied(), offset: [stop.offset, 0.0, 0.0, 0.0] };
        uniform.first_stop = self.resources.parameters.push_stops(gradient.stops.iter().map(stop));
    }

    /// Draws the layer small and blurs it there; returns the draw that brings it back.
    fn draw_blurred(&mut self, layer: &Layer, placement: &Placement, scissor: PixelRect, onto: Onto) -> Result<Option<Draw>, GpuError> {
        let Some(grid) = BlurGrid::of(layer.blur_sigma, &layer.bounds(), self.size) else { return Ok(None) };
        let Some(small) = blur::placement(&grid, layer) else { return Ok(None) };
        self.gpu.check_size(grid.size)?;
        // The small copy's pixels are no finer than chroma: a block of them would be coarser.
        let mut uniform = self.uniform(layer, &small, false);
        uniform.shape = Shape::Everywhere as u32;
        let drawn = self.content(layer, &small, uniform, grid.region, Onto::Instead)?;
        let kind = TargetKind { onto: Onto::Instead, size: grid.size };
        let (one, other) = (self.resources.targets.take(self.gpu, kind), self.resources.targets.take(self.gpu, kind));
        let [across, down] = blur::uniforms(&grid).map(|uniform| self.resources.parameters.push(&uniform));
        let pipeline = self.gpu.pipelines().draw(Pass::Blur, Onto::Instead);
        let blurred =
            |from: &Target, offset| Draw { pipeline: pipeline.clone(), source: Some(from.group.clone()), offset, scissor: grid.region };
        self.run(&one.view, None, &[drawn]);
        self.run(&other.view, None, &[blurred(&one, across)]);
        self.run(&one.view, None, &[blurred(&other, down)]);

        let mut uniform = self.uniform(layer, placement, false);
        uniform.opacity = layer.opacity.min(1.0) as f32;
        uniform.texels = blur::texels(&grid);
        (uniform.reduction, uniform.margin) = (grid.reduction as f32, grid.margin as f32);
        let offset = self.resources.parameters.push(&uniform);
        let pipeline = self.gpu.pipelines().draw(Pass::Blurred, onto);
        Ok(Some(Draw { pipeline, source: Some(one.group), offset, scissor }))
    }

    /// Draws both groups of a transition by themselves; returns the draw that mixes them.
    fn mix(&mut self, mix: &Mix<'_>) -> Result<Draw, GpuError> {
        let pair = self.resources.targets.take_pair(self.gpu, [TargetKind::canvas(self.size); 2]);
        self.group(&mix.outgoing, &pair.first)?;
        self.group(&mix.incoming, &pair.second)?;
        let size = [self.size.width as f32, self.size.height as f32];
        let uniform = MixUniform { progress: mix.progress as f32, reversed: u32::from(mix.reversed), size };
        let offset = self.resources.parameters.push(&uniform);
        let pipeline = self.gpu.pipelines().draw(mix.pass, Onto::Over);
        Ok(Draw { pipeline, source: Some(pair.group), offset, scissor: self.size.rect() })
    }

    fn group(&mut self, layers: &[Drawn<'_>], onto: &Target) -> Result<(), GpuError> {
        let mut draws = Vec::with_capacity(layers.len());
        for drawn in layers {
            draws.extend(self.draw(&drawn.layer, drawn.clip)?);
        }
        self.run(&onto.view, Some([0.0; 4]), &draws);
        Ok(())
    }

    /// One pass of all `draws` onto `view`, cleared to a premultiplied colour where one is given.
    fn run(&mut self, view: &wgpu::TextureView, clear: Option<[f32; 4]>, draws: &[Draw]) {
        let colour = |[r, g, b, a]: [f32; 4]| wgpu::Color { r: r.into(), g: g.into(), b: b.into(), a: a.into() };
        let load = clear.map_or(wgpu::LoadOp::Load, |clear| wgpu::LoadOp::Clear(colour(clear)));
        let mut pass = begin(self.encoder, view, load);
        for draw in draws {
            let PixelRect { x, y, width, height } = draw.scissor;
            pass.set_pipeline(&draw.pipeline);
            pass.set_bind_group(0, self.resources.parameters.uniform_group(), &[draw.offset]);
            if let Some(source) = &draw.source {
                pass.set_bind_group(1, source, &[]);
            }
            pass.set_scissor_rect(x, y, width, height);
            pass.draw(0..3, 0..1);
        }
    }
}
