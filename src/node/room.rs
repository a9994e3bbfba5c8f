//! Room for files: what is stored already, and what uploads on their way may come to have.

use crate::api::Code;

use super::promised::Promised;
use super::refusal::Refusal;
use super::shared::Shared;
use super::shares::Share;

/// Room for one file, promised until this is dropped.
pub(super) struct Room {
    promised: Promised,
    share: Share,
    /// There was less than the file might have had.
    is_short: bool,
}

/// Bytes that are neither stored, nor being made, nor promised. Where the database fails there are none.
pub(super) fn room_left(shared: &Shared) -> u64 {
    left(shared, *shared.promised.lock()).unwrap_or(0)
}

/// Refuses a token that has all of its share, and everybody where the storage is full.
pub(super) fn check_room(shared: &Shared, account: i64) -> Result<(), Refusal> {
    if left(shared, *shared.promised.lock())? == 0 {
        return Err(full());
    }
    if left_to(shared, account)? == 0 { Err(all_taken()) } else { Ok(()) }
}

fn left(shared: &Shared, promised: u64) -> rusqlite::Result<u64> {
    let taken = shared.store.stored_bytes()?.cast_unsigned().saturating_add(promised).saturating_add(shared.data.work_bytes());
    Ok(shared.options.max_storage.saturating_sub(taken))
}

fn left_to(shared: &Shared, account: i64) -> rusqlite::Result<u64> {
    let promised = &shared.promised;
    let taken = shared.store.stored_bytes_of(account)?.cast_unsigned().saturating_add(promised.by_account.taken(account));
    Ok(promised.account_share.saturating_sub(taken))
}

impl Room {
    /// Promises an account room for a file of up to `most` bytes, or what is left.
    pub(super) fn promise(shared: &Shared, account: i64, most: u64) -> Result<Self, Refusal> {
        let mut promised = shared.promised.lock();
        let (left, own) = (left(shared, *promised)?, left_to(shared, account)?);
        if left == 0 {
            return Err(full());
        }
        let most = most.min(shared.options.max_upload);
        let share = shared.promised.by_account.take_up_to(account, most.min(left).min(own)).ok_or_else(all_taken)?;
        *promised += share.amount();
        drop(promised);
        Ok(Self { promised: shared.promised.clone(), is_short: share.amount() < most, share })
    }

    /// The most that the file may have.
    pub(super) const fn bytes(&self) -> u64 {
        self.share.amount()
    }

    /// A refusal of the file; one that is too large for what was left alone is told so.
    pub(super) fn refusal(&self, refusal: Refusal) -> Refusal {
        if self.is_short && refusal.code == Code::FileTooLarge { full() } else { refusal }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        *self.promised.lock() -= self.share.amount();
    }
}

fn all_taken() -> Refusal {
    Refusal::busy("this token's files and results have all the room that one token has here; they go when it has ended", 3600)
}

fn full() -> Refusal {
    Refusal::busy("the node's storage is full; files go when their token has ended", 3600)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::node::NodeOptions;
    use crate::node::store::{AccountRow, FileRow, SessionRow};
    use crate::node::{Direction, DirectionRequest, Director};

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
        let options = NodeOptions {
            max_storage: 100,
            max_upload: 100,
            ..NodeOptions::new(([127, 0, 0, 1], 0).into(), folder.path().join("d"), "offcut")
        };
        let shared = Shared::open(options, Arc::new(Silent)).unwrap();
        let promise = |most: u64| Room::promise(&shared, 7, most).map(|room| (room.bytes(), room.is_short, room));
        assert!(matches!(promise(500), Ok((100, false, _))), "given back when it was dropped");
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

    #[test]
    fn one_token_does_not_get_it_all() {
        let folder = tempfile::tempdir().unwrap();
        let options =
            NodeOptions { max_storage: 100, max_upload: 20, ..NodeOptions::new(([127, 0, 0, 1], 0).into(), folder.path(), "offcut") };
        let shared = Shared::open(options, Arc::new(Silent)).unwrap();
        let rooms: Vec<_> = (0..3).map(|_| Room::promise(&shared, 1, 20).unwrap()).collect();
        assert_eq!(rooms.iter().map(Room::bytes).collect::<Vec<_>>(), [20, 20, 10]);
        assert!(Room::promise(&shared, 1, 1).is_err() && check_room(&shared, 1).is_err());
        assert_eq!(Room::promise(&shared, 2, 20).unwrap().bytes(), 20);
        drop(rooms);
        assert_eq!(Room::promise(&shared, 1, 20).unwrap().bytes(), 20);
    }
}
