//! The help as data: what can be done at this place, with its keys, then all keys. The place is the modal under the help,
//! the outcome, or the focused control of the form.

use super::App;
use super::focus::FocusTarget;
use super::keymap::Command;
use super::modal::add_account::AddAccountModal;
use super::modal::{Modal, drafts};
use super::msg::AccountField;
use super::navigation::ReturnTo;
use super::phase::Phase;
use crate::model::field::{Field, FieldKind};
use crate::model::fields::{FieldId, Screen};
use crate::model::form::FieldRef;
use crate::model::json_path;
use crate::submission::account_check::IN_THE_PORTAL;

/// The help at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Help {
    /// What the help is about: a field's label, the name of a list.
    pub(crate) title: String,
    /// This place first.
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
const CLOSE: Row = (Command::Close, "close, and go back to where it was opened");
const FILTER: &str = "Type to filter by any part of what is shown.";
const MOVE: [Row; 6] = [
    (Command::Up, "up"),
    (Command::Down, "down"),
    (Command::PageUp, "page up"),
    (Command::PageDown, "page down"),
    (Command::First, "to the start"),
    (Command::Last, "to the end"),
];

impl App {
    /// The help at the place where it was opened.
    pub(crate) fn help(&self) -> Help {
        let modal = self.modal_under_help();
        let place = match (modal, &self.phase) {
            (Some(modal), _) => modal_place(self, modal),
            (None, Phase::Sending { .. }) if self.phase.is_setting_up() => setting_up_place(),
            (None, Phase::Sending { .. }) => sending_place(),
            (None, Phase::Finished { .. }) => outcome_place(self),
            (None, Phase::Editing) => form_place(self),
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

fn restore_place() -> Place {
    let about = "What the user has, and what it will have: what you answered and it does not have yet. Nothing else is \
                 changed, and nothing is sent before you say so.";
    Place::new("Restore the archived user", &[about], &[(Command::Press, "restore the user"), CLOSE, LEAVE])
}

fn batch_place(is_typed: bool) -> Place {
    let about = "One user per line of the file. All are checked first, and nothing is sent where one has errors. What comes \
                 of each is written to a result file beside it, which can be opened here to go on.";
    let does = if is_typed { "read the file and check it" } else { "create the users that are shown" };
    let place = Place::new("Several users", &[about], &[(Command::Press, does)]);
    if is_typed {
        return place.and(&[(Command::DeleteText, "delete the whole text"), CLOSE, LEAVE]);
    }
    place
        .and(&MOVE)
        .and(&[(Command::Close, "close; while users are created end after the current one"), LEAVE])
}

fn modal_place(app: &App, modal: &Modal) -> Place {
    let list = |title: &str, about: &str, does: &'static str| {
        Place::new(title, &[about, FILTER], &[(Command::Press, does)]).and(&MOVE).and(&[CLOSE, LEAVE])
    };
    match modal {
        Modal::Help { .. } => Place::new("Help", &[], &[]),
        Modal::Preview { .. } => {
            let about =
                "The text is exactly the body of the request. The palette copies it, or saves it to a file.";
            Place::new(app.phase.json_title(), &[about], &MOVE).and(&[
                (Command::PageDownReadOnly, "page down"),
                CLOSE,
                (Command::Palette, "all actions"),
                LEAVE,
            ])
        }
        Modal::Paste(_) => Place::new(
            "Pasted text",
            &["What the pasted lines or cells would fill in. Nothing is taken before you say so."],
            &[(Command::Press, "take these answers, in one step to undo"), CLOSE, LEAVE],
        ),
        Modal::Restore(_) => restore_place(),
        Modal::Batch(batch) => batch_place(batch.is_typed()),
        Modal::Drafts(drafts) if drafts.is_renaming() => Place::new(
            "Name of the draft",
            &["An empty name takes the name away: the draft is called by its username again."],
            &[(Command::Press, "give the draft this name"), (Command::Close, "keep the old name")],
        ),
        Modal::Drafts(_) => drafts_place(),
        Modal::Users(_) => list(
            "Existing users",
            "Copies the settings of a user. What names a person or a line is not copied, and one step undoes it.",
            "copy the settings of this user",
        ),
        Modal::Accounts(_) => list(
            "Accounts",
            "Changes the account that the user is created in. Your answers are kept.",
            "work with this account",
        )
        .and(&[(Command::AddAccount, "add an account")]),
        Modal::Attempts(_) => list(
            "Unfinished users",
            "Looks up whether a user that was sent exists, or sets up what is not done of one who does. No user is \
             created.",
            "look this user up, or finish it",
        ),
        Modal::Palette(_) => list(
            "Actions and fields",
            "Everything that can be done here, by what people call it: exit, licence, country.",
            "run the action, or go to the field",
        ),
        Modal::SaveAs(_) => {
            let about = "A relative name is a file in the folder in which the program was started. A file that exists is kept.";
            Place::new("Name of the file", &[about], &[(Command::Press, "write the file"), CLOSE, LEAVE])
        }
        Modal::Secret(_) => Place::new(
            "Client secret",
            &["The secret is not shown and not written to a file. It is kept in memory until you leave."],
            &[
                (Command::Press, "use this secret and go on"),
                (Command::DeleteText, "delete the whole text"),
                (Command::Close, "cancel: nothing is sent"),
                LEAVE,
            ],
        ),
        Modal::AddAccount(form) => add_account_place(form),
        Modal::TakeBack(modal) => Place::new(
            "Take it back",
            &modal.explanation().each_ref().map(String::as_str),
            &[
                (Command::Press, "press the marked button"),
                (Command::NextField, "next button"),
                (Command::PreviousField, "previous button, the username"),
                CLOSE,
                LEAVE,
            ],
        ),
    }
}

fn drafts_place() -> Place {
    const fn does(command: Command) -> Row {
        let does = match command {
            Command::RenameDraft => "name the draft",
            Command::RemoveDraft => "remove the draft; it can be brought back",
            Command::DuplicateDraft => "duplicate the draft",
            Command::MarkTemplate => "make it a template, or none",
            _ => "bring the removed draft back",
        };
        (command, does)
    }
    let about = "Every user that was begun. The draft that is open stays saved when another one is opened.";
    let template = "Opening a template starts a new user with its answers.";
    Place::new("Drafts", &[about, template, FILTER], &[(Command::Press, "open the draft")])
        .and(&drafts::KEYS.map(|(command, _)| does(command)))
        .and(&MOVE)
        .and(&[CLOSE, LEAVE])
}

fn add_account_place(form: &AddAccountModal) -> Place {
    let focus = form.focus();
    let is_button = matches!(focus, AccountField::Try | AccountField::Save);
    let title = if is_button { "Add an account" } else { focus.label() };
    let rows: &[Row] = match focus {
        AccountField::Try => &[(Command::Press, "try the account")],
        AccountField::Save => &[(Command::Press, "save the account and work with it")],
        AccountField::Region | AccountField::Domain | AccountField::Production | AccountField::Keyring => {
            &[(Command::PreviousOption, "option before"), (Command::NextOption, "next option")]
        }
        AccountField::Name
        | AccountField::ApiUrl
        | AccountField::TokenUrl
        | AccountField::ClientId
        | AccountField::Secret => &[(Command::DeleteText, "delete the whole text")],
    };
    let portal = format!(
        "To get credentials: {IN_THE_PORTAL}. The portal shows the secret once. \
         Where API Credentials is missing there, it is not switched on for the account."
    );
    let kept = "Closing keeps what you typed, but not the secret.";
    let moves = [(Command::NextField, "next field"), (Command::PreviousField, "previous field")];
    Place::new(title, &[form.help(), &portal, kept], rows).and(&moves).and(&[CLOSE, LEAVE])
}

/// What can be opened over an outcome and while the user is sent.
const OPENED_ANYWHERE: [Row; 4] = [
    (Command::Palette, "all that can be done here"),
    (Command::Preview, "the JSON"),
    (Command::Drafts, "drafts; opening one leaves the outcome"),
    LEAVE,
];

fn sending_place() -> Place {
    let about =
        "The user is sent once. Cancelling does not undo it: the program looks up whether the user exists.";
    Place::new(
        "The user is being sent",
        &[about],
        &[
            (Command::Close, "cancel the request"),
            (Command::Palette, "all that can be done here"),
            (Command::Preview, "the JSON"),
            (Command::Drafts, "drafts; one can be opened when the outcome is known"),
            (Command::Leave, "leave: the outcome stays unknown until it is looked up"),
        ],
    )
}

fn setting_up_place() -> Place {
    let about = "The user exists. What is stopped stays open: it can be finished later, and nothing that is done is repeated.";
    Place::new(
        "The user is being set up",
        &[about],
        &[
            (Command::Close, "stop it"),
            (Command::CopyUserId, "copy the userId"),
            (Command::CopyReceipt, "copy a text for the ticket"),
            (Command::Palette, "all that can be done here"),
            (Command::Preview, "the JSON"),
            (Command::Drafts, "drafts; one can be opened when it has ended"),
            (Command::Leave, "leave: what is open can be finished later"),
        ],
    )
}

fn outcome_place(app: &App) -> Place {
    let actions = app.phase.actions();
    let request = app.phase.submission().and_then(|one| Some((one.outcome()?, one.request())));
    let title = request.map(|(outcome, request)| outcome.describe(request).title).unwrap_or_default();
    let mut place = Place::new(title, &[], &[(Command::Press, "press the marked button")]);
    place.text =
        actions.iter().map(|action| format!("{}: {}", action.label(), action.explanation())).collect();
    if actions.len() > 1 {
        place = place.and(&[
            (Command::NextField, "next button"),
            (Command::PreviousField, "previous button"),
            (Command::Up, "scroll up"),
            (Command::Down, "scroll down"),
        ]);
    }
    let mut rows = vec![
        (Command::CopyUserId, "copy the userId"),
        (Command::CopyReceipt, "copy a text for the ticket"),
        (Command::Close, "back to the answers"),
        (Command::Review, "back to the review"),
        (Command::NextProblem, "back, and to the next problem"),
        (Command::NewUser, "new user"),
    ];
    rows.retain(|(command, _)| app.phase.allows(*command));
    place.and(&rows).and(&OPENED_ANYWHERE)
}

fn form_place(app: &App) -> Place {
    let place = match app.focus() {
        FocusTarget::Answer(at) => field_place(app, at),
        FocusTarget::Remove(_) => {
            let rows = [(Command::RemoveRow, "remove the row"), (Command::Press, "the same")];
            Place::new("Remove", &["Removes this associated user."], &rows)
        }
        FocusTarget::Add => Place::new(
            "Add",
            &["Adds a row for a user of another application that this agent is linked to."],
            &[(Command::CycleOption, "add an empty row"), (Command::Press, "go on")],
        ),
        FocusTarget::Create => {
            let does = if app.document().errors() > 0 { "go to the first error" } else { "create the user" };
            Place::new("Create user", &[app.create_text().as_str()], &[(Command::Press, does)])
        }
        FocusTarget::Problem(_) => Place::new(
            "Problem",
            &["Errors have to be corrected before the user can be created, warnings need not be."],
            &[(Command::Press, "go to this field, and come back with the same key")],
        ),
        FocusTarget::Change(screen) => Place::new(
            format!("Change {}", screen.label()),
            &["Goes to the screen with these answers; its last field leads back to the review."],
            &[(Command::Press, "change these answers")],
        ),
        FocusTarget::Nothing => Place::new(app.screen().label(), &[app.screen().introduction()], &[]),
    };
    let review = app.screen() == Screen::Review;
    let button = app.navigation().field().is_none();
    let target = if button { "next button or field" } else { "next field" };
    let mut rows = vec![(Command::NextField, target), (Command::PreviousField, "the one before")];
    if app.has_offer() {
        rows.insert(0, (Command::Fix, "take the fix that is offered, in one step to undo"));
    }
    if app.navigation().return_to().is_some() {
        rows.push((Command::Close, "back to the review"));
    }
    if review {
        rows.extend([(Command::NextScreen, "page down"), (Command::PreviousScreen, "page up, then back")]);
    } else {
        rows.extend([(Command::NextScreen, "next screen"), (Command::PreviousScreen, "previous screen")]);
        rows.push((Command::Review, "review"));
    }
    rows.extend([
        (Command::NextProblem, "next problem"),
        (Command::Undo, "undo"),
        (Command::Palette, "all actions and fields"),
        (Command::Preview, "the JSON"),
        (Command::Drafts, "drafts"),
        LEAVE,
    ]);
    place.and(&rows)
}

fn field_place(app: &App, at: FieldRef) -> Place {
    let field = at.field.field();
    let rules: Vec<&str> = field.rules.iter().map(|rule| rule.hint()).collect();
    let mut text = vec![app.field_help_text(at), rules.join(" ")];
    if let FieldKind::Choice(choices) = field.kind {
        text.extend(choices.iter().map(|choice| format!("{}: {}", choice.value, choice.explanation)));
    }
    text.push(format!("JSON: {}", json_path::path_of(app.form(), at)));
    text.retain(|paragraph| !paragraph.is_empty());
    let back = app.navigation().return_to() == Some(ReturnTo::Answer(at));
    let mut rows = field_rows(app, field);
    rows.push((Command::Press, if back { "back to the review" } else { "next field" }));
    if field.id == FieldId::AgentId {
        rows.push((Command::NextAgentId, "take the next free agent ID"));
    }
    if app.newest_draft_text().is_some() {
        rows.push((Command::OpenNewest, "open the newest unfinished draft"));
    }
    Place { title: field.label.to_owned(), text, rows }
}

/// The keys that answer a field.
fn field_rows(app: &App, field: &Field) -> Vec<Row> {
    let rows: &[Row] = match field.kind {
        FieldKind::YesNo => &[
            (Command::Yes, "Yes"),
            (Command::No, "No"),
            (Command::SelectDefault, "Default"),
            (Command::PreviousOption, "option before"),
            (Command::NextOption, "next option"),
            (Command::CycleOption, "next option, after the last the first"),
        ],
        FieldKind::Choice(_) => &[
            (Command::NthOption(1), "choose the first option; 2 the second, and so on"),
            (Command::PreviousOption, "option before"),
            (Command::NextOption, "next option"),
            (Command::CycleOption, "next option, after the last the first"),
        ],
        _ if app.navigation().suggestions().is_some() => {
            return vec![
                (Command::Down, "next suggestion"),
                (Command::Up, "previous suggestion"),
                (Command::Press, "take the suggestion"),
                (Command::Close, "close the suggestions"),
            ];
        }
        _ => &[(Command::DeleteText, "delete the whole text")],
    };
    rows.to_vec()
}
