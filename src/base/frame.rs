//! Frames of pixels: planes with strides, kept by whoever made them (a decoder, a pool, a picture in memory).

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{ColourTags, PixelSize, Reservation};

/// How the bytes of a frame's planes are laid out. All have 8 bits a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PixelFormat {
    /// Three planes Y', Cb, Cr; chroma half as wide and half as high (rounded up).
    Yuv420,
    /// One plane R G B A, alpha straight.
    Rgba,
    /// One plane R G B A, colours multiplied by alpha.
    RgbaPremultiplied,
}

impl PixelFormat {
    /// How many planes.
    pub const fn plane_count(self) -> usize {
        match self {
            Self::Yuv420 => 3,
            Self::Rgba | Self::RgbaPremultiplied => 1,
        }
    }

    /// Bytes a row and rows of plane `index` of a frame of `size`.
    pub const fn plane_extent(self, index: usize, size: PixelSize) -> (usize, usize) {
        let (width, height) = (size.width as usize, size.height as usize);
        match self {
            Self::Yuv420 if index > 0 => (width.div_ceil(2), height.div_ceil(2)),
            Self::Yuv420 => (width, height),
            Self::Rgba | Self::RgbaPremultiplied => (width * 4, height),
        }
    }
}

/// Whatever holds a frame's bytes. `as_any` lets the encoder recognise a decoder's own buffer and hand it on without
/// a copy.
pub trait PlaneStorage: Send + Sync + 'static {
    /// The bytes of plane `index`, `stride` bytes a row; at least `stride * (rows - 1) + bytes a row` long.
    fn plane(&self, index: usize) -> &[u8];
    /// Bytes from one row of plane `index` to the next.
    fn stride(&self, index: usize) -> usize;
    /// For recognising the concrete storage.
    fn as_any(&self) -> &dyn Any;
}

/// Planes in plain memory.
#[derive(Clone, Debug, Default)]
pub struct Planes {
    planes: Vec<(Vec<u8>, usize)>,
}

impl Planes {
    /// Zeroed planes for a frame of `format` and `size`, rows padded to 64 bytes.
    pub fn zeroed(format: PixelFormat, size: PixelSize) -> Self {
        let plane = |index| {
            let (row, rows) = format.plane_extent(index, size);
            let stride = row.next_multiple_of(64);
            (vec![0; stride * rows], stride)
        };
        Self { planes: (0..format.plane_count()).map(plane).collect() }
    }

    /// One plane of tightly packed rows of `stride` bytes.
    pub fn packed(bytes: Vec<u8>, stride: usize) -> Self {
        Self { planes: vec![(bytes, stride)] }
    }

    /// The bytes of plane `index`, to write.
    pub fn plane_mut(&mut self, index: usize) -> &mut [u8] {
        &mut self.planes[index].0
    }

    /// The bytes of all planes, to write, each with its stride.
    pub fn planes_mut(&mut self) -> impl Iterator<Item = (&mut [u8], usize)> {
        self.planes.iter_mut().map(|(bytes, stride)| (bytes.as_mut_slice(), *stride))
    }
}

impl PlaneStorage for Planes {
    fn plane(&self, index: usize) -> &[u8] {
        &self.planes[index].0
    }

    fn stride(&self, index: usize) -> usize {
        self.planes[index].1
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Tells frames apart for caches: two frames with one id hold the same pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameId(u64);

impl FrameId {
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// One picture, immutable and cheap to clone.
#[derive(Clone)]
pub struct Frame {
    id: FrameId,
    format: PixelFormat,
    size: PixelSize,
    tags: ColourTags,
    opaque: bool,
    storage: Arc<dyn PlaneStorage>,
}

impl Frame {
    /// A frame over `storage`. `Yuv420` is opaque; RGBA formats are taken to have transparency until
    /// [`Frame::assume_opaque`].
    pub fn new(format: PixelFormat, size: PixelSize, storage: Arc<dyn PlaneStorage>) -> Self {
        Self { id: FrameId::next(), format, size, tags: ColourTags::BT709_LIMITED, opaque: matches!(format, PixelFormat::Yuv420), storage }
    }

    /// The same frame, its Y'CbCr numbers meant as `tags`.
    #[must_use]
    pub fn with_tags(mut self, tags: ColourTags) -> Self {
        self.tags = tags;
        self
    }

    /// The same frame, known to have no transparent pixel.
    #[must_use]
    pub fn assume_opaque(mut self) -> Self {
        self.opaque = true;
        self
    }

    /// The same frame; the memory it was promised is given back with its last clone.
    #[must_use]
    pub fn with_reservation(mut self, reservation: Reservation) -> Self {
        self.storage = Arc::new(Accounted { storage: self.storage, _reservation: reservation });
        self
    }

    /// The identity of its pixels.
    pub fn id(&self) -> FrameId {
        self.id
    }

    /// The layout of its planes.
    pub fn format(&self) -> PixelFormat {
        self.format
    }

    /// Width and height in pixels.
    pub fn size(&self) -> PixelSize {
        self.size
    }

    /// How Y'CbCr numbers are meant.
    pub fn tags(&self) -> ColourTags {
        self.tags
    }

    /// Whether no pixel is transparent.
    pub fn is_opaque(&self) -> bool {
        self.opaque
    }

    /// The bytes of plane `index`, [`Frame::stride`] bytes a row.
    pub fn plane(&self, index: usize) -> &[u8] {
        self.storage.plane(index)
    }

    /// Bytes from one row of plane `index` to the next.
    pub fn stride(&self, index: usize) -> usize {
        self.storage.stride(index)
    }

    /// The bytes of row `y` of plane `index`, without padding.
    pub fn row(&self, index: usize, y: usize) -> &[u8] {
        let start = y * self.stride(index);
        &self.plane(index)[start..start + self.format.plane_extent(index, self.size).0]
    }

    /// The owner of the bytes.
    pub fn storage(&self) -> &Arc<dyn PlaneStorage> {
        &self.storage
    }
}

/// Storage and the memory it was promised.
struct Accounted {
    storage: Arc<dyn PlaneStorage>,
    _reservation: Reservation,
}

impl PlaneStorage for Accounted {
    fn plane(&self, index: usize) -> &[u8] {
        self.storage.plane(index)
    }

    fn stride(&self, index: usize) -> usize {
        self.storage.stride(index)
    }

    fn as_any(&self) -> &dyn Any {
        self.storage.as_any()
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame({:?}, {:?}, {})", self.id, self.format, self.size)
    }
}
