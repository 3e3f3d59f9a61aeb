//! The palette: every action, screen and field as an entry that is found by its name.

use super::Action;
use super::picker::Picker;
use crate::account::config::THEMES;
use crate::app::controls::Controls;
use crate::app::document::Document;
use crate::app::keymap::{Binding, Command, Layer};
use crate::app::phase::{OutcomeAction, Phase};
use crate::model::field::{Field, display_value};
use crate::model::fields::FIELDS;
use crate::model::form::FieldRef;
use crate::model::{hidden_answers, visibility};
use crate::text::sentence_case;

/// An entry of the palette.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) label: String,
    /// The key, the answer, or what shows a hidden field.
    pub(crate) detail: String,
    /// What else people call it: words separated by spaces.
    synonyms: String,
    /// The feature of the account that the field requires.
    feature: &'static str,
    /// Whether it cannot be run here: a hidden field, or something that is done elsewhere.
    is_elsewhere: bool,
    pub(super) action: Action,
}

impl Entry {
    fn new(label: impl Into<String>, detail: impl Into<String>, synonyms: &str, action: Action) -> Self {
        let (label, detail, synonyms) = (label.into(), detail.into(), synonyms.to_owned());
        Self { label, detail, synonyms, feature: "", is_elsewhere: false, action }
    }

    /// What the entry is found by besides its name.
    fn context(&self) -> String {
        format!("{} {} {}", self.label, self.detail, self.feature)
    }

    /// The label without the screen of a field: `Location` of `Agent: Location`.
    fn name(&self) -> &str {
        self.label.split_once(": ").map_or(self.label.as_str(), |(_, name)| name)
    }
}

/// Tasks that people search for and that are done outside the form: label, search words, and where.
const ELSEWHERE: [(&str, &str, &str); 3] = [
    (
        "Start from a file",
        "import open load json template from",
        "Leave, and run vcc-user --from FILE: it takes JSON, an answer of the API, or a draft.",
    ),
    (
        "Language and time zone",
        "languages locale timezone",
        "The API that creates users takes no language and no time zone.",
    ),
    (
        "Edit an existing user",
        "change modify update delete remove archive",
        "This program creates users. They are changed, archived and deleted in User Admin in the portal.",
    ),
];

/// What the entries depend on.
pub(crate) struct PaletteContext<'a> {
    pub(crate) document: &'a Document,
    pub(crate) controls: &'a Controls,
    pub(crate) phase: &'a Phase,
}

/// The entries that match the filter, best first; without a filter all that can be reached from here.
pub(crate) fn matching_entries(picker: &Picker, context: &PaletteContext<'_>) -> Vec<Entry> {
    let (query, entries) = (picker.query(), entries(context));
    if query.is_empty() {
        return entries.into_iter().filter(|entry| !entry.is_elsewhere).collect();
    }
    let rank = |entry: &Entry| query.rank_named(entry.name(), &entry.synonyms, &entry.context());
    let mut ranked: Vec<(usize, Entry)> =
        entries.into_iter().filter_map(|entry| Some((rank(&entry)?, entry))).collect();
    // Of equal matches, the shorter name is the better one.
    ranked.sort_by_key(|(rank, entry)| (*rank, entry.is_elsewhere, entry.name().len()));
    ranked.into_iter().map(|(_, entry)| entry).collect()
}

fn entries(context: &PaletteContext<'_>) -> Vec<Entry> {
    let mut all: Vec<Entry> = buttons(context).chain(commands(context)).chain(themes(context)).collect();
    // An outcome covers the form.
    if matches!(context.phase, Phase::Editing) {
        all.extend(screens(context).chain(fields(context)).chain(hidden_fields(context)));
    }
    let elsewhere = ELSEWHERE.map(|(label, synonyms, text)| Entry {
        is_elsewhere: true,
        ..Entry::new(label, "", synonyms, Action::Tell(text.to_owned()))
    });
    all.extend(elsewhere);
    // Moving by one field or screen comes last: those keys are well known.
    all.sort_by_key(|entry| {
        use Command::{NextField, NextScreen, PreviousField, PreviousScreen};
        matches!(entry.action, Action::Command(NextField | PreviousField | NextScreen | PreviousScreen))
    });
    all
}

/// The buttons of the outcome.
fn buttons(context: &PaletteContext<'_>) -> impl Iterator<Item = Entry> {
    context.phase.actions().into_iter().enumerate().map(|(index, action)| {
        Entry::new(action.label(), "", action.synonyms(), Action::PressOutcomeButton(index))
    })
}

/// The commands that mean something here.
fn commands<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    let (keymap, phase) = (&context.controls.keymap, context.phase);
    let needless = |command| {
        matches!(command, Command::Screen(_) | Command::Palette | Command::Press)
            || (command == Command::Close && !phase.is_sending())
            || (!matches!(phase, Phase::Editing)
                && matches!(command, Command::NextField | Command::PreviousField))
            // A button does the same.
            || (command == Command::NewUser && phase.actions().contains(&OutcomeAction::New))
            || (command == Command::Leave && phase.actions().contains(&OutcomeAction::Leave))
    };
    let listed = move |binding: &&Binding| {
        let is_here = binding.layer == Layer::Everywhere
            || matches!(binding.command, Command::CopyUserId | Command::CopyReceipt);
        is_here && phase.allows(binding.command) && !needless(binding.command)
    };
    keymap.bindings().iter().filter(listed).map(move |binding| {
        let command = binding.command;
        let label = match command {
            Command::Close => "Cancel the request".to_owned(),
            Command::Preview => phase.json_title().to_owned(),
            _ => sentence_case(binding.does),
        };
        Entry::new(label, keymap.shown(command), command.synonyms(), Action::Command(command))
    })
}

/// The themes, by name.
fn themes<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    THEMES.into_iter().map(|name| {
        let words = match name {
            "auto" => "automatic terminal",
            "dark" => "black night",
            "light" => "white bright day",
            "contrast" => "high accessible",
            _ => "no none monochrome",
        };
        let detail = if context.controls.theme.name == name { "in use" } else { "" };
        let synonyms =
            format!("theme themes colour colours color colors mode appearance background look {words}");
        Entry::new(format!("Theme: {name}"), detail, &synonyms, Action::UseTheme(name))
    })
}

fn screens<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    (1..).zip(visibility::visible_screens(context.document.form())).map(|(number, screen)| {
        let key = context.controls.keymap.shown(Command::Screen(number));
        let label = format!("Go to {}", screen.label());
        Entry::new(label, key, screen.synonyms(), Action::GoToScreen(screen))
    })
}

fn fields<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    let document = context.document;
    visibility::all_visible_fields(document.form()).into_iter().map(|at| {
        let field = at.field.field();
        let label = format!("{}: {}", field.screen.label(), document.label_of(at));
        let value = display_value(document.form().get(at));
        Entry {
            feature: field.feature.unwrap_or_default(),
            ..Entry::new(label, value, &synonyms(field), Action::GoToField(at))
        }
    })
}

/// Fields that are not asked with these answers, with what shows them. Choosing one goes to the answer that does.
fn hidden_fields<'a>(context: &'a PaletteContext<'_>) -> impl Iterator<Item = Entry> + 'a {
    let form = context.document.form();
    FIELDS.iter().filter_map(move |field| {
        let hidden = hidden_answers::why_hidden(form, field)?;
        let text = format!("{}: {}.", field.label, hidden.reason);
        let action = match hidden.shown_by {
            Some(shown_by) => Action::GoToShowing { shown_by: FieldRef::single(shown_by), text },
            None if field.in_row() && visibility::has_rows(form, field.screen) => {
                Action::GoToScreen(field.screen)
            }
            None => Action::Tell(text),
        };
        let label = format!("{}: {}", field.screen.label(), field.label);
        Some(Entry {
            is_elsewhere: true,
            feature: field.feature.unwrap_or_default(),
            ..Entry::new(label, hidden.reason, &synonyms(field), action)
        })
    })
}

/// What else people call a field: its section and its options too.
fn synonyms(field: &Field) -> String {
    let options = field.kind.choices().iter().map(|choice| choice.value);
    [field.synonyms, field.section].into_iter().chain(options).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::Keymap;
    use crate::model::fields::FieldId;
    use crate::model::form::Form;

    /// A word and the label that has to be among the first so many.
    #[rustfmt::skip]
    const WORDS: &[(&str, &str, usize)] = &[
        ("quit", "Leave, the draft is kept", 1), ("exit", "Leave, the draft is kept", 1), ("close", "Leave, the draft is kept", 1), ("leave", "Leave, the draft is kept", 1),
        ("help", "Help", 1), ("shortcuts", "Help", 1), ("keys", "Help", 1), ("manual", "Help", 1),
        ("undo", "Undo", 1), ("mistake", "Undo", 1), ("redo", "Redo", 1), ("again", "Redo", 3), ("save", "Save now", 1), ("store", "Save now", 1),
        ("delete", "Drafts", 1), ("remove", "Drafts", 1), ("template", "Drafts", 3), ("templates", "Drafts", 1), ("open", "Drafts", 3), ("drafts", "Drafts", 1), ("rename", "Drafts", 1),
        ("clone", "Copy settings from an existing user", 1), ("copy", "Copy settings from an existing user", 3), ("like", "Copy settings from an existing user", 1), ("duplicate", "Copy settings from an existing user", 3),
        ("json", "JSON that will be sent", 3), ("preview", "JSON that will be sent", 1), ("payload", "JSON that will be sent", 3), ("clipboard", "Copy the JSON", 3), ("export", "Save the JSON to a file", 3), ("curl", "Copy the curl command that sends it", 3),
        ("create", "Review", 3), ("submit", "Review", 3), ("send", "Review", 3), ("finish", "Review", 3), ("errors", "Next problem", 1), ("warnings", "Next problem", 1),
        ("resume", "Open the newest unfinished draft", 1), ("new", "New user", 3), ("another", "New user", 3), ("reset", "New user", 1),
        ("switch", "Accounts", 3), ("sandbox", "Accounts", 1), ("credentials", "Add an account", 1), ("history", "Unfinished users: outcome unknown or not set up", 1), ("reload", "Read the account's users and lists again", 1), ("mouse", "Mouse on or off", 1),
        ("theme", "Theme: auto", 1), ("theme", "Theme: contrast", 5), ("colour", "Theme: dark", 3), ("color", "Theme: dark", 3), ("dark", "Theme: dark", 1), ("light", "Theme: light", 1), ("plain", "Theme: plain", 1), ("contrast", "Theme: contrast", 1), ("background", "Theme: dark", 3),
        ("csv", "Create several users from a CSV file", 1), ("excel", "Create several users from a CSV file", 1), ("bulk", "Create several users from a CSV file", 1), ("skills", "Routing: Skills", 1), ("team", "Routing: Groups", 1), ("queue", "Routing: Groups", 1), ("shift", "Routing: Logout schedules", 1), ("language", "Language and time zone", 1), ("import", "Start from a file", 3),
        ("licence", "Role: Role", 1), ("license", "Role: Role", 1), ("permissions", "Role: Role", 1), ("supervisor", "Role: Role", 3), ("admin", "Role: Role", 1), ("archive", "Role: Active", 1), ("disable", "Role: Active", 1),
        ("login", "Identity: Username", 3), ("surname", "Identity: Name", 1), ("mail", "Identity: Email", 1), ("e-mail", "Identity: Email", 1), ("password", "Identity: Email", 1), ("saml", "Identity: SSO external ID", 1), ("sso", "Identity: SSO external ID", 1),
        ("country", "Agent: Location", 1), ("site", "Agent: Location", 1), ("office", "Agent: Location", 1), ("prefix", "Agent: Location", 3), ("nation", "Telephony: Virtual location", 3), ("headset", "Agent: WebRTC", 3), ("timeout", "Agent: After no answer", 3),
        ("wrap-up", "Agent: Outbound wrap-up", 1), ("recording", "Agent: Screen recording", 3), ("transcript", "Agent: Transcribe calls", 3), ("survey", "Agent: Call rating frequency", 1), ("timers", "Agent: After no answer", 3), ("autoanswer", "Agent: Inbound", 3),
        ("phone", "Telephony: Phone number", 1), ("mobile", "Telephony: Phone number", 1), ("telephone", "Telephony: Phone number", 1), ("extension", "Telephony: Extension", 1), ("ext", "Telephony: Extension", 1), ("caller", "Telephony: Callback number", 3), ("server", "Telephony: Telephony region", 1),
        ("chat", "Capacity: Semi-live", 1), ("share", "Capacity: Live", 3), ("vbc", "Go to Associated users", 1), ("linked", "Go to Associated users", 3),
    ];

    fn found(word: &str, form: &Form) -> Vec<Entry> {
        let mut document = Document::default();
        document.load(form.clone(), &[], true, None);
        let mut picker = Picker::default();
        picker.set_filter(word);
        let controls = Controls::new(Keymap::default());
        matching_entries(
            &picker,
            &PaletteContext { document: &document, controls: &controls, phase: &Phase::Editing },
        )
    }

    #[test]
    fn people_find_things_by_what_they_call_them() {
        let mut agent = Form::default();
        agent.set(FieldRef::single(FieldId::Role), "Agent");
        let mut missed = Vec::new();
        // A new user has no role yet: what only agents have is found as well.
        for (who, form) in [("agent", &agent), ("new user", &Form::default())] {
            for (word, wanted, most) in WORDS {
                let labels: Vec<String> = found(word, form).into_iter().map(|entry| entry.label).collect();
                let hidden = who == "new user" && wanted.starts_with("Go to Associated");
                if !hidden && !labels.iter().take(*most).any(|label| label == wanted) {
                    missed.push(format!(
                        "{who}, {word}: {wanted} is not in {:?}",
                        &labels[..labels.len().min(4)]
                    ));
                }
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }

    #[test]
    fn fields_are_found_by_label_also_hidden_ones() {
        for field in FIELDS.iter().filter(|field| field.id != FieldId::SalesCadence) {
            let label = format!("{}: {}", field.screen.label(), field.label);
            let found = found(field.label, &Form::default());
            let entry = found.iter().find(|entry| entry.label == label).expect(field.label);
            let is_visible = visibility::is_visible(&Form::default(), FieldRef::single(field.id));
            assert!(entry.detail.starts_with("shown when ") || entry.detail.is_empty(), "{label}");
            assert_eq!(entry.detail.is_empty(), is_visible, "{label}: {}", entry.detail);
        }
    }
}
