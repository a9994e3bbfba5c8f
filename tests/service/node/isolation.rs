//! No token sees what is another's.

use serde_json::json;

use crate::node::client::{Client, http};
use crate::node::material::{of_source, plain, png};
use crate::node::service::Service;

#[tokio::test]
async fn no_token_sees_another_ones_things() {
    let service = Service::start(&[]);
    let (owner, other) = (Client::new(&service).await, Client::new(&service).await);
    let uploaded = owner.upload(&[("a.png", png(1))]).await;
    let address = uploaded.data()["files"][0]["cdn_url"].as_str().unwrap();
    owner.export("r", &of_source(address)).await.data();
    assert_eq!(owner.wait_end("r").await["status"], "completed");
    let thief = Client { session: owner.session.clone(), ..other.clone() };
    let state = thief.get(&format!("/api/state/nemo_agent/me/{}/latest", owner.session)).await;
    assert_eq!(state.codes(), (404, 1002));
    assert_eq!(thief.upload(&[("b.png", png(2))]).await.codes(), (404, 1002));
    assert_eq!(thief.export("x", &plain(100)).await.codes(), (404, 1002));
    let message =
        json!({ "app_name": "nemo_agent", "user_id": "me", "session_id": owner.session, "new_message": { "parts": [{ "text": "hi" }] } });
    assert_eq!(thief.post("/run_sse", &message).await.codes(), (404, 1002));
    assert_eq!(other.get(address).await.codes(), (404, 404));
    // As with an output, who was given the address needs no token: a draft is read by its address on any machine.
    assert_eq!(http().get(address).send().await.unwrap().status().as_u16(), 200);
    assert_eq!(other.export("x", &of_source(address)).await.codes(), (400, 400));
    assert_eq!(other.poll("r").await.codes(), (404, 404));
    assert_eq!(other.cancel("r").await.codes(), (404, 404));
    assert_eq!(other.get("/api/render/proxy/r/download").await.codes(), (404, 404));
    // Ids are each token's own: the same one is free for another, whose job is its own.
    other.export("r", &plain(100)).await.data();
    assert_eq!(other.wait_end("r").await["status"], "completed");
    assert_ne!(owner.poll("r").await.data()["output"], other.poll("r").await.data()["output"]);
    // A path into another's folder, or anywhere else, is no source.
    for path in ["../../media/1/a.png", "/etc/hostname", "file:///etc/hostname", "draft.json"] {
        assert_eq!(other.export("y", &of_source(path)).await.codes(), (400, 400), "{path}");
    }
}
