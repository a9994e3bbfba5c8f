//! Opening a container: of an open file, by its content alone, and without another file or an address that it names.

use std::ffi::CString;
use std::fs::File;
use std::path::Path;
use std::ptr;

use ffmpeg_next::ffi::{
    AVFMT_FLAG_CUSTOM_IO, AVFMTCTX_NOHEADER, av_dict_set, avformat_alloc_context, avformat_find_stream_info, avformat_open_input,
};
use ffmpeg_next::format::context::{Input, StreamIo};
use ffmpeg_next::{Dictionary, Error};

use super::found_streams::{FileVersion, headers_of, keep, restore};

/// Demuxers that may be chosen, for pictures and sound alike. None of them follows references to other files (as
/// playlists do), or opens a device.
const DEMUXERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,live_flv,asf,gif,mp3,wav,w64,aiff,aac,ac3,eac3,ogg,flac,caf,\
                        h264,hevc,m4v,yuv4mpegpipe,ivf,dv,mxf,nut,amr,au,ape,wv,tta";

/// Opens `file`, which is the one at `path`, and finds out about its streams. Pictures above
/// `max_pixels` are not decoded for that.
///
/// # Errors
/// Those of FFmpeg: no demuxer recognises the content, or its headers are damaged.
pub(super) fn open_input(path: &Path, file: File, max_pixels: u64) -> Result<Input, Error> {
    let version = FileVersion::of(path, &file);
    let mut input = read_header(file)?;
    let Some((version, headers)) = version.zip(headers_of(&input)) else {
        find_streams(&mut input, max_pixels)?;
        return Ok(input);
    };
    if !restore(&mut input, &version, &headers) {
        find_streams(&mut input, max_pixels)?;
        keep(&input, version, headers);
    }
    Ok(input)
}

fn read_header(file: File) -> Result<Input, Error> {
    let mut io = StreamIo::from_read_seek(file)?;
    let demuxers = CString::new(DEMUXERS).map_err(|_| Error::Bug)?;
    // SAFETY: the context is fresh, `io` outlives it (the wrapped input owns both), and `avformat_open_input` frees it
    // when it fails.
    unsafe {
        let mut context = avformat_alloc_context();
        if context.is_null() {
            return Err(Error::Other { errno: ffmpeg_next::error::ENOMEM });
        }
        (*context).pb = io.as_mut_ptr();
        (*context).flags |= AVFMT_FLAG_CUSTOM_IO;
        let mut options = ptr::null_mut();
        av_dict_set(&raw mut options, c"format_whitelist".as_ptr(), demuxers.as_ptr(), 0);
        av_dict_set(&raw mut options, c"protocol_whitelist".as_ptr(), c"none".as_ptr(), 0);
        av_dict_set(&raw mut options, c"enable_drefs".as_ptr(), c"0".as_ptr(), 0);
        let status = avformat_open_input(&raw mut context, ptr::null(), ptr::null_mut(), &raw mut options);
        drop(Dictionary::own(options));
        if status < 0 { Err(Error::from(status)) } else { Ok(Input::wrap_with_custom_io(context, io)) }
    }
}

/// `avformat_find_stream_info` with a bound on what its trial decoders take in.
fn find_streams(input: &mut Input, max_pixels: u64) -> Result<(), Error> {
    let limit = CString::new(max_pixels.min(i32::MAX as u64).to_string()).map_err(|_| Error::Bug)?;
    // SAFETY: the context is open and borrowed alone, and one dictionary a stream is handed over and freed again.
    let status = unsafe {
        let context = input.as_mut_ptr();
        let count = (*context).nb_streams as usize;
        let mut options = vec![ptr::null_mut(); count];
        for dictionary in &mut options {
            av_dict_set(dictionary, c"max_pixels".as_ptr(), limit.as_ptr(), 0);
        }
        // Containers that find streams while they are read take no options: their array would be too short for them.
        let dynamic = (*context).ctx_flags & AVFMTCTX_NOHEADER != 0;
        let status = avformat_find_stream_info(context, if dynamic || count == 0 { ptr::null_mut() } else { options.as_mut_ptr() });
        for dictionary in options {
            drop(Dictionary::own(dictionary));
        }
        status
    };
    if status < 0 { Err(Error::from(status)) } else { Ok(()) }
}
