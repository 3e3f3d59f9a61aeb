//! `vcc-user completions`: the scripts of `clap_complete`, and what they leave out: drafts, attempts and accounts.

use super::args::Cli;
use super::exit::{CliError, ExitStatus};
use super::print;
use crate::account::config::THEMES;
use crate::text::printable::Printable;
use clap::{CommandFactory, ValueEnum};
use clap_complete::{Shell, generate};

const BASH: &str = include_str!("../../assets/completions/bash");
const FISH: &str = include_str!("../../assets/completions/fish");
const POWERSHELL: &str = include_str!("../../assets/completions/powershell");
const ZSH: &str = include_str!("../../assets/completions/zsh");

/// What zsh completes by files though the program knows better. Each is the end of an argument's description.
const ZSH_ACTIONS: [(&str, &str); 6] = [
    (":ID:_default", ":ID:_vcc-user-ids"),
    (":id -- As the list shows it:_default", ":id -- As the list shows it:_vcc-user-ids"),
    (":NAME:_default", ":NAME:_vcc-user-accounts"),
    ("all are checked:_default", "all are checked:_vcc-user-accounts"),
    (":FILE|ID:_files", ":FILE|ID:_vcc-user-inputs"),
    ("or `-` for standard input:_files", "or `-` for standard input:_vcc-user-inputs"),
];

/// Prints the completion script of a shell.
pub(crate) fn run(shell: Shell) -> Result<ExitStatus, CliError> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "vcc-user", &mut script);
    let script = String::from_utf8_lossy(&script);
    print(Printable::trusted(match shell {
        // The generator calls a command of a program with a hyphen by two names.
        Shell::Bash => script.replace("vcc__subcmd__user", "vcc__user") + BASH,
        // The generator completes what follows `help` only before it.
        Shell::Fish => script.replace("completions man help\"", "completions man\"") + FISH + &fish_values(),
        // The block is called by the one behind it, which knows more.
        Shell::PowerShell => {
            let register = "Register-ArgumentCompleter -Native -CommandName 'vcc-user' -ScriptBlock {";
            script.replacen(register, "$global:VccUserWords = {", 1)
                + &POWERSHELL.replace("VALUES", &powershell_values())
        }
        Shell::Zsh => {
            let script =
                script.replacen("autoload -U is-at-least\n", &format!("autoload -U is-at-least\n{ZSH}"), 1);
            // With two colons no option is completed behind an argument.
            let script = script.replace("'*::", "'*:");
            ZSH_ACTIONS.iter().fold(script, |script, (files, own)| script.replace(files, own))
        }
        _ => script.into_owned(),
    }))?;
    Ok(ExitStatus::DONE)
}

/// The options with values, and the command that takes some: the generators leave them out, or complete them only behind a
/// command.
fn values() -> [(&'static str, Vec<String>); 3] {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    let shells = Shell::value_variants().iter().map(ToString::to_string).collect();
    [("--color", owned(&["auto", "always", "never"])), ("--theme", owned(&THEMES)), ("completions", shells)]
}

fn fish_values() -> String {
    let place = |name: &str| match name.strip_prefix("--") {
        Some(option) => format!("-l {option} -x"),
        None => format!("-n '__fish_vcc_user_using_subcommand {name}' -f"),
    };
    let line = |(name, values): (&str, Vec<String>)| {
        format!("complete -c vcc-user {} -a '{}'\n", place(name), values.join(" "))
    };
    values().map(line).concat()
}

fn powershell_values() -> String {
    values().map(|(name, values)| format!("        '{name}' = '{}'", values.join("', '"))).join("\n")
}
