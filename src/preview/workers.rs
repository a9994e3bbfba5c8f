//! A few threads that make fragments: what a player waits for first, what it will need next after that, and nothing
//! while a seek is being shown.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::base::{Code, Diagnostic};
use crate::render::{Cancel, Failure};

/// Fragments made side by side at most; each keeps two or three cores busy by itself.
const MOST_WORKERS: usize = 4;

/// The work of a job; it calls the function often, and is held there while something more urgent runs.
pub(super) type Work = Box<dyn FnOnce(&Cancel, &mut dyn FnMut()) -> Result<(), Failure> + Send>;

/// How a job ended.
pub(super) type Outcome = Result<(), Failure>;

/// One thing to make.
struct Job {
    name: String,
    cancel: Cancel,
    /// Those that wait for it.
    waiting: Vec<oneshot::Sender<Outcome>>,
    /// Made ahead, though nobody waits for it yet.
    ahead: bool,
    work: Option<Work>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    running: Vec<Job>,
    urgent: usize,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

/// The threads and their queue.
pub(super) struct Workers {
    shared: Arc<Shared>,
}

/// While this is held, workers stand still.
pub(super) struct Urgent(Arc<Shared>);

impl Workers {
    /// Starts as many as suit the machine.
    pub(super) fn start() -> Self {
        let shared: Arc<Shared> = Arc::default();
        let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).clamp(1, MOST_WORKERS);
        for _ in 0..count {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || while shared.run_next() {});
        }
        Self { shared }
    }

    /// Makes what `name` stands for, once for all that ask while it is under way.
    pub(super) fn ask(&self, name: &str, work: Work) -> oneshot::Receiver<Outcome> {
        let (sender, receiver) = oneshot::channel();
        let mut queue = self.shared.lock();
        let Queue { waiting, running, .. } = &mut *queue;
        match running.iter_mut().chain(waiting.iter_mut()).find(|job| job.name == name && !job.is_cancelled()) {
            Some(job) => job.waiting.push(sender),
            None => waiting.push_back(Job::new(name, vec![sender], false, work)),
        }
        drop(queue);
        self.shared.changed.notify_all();
        receiver
    }

    /// Makes it when nothing else is to do.
    pub(super) fn ask_ahead(&self, name: &str, work: Work) {
        let mut queue = self.shared.lock();
        let known = queue.running.iter().chain(&queue.waiting).any(|job| job.name == name);
        if !known {
            queue.waiting.push_back(Job::new(name, Vec::new(), true, work));
        }
        drop(queue);
        self.shared.changed.notify_all();
    }

    /// Forgets what was to be made ahead and is not begun.
    pub(super) fn forget_ahead(&self) {
        self.shared.lock().waiting.retain(|job| job.is_asked());
    }

    /// Holds the workers until what is returned is dropped.
    pub(super) fn urgent(&self) -> Urgent {
        self.shared.lock().urgent += 1;
        Urgent(Arc::clone(&self.shared))
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        let mut queue = self.shared.lock();
        queue.closed = true;
        queue.waiting.clear();
        queue.running.iter().for_each(Job::stop);
        drop(queue);
        self.shared.changed.notify_all();
    }
}

impl Drop for Urgent {
    fn drop(&mut self) {
        self.0.lock().urgent -= 1;
        self.0.changed.notify_all();
    }
}

impl Job {
    fn new(name: &str, waiting: Vec<oneshot::Sender<Outcome>>, ahead: bool, work: Work) -> Self {
        Self { name: name.to_owned(), cancel: Cancel::default(), waiting, ahead, work: Some(work) }
    }

    /// Whether somebody still waits for it.
    fn is_asked(&self) -> bool {
        self.waiting.iter().any(|sender| !sender.is_closed())
    }

    fn stop(&self) {
        self.cancel.flag().store(1, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.flag().load(Ordering::Relaxed) != 0
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does one job, waited for; false once there will be none.
    fn run_next(&self) -> bool {
        let Some((name, cancel, work)) = self.next() else { return false };
        let run = || work(&cancel, &mut || self.hold(&name));
        let outcome = catch_unwind(AssertUnwindSafe(run))
            .unwrap_or_else(|_| Err(Diagnostic::error(Code::Internal, "a fault of this program; the fragment was not made").into()));
        let mut queue = self.lock();
        if let Some(index) = queue.running.iter().position(|job| Arc::ptr_eq(job.cancel.flag(), cancel.flag())) {
            for sender in queue.running.swap_remove(index).waiting {
                // Who has gone needs no answer.
                let _ = sender.send(outcome.clone());
            }
        }
        true
    }

    fn next(&self) -> Option<(String, Cancel, Work)> {
        let mut queue = self.lock();
        loop {
            if queue.closed {
                return None;
            }
            queue.waiting.retain(|job| job.ahead || job.is_asked());
            let asked = queue.waiting.iter().position(Job::is_asked);
            let index = asked.or_else(|| (!queue.waiting.is_empty()).then_some(0)).filter(|_| queue.urgent == 0);
            if let Some(mut job) = index.and_then(|index| queue.waiting.remove(index)) {
                let taken = job.work.take().map(|work| (job.name.clone(), job.cancel.clone(), work));
                queue.running.push(job);
                return taken;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits while something more urgent runs, and stops the job where nobody waits for it any more.
    fn hold(&self, name: &str) {
        let mut queue = self.lock();
        while queue.urgent > 0 && !queue.closed {
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        let abandoned = queue.running.iter().filter(|job| job.name == name && !job.ahead && !job.is_asked());
        abandoned.for_each(Job::stop);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn one_name_is_made_once_for_all_that_ask() {
        let workers = Workers::start();
        let (go, gate) = channel::<()>();
        let first = workers.ask("a", Box::new(move |_, _| gate.recv().map_err(|_| Diagnostic::error(Code::Internal, "gone").into())));
        let second = workers.ask("a", Box::new(|_, _| panic!("made twice")));
        go.send(()).unwrap();
        assert_eq!(first.blocking_recv().unwrap(), Ok(()));
        assert_eq!(second.blocking_recv().unwrap(), Ok(()));
    }

    #[test]
    fn nothing_moves_while_something_is_urgent_and_what_nobody_wants_stops() {
        let workers = Workers::start();
        let urgent = workers.urgent();
        let (done, finished) = channel();
        let asked = workers.ask("a", Box::new(move |_, _| done.send(()).map_err(|_| Diagnostic::error(Code::Internal, "gone").into())));
        assert!(finished.recv_timeout(Duration::from_millis(50)).is_err());
        drop(urgent);
        assert_eq!(asked.blocking_recv().unwrap(), Ok(()));

        let (started, begun) = channel();
        let (ended, end) = channel();
        let asked = workers.ask(
            "b",
            Box::new(move |cancel, hold| {
                started.send(()).unwrap();
                while cancel.check().is_ok() {
                    hold();
                }
                ended.send(()).unwrap();
                cancel.check()
            }),
        );
        begun.recv().unwrap();
        drop(asked);
        end.recv_timeout(Duration::from_secs(5)).unwrap();
    }

    #[test]
    fn a_panic_is_an_answer() {
        let outcome = Workers::start().ask("a", Box::new(|_, _| panic!("on purpose"))).blocking_recv();
        assert!(outcome.is_err() || outcome.is_ok_and(|outcome| outcome.is_err()));
    }
}
