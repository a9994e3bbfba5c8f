//! From a login to a file by talk alone, in both languages.

use offcut::media::MediaInfo;
use serde_json::{Value, json};

use crate::cloud::sandbox::Sandbox;
use crate::flow::material::{free_address, png, probed, wav};
use crate::node::service::Service;
use crate::support::server::{Server, answer};

/// The media of a promo, in the session.
fn with_media(sandbox: &Sandbox) {
    for (index, name) in ["a.png", "b.png", "logo.png"].into_iter().enumerate() {
        sandbox.write(name, png(index as u8 * 60));
    }
    sandbox.write("song.wav", wav());
    sandbox.succeed(&["cloud", "upload", "a.png", "b.png", "logo.png", "song.wav"]);
}

/// Says something; gives the answer and the draft that it led to.
fn said(sandbox: &Sandbox, text: &str) -> (String, Value) {
    let run = sandbox.succeed(&["cloud", "chat", text]);
    let state = sandbox.succeed(&["cloud", "state", "--json"]).document();
    (run.stdout, state["state"]["draft"].clone())
}

fn track(draft: &Value, kind: i64) -> Option<&Value> {
    draft["t"].as_array().unwrap().iter().find(|track| track["tt"] == kind)
}

#[test]
fn a_promo_is_made_and_edited_by_word_and_ends_in_a_file() {
    let server = Server::start(|_, _| answer("200 OK", "", &png(200), png(200).len()));
    let service = Service::start(&["--allow-private-urls"]);
    let sandbox = Sandbox::new(&service.url);
    let login = sandbox.succeed(&["cloud", "login"]).stdout;
    assert!(login.contains("100 credits") && !login.contains("nmv_usr_"), "{login}");
    let session = sandbox.succeed(&["cloud", "session", "--json"]).document();
    with_media(&sandbox);
    let by_url = sandbox.succeed(&["cloud", "upload", &server.url("/c.png")]).stdout;
    assert!(by_url.contains("c.png") && by_url.contains("96x64"), "{by_url}");
    assert_eq!(server.requests().len(), 1, "fetched once");
    let (reply, draft) = said(&sandbox, "create a 30-second promo video with text overlays and background music");
    assert!(reply.contains("30-second promo") && track(&draft, 7).is_some() && track(&draft, 1).is_some(), "{reply}\n{draft}");
    let (reply, draft) = said(&sandbox, "make it 3 seconds");
    assert!(reply.contains("3 seconds long") && reply.contains("pictures and clips now"), "{reply}");
    assert_eq!(draft["d"], 3000);
    let (reply, draft) = said(&sandbox, "title \"Urban Dreams\"");
    assert!(reply.contains("Urban Dreams") && draft.to_string().contains("Urban Dreams"), "{reply}");
    let (_, draft) = said(&sandbox, "音乐音量35%");
    assert_eq!(track(&draft, 1).map(|music| &music["vo"]), Some(&json!(0.35)), "{draft}");
    let logo = |draft: &Value| draft["t"].as_array().unwrap().iter().any(|track| track["id"] == "logo");
    assert!(logo(&draft));
    let (reply, draft) = said(&sandbox, "去掉logo");
    assert!(reply.contains("logo") && !logo(&draft), "{reply}");
    let (reply, unchanged) = said(&sandbox, "sing me a song");
    assert!(reply.contains("Here you can say") && unchanged == draft, "{reply}");
    // Five edits and the making were charged, the talk and the export are not.
    assert!(sandbox.succeed(&["cloud", "chat", "余额"]).stdout.starts_with("95 credits"));
    assert!(sandbox.succeed(&["cloud", "chat", "status"]).stdout.contains("Urban Dreams"));
    sandbox.succeed(&["cloud", "state", "--save", "d.json"]);
    let mut saved: Value = serde_json::from_slice(&sandbox.read("d.json")).unwrap();
    let index: Value = serde_json::from_slice(&sandbox.read("d.media.json")).unwrap();
    assert_eq!((&saved, index["video_infos"].as_array().map(Vec::len)), (&draft, Some(5)));
    // The same in small, so that it takes a moment.
    (saved["m"]["width"], saved["m"]["height"], saved["m"]["fps"]) = (json!(54), json!(96), json!(10));
    sandbox.write("small.json", saved.to_string());
    let done = sandbox.succeed(&["cloud", "export", "small.json", "-o", "out.mp4"]);
    assert!(done.stdout.contains("out.mp4: rendered in the cloud as render_"), "{done:?}");
    check_file(&probed(&sandbox, "out.mp4"));
    // Rendered here of the same draft, it is the same.
    sandbox.succeed(&["render", "small.json", "-o", "here.mp4", "--allow-private-urls"]);
    let compared = sandbox.run(&["compare", "out.mp4", "here.mp4", "--json"]);
    assert_eq!((compared.status, &compared.document()["verdict"]), (0, &json!("same")), "{compared:?}");
    assert_eq!(sandbox.succeed(&["cloud", "session", "--json"]).document()["session_id"], session["session_id"]);
    assert!(!service.log().contains("nmv_usr_"));
}

fn check_file(info: &MediaInfo) {
    let picture = info.picture.as_ref().unwrap();
    assert_eq!((picture.codec.as_str(), picture.size.width, picture.size.height), ("h264", 54, 96));
    assert_eq!(info.sound.as_ref().unwrap().codec, "aac");
    assert!((info.duration.unwrap().as_ms_f64() - 3000.0).abs() < 100.0, "{:?}", info.duration);
}

#[test]
fn credits_run_out_by_edits_and_not_by_exports() {
    let service = Service::start(&["--credits", "1"]);
    let sandbox = Sandbox::new(&service.url);
    with_media(&sandbox);
    sandbox.succeed(&["cloud", "chat", "create a 2-second promo video without music"]);
    let run = sandbox.run(&["cloud", "chat", "make it 3 seconds"]);
    assert_eq!(run.error(), (6, "out-of-credits".into()), "{run:?}");
    assert!(run.stderr.contains("?bind="), "{}", run.stderr);
    sandbox.write("d.json", crate::flow::material::draft_of(&["a.png"]).to_string());
    sandbox.succeed(&["cloud", "export", "d.json", "-o", "out.mp4"]);
}

#[test]
fn a_token_and_a_session_that_are_not_known_any_more_are_replaced_and_media_go_up_again() {
    let address = free_address();
    let service = Service::start(&["--listen", &address]);
    let sandbox = Sandbox::new(&service.url);
    with_media(&sandbox);
    drop(service);
    // Another node at the same address, which knows nobody.
    let _service = Service::start(&["--listen", &address]);
    sandbox.write("d.json", crate::flow::material::draft_of(&["a.png", "b.png"]).to_string());
    let run = sandbox.succeed(&["cloud", "export", "d.json", "-o", "out.mp4"]);
    for told in ["asking for a new one", "making a new one"] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    assert!(probed(&sandbox, "out.mp4").picture.is_some());
}
