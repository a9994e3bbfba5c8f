//! How long is waited, and for what.

use std::time::Duration;

/// The first look at a job after it was handed in.
const FIRST_POLL: Duration = Duration::from_secs(2);
/// From one look to the next while a job is young.
const YOUNG_POLL: Duration = Duration::from_secs(10);
/// How long a job is young.
const YOUNG: Duration = Duration::from_secs(5 * 60);
/// From one look to the next afterwards.
const OLD_POLL: Duration = Duration::from_secs(30);

/// The scales of waits and of time limits, and the user's own interval of polling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waits {
    /// The factor of every wait, a message's answer waited for included.
    pub scale: f64,
    /// The factor of the time limits of requests.
    pub limit_scale: f64,
    /// From one look at a job to the next; `None`: as the cloud's documents advise.
    pub poll_interval: Option<Duration>,
}

impl Default for Waits {
    fn default() -> Self {
        Self { scale: 1.0, limit_scale: 1.0, poll_interval: None }
    }
}

impl Waits {
    /// A wait as it is kept.
    pub fn of(self, duration: Duration) -> Duration {
        duration.mul_f64(self.scale)
    }

    /// A request's time limit as it is kept.
    pub fn limit(self, duration: Duration) -> Duration {
        duration.mul_f64(self.limit_scale)
    }

    /// Waits.
    pub(super) async fn pause(self, duration: Duration) {
        tokio::time::sleep(self.of(duration)).await;
    }

    /// The wait before the next look at a job that has been waited for `waited` so far, neither of them scaled.
    pub fn before_poll(self, waited: Duration) -> Duration {
        match self.poll_interval {
            Some(interval) => interval,
            None if waited.is_zero() => FIRST_POLL,
            None if waited < FIRST_POLL + YOUNG => YOUNG_POLL,
            None => OLD_POLL,
        }
    }

    /// The wait before attempt `attempt` (the second is 1): doubling from a second, with jitter of a half to either
    /// side.
    pub(super) fn before_attempt(attempt: u32) -> Duration {
        Duration::from_secs(1 << attempt.saturating_sub(1).min(5)).mul_f64(rand::random_range(0.5..1.5))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_looked_at_less_and_less_often() {
        let waits = Waits::default();
        let mut waited = Duration::ZERO;
        let mut pauses = Vec::new();
        while pauses.len() < 34 {
            let pause = waits.before_poll(waited);
            waited += pause;
            pauses.push(pause.as_secs());
        }
        assert_eq!(pauses[0], 2);
        assert!(pauses[1..31].iter().all(|pause| *pause == 10), "{pauses:?}");
        assert_eq!(pauses[31..], [30, 30, 30]);
        let own = Waits { poll_interval: Some(Duration::from_secs(3)), ..waits };
        assert_eq!(own.before_poll(waited), Duration::from_secs(3));
    }

    #[test]
    fn waits_and_limits_have_scales_of_their_own() {
        let waits = Waits { scale: 0.01, limit_scale: 0.5, poll_interval: None };
        let minute = Duration::from_secs(60);
        assert_eq!((waits.of(minute), waits.limit(minute)), (Duration::from_millis(600), Duration::from_secs(30)));
    }

    #[test]
    fn attempts_come_after_doubling_waits_with_jitter() {
        for (attempt, seconds) in [(1, 1.0), (2, 2.0), (3, 4.0), (9, 32.0)] {
            let waits: Vec<_> = (0..50).map(|_| Waits::before_attempt(attempt).as_secs_f64()).collect();
            assert!(waits.iter().all(|wait| (seconds * 0.5..seconds * 1.5).contains(wait)), "{attempt}: {waits:?}");
            assert!(waits.windows(2).any(|pair| pair[0] != pair[1]), "no jitter");
        }
    }
}
