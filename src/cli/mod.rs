//! The command line: arguments, commands, exit codes. Data goes to stdout, everything else to stderr.

mod accounts;
mod args;
mod attempt;
mod attempts;
mod batch;
mod color;
mod completions;
mod context;
mod drafts;
mod examples;
mod exit;
mod export;
mod fix;
mod input;
mod man;
mod new;
mod output_commands;
mod progress;
mod secret;
mod sending;
mod submit;
mod take_back;
mod users;
mod version;

pub use exit::EXIT_CODES;
pub use man::{ENVIRONMENT, FILES};

use crate::store::{atomic, io_messages};
use crate::submission::{OutcomeKind, StepResult};
use crate::text::measure;
use crate::text::printable::Printable;
use crate::text::sanitize::{escape_json, escape_visible};
use args::{Cli, CliCommand, NewArgs};
use exit::{CliError, ExitStatus};
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;

/// Runs the program: arguments in, exit code out.
pub fn main() -> ExitCode {
    without_core_dumps();
    let arguments: Vec<_> = std::env::args_os().collect();
    let cli = match arguments.as_slice() {
        // The usual start of the wizard. Building the parser would take a third of the start-up time.
        [] | [_] => Ok(Cli::default()),
        _ => args::parse(&arguments),
    };
    let status = cli.and_then(|cli| {
        run(cli).map_err(|error| {
            print_message(format!("vcc-user: {error}"));
            error.code
        })
    });
    let (Ok(status) | Err(status)) = status;
    ExitCode::from(status.0)
}

/// A core dump would hold the client secret and answers. Commands that are started inherit the limit.
fn without_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = setrlimit(Resource::Core, none);
    }
}

fn run(cli: Cli) -> Result<ExitStatus, CliError> {
    if cli.version.version {
        return version::run(cli.version.verbose);
    }
    if let Some(file) = &cli.global.log {
        start_log(file)?;
    }
    // clap accepts global flags before the command; the wizard's flags there would be ignored silently.
    if cli.command.is_some() && cli.new != NewArgs::default() {
        return Err(CliError::usage(
            "--from, --like, --draft, --last and --plain are flags of the wizard: give them without a command, or after `new`",
        ));
    }
    match cli.command.unwrap_or(CliCommand::New(cli.new)) {
        CliCommand::New(args) => new::run(&args, &cli.global),
        CliCommand::Check { inputs, fix: true, .. } => fix::run(&inputs, &cli.global),
        CliCommand::Check { inputs, json, .. } => output_commands::check(&inputs, json, &cli.global),
        CliCommand::Payload { input, all: true, .. } => output_commands::requests(&input, &cli.global),
        CliCommand::Payload { input, curl, .. } => output_commands::payload(&input, curl, &cli.global),
        CliCommand::Submit(args) => submit::run(&args, &cli.global),
        CliCommand::Batch(args) => batch::run(&args, &cli.global),
        CliCommand::Drafts { action, json } => drafts::run(action, json),
        CliCommand::Attempts { action, json, csv } => attempts::run(action, json, csv, &cli.global),
        CliCommand::Users(args) => users::run(&args, &cli.global),
        CliCommand::Accounts { action, json } => accounts::run(action, json, &cli.global),
        CliCommand::Fields(args) => output_commands::fields(&args),
        CliCommand::Sandbox { port, faults } => output_commands::sandbox(port, faults),
        CliCommand::Completions { shell } => completions::run(shell),
        CliCommand::Man => man::run(),
    }
}

fn start_log(file: &std::path::Path) -> Result<(), CliError> {
    if is_something_else(file) {
        let (name, why) =
            (io_messages::escaped(file.as_os_str()), "there is a file that is no log: name another one");
        return Err(CliError::usage(format!("{name}: {why}")));
    }
    let log = atomic::open_private(file, OpenOptions::new().append(true)).map_err(|error| {
        let is_other = std::fs::symlink_metadata(file).is_ok_and(|metadata| !metadata.is_file());
        let why = if is_other {
            "the log is written to a regular file only, not to a link, a folder, a pipe or a device"
                .to_owned()
        } else {
            io_messages::reason(&error)
        };
        CliError::usage(format!("{}: {why}", io_messages::escaped(file.as_os_str())))
    })?;
    // One level for everything: error, warn, info, debug or trace.
    let level = std::env::var("RUST_LOG").ok().and_then(|level| level.parse().ok());
    let level = level.unwrap_or(tracing_subscriber::filter::LevelFilter::INFO);
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::sync::Mutex::new(log))
        .with_ansi(false)
        .init();
    Ok(())
}

/// Whether a file that the log would be added to does not begin with the time of a log's line: it is a user's JSON, or
/// a table.
fn is_something_else(file: &std::path::Path) -> bool {
    let is_file = std::fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_file());
    let mut start = [0; 5];
    let mut read = || std::fs::File::open(file).and_then(|mut log| log.read(&mut start));
    is_file
        && read().is_ok_and(|length| length > 0)
        && !(start[..4].iter().all(u8::is_ascii_digit) && start[4] == b'-')
}

/// Prints data to stdout. A closed pipe is not an error.
fn print(text: impl Into<Printable>) -> Result<(), CliError> {
    print_while_open(text).map(drop)
}

/// Prints data to stdout; false if nothing reads it any more.
fn print_while_open(text: impl Into<Printable>) -> Result<bool, CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.into().as_str().as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(CliError::unexpected(format!("the output could not be written: {error}"))),
    }
}

fn print_json(value: &impl serde::Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(value).map_err(CliError::unexpected)?;
    print(escape_json(&format!("{text}\n")))
}

/// Prints a message to stderr. Further lines are indented: none of them looks like another message.
fn print_message(text: impl AsRef<str>) {
    print_to_stderr(&text.as_ref().replace("\n  ", "\n").replace('\n', "\n  ").into());
}

/// Prints a line to stderr, with its colours.
fn print_to_stderr(text: &Printable) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints a line to stderr where a progress bar may stand.
fn print_progress(text: &str) {
    if io::stderr().is_terminal() && !color::is_dumb() {
        let _ = write!(io::stderr(), "\r\u{1b}[K");
    }
    print_message(text);
}

/// Formats a table with columns as wide as their longest cell.
fn table<const N: usize, C: Into<Printable>>(
    heading: [&str; N],
    rows: impl IntoIterator<Item = [C; N]>,
) -> Printable {
    let rows = rows.into_iter().map(|row| row.map(|cell| cell.into().into_line()));
    let rows: Vec<_> = std::iter::once(heading.map(Printable::from)).chain(rows).collect();
    let width = |cell: &Printable| usize::from(measure::width(cell.as_str()));
    let widths: Vec<usize> =
        (0..N).map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in &rows {
        for (cell, wide) in row.iter().zip(&widths) {
            text.push_str(cell.as_str());
            text.extend(std::iter::repeat_n(' ', wide + 2 - width(cell)));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    // Cells are printable, and coloured ones keep their colours.
    Printable::trusted(text)
}

/// The steps of a setup: an array of `{"step","outcome","text"}`.
fn setup_to_json(results: &[StepResult]) -> Value {
    let step = |one: &StepResult| json!({"step": one.step.name(), "outcome": one.outcome.name(), "text": one.outcome.words()});
    results.iter().map(step).collect()
}

/// The line that names a user and an outcome: `created USERNAME USERID`.
fn outcome_line(kind: OutcomeKind, username: &str, user_id: Option<&str>) -> String {
    let user_id = user_id.filter(|id| !id.is_empty()).unwrap_or("-");
    format!("{} {} {}\n", kind.name(), escape_visible(username), escape_visible(user_id))
}
