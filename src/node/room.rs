//! Room for files: what is stored already, and what uploads on their way may come to have.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::api::Code;

use super::refusal::Refusal;
use super::shared::Shared;

/// Bytes that are promised to uploads on their way.
#[derive(Clone, Default)]
pub(super) struct Promised(Arc<Mutex<u64>>);

impl Promised {
    fn lock(&self) -> MutexGuard<'_, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Room for one file, promised until this is dropped.
pub(super) struct Room {
    promised: Promised,
    bytes: u64,
    /// There was less than the file might have had.
    is_short: bool,
}

impl Room {
    /// Promises room for a file of up to `most` bytes, or what is left; keep it until the file is recorded.
    pub(super) fn promise(shared: &Shared, most: u64) -> Result<Self, Refusal> {
        let mut promised = shared.promised.lock();
        let stored = shared.store.stored_bytes()?.cast_unsigned();
        let taken = stored.saturating_add(*promised).saturating_add(shared.data.work_bytes());
        let left = shared.options.max_storage.saturating_sub(taken);
        if left == 0 {
            return Err(full());
        }
        let most = most.min(shared.options.max_upload);
        let bytes = most.min(left);
        *promised += bytes;
        Ok(Self { promised: shared.promised.clone(), bytes, is_short: bytes < most })
    }

    /// The most that the file may have.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// A refusal of the file; one that is too large for what was left alone is told so.
    pub(super) fn refusal(&self, refusal: Refusal) -> Refusal {
        if self.is_short && refusal.code == Code::FileTooLarge { full() } else { refusal }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        *self.promised.lock() -= self.bytes;
    }
}

fn full() -> Refusal {
    Refusal::busy("the node's storage is full; files go when their token has ended", 3600)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::store::{AccountRow, FileRow, SessionRow};
    use crate::node::{Direction, DirectionRequest, Director, NodeOptions};

    struct Silent;

    impl Director for Silent {
        fn direct(&self, _: &DirectionRequest) -> Direction {
            Direction::default()
        }
    }

    /// A file of this many bytes, of an account that ends at 10.
    fn add_file(shared: &Shared, bytes: i64) {
        let (user_id, client) = ("u".to_owned(), "c".to_owned());
        let row = AccountRow { account: 0, user_id, client, token_hash: [1; 32], issued_ms: 0, expires_ms: 10, credits: 1 };
        let account = shared.store.add_account(&row).unwrap();
        let [session, task, name, language] = ["s", "t", "n", "en"].map(str::to_owned);
        let session = SessionRow { session, account, task, name, language, draft: None, revision: 0 };
        shared.store.add_session(&session).unwrap();
        let [sha256, name, kind] = ["0", "a.png", "image"].map(str::to_owned);
        for file in ["f", "g"] {
            // The second has the same bytes and is the same file.
            let (sha256, name, kind) = (sha256.clone(), name.clone(), kind.clone());
            let row = FileRow {
                file: file.to_owned(),
                account,
                sha256,
                name,
                kind,
                bytes,
                width: None,
                height: None,
                fps: None,
                duration_ms: None,
            };
            assert_eq!(shared.store.add_file(&row, "s").unwrap().file, "f");
        }
    }

    #[test]
    fn room_is_what_neither_files_nor_uploads_on_their_way_have() {
        let folder = tempfile::tempdir().unwrap();
        let options =
            NodeOptions { max_storage: 100, max_upload: 80, ..NodeOptions::new(([127, 0, 0, 1], 0).into(), folder.path().join("d")) };
        let shared = Shared::open(options, Arc::new(Silent)).unwrap();
        let promise = |most: u64| Room::promise(&shared, most).map(|room| (room.bytes, room.is_short, room));
        assert!(matches!(promise(500), Ok((80, false, _))), "given back when it was dropped");
        let first = promise(70).unwrap();
        let second = promise(80).unwrap();
        assert_eq!((first.0, second.0, second.1), (70, 30, true));
        assert_eq!(second.2.refusal(Refusal::new(Code::FileTooLarge, "")).code, Code::TooMany);
        assert_eq!(first.2.refusal(Refusal::new(Code::FileTooLarge, "")).code, Code::FileTooLarge);
        assert!(promise(1).is_err());
        drop((first, second));
        add_file(&shared, 60);
        assert_eq!(promise(80).unwrap().0, 40);
        shared.store.forget_accounts(100).unwrap();
        assert_eq!(promise(80).unwrap().0, 80);
    }
}
