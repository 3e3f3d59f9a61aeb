//! Reads what a command needs before anything is sent: again, a few times, where the API asks to wait.

use crate::submission::LookUpFailure;
use std::time::Duration;

/// How often it is tried again after the API asked to wait.
pub(crate) const MAX_RETRIES: usize = 3;

/// Reads something; `say` hears of each wait. The error, a sentence, is that waiting did not help: nothing more is to be
/// asked then.
pub(crate) async fn read<T>(
    say: &dyn Fn(u64),
    read: impl AsyncFn() -> Result<T, LookUpFailure>,
) -> Result<Result<T, LookUpFailure>, String> {
    let mut retries = 0..MAX_RETRIES;
    loop {
        match read().await {
            Err(LookUpFailure { retry_after_seconds: Some(seconds), why, .. }) => {
                if retries.next().is_none() {
                    return Err(format!("The API asks to wait again and again: {why}. Nothing was sent."));
                }
                let seconds = seconds.max(1);
                say(seconds);
                tokio::time::sleep(Duration::from_secs(seconds)).await;
            }
            result => return Ok(result),
        }
    }
}
