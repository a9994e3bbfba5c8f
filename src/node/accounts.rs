//! Tokens, looked up without the database.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::api::TOKEN_PREFIX;
use crate::base::hex;

use super::store::{AccountRow, Store};

/// Who a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) number: i64,
    pub(super) expires_ms: i64,
}

/// All accounts by the hash of their token, and the secret that tokens are made with.
pub(super) struct Accounts {
    key: Vec<u8>,
    by_token: RwLock<HashMap<[u8; 32], Account>>,
    new_by_address: Mutex<NewTokens>,
}

/// How many new tokens each address was given in one hour; of IPv6, each network of 64 bits, for a host has all of one
/// (RFC 4291, 2.5.4).
#[derive(Default)]
struct NewTokens {
    /// Hours since 1970.
    hour: i64,
    counts: HashMap<IpAddr, u32>,
}

impl NewTokens {
    /// Counts one more; `false` where there were `limit` already.
    fn count(&mut self, address: IpAddr, now_ms: i64, limit: u32) -> bool {
        let hour = now_ms.div_euclid(HOUR_MS);
        if hour != self.hour {
            *self = Self { hour, counts: HashMap::new() };
        }
        let count = self.counts.entry(network(address)).or_default();
        let is_within = *count < limit;
        *count += u32::from(is_within);
        is_within
    }
}

/// The address, or of IPv6 its first 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

/// Who asks for a token, and what a new one is given.
#[derive(Clone)]
pub(super) struct TokenRequest {
    /// The client's own id, whatever it is.
    pub(super) client: String,
    pub(super) address: IpAddr,
    pub(super) lifetime_ms: i64,
    pub(super) credits: i64,
    /// New tokens that an address gets in an hour.
    pub(super) hourly_limit: u32,
}

/// A token that was given out.
pub(super) struct Issued {
    pub(super) token: String,
    pub(super) row: AccountRow,
}

/// How the user ids of anonymous tokens begin.
const ANONYMOUS: &str = "anon_";

/// How a token that claims a session begins.
const CLAIM_PREFIX: &str = "clm_";

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// Milliseconds since 1970.
pub(super) fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

impl Accounts {
    pub(super) fn load(store: &Store) -> rusqlite::Result<Self> {
        let rows = store.accounts()?;
        let by_token = rows.iter().map(|row| (row.token_hash, Account { number: row.account, expires_ms: row.expires_ms })).collect();
        Ok(Self { key: store.key()?, by_token: RwLock::new(by_token), new_by_address: Mutex::default() })
    }

    /// The account of a token that is good at `now_ms`.
    pub(super) fn of_token(&self, token: &str, now_ms: i64) -> Option<Account> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let account = self.by_token.read().unwrap_or_else(PoisonError::into_inner).get(&hash).copied()?;
        (account.expires_ms > now_ms).then_some(account)
    }

    /// The token of a client: the one it has, for there is one per client and lifetime, else a new one. The database
    /// has only its hash; it is derived again from the node's secret. `None` where the address has had too many new
    /// ones.
    pub(super) fn issue(&self, store: &Store, request: &TokenRequest) -> rusqlite::Result<Option<Issued>> {
        let &TokenRequest { ref client, address, lifetime_ms, credits, hourly_limit } = request;
        // UUIDs are one however they are written.
        let client = Uuid::try_parse(client).map_or_else(|_| client.clone(), |client| client.to_string());
        let now = now_ms();
        // Held over the look and the insertion, so that two requests of one client get one token.
        let mut by_token = self.by_token.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = store.account_of_client(&client, now)? {
            return Ok(Some(Issued { token: self.token(&client, row.issued_ms), row }));
        }
        if !self.new_by_address.lock().unwrap_or_else(PoisonError::into_inner).count(address, now, hourly_limit) {
            return Ok(None);
        }
        let token = self.token(&client, now);
        let mut row = AccountRow {
            account: 0,
            user_id: format!("{ANONYMOUS}{}", Uuid::new_v4()),
            client,
            token_hash: Sha256::digest(token.as_bytes()).into(),
            issued_ms: now,
            expires_ms: now + lifetime_ms,
            credits,
        };
        row.account = store.add_account(&row)?;
        by_token.insert(row.token_hash, Account { number: row.account, expires_ms: row.expires_ms });
        Ok(Some(Issued { token, row }))
    }

    pub(super) fn forget(&self, numbers: &[i64]) {
        self.by_token.write().unwrap_or_else(PoisonError::into_inner).retain(|_, account| !numbers.contains(&account.number));
    }

    /// The claim of a session: always the same.
    pub(super) fn claim_token(&self, session: &str) -> String {
        let digest =
            Sha256::new().chain_update(&self.key).chain_update(b"claim").chain_update(Sha256::digest(session.as_bytes())).finalize();
        format!("{CLAIM_PREFIX}{}", hex(&digest))
    }

    /// All parts have a fixed length, and UUIDs another one than other ids, so that no two inputs run into one.
    fn token(&self, client: &str, issued_ms: i64) -> String {
        let client =
            Uuid::try_parse(client).map_or_else(|_| Sha256::digest(client.as_bytes()).to_vec(), |client| client.as_bytes().to_vec());
        let digest = Sha256::new().chain_update(&self.key).chain_update(client).chain_update(issued_ms.to_be_bytes()).finalize();
        format!("{TOKEN_PREFIX}{}", hex(&digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_one_token_until_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("db")).unwrap();
        let accounts = Accounts::load(&store).unwrap();
        let (a, b) = (Uuid::new_v4().to_string(), "client-1700000000-8cafe");
        let request = |client: &str, lifetime_ms| TokenRequest {
            client: client.to_owned(),
            address: [127, 0, 0, 1].into(),
            lifetime_ms,
            credits: 5,
            hourly_limit: 9,
        };
        let issue = |client: &str, lifetime| accounts.issue(&store, &request(client, lifetime)).unwrap().unwrap();
        let first = issue(&a, 60_000);
        assert!(first.row.user_id.starts_with("anon_"));
        assert_eq!(first.token, issue(&a.to_uppercase(), 60_000).token);
        assert_ne!(first.token, issue(b, 60_000).token);
        assert_eq!(accounts.of_token(&first.token, now_ms()).unwrap().number, first.row.account);
        assert_eq!(accounts.of_token(&first.token, now_ms() + 61_000), None);
        assert_eq!(accounts.of_token("nmv_usr_0", now_ms()), None);
        let reloaded = Accounts::load(&store).unwrap();
        assert!(reloaded.of_token(&first.token, now_ms()).is_some());
        let ended = issue("short", -1);
        assert_ne!(ended.token, {
            std::thread::sleep(std::time::Duration::from_millis(2));
            issue("short", 1000).token
        });
    }

    #[test]
    fn an_address_gets_so_many_new_tokens_in_an_hour() {
        let mut new = NewTokens::default();
        let (a, b): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        assert_eq!([1, 2, 3].map(|now_ms| new.count(a, now_ms, 2)), [true, true, false]);
        assert!(new.count(b, 4, 2) && !new.count(a, HOUR_MS - 1, 2) && new.count(a, HOUR_MS, 2));
        let one_host = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::7"].map(|address| address.parse::<IpAddr>().unwrap());
        assert_eq!(one_host.map(|address| new.count(address, HOUR_MS, 1)), [true, false]);
        assert!(new.count("2001:db8:1:3::1".parse().unwrap(), HOUR_MS, 1));
    }
}
