//! The stream parameters that FFmpeg's bindings leave out.

use std::ffi::CStr;

use ffmpeg_next::codec::Parameters;
use ffmpeg_next::ffi::avcodec_profile_name;

/// The decoder's set-up data (for H.264 in MPEG-4 its parameter sets); empty where there is none.
pub fn extradata(parameters: &Parameters) -> &[u8] {
    // SAFETY: `parameters` holds valid parameters; `extradata` is null or points to `extradata_size` bytes that live as
    // long as they do.
    unsafe {
        let raw = &*parameters.as_ptr();
        match usize::try_from(raw.extradata_size) {
            Ok(size) if !raw.extradata.is_null() => std::slice::from_raw_parts(raw.extradata, size),
            _ => &[],
        }
    }
}

/// A copy that another container may take: without the four-letter code of the one it came from.
pub fn without_tag(parameters: &Parameters) -> Parameters {
    let mut copy = parameters.clone();
    // SAFETY: `copy` owns valid parameters, and nothing else refers to them.
    unsafe { (*copy.as_mut_ptr()).codec_tag = 0 };
    copy
}

/// The name of the profile and the codec's own number of the level, each where it is known.
pub(super) fn profile_and_level(parameters: &Parameters) -> (Option<String>, Option<i32>) {
    // SAFETY: `parameters` holds valid parameters; the struct is plain data.
    let raw = unsafe { &*parameters.as_ptr() };
    // SAFETY: FFmpeg gives a static string, or null where it knows none.
    let name = unsafe { avcodec_profile_name(raw.codec_id, raw.profile) };
    let profile = (!name.is_null()).then(|| {
        // SAFETY: not null, so it is one of FFmpeg's static strings.
        unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
    });
    (profile, (raw.level > 0).then_some(raw.level))
}
