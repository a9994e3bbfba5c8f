//! An order for a render in the cloud, from the draft to the file.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::api::{Endpoint, ExportRequest, OutputRequest, is_ready};
use crate::base::{Code, Diagnostic, sha256_of};
use crate::cloud::transport::Payload;
use crate::cloud::upload::FitFile;
use crate::cloud::{Cloud, CloudError, LocalRender};
use crate::draft::{self, ParseOptions};
use crate::encode::check_target;

use super::outgoing::Outgoing;
use super::record::{JobRecord, Stage};

/// The draft to render in the cloud, and where the result goes.
#[derive(Debug)]
pub struct ExportOrder {
    /// The draft; `None`: the session's own.
    pub draft: Option<Outgoing>,
    /// The file to write.
    pub output: PathBuf,
    /// Whether a file of that name is replaced.
    pub force: bool,
}

/// How an order is carried out on this machine, where its draft can be: one that this program finds no error in.
fn local_render(order: &ExportOrder, document: &Value) -> LocalRender {
    let options = ParseOptions::default();
    let parsed = draft::parse(&document.to_string(), &options);
    if parsed.draft.is_none() || parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return LocalRender::Impossible;
    }
    let output = order.output.display();
    LocalRender::By(match &order.draft {
        Some(draft) => format!("`offcut render {} -o {output}`", draft.path.display()),
        None => format!("`offcut cloud state --save draft.json`, then `offcut render draft.json -o {output}`"),
    })
}

/// A job whose file is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The job's id.
    pub id: String,
    /// The file.
    pub output: PathBuf,
    /// Its content.
    pub sha256: Option<String>,
    /// From the record's writing to the file.
    pub elapsed_ms: i64,
}

impl Finished {
    pub(super) fn of(job: &JobRecord) -> Self {
        let elapsed_ms = job.updated_ms - job.created_ms;
        Self { id: job.id.clone(), output: job.output.clone(), sha256: job.result_sha256.clone(), elapsed_ms }
    }
}

/// The key of the same order to this output. An order holds no space.
pub(super) fn key_to(key_or_order: &str, output: &std::path::Path) -> String {
    let order = key_or_order.split(' ').next().unwrap_or_default();
    format!("{order} {}", output.display())
}

/// A render id that nobody has yet.
pub(super) fn new_id() -> String {
    format!("render_{}", uuid::Uuid::new_v4().simple())
}

impl Cloud<'_> {
    /// Renders in the cloud. Where an earlier order for the same draft and output is not over yet, that one is gone on
    /// with.
    ///
    /// # Errors
    /// Where the draft, a file of it or the output is not right, the service cannot be asked or refuses, or the job
    /// fails twice. What is on record by then stays, and the error says so.
    pub async fn export(&self, order: &ExportOrder) -> Result<Finished, CloudError> {
        let output = std::path::absolute(&order.output).unwrap_or_else(|_| order.output.clone());
        let (document, session) = match &order.draft {
            Some(draft) => (draft.document.clone(), None),
            None => {
                let (document, session) = self.session_draft().await?;
                (document, Some(session))
            }
        };
        let key = match &order.draft {
            Some(draft) => self.key_of(draft, &output),
            None => self.job_key(&document, "", &output),
        };
        if let Some(open) = self.records.open_job(&key)? {
            self.note(format!("this draft is on its way to this output already, as {}: going on with that job", open.id));
            return self.run_job(&open.id).await;
        }
        check_target(&output, order.force)?;
        let (draft, session) = match (&order.draft, session) {
            (Some(draft), _) => self.sent_document(draft).await?,
            (None, session) => (document, session.unwrap_or_default()),
        };
        let local = local_render(order, &draft);
        let id = new_id();
        let body = json!(ExportRequest { id: id.clone(), session_id: session.clone(), draft, output: OutputRequest::default() });
        let job = self.records.insert_job(&JobRecord {
            id,
            stage: Stage::Prepared,
            progress: 0.0,
            draft: order.draft.as_ref().map(|draft| draft.path.to_string_lossy().into_owned()),
            output,
            session,
            attempt: 1,
            reason: None,
            created_ms: 0,
            updated_ms: 0,
            key,
            api: self.api().to_owned(),
            body,
            force: order.force,
            duration_ms: order.draft.as_ref().and_then(|draft| draft.duration_ms),
            sent: false,
            url: None,
            result_sha256: None,
        })?;
        self.run_job(&job.id).await.map_err(|error| match error {
            CloudError::Refused(mut refused) => {
                refused.local = local;
                CloudError::Refused(refused)
            }
            other => other,
        })
    }

    /// The job that renders this order and is not over yet.
    ///
    /// # Errors
    /// Where the records cannot be read.
    pub fn open_job_of(&self, draft: &Outgoing, output: &std::path::Path) -> Result<Option<JobRecord>, CloudError> {
        self.records.open_job(&self.key_of(draft, output))
    }

    /// Makes sure that nothing of this order is or will be in the cloud; `false` where its request may have left.
    ///
    /// # Errors
    /// Where the records cannot be written.
    pub fn withdraw_unsent(&self, draft: &Outgoing, output: &std::path::Path) -> Result<bool, CloudError> {
        let key = self.key_of(draft, output);
        let open = self.records.open_job(&key)?;
        let is_withdrawn = self.records.drop_unsent(&key)?;
        if let Some(job) = open.filter(|_| is_withdrawn) {
            self.end_lock(&job.id)?;
        }
        Ok(is_withdrawn)
    }

    fn key_of(&self, draft: &Outgoing, output: &std::path::Path) -> String {
        let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
        self.job_key(&draft.document, &draft.versions(), &output)
    }

    /// All jobs on record, the latest first.
    ///
    /// # Errors
    /// Where the records cannot be read.
    pub fn jobs(&self) -> Result<Vec<JobRecord>, CloudError> {
        self.records.jobs()
    }

    /// The key of draft and output. The same draft with the same versions of its files, to the same output, is the same
    /// job.
    fn job_key(&self, document: &Value, versions: &str, output: &std::path::Path) -> String {
        let text = format!("{}\n{document}\n{versions}", self.api());
        key_to(&sha256_of(text.as_bytes()), output)
    }

    /// The draft that the session holds, with the session.
    async fn session_draft(&self) -> Result<(Value, String), CloudError> {
        let state = self.state().await?;
        let session = self.session().await?.0.session_id;
        if is_ready(&state.draft) {
            return Ok((state.draft, session));
        }
        let error = Diagnostic::error(Code::NotReady, "the session's draft is not ready for export: no track has a segment");
        Err(CloudError::Draft(
            error.help("`offcut cloud upload` media and `offcut cloud chat` what to make of them, or name a draft").into(),
        ))
    }

    /// The copy of a draft that is sent: its local media are up, and named as the cloud names them. With the session
    /// that has them.
    async fn sent_document(&self, draft: &Outgoing) -> Result<(Value, String), CloudError> {
        draft.check()?;
        let session = self.session().await?.0.session_id;
        let files = self.checked_files(draft)?;
        let (session, known) = self.upload_files(&session, &files).await?;
        Ok((draft.renamed(&|path| known.get(path).map(|(file, _)| file.cdn_url.clone())), session))
    }

    /// Bytes of a draft's media that the session does not have yet.
    ///
    /// # Errors
    /// Where a file is missing or unfit.
    pub fn bytes_left_to_upload(&self, draft: &Outgoing) -> Result<u64, CloudError> {
        self.bytes_to_upload(&self.checked_files(draft)?)
    }

    /// A draft's media, looked at; what is wrong with one comes with its place in the draft.
    fn checked_files(&self, draft: &Outgoing) -> Result<Vec<(FitFile, String)>, CloudError> {
        let mut files = Vec::new();
        for path in draft.files() {
            let at = |error| match draft.pointer_of(&path) {
                Some(pointer) => CloudError::InDraft { error: Box::new(error), pointer: pointer.to_owned() },
                None => error,
            };
            files.extend(self.checked(std::slice::from_ref(&path)).map_err(at)?);
        }
        Ok(files)
    }

    /// Asks whether the service is there, by the balance.
    ///
    /// # Errors
    /// As [`Cloud::login`].
    pub async fn is_reachable(&self) -> Result<crate::api::Credits, CloudError> {
        let answer = self.with_token(async |token| {
            self.transport.exchange(Endpoint::Credits, "the balance", Payload::Nothing, Some(&token.secret), false).await
        });
        answer.await?.typed().map_err(|error| CloudError::bad_answer("the balance", error))
    }
}
