//! Whether an MP4 file is all there. A server that announces no length cannot be told from one whose line broke, and
//! players pass over what is missing.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Why a file is no whole MP4, in words; `None` where it is one: boxes one after another (ISO/IEC 14496-12 4.2), the
/// first of them `ftyp`, `moov` and `mdat` among them, and the last one ends where the file does.
pub(super) fn fault_of_mp4(path: &Path) -> io::Result<Option<String>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    let (mut offset, mut kinds) = (0, Vec::new());
    while offset < length {
        let Some((kind, size)) = box_header(&mut reader, length - offset)? else {
            return Ok(Some(format!("it breaks off at byte {length}, within a header")));
        };
        kinds.push(kind);
        if kinds[0] != *b"ftyp" {
            return Ok(Some("it is no MP4 file".to_owned()));
        }
        if size > length - offset {
            return Ok(Some(format!("it breaks off at byte {length} of {}", offset.saturating_add(size))));
        }
        offset += size;
        reader.seek(SeekFrom::Start(offset))?;
    }
    let missing = [*b"moov", *b"mdat"].into_iter().find(|wanted| !kinds.contains(wanted));
    Ok(missing.map(|kind| format!("its part {:?} is missing", String::from_utf8_lossy(&kind))))
}

/// The kind of the next box and its bytes, of `left` that the file has; `None` where that is no whole header.
fn box_header(reader: &mut impl Read, left: u64) -> io::Result<Option<([u8; 4], u64)>> {
    let (mut size, mut kind, mut large) = ([0; 4], [0; 4], [0; 8]);
    if left < 8 {
        return Ok(None);
    }
    reader.read_exact(&mut size)?;
    reader.read_exact(&mut kind)?;
    let size = match u32::from_be_bytes(size) {
        // It lasts to the end of the file.
        0 => left,
        1 if left < 16 => return Ok(None),
        1 => {
            reader.read_exact(&mut large)?;
            u64::from_be_bytes(large)
        }
        size => u64::from(size),
    };
    // A box is no smaller than its header; else the walk would not go on.
    Ok((size >= 8).then_some((kind, size)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> Option<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        fault_of_mp4(file.path()).unwrap()
    }

    fn a_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
    }

    #[test]
    fn a_file_is_whole_at_its_last_byte_and_nowhere_before() {
        let large = [&1_u32.to_be_bytes()[..], b"mdat", &21_u64.to_be_bytes(), b"12345"].concat();
        for data in [a_box(b"mdat", b"12345"), large] {
            let whole = [a_box(b"ftyp", b"isom"), a_box(b"moov", &[0; 30]), a_box(b"free", b""), data].concat();
            assert_eq!(fault(&whole), None);
            for length in 0..whole.len() {
                assert!(fault(&whole[..length]).is_some(), "{length} of {} bytes", whole.len());
            }
        }
    }

    #[test]
    fn a_box_may_last_to_the_end_and_none_is_smaller_than_its_header() {
        let start = [a_box(b"ftyp", b"isom"), a_box(b"moov", b"")].concat();
        assert_eq!(fault(&[&start[..], &[0; 4], b"mdat", b"anything"].concat()), None);
        assert!(fault(&[&start[..], &7_u32.to_be_bytes(), b"mdat"].concat()).unwrap().contains("header"));
        assert!(fault(b"\x1aE\xdf\xa3 something else").unwrap().contains("no MP4"));
        assert!(fault(&start).unwrap().contains("mdat"));
    }
}
