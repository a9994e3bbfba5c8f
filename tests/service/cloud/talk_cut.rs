//! The line cut after every byte of the answer to a message, which is charged for: it is never sent again, and what
//! came is never taken for the whole.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use offcut::base::Explain;
use offcut::cloud::{Cloud, CloudError, Exchange};
use serde_json::json;

use crate::cloud::cuts::{Cut, Ending, Place};
use crate::cloud::service::{CHAT_PATH, Service, data};
use crate::cloud::stand_in::Reply;

/// The first look at the state comes after 0.6 s, all five take 5.4 s.
const SCALE: f64 = 0.02;
/// Messages that are under way at once; most of them wait.
const AT_ONCE: usize = 240;
/// From the first message to the next, so that no crowd of connections forms.
const APART: Duration = Duration::from_millis(5);

/// Two events, the length of the stream announced.
fn answer() -> Reply {
    let event = |words: &str| format!("data: {}\n\n", json!({ "type": "text", "content": words }));
    Reply::new(200, "content-type: text/event-stream\r\n", [event("I cut."), event("I sang.")].concat().as_bytes())
}

/// Says a message for each cut, to a service whose draft grows with each message if `is_edited`. Gives what came of
/// each.
fn said(cuts: Vec<Cut>, is_edited: bool) -> Vec<(Cut, Result<Exchange, CloudError>)> {
    let (heard, all) = (AtomicU64::new(1), cuts.clone());
    let service = Service::with(move |request, _, _| match request.path.as_str() {
        CHAT_PATH => {
            heard.fetch_add(u64::from(is_edited), SeqCst);
            let index: usize = request.json()["new_message"]["parts"][0]["text"].as_str().unwrap().parse().unwrap();
            Some(all[index].applied_to(&answer()))
        }
        path if path.starts_with("/api/state/") => {
            Some(Reply::json(200, &data(json!({ "state": { "draft": { "d": 1000 * heard.load(SeqCst), "t": [] } } }))))
        }
        _ => None,
    });
    let place = Place::new(&service.stand_in.url(""), "worker", true, SCALE);
    let notes = Mutex::new(Vec::new());
    let watch = |news| notes.lock().unwrap().push(news);
    let cloud = Cloud::new(place.settings.clone(), &watch).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let count = cuts.len();
    let results = runtime.block_on(async {
        cloud.session().await.unwrap();
        let say = async |(index, cut): (usize, Cut)| {
            tokio::time::sleep(APART * (index % AT_ONCE) as u32).await;
            (cut, cloud.chat(&index.to_string()).await)
        };
        stream::iter(cuts.into_iter().enumerate()).map(say).buffer_unordered(AT_ONCE).collect().await
    });
    assert_eq!(service.stand_in.count("POST", CHAT_PATH), count, "each message leaves once");
    results
}

fn cuts(ending: Ending) -> Vec<Cut> {
    let length = Cut { offset: usize::MAX, ending }.applied_to(&answer()).bytes().len();
    (0..length).map(|offset| Cut { offset, ending }).collect()
}

#[test]
fn an_edit_whose_answer_breaks_off_is_told_from_the_state() {
    for (cut, result) in said([cuts(Ending::Reset), cuts(Ending::Short)].concat(), true) {
        let exchange = result.unwrap();
        assert!(exchange.broken.is_some() && exchange.changes[0].contains("length changed"), "{cut:?} {exchange:?}");
        assert!(["", "I cut.", "I cut.\nI sang."].contains(&exchange.text.as_str()), "{cut:?} {exchange:?}");
    }
}

#[test]
fn a_break_without_a_trace_is_an_error_that_says_what_came() {
    for (cut, result) in said(cuts(Ending::Reset), false) {
        let error = result.unwrap_err();
        let notes = error.notes().join(" ");
        assert!(matches!(error.cause(), CloudError::Lost { .. }) && notes.contains("sent once and not again"), "{cut:?} {error:?}");
        let end_of_first = cuts(Ending::Reset).len() - "data: {\"type\":\"text\",\"content\":\"I sang.\"}\n\n".len();
        assert_eq!(notes.contains("it had said: I cut."), cut.offset >= end_of_first, "{cut:?} {notes}");
    }
}

#[test]
fn the_end_of_a_stream_without_a_length_is_the_answers_end_only_between_events() {
    let whole = Cut { offset: usize::MAX, ending: Ending::Unannounced };
    let length = whole.applied_to(&answer()).bytes().len();
    // Two bytes end an event, and the end of the stream stands for them.
    let second_ends = length - 2;
    let first_ends = second_ends - "data: {\"type\":\"text\",\"content\":\"I sang.\"}\n\n".len();
    let head_ends = first_ends - "data: {\"type\":\"text\",\"content\":\"I cut.\"}".len();
    for (cut, result) in said([cuts(Ending::Unannounced), vec![whole]].concat(), true) {
        let exchange = result.unwrap();
        let is_between = cut.offset == head_ends || (first_ends..=first_ends + 2).contains(&cut.offset) || cut.offset >= second_ends;
        let words = match cut.offset {
            offset if offset >= second_ends => "I cut.\nI sang.",
            offset if offset >= first_ends => "I cut.",
            _ => "",
        };
        assert_eq!((exchange.broken.is_none(), exchange.text.as_str()), (is_between, words), "{cut:?} {exchange:?}");
        let is_told = exchange.changes.iter().any(|change| change.contains("length changed"));
        assert!(is_told || (is_between && !words.is_empty()), "{cut:?} {exchange:?}");
    }
}
