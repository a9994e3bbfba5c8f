//! Why a request is refused.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $number:literal $status:literal;)*) => {
        /// The code of a refusal, in the envelope's `code` or as the HTTP status.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
            /// One that the documents do not name.
            Other(i64),
        }

        impl Code {
            /// All that have a name, in the order of this table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code of a number in an envelope. 0, success, is none.
            pub fn of_number(number: i64) -> Option<Self> {
                match number {
                    0 | 200 => None,
                    $($number => Some(Self::$variant),)*
                    other => Some(Self::Other(other)),
                }
            }

            /// The number in the envelope.
            pub const fn number(self) -> i64 {
                match self {
                    $(Self::$variant => $number,)*
                    Self::Other(number) => number,
                }
            }

            /// The HTTP status that goes with it.
            pub const fn http_status(self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                    Self::Other(_) => 400,
                }
            }
        }
    };
}

codes! {
    /// The token is bad or expired.
    BadToken 1001 401;
    /// There is no such session.
    NoSession 1002 404;
    /// Out of credits.
    NoCredits 2001 403;
    /// The file's type is not supported.
    FileType 4001 415;
    /// The file is too large.
    FileTooLarge 4002 413;
    /// The request is malformed, or `X-Client-Id` is missing.
    BadRequest 400 400;
    /// The export is not in this plan.
    NotInPlan 402 402;
    /// There is no such thing.
    NotFound 404 404;
    /// The resource has no such method.
    NoSuchMethod 405 405;
    /// It took too long to send the request.
    TimedOut 408 408;
    /// The id is taken by another request.
    Conflict 409 409;
    /// It was there and is no more.
    Gone 410 410;
    /// The body is too large.
    TooLarge 413 413;
    /// The body's type is not taken.
    MediaType 415 415;
    /// The request names another host.
    Misdirected 421 421;
    /// The request is well-formed and cannot be done.
    Unprocessable 422 422;
    /// Too many requests.
    TooMany 429 429;
    /// A fault of the service.
    Fault 500 500;
    /// The service is not ready.
    Unavailable 503 503;
}

impl Code {
    /// The code of an HTTP status of an error: where only the status tells, 401 is a bad token.
    pub fn of_http_status(status: u16) -> Self {
        match status {
            401 => Self::BadToken,
            other => Self::of_number(i64::from(other)).unwrap_or(Self::Other(i64::from(other))),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_to_codes_and_back() {
        for &code in Code::ALL {
            assert_eq!(Code::of_number(code.number()), Some(code));
            assert!((400..600).contains(&code.http_status()), "{code}");
        }
        assert_eq!(Code::of_number(0), None);
        assert_eq!(Code::of_number(7777), Some(Code::Other(7777)));
        assert_eq!(Code::of_http_status(401), Code::BadToken);
        assert_eq!(Code::of_http_status(402), Code::NotInPlan);
        assert_eq!(Code::of_http_status(502), Code::Other(502));
    }
}
