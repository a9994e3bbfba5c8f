//! Who answers what is said to `offcut node`: the director of promos, where this build has it.

#[cfg(feature = "promo")]
use crate::node::DirectorMedia;
use crate::node::{Direction, DirectionRequest, Director};
#[cfg(feature = "promo")]
use crate::promo::{Medium, PromoError, Revisions, direct_among};

/// Makes and edits promos by word.
pub(super) struct PromoDirector;

#[cfg(feature = "promo")]
impl Director for PromoDirector {
    fn direct(&self, request: &DirectionRequest) -> Direction {
        let media: Result<Vec<Medium>, PromoError> = request.media.iter().map(medium).collect();
        match media {
            Ok(media) => {
                let mut revisions: Revisions =
                    request.history.as_deref().and_then(|history| serde_json::from_str(history).ok()).unwrap_or_default();
                if let Some(draft) = &request.draft {
                    revisions.push(draft.clone());
                }
                let answer = direct_among(&request.text, &mut revisions, &media);
                let history = answer.draft.is_some().then(|| serde_json::to_string(&revisions).ok()).flatten();
                Direction { reply: answer.reply, draft: answer.draft, history }
            }
            Err(error) => Direction { reply: error.to_string(), ..Direction::default() },
        }
    }
}

#[cfg(feature = "promo")]
fn medium(media: &DirectorMedia) -> Result<Medium, PromoError> {
    Medium::open(&media.path, &media.cdn_url, &media.filename)
}

#[cfg(not(feature = "promo"))]
impl Director for PromoDirector {
    fn direct(&self, _request: &DirectionRequest) -> Direction {
        Direction { reply: "This node makes no drafts: it was built without the feature `promo`.".to_owned(), ..Direction::default() }
    }
}
