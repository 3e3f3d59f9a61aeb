//! The commands that begin with a colon.

use super::labels::{self, Target};
use super::question::unique;
use super::{Plain, Reply, help, lists};
use crate::user::did_you_mean::nearest;
use crate::user::fields::Screen;
use crate::user::rule::Broken;
use crate::wizard::Wizard;
use crate::wizard::exporting::Export;
use crate::wizard::focus::Stop;
use crate::wizard::keymap::Command;
use crate::wizard::line::{COMMANDS, Line};
use crate::wizard::msg::Msg;
use crate::wizard::overlay::Overlay;
use crate::wizard::phase::Phase;

/// A command as the help tells it: its name, what follows it, what it does.
pub const HELP: [(&str, &str, &str); 28] = [
    ("back", "", "goes to the question before"),
    ("clear", "", "empties the answer"),
    ("help", "", "tells what is to be known of the question; :help commands tells these"),
    ("jump", "LABEL", "goes to a question or a screen by its name"),
    ("review", "", "tells every answer and problem, and creates the user"),
    ("save", "", "writes the draft now; it is written by itself too"),
    ("quit", "", "leaves; the draft is kept"),
    ("problems", "", "tells all that is to be mended"),
    ("mend", "", "goes to the next problem"),
    ("json", "FILE", "tells the JSON that will be sent; with FILE it is saved there"),
    ("curl", "FILE", "tells a curl command that sends it; with FILE it is saved there"),
    (
        "remove",
        "",
        "removes the associated user that is asked about; in the list of drafts, with its number, a draft",
    ),
    ("undo", "", "takes the last change back; in the list of drafts it brings the removed one back"),
    ("redo", "", "makes it again"),
    ("new", "", "begins another user; the draft is kept"),
    ("last", "", "opens the newest unfinished draft"),
    ("drafts", "", "lists the drafts, to open one"),
    ("rename", "NUMBER NAME", "names a draft of the list"),
    ("duplicate", "NUMBER", "doubles a draft of the list"),
    ("template", "NUMBER", "makes a draft of the list a template, or none"),
    ("like", "USERNAME", "copies the settings of an existing user"),
    ("users", "", "lists the existing users, to copy the settings of one"),
    ("id", "", "takes the next free agent ID"),
    ("attempts", "", "lists what was sent and is unknown, to look it up"),
    ("accounts", "", "lists the accounts, to change to one"),
    ("add-account", "", "adds an account, asks for what is needed and tries it"),
    ("cancel", "", "lets go of what is being sent"),
    ("::", "TEXT", "an answer that begins with a colon"),
];

/// Those that need no form.
const ALWAYS: [&str; 5] = ["help", "quit", "json", "curl", "cancel"];

impl Plain {
    /// What a command means; `text` is what follows the colon.
    pub(super) fn command(&mut self, wizard: &Wizard, text: &str) -> Reply {
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let names: Vec<&str> = HELP.iter().map(|(name, _, _)| *name).filter(|name| *name != "::").collect();
        let Some(name) = unique(&names, name) else {
            return Reply::say(no_command(name, &names));
        };
        if !ALWAYS.contains(&name) && !matches!(wizard.phase, Phase::Editing) {
            return Reply::say("Answer this first: what else there is to do comes afterwards.");
        }
        match name {
            "quit" => Reply { told: Vec::new(), msg: Some(Msg::Leave) },
            "help" if rest.is_empty() => Reply::tell(help::of_question(wizard)),
            "help" => Reply::tell(help::of_commands()),
            "json" => export(wizard, Export::Json, rest),
            "curl" => export(wizard, Export::Curl, rest),
            "cancel" if wizard.is_sending() => Reply::ask(Line::Cancel),
            "cancel" => Reply::say("Nothing is being sent."),
            "problems" => Reply::tell(problems(wizard)),
            _ => self.in_form(wizard, name, rest),
        }
    }

    fn in_form(&mut self, wizard: &Wizard, name: &str, rest: &str) -> Reply {
        let adding = matches!(wizard.overlay, Some(Overlay::NewAccount(_)));
        match name {
            "back" if adding => Reply::ask(Line::Back),
            "clear" if adding => Reply::ask(Line::Answer(String::new())),
            "back" if wizard.stops_of(Screen::Role).first() == Some(&wizard.stop) => {
                Reply::say("This is the first question.")
            }
            "back" => Reply::ask(Line::Back),
            "clear" => match wizard.stop {
                Stop::Answer(at) => self.give(at, "", ""),
                _ => Reply::say("There is no answer to empty here."),
            },
            "jump" => match labels::find(wizard, rest) {
                Target::Answer(at) => Reply::ask(Line::Go(at)),
                Target::Screen(screen) => Reply::ask(Line::Screen(screen)),
                Target::Nowhere(why) => Reply::say(why),
            },
            "rename" | "duplicate" | "template" => lists::manage(wizard, name, rest),
            "remove" if matches!(wizard.overlay, Some(Overlay::Drafts { .. })) => {
                lists::manage(wizard, name, rest)
            }
            "remove" => match wizard.stop {
                Stop::Answer(at) => match at.row {
                    Some(row) => Reply::ask(Line::RemoveRow(row)),
                    None => Reply::say("This question is of no associated user."),
                },
                _ => Reply::say("Go to the associated user first: :jump 1 Username."),
            },
            "like" if rest.is_empty() => {
                Reply::say("Name the user: :like USERNAME, or list them with :users.")
            }
            "like" => Reply::ask(Line::Like(rest.to_owned())),
            _ => self.command_of_wizard(name),
        }
    }

    fn command_of_wizard(&mut self, name: &str) -> Reply {
        let Some((_, command)) = COMMANDS.iter().find(|(one, _)| *one == name) else {
            return Reply::nothing();
        };
        match command {
            // Asked for on the review itself, it is read whole once more.
            Command::Review => (self.place.screen, self.review_in_short) = (None, false),
            Command::Save => self.saving = true,
            _ => {}
        }
        Reply::ask(Line::Do(*command))
    }
}

/// Told, or with a name saved in a file.
fn export(wizard: &Wizard, what: Export, file: &str) -> Reply {
    if file.is_empty() {
        return Reply::tell(wizard.export(what).lines().map(str::to_owned).collect());
    }
    Reply::ask(Line::Export(what, file.to_owned()))
}

fn no_command(name: &str, names: &[&str]) -> String {
    let beginning: Vec<&str> = names.iter().filter(|one| one.starts_with(name)).copied().collect();
    if !name.is_empty() && beginning.len() > 1 {
        return format!("Several commands begin so: :{}.", beginning.join(", :"));
    }
    let near = nearest(name, names.iter().copied());
    let meant = near.map(|near| format!(" Did you mean :{near}?")).unwrap_or_default();
    format!(
        "There is no command :{name}.{meant} :help commands tells them; :: begins an answer with a colon."
    )
}

/// A problem in a line: `Error: Enter the name.`
pub fn told(broken: &Broken) -> String {
    let word = crate::wizard::palette::sentence(broken.severity.name());
    format!("{word}: {}", broken.text)
}

fn problems(wizard: &Wizard) -> Vec<String> {
    let problems = wizard.problems();
    if problems.is_empty() {
        return vec!["No problems: nothing to mend.".to_owned()];
    }
    problems.iter().map(|(at, broken)| format!("{}: {}", wizard.label_of(*at), told(broken))).collect()
}
