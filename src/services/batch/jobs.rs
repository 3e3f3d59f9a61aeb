//! The batches of the wizard, on its network thread.

use super::check::{self, BatchSource};
use super::runner::{BatchEvent, RunOptions, Runner};
use super::{BatchError, files};
use crate::app::batch_msg::{
    BatchEnd, BatchFiles, BatchProgress, BatchUser, CheckFailure, CheckedBatch, DoneRow, step_line,
};
use crate::app::destination::Destination;
use crate::app::msg::Msg;
use crate::batch::{Batch, RowStatus};
use crate::model::form::Form;
use crate::services::MsgSender;
use crate::services::executor::Executor;
use crate::services::patience::GivenUp;
use crate::services::stop::StopToken;
use crate::store::io_messages::escaped;
use std::path::{Path, PathBuf};
use tokio::task::spawn_blocking;

/// Reads a file and checks its users. The account's users, which are read for that, are for the form, too.
pub(in crate::services) async fn check(
    executor: &Executor,
    file: String,
    mut destination: Destination,
    sender: &MsgSender,
) -> Result<CheckedBatch, CheckFailure> {
    let path = with_home(&file);
    let read = path.clone();
    let text = spawn_blocking(move || files::read_csv(&read)).await.map_err(|error| error.to_string())??;
    let source = BatchSource { name: file.clone(), text, template: Form::default(), ignore_columns: false };
    let out = result_path(&path)?;
    let mut batch = source.parse(&destination.lookups)?;
    let (mut users, mut remarks) = (None, Vec::new());
    if batch.count(RowStatus::Exists) < batch.rows.len() {
        let say = |seconds| sender.send(Msg::BatchProgress(BatchProgress::Waiting(seconds)));
        let read = check::read_account(&source, batch, &mut destination, executor, &say).await;
        let read_users;
        (batch, read_users) = read?;
        match read_users {
            Ok(index) => {
                sender.send(Msg::Users(Ok(index.clone())));
                users = Some(index);
            }
            Err(why) => remarks.push(why),
        }
    }
    let licences = check::validate(&mut batch, Some(&destination), users.as_deref());
    let (shown_out, account) = (escaped(out.as_os_str()), destination.account.clone());
    let files = BatchFiles { file, out, shown_out, account };
    Ok(CheckedBatch { files, batch, licences, remarks, destination })
}

impl From<BatchError> for CheckFailure {
    fn from(error: BatchError) -> Self {
        let not_authorised = matches!(&error, BatchError::GivenUp(GivenUp::NotAuthorised(_)));
        Self { why: error.to_string(), not_authorised }
    }
}

/// The path of the result file.
fn result_path(path: &str) -> Result<PathBuf, String> {
    files::writable_result(Path::new(path), files::beside(path)).map_err(|out| {
        format!(
            "{} exists already. To create the users that it lists as missing, open that file; to start over, remove it. \
             Nothing was sent.",
            escaped(out.as_os_str())
        )
    })
}

/// A path with the home folder in place of `~`.
fn with_home(path: &str) -> String {
    let Some(rest) = path.strip_prefix("~/") else { return path.to_owned() };
    let home = std::env::home_dir().and_then(|home| home.join(rest).into_os_string().into_string().ok());
    home.unwrap_or_else(|| path.to_owned())
}

/// Creates the users that are missing. An extra licence is charged: none is taken.
pub(in crate::services) async fn run(
    executor: &Executor,
    mut batch: Batch,
    destination: &Destination,
    out: PathBuf,
    (sender, stop): (&MsgSender, &StopToken),
) -> Result<BatchEnd, String> {
    let watch = |event: BatchEvent<'_>| -> Result<(), BatchError> {
        let progress = match event {
            BatchEvent::Begun => return Ok(()),
            BatchEvent::Created { row, result, attempt } => {
                BatchProgress::Created(Box::new(BatchUser::new(row, result, attempt)))
            }
            BatchEvent::SetUp { row, result } => BatchProgress::SetUp(step_line(row, result)),
            BatchEvent::Waiting { seconds } => BatchProgress::Waiting(seconds),
            BatchEvent::RowDone { row, lines } => BatchProgress::RowDone(DoneRow::new(row, lines)),
        };
        sender.send(Msg::BatchProgress(progress));
        Ok(())
    };
    let options = RunOptions { out, ..RunOptions::default() };
    let runner = Runner { executor, destination, options: &options, stop, watch: &watch };
    let stop = runner.run(&mut batch).await.map_err(|error| error.to_string())?;
    Ok(BatchEnd { batch, stop })
}
