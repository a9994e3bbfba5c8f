//! Where pictures come from: sources found or fetched, recognised by content, and decoded to frames of one canonical
//! kind, by exact time. Frames are 8-bit 4:2:0 BT.709 limited, or straight RGBA where a source has transparency or is
//! R'G'B' itself; rotation and pixel shape are left to whoever draws them ([`PictureInfo::upright_from_coded`]).

mod animation;
mod canonical;
mod checksum;
mod colour;
mod colour_conversion;
mod cube;
mod damage;
mod decode_state;
mod error;
mod full_reference;
mod gamut;
mod info;
mod lengths;
mod limits;
mod orientation;
mod photo;
mod picture_memory;
mod pictures;
mod power;
mod probe;
mod read_ahead;
mod recognise;
mod sample_row;
mod sound_streams;
mod source;
mod still;
mod stored_pictures;
mod stream_facts;
mod video_reader;
mod webp_frames;

pub use canonical::Scaled;
pub use colour::SourceColour;
pub use cube::load_cube;
pub use error::MediaError;
pub use full_reference::ReferenceMeasure;
pub use info::{MediaInfo, PictureInfo, SoundInfo};
pub use limits::Limits;
pub use orientation::Orientation;
pub use photo::{Photo, load_photo};
pub use probe::probe;
pub use read_ahead::ReadAhead;
pub use source::{Cache, DEFAULT_CACHE_BYTES, ResolvedSource, Resolver, ResolverOptions};
pub use still::{Still, load_still};
pub use stored_pictures::{StoredForm, StoredPictures};
pub use stream_facts::{StreamFacts, stream_facts};
pub use video_reader::{SourcePosition, VideoOptions, VideoReader};

pub use crate::ffi::{NoFfmpeg, start_ffmpeg};
pub use checksum::{sha256_of_file, sha256_of_text};
