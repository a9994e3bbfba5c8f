//! A service that does right: what the faults are played upon.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::cloud::material::video;
use crate::cloud::stand_in::{Reply, Request, StandIn};

pub(crate) const TOKEN_PATH: &str = "/api/auth/anonymous-token";
pub(crate) const SESSION_PATH: &str = "/api/tasks/me/with-session/nemo_agent";
pub(crate) const CREDITS_PATH: &str = "/api/credits/balance/simple";
pub(crate) const EXPORT_PATH: &str = "/api/render/proxy/lambda";
pub(crate) const CHAT_PATH: &str = "/run_sse";

/// The state of the service.
#[derive(Default)]
pub(crate) struct World {
    /// How often each id was handed in.
    pub(crate) submissions: BTreeMap<String, usize>,
    /// Bodies of what was handed in.
    pub(crate) bodies: Vec<Value>,
    /// Looks at each job.
    polls: BTreeMap<String, usize>,
    /// How often a result went out whole.
    pub(crate) downloads: usize,
    /// The draft of every session.
    pub(crate) draft: Value,
    /// Looks until a job is done.
    pub(crate) polls_needed: usize,
    cancelled: Vec<String>,
    /// Whether a completed job comes without its file's address.
    pub(crate) keeps_address: bool,
}

/// The service on this machine.
pub(crate) struct Service {
    pub(crate) stand_in: StandIn,
    pub(crate) world: Arc<Mutex<World>>,
}

impl Service {
    pub(crate) fn start() -> Self {
        Self::with(|_, _, _| None)
    }

    /// With `fault` asked first; it gets the request, the count of those like it before, and the answer that would be
    /// right.
    pub(crate) fn with(fault: impl Fn(&Request, usize, &dyn Fn() -> Reply) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::deaf_with(|_| Duration::ZERO, fault)
    }

    /// That leaves the bodies of requests alone for as long as `deaf_for` says.
    pub(crate) fn deaf(deaf_for: impl Fn(&Request) -> Duration + Send + Sync + 'static) -> Self {
        Self::deaf_with(deaf_for, |_, _, _| None)
    }

    fn deaf_with(
        deaf_for: impl Fn(&Request) -> Duration + Send + Sync + 'static,
        fault: impl Fn(&Request, usize, &dyn Fn() -> Reply) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let world: Arc<Mutex<World>> = Arc::new(Mutex::new(World { draft: ready_draft(), polls_needed: 2, ..World::default() }));
        let own = Arc::clone(&world);
        let stand_in = StandIn::start_deaf(deaf_for, move |request, nth| {
            let right = || answer(request, &mut own.lock().unwrap());
            fault(request, nth, &right).unwrap_or_else(right)
        });
        Self { stand_in, world }
    }

    pub(crate) fn submissions(&self) -> BTreeMap<String, usize> {
        self.world.lock().unwrap().submissions.clone()
    }
}

/// A draft that can be exported.
pub(crate) fn ready_draft() -> Value {
    json!({ "d": 1000, "t": [{ "tt": 7, "sg": [{ "tx": "Urban Dreams", "d": 1000 }] }] })
}

pub(crate) fn data(value: Value) -> Value {
    json!({ "code": 0, "data": value })
}

/// A refusal by the envelope under this HTTP status.
pub(crate) fn refusal(status: u16, code: i64) -> Reply {
    Reply::json(status, &json!({ "code": code, "message": "no" }))
}

fn answer(request: &Request, world: &mut World) -> Reply {
    let path = request.path.as_str();
    let job = || path.trim_start_matches("/api/render/proxy/lambda/").trim_end_matches("/cancel").to_owned();
    match (request.method.as_str(), path) {
        ("POST", TOKEN_PATH) => Reply::json(
            200,
            &data(json!({ "token": "nmv_usr_first", "user_id": "user1", "expires_at": "2999-01-01T00:00:00Z", "credits": 100 })),
        ),
        ("POST", SESSION_PATH) => Reply::json(200, &data(json!({ "task_id": "task1", "session_id": "session1" }))),
        ("GET", CREDITS_PATH) => Reply::json(200, &data(json!({ "available": 80, "frozen": 20, "total": 100 }))),
        ("POST", CHAT_PATH) => Reply::events(&[json!({ "type": "text", "content": "Made a promo of three clips." }).to_string()], true),
        ("POST", EXPORT_PATH) => {
            let body = request.json();
            let id = body["id"].as_str().unwrap_or_default().to_owned();
            *world.submissions.entry(id.clone()).or_default() += 1;
            world.bodies.push(body);
            Reply::json(200, &json!({ "id": id, "status": "pending", "progress": 0 }))
        }
        ("GET", _) if path == "/files/result.mp4" || path.ends_with("/download") => {
            world.downloads += 1;
            Reply::new(200, "content-type: video/mp4\r\n", video())
        }
        ("POST", _) if path.starts_with("/api/upload-video/") => {
            let hash = format!("{:016x}", request.body.iter().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte))));
            let file =
                json!({ "filename": "a", "file_type": "image", "cdn_url": format!("https://cdn.example/{hash}"), "width": 8, "height": 6 });
            let urls = request.json()["urls"].as_array().map_or(1, Vec::len);
            Reply::json(200, &data(json!({ "files": vec![file; urls] })))
        }
        ("GET", _) if path.starts_with("/api/state/") => {
            Reply::json(200, &data(json!({ "state": { "draft": world.draft, "video_infos": [{ "cdn_url": "x" }] } })))
        }
        ("POST", _) if path.ends_with("/cancel") => {
            world.cancelled.push(job());
            Reply::json(200, &json!({}))
        }
        ("GET", _) if path.starts_with("/api/render/proxy/lambda/") => {
            let id = job();
            if !world.submissions.contains_key(&id) {
                return refusal(404, 404);
            }
            let polls = world.polls.entry(id.clone()).or_default();
            *polls += 1;
            match *polls {
                _ if world.cancelled.contains(&id) => Reply::json(200, &json!({ "id": id, "status": "cancelled", "progress": 10 })),
                polls if polls < world.polls_needed => Reply::json(200, &json!({ "id": id, "status": "processing", "progress": 50 })),
                _ if world.keeps_address => Reply::json(200, &json!({ "id": id, "status": "completed", "progress": 100 })),
                _ => {
                    Reply::json(200, &json!({ "id": id, "status": "completed", "progress": 100, "output": { "url": "/files/result.mp4" } }))
                }
            }
        }
        _ => refusal(404, 404),
    }
}
