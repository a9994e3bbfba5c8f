//! The service as commands use it: with a token and a session at hand, and what a refusal asks for done.

use std::cell::RefCell;
use std::time::Duration;

use serde_json::json;

use crate::api::{self, Answer, Credits, Endpoint, NewSession, Session, SessionState};
use crate::base::{Code, Diagnostic};

use super::identity::{Identity, TokenInUse, TokenSource};
use super::language::{language_of, language_of_locale};
use super::records::{Records, SessionFacts};
use super::transport::{Payload, Transport};
use super::{CloudError, News, Secret, Settings, Watch};

/// How long is waited when the service has too many requests and does not say for how long.
const TOO_MANY_WAIT: Duration = Duration::from_secs(30);
/// The longest wait that is done for it.
const LONGEST_TOO_MANY_WAIT: Duration = Duration::from_secs(300);

/// The service, asked by one user of this machine.
pub struct Cloud<'a> {
    pub(super) settings: Settings,
    pub(super) transport: Transport,
    pub(super) records: Records,
    pub(super) watch: Watch<'a>,
    identity: Identity,
    token: RefCell<Option<TokenInUse>>,
    language: RefCell<Option<String>>,
}

/// Who asks, and what is left to spend.
#[derive(Clone, Debug)]
pub struct Login {
    /// Where the token came from.
    pub source: TokenSource,
    /// Whose it is, where that is known.
    pub user_id: Option<String>,
    /// When it ends, where that is known.
    pub expires_at: Option<jiff::Timestamp>,
    /// The balance.
    pub credits: Credits,
}

impl<'a> Cloud<'a> {
    /// Opens the records; the service is not asked yet.
    ///
    /// # Errors
    /// Where the records cannot be used.
    pub fn new(settings: Settings, watch: Watch<'a>) -> Result<Self, CloudError> {
        let transport = Transport::new(&settings)?;
        let records = Records::open(&settings.data_folder)?;
        let identity = Identity::new(&settings);
        if settings.attribution.is_by_old_name {
            let message =
                format!("SKILL_SOURCE is taken as the platform, {:?}, which SKILL_PLATFORM names now", settings.attribution.platform);
            let warning = Diagnostic::warning(Code::Usage, message).help("set SKILL_PLATFORM; SKILL_SOURCE says whose skill this is");
            watch(News::Warning(warning));
        }
        Ok(Self { settings, transport, records, watch, identity, token: RefCell::default(), language: RefCell::default() })
    }

    /// The API's base, by which records are kept.
    pub(super) fn api(&self) -> &str {
        self.settings.api.as_str()
    }

    pub(super) fn note(&self, text: impl Into<String>) {
        (self.watch)(News::Note(text.into()));
    }

    /// Makes sure of a token and asks for the balance.
    ///
    /// # Errors
    /// Where the service cannot be asked or refuses.
    pub async fn login(&self, renew: bool) -> Result<Login, CloudError> {
        if renew && self.settings.token.is_none() {
            self.identity.forget_token();
            self.token.take();
        }
        let credits = self.credits().await?;
        let token = self.token().await?;
        Ok(Login { source: token.source, user_id: token.user_id, expires_at: token.expires_at, credits })
    }

    /// The balance.
    ///
    /// # Errors
    /// As [`Cloud::login`].
    pub async fn credits(&self) -> Result<Credits, CloudError> {
        const WHAT: &str = "the balance";
        let answer = self.call(Endpoint::Credits, WHAT, Payload::Nothing, true).await?;
        answer.typed().map_err(|error| CloudError::bad_answer(WHAT, error))
    }

    /// The session used last, or a new one; `true` where it was made now.
    ///
    /// # Errors
    /// As [`Cloud::login`].
    pub async fn session(&self) -> Result<(Session, bool), CloudError> {
        match self.records.session(self.api())? {
            Some((session_id, task_id)) => Ok((Session { task_id, session_id }, false)),
            None => {
                let request = NewSession { language: self.language(), ..NewSession::default() };
                Ok((self.new_session(&request).await?, true))
            }
        }
    }

    /// A new session, which is the one used from now on.
    ///
    /// # Errors
    /// As [`Cloud::login`].
    pub async fn new_session(&self, request: &NewSession) -> Result<Session, CloudError> {
        const WHAT: &str = "a session";
        let body = json!(request);
        let answer = self.call(Endpoint::Session, WHAT, Payload::Json(&body), true).await?;
        let session: Session = answer.typed().map_err(|error| CloudError::bad_answer(WHAT, error))?;
        self.records.keep_session(self.api(), &session.session_id, &session.task_id)?;
        let user = answer.data()["user_id"].as_str().unwrap_or_default().to_owned();
        let facts = SessionFacts { name: request.task_name.clone(), language: request.language.clone(), user };
        self.records.keep_session_facts(self.api(), &session.session_id, &facts)?;
        Ok(session)
    }

    /// The language of sessions made from now on.
    pub fn speak(&self, language: impl Into<String>) {
        *self.language.borrow_mut() = Some(language.into());
    }

    /// The language to make a session in: the one that was set, else that of the locale.
    pub fn language(&self) -> String {
        let set = self.language.borrow().clone();
        set.unwrap_or_else(|| language_of_locale(&|name| std::env::var(name).ok()))
    }

    /// Sets the language by the script of the first thing that is said, unless it is set.
    pub fn speak_as(&self, text: &str) {
        if self.language.borrow().is_none() {
            let language = language_of(text);
            *self.language.borrow_mut() = language.map(str::to_owned);
        }
    }

    /// The session that takes the place of one the service does not know any more, with the same media uploaded again.
    pub(super) async fn replacement_of(&self, lost: &str) -> Result<Session, CloudError> {
        // Another request may have met the same and made one already.
        if let Some((session_id, task_id)) = self.records.session(self.api())?.filter(|(session, _)| session != lost) {
            return Ok(Session { task_id, session_id });
        }
        self.note("the cloud does not know the session any more: making a new one and uploading its media again");
        // It goes on under the same name and in the same language.
        let request = match self.records.session_facts(self.api(), lost)? {
            Some(SessionFacts { name, language, .. }) => NewSession { task_name: name, language },
            None => NewSession { language: self.language(), ..NewSession::default() },
        };
        let session = self.new_session(&request).await?;
        self.upload_again(lost, &session.session_id).await?;
        Ok(session)
    }

    /// The state of the session now.
    ///
    /// # Errors
    /// As [`Cloud::login`].
    pub async fn state(&self) -> Result<SessionState, CloudError> {
        let session = self.session().await?.0.session_id;
        match self.state_of(&session).await {
            Err(error) if error.refusal() == Some(api::Code::NoSession) => {
                let session = self.replacement_of(&session).await?;
                self.state_of(&session.session_id).await
            }
            state => state,
        }
    }

    /// The state of one session. A service that has none for a session yet says 404, with no code of its own: that is
    /// an empty one.
    pub(super) async fn state_of(&self, session: &str) -> Result<SessionState, CloudError> {
        const WHAT: &str = "the state";
        let answer = match self.call(Endpoint::State(session), WHAT, Payload::Nothing, true).await {
            Err(error) if error.refusal() == Some(api::Code::NotFound) => return Ok(SessionState::default()),
            answer => answer?,
        };
        SessionState::read(answer.data()).map_err(|error| CloudError::bad_answer(WHAT, error))
    }

    /// Asks with a token, and does what a refusal asks for once: a new anonymous token for a bad one, a wait where
    /// there are too many requests.
    pub(super) async fn call(
        &self,
        endpoint: Endpoint<'_>,
        what: &'static str,
        payload: Payload<'_>,
        repeatable: bool,
    ) -> Result<Answer, CloudError> {
        self.with_token(async |token| self.transport.exchange(endpoint, what, payload, Some(&token.secret), repeatable).await).await
    }

    /// Does `work` with a token, again once with a new one where that is refused, and again once after the wait where
    /// there are too many requests.
    pub(super) async fn with_token<T>(&self, work: impl AsyncFn(TokenInUse) -> Result<T, CloudError>) -> Result<T, CloudError> {
        let (mut renewed, mut waited) = (false, false);
        loop {
            let token = self.token().await?;
            let error = match work(token.clone()).await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            match error.refusal() {
                Some(api::Code::BadToken) if token.is_anonymous() && !renewed => {
                    renewed = true;
                    self.renew(&token).await?;
                }
                Some(api::Code::TooMany) if !waited => {
                    waited = true;
                    self.wait_for_fewer(error).await?;
                }
                _ => return Err(self.explained(error, &token)),
            }
        }
    }

    async fn wait_for_fewer(&self, error: CloudError) -> Result<(), CloudError> {
        let asked = match error.cause() {
            CloudError::Refused(refused) => refused.retry_after,
            _ => None,
        };
        let wait = asked.unwrap_or(TOO_MANY_WAIT);
        if wait > LONGEST_TOO_MANY_WAIT {
            return Err(error.keeping(format!("it asks to wait {} s, which is too long to wait here", wait.as_secs())));
        }
        self.note(format!("the cloud has too many requests: trying again in {} s", wait.as_secs()));
        self.transport.waits.pause(wait).await;
        Ok(())
    }

    /// Where credits are out, or exporting is not in the plan, an anonymous user gets the link that keeps the work on
    /// registering.
    pub(super) fn explained(&self, error: CloudError, token: &TokenInUse) -> CloudError {
        match error {
            CloudError::Refused(mut refused)
                if matches!(refused.code, api::Code::NoCredits | api::Code::NotInPlan) && token.is_anonymous() =>
            {
                let id = token.user_id.clone().or_else(|| self.client_id().ok());
                let mut link = self.settings.web.clone();
                link.query_pairs_mut().append_pair("bind", &id.unwrap_or_default());
                refused.registration = Some(link.into());
                CloudError::Refused(refused)
            }
            other => other,
        }
    }

    fn client_id(&self) -> Result<String, CloudError> {
        self.settings.client_id.clone().map_or_else(|| self.identity.client_id(), Ok)
    }

    /// The token to ask with: the environment's, a stored one that is still good, or a new anonymous one.
    pub(super) async fn token(&self) -> Result<TokenInUse, CloudError> {
        let held = self.token.borrow().clone().filter(|token| !token.is_expired());
        if let Some(secret) = &self.settings.token {
            // One that took the place of an anonymous token is used for the rest of the run.
            return held.map_or_else(|| self.token_of_environment(secret), Ok);
        }
        let token = match held.or_else(|| self.identity.stored_token()) {
            Some(token) => token,
            None => self.new_token().await?,
        };
        *self.token.borrow_mut() = Some(token.clone());
        Ok(token)
    }

    /// The environment's token. It is an anonymous one where it is the stored one, or where the session's user is
    /// anonymous.
    fn token_of_environment(&self, secret: &Secret) -> Result<TokenInUse, CloudError> {
        if let Some(own) = self.identity.kept_token().filter(|kept| kept.secret == *secret) {
            return Ok(own);
        }
        let session = self.records.session(self.api())?.map(|(session, _)| session);
        let facts = session.map(|session| self.records.session_facts(self.api(), &session)).transpose()?.flatten();
        let user_id = facts.map(|facts| facts.user).filter(|user| !user.is_empty());
        Ok(TokenInUse { secret: secret.clone(), source: TokenSource::Environment, user_id, expires_at: None })
    }

    /// Takes another token in place of a refused one: another process' newer one, else a new one.
    async fn renew(&self, refused: &TokenInUse) -> Result<(), CloudError> {
        let newer = self.identity.stored_token().filter(|stored| stored.secret != refused.secret);
        let token = match newer {
            Some(token) => token,
            None => {
                self.identity.forget_token();
                let rest = if self.settings.token.is_some() { ", for the rest of this run in place of NEMO_TOKEN" } else { "" };
                self.note(format!("the anonymous token is not taken any more: asking for a new one{rest}"));
                self.new_token().await?
            }
        };
        *self.token.borrow_mut() = Some(token);
        Ok(())
    }

    async fn new_token(&self) -> Result<TokenInUse, CloudError> {
        const WHAT: &str = "a token";
        let (mut renamed, mut waited) = (false, false);
        let mut id = self.client_id()?;
        loop {
            match self.transport.exchange(Endpoint::Token, WHAT, Payload::ClientId(&id), None, true).await {
                Ok(answer) => {
                    let token: api::Token = answer.typed().map_err(|error| CloudError::bad_answer(WHAT, error))?;
                    return self.identity.store(&token);
                }
                Err(error) if error.refusal() == Some(api::Code::BadRequest) && !renamed && self.settings.client_id.is_none() => {
                    renamed = true;
                    id = self.identity.new_client_id()?;
                }
                Err(error) if error.refusal() == Some(api::Code::TooMany) && !waited => {
                    waited = true;
                    self.wait_for_fewer(error).await?;
                }
                Err(error) => return Err(error),
            }
        }
    }
}
