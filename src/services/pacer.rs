//! The pace of requests: a burst at once, then one after the other, so that no minute has more than the fair use of the
//! API. Fair use is counted over all requests, those of lists and look-ups too.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests that are sent at once. A person who creates a user sends a dozen.
const BURST: u32 = 60;
/// The time between two requests after a burst: with the burst, some 150 a minute. Vonage's own sample stays below 160.
const INTERVAL: Duration = Duration::from_millis(667);

/// Spaces requests. One for all connections of a program.
#[derive(Debug, Default)]
pub(crate) struct Pacer {
    /// When all requests so far would have left, at one each [`INTERVAL`].
    paid: Mutex<Option<Instant>>,
}

impl Pacer {
    /// Counts a request, and returns how long it has to wait.
    pub(crate) fn reserve(&self, now: Instant) -> Duration {
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        let debt = paid.map_or(Duration::ZERO, |paid| paid.saturating_duration_since(now));
        *paid = Some(now + debt + INTERVAL);
        debt.saturating_sub(INTERVAL * (BURST - 1))
    }
}

/// The least time that this number of requests takes.
pub(crate) fn time_for(requests: usize) -> Duration {
    let waiting = requests.saturating_sub(BURST as usize);
    INTERVAL * u32::try_from(waiting).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times at which requests leave that are wanted at these times.
    fn sent_at(wanted: impl IntoIterator<Item = Duration>) -> Vec<Duration> {
        let (pacer, start) = (Pacer::default(), Instant::now());
        wanted.into_iter().map(|at| at + pacer.reserve(start + at)).collect()
    }

    fn most_in_a_minute(sent: &[Duration]) -> usize {
        let within = |first: &Duration| {
            sent.iter().filter(|at| *at >= first && **at < *first + Duration::from_secs(60)).count()
        };
        sent.iter().map(within).max().unwrap()
    }

    #[test]
    fn no_minute_has_more_than_the_fair_use() {
        let seconds = Duration::from_secs_f64;
        let at_once = sent_at(std::iter::repeat_n(Duration::ZERO, 500));
        let in_bursts = sent_at((0..500).map(|number| seconds(f64::from(number / 50) * 20.0)));
        let steadily = sent_at((0..500).map(|number| seconds(f64::from(number) * 0.3)));
        for sent in [&at_once, &in_bursts, &steadily] {
            let most = most_in_a_minute(sent);
            assert!((100..160).contains(&most), "{most}");
        }
        assert_eq!(at_once[59], Duration::ZERO, "a burst does not wait");
        assert_eq!(at_once[60], INTERVAL);
        let seldom: Vec<_> = (0..500).map(|number| seconds(f64::from(number))).collect();
        assert_eq!(sent_at(seldom.clone()), seldom, "who sends one a second never waits");
    }
}
