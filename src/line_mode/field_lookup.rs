//! Finds the field or screen that a label names.

use crate::app::App;
use crate::model::did_you_mean::nearest;
use crate::model::field::display_value;
use crate::model::fields::{FIELDS, Screen};
use crate::model::form::FieldRef;
use crate::model::visibility;

/// The target of a label.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LookupTarget {
    Answer(FieldRef),
    Screen(Screen),
    Nowhere(String),
}

pub(super) fn with_value(app: &App, at: FieldRef) -> String {
    let value = app.form().value(at);
    let unit = at.field.field().kind.unit().map(|unit| format!(" {}", unit.symbol())).unwrap_or_default();
    let name = app.name_of(at);
    let name = if name.is_empty() || name == *value { name.clone() } else { format!(", {name}") };
    let name = if name == *value { "" } else { &name };
    format!("{}: {}{unit}{name}", app.document().label_of(at), display_value(&value))
}

/// Finds a field or screen by its label, a unique beginning, or a unique part.
pub(super) fn find(app: &App, name: &str) -> LookupTarget {
    let name = name.trim().to_lowercase();
    if name.is_empty() {
        return LookupTarget::Nowhere("Name the question: :jump Location, for one.".to_owned());
    }
    let answers: Vec<(String, FieldRef)> = visibility::all_visible_fields(app.form())
        .into_iter()
        .map(|at| (app.document().label_of(at).to_lowercase(), at))
        .collect();
    let screens = visibility::visible_screens(app.form());
    let is_screen = |screen: &&Screen| screen.label().to_lowercase() == name;
    if let Some((_, at)) = answers.iter().find(|(label, _)| *label == name) {
        return LookupTarget::Answer(*at);
    }
    if let Some(screen) = screens.iter().find(is_screen) {
        return LookupTarget::Screen(*screen);
    }
    let matches: [&dyn Fn(&str) -> bool; 2] =
        [&|label| label.starts_with(&name), &|label| label.contains(&name)];
    for matches in matches {
        let matching: Vec<&FieldRef> =
            answers.iter().filter(|(label, _)| matches(label)).map(|(_, at)| at).collect();
        match matching.as_slice() {
            [] => {}
            [at] => return LookupTarget::Answer(**at),
            several => {
                let all: Vec<String> = several.iter().map(|at| app.document().label_of(**at)).collect();
                return LookupTarget::Nowhere(format!("Several questions match: {}.", all.join(", ")));
            }
        }
    }
    LookupTarget::Nowhere(unknown(&name, &answers, app))
}

fn unknown(name: &str, answers: &[(String, FieldRef)], app: &App) -> String {
    let hidden = FIELDS.iter().find(|field| field.label.to_lowercase() == name).map(|field| field.label);
    if let Some(label) = hidden {
        return format!("{label} is not asked with the answers so far.");
    }
    if let Some(screen) = Screen::ALL.into_iter().find(|screen| screen.label().to_lowercase() == name) {
        return format!("{} is not asked with the answers so far.", screen.label());
    }
    let asked = answers.iter().map(|(_, at)| app.document().label_of(*at));
    let others = FIELDS.iter().map(|field| field.label.to_owned());
    let labels: Vec<String> = asked.chain(others).collect();
    let near = nearest(name, labels.iter().map(String::as_str));
    let meant = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    format!("No question is called {name}.{meant}")
}
