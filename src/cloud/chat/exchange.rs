//! A message, its answer, and what it changed.

use std::time::Duration;

use crate::api::{self, SessionState};
use crate::cloud::{Cloud, CloudError};

use super::changes::{changes, summary_of};
use super::screen_talk::{Action, translate};
use super::stream::Talk;

/// When the state is looked at after a stream has dropped.
const LOOKS: [Duration; 5] =
    [Duration::from_secs(30), Duration::from_secs(60), Duration::from_secs(60), Duration::from_secs(60), Duration::from_secs(60)];

/// The result of a message.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// The session it was said in.
    pub session: String,
    /// The service's words, without those about a screen.
    pub text: String,
    /// The actions that its talk of a screen stands for.
    pub actions: Vec<Action>,
    /// The changes by the edit, told where the service said nothing.
    pub changes: Vec<String>,
    /// The timeline afterwards, where it was looked at.
    pub summary: Option<String>,
    /// Why the answer ended early, where it did.
    pub broken: Option<String>,
}

impl Cloud<'_> {
    /// Says `text` in the current session. The message leaves once: where its answer breaks off, the state is looked at
    /// instead until it changes.
    ///
    /// # Errors
    /// Where the service cannot be asked or refuses, and where a dropped answer left no trace.
    pub async fn chat(&self, text: &str) -> Result<Exchange, CloudError> {
        self.speak_as(text);
        let mut session = self.session().await?.0.session_id;
        let mut replaced = false;
        loop {
            let result = self.chat_in(&session, text).await;
            match result {
                Err(error) if error.refusal() == Some(api::Code::NoSession) && !replaced => {
                    replaced = true;
                    session = self.replacement_of(&session).await?.session_id;
                }
                result => return result,
            }
        }
    }

    async fn chat_in(&self, session: &str, text: &str) -> Result<Exchange, CloudError> {
        let before = self.state_of(session).await?;
        let talk = self.with_token(async |token| self.talk(session, text, &token).await).await?;
        let said = talk.words().to_owned();
        let exchange = Exchange { session: session.to_owned(), ..Exchange::default() };
        match talk {
            Talk { broken: Some(error), .. } => self.after_break(error, &said, &before, exchange).await,
            _ if said.is_empty() => {
                let after = self.state_of(session).await?;
                Ok(Exchange { changes: changes(&before, &after), summary: Some(summary_of(&after.draft)), ..exchange })
            }
            _ => {
                let translated = translate(&said);
                Ok(Exchange { text: translated.text, actions: translated.actions, ..exchange })
            }
        }
    }

    /// The fate of a message whose answer broke off, told from the state.
    async fn after_break(&self, error: CloudError, said: &str, before: &SessionState, exchange: Exchange) -> Result<Exchange, CloudError> {
        let kept = if said.is_empty() { String::new() } else { format!("; it had said: {said}") };
        if error.refusal().is_some() {
            let token = self.token().await?;
            return Err(self.explained(error, &token).keeping(format!("the message is not sent again{kept}")));
        }
        self.note(format!("{error}: the message is not sent again, since it would be charged again; looking at the state instead"));
        for look in LOOKS {
            self.transport.waits.pause(look).await;
            let after = match self.state_of(&exchange.session).await {
                Ok(after) => after,
                Err(error) => {
                    tracing::info!(%error, "the state cannot be read now");
                    continue;
                }
            };
            if after != *before {
                let (changes, summary) = (changes(before, &after), Some(summary_of(&after.draft)));
                let translated = translate(said);
                return Ok(Exchange { text: translated.text, changes, summary, broken: Some(error.to_string()), ..exchange });
            }
        }
        Err(error.keeping(format!(
            "the message was sent once and not again; the state has not changed since{kept}. `offcut cloud state` shows it later"
        )))
    }
}
