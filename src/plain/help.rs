//! What `:help` tells.

use super::command::HELP;
use crate::user::field::Kind;
use crate::wizard::Wizard;
use crate::wizard::focus::Stop;
use crate::wizard::phase::Phase;

/// What is to be known of the question, and the commands by name.
pub fn of_question(wizard: &Wizard) -> Vec<String> {
    let mut told = Vec::new();
    if let (Phase::Editing, Stop::Answer(at)) = (wizard.phase(), wizard.focus()) {
        told.push(wizard.help_words(at));
        match at.field.field().kind {
            Kind::Choice(choices) => {
                told.extend(choices.iter().map(|one| format!("{}: {}", one.value, one.explanation)));
            }
            Kind::YesNo => told.push(format!("Now: {}", wizard.explanation(at))),
            _ => {}
        }
    }
    let names: Vec<String> = HELP.iter().map(|(name, _, _)| format!(":{name}")).collect();
    let names = names.join(" ").replace(":::", "::");
    told.push(format!("Enter keeps what stands in brackets. Commands: {names}"));
    told.push(":help commands tells what each of them does.".to_owned());
    told
}

/// Every command and what it does.
pub fn of_commands() -> Vec<String> {
    let colon = |name: &str| if name == "::" { String::new() } else { ":".to_owned() };
    HELP.iter()
        .map(|(name, follows, does)| {
            let space = if follows.is_empty() || *name == "::" { "" } else { " " };
            format!("{}{name}{space}{follows} {does}", colon(name))
        })
        .collect()
}
