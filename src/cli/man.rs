//! `vcc-user man`: the manual, generated from the declarations of arguments, keys, files and exit codes.

use super::args::Cli;
use super::context::Context;
use super::exit::{CliError, EXIT_CODES, ExitStatus};
use super::{print, print_message};
use crate::app::keymap::Keymap;
use clap::{Arg, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};
use std::io;

/// The files, for the manual and the documents.
pub const FILES: [(&str, &str); 4] = [
    (
        "~/.config/vcc-user/config.toml",
        "accounts with their licences and advice, the theme, keys; every setting is optional",
    ),
    ("~/.config/vcc-user/drafts/", "the drafts, one readable JSON file each; never a secret"),
    (
        "~/.local/state/vcc-user/attempts/",
        "what was sent and its outcome, a file for each user: time, account, API address, username, a hash of the JSON, \
         the settings and the agent ID, your user name, the draft's ID, userId, what was to be set up and what took the user \
         back with the outcome of each step, and the API's messages; `attempts forget` deletes them",
    ),
    ("FILE.result.csv", "the outcome of each row of a batch; can be fed back"),
];

/// The environment variables, for the manual and the documents.
pub const ENVIRONMENT: [(&str, &str); 10] = [
    ("VCC_ACCOUNT", "the account to use without --account"),
    (
        "VCC_API_URL, VCC_TOKEN_URL, VCC_CLIENT_ID",
        "an account without a file: the API's address up to /useradmin, where tokens are issued, the credentials' ID",
    ),
    (
        "VCC_CLIENT_SECRET",
        "the client secret of one account without secret_command: that of the variables above, else the chosen one",
    ),
    ("VCC_TOKEN", "the token that the command of `payload --curl` sends; vcc-user itself does not read it"),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME", "the folders of the files, instead of ~/.config and ~/.local/state"),
    (
        "HTTPS_PROXY, NO_PROXY",
        "the proxy to the API (`http://` or `https://`); never used for loopback addresses; one that cannot be used is an error",
    ),
    ("NO_COLOR", "no colours, unless --color says otherwise"),
    ("TERM", "dumb: the wizard asks line by line; no colours, no progress bar"),
    ("ACCESSIBLE", "1: the wizard asks line by line"),
    ("RUST_LOG", "how much --log writes: error, warn, info, debug or trace"),
];

/// The date of this manual, in its title: the day of the release, so that the same source gives the same page.
const DATE: &str = "2026-11-28";

/// Prints the manual, with the default keys if the configuration has errors: the manual helps to fix it.
pub(crate) fn run() -> Result<ExitStatus, CliError> {
    let keymap = match Context::load() {
        Ok(context) => context.keymap,
        Err(error) => {
            print_message(format!("vcc-user: {error}"));
            print_message("vcc-user: the manual shows the default keys");
            Keymap::default()
        }
    };
    print(page(&keymap).map_err(CliError::unexpected)?)?;
    Ok(ExitStatus::DONE)
}

fn page(keymap: &Keymap) -> io::Result<String> {
    // Completes names, usage and the flags that clap adds.
    let mut command = Cli::command();
    command.build();
    let man = Man::new(command.clone()).title("VCC-USER").date(DATE).manual("User commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    let mut more = Roff::new();
    options(&mut more, &command);
    more.control("SH", ["COMMANDS"]);
    commands(&mut more, &command);
    keys(&mut more, keymap);
    table(&mut more, "FILES", &FILES);
    table(&mut more, "ENVIRONMENT", &ENVIRONMENT);
    table(&mut more, "EXIT STATUS", &EXIT_CODES);
    more.to_writer(&mut page)?;
    Ok(String::from_utf8_lossy(&page).chars().map(ascii).collect())
}

/// Roff reads bytes: a character that is not ASCII is written as its code point. Not every terminal has an ellipsis.
fn ascii(c: char) -> String {
    match c {
        '…' => "...".to_owned(),
        c if c.is_ascii() => c.to_string(),
        c => format!("\\[u{:04X}]", u32::from(c)),
    }
}

/// The flags of the program and those of every command.
fn options(roff: &mut Roff, command: &Command) {
    roff.control("SH", ["OPTIONS"]);
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
        let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let values = arg.get_possible_values();
        if arg.get_action().takes_values() && !values.is_empty() {
            let names: Vec<_> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            help = format!("{help}: {}", names.join(", "));
        }
        item(roff, &format!("{short}{arg}"), &help);
    }
}

/// Each command with its own flags and examples, then its subcommands.
fn commands(roff: &mut Roff, command: &Command) {
    for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
        describe(roff, one);
        commands(roff, one);
    }
}

fn describe(roff: &mut Roff, command: &Command) {
    let usage = command.clone().render_usage().to_string();
    roff.control("SS", [usage.trim_start_matches("Usage:").trim()]);
    if let Some(about) = command.get_about() {
        roff.text([roman(format!("{about}."))]);
    }
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set() && is_own(arg)) {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        item(roff, &arg.to_string(), &help);
    }
    if let Some(more) = command.get_after_help() {
        roff.control("PP", []);
        roff.control("nf", []);
        for line in more.to_string().lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
    }
}

/// Global flags are listed once, at the top.
fn is_own(arg: &Arg) -> bool {
    !["help", "account", "color", "theme", "log"].contains(&arg.get_id().as_str())
}

/// The active keys, with their names under `[keys]`.
fn keys(roff: &mut Roff, keymap: &Keymap) {
    roff.control("SH", ["KEYS"]);
    roff.text([roman(
        "The active keys. In brackets is the name under [keys] in config.toml, with which the keys can be changed: \
         review = \"f12, alt-x\".",
    )]);
    let mut heading = "";
    for line in keymap.lines() {
        if line.layer.heading() != heading {
            heading = line.layer.heading();
            roff.control("SS", [heading]);
        }
        roff.control("TP", []).text([bold(line.keys)]);
        roff.text([roman(line.does), roman(" ["), italic(line.name), roman("]")]);
    }
    let unbound: Vec<_> = keymap.bindings().iter().filter(|binding| binding.keys.is_empty()).collect();
    if !unbound.is_empty() {
        roff.control("SS", ["Without a key"]);
    }
    for binding in unbound {
        item(roff, "(no key)", &format!("{} [{}]", binding.does, binding.name));
    }
}

fn table(roff: &mut Roff, heading: &str, items: &[(&str, &str)]) {
    roff.control("SH", [heading]);
    for (name, text) in items {
        item(roff, name, text);
    }
}

fn item(roff: &mut Roff, name: &str, text: &str) {
    roff.control("TP", []).text([bold(name)]);
    roff.text([roman(text)]);
}
