//! What can be done while a user is sent and set up, and at the outcome.

use super::{LEAVE, Place, Row};
use crate::app::App;
use crate::app::keymap::Command;

/// What can be opened over an outcome and while the user is sent.
const OPENED_ANYWHERE: [Row; 4] = [
    (Command::Palette, "all that can be done here"),
    (Command::Preview, "the JSON"),
    (Command::Drafts, "drafts; opening one leaves the outcome"),
    LEAVE,
];

pub(super) fn sending_place() -> Place {
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

pub(super) fn setting_up_place() -> Place {
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

pub(super) fn outcome_place(app: &App) -> Place {
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
