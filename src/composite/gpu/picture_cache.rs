//! Sources on the device: uploaded once for each frame identity, their textures used again.

use std::collections::HashMap;

use crate::base::{Frame, FrameId, PixelRect, PixelSize};

use super::picture::{Layout, Picture};
use super::placement::Chroma;
use super::{Gpu, GpuError};

/// Pictures by the frame they hold, within a bound of bytes.
pub(super) struct PictureCache {
    held: HashMap<FrameId, Held>,
    free: HashMap<(Layout, PixelSize), Vec<Picture>>,
    limit_bytes: u64,
    /// Counts output frames.
    clock: u64,
}

struct Held {
    picture: Picture,
    /// The part of the frame that is there.
    area: PixelRect,
    used: u64,
}

impl PictureCache {
    pub(super) fn new(limit_bytes: u64) -> Self {
        Self { held: HashMap::new(), free: HashMap::new(), limit_bytes, clock: 0 }
    }

    /// Starts an output frame: textures of video frames that the last one did not show are free again; stills and texts
    /// stay.
    pub(super) fn start_frame(&mut self) {
        let last = self.clock;
        self.clock += 1;
        let (held, free) = (&mut self.held, &mut self.free);
        let over = held.extract_if(|_, held| held.picture.layout() == Layout::Planar && held.used < last);
        for (_, Held { picture, .. }) in over {
            free.entry((picture.layout(), picture.size())).or_default().push(picture);
        }
    }

    /// The planes of a level of `frame`, uploaded and halved where that is not done yet. Of a video frame, which is
    /// shown once, only what is `read` goes up; of others all, once.
    pub(super) fn level(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        frame: &Frame,
        level: u32,
        chroma: Chroma,
        read: PixelRect,
    ) -> Result<wgpu::BindGroup, GpuError> {
        let key = (Layout::of(frame.format()), frame.size());
        let read = if key.0 == Layout::Planar { read } else { frame.size().rect() };
        let (mut picture, area) = match self.held.remove(&frame.id()) {
            Some(held) => (held.picture, Some(held.area)),
            None => {
                gpu.check_size(frame.size())?;
                let reused = self.free.get_mut(&key).and_then(Vec::pop);
                (reused.unwrap_or_else(|| Picture::new(gpu, key.0, key.1)), None)
            }
        };
        let wanted = area.map_or(read, |area| area.union(&read));
        if area != Some(wanted) {
            picture.upload(gpu, encoder, frame, wanted);
        }
        let group = picture.level(gpu, encoder, level, chroma);
        self.held.insert(frame.id(), Held { picture, area: wanted, used: self.clock });
        if area.is_none() {
            self.shed();
        }
        Ok(group)
    }

    /// Lets go of what was not used longest, until the rest is within the bound or in use.
    fn shed(&mut self) {
        let free_bytes = |free: &HashMap<_, Vec<Picture>>| free.values().flatten().map(Picture::bytes).sum::<u64>();
        let mut bytes = free_bytes(&self.free) + self.held.values().map(|held| held.picture.bytes()).sum::<u64>();
        if bytes > self.limit_bytes {
            bytes -= free_bytes(&self.free);
            self.free.clear();
        }
        while bytes > self.limit_bytes {
            let oldest = self.held.iter().filter(|(_, held)| held.used < self.clock).min_by_key(|(id, held)| (held.used, **id));
            let Some(id) = oldest.map(|(id, _)| *id) else { return };
            bytes -= self.held.remove(&id).map_or(0, |held| held.picture.bytes());
        }
    }
}
