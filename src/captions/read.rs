//! A caption file, known by its content.

use super::cue::Captions;
use super::{CaptionError, subrip, substation, webvtt, word_times};

/// Most bytes of a caption file: ten hours of talk as word-time JSON take four megabytes.
pub const MAX_BYTES: usize = 16 << 20;

/// Most cues of a file, words with times counted as well, since each is laid out: two hours of talk.
const MAX_CUES: usize = 20_000;

/// Reads a caption file; cues come sorted by their start.
///
/// # Errors
/// Where the bytes are no text, of no known format, too many, or hold no cue.
pub fn read(bytes: &[u8]) -> Result<Captions, CaptionError> {
    if bytes.len() > MAX_BYTES {
        return Err(CaptionError::TooLarge { found: bytes.len(), allowed: MAX_BYTES });
    }
    let text = decoded(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let head = text.trim_start();
    let mut captions = if head.starts_with("WEBVTT") {
        webvtt::read(&text)
    } else if head.starts_with(['{', '['])
        && !head.starts_with("[Script Info]")
        && !head.starts_with("[V4")
        && !head.starts_with("[Events]")
    {
        word_times::read(&text)?
    } else if head.starts_with('[') {
        substation::read(&text)
    } else if text.contains("-->") {
        subrip::read(&text)
    } else {
        return Err(CaptionError::UnknownFormat);
    };
    if captions.cues.iter().map(|cue| cue.words.len().max(1)).sum::<usize>() > MAX_CUES {
        return Err(CaptionError::TooManyCues { allowed: MAX_CUES });
    }
    if captions.cues.is_empty() {
        return Err(CaptionError::Empty);
    }
    captions.cues.sort_by_key(|cue| cue.start);
    Ok(captions)
}

/// UTF-8, or UTF-16 with a byte order mark, without the mark.
fn decoded(bytes: &[u8]) -> Result<String, CaptionError> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_err(|_| CaptionError::NotText)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = std::str::from_utf8(bytes).map_err(|_| CaptionError::NotText)?;
            if text.contains('\0') { Err(CaptionError::NotText) } else { Ok(text.to_owned()) }
        }
    }
}
