//! Bytes that uploads on their way may come to have.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::NodeOptions;
use super::shares::Shares;

/// Bytes that are promised to uploads on their way.
#[derive(Clone)]
pub(super) struct Promised {
    all: Arc<Mutex<u64>>,
    pub(super) by_account: Shares,
    /// Bytes that one account may have stored and promised.
    pub(super) account_share: u64,
}

/// The part of the storage that one account has.
const ACCOUNT_PART: u64 = 2;

impl Promised {
    /// Nothing is promised yet.
    pub(super) fn new(options: &NodeOptions) -> Self {
        let account_share = (options.max_storage / ACCOUNT_PART).max(options.max_upload).min(options.max_storage);
        Self { all: Arc::default(), by_account: Shares::new(u64::MAX), account_share }
    }

    /// Of all accounts together.
    pub(super) fn lock(&self) -> MutexGuard<'_, u64> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
