//! What the table alone cannot tell: ids that repeat, segments that overlap, content that is missing, transitions that do not fit.

mod all;
mod content;
mod ids;
mod timing;

pub(super) use all::check;
pub(super) use content::lacks_source;
pub(super) use ids::TrackNames;
