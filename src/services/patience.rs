//! Reads what a command needs before anything is sent: again, a few times, where the API asks to wait.

use super::executor::Executor;
use crate::app::suggest::Lookups;
use crate::model::field::AccountList;
use crate::submission::LookUpFailure;
use std::time::Duration;

/// How often it is tried again after the API asked to wait.
pub(crate) const MAX_RETRIES: usize = 3;

/// Why nothing more is requested and nothing is sent, as a sentence: the next request would fail too.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GivenUp {
    /// The credentials are not accepted.
    #[error("{0}")]
    NotAuthorised(String),
    /// No token or no answer, or the API asks to wait again and again.
    #[error("{0}")]
    NotSent(String),
}

/// Waits as long as the API asks; `say` hears of it.
pub(crate) async fn sleep(say: &dyn Fn(u64), seconds: u64) {
    let seconds = seconds.max(1);
    say(seconds);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

/// Reads something; `say` hears of each wait.
pub(crate) async fn read<T>(
    say: &dyn Fn(u64),
    read: impl AsyncFn() -> Result<T, LookUpFailure>,
) -> Result<Result<T, LookUpFailure>, GivenUp> {
    let mut retries = 0..MAX_RETRIES;
    loop {
        match read().await {
            Err(LookUpFailure { retry_after_seconds: Some(seconds), why, .. }) => {
                if retries.next().is_none() {
                    let text = format!("The API asks to wait again and again: {why}. Nothing was sent.");
                    return Err(GivenUp::NotSent(text));
                }
                sleep(say, seconds).await;
            }
            Err(failure) if failure.rejects_credentials() => {
                let why = failure.why.trim_end_matches('.');
                let text = format!("The credentials are not accepted: {why}. Nothing was sent.");
                return Err(GivenUp::NotAuthorised(text));
            }
            result => return Ok(result),
        }
    }
}

/// Reads a list of the account, once. Why the API refuses it is a problem of the users that name something of it.
pub(crate) async fn read_list(
    executor: &Executor,
    lookups: &mut Lookups,
    list: AccountList,
    say: &dyn Fn(u64),
) -> Result<(), GivenUp> {
    if lookups.state(list).is_some() {
        return Ok(());
    }
    let entries = read(say, async || executor.account_list(list).await).await?;
    if let Err(LookUpFailure { status: None, why, .. }) = &entries {
        let (list, why) = (list.noun(), why.trim_end_matches('.'));
        return Err(GivenUp::NotSent(format!(
            "The account's {list}s could not be read: {why}. Nothing was sent."
        )));
    }
    lookups.set_list(list, entries.map_err(|failure| failure.why));
    Ok(())
}
