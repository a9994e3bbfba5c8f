//! Which pages of other origins may read answers (Fetch, 3.2: CORS).

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

/// How long a browser may remember what it was told.
const REMEMBERED: Duration = Duration::from_secs(600);

/// Lets pages of `origins` read all answers; `*` lets those of any. `None` where no origin is named.
pub(super) fn cors(origins: &[String]) -> Option<CorsLayer> {
    let listed: Vec<_> = origins.iter().filter_map(|origin| HeaderValue::from_str(origin.trim_end_matches('/')).ok()).collect();
    if listed.is_empty() {
        return None;
    }
    let allowed = if listed.iter().any(|origin| origin == "*") { AllowOrigin::any() } else { AllowOrigin::list(listed) };
    let exposed: [HeaderName; 5] =
        [header::RETRY_AFTER, header::CONTENT_DISPOSITION, header::CONTENT_LENGTH, header::CONTENT_RANGE, header::ACCEPT_RANGES];
    // A token goes into a header, never into a cookie: credentials of the browser are not asked for.
    let layer = CorsLayer::new().allow_origin(allowed).allow_methods([Method::GET, Method::POST, Method::HEAD]);
    Some(layer.allow_headers(AllowHeaders::mirror_request()).expose_headers(exposed).max_age(REMEMBERED))
}
