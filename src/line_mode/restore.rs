//! What restoring an archived user changes, as lines, and the word that confirms it.

use super::LineResponse;
use crate::app::App;
use crate::app::intent::Intent;
use crate::app::modal::Modal;
use crate::app::modal::restore::RestoreModal;

/// The word that restores a user.
pub(super) const RESTORE_WORD: &str = "restore";

pub(super) fn modal(app: &App) -> Option<&RestoreModal> {
    match app.modal() {
        Some(Modal::Restore(modal)) => Some(modal),
        _ => None,
    }
}

pub(super) fn lines(modal: &RestoreModal) -> Vec<String> {
    let changes = modal.rows.iter().map(|change| format!("{}: {}.", change.label, change.describe()));
    std::iter::once(modal.who.clone()).chain(changes).chain(modal.notes.iter().cloned()).collect()
}

pub(super) fn question() -> String {
    format!("Type {RESTORE_WORD} to restore the user, or Enter to let it be: ")
}

pub(super) fn interpret(text: &str) -> LineResponse {
    if text.eq_ignore_ascii_case(RESTORE_WORD) {
        return LineResponse::intent(Intent::Create);
    }
    LineResponse { lines: vec!["Nothing was sent.".to_owned()], ..LineResponse::intent(Intent::Close) }
}
