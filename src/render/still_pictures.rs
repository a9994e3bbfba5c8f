//! Still pictures, brought once to the size they are needed at, ahead of their first frame. A few threads that live
//! as long as the render do that, one picture after the other: pictures of twelve million pixels at once would take
//! more memory than the encoder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::base::{
    Affine, Diagnostic, Frame, FrameRate, MemoryAccount, PixelFormat, PixelSize, Planes, Rect, Reservation, Source as SourceSpace,
};
use crate::composite::{Join, planar_from_rgba};
use crate::media::{Limits, MediaError, Photo, Still, load_photo, load_still};
use crate::timeline::{Item, Layer, SegmentKey, Timeline};

use super::kept_stills::StillPicture;
use super::{Failure, KeptStills};

/// The part of a still that is ever seen, and its largest scale.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Need {
    region: Rect<SourceSpace>,
    /// Canvas pixels a source pixel at the largest.
    scale: (f64, f64),
}

/// Loads one picture and sends it to where it is waited for.
type Job = Box<dyn FnOnce() + Send>;

/// The stills of a render.
pub(super) struct StillPictures {
    timeline: Arc<Timeline>,
    frame_rate: FrameRate,
    kept: Option<KeptStills>,
    limits: Limits,
    jobs: Sender<Job>,
    loading: BTreeMap<SegmentKey, Receiver<Loading>>,
    loaded: BTreeMap<SegmentKey, StillPicture>,
    warnings: Vec<Diagnostic>,
}

/// The message of a loader: the picture, and what was wrong with it.
type Loading = (Result<StillPicture, Failure>, Vec<Diagnostic>);

impl StillPictures {
    pub(super) fn new(timeline: Arc<Timeline>, frame_rate: FrameRate, kept: Option<KeptStills>, memory: &MemoryAccount) -> Self {
        let (jobs, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get() / 2).clamp(1, 4);
        (0..threads).for_each(|_| start_loader(Arc::clone(&queue)));
        let limits = Limits { memory: memory.clone(), ..Limits::default() };
        Self { timeline, frame_rate, kept, limits, jobs, loading: BTreeMap::new(), loaded: BTreeMap::new(), warnings: Vec::new() }
    }

    /// Starts to load a still that is seen in the frames `frames`.
    pub(super) fn prefetch(&mut self, key: SegmentKey, path: PathBuf, pointer: &str, frames: std::ops::Range<u64>) {
        if self.loaded.contains_key(&key) || self.loading.contains_key(&key) {
            return;
        }
        let (timeline, frame_rate, pointer) = (Arc::clone(&self.timeline), self.frame_rate, format!("{pointer}/u"));
        let (sender, picture) = channel();
        let (kept, limits) = (self.kept.clone(), self.limits.clone());
        let load = move || {
            let need = need_of(&timeline, frame_rate, key, frames);
            let mut warnings = Vec::new();
            let picture = picture_of(&path, &limits, need, kept, &mut warnings).map_err(|failure| failure.placed(&pointer));
            let warnings = warnings.into_iter().map(|warning: Diagnostic| warning.at(pointer.clone())).collect();
            // Where nobody waits for it any more the render is over.
            let _ = sender.send((picture, warnings));
        };
        // Without a loader the picture's own channel is closed, which `get` reports.
        let _ = self.jobs.send(Box::new(load));
        self.loading.insert(key, picture);
    }

    /// The still of a segment whose loading was started.
    pub(super) fn get(&mut self, key: SegmentKey) -> Result<StillPicture, Failure> {
        if let Some(waiting) = self.loading.remove(&key) {
            let (picture, warnings) = waiting.recv().map_err(|_| Failure::internal("a picture's loading thread panicked"))?;
            self.warnings.extend(warnings);
            self.loaded.insert(key, picture?);
        }
        self.loaded.get(&key).cloned().ok_or_else(|| Failure::internal("a picture was drawn before it was asked for"))
    }

    /// The warnings about stills that were drawn since the last call.
    pub(super) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.warnings)
    }

    /// Forgets a still that is not seen again.
    pub(super) fn release(&mut self, key: SegmentKey) {
        self.loading.remove(&key);
        self.loaded.remove(&key);
    }
}

/// A thread that does jobs until the render is over.
fn start_loader(queue: Arc<Mutex<Receiver<Job>>>) {
    std::thread::spawn(move || {
        loop {
            let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            match job {
                Ok(job) => job(),
                Err(_) => return,
            }
        }
    });
}

/// The picture of `path` as it is needed; what was wrong with it is added to `warnings`.
fn picture_of(
    path: &Path,
    limits: &Limits,
    need: Option<Need>,
    kept: Option<KeptStills>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<StillPicture, Failure> {
    let failure = |error: MediaError| Failure::at("", &error);
    let scale = need.map(|need| need.scale.0.max(need.scale.1));
    let mut whole = || {
        let Still { frame, memory, warnings: found } = load_still(path, limits).map_err(failure)?;
        warnings.extend(found);
        Ok::<_, Failure>((frame, memory))
    };
    if let (Some(kept), Some(scale)) = (kept, scale) {
        return kept.get(path, scale, |scale| {
            let (frame, memory) = whole()?;
            Ok(whole_at(frame, scale)?.keeping(memory))
        });
    }
    if let (Some(need), Some(scale)) = (need, scale)
        && let Some(photo) = load_photo(path, limits, &need.region, scale).map_err(failure)?
    {
        return Ok(of_photo(photo));
    }
    let (frame, memory) = whole()?;
    Ok(prepared(frame, need)?.keeping(memory))
}

impl StillPicture {
    /// Keeps of `memory`, which loading took, what its pixels take.
    fn keeping(self, memory: Reservation) -> Self {
        let bytes: usize = (0..self.frame.format().plane_count()).map(|plane| self.frame.plane(plane).len()).sum();
        Self { frame: self.frame.with_reservation(memory.keep(bytes as u64)), ..self }
    }
}

fn of_photo(Photo { frame, part, memory }: Photo) -> StillPicture {
    let shift: Affine<SourceSpace, SourceSpace> = Affine::translation(-part.x, -part.y);
    let scale = Affine::scale(f64::from(frame.size().width) / part.width, f64::from(frame.size().height) / part.height);
    StillPicture { frame, frame_from_source: shift.then(scale) }.keeping(memory)
}

/// The part of the segment that is seen over `frames`, and its largest scale.
fn need_of(timeline: &Timeline, frame_rate: FrameRate, key: SegmentKey, frames: std::ops::Range<u64>) -> Option<Need> {
    let mut need: Option<Need> = None;
    for frame in frames {
        for (layer, growth) in layers_of(timeline.picture_at(frame_rate.time_of(frame)).items) {
            if layer.content.segment != key {
                continue;
            }
            let (x, y) = layer.canvas_from_source.scales();
            let found = Need { region: layer.source_rect, scale: (x * growth, y * growth) };
            need = Some(need.map_or(found, |need| Need {
                region: need.region.union(&found.region),
                scale: (need.scale.0.max(found.scale.0), need.scale.1.max(found.scale.1)),
            }));
        }
    }
    need
}

/// All layers of a picture, each with how much a transition enlarges it at most.
pub(super) fn layers_of(items: Vec<Item>) -> impl Iterator<Item = (Layer, f64)> {
    items.into_iter().flat_map(|item| match item {
        Item::Layer(layer) => vec![(layer, 1.0)],
        Item::Transition(transition) => {
            let growth = Join::growth(transition.kind);
            transition.from.into_iter().chain(transition.to).map(|layer| (layer, growth)).collect()
        }
    })
}

/// All of `frame`, for drawing at `scale`.
fn whole_at(frame: Frame, scale: f64) -> Result<StillPicture, Failure> {
    let region = Rect::of_size(frame.size().as_size());
    prepared(frame, Some(Need { region, scale: (scale, scale) }))
}

/// The part of `frame` that is needed, no larger than needed; opaque ones as planes unless they are magnified.
fn prepared(frame: Frame, need: Option<Need>) -> Result<StillPicture, Failure> {
    let size = frame.size();
    let Some(need) = need else { return Ok(StillPicture { frame, frame_from_source: Affine::identity() }) };
    let scale = need.scale.0.max(need.scale.1);
    let opaque = frame.is_opaque();
    // The whole picture is given back before its planes are made.
    let picture = if scale < 1.0 {
        reduced(&frame, &need, scale, size)?
    } else {
        StillPicture { frame: frame.clone(), frame_from_source: Affine::identity() }
    };
    drop(frame);
    // Magnified graphics keep their colours at full resolution; all else ends in 4:2:0 at this size anyway.
    if opaque && scale <= 1.0 {
        return Ok(StillPicture { frame: planar_from_rgba(&picture.frame), ..picture });
    }
    Ok(picture)
}

fn reduced(frame: &Frame, need: &Need, scale: f64, size: PixelSize) -> Result<StillPicture, Failure> {
    let (left, top) = (need.region.x.floor().max(0.0), need.region.y.floor().max(0.0));
    let right = need.region.right().ceil().min(f64::from(size.width));
    let bottom = need.region.bottom().ceil().min(f64::from(size.height));
    let (width, height) = ((right - left).max(1.0), (bottom - top).max(1.0));
    let target = PixelSize::new((width * scale).ceil().max(1.0) as u32, (height * scale).ceil().max(1.0) as u32);
    let fault = |error: &dyn std::fmt::Display| Failure::internal(format!("cannot reduce a picture: {error}"));
    let source = ImageRef::new(size.width, size.height, frame.plane(0), PixelType::U8x4).map_err(|error| fault(&error))?;
    let mut reduced = Image::new(target.width, target.height, PixelType::U8x4);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .crop(left, top, width, height)
        .use_alpha(!frame.is_opaque());
    Resizer::new().resize(&source, &mut reduced, &options).map_err(|error| fault(&error))?;
    let planes = Planes::packed(reduced.into_vec(), target.width as usize * 4);
    let made = Frame::new(PixelFormat::Rgba, target, Arc::new(planes));
    let made = if frame.is_opaque() { made.assume_opaque() } else { made };
    let shift: Affine<SourceSpace, SourceSpace> = Affine::translation(-left, -top);
    let frame_from_source = shift.then(Affine::scale(f64::from(target.width) / width, f64::from(target.height) / height));
    Ok(StillPicture { frame: made, frame_from_source })
}
