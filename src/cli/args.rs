//! The command line, declared for clap, and its parsing.

use super::color::Painter;
use super::exit::ExitStatus;
use super::{examples, print, print_to_stderr};
use crate::account::config::THEMES;
use crate::sandbox::Fault;
use crate::text::printable::Printable;
use crate::text::sanitize::escape_visible;
use clap::error::ErrorKind;
use clap::{Args, ColorChoice, CommandFactory, Error, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

/// Create users of Vonage Contact Center from the terminal.
///
/// Without a command the wizard opens. Without a configured account it works with the practice account inside the
/// program: no user is created at Vonage.
#[derive(Debug, Default, Parser)]
#[command(name = "vcc-user", version, disable_version_flag = true, max_term_width = 100, after_help = examples::NEW)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<CliCommand>,
    #[command(flatten)]
    pub(crate) new: NewArgs,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(flatten)]
    pub(crate) version: VersionArgs,
}

/// The version flag that clap adds acts as soon as it is read, before a flag behind it.
#[derive(Debug, Default, Args)]
pub(crate) struct VersionArgs {
    /// Print the version
    #[arg(short = 'V', long)]
    pub(crate) version: bool,
    /// With --version: also print the commit, target, features, TLS library and folders, for a bug report
    #[arg(long, requires = "version")]
    pub(crate) verbose: bool,
}

/// Flags of every command.
#[derive(Debug, Default, Args)]
pub(crate) struct GlobalArgs {
    /// The account of config.toml to work with; `sandbox` is the practice account (else `VCC_ACCOUNT`)
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
    /// The theme of the wizard
    #[arg(long, global = true, value_parser = THEMES, value_name = "THEME")]
    pub(crate) theme: Option<String>,
    /// Write a log to this file; it holds no answers and no secrets
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) log: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CliCommand {
    /// Open the wizard (the default without a command)
    #[command(after_help = examples::NEW)]
    New(NewArgs),
    /// Print every problem of a user, one per line: PATH: error: TEXT
    #[command(after_help = examples::CHECK)]
    Check {
        /// Payloads, API answers, drafts' files, drafts' IDs (`draft:ID` where a file has the name), or `-` for standard input
        #[arg(required = true, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
        inputs: Vec<String>,
        /// Print an array of {"file","path","severity","text"}, with "fix" where a problem offers one
        #[arg(long)]
        json: bool,
        /// Print the JSON of one user with every fix that its problems offer, and on stderr what was changed; the file stays
        #[arg(long, conflicts_with = "json")]
        fix: bool,
    },
    /// Print exactly the JSON that would be sent
    #[command(after_help = examples::PAYLOAD)]
    Payload {
        /// A payload, an API answer, a draft's file, a draft's ID (`draft:ID` where a file has the name), or `-` for standard
        /// input
        #[arg(value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
        input: String,
        /// Print a command for a POSIX shell that sends it, the token taken from `$VCC_TOKEN`
        #[arg(long)]
        curl: bool,
        /// Print an array of {"method","path","body"}: the create request, and those that follow it
        #[arg(long, conflicts_with = "curl")]
        all: bool,
    },
    /// Create users without asking
    #[command(after_help = examples::SUBMIT)]
    Submit(SubmitArgs),
    /// Create several users from a CSV file
    #[command(after_help = examples::BATCH)]
    Batch(BatchArgs),
    /// List the drafts, show one, remove one
    #[command(after_help = examples::DRAFTS)]
    Drafts {
        #[command(subcommand)]
        action: Option<DraftsAction>,
        /// Print an array
        #[arg(long)]
        json: bool,
    },
    /// List what was sent and its outcome; look up unknown outcomes; finish the setup; take users back; delete records
    #[command(after_help = examples::ATTEMPTS)]
    Attempts {
        #[command(subcommand)]
        action: Option<AttemptsAction>,
        /// Print JSON: {"id","time","account","username","outcome","userId","setup","takeBack"}, an array of them for the list
        #[arg(long, global = true)]
        json: bool,
        /// Print the list as CSV
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Find users of the account
    #[command(after_help = examples::USERS)]
    Users(UsersArgs),
    /// List the accounts; check whether they can be used
    #[command(after_help = examples::ACCOUNTS)]
    Accounts {
        #[command(subcommand)]
        action: Option<AccountsAction>,
        /// Print an array
        #[arg(long, global = true)]
        json: bool,
    },
    /// Print the catalogue of fields
    #[command(after_help = examples::FIELDS)]
    Fields(FieldsArgs),
    /// Serve the practice account's API until interrupted
    #[command(after_help = examples::SANDBOX)]
    Sandbox {
        /// The port on 127.0.0.1; 0 for any free one
        #[arg(long, default_value_t = 0, value_name = "N", value_parser = port)]
        port: u16,
        /// Let a request go wrong, each time or the first N times; may be repeated
        #[arg(long = "fault", value_name = "STEP:KIND[:N]")]
        faults: Vec<Fault>,
    },
    /// Print the completion script of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        #[arg(value_enum, value_name = "SHELL")]
        shell: Shell,
    },
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
pub(crate) struct SubmitArgs {
    /// Payloads, API answers, drafts' files, drafts' IDs (`draft:ID` where a file has the name), or `-` for standard input
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
    /// Print an array of {"file","outcome","userId","username","messages","setup"}, each message a {"path","text"}, each
    /// step of the setup a {"step","outcome","text"}
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// A CSV file with one user per line, or the result file of an earlier batch (`-` for standard input)
    #[arg(value_name = "FILE.csv", value_hint = ValueHint::FilePath, required_unless_present = "example")]
    #[arg(default_value = "", hide_default_value = true)]
    pub(crate) file: String,
    /// Print an example of a file, with a user of each role; the practice account creates them
    #[arg(long, exclusive = true)]
    pub(crate) example: bool,
    /// Create the users; without it the file is checked and nothing is sent
    #[arg(long)]
    pub(crate) yes: bool,
    /// A draft or a file whose answers fill empty cells
    #[arg(long, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub(crate) template: Option<String>,
    /// Pass over columns that are not fields, and name them
    #[arg(long)]
    pub(crate) ignore_columns: bool,
    /// The result file; by default `FILE.result.csv` beside the file
    #[arg(long, value_name = "RESULT.csv", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// Also send users whose earlier attempt has an unknown outcome and whom a look-up does not find
    #[arg(long)]
    pub(crate) retry_unknown: bool,
    /// Use extra agent licences if none are left; they are charged
    #[arg(long)]
    pub(crate) allow_overages: bool,
    /// Print an array of {"file","row","outcome","userId","username","messages","setup"}, each message a {"path","text"},
    /// each step of the setup a {"step","outcome","text"}
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct IdArg {
    /// As the list shows it
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct TakeBackArgs {
    /// As the list shows it
    pub(crate) id: String,
    /// Do it; needed, as the user is changed
    #[arg(long)]
    pub(crate) yes: bool,
    /// Delete the user once it is archived: only Admins' credentials can, and nothing undoes it
    #[arg(long)]
    pub(crate) delete: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DraftsAction {
    /// Print a draft
    Show(IdArg),
    /// Remove a draft
    Remove(IdArg),
}

#[derive(Debug, Subcommand)]
pub(crate) enum AttemptsAction {
    /// Print a text for the ticket: what was sent, by whom, and what came of it
    Show(IdArg),
    /// Look up the username of an attempt with unknown outcome
    Resolve(IdArg),
    /// Carry out the setup steps of a created user that are not done
    Finish(IdArg),
    /// Archive, or archive and delete, a user that this program created by mistake and who has never logged in
    #[command(after_help = examples::TAKE_BACK)]
    TakeBack(TakeBackArgs),
    /// Delete the records of attempts with a known outcome and nothing left to set up; with --account those of one account
    #[command(after_help = examples::FORGET)]
    Forget {
        /// Only those that are at least so many days old
        #[arg(long, value_name = "DAYS", value_parser = days)]
        older_than: Option<u32>,
    },
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

fn days(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "enter a number of days, such as 90".to_owned())
}

/// Replaces the standard error message, which says "invalid".
fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "enter a number from 0 to 65535".to_owned())
}

/// Messages of clap that say "invalid", and their replacements.
const REPLACEMENTS: [(&str, &str); 2] = [
    ("invalid value", "there is no use for the value"),
    ("invalid UTF-8 was detected in one or more arguments", "an argument is not text: it is not UTF-8"),
];

/// Parses the arguments, the program's name first. Prints help and errors itself; `Err` is the exit status.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Cli, ExitStatus> {
    Cli::try_parse_from(arguments).map_err(|error| {
        let error = quoting_harmless(arguments, error);
        let (is_error, when) = (error.use_stderr(), color_choice(arguments));
        let painter = if is_error {
            Painter::new(when, &io::stderr())
        } else {
            // Help and version go to stdout.
            Painter::new(when, &io::stdout())
        };
        let text = error.render();
        let mut text = if painter.is_on() { text.ansi().to_string() } else { text.to_string() };
        if !is_error {
            return print(Printable::trusted(text)).map_or_else(|error| error.code, |()| ExitStatus::DONE);
        }
        for (original, replacement) in REPLACEMENTS {
            // Only the first match: later ones may be part of an argument.
            text = text.replacen(original, replacement, 1);
        }
        print_to_stderr(&Printable::trusted(text.trim_end()));
        ExitStatus::USAGE
    })
}

/// The error for the arguments with what is control-like in them escaped: clap quotes them as they are, between colours.
fn quoting_harmless(arguments: &[OsString], error: Error) -> Error {
    if error.kind() == ErrorKind::InvalidUtf8 {
        return error;
    }
    let harmless = arguments.iter().map(|one| escape_visible(&one.to_string_lossy()).into_owned());
    Cli::try_parse_from(harmless).err().unwrap_or_else(|| {
        Cli::command().error(error.kind(), "an argument has characters that cannot be shown")
    })
}

/// The value of `--color` in arguments that could not be parsed.
fn color_choice(arguments: &[OsString]) -> ColorChoice {
    let arguments: Vec<&str> = arguments.iter().map_while(|one| one.to_str()).collect();
    let apart = arguments.windows(2).filter(|pair| pair[0] == "--color").map(|pair| pair[1]);
    let joined = arguments.iter().filter_map(|one| one.strip_prefix("--color="));
    apart.chain(joined).find_map(|when| ColorChoice::from_str(when, false).ok()).unwrap_or_default()
}

#[derive(Debug, Args)]
pub(crate) struct UsersArgs {
    /// Words that are all in the username, the name, the e-mail address or the agent ID
    pub(crate) words: Vec<String>,
    /// Find archived users in place of active ones
    #[arg(long)]
    pub(crate) archived: bool,
    /// Print an array
    #[arg(long)]
    pub(crate) json: bool,
    /// Print the users whole in the columns that `batch` reads, their groups, skills, callback numbers and schedules too: up
    /// to four requests for each agent, at the pace of fair use
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Leave out groups, skills, callback numbers and schedules, which takes no requests of its own
    #[arg(long, requires = "csv")]
    pub(crate) no_routing: bool,
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
