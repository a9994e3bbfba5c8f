//! One message and the event stream that answers it.

use std::time::Duration;

use eventsource_stream::{EventStreamError, Eventsource};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::api::{ChatEvent, ChatRequest, Endpoint};
use crate::cloud::identity::TokenInUse;
use crate::cloud::refusal::Refused;
use crate::cloud::{Cloud, CloudError};

/// The name of the request in messages.
const WHAT: &str = "the message";
/// A whole answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(15 * 60);
/// Heartbeats alone.
const HEARTBEAT_LIMIT: Duration = Duration::from_secs(10 * 60);
/// From one "Still working…" to the next.
const STILL_WORKING: Duration = Duration::from_secs(2 * 60);
/// Bytes of one answer at most.
const MAX_BYTES: u64 = 32 << 20;
/// The service's words at the end of answers that were right.
const HICCUP: &str = "i encountered a temporary issue";

/// The result of a message.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// All words so far.
    pub(super) text: String,
    /// Why the stream ended before the answer did, where it did.
    pub(super) broken: Option<CloudError>,
    /// Where the last event's words begin.
    last_start: usize,
    /// Words that came in parts and may come again as a whole.
    partial: String,
    /// Whether anything but heartbeats came.
    has_begun: bool,
}

impl Cloud<'_> {
    /// Sends a message, once, and reads its answer. A stream that breaks is no error here, since the message must not
    /// be sent again.
    ///
    /// # Errors
    /// Where the message was refused, or certainly did not leave.
    pub(super) async fn talk(&self, session: &str, text: &str, token: &TokenInUse) -> Result<Talk, CloudError> {
        let waits = self.transport.waits;
        let start = Instant::now();
        let (mut talk, mut quiet_since, mut next_note) = (Talk::default(), start, start + waits.of(STILL_WORKING));
        let mut events = Box::pin(self.events(session, text, token).eventsource());
        loop {
            let quiet_end = quiet_since + waits.of(HEARTBEAT_LIMIT);
            let end = start + waits.of(ANSWER_LIMIT);
            match timeout_at(next_note.min(quiet_end).min(end), events.next()).await {
                Ok(None) => return Ok(talk),
                Ok(Some(Ok(event))) => {
                    if talk.take(&event.data)? {
                        quiet_since = Instant::now();
                        next_note = quiet_since + waits.of(STILL_WORKING);
                    }
                }
                Ok(Some(Err(error))) => return talk.broken_by(error),
                Err(_) => {}
            }
            let now = Instant::now();
            let limit = if now >= end { Some(ANSWER_LIMIT) } else { (now >= quiet_end).then_some(HEARTBEAT_LIMIT) };
            if let Some(after) = limit {
                talk.broken = Some(CloudError::TimedOut { what: WHAT, after });
                return Ok(talk);
            }
            if now >= next_note {
                self.note("Still working…");
                next_note = now + waits.of(STILL_WORKING);
            }
        }
    }

    /// The bytes of the answer; the request leaves when the first is waited for.
    fn events(&self, session: &str, text: &str, token: &TokenInUse) -> impl Stream<Item = Result<Vec<u8>, CloudError>> {
        let request = ChatRequest::new(session, text);
        let send = async move {
            let request = self.transport.request(Endpoint::Chat, Some(&token.secret))?.header(ACCEPT, "text/event-stream").json(&request);
            let response = self.transport.send(request, WHAT).await?;
            let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
            if !response.status().is_success() || kind.contains("json") || kind.contains("html") {
                self.transport.read_json(response, WHAT).await?;
                return Err(CloudError::bad_answer(WHAT, format_args!("{kind} in place of events")));
            }
            let lost = |error: reqwest::Error| CloudError::Lost { what: WHAT, reason: crate::cloud::transport::innermost(&error) };
            Ok(response.bytes_stream().map_err(lost))
        };
        let (mut received, mut rest) = (0, Vec::new());
        stream::once(send).try_flatten().map(Some).chain(stream::iter([None])).map(move |block| {
            let Some(block) = block.transpose()? else { return end_of_event(&rest) };
            received += block.len() as u64;
            if received > MAX_BYTES {
                return Err(CloudError::TooLarge { what: WHAT, limit: MAX_BYTES });
            }
            rest.extend_from_slice(&block);
            rest.drain(..unfinished_from(&rest));
            Ok(block.to_vec())
        })
    }
}

impl Talk {
    /// Takes one event in; whether it was more than a heartbeat.
    fn take(&mut self, data: &str) -> Result<bool, CloudError> {
        match ChatEvent::read(data) {
            ChatEvent::Heartbeat => return Ok(false),
            ChatEvent::Text(text) => self.say(&text, is_partial(data)),
            ChatEvent::Refused(refusal) => {
                let error = CloudError::from(Refused::new(&refusal, None));
                if !self.has_begun {
                    return Err(error);
                }
                self.broken = Some(error);
            }
            event => tracing::debug!(?event, "an event that is not shown"),
        }
        self.has_begun = true;
        Ok(true)
    }

    fn say(&mut self, text: &str, is_partial: bool) {
        if !is_partial && !self.partial.is_empty() && self.partial.trim() == text.trim() {
            tracing::debug!("an answer came in parts, and then as a whole");
            self.partial.clear();
            return;
        }
        // Sentences of their own stand on lines of their own; parts go on where the last one ended.
        let ends = self.text.ends_with(['.', '!', '?', ':', '。', '！', '？', '：']);
        if !is_partial && ends && !text.starts_with(char::is_whitespace) {
            self.text.push('\n');
        }
        self.last_start = self.text.len();
        self.text.push_str(text);
        if is_partial {
            self.partial.push_str(text);
        } else {
            self.partial.clear();
        }
    }

    /// The words, without the hiccup that ends answers which were right.
    pub(super) fn words(&self) -> &str {
        let (before, last) = self.text.split_at(self.last_start);
        let is_hiccup = last.trim_start().to_lowercase().starts_with(HICCUP) && !before.trim().is_empty();
        if is_hiccup { before.trim() } else { self.text.trim() }
    }

    /// The stream broke. Only where no connection stood, or the service refused, has nothing happened.
    fn broken_by(mut self, error: EventStreamError<CloudError>) -> Result<Self, CloudError> {
        let error = match error {
            EventStreamError::Transport(error) => error,
            other => CloudError::bad_answer(WHAT, other),
        };
        match error {
            CloudError::Lost { .. } | CloudError::TimedOut { .. } | CloudError::TooLarge { .. } | CloudError::BadAnswer { .. } => {
                self.broken = Some(error);
                Ok(self)
            }
            _ => Err(error),
        }
    }
}

/// Where the event begins that no empty line has ended yet.
fn unfinished_from(bytes: &[u8]) -> usize {
    let ends = [&b"\n\n"[..], b"\r\n\r\n", b"\r\r"];
    let after = |end: &[u8]| Some(bytes.windows(end.len()).rposition(|window| window == end)? + end.len());
    ends.into_iter().filter_map(after).max().unwrap_or(0)
}

/// An event at the end of the stream that no empty line has ended: one whose data are whole is ended, any other was cut
/// off.
fn end_of_event(rest: &[u8]) -> Result<Vec<u8>, CloudError> {
    let text = String::from_utf8_lossy(rest);
    let mut fields = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with(':')).peekable();
    let is_empty = fields.peek().is_none();
    let data: String = fields.filter_map(|line| line.strip_prefix("data:")).collect();
    match is_empty || serde_json::from_str::<Value>(&data).is_ok() {
        true => Ok(b"\n\n".to_vec()),
        false => Err(CloudError::Lost { what: WHAT, reason: "the stream ended within an event".to_owned() }),
    }
}

/// Whether an event's words are a part of what comes again as a whole.
fn is_partial(data: &str) -> bool {
    serde_json::from_str::<Value>(data).is_ok_and(|event| event["partial"] == Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(events: &[Value]) -> String {
        let mut talk = Talk::default();
        for event in events {
            talk.take(&event.to_string()).unwrap();
        }
        talk.words().to_owned()
    }

    #[test]
    fn parts_and_wholes_are_told_once() {
        let adk = |text: &str, partial: bool| json!({ "content": { "parts": [{ "text": text }] }, "partial": partial });
        assert_eq!(words(&[adk("Add", true), adk("ed a title.", true), adk("Added a title.", false)]), "Added a title.");
        assert_eq!(words(&[adk("One.", false), adk("Two.", false)]), "One.\nTwo.");
        assert_eq!(words(&[json!({ "type": "text", "content": "a" }), json!({ "type": "text", "content": " b" })]), "a b");
    }

    #[test]
    fn an_event_that_the_end_cuts_off_is_told_from_a_whole_one() {
        for (stream, is_whole) in [
            ("", true),
            ("data: {}\n\n", true),
            ("data: {}\r\n\r\ndata: {\"a\":1}", true),
            ("data: {}\n\n: still here", true),
            ("data: {}\n\ndata: {\"a", false),
            ("data: {}\r\rdat", false),
            ("event: message\n", false),
        ] {
            let rest = &stream.as_bytes()[unfinished_from(stream.as_bytes())..];
            assert_eq!(end_of_event(rest).is_ok(), is_whole, "{stream:?}");
        }
    }

    #[test]
    fn a_last_hiccup_after_an_answer_is_dropped() {
        let text = |text: &str| json!({ "type": "text", "content": text });
        assert_eq!(words(&[text("Done."), text("I encountered a temporary issue. Try again.")]), "Done.");
        assert_eq!(words(&[text("I encountered a temporary issue.")]), "I encountered a temporary issue.");
    }
}
