//! Finds the field or screen that a label names.

use crate::app::App;
use crate::app::intent::Intent;
use crate::model::did_you_mean::nearest;
use crate::model::fields::{FIELDS, Screen};
use crate::model::form::FieldRef;
use crate::model::visibility;

/// How a label, in lower case, may match a name; the strictest first.
const MATCHES: [fn(&str, &str) -> bool; 3] =
    [|label, name| label == name, |label, name| label.starts_with(name), |label, name| label.contains(name)];

/// Finds a field or screen by its label, a unique beginning, or a unique part. The error says why there is none.
pub(super) fn find(app: &App, name: &str) -> Result<Intent, String> {
    let name = name.to_lowercase();
    if name.is_empty() {
        return Err("Name the question: :jump Location, for one.".to_owned());
    }
    let fields = visibility::all_visible_fields(app.form());
    let answers: Vec<(String, FieldRef)> =
        fields.into_iter().map(|at| (app.document().label_of(at), at)).collect();
    let screens = visibility::visible_screens(app.form());
    for matches in MATCHES {
        let is_named = |label: &str| matches(&label.to_lowercase(), &name);
        let named: Vec<&(String, FieldRef)> = answers.iter().filter(|(label, _)| is_named(label)).collect();
        match named.as_slice() {
            [] => {
                if let Some(screen) = screens.iter().find(|screen| is_named(screen.label())) {
                    return Ok(Intent::Screen(*screen));
                }
            }
            [(_, at)] => return Ok(Intent::Go(*at)),
            several => {
                let labels: Vec<&str> = several.iter().map(|(label, _)| label.as_str()).collect();
                return Err(format!("Several questions match: {}.", labels.join(", ")));
            }
        }
    }
    let all = || FIELDS.iter().map(|field| field.label);
    let hidden = all().chain(Screen::ALL.map(Screen::label)).find(|label| label.to_lowercase() == name);
    if let Some(label) = hidden {
        return Err(format!("{label} is not asked with the answers so far."));
    }
    let near = nearest(&name, answers.iter().map(|(label, _)| label.as_str()).chain(all()));
    let meant = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    Err(format!("No question is called {name}.{meant}"))
}
