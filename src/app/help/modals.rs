//! What can be done in a modal.

use super::{LEAVE, Place, Row};
use crate::app::App;
use crate::app::keymap::Command;
use crate::app::modal::add_account::AddAccountModal;
use crate::app::modal::take_back::TakeBackModal;
use crate::app::modal::{Modal, drafts};
use crate::app::msg::AccountField;
use crate::submission::account_check::IN_THE_PORTAL;

const CLOSE: Row = (Command::Close, "close, and go back to where it was opened");
const FILTER: &str = "Type to filter by any part of what is shown.";
const MOVE: [Row; 6] = [
    (Command::Up, "one line up"),
    (Command::Down, "one line down"),
    (Command::PageUp, "page up"),
    (Command::PageDown, "page down"),
    (Command::First, "to the start"),
    (Command::Last, "to the end"),
];

pub(super) fn modal_place(app: &App, modal: &Modal) -> Place {
    match modal {
        Modal::Help { .. } => Place::new("Help", &[], &[]),
        Modal::Preview { .. } => preview_place(app.phase.json_title()),
        Modal::Paste(_) => Place::new(
            "Pasted text",
            &["What the pasted lines or cells would fill in. Nothing is taken before you confirm it."],
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
        Modal::Users(_) => list_place(
            "Existing users",
            "Copies the settings of a user. What names a person or a line is not copied, and one step undoes it.",
            "copy the settings of this user",
        ),
        Modal::Accounts(_) => list_place(
            "Accounts",
            "Changes the account that the user is created in. Your answers are kept.",
            "work with this account",
        )
        .and(&[(Command::AddAccount, "add an account")]),
        Modal::Attempts(_) => list_place(
            "Unfinished users",
            "Looks up whether a user that was sent exists, or sets up what is not done of one who does. No user is \
             created.",
            "look this user up, or finish it",
        ),
        Modal::Palette(_) => list_place(
            "Actions and fields",
            "Everything that can be done here, by what people call it: exit, licence, country.",
            "run the action, or go to the field",
        ),
        Modal::SaveAs(_) => {
            let about = "A relative name is a file in the folder in which the program was started. A file that exists is kept.";
            Place::new("Name of the file", &[about], &[(Command::Press, "write the file"), CLOSE, LEAVE])
        }
        Modal::Secret(_) => secret_place(),
        Modal::AddAccount(form) => add_account_place(form),
        Modal::TakeBack(modal) => take_back_place(modal),
    }
}

/// A list of what matches a filter.
fn list_place(title: &str, about: &str, does: &'static str) -> Place {
    Place::new(title, &[about, FILTER], &[(Command::Press, does)]).and(&MOVE).and(&[CLOSE, LEAVE])
}

fn preview_place(title: &str) -> Place {
    let about = "The text is exactly the body of the request. The palette copies it, or saves it to a file.";
    let page = (Command::PageDownReadOnly, "page down");
    Place::new(title, &[about], &MOVE).and(&[page, CLOSE, (Command::Palette, "all actions"), LEAVE])
}

fn secret_place() -> Place {
    Place::new(
        "Client secret",
        &["The secret is not shown and not written to a file. It is kept in memory until you leave."],
        &[
            (Command::Press, "use this secret and go on"),
            (Command::DeleteText, "delete the whole text"),
            (Command::Close, "cancel: nothing is sent"),
            LEAVE,
        ],
    )
}

fn take_back_place(modal: &TakeBackModal) -> Place {
    Place::new(
        "Take it back",
        &modal.explanation().each_ref().map(String::as_str),
        &[
            (Command::Press, "press the marked button"),
            (Command::NextField, "next button"),
            (Command::PreviousField, "previous button, the username"),
            CLOSE,
            LEAVE,
        ],
    )
}

fn restore_place() -> Place {
    let about = "What the user has, and what it will have: what you answered and it does not have yet. Nothing else is \
                 changed, and nothing is sent before you confirm it.";
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
    let title = if focus.is_button() { "Add an account" } else { focus.label() };
    let rows: &[Row] = match focus {
        AccountField::Try => &[(Command::Press, "try the account")],
        AccountField::Save => &[(Command::Press, "save the account and work with it")],
        _ if form.is_typed() => &[(Command::DeleteText, "delete the whole text")],
        _ => &[(Command::PreviousOption, "option before"), (Command::NextOption, "next option")],
    };
    let portal = format!(
        "To get credentials: {IN_THE_PORTAL}. The portal shows the secret once. \
         Where API Credentials is missing there, it is not switched on for the account."
    );
    let kept = "Closing keeps what you typed, but not the secret.";
    let moves = [(Command::NextField, "next field"), (Command::PreviousField, "previous field")];
    Place::new(title, &[form.help(), &portal, kept], rows).and(&moves).and(&[CLOSE, LEAVE])
}
