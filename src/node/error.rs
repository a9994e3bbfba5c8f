//! Why a node does not run.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::base::{Code, Explain};

/// Why a node could not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The address is taken, or not one of this machine's.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's words.
        source: io::Error,
    },
    /// The data folder cannot be made or written.
    #[error("cannot use the data folder {}: {source}", folder.display())]
    Data {
        /// The folder.
        folder: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The data folder, or one of the node's own in it, holds what no node made.
    #[error("{} is no node's folder: it holds {found:?} and no node's mark", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// One of the things in it.
        found: std::ffi::OsString,
    },
    /// The database is another program's.
    #[error("{} is no node's database", path.display())]
    ForeignDatabase {
        /// Its file.
        path: PathBuf,
    },
    /// The database cannot be opened.
    #[error("cannot open the database {}: {source}", path.display())]
    Database {
        /// Its file.
        path: PathBuf,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// The database is another program's, or a newer version's.
    #[error("the database {} has layout {found}; this program reads layout {wanted}", path.display())]
    Layout {
        /// Its file.
        path: PathBuf,
        /// The layout it says it has.
        found: i64,
        /// The one that is read.
        wanted: i64,
    },
    /// The system gives no more threads.
    #[error("cannot start: {0}")]
    Start(io::Error),
}

impl NodeError {
    fn is_locked(&self) -> bool {
        let Self::Database { source, .. } = self else { return false };
        source.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
    }
}

impl Explain for NodeError {
    fn code(&self) -> Code {
        match self {
            Self::Listen { .. } | Self::Start(_) => Code::Usage,
            Self::Data { .. } | Self::Database { .. } | Self::Layout { .. } | Self::ForeignDatabase { .. } => Code::UnwritableOutput,
            Self::NotEmpty { .. } => Code::OutputExists,
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::Listen { .. } => "give another --listen address; port 0 takes one that is free",
            Self::Data { .. } => "give a --data folder that this user can write",
            Self::NotEmpty { .. } | Self::ForeignDatabase { .. } => "give --data an empty folder, or one that is not there yet",
            Self::Database { .. } if self.is_locked() => "another node uses this --data folder; stop it, or give another folder",
            Self::Database { .. } => "give another --data folder, or remove the damaged database",
            Self::Layout { .. } => "give another --data folder, or take the version that made it",
            Self::Start(_) => return None,
        };
        Some(help.to_owned())
    }
}
