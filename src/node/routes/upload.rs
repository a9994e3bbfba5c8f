//! Files from clients.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use tokio::sync::SemaphorePermit;

use crate::api::{Code, UploadedFiles, UrlUpload};
use crate::node::accounts::Account;
use crate::node::fetch::{fetch, name_of};
use crate::node::receive::{ReceiveLimits, receive};
use crate::node::refusal::{Answered, Refusal, Success};
use crate::node::request::{Authorised, Id, LAST_BYTES, read_body};
use crate::node::room::Room;
use crate::node::shared::{Shared, blocking};
use crate::node::store::FileRow;
use crate::node::uploads::{Arrived, accepted_name, take_in, uploaded_file};

/// Files of one request.
const MAX_FILES: usize = 50;

/// Bytes of a request that names addresses.
const MAX_ADDRESSES: usize = 1 << 18;

/// `POST /api/upload-video/nemo_agent/me/<sid>`
pub(super) async fn upload(
    State(shared): State<Arc<Shared>>,
    authorised: Result<Authorised, Refusal>,
    Id(session): Id,
    headers: HeaderMap,
    request: Request,
) -> Answered<UploadedFiles> {
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
    let rows = if content_type.starts_with("multipart/form-data") {
        let form = Multipart::from_request(request, &shared).await;
        let mut form = form.map_err(|error| Refusal::bad_request(format!("the form is broken: {}", error.body_text())))?;
        let received = from_form(&shared, &place, &mut form).await;
        if received.is_err() {
            drain(form).await;
        }
        received?
    } else if content_type.starts_with("application/json") {
        from_addresses(&shared, &place, request.into_body()).await?
    } else {
        skip(request.into_body()).await;
        return Err(Refusal::new(Code::MediaType, "an upload is multipart/form-data with the field \"files\", or JSON with \"urls\""));
    };
    let base = shared.base(&headers);
    Ok(Success(UploadedFiles { files: rows.iter().map(|row| uploaded_file(row, &base)).collect() }))
}

/// Whose files these are, with a place among those that upload.
async fn admit<'a>(
    shared: &'a Arc<Shared>,
    authorised: Result<Authorised, Refusal>,
    session: &str,
) -> Result<(Account, SemaphorePermit<'a>), Refusal> {
    let Authorised(account) = authorised?;
    let session = session.to_owned();
    blocking(shared, move |shared| shared.store.session(account.number, &session)?.ok_or_else(Refusal::no_session)).await?;
    let turn = shared.uploads.try_acquire().map_err(|_| Refusal::busy("too many uploads at once", 5))?;
    Ok((account, turn))
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

/// Reads on for a moment, so that a client that is still sending gets to hear the refusal.
async fn drain(mut form: Multipart) {
    let rest = async {
        while let Ok(Some(mut field)) = form.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    };
    // It has been told enough if it goes on.
    let _ = tokio::time::timeout(LAST_BYTES, rest).await;
}

async fn from_form(shared: &Arc<Shared>, place: &Place, form: &mut Multipart) -> Result<Vec<FileRow>, Refusal> {
    let mut rows = Vec::new();
    loop {
        let next = tokio::time::timeout(shared.options.read_timeout, form.next_field()).await;
        let next = next.map_err(|_| Refusal::new(Code::TimedOut, "the upload stands still"))?;
        let Some(mut field) = next.map_err(|error| Refusal::bad_request(format!("the form is broken: {}", error.body_text())))? else {
            break;
        };
        if field.name() != Some("files") {
            continue;
        }
        if rows.len() == MAX_FILES {
            return Err(Refusal::bad_request(format!("up to {MAX_FILES} files are taken at once")));
        }
        let name = accepted_name(field.file_name().unwrap_or_default())?;
        let most = place.body_bytes.unwrap_or(u64::MAX);
        let room = blocking(shared, move |shared| Room::promise(shared, most)).await?;
        let limits = ReceiveLimits { max_bytes: room.bytes(), read_timeout: shared.options.read_timeout };
        let received = receive(&mut field, &shared.data.incoming_folder(), &name, limits).await.map_err(|refusal| room.refusal(refusal))?;
        let place = place.clone();
        let row = blocking(shared, move |shared| {
            let _until_recorded = room;
            let path = received.file.path().to_owned();
            let arrived = Arrived { path: &path, name: &name, sha256: &received.sha256, bytes: received.bytes };
            take_in(shared, place.account, &place.session, &arrived, |target| {
                received.file.persist(target).map(drop).map_err(|error| error.error)
            })
        });
        rows.push(row.await?);
    }
    if rows.is_empty() {
        return Err(Refusal::bad_request("the form has no file in a field named \"files\""));
    }
    Ok(rows)
}

async fn from_addresses(shared: &Arc<Shared>, place: &Place, body: Body) -> Result<Vec<FileRow>, Refusal> {
    let body = read_body(body, MAX_ADDRESSES, shared).await?;
    let request: UrlUpload =
        serde_json::from_slice(&body).map_err(|error| Refusal::bad_request(format!("the body is not what is asked for: {error}")))?;
    if request.source_type != "url" || request.urls.is_empty() || request.urls.len() > MAX_FILES {
        return Err(Refusal::bad_request(format!("\"source_type\" is \"url\", and \"urls\" has 1 to {MAX_FILES} addresses")));
    }
    for address in &request.urls {
        accepted_name(&name_of(address)?)?;
    }
    let mut rows = Vec::new();
    for address in request.urls {
        let place = place.clone();
        let _turn = shared.fetches.acquire().await.map_err(|error| Refusal::fault(&error))?;
        let row = blocking(shared, move |shared| {
            let room = Room::promise(shared, u64::MAX)?;
            let fetched = fetch(shared, &address, room.bytes()).map_err(|refusal| room.refusal(refusal))?;
            let arrived = Arrived { path: &fetched.path, name: &fetched.name, sha256: &fetched.sha256, bytes: fetched.bytes };
            let keep = |target: &Path| std::fs::rename(&fetched.path, target);
            let row = take_in(shared, place.account, &place.session, &arrived, keep);
            drop(fetched.folder);
            row
        });
        rows.push(row.await?);
    }
    Ok(rows)
}
