//! Looking at pictures: their subject and how strong they are, found on small copies of them.

mod look;
mod saliency;
mod subject;
mod thumbnail;

pub(super) use look::Look;
pub(super) use subject::Subject;
pub(super) use thumbnail::Thumbnail;
