//! Several files and addresses to one session, each content once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use futures_util::{StreamExt, stream};
use serde_json::json;
use url::Url;

use crate::api::{self, Endpoint, UploadedFile, UploadedFiles, UrlUpload};
use crate::cloud::transport::Payload;
use crate::cloud::{Cloud, CloudError, News};

use super::fitness::{FitFile, has_content, sha256_of};
use super::send::WHAT;

/// Files that are on their way at once.
const AT_ONCE: usize = 3;

/// A file or an address that is to go up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadSource {
    /// A file of this machine.
    File(PathBuf),
    /// An address that the cloud fetches from.
    Url(String),
}

impl UploadSource {
    /// The source that a word of the command line names.
    pub fn of_word(word: &str) -> Self {
        match Url::parse(word) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Self::Url(word.to_owned()),
            _ => Self::File(PathBuf::from(word)),
        }
    }
}

/// A file that went up.
#[derive(Clone, Debug, PartialEq)]
pub struct Uploaded {
    /// The source that was asked for.
    pub source: UploadSource,
    /// The cloud's name for it.
    pub file: UploadedFile,
    /// Whether the session had these bytes already.
    pub was_there: bool,
}

impl Cloud<'_> {
    /// Sends files and addresses to the current session, in the order of `sources`. All files are looked at before the
    /// first leaves.
    ///
    /// # Errors
    /// Where a file is missing or unfit, and where the service cannot be asked or refuses; what is up by then stays.
    pub async fn upload(&self, sources: &[UploadSource]) -> Result<Vec<Uploaded>, CloudError> {
        let session = self.session().await?.0.session_id;
        let paths: Vec<_> =
            sources.iter().filter_map(|source| if let UploadSource::File(path) = source { Some(path.clone()) } else { None }).collect();
        let files = self.checked(&paths)?;
        let urls: Vec<_> =
            sources.iter().filter_map(|source| if let UploadSource::Url(url) = source { Some(url.clone()) } else { None }).collect();
        let (session, files) = self.upload_files(&session, &files).await?;
        let fetched = match urls.as_slice() {
            [] => Vec::new(),
            urls => self.upload_urls(&session, urls).await.map_err(|error| {
                let count = files.len();
                error.keeping(format!(
                    "{count} of {count} files are up and stay; `offcut cloud state` shows which addresses the cloud has fetched"
                ))
            })?,
        };
        let mut fetched = fetched.into_iter();
        let uploaded = |source: &UploadSource| match source {
            UploadSource::File(path) => {
                files.get(path).map(|(file, was_there)| Uploaded { source: source.clone(), file: file.clone(), was_there: *was_there })
            }
            UploadSource::Url(_) => fetched.next().map(|file| Uploaded { source: source.clone(), file, was_there: false }),
        };
        Ok(sources.iter().filter_map(uploaded).collect())
    }

    /// The files with their contents' hashes; told of each that is unfit before any leaves.
    pub(in crate::cloud) fn checked(&self, paths: &[PathBuf]) -> Result<Vec<(FitFile, String)>, CloudError> {
        let fit = paths.iter().map(|path| FitFile::check(path)).collect::<Result<Vec<_>, _>>()?;
        fit.into_iter().map(|file| sha256_of(&file.path).map(|sha256| (file, sha256))).collect()
    }

    /// Bytes that the session does not have yet, each content counted once.
    pub(in crate::cloud) fn bytes_to_upload(&self, files: &[(FitFile, String)]) -> Result<u64, CloudError> {
        let session = self.records.session(self.api())?.map(|(session, _)| session).unwrap_or_default();
        let contents: BTreeMap<&str, u64> = files.iter().map(|(file, sha256)| (sha256.as_str(), file.bytes)).collect();
        let mut bytes = 0;
        for (sha256, length) in contents {
            if self.records.upload(self.api(), &session, sha256)?.is_none() {
                bytes += length;
            }
        }
        Ok(bytes)
    }

    /// Sends what the session does not have, several files at once. Gives the session, which may have been replaced,
    /// and what the cloud calls each path, with whether it was there before.
    pub(in crate::cloud) async fn upload_files(
        &self,
        session: &str,
        files: &[(FitFile, String)],
    ) -> Result<(String, BTreeMap<PathBuf, (UploadedFile, bool)>), CloudError> {
        match self.upload_files_to(session, files).await {
            Err(error) if error.refusal() == Some(api::Code::NoSession) => {
                let session = self.replacement_of(session).await?.session_id;
                Ok((session.clone(), self.upload_files_to(&session, files).await?))
            }
            result => Ok((session.to_owned(), result?)),
        }
    }

    async fn upload_files_to(
        &self,
        session: &str,
        files: &[(FitFile, String)],
    ) -> Result<BTreeMap<PathBuf, (UploadedFile, bool)>, CloudError> {
        // One token for all, before they leave side by side.
        self.token().await?;
        let contents: BTreeMap<&str, &FitFile> = files.iter().rev().map(|(file, sha256)| (sha256.as_str(), file)).collect();
        let count = contents.len();
        let sends = stream::iter(contents).map(async |(sha256, file)| (sha256, self.upload_content(session, file, sha256).await));
        let results: Vec<_> = sends.buffer_unordered(AT_ONCE).collect().await;
        let (mut known, mut failed) = (BTreeMap::new(), None);
        for (sha256, result) in results {
            match result {
                Ok(uploaded) => drop(known.insert(sha256, uploaded)),
                Err(error) => failed = Some(failed.unwrap_or(error)),
            }
        }
        match failed {
            None => Ok(files.iter().filter_map(|(file, sha256)| Some((file.path.clone(), known.get(sha256.as_str())?.clone()))).collect()),
            Some(error) if error.refusal() == Some(api::Code::NoSession) => Err(error),
            Some(error) => Err(error.keeping(format!("{} of {count} files are up and stay; the same command sends the rest", known.len()))),
        }
    }

    async fn upload_content(&self, session: &str, file: &FitFile, sha256: &str) -> Result<(UploadedFile, bool), CloudError> {
        if let Some(known) = self.records.upload(self.api(), session, sha256)? {
            return Ok((known, true));
        }
        let sent = self.send_file(session, file, sha256).await?;
        let path = std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone());
        self.records.keep_upload(self.api(), session, sha256, &path, &sent)?;
        (self.watch)(News::Upload { name: file.name.clone(), sent: file.bytes, bytes: file.bytes });
        Ok((sent, false))
    }

    async fn upload_urls(&self, session: &str, urls: &[String]) -> Result<Vec<UploadedFile>, CloudError> {
        let body = json!(UrlUpload::new(urls.to_vec()));
        let answer = match self.call(Endpoint::Upload(session), WHAT, Payload::Json(&body), false).await {
            Err(error) if error.refusal() == Some(api::Code::NoSession) => {
                let session = self.replacement_of(session).await?.session_id;
                self.call(Endpoint::Upload(&session), WHAT, Payload::Json(&body), false).await?
            }
            answer => answer?,
        };
        let files: UploadedFiles = answer.typed().map_err(|error| CloudError::bad_answer(WHAT, error))?;
        if files.files.len() != urls.len() {
            return Err(CloudError::bad_answer(WHAT, format_args!("{} files for {} addresses", files.files.len(), urls.len())));
        }
        Ok(files.files)
    }

    /// Sends what the session `lost` had to the session that takes its place, where the local files still have the same
    /// content.
    pub(in crate::cloud) async fn upload_again(&self, lost: &str, session: &str) -> Result<(), CloudError> {
        let mut files = Vec::new();
        for (path, sha256, _) in self.records.uploads(self.api(), lost)? {
            match FitFile::check(&path) {
                Ok(file) if has_content(&path, &sha256) => files.push((file, sha256)),
                _ => self.note(format!("{} has changed or is gone: it is not uploaded again", path.display())),
            }
        }
        self.upload_files_to(session, &files).await.map(drop)
    }
}
