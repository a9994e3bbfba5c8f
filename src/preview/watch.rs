//! Sees the draft and its media change on disk, by the system's notices and, where a file system gives none, by looking
//! now and then.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Weak;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::session::{Session, StampedFile};

/// Editors write in steps; the draft is read when nothing has happened for this long.
const QUIET: Duration = Duration::from_millis(40);

/// How often files are looked at where no notice comes.
const LOOK: Duration = Duration::from_millis(800);

/// Reads the draft again whenever it or its media change, until the session ends.
pub(super) fn watch(session: Weak<Session>) {
    let (sender, notices) = channel();
    // Without a watcher the files are looked at now and then.
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.map_or(true, |event| is_change(&event.kind)) {
            // The receiver is gone with the session.
            let _ = sender.send(());
        }
    });
    std::thread::spawn(move || follow(&session, watcher.ok(), &notices));
}

/// Whether an event can mean other bytes: reading is none, and a file is complete when its writer closes it or another
/// takes its name.
fn is_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

fn follow(session: &Weak<Session>, mut watcher: Option<RecommendedWatcher>, notices: &Receiver<()>) {
    let mut folders = BTreeSet::new();
    let mut noticed = false;
    loop {
        let Some(current) = session.upgrade() else { return };
        let files = current.files();
        watch_folders(watcher.as_mut(), &files, &mut folders);
        // A broken draft may lack a file that is not known yet: any change near it is worth a look.
        let hopes = noticed && !current.state().problems.is_empty();
        if hopes || current.is_outdated(&files) {
            current.reload();
        }
        drop(current);
        noticed = wait(notices);
    }
}

/// Waits for a notice and the quiet after it; false where none came.
fn wait(notices: &Receiver<()>) -> bool {
    match notices.recv_timeout(LOOK) {
        Ok(()) => {
            while notices.recv_timeout(QUIET).is_ok() {}
            true
        }
        Err(RecvTimeoutError::Timeout) => false,
        Err(RecvTimeoutError::Disconnected) => {
            std::thread::sleep(LOOK);
            false
        }
    }
}

/// Watches the folders that hold the files: a file that is replaced by renaming is another one under the same name.
fn watch_folders(watcher: Option<&mut RecommendedWatcher>, files: &[StampedFile], watched: &mut BTreeSet<PathBuf>) {
    let Some(watcher) = watcher else { return };
    for (path, _) in files {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        if !watched.contains(&folder) && watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
            watched.insert(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::write;
    use std::sync::Arc;
    use std::time::Instant;

    use super::super::PreviewOptions;
    use super::*;
    use crate::render::OpenOptions;

    #[test]
    fn what_changes_between_the_first_reading_and_the_watch_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let draft = folder.path().join("draft.json");
        write(&draft, r##"{ "t": [{ "tt": 0, "sg": [{ "k": "colour", "c": "#204080", "d": 100 }] }] }"##).unwrap();
        let mut options = PreviewOptions::new(OpenOptions { draft: draft.clone(), ..OpenOptions::default() });
        options.cache_folder = Some(folder.path().join("cache"));
        let session = Session::start(options).unwrap();
        assert!(session.state().problems.is_empty());
        write(&draft, "{ broken").unwrap();
        watch(Arc::downgrade(&session));
        let start = Instant::now();
        while session.state().problems.is_empty() {
            assert!(start.elapsed() < Duration::from_secs(30), "the change was not seen");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
