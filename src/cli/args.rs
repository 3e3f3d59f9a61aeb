//! The command line, declared for clap, and its parsing.

use super::color::{ColorChoice, Painter};
use super::examples;
use super::exit::ExitStatus;
use clap::builder::Styles;
use clap::{Args, CommandFactory, Error, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

/// Create users of Vonage Contact Center from the terminal.
///
/// Without a command the wizard opens. Without a configured account it works with the practice account inside the
/// program: no user is created at Vonage.
#[derive(Debug, Default, Parser)]
#[command(name = "vcc-user", version, max_term_width = 100, after_help = examples::NEW)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) new: NewArgs,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// Flags of every command.
#[derive(Debug, Default, Args)]
pub(crate) struct GlobalArgs {
    /// The account of config.toml to work with; `sandbox` is the practice account (else `VCC_ACCOUNT`)
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
    /// The theme of the wizard
    #[arg(long, global = true, value_enum, value_name = "THEME")]
    pub(crate) theme: Option<ThemeArg>,
    /// Write a log to this file; it holds no answers and no secrets
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) log: Option<PathBuf>,
}

/// The theme of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// Chosen by the terminal's background.
    Auto,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// Strong contrast on black.
    Contrast,
    /// No colours.
    Plain,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open the wizard (the default without a command)
    #[command(after_help = examples::NEW)]
    New(NewArgs),
    /// Print every problem of a user, one per line: PATH: error: TEXT
    Check(CheckArgs),
    /// Print exactly the JSON that would be sent
    Payload(PayloadArgs),
    /// Create users without asking
    Submit(SubmitArgs),
    /// Create several users from a CSV file
    Batch(BatchArgs),
    /// List the drafts, show one, remove one
    Drafts(DraftsArgs),
    /// List what was sent and its outcome; look up unknown outcomes
    Attempts(AttemptsArgs),
    /// List the accounts; check whether they can be used
    Accounts(AccountsArgs),
    /// Print the catalogue of fields
    Fields(FieldsArgs),
    /// Serve the practice account's API until interrupted
    Sandbox(SandboxArgs),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Print the manual: commands, keys, files, environment, exit codes
    #[command(after_help = examples::MAN)]
    Man,
}

#[derive(Debug, Default, PartialEq, Eq, Args)]
pub(crate) struct NewArgs {
    /// Start from a payload, an API answer or a draft (`-` for standard input)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) from: Option<String>,
    /// Reopen a draft
    #[arg(long, value_name = "ID", conflicts_with = "from")]
    pub(crate) draft: Option<String>,
    /// Start with the settings of an existing user, without anything that identifies a person or a line
    #[arg(long, value_name = "USERNAME")]
    pub(crate) like: Option<String>,
    /// Reopen the newest draft
    #[arg(long, conflicts_with_all = ["from", "draft"])]
    pub(crate) last: bool,
    /// Ask line by line: for screen readers (`ACCESSIBLE=1` and `TERM=dumb` choose it on a terminal) and for pipes
    #[arg(long)]
    pub(crate) plain: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::CHECK)]
pub(crate) struct CheckArgs {
    /// A payload, an API answer, a draft's file, a draft's ID, or `-` for standard input
    #[arg(required = true, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub(crate) inputs: Vec<String>,
    /// Print an array of {"file","path","severity","text"}
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::PAYLOAD)]
pub(crate) struct PayloadArgs {
    /// A payload, an API answer, a draft's file, a draft's ID, or `-` for standard input
    #[arg(value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub(crate) input: String,
    /// Print a command for a POSIX shell that sends it, the token taken from `$VCC_TOKEN`
    #[arg(long)]
    pub(crate) curl: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::SUBMIT)]
pub(crate) struct SubmitArgs {
    /// Payloads, API answers, drafts' files, drafts' IDs, or `-` for standard input
    #[arg(required = true, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub(crate) inputs: Vec<String>,
    /// Create the users; without it nothing is sent
    #[arg(long)]
    pub(crate) yes: bool,
    /// Use extra agent licences if none are left; they are charged
    #[arg(long)]
    pub(crate) allow_overages: bool,
    /// Also send a user that an earlier attempt created or may have created; `vcc-user attempts resolve` looks it up
    #[arg(long)]
    pub(crate) again: bool,
    /// Print an array of {"file","outcome","userId","username","messages"}
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::BATCH)]
pub(crate) struct BatchArgs {
    /// A CSV file with one user per line, or the result file of an earlier batch (`-` for standard input)
    #[arg(value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub(crate) file: String,
    /// Create the users; without it the file is checked and nothing is sent
    #[arg(long)]
    pub(crate) yes: bool,
    /// A draft or a file whose answers fill empty cells
    #[arg(long, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub(crate) template: Option<String>,
    /// The result file; by default `FILE.result.csv` beside the file
    #[arg(long, value_name = "RESULT.csv", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// Also send users whose earlier attempt has an unknown outcome and whom a look-up does not find
    #[arg(long)]
    pub(crate) retry_unknown: bool,
    /// Use extra agent licences if none are left; they are charged
    #[arg(long)]
    pub(crate) allow_overages: bool,
    /// Print an array of {"file","row","outcome","userId","username","messages"}
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::DRAFTS)]
pub(crate) struct DraftsArgs {
    #[command(subcommand)]
    pub(crate) action: Option<DraftsAction>,
    /// Print an array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DraftsAction {
    /// Print a draft
    Show {
        /// Its ID
        id: String,
    },
    /// Remove a draft
    Remove {
        /// Its ID
        id: String,
    },
}

#[derive(Debug, Args)]
#[command(after_help = examples::ATTEMPTS)]
pub(crate) struct AttemptsArgs {
    #[command(subcommand)]
    pub(crate) action: Option<AttemptsAction>,
    /// Print JSON: {"id","time","account","username","outcome","userId"}, an array of them for the list
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AttemptsAction {
    /// Look up the username of an attempt with unknown outcome
    Resolve {
        /// Its ID
        id: String,
    },
}

#[derive(Debug, Args)]
#[command(after_help = examples::ACCOUNTS)]
pub(crate) struct AccountsArgs {
    #[command(subcommand)]
    pub(crate) action: Option<AccountsAction>,
    /// Print an array
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountsAction {
    /// Request a token and one user, and print each server's answer
    Check {
        /// The account; without one all are checked
        name: Option<String>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = examples::FIELDS)]
pub(crate) struct FieldsArgs {
    /// Print an array of objects
    #[arg(long, conflicts_with_all = ["markdown", "schema"])]
    pub(crate) json: bool,
    /// Print a Markdown table
    #[arg(long, conflicts_with = "schema")]
    pub(crate) markdown: bool,
    /// Print a JSON Schema of the payload
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::SANDBOX)]
pub(crate) struct SandboxArgs {
    /// The port on 127.0.0.1; 0 for any free one
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = port)]
    pub(crate) port: u16,
}

/// Replaces the standard error message, which says "invalid".
fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "enter a number from 0 to 65535".to_owned())
}

#[derive(Debug, Args)]
#[command(after_help = examples::COMPLETIONS)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// The friendly interactive shell.
    Fish,
    /// `PowerShell`.
    Powershell,
}

/// Messages of clap that say "invalid", and their replacements.
const REPLACEMENTS: [(&str, &str); 2] = [
    ("invalid value", "there is no use for the value"),
    ("invalid UTF-8 was detected in one or more arguments", "an argument is not text: it is not UTF-8"),
];

/// Parses the arguments, the program's name first. Prints help and errors itself; `Err` is the exit status.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Cli, ExitStatus> {
    parse_with(arguments, Styles::plain()).map_err(|error| {
        // Help and version go to stdout.
        let is_error = error.use_stderr();
        let when = color_choice(arguments);
        let painter = if is_error { Painter::stderr(when) } else { Painter::stdout(when) };
        let styled = if painter.is_on() { parse_with(arguments, Styles::styled()).err() } else { None };
        let text = render(&styled.unwrap_or(error));
        let _ = if is_error {
            io::stderr().write_all(text.as_bytes())
        } else {
            io::stdout().write_all(text.as_bytes())
        };
        if is_error { ExitStatus::USAGE } else { ExitStatus::DONE }
    })
}

fn parse_with(arguments: &[OsString], styles: Styles) -> Result<Cli, Error> {
    let mut command = Cli::command().styles(styles);
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

fn render(error: &Error) -> String {
    let text = error.render().ansi().to_string();
    // Only the first match: later ones may be part of an argument.
    match REPLACEMENTS.iter().find(|(original, _)| error.use_stderr() && text.contains(original)) {
        Some((original, replacement)) => text.replacen(original, replacement, 1),
        None => text,
    }
}

/// The value of `--color` in arguments that could not be parsed.
fn color_choice(arguments: &[OsString]) -> ColorChoice {
    let mut rest = arguments.iter().skip(1).map_while(|one| one.to_str().filter(|one| *one != "--"));
    let mut when = ColorChoice::Auto;
    while let Some(argument) = rest.next() {
        let value = match argument.strip_prefix("--color") {
            Some("") => rest.next(),
            Some(value) => value.strip_prefix('='),
            None => None,
        };
        when = value.and_then(|value| ColorChoice::from_str(value, false).ok()).unwrap_or(when);
    }
    when
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The start without arguments skips the parser and uses `Cli::default`.
    #[test]
    fn the_defaults_equal_an_empty_command_line() {
        let parsed = Cli::try_parse_from(["vcc-user"]).unwrap();
        assert_eq!(format!("{parsed:?}"), format!("{:?}", Cli::default()));
    }
}
