//! The modal that shows what restoring an archived user changes, before anything is sent.

use crate::account::LastLogin;
use crate::app::setup_messages::rows_text;
use crate::model::restored::{RestoreChanges, SettingChange};
use crate::submission::CreateRequest;
use crate::text::sanitize::single_line;

#[derive(Debug)]
pub struct RestoreModal {
    request: Box<CreateRequest>,
    /// Who the user is, in which account, and when it last logged in.
    pub(crate) who: String,
    pub(crate) rows: Vec<SettingChange>,
    /// Answers that cannot be applied, and the setup that follows.
    pub(crate) notes: Vec<String>,
    pub(crate) is_production: bool,
    /// The first line shown, where there are more than fit.
    pub(crate) scroll: usize,
}

impl RestoreModal {
    pub(in crate::app) fn new(
        request: CreateRequest,
        changes: RestoreChanges,
        (name, last): (&str, LastLogin),
        (place, is_production): (&str, bool),
    ) -> Self {
        let username = single_line(&request.username, 100);
        let since = last.describe().map(|since| format!(", {since}")).unwrap_or_default();
        let who = format!("{username}, {}, in {place}: archived{since}.", single_line(name, 100));
        let mut notes = changes.stays;
        for step in request.routing.steps() {
            let rows = rows_text(request.routing.rows(step));
            notes.push(format!("{} are added afterwards: {rows}.", step.label()));
        }
        notes.push("Everything else stays as it is. An agent takes a licence again.".to_owned());
        Self { request: Box::new(request), who, rows: changes.rows, notes, is_production, scroll: 0 }
    }

    /// What is sent once it is confirmed.
    pub(super) fn request(&self) -> Box<CreateRequest> {
        self.request.clone()
    }
}
