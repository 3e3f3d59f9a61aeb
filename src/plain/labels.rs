//! What answers are called, and which one a name means.

use crate::user::did_you_mean::nearest;
use crate::user::field::display_value;
use crate::user::fields::{FIELDS, Screen};
use crate::user::form::Addr;
use crate::user::visibility;
use crate::wizard::Wizard;

/// Where a name leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// To an answer.
    Answer(Addr),
    /// To a screen.
    Screen(Screen),
    /// Nowhere, and why.
    Nowhere(String),
}

/// `Location: PL, Poland`.
pub fn with_value(wizard: &Wizard, at: Addr) -> String {
    let value = wizard.form.value(at);
    let unit = at.field.field().kind.unit().map(|unit| format!(" {}", unit.symbol())).unwrap_or_default();
    let name = wizard.name_of(at);
    let name = if name.is_empty() || name == *value { name.clone() } else { format!(", {name}") };
    let name = if name == *value { "" } else { &name };
    format!("{}: {}{unit}{name}", wizard.label_of(at), display_value(&value))
}

/// The answer or screen that is called like this: by its whole name, by the only beginning, by the only part of one.
pub fn find(wizard: &Wizard, name: &str) -> Target {
    let name = name.trim().to_lowercase();
    if name.is_empty() {
        return Target::Nowhere("Name the question: :jump Location, for one.".to_owned());
    }
    let answers: Vec<(String, Addr)> = visibility::all_visible_fields(&wizard.form)
        .into_iter()
        .map(|at| (wizard.label_of(at).to_lowercase(), at))
        .collect();
    let screens = visibility::visible_screens(&wizard.form);
    let is_screen = |screen: &&Screen| screen.label().to_lowercase() == name;
    if let Some((_, at)) = answers.iter().find(|(label, _)| *label == name) {
        return Target::Answer(*at);
    }
    if let Some(screen) = screens.iter().find(is_screen) {
        return Target::Screen(*screen);
    }
    let fits: [&dyn Fn(&str) -> bool; 2] =
        [&|label| label.starts_with(&name), &|label| label.contains(&name)];
    for fit in fits {
        let matching: Vec<&Addr> = answers.iter().filter(|(label, _)| fit(label)).map(|(_, at)| at).collect();
        match matching.as_slice() {
            [] => {}
            [at] => return Target::Answer(**at),
            several => {
                let all: Vec<String> = several.iter().map(|at| wizard.label_of(**at)).collect();
                return Target::Nowhere(format!("Several questions are called so: {}.", all.join(", ")));
            }
        }
    }
    Target::Nowhere(unknown(&name, &answers, wizard))
}

fn unknown(name: &str, answers: &[(String, Addr)], wizard: &Wizard) -> String {
    let hidden = FIELDS.iter().find(|field| field.label.to_lowercase() == name).map(|field| field.label);
    if let Some(label) = hidden {
        return format!("{label} is not asked with the answers so far.");
    }
    if let Some(screen) = Screen::ALL.into_iter().find(|screen| screen.label().to_lowercase() == name) {
        return format!("{} is not asked with the answers so far.", screen.label());
    }
    let asked = answers.iter().map(|(_, at)| wizard.label_of(*at));
    let others = FIELDS.iter().map(|field| field.label.to_owned());
    let labels: Vec<String> = asked.chain(others).collect();
    let near = nearest(name, labels.iter().map(String::as_str));
    let meant = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    format!("No question is called {name}.{meant}")
}
