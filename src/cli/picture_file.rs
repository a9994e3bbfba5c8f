//! The picture that one frame is written to, told by the ending of its name.

use std::path::Path;

use crate::base::{Code, Diagnostic, Frame};
use crate::encode;
use crate::render::Failure;

/// The format of a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PictureFormat(encode::PictureFormat);

impl PictureFormat {
    /// The format that the ending of `path` names, capitals or not.
    ///
    /// # Errors
    /// Where it names none.
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "png" => Ok(Self(encode::PictureFormat::Png)),
            "jpg" | "jpeg" => Ok(Self(encode::PictureFormat::Jpeg)),
            "webp" => Ok(Self(encode::PictureFormat::Webp)),
            _ => {
                let message = format!("cannot tell the format of {:?} by its ending", path.display().to_string());
                Err(Diagnostic::error(Code::UnknownFormat, message).help("end the picture's name in .png, .jpg or .webp").into())
            }
        }
    }

    /// The file of a 4:2:0 frame.
    ///
    /// # Errors
    /// Where the picture is too large for the format.
    pub(super) fn encode(self, frame: &Frame) -> Result<Vec<u8>, Failure> {
        self.0.encode(frame).map_err(|error| Failure::at("", &error))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::ImageFormat;

    use super::*;
    use crate::base::{PixelFormat, PixelSize, Planes};

    #[test]
    fn files_are_what_their_ending_says() {
        let size = PixelSize::new(16, 16);
        let mut planes = Planes::zeroed(PixelFormat::Yuv420, size);
        planes.planes_mut().zip([126, 128, 128]).for_each(|((bytes, _), code)| bytes.fill(code));
        let grey = Frame::new(PixelFormat::Yuv420, size, Arc::new(planes));
        for (name, format) in
            [("a.png", ImageFormat::Png), ("a.JPG", ImageFormat::Jpeg), ("a.jpeg", ImageFormat::Jpeg), ("a.webp", ImageFormat::WebP)]
        {
            let bytes = PictureFormat::of(Path::new(name)).unwrap().encode(&grey).unwrap();
            assert_eq!(image::guess_format(&bytes).unwrap(), format);
            let pixel = image::load_from_memory(&bytes).unwrap().to_rgb8().get_pixel(8, 8).0;
            assert!(pixel.iter().all(|value| value.abs_diff(128) <= 1), "{name}: {pixel:?}");
        }
        assert_eq!(PictureFormat::of(Path::new("a.bmp")).unwrap_err().exit(), crate::base::Exit::Usage);
    }
}
