//! The markers of a JPEG up to its first scan, read as leniently as other programs do (ITU-T T.81, annex B).

use crate::base::PixelSize;

/// The segments before the pixels.
#[derive(Debug, Default)]
pub(in crate::media) struct JpegMarkers {
    /// Of the picture; no height where it only follows the first scan (DNL).
    pub(super) size: PixelSize,
    /// Bits of a component.
    pub(super) bits: u32,
    /// Identifiers of the components.
    pub(super) components: Vec<u8>,
    pub(super) is_progressive: bool,
    pub(super) exif: Option<Vec<u8>>,
    icc_parts: Vec<(u8, Vec<u8>)>,
    has_jfif: bool,
    adobe_transform: Option<u8>,
    /// Whether an end-of-image marker follows the first scan's beginning.
    pub(super) has_end: bool,
}

/// Start of frame: baseline to lossless, Huffman or arithmetic; 0xc4, 0xc8 and 0xcc are others.
fn is_frame(marker: u8) -> bool {
    (0xc0..=0xcf).contains(&marker) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

impl JpegMarkers {
    /// Reads the markers of a file; `None` where there is no picture before the end.
    pub(in crate::media) fn read(bytes: &[u8]) -> Option<Self> {
        let mut found = Self::default();
        let mut position = 2;
        loop {
            // Between segments there may be anything: fill bytes, zeros, rests of broken editors.
            position += bytes.get(position..)?.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff))?;
            let marker = bytes[position + 1];
            let length = bytes.get(position + 2..position + 4).map(|two| usize::from(u16::from_be_bytes([two[0], two[1]])))?;
            let body = bytes.get(position + 4..position + 2 + length.max(2)).unwrap_or(&[]);
            match marker {
                // Markers without a length.
                0x01 | 0xd0..=0xd8 => {
                    position += 2;
                    continue;
                }
                0xd9 => return None,
                0xda => {
                    found.has_end = bytes[position..].windows(2).any(|pair| pair == [0xff, 0xd9]);
                    return (!found.components.is_empty()).then_some(found);
                }
                _ if is_frame(marker) => found.take_frame(marker, body)?,
                0xe0 => found.has_jfif |= body.starts_with(b"JFIF\0"),
                0xe1 if found.exif.is_none() && body.starts_with(b"Exif\0\0") => found.exif = Some(body.to_vec()),
                0xe2 if body.starts_with(b"ICC_PROFILE\0") && body.len() >= 14 => found.icc_parts.push((body[12], body[14..].to_vec())),
                0xee if body.starts_with(b"Adobe") => found.adobe_transform = Some(body.get(11).copied().unwrap_or(0)),
                _ => {}
            }
            position += 2 + length.max(2);
        }
    }

    fn take_frame(&mut self, marker: u8, body: &[u8]) -> Option<()> {
        let [bits, height_high, height_low, width_high, width_low, _count, components @ ..] = body else { return None };
        let side = |high, low| u32::from(u16::from_be_bytes([high, low]));
        self.bits = u32::from(*bits);
        self.size = PixelSize::new(side(*width_high, *width_low), side(*height_high, *height_low));
        self.components = components.chunks_exact(3).map(|component| component[0]).collect();
        self.is_progressive = matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce);
        Some(())
    }

    /// The ICC profile, its parts in order (ICC.1, B.4).
    pub(super) fn icc(&self) -> Option<Vec<u8>> {
        let mut parts: Vec<_> = self.icc_parts.iter().collect();
        parts.sort_by_key(|(number, _)| *number);
        (!parts.is_empty()).then(|| parts.iter().flat_map(|(_, bytes)| bytes).copied().collect())
    }

    /// Whether three components are red, green and blue: by Adobe's marker, or by their names where neither it nor
    /// JFIF's stands, as libjpeg has it.
    pub(super) fn is_rgb(&self) -> bool {
        match (self.components.as_slice(), self.adobe_transform) {
            ([_, _, _], Some(transform)) => transform == 0,
            (b"RGB", None) => !self.has_jfif,
            _ => false,
        }
    }

    /// Whether inks are stored inverted, as Adobe's programs do.
    pub(super) fn has_inverted_inks(&self) -> bool {
        self.adobe_transform.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_segments_is_passed_over() {
        let frame = b"\xff\xc0\0\x11\x08\0\x20\0\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01";
        let bytes = [b"\xff\xd8".as_slice(), b"\0\0\xff\xff", b"\xff\xee\0\x07Adobe", b"\0\0\0", frame, b"\xff\xda\0\x02\x12\x34"].concat();
        let found = JpegMarkers::read(&bytes).unwrap();
        assert_eq!(
            (found.size, found.bits, found.components.as_slice(), found.has_end),
            (PixelSize::new(64, 32), 8, &[1, 2, 3][..], false)
        );
        assert!(JpegMarkers::read(&[&bytes, b"\xff\xd9".as_slice()].concat()).unwrap().has_end);
        assert!(found.is_rgb() && JpegMarkers::read(&bytes[..20]).is_none());
    }
}
