//! Tokens and credits.

use serde::{Deserialize, Serialize, Serializer};

use super::ExpiresAt;

/// The answer to a request for a token.
#[derive(Clone, Deserialize, Serialize)]
pub struct Token {
    /// The secret.
    pub token: String,
    /// Whose it is.
    #[serde(default)]
    pub user_id: String,
    /// When it ends; the documents give seven days.
    #[serde(default)]
    pub expires_at: Option<ExpiresAt>,
    /// Credits that it can spend.
    #[serde(default, serialize_with = "short_number")]
    pub credits: f64,
}

impl std::fmt::Debug for Token {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("user_id", &self.user_id).field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// The answer to a request for the balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Credits {
    /// Credits that can be spent.
    #[serde(serialize_with = "short_number")]
    pub available: f64,
    /// Credits held back for work under way.
    #[serde(default, serialize_with = "short_number")]
    pub frozen: f64,
    /// Both together.
    #[serde(default, serialize_with = "short_number")]
    pub total: f64,
    /// Whether every draft of this program's format is rendered, which `offcut node` says of itself and the cloud does
    /// not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub every_draft: bool,
}

/// Whole numbers without a fraction.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
pub(super) fn short_number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 1e15 { serializer.serialize_i64(*value as i64) } else { serializer.serialize_f64(*value) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_is_read_and_not_shown() {
        let token: Token =
            serde_json::from_value(json!({ "token": "nmv_usr_secret", "user_id": "u", "expires_at": 1, "credits": 100 })).unwrap();
        assert!(token.expires_at.is_some() && token.credits == 100.0);
        assert!(!format!("{token:?}").contains("secret"));
        let bare: Token = serde_json::from_value(json!({ "token": "t" })).unwrap();
        assert!(bare.expires_at.is_none());
    }

    #[test]
    fn whole_credits_are_written_as_such() {
        let credits = Credits { available: 97.5, frozen: 0.0, total: 100.0, every_draft: false };
        let written = serde_json::to_value(credits).unwrap();
        assert_eq!(written.to_string(), r#"{"available":97.5,"frozen":0,"total":100}"#);
        assert_eq!(serde_json::from_value::<Credits>(written).unwrap(), credits);
    }
}
