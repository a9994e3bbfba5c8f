//! Shares of what all accounts use together, so that none takes it all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How much each account has of one thing.
#[derive(Clone, Debug)]
pub(super) struct Shares {
    most: u64,
    taken: Arc<Mutex<HashMap<i64, u64>>>,
}

impl Shares {
    /// Shares of up to `most` each.
    pub(super) fn new(most: u64) -> Self {
        Self { most, taken: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, u64>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more for an account, given back when it is dropped; `None` where it has all of its share.
    pub(super) fn take_one(&self, account: i64) -> Option<Share> {
        self.take_up_to(account, 1)
    }

    /// Up to `wanted` more, whatever is left of the account's share; `None` where nothing is.
    pub(super) fn take_up_to(&self, account: i64, wanted: u64) -> Option<Share> {
        let mut all = self.lock();
        let taken = all.entry(account).or_default();
        let amount = wanted.min(self.most.saturating_sub(*taken));
        *taken += amount;
        (amount > 0).then(|| Share { shares: self.clone(), account, amount })
    }

    /// How much an account has taken.
    pub(super) fn taken(&self, account: i64) -> u64 {
        self.lock().get(&account).copied().unwrap_or_default()
    }
}

/// Part of an account's share.
#[derive(Debug)]
pub(super) struct Share {
    shares: Shares,
    account: i64,
    amount: u64,
}

impl Share {
    /// How much it is.
    pub(super) const fn amount(&self) -> u64 {
        self.amount
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut all = self.shares.lock();
        if let Some(taken) = all.get_mut(&self.account) {
            *taken -= self.amount;
            if *taken == 0 {
                all.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_its_share_and_no_other_ones() {
        let shares = Shares::new(3);
        let first = shares.take_up_to(1, 2).unwrap();
        let rest = shares.take_up_to(1, 2).unwrap();
        assert_eq!((first.amount(), rest.amount(), shares.taken(1)), (2, 1, 3));
        assert!(shares.take_one(1).is_none() && shares.take_one(2).is_some());
        drop(first);
        assert_eq!(shares.take_up_to(1, 9).unwrap().amount(), 2);
        drop(rest);
        assert!(shares.lock().is_empty());
    }
}
