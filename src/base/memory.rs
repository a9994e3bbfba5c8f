//! One account of memory for one piece of work: whoever is about to allocate much asks first, and gives back by
//! dropping what it was given.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::{Code, Explain};

/// How much memory may be taken, and how much is. Clones are the same account.
#[derive(Clone)]
pub struct MemoryAccount(Arc<Shared>);

struct Shared {
    limit: u64,
    reserved: Mutex<Reserved>,
    freed: Condvar,
}

/// Bytes that are promised.
#[derive(Default)]
struct Reserved {
    all: u64,
    /// Those of [`MemoryAccount::reserve_for_now`]: they come back by themselves.
    passing: u64,
}

/// Memory that was promised to one holder; dropping it gives it back.
#[must_use = "memory is promised only as long as this is kept"]
pub struct Reservation {
    account: MemoryAccount,
    bytes: u64,
    is_passing: bool,
}

/// More memory was asked for than is left.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{purpose} takes about {}; of {} allowed, {} are left", megabytes(*needed), megabytes(*limit), megabytes(*left))]
pub struct OutOfMemory {
    /// Who asked: a source by its name, or a part of the work.
    pub purpose: String,
    /// Bytes asked for.
    pub needed: u64,
    /// Bytes that nobody holds.
    pub left: u64,
    /// Bytes of the whole account.
    pub limit: u64,
}

impl MemoryAccount {
    /// An account of `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self(Arc::new(Shared { limit, reserved: Mutex::default(), freed: Condvar::new() }))
    }

    /// Bytes of the whole account.
    pub fn limit(&self) -> u64 {
        self.0.limit
    }

    /// Bytes that are promised now.
    pub fn reserved(&self) -> u64 {
        self.0.reserved.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// Promises `bytes` until the reservation is dropped. Where they are only lacking because of passing reservations
    /// it waits for those to end.
    ///
    /// # Errors
    /// Where the account cannot give as much.
    pub fn reserve(&self, bytes: u64, purpose: impl FnOnce() -> String) -> Result<Reservation, OutOfMemory> {
        self.take(bytes, false, purpose)
    }

    /// As [`reserve`](Self::reserve), for a stretch of work that ends by itself. Whoever holds such a reservation
    /// must not ask for another before it is over, since two that wait for each other would wait for ever;
    /// [`Reservation::keep`] is how something stays of it.
    ///
    /// # Errors
    /// Where the account cannot give as much.
    pub fn reserve_for_now(&self, bytes: u64, purpose: impl FnOnce() -> String) -> Result<Reservation, OutOfMemory> {
        self.take(bytes, true, purpose)
    }

    fn take(&self, bytes: u64, is_passing: bool, purpose: impl FnOnce() -> String) -> Result<Reservation, OutOfMemory> {
        let limit = self.0.limit;
        let mut reserved = self.0.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        while reserved.all.saturating_add(bytes) > limit {
            let others_end = reserved.passing > 0 && (reserved.all - reserved.passing).saturating_add(bytes) <= limit;
            if !others_end {
                let left = limit.saturating_sub(reserved.all - reserved.passing);
                return Err(OutOfMemory { purpose: purpose(), needed: bytes, left, limit });
            }
            reserved = self.0.freed.wait(reserved).unwrap_or_else(PoisonError::into_inner);
        }
        reserved.all += bytes;
        reserved.passing += if is_passing { bytes } else { 0 };
        Ok(Reservation { account: self.clone(), bytes, is_passing })
    }

    fn give_back(&self, bytes: u64, passing: u64) {
        let mut reserved = self.0.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        reserved.all -= bytes;
        reserved.passing -= passing;
        self.0.freed.notify_all();
    }
}

impl Default for MemoryAccount {
    /// An account without a limit: for whoever has set none.
    fn default() -> Self {
        Self::new(u64::MAX)
    }
}

impl fmt::Debug for MemoryAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryAccount({} of {})", self.reserved(), self.0.limit)
    }
}

impl PartialEq for MemoryAccount {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for MemoryAccount {}

impl Reservation {
    /// Bytes promised.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Keeps `bytes` of it, no more than there are, and gives the rest back. From now on it does not pass by itself.
    pub fn keep(mut self, bytes: u64) -> Self {
        let kept = bytes.min(self.bytes);
        self.account.give_back(self.bytes - kept, if self.is_passing { self.bytes } else { 0 });
        (self.bytes, self.is_passing) = (kept, false);
        self
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.account.give_back(self.bytes, if self.is_passing { self.bytes } else { 0 });
    }
}

impl fmt::Debug for Reservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reservation({} bytes)", self.bytes)
    }
}

impl Explain for OutOfMemory {
    fn code(&self) -> Code {
        Code::OutOfMemory
    }

    fn help(&self) -> Option<String> {
        Some("allow more with --max-memory, make the source smaller, or render at a smaller --size".to_owned())
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reserve(account: &MemoryAccount, bytes: u64) -> Result<Reservation, OutOfMemory> {
        account.reserve(bytes, || format!("a thing of {bytes}"))
    }

    #[test]
    fn what_is_dropped_can_be_reserved_again() {
        let account = MemoryAccount::new(100);
        let first = reserve(&account, 60).unwrap();
        let refused = reserve(&account.clone(), 41).unwrap_err();
        assert_eq!(refused, OutOfMemory { purpose: "a thing of 41".to_owned(), needed: 41, left: 40, limit: 100 });
        let first = first.keep(10);
        let second = reserve(&account, 90).unwrap();
        drop(first);
        assert_eq!(account.reserved(), 90);
        drop(second);
        assert_eq!(account.reserved(), 0);
        assert!(reserve(&account, u64::MAX).is_err());
    }
}
