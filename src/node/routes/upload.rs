//! Files from clients.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::sync::SemaphorePermit;

use crate::api::{Code, UrlUpload};
use crate::node::accounts::Account;
use crate::node::fetch::{fetch, name_of};
use crate::node::form::{Form, Part};
use crate::node::json_body::{read_body, read_json};
use crate::node::receive::receive;
use crate::node::refusal::{Answered, Refusal, Success};
use crate::node::request::{Authorised, Id, LAST_BYTES};
use crate::node::room::Room;
use crate::node::shared::{Shared, blocking};
use crate::node::shares::Share;
use crate::node::store::FileRow;
use crate::node::uploads::{Arrived, accepted_name, take_in, uploaded_file};

/// Files of one request.
const MAX_FILES: usize = 50;

/// Characters of a refused name that are told.
const MAX_NAME: usize = 200;

/// Bytes of a request that names addresses.
const MAX_ADDRESSES: usize = 1 << 18;

/// `POST /api/upload-video/nemo_agent/me/<sid>`
pub(super) async fn upload(
    State(shared): State<Arc<Shared>>,
    authorised: Result<Authorised, Refusal>,
    Id(session): Id,
    headers: HeaderMap,
    request: Request,
) -> Answered<Value> {
    let (account, _turn) = match admit(&shared, authorised, &session).await {
        Ok(admitted) => admitted,
        Err(refusal) => {
            skip(request.into_body()).await;
            return Err(refusal);
        }
    };
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let body_bytes = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let place = Place { account: account.number, session, body_bytes };
    let taken = if content_type.starts_with("multipart/form-data") {
        let mut form = Form::of(request, shared.options.read_timeout).await?;
        let received = from_form(&shared, &place, &mut form).await;
        if received.is_err() {
            form.drain(LAST_BYTES).await;
        }
        received?
    } else if content_type.starts_with("application/json") {
        from_addresses(&shared, &place, request.into_body()).await?
    } else {
        skip(request.into_body()).await;
        return Err(Refusal::new(Code::MediaType, "an upload is multipart/form-data with the field \"files\", or JSON with \"urls\""));
    };
    let base = shared.base(&headers);
    let mut answer =
        json!({ "files": taken.rows.iter().map(|row| uploaded_file(row, &base)).collect::<Vec<_>>(), "session_state_applied": true });
    if !taken.refused.is_empty() {
        answer["refused"] = json!(taken.refused.iter().map(RefusedFile::told).collect::<Vec<_>>());
    }
    Ok(Success(answer))
}

/// The files of one request: taken, or refused by themselves.
#[derive(Default)]
struct Taken {
    rows: Vec<FileRow>,
    refused: Vec<RefusedFile>,
}

/// A file that is refused by itself.
struct RefusedFile {
    name: String,
    refusal: Refusal,
}

impl RefusedFile {
    fn told(&self) -> Value {
        json!({ "filename": self.name, "code": self.refusal.code.number(), "message": self.refusal.message })
    }
}

impl Taken {
    fn count(&self) -> usize {
        self.rows.len() + self.refused.len()
    }

    /// Notes a refusal that is about one file; any other refuses the whole request.
    fn refuse(&mut self, name: String, refusal: Refusal) -> Result<(), Refusal> {
        let is_of_file = matches!(refusal.code, Code::FileType | Code::FileTooLarge | Code::Unprocessable | Code::BadRequest);
        if !is_of_file {
            return Err(refusal);
        }
        self.refused.push(RefusedFile { name, refusal });
        Ok(())
    }

    /// The files, where there is any; else why the first was refused.
    fn or_refusal(mut self, empty: &str) -> Result<Self, Refusal> {
        match (self.rows.is_empty(), self.refused.is_empty()) {
            (true, true) => Err(Refusal::bad_request(empty)),
            (true, false) => Err(self.refused.swap_remove(0).refusal),
            (false, _) => Ok(self),
        }
    }
}

/// Whose files these are, with a place among those that upload.
async fn admit<'a>(
    shared: &'a Arc<Shared>,
    authorised: Result<Authorised, Refusal>,
    session: &str,
) -> Result<(Account, (SemaphorePermit<'a>, Share)), Refusal> {
    let Authorised(account) = authorised?;
    let session = session.to_owned();
    blocking(shared, move |shared| shared.store.session(account.number, &session)?.ok_or_else(Refusal::no_session)).await?;
    let share = shared.upload_shares.take_one(account.number);
    let share = share.ok_or_else(|| Refusal::busy("this token sends too many uploads at once", 5))?;
    let turn = shared.uploads.try_acquire().map_err(|_| Refusal::busy("too many uploads at once", 5))?;
    Ok((account, (turn, share)))
}

/// Reads a refused body for a moment, so that a client that sends it hears why and not that the connection broke.
async fn skip(body: Body) {
    let mut blocks = body.into_data_stream();
    let rest = async { while let Some(Ok(_)) = blocks.next().await {} };
    // It has been told enough if it goes on.
    let _ = tokio::time::timeout(LAST_BYTES, rest).await;
}

/// Where files go.
#[derive(Clone)]
struct Place {
    account: i64,
    session: String,
    /// Of the whole request, where it says so: no file has more.
    body_bytes: Option<u64>,
}

async fn from_form(shared: &Arc<Shared>, place: &Place, form: &mut Form) -> Result<Taken, Refusal> {
    let mut taken = Taken::default();
    while let Some(mut part) = form.next_part().await? {
        if part.name() != Some("files") {
            part.skip().await?;
            continue;
        }
        if taken.count() == MAX_FILES {
            return Err(Refusal::bad_request(format!("up to {MAX_FILES} files are taken at once")));
        }
        match from_part(shared, place, &mut part).await {
            Ok(row) => taken.rows.push(row),
            // Who sends one file hears it before all of it was sent.
            Err(refusal) if refusal.code == Code::FileTooLarge && taken.rows.is_empty() => return Err(refusal),
            Err(refusal) => {
                let name = part.file_name().unwrap_or_default().chars().take(MAX_NAME).collect();
                taken.refuse(name, refusal)?;
                part.read_on(shared.options.max_upload).await?;
            }
        }
    }
    taken.or_refusal("the form has no file in a field named \"files\"")
}

async fn from_part(shared: &Arc<Shared>, place: &Place, part: &mut Part<'_>) -> Result<FileRow, Refusal> {
    let name = accepted_name(part.file_name().unwrap_or_default())?;
    let (account, most) = (place.account, place.body_bytes.unwrap_or(u64::MAX));
    let room = blocking(shared, move |shared| Room::promise(shared, account, most)).await?;
    let received = receive(part, &shared.data.incoming_folder(), &name, room.bytes()).await.map_err(|refusal| room.refusal(refusal))?;
    let place = place.clone();
    blocking(shared, move |shared| {
        let _until_recorded = room;
        let path = received.file.path().to_owned();
        let arrived = Arrived { path: &path, name: &name, sha256: &received.sha256, bytes: received.bytes };
        take_in(shared, place.account, &place.session, &arrived, |target| {
            received.file.persist(target).map(drop).map_err(|error| error.error)
        })
    })
    .await
}

async fn from_addresses(shared: &Arc<Shared>, place: &Place, body: Body) -> Result<Taken, Refusal> {
    let (body, _) = read_body(body, MAX_ADDRESSES, shared).await?;
    let request: UrlUpload = read_json(&body)?;
    if request.source_type != "url" || request.urls.is_empty() || request.urls.len() > MAX_FILES {
        return Err(Refusal::bad_request(format!("\"source_type\" is \"url\", and \"urls\" has 1 to {MAX_FILES} addresses")));
    }
    let share = shared.fetch_shares.take_one(place.account);
    let _share = share.ok_or_else(|| Refusal::busy("this token has too many addresses fetched at once", 5))?;
    let mut taken = Taken::default();
    for address in request.urls {
        let shown: String = address.chars().take(MAX_NAME).collect();
        if let Err(refusal) = name_of(&address).and_then(|name| accepted_name(&name)) {
            taken.refuse(shown, refusal)?;
            continue;
        }
        let place = place.clone();
        let _turn = shared.fetches.acquire().await.map_err(|error| Refusal::fault(&error))?;
        let row = blocking(shared, move |shared| {
            let room = Room::promise(shared, place.account, u64::MAX)?;
            let fetched = fetch(shared, &address, room.bytes()).map_err(|refusal| room.refusal(refusal))?;
            let arrived = Arrived { path: &fetched.path, name: &fetched.name, sha256: &fetched.sha256, bytes: fetched.bytes };
            let keep = |target: &Path| std::fs::rename(&fetched.path, target);
            let row = take_in(shared, place.account, &place.session, &arrived, keep);
            drop(fetched.folder);
            row
        });
        match row.await {
            Ok(row) => taken.rows.push(row),
            Err(refusal) => taken.refuse(shown, refusal)?,
        }
    }
    taken.or_refusal("\"urls\" has no address")
}
