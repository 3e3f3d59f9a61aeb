//! The command line, as clap reads it.

use super::batch::args::BatchArgs;
use super::examples;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Create users of Vonage Contact Center from the terminal.
///
/// Without a command the wizard opens. Without a configured account it works with the practice account inside the
/// program: nobody is created at Vonage.
#[derive(Debug, Default, Parser)]
#[command(name = "vcc-user", version, max_term_width = 100, after_help = examples::NEW)]
pub struct Cli {
    /// What to do; the wizard when nothing is named.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of the wizard, which need no command.
    #[command(flatten)]
    pub new: NewArgs,
    /// Flags of every command.
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// Flags of every command.
#[derive(Debug, Default, Args)]
pub struct GlobalArgs {
    /// The account of config.toml to work with; `sandbox` is the practice account (else `VCC_ACCOUNT`)
    #[arg(long, global = true, value_name = "NAME")]
    pub account: Option<String>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub color: ColorChoice,
    /// The colours of the wizard
    #[arg(long, global = true, value_enum, value_name = "THEME")]
    pub theme: Option<Theme>,
    /// Write a log to this file; it holds no answers and no secrets
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub log: Option<PathBuf>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// On terminals, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// What suits the terminal.
    Auto,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// The strongest colours.
    Contrast,
    /// No colours.
    Plain,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the wizard (what happens without a command, too)
    #[command(after_help = examples::NEW)]
    New(NewArgs),
    /// Print every problem of a user, a line each: PATH: error: TEXT
    Check(CheckArgs),
    /// Print exactly the JSON that would be sent
    Payload(PayloadArgs),
    /// Create users without asking
    Submit(SubmitArgs),
    /// Create several users from a file of comma-separated values
    Batch(BatchArgs),
    /// List the drafts, show one, remove one
    Drafts(DraftsArgs),
    /// List what was sent and what became of it; look up what is unknown
    Attempts(AttemptsArgs),
    /// List the accounts; ask whether they answer
    Accounts(AccountsArgs),
    /// Print the catalogue of fields
    Fields(FieldsArgs),
    /// Serve the practice account's API until interrupted
    Sandbox(SandboxArgs),
    /// Print what a shell needs to complete the arguments
    Completions(CompletionsArgs),
    /// Print the manual: commands, keys, files, environment, exit codes
    #[command(after_help = examples::MAN)]
    Man,
}

/// Flags of the wizard.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub struct NewArgs {
    /// Start from a payload, an API answer or a draft (`-` for standard input)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub from: Option<String>,
    /// Reopen a draft
    #[arg(long, value_name = "ID", conflicts_with = "from")]
    pub draft: Option<String>,
    /// Start with the settings of an existing user: nothing that names a person or a line
    #[arg(long, value_name = "USERNAME")]
    pub like: Option<String>,
    /// Reopen the newest draft
    #[arg(long, conflicts_with_all = ["from", "draft"])]
    pub last: bool,
    /// Ask line by line: for screen readers (`ACCESSIBLE=1` and `TERM=dumb` choose it on a terminal) and for pipes
    #[arg(long)]
    pub plain: bool,
}

/// Flags of `check`.
#[derive(Debug, Args)]
#[command(after_help = examples::CHECK)]
pub struct CheckArgs {
    /// A payload, an API answer, a draft's file, a draft's ID, or `-` for standard input
    #[arg(required = true, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub inputs: Vec<String>,
    /// Print an array of {"file","path","severity","text"}
    #[arg(long)]
    pub json: bool,
}

/// Flags of `payload`.
#[derive(Debug, Args)]
#[command(after_help = examples::PAYLOAD)]
pub struct PayloadArgs {
    /// A payload, an API answer, a draft's file, a draft's ID, or `-` for standard input
    #[arg(value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub input: String,
    /// Print a command for a POSIX shell that sends it, the token taken from `$VCC_TOKEN`
    #[arg(long)]
    pub curl: bool,
}

/// Flags of `submit`.
#[derive(Debug, Args)]
#[command(after_help = examples::SUBMIT)]
pub struct SubmitArgs {
    /// Payloads, API answers, drafts' files, drafts' IDs, or `-` for standard input
    #[arg(required = true, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub inputs: Vec<String>,
    /// Yes, create them: nothing is sent without it
    #[arg(long)]
    pub yes: bool,
    /// Take extra agent licences where they are used up; they are charged
    #[arg(long)]
    pub allow_overages: bool,
    /// Send a user whose earlier attempt ended unknown, too; `vcc-user attempts resolve` looks it up first
    #[arg(long)]
    pub again: bool,
    /// Print an array of {"file","outcome","userId","username","messages"}
    #[arg(long)]
    pub json: bool,
}

/// Flags of `drafts`.
#[derive(Debug, Args)]
#[command(after_help = examples::DRAFTS)]
pub struct DraftsArgs {
    /// What to do with them; the list when nothing is named.
    #[command(subcommand)]
    pub action: Option<DraftsAction>,
    /// Print an array
    #[arg(long)]
    pub json: bool,
}

/// What to do with drafts.
#[derive(Debug, Subcommand)]
pub enum DraftsAction {
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

/// Flags of `attempts`.
#[derive(Debug, Args)]
#[command(after_help = examples::ATTEMPTS)]
pub struct AttemptsArgs {
    /// What to do with them; the list when nothing is named.
    #[command(subcommand)]
    pub action: Option<AttemptsAction>,
    /// Print JSON: {"id","time","account","username","outcome","userId"}, an array of them for the list
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with attempts.
#[derive(Debug, Subcommand)]
pub enum AttemptsAction {
    /// Look the username of an attempt up whose outcome is unknown
    Resolve {
        /// Its ID
        id: String,
    },
}

/// Flags of `accounts`.
#[derive(Debug, Args)]
#[command(after_help = examples::ACCOUNTS)]
pub struct AccountsArgs {
    /// What to do with them; the list when nothing is named.
    #[command(subcommand)]
    pub action: Option<AccountsAction>,
    /// Print an array
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountsAction {
    /// Ask for a token and one user, and say what each server answered
    Check {
        /// The account; all of them when none is named
        name: Option<String>,
    },
}

/// Flags of `fields`.
#[derive(Debug, Args)]
#[command(after_help = examples::FIELDS)]
pub struct FieldsArgs {
    /// Print an array of objects
    #[arg(long, conflicts_with_all = ["markdown", "schema"])]
    pub json: bool,
    /// Print a Markdown table
    #[arg(long, conflicts_with = "schema")]
    pub markdown: bool,
    /// Print a JSON Schema of the payload
    #[arg(long)]
    pub schema: bool,
}

/// Flags of `sandbox`.
#[derive(Debug, Args)]
#[command(after_help = examples::SANDBOX)]
pub struct SandboxArgs {
    /// The port on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = port)]
    pub port: u16,
}

/// Rust's own words for a number that is none scold.
fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "take a number from 0 to 65535".to_owned())
}

/// Flags of `completions`.
#[derive(Debug, Args)]
#[command(after_help = examples::COMPLETIONS)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// The shells that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// The friendly interactive shell.
    Fish,
    /// `PowerShell`.
    Powershell,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The start without arguments makes no parser: what it takes for granted is what the parser would say.
    #[test]
    fn the_defaults_are_those_of_an_empty_command_line() {
        let parsed = Cli::try_parse_from(["vcc-user"]).unwrap();
        assert_eq!(format!("{parsed:?}"), format!("{:?}", Cli::default()));
    }
}
