//! Who answers what is said to `offcut node`: the director of promos.

use crate::node::{Direction, DirectionRequest, Director, DirectorMedia};
use crate::promo::{Medium, PromoError, direct};

/// Makes and edits promos by word.
pub(super) struct PromoDirector;

impl Director for PromoDirector {
    fn direct(&self, request: &DirectionRequest) -> Direction {
        let media: Result<Vec<Medium>, PromoError> = request.media.iter().map(medium).collect();
        match media {
            Ok(media) => {
                let answer = direct(&request.text, request.draft.as_ref(), &media);
                Direction { reply: answer.reply, draft: answer.draft }
            }
            Err(error) => Direction { reply: error.to_string(), draft: None },
        }
    }
}

fn medium(media: &DirectorMedia) -> Result<Medium, PromoError> {
    Medium::open(&media.path, &media.cdn_url, &media.filename)
}
