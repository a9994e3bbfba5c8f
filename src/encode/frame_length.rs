//! The length of a frame as FFmpeg counts it.

use ffmpeg_next::Rational;

use crate::base::FrameRate;

use super::EncodeError;

/// Seconds a frame as FFmpeg's ratio.
pub(super) fn frame_length(rate: FrameRate) -> Result<Rational, EncodeError> {
    let (Ok(numerator), Ok(denominator)) = (i32::try_from(rate.numerator()), i32::try_from(rate.denominator())) else {
        return Err(EncodeError::BadSetting { name: "--fps", found: rate.to_string(), allowed: "ratios of numbers under 2^31".to_owned() });
    };
    Ok(Rational(denominator, numerator))
}
