//! The facts that FFmpeg finds out about a file's streams by decoding its beginning. A render opens each video three
//! times (to know it, for its pictures, for its sound), and a preview far more often; the finding takes a quarter of a
//! second for a 4K video, so that it is done once and kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use ffmpeg_next::codec::Parameters;
use ffmpeg_next::ffi::{AVFMTCTX_NOHEADER, AVFormatContext, AVRational, AVStream, avcodec_parameters_copy};
use ffmpeg_next::format::context::Input;

use super::parameters::extradata;

/// Files that are remembered at once; a draft seldom has more.
const MOST_FILES: usize = 256;

static FILES: Mutex<BTreeMap<PathBuf, FoundFile>> = Mutex::new(BTreeMap::new());

/// Which version of a file something was found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVersion {
    path: PathBuf,
    length: u64,
    modified: SystemTime,
    identity: Identity,
}

/// Device, number and last change of the file on the disk, which tell versions apart as well.
type Identity = (u64, u64, i64, i64);

struct FoundFile {
    version: FileVersion,
    headers: Vec<Header>,
    streams: Vec<FoundStream>,
    start: i64,
    duration: i64,
    bit_rate: i64,
}

/// The facts of a stream in the container's header alone: with another header it is another file, whatever its time and
/// length.
#[derive(Debug, PartialEq)]
struct Header {
    kind_and_codec: (i32, i32, u32),
    set_up_data: Vec<u8>,
    size: (i32, i32),
    sample_rate: i32,
    time_base: (i32, i32),
    frames: i64,
    duration: i64,
}

struct FoundStream {
    parameters: Parameters,
    start: i64,
    duration: i64,
    average_rate: AVRational,
    base_rate: AVRational,
    pixel_aspect: AVRational,
}

impl FileVersion {
    /// The version of an open file; `None` where the system does not tell.
    pub fn of(path: &Path, file: &std::fs::File) -> Option<Self> {
        let metadata = file.metadata().ok()?;
        Some(Self { path: path.to_owned(), length: metadata.len(), modified: metadata.modified().ok()?, identity: identity(&metadata) })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }
}

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_metadata: &std::fs::Metadata) -> Identity {
    (0, 0, 0, 0)
}

/// The streams of a container that was opened and not looked into yet, as its header tells them. `None` where they are
/// not all there before packets are read, or where the times of packets depend on what was found, which is so in all
/// but the MP4 family.
pub(super) fn headers_of(input: &Input) -> Option<Headers> {
    // SAFETY: the context is open; only plain fields are read.
    let dynamic = unsafe { (*input.as_ptr()).ctx_flags } & AVFMTCTX_NOHEADER != 0;
    let is_mp4 = input.format().name().split(',').any(|name| name == "mp4");
    (is_mp4 && !dynamic).then(|| Headers(input.streams().map(|stream| header_of(&stream)).collect()))
}

/// The headers of all streams of a container.
pub(super) struct Headers(Vec<Header>);

fn header_of(stream: &ffmpeg_next::Stream<'_>) -> Header {
    let parameters = stream.parameters();
    // SAFETY: the parameters belong to a stream of an open container; the struct is plain data.
    let raw = unsafe { &*parameters.as_ptr() };
    Header {
        kind_and_codec: (raw.codec_type as i32, raw.codec_id as i32, raw.codec_tag),
        set_up_data: extradata(&parameters).to_vec(),
        size: (raw.width, raw.height),
        sample_rate: raw.sample_rate,
        time_base: (stream.time_base().numerator(), stream.time_base().denominator()),
        frames: stream.frames(),
        duration: stream.duration(),
    }
}

/// Gives the streams of `input` what was found in the same version of the file before; false where nothing is known of
/// it.
pub(super) fn restore(input: &mut Input, version: &FileVersion, headers: &Headers) -> bool {
    let files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(file) = files.get(&version.path).filter(|file| file.version == *version && file.headers == headers.0) else { return false };
    let mut whole = true;
    for (mut stream, found) in input.streams_mut().zip(&file.streams) {
        // SAFETY: the stream belongs to this open container, which is borrowed alone; the copy is FFmpeg's own.
        whole &= unsafe { restore_stream(stream.as_mut_ptr(), found) };
    }
    // SAFETY: the context is open and borrowed alone.
    let context: &mut AVFormatContext = unsafe { &mut *input.as_mut_ptr() };
    (context.start_time, context.duration, context.bit_rate) = (file.start, file.duration, file.bit_rate);
    whole
}

/// # Safety
/// `stream` must belong to an open container that nobody else uses.
unsafe fn restore_stream(stream: *mut AVStream, found: &FoundStream) -> bool {
    // SAFETY: the caller's stream is valid, and so are the parameters that `found` owns.
    unsafe {
        (*stream).start_time = found.start;
        (*stream).duration = found.duration;
        (*stream).avg_frame_rate = found.average_rate;
        (*stream).r_frame_rate = found.base_rate;
        (*stream).sample_aspect_ratio = found.pixel_aspect;
        avcodec_parameters_copy((*stream).codecpar, found.parameters.as_ptr()) >= 0
    }
}

/// Keeps what was found in a version of a file.
pub(super) fn keep(input: &Input, version: FileVersion, headers: Headers) {
    // SAFETY: the context is open; only plain fields are read.
    let (start, duration, bit_rate) = unsafe {
        let context = &*input.as_ptr();
        (context.start_time, context.duration, context.bit_rate)
    };
    let streams: Vec<FoundStream> = input.streams().map(|stream| found_in(&stream)).collect();
    if streams.len() != headers.0.len() {
        return;
    }
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if files.len() >= MOST_FILES {
        files.clear();
    }
    files.insert(version.path.clone(), FoundFile { version, headers: headers.0, streams, start, duration, bit_rate });
}

fn found_in(stream: &ffmpeg_next::Stream<'_>) -> FoundStream {
    // SAFETY: the stream belongs to an open container; only plain fields are read.
    let raw = unsafe { &*stream.as_ptr() };
    FoundStream {
        parameters: stream.parameters().clone(),
        start: raw.start_time,
        duration: raw.duration,
        average_rate: raw.avg_frame_rate,
        base_rate: raw.r_frame_rate,
        pixel_aspect: raw.sample_aspect_ratio,
    }
}
