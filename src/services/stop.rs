//! Asks work that takes long to end after its current step.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Stops the work that holds a clone of it, from any thread.
#[derive(Debug, Clone, Default)]
pub(crate) struct StopToken(Arc<watch::Sender<bool>>);

impl StopToken {
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Sleeps until the time has passed (true) or the work is to end (false).
    pub(crate) async fn sleep(&self, time: Duration) -> bool {
        let mut stopped = self.0.subscribe();
        tokio::time::timeout(time, stopped.wait_for(|is_stopped| *is_stopped)).await.is_err()
    }
}
