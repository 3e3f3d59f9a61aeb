//! The command line, as clap reads it.

use super::batch::args::BatchArgs;
use super::examples;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Create users of Vonage Contact Center from the terminal.
///
/// Without a command the wizard opens. Without a configured account it works with the practice account inside the
/// program: no user is created at Vonage.
#[derive(Debug, Default, Parser)]
#[command(name = "vcc-user", version, max_term_width = 100, after_help = examples::NEW)]
pub(crate) struct Cli {
    /// The command; without one the wizard opens.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Flags of the wizard, which need no command.
    #[command(flatten)]
    pub(crate) new: NewArgs,
    /// Flags of every command.
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
    pub(crate) theme: Option<Theme>,
    /// Write a log to this file; it holds no answers and no secrets
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) log: Option<PathBuf>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On terminals, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The theme of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Theme {
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

/// The commands.
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

/// Flags of the wizard.
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

/// Flags of `check`.
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

/// Flags of `payload`.
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

/// Flags of `submit`.
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

/// Flags of `drafts`.
#[derive(Debug, Args)]
#[command(after_help = examples::DRAFTS)]
pub(crate) struct DraftsArgs {
    /// The action; without one a list is printed.
    #[command(subcommand)]
    pub(crate) action: Option<DraftsAction>,
    /// Print an array
    #[arg(long)]
    pub(crate) json: bool,
}

/// Actions on drafts.
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

/// Flags of `attempts`.
#[derive(Debug, Args)]
#[command(after_help = examples::ATTEMPTS)]
pub(crate) struct AttemptsArgs {
    /// The action; without one a list is printed.
    #[command(subcommand)]
    pub(crate) action: Option<AttemptsAction>,
    /// Print JSON: {"id","time","account","username","outcome","userId"}, an array of them for the list
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// Actions on attempts.
#[derive(Debug, Subcommand)]
pub(crate) enum AttemptsAction {
    /// Look up the username of an attempt with unknown outcome
    Resolve {
        /// Its ID
        id: String,
    },
}

/// Flags of `accounts`.
#[derive(Debug, Args)]
#[command(after_help = examples::ACCOUNTS)]
pub(crate) struct AccountsArgs {
    /// The action; without one a list is printed.
    #[command(subcommand)]
    pub(crate) action: Option<AccountsAction>,
    /// Print an array
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// Actions on accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountsAction {
    /// Request a token and one user, and print each server's answer
    Check {
        /// The account; without one all are checked
        name: Option<String>,
    },
}

/// Flags of `fields`.
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

/// Flags of `sandbox`.
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

/// Flags of `completions`.
#[derive(Debug, Args)]
#[command(after_help = examples::COMPLETIONS)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// The supported shells.
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
