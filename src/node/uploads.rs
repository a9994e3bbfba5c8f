//! Files that have arrived: looked into, put at their place, recorded.

use std::path::Path;

use serde_json::{Value, json};

use crate::api::{AcceptedFile, Code, FileKind, UploadedFile, accepted_list};
use crate::base::{FrameRate, hex};
use crate::draft::MediaKind;
use crate::media::{Limits, MediaError, probe};

use super::draft_media::{FILES_PATH, STORED_PATH};
use super::refusal::Refusal;
use super::shared::Shared;
use super::store::FileRow;

/// An unguessable name for an address: 192 random bits.
pub(super) fn secret() -> String {
    hex(&rand::random::<[u8; 24]>())
}

/// A file's row as the API tells it.
pub(super) fn uploaded_file(row: &FileRow, base: &str) -> Value {
    let file = UploadedFile {
        filename: row.name.clone(),
        file_type: Some(row.kind.clone()),
        cdn_url: cdn_url(row, base),
        duration: row.duration_ms.map(|ms| ms as f64 / 1000.0),
        width: row.width,
        height: row.height,
        fps: row.fps,
        hash: Some(row.sha256.clone()),
    };
    let mut told = json!(file);
    told["s3_key"] = json!(s3_key(row));
    told
}

/// A file's place in the storage, by which drafts may name it as well.
pub(super) fn s3_key(row: &FileRow) -> String {
    let ending = AcceptedFile::of_name(&row.name).map_or("bin", |accepted| accepted.ending);
    format!("{STORED_PATH}{}.{ending}", row.file)
}

/// The address by which drafts name a file.
pub(super) fn cdn_url(row: &FileRow, base: &str) -> String {
    format!("{base}{FILES_PATH}{}", row.file)
}

/// The file name at the end of whatever path a client sent, refused where its ending is none that is taken.
pub(super) fn accepted_name(name: &str) -> Result<String, Refusal> {
    let name: String = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect();
    if AcceptedFile::of_name(&name).is_some() {
        return Ok(name);
    }
    Err(unsupported(&name, "its ending is none of these"))
}

fn unsupported(name: &str, reason: &str) -> Refusal {
    Refusal::new(Code::FileType, format!("{name:?} is not supported: {reason} (accepted: {})", accepted_list()))
}

/// Looks into a file, moves it to its account by `keep`, and records it.
pub(super) fn take_in(
    shared: &Shared,
    account: i64,
    session: &str,
    found: &Arrived<'_>,
    keep: impl FnOnce(&Path) -> std::io::Result<()>,
) -> Result<FileRow, Refusal> {
    let row = describe(account, found)?;
    let target = shared.data.media_path(account, &row.sha256);
    if !target.exists() {
        shared.data.make_media_folder(account).and_then(|()| keep(&target)).map_err(|error| Refusal::fault(&error))?;
    }
    let stored = shared.store.add_file(&row, session)?;
    shared.metrics.count_upload(found.bytes);
    tracing::info!(account, bytes = found.bytes, kind = stored.kind, "file taken in");
    Ok(stored)
}

/// A file that has arrived.
pub(super) struct Arrived<'a> {
    pub(super) path: &'a Path,
    pub(super) name: &'a str,
    pub(super) sha256: &'a str,
    pub(super) bytes: u64,
}

fn describe(account: i64, found: &Arrived<'_>) -> Result<FileRow, Refusal> {
    let info = probe(found.path, &Limits::default()).map_err(|error| match error {
        MediaError::NotMedia { found: what, .. } => unsupported(found.name, &format!("it holds {what}")),
        MediaError::Empty(_) => unsupported(found.name, "it is empty"),
        MediaError::TooLarge { .. } => unsupported(found.name, "its pictures are too large"),
        MediaError::Undecodable { reason, .. } => unsupported(found.name, &reason),
        other => Refusal::fault(&other),
    })?;
    let picture = info.picture.as_ref();
    let kind = match info.kind {
        MediaKind::Video => FileKind::Video,
        MediaKind::Image => FileKind::Image,
        MediaKind::Audio => FileKind::Audio,
    };
    Ok(FileRow {
        file: secret(),
        account,
        sha256: found.sha256.to_owned(),
        name: found.name.to_owned(),
        kind: kind.name().to_owned(),
        bytes: found.bytes.cast_signed(),
        width: picture.map(|picture| picture.size.width),
        height: picture.map(|picture| picture.size.height),
        fps: picture.and_then(|picture| picture.frame_rate).map(FrameRate::as_f64),
        duration_ms: info.duration.filter(|_| kind != FileKind::Image).map(|duration| duration.round_ms()),
    })
}
