//! A line that is cut after any byte of an answer, for clients of the library itself: a process for each byte would
//! take minutes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use offcut::cloud::{Attribution, Cloud, ExportOrder, Secret, Settings, Waits};
use tempfile::TempDir;

use crate::cloud::service::Service;
use crate::cloud::stand_in::{Reply, Request, Step};

/// Clients that ask side by side.
const WORKERS: usize = 12;

/// How the line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By an end before the announced length.
    Short,
    /// By a reset.
    Reset,
    /// By an end, and no length was announced.
    Unannounced,
}

/// After how many bytes an answer is cut, and how; `offset` is beyond any for one that is left whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) offset: usize,
    pub(crate) ending: Ending,
}

impl Cut {
    pub(crate) fn is_none(self) -> bool {
        self.offset == usize::MAX
    }

    pub(crate) fn applied_to(self, whole: &Reply) -> Reply {
        let mut bytes = whole.bytes();
        if self.ending == Ending::Unannounced {
            let start = bytes.windows(15).position(|window| window == b"content-length:").unwrap();
            let end = start + bytes[start..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
            bytes.drain(start..end);
        }
        bytes.truncate(self.offset);
        let is_reset = self.ending == Ending::Reset && !self.is_none();
        Reply([Step::Send(bytes)].into_iter().chain(is_reset.then_some(Step::Reset)).collect())
    }
}

/// Answers that are cut.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) is_it: fn(&Request) -> bool,
    /// Whether the client has a token to begin with.
    pub(crate) has_token: bool,
}

/// The cut for one client now, and how many of its answers were cut.
struct Turn {
    cut: Cut,
    left: usize,
    asked: usize,
}

/// A service that cuts answers of one kind, to each client where its turn says.
pub(crate) struct Cutting {
    pub(crate) service: Service,
    kind: Kind,
    turns: Arc<Mutex<BTreeMap<String, Turn>>>,
    /// Bytes of a whole answer in the form that is cut.
    length: Arc<Mutex<usize>>,
}

impl Cutting {
    pub(crate) fn start(kind: Kind) -> Self {
        let turns: Arc<Mutex<BTreeMap<String, Turn>>> = Arc::default();
        let length: Arc<Mutex<usize>> = Arc::default();
        let (own, own_length) = (Arc::clone(&turns), Arc::clone(&length));
        let service = Service::with(move |request, _, right| {
            if !(kind.is_it)(request) {
                return None;
            }
            let whole = right();
            let mut turns = own.lock().unwrap();
            let turn = turns.get_mut(&name_in(request)?)?;
            turn.asked += 1;
            let is_cut = turn.left > 0;
            turn.left = turn.left.saturating_sub(1);
            let reply = if is_cut { turn.cut.applied_to(&whole) } else { whole };
            if turn.cut.is_none() {
                *own_length.lock().unwrap() = reply.bytes().len();
            }
            Some(reply)
        });
        service.world.lock().unwrap().polls_needed = 0;
        Self { service, kind, turns, length }
    }

    /// Does `work` for each byte of the answers, with its first `times` answers cut there; several clients side by
    /// side, whose waits are multiplied by `scale`. The length of an answer, which is given, is learnt from a first
    /// turn without a cut.
    pub(crate) fn at_every_byte(&self, ending: Ending, times: usize, scale: f64, work: impl AsyncFn(&Client<'_>, Cut) + Sync) -> usize {
        self.in_turns(vec![Cut { offset: usize::MAX, ending }], times, scale, &work);
        let length = *self.length.lock().unwrap();
        assert!(length > 0, "{}: no answer was asked for", self.kind.name);
        self.in_turns((0..length).map(|offset| Cut { offset, ending }).collect(), times, scale, &work);
        length
    }

    fn in_turns(&self, cuts: Vec<Cut>, times: usize, scale: f64, work: &(impl AsyncFn(&Client<'_>, Cut) + Sync)) {
        let workers = WORKERS.min(cuts.len());
        let cuts = Mutex::new(cuts.into_iter());
        std::thread::scope(|scope| {
            for worker in 0..workers {
                let cuts = &cuts;
                scope.spawn(move || {
                    let place = Place::new(&self.service.stand_in.url(""), &format!("worker{worker}"), self.kind.has_token, scale);
                    let client = Client { cloud: Cloud::new(place.settings.clone(), &|_| {}).unwrap(), place: &place, cutting: self };
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    let next = || cuts.lock().unwrap().next();
                    while let Some(cut) = next() {
                        client.begin(cut, times);
                        runtime.block_on(work(&client, cut));
                    }
                });
            }
        });
    }
}

/// The client's name: its token, or its id.
fn name_in(request: &Request) -> Option<String> {
    let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).filter(|token| token.starts_with("worker"));
    token.or_else(|| request.header("x-client-id")).map(str::to_owned)
}

/// Folders and settings of one client.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) settings: Settings,
}

impl Place {
    pub(crate) fn new(address: &str, name: &str, has_token: bool, scale: f64) -> Self {
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            api: address.parse().unwrap(),
            web: address.parse().unwrap(),
            attribution: Attribution { source: "test".into(), version: "1".into(), platform: "test".into(), is_by_old_name: false },
            token: has_token.then(|| Secret::new(name)),
            client_id: Some(name.to_owned()),
            config_folder: folder.path().join("config"),
            data_folder: folder.path().join("data"),
            waits: Waits { scale, limit_scale: 1.0, poll_interval: Some(Duration::from_millis(100)) },
        };
        Self { folder, settings }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// One client and its turn.
pub(crate) struct Client<'a> {
    pub(crate) cloud: Cloud<'a>,
    pub(crate) place: &'a Place,
    cutting: &'a Cutting,
}

impl Client<'_> {
    fn name(&self) -> &str {
        self.place.settings.client_id.as_deref().unwrap()
    }

    fn begin(&self, cut: Cut, times: usize) {
        self.cutting.turns.lock().unwrap().insert(self.name().to_owned(), Turn { cut, left: times, asked: 0 });
    }

    /// From now on nothing is cut.
    pub(crate) fn mend_the_line(&self) {
        self.cutting.turns.lock().unwrap().get_mut(self.name()).unwrap().left = 0;
    }

    /// Requests of the kind in this turn.
    pub(crate) fn asked(&self) -> usize {
        self.cutting.turns.lock().unwrap()[self.name()].asked
    }

    /// An order of the session's draft, to a file of this name.
    pub(crate) fn order(&self, name: &str) -> ExportOrder {
        ExportOrder { draft: None, output: self.place.path(name), force: false }
    }

    /// Files of this ending in the client's folder.
    pub(crate) fn files(&self, ending: &str) -> Vec<PathBuf> {
        let entries = Path::read_dir(self.place.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect()
    }
}
