//! `vcc-user completions`: prints the completion script of a shell.

use super::args::{Cli, CompletionsArgs, Shell};
use super::exit::{CliError, ExitStatus};
use super::print;
use clap::CommandFactory;
use clap_complete::shells;

pub(crate) fn run(args: &CompletionsArgs) -> Result<ExitStatus, CliError> {
    let mut script = Vec::new();
    let (command, name, out) = (&mut Cli::command(), "vcc-user", &mut script);
    match args.shell {
        Shell::Bash => clap_complete::generate(shells::Bash, command, name, out),
        Shell::Zsh => clap_complete::generate(shells::Zsh, command, name, out),
        Shell::Fish => clap_complete::generate(shells::Fish, command, name, out),
        Shell::Powershell => clap_complete::generate(shells::PowerShell, command, name, out),
    }
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::DONE)
}
