//! Uploads.

use serde::{Deserialize, Serialize};

/// A request to fetch files from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct UrlUpload {
    /// Where they are.
    pub urls: Vec<String>,
    /// Always `url`; may be missing.
    #[serde(default = "url")]
    pub source_type: String,
}

fn url() -> String {
    "url".to_owned()
}

impl UrlUpload {
    /// A request for these.
    pub fn new(urls: Vec<String>) -> Self {
        Self { urls, source_type: url() }
    }
}

/// One file of the answer. Facts that the service does not know are `null` or left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct UploadedFile {
    /// Its name as it was sent.
    #[serde(default)]
    pub filename: String,
    /// `video`, `image` or `audio`.
    #[serde(default)]
    pub file_type: Option<String>,
    /// The address by which drafts name it.
    pub cdn_url: String,
    /// Seconds; `null` for stills.
    #[serde(default)]
    pub duration: Option<f64>,
    /// Pixels across, upright.
    #[serde(default)]
    pub width: Option<u32>,
    /// Pixels down, upright.
    #[serde(default)]
    pub height: Option<u32>,
    /// Frames a second.
    #[serde(default)]
    pub fps: Option<f64>,
    /// Of its bytes; this program's node gives sha256 in hexadecimal digits.
    #[serde(default)]
    pub hash: Option<String>,
}

/// The answer to an upload.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct UploadedFiles {
    /// In the order they were sent.
    pub files: Vec<UploadedFile>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_address_is_required_of_a_file() {
        let answer: UploadedFiles =
            serde_json::from_value(json!({ "files": [{ "cdn_url": "https://c.example/1", "width": null }] })).unwrap();
        assert_eq!(answer.files[0].cdn_url, "https://c.example/1");
        assert!(serde_json::from_value::<UploadedFiles>(json!({ "files": [{}] })).is_err());
    }

    #[test]
    fn urls_are_sent_as_documented() {
        let written = serde_json::to_value(UrlUpload::new(vec!["https://a.example/b.mp4".to_owned()])).unwrap();
        assert_eq!(written, json!({ "urls": ["https://a.example/b.mp4"], "source_type": "url" }));
    }
}
