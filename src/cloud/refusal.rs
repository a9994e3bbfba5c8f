//! The service's refusals, and what to do about each.

use std::time::Duration;

use crate::api;
use crate::base::Code;

use super::secret::shown;

/// A refusal, with what its way out needs to know.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct Refused {
    /// Why.
    pub code: api::Code,
    /// The HTTP status it came with.
    pub http_status: u16,
    /// The service's words, one line, nothing secret.
    pub message: String,
    /// How long to wait, where the service says so.
    pub retry_after: Option<Duration>,
    /// Where an anonymous user registers, with the id that takes the work along; `None` for a registered one.
    pub registration: Option<String>,
    /// Whether what was refused can be rendered on this machine instead.
    pub local: LocalRender,
}

/// Whether a draft that the cloud refuses can be rendered on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LocalRender {
    /// That is not known.
    #[default]
    Unknown,
    /// By this command.
    By(String),
    /// The draft holds what this program does not render.
    Impossible,
}

impl Refused {
    /// A refusal as it came to a request.
    pub(super) fn new(refusal: &api::Refusal, retry_after: Option<Duration>) -> Self {
        let message = shown(&refusal.message);
        Self { code: refusal.code, http_status: refusal.http_status, message, retry_after, registration: None, local: LocalRender::Unknown }
    }

    /// The stable code.
    pub(super) fn kind(&self) -> Code {
        match self.code {
            api::Code::BadToken | api::Code::Other(401) => Code::TokenRefused,
            api::Code::NoSession => Code::UnknownSession,
            api::Code::NoCredits => Code::OutOfCredits,
            api::Code::NotInPlan => Code::NotInPlan,
            api::Code::FileType | api::Code::MediaType => Code::FileNotAccepted,
            api::Code::FileTooLarge | api::Code::TooLarge => Code::FileTooLarge,
            api::Code::TooMany => Code::TooManyRequests,
            _ => Code::CloudRefused,
        }
    }

    fn sentence(&self) -> String {
        let what = match self.kind() {
            Code::TokenRefused => "the cloud does not take this token".to_owned(),
            Code::UnknownSession => "the cloud does not know this session any more".to_owned(),
            Code::OutOfCredits => "no credits are left".to_owned(),
            Code::NotInPlan => "exporting is not part of this plan; credits do not change that".to_owned(),
            Code::FileNotAccepted => "the cloud does not take files of this type".to_owned(),
            Code::FileTooLarge => "the file is larger than the cloud takes".to_owned(),
            Code::TooManyRequests => "the cloud has too many requests".to_owned(),
            _ => format!("the cloud refused with code {}", self.code),
        };
        if self.message.is_empty() { what } else { format!("{what} (it says: {})", self.message) }
    }

    /// The way out.
    pub(super) fn help(&self) -> Option<String> {
        let help = match self.kind() {
            Code::TokenRefused => {
                "put a valid token into NEMO_TOKEN, or remove it for an anonymous one; then `offcut cloud login`".to_owned()
            }
            Code::UnknownSession => "`offcut cloud session --new` makes one; media are uploaded again".to_owned(),
            Code::OutOfCredits => {
                let more = match &self.registration {
                    Some(link) => format!("register at {link}"),
                    None => "top up the account".to_owned(),
                };
                format!("{more}; or render here, which costs nothing: `offcut render DRAFT -o OUT`")
            }
            Code::NotInPlan => {
                let more = self.registration.as_ref().map_or("change the plan".to_owned(), |link| format!("register at {link}"));
                match &self.local {
                    LocalRender::Unknown => format!("{more}, or render here, which needs none: `offcut render DRAFT -o OUT`"),
                    LocalRender::By(command) => format!("{more}, or render here, which needs none: {command}"),
                    LocalRender::Impossible => format!("{more}; this draft holds what only the cloud renders"),
                }
            }
            Code::FileNotAccepted => format!("it takes {}", api::accepted_list()),
            Code::FileTooLarge => format!("it takes up to {} MB a file", api::MAX_UPLOAD_BYTES / 1_000_000),
            Code::TooManyRequests => "try again in a few minutes, or render here: `offcut render DRAFT -o OUT`".to_owned(),
            _ if self.http_status >= 500 => {
                "the fault is the cloud's: try again later, or render here: `offcut render DRAFT -o OUT`".to_owned()
            }
            _ => return None,
        };
        Some(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: api::Code, http_status: u16, message: &str) -> Refused {
        let place = api::CodePlace::Body;
        Refused::new(&api::Refusal { code, http_status, message: message.to_owned(), place }, None)
    }

    #[test]
    fn each_code_has_a_sentence_and_a_way_out() {
        use api::Code::*;
        let table = [
            (BadToken, Code::TokenRefused, "NEMO_TOKEN"),
            (NoSession, Code::UnknownSession, "session --new"),
            (NoCredits, Code::OutOfCredits, "top up"),
            (FileType, Code::FileNotAccepted, "mp4 mov avi webm mkv"),
            (FileTooLarge, Code::FileTooLarge, "500 MB"),
            (NotInPlan, Code::NotInPlan, "offcut render"),
            (TooMany, Code::TooManyRequests, "offcut render"),
            (Fault, Code::CloudRefused, "later"),
        ];
        for (code, kind, help) in table {
            let found = refused(code, code.http_status(), "");
            assert_eq!((found.kind(), found.kind().exit().status()), (kind, 6), "{code:?}");
            assert!(found.help().unwrap().contains(help), "{code:?}: {:?}", found.help());
        }
        let by = |local| Refused { local, ..refused(NotInPlan, 402, "") }.help().unwrap();
        assert!(by(LocalRender::By("`offcut render a.json -o a.mp4`".into())).contains("a.json"));
        assert!(!by(LocalRender::Impossible).contains("offcut render"));
        let anonymous = Refused { registration: Some("https://x.example/?bind=u1".into()), ..refused(NoCredits, 200, "") };
        assert!(anonymous.help().unwrap().contains("?bind=u1") && anonymous.help().unwrap().contains("offcut render"));
    }
}
