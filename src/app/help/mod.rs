//! The help as data: what can be done at this place, with its keys, then all keys. The place is the modal under the help,
//! the outcome, or the focused control of the form.

mod form;
mod modals;
mod sending;

use super::App;
use super::keymap::Command;
use super::phase::Phase;

/// The help at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Help {
    /// What the help is about: a field's label, the name of a list.
    pub(crate) title: String,
    /// The sections, that of this place first.
    pub(crate) sections: Vec<HelpSection>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HelpSection {
    pub(crate) heading: String,
    /// Paragraphs above the keys.
    pub(crate) text: Vec<String>,
    pub(crate) keys: Vec<HelpRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HelpRow {
    pub(crate) keys: String,
    /// A phrase without a capital letter or a full stop.
    pub(crate) does: String,
}

/// A command and what it does at a place.
type Row = (Command, &'static str);

const LEAVE: Row = (Command::Leave, "leave, the draft is kept");
impl App {
    /// The help at the place where it was opened.
    pub(crate) fn help(&self) -> Help {
        let modal = self.modal_under_help();
        let place = match (modal, &self.phase) {
            (Some(modal), _) => modals::modal_place(self, modal),
            (None, Phase::Sending { .. }) if self.phase.is_setting_up() => sending::setting_up_place(),
            (None, Phase::Sending { .. }) => sending::sending_place(),
            (None, Phase::Finished { .. }) => sending::outcome_place(self),
            (None, Phase::Editing) => form::form_place(self),
        };
        let layers = self.layers_at(modal);
        let keys = place.rows.iter().map(|(command, does)| HelpRow {
            keys: self.keymap().keys_in(*command, layers),
            does: (*does).to_owned(),
        });
        let here = HelpSection {
            heading: "Keys here".to_owned(),
            text: Vec::new(),
            keys: keys.filter(|row| !row.keys.is_empty()).collect(),
        };
        let about = HelpSection { heading: place.title.clone(), text: place.text, keys: Vec::new() };
        Help { title: place.title, sections: [about, here].into_iter().chain(all_keys(self)).collect() }
    }
}

/// What a place is and what can be done there.
struct Place {
    title: String,
    text: Vec<String>,
    rows: Vec<Row>,
}

impl Place {
    fn new(title: impl Into<String>, text: &[&str], rows: &[Row]) -> Self {
        let text = text.iter().map(|text| (*text).to_owned()).collect();
        Self { title: title.into(), text, rows: rows.to_vec() }
    }

    fn and(mut self, rows: &[Row]) -> Self {
        self.rows.extend(rows);
        self
    }
}

/// All keys, by layer.
fn all_keys(app: &App) -> Vec<HelpSection> {
    let mut sections = vec![HelpSection { heading: "All keys".to_owned(), ..HelpSection::default() }];
    for line in app.keymap().lines() {
        let heading = line.layer.heading();
        if !heading.is_empty() && sections.last().is_some_and(|section| section.heading != heading) {
            sections.push(HelpSection { heading: heading.to_owned(), ..HelpSection::default() });
        }
        if let Some(section) = sections.last_mut() {
            section.keys.push(HelpRow { keys: line.keys, does: line.does });
        }
    }
    sections
}
