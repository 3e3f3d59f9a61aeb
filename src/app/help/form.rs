//! What can be done at a field or a button of the form.

use super::{LEAVE, Place, Row};
use crate::app::App;
use crate::app::focus::FocusTarget;
use crate::app::keymap::Command;
use crate::app::navigation::ReturnTo;
use crate::model::field::{Field, FieldKind};
use crate::model::fields::{FieldId, Screen};
use crate::model::form::FieldRef;
use crate::model::json_path;

pub(super) fn form_place(app: &App) -> Place {
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
