//! What follows the create request: the account's groups, skills, callback numbers and logout schedules, those of a user,
//! and changes to a user. A PUT replaces a whole list (documented).

use super::Client;
use super::users::{MAX_PAGES, PAGE_SIZE, meta_number, unreadable, unusable};
use crate::submission::verdict::classify_change;
use crate::submission::{
    ApiResponse, ChangeFailure, LookUpFailure, RoutingEntry, RoutingRow, SendFailure, SetupAction,
    SetupEvent, SetupStep, TakeBackAction, TakeBackEvent, TakeBackStep, TokenFailure,
};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use std::collections::HashSet;

impl Client {
    /// All entries of one of the account's lists, in its order. A list that was not seen whole is an error: two entries
    /// can share a name.
    pub async fn routing_list(&self, step: SetupStep) -> Result<Vec<RoutingEntry>, LookUpFailure> {
        let what = step.label().to_lowercase();
        self.whole_list(&[step.segment()], &what, |page| step.entries(page), |entry| entry.id.clone()).await
    }

    /// The user IDs of the members of a group. A list that was not seen whole is an error: the rest may differ.
    pub async fn group_members(&self, group_id: &str) -> Result<Vec<String>, LookUpFailure> {
        let ids = |page: &Value| {
            let members = page.get("users").or_else(|| page.get("items")).unwrap_or(page).as_array()?.iter();
            Some(members.filter_map(|member| member.get("userId")?.as_str().map(str::to_owned)).collect())
        };
        self.whole_list(&["groups", group_id, "users"], "members", ids, Clone::clone).await
    }

    /// All entries of a list, page by page, each once.
    async fn whole_list<T>(
        &self,
        segments: &[&str],
        what: &str,
        entries_of: impl Fn(&Value) -> Option<Vec<T>>,
        id_of: impl Fn(&T) -> String,
    ) -> Result<Vec<T>, LookUpFailure> {
        let (mut entries, mut ids, mut seen) = (Vec::new(), HashSet::new(), 0);
        for page in 1..=MAX_PAGES {
            let query = [("page", page.to_string()), ("limit", PAGE_SIZE.to_string())];
            let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
            let value = self.get(segments, &query).await?;
            let read = entries_of(&value).ok_or_else(|| unreadable(&format!("list of {what}")))?;
            let (count, before) = (read.len(), entries.len());
            entries.extend(read.into_iter().filter(|entry| ids.insert(id_of(entry))));
            let is_repeated = count > 0 && entries.len() == before;
            seen += if is_repeated { 0 } else { count };
            let ends = match meta_number(&value, "pageCount") {
                Some(pages) => u64::from(page) >= pages,
                // Without pages the first answer is the whole list.
                None => count < PAGE_SIZE as usize || is_repeated,
            };
            let total = meta_number(&value, "totalCount").filter(|total| ends && (seen as u64) < *total);
            if let Some(total) = total {
                let why = format!("the API's list of {what} has {seen} of its {total} entries");
                return Err(unusable(why));
            }
            if ends {
                return Ok(entries);
            }
            if is_repeated || count == 0 {
                let why = if is_repeated { "repeats an earlier one" } else { "is empty" };
                return Err(unusable(format!("page {page} of the API's list of {what} {why}")));
            }
        }
        Err(unusable(format!("the API's list of {what} has more than {MAX_PAGES} pages")))
    }

    /// The rows that a user has.
    pub async fn user_rows(&self, user_id: &str, step: SetupStep) -> Result<Vec<RoutingRow>, LookUpFailure> {
        let value = self.get(&["users", user_id, step.segment()], &[]).await?;
        let what = format!("list of the user's {}", step.label().to_lowercase());
        step.user_rows(&value).ok_or_else(|| unreadable(&what))
    }

    /// Replaces the rows of a user, with one request; never by none, which would remove all.
    pub async fn put_rows(
        &self,
        user_id: &str,
        step: SetupStep,
        rows: &[RoutingRow],
    ) -> Result<(), ChangeFailure> {
        if rows.is_empty() {
            return Err(ChangeFailure::NotDone("There is nothing to set.".to_owned()));
        }
        let body = step.put_body(rows);
        self.change(Method::PUT, &["users", user_id, step.segment()], Some(body)).await
    }

    /// Archives a user, or restores one. Extra licences and archiving in several accounts are not asked for.
    pub async fn set_active(&self, user_id: &str, active: bool) -> Result<(), ChangeFailure> {
        let body = format!("{{\n  \"active\": {active}\n}}");
        self.change(Method::PATCH, &["users", user_id], Some(body)).await
    }

    /// Deletes a user, which has to be archived.
    pub async fn delete_user(&self, user_id: &str) -> Result<(), ChangeFailure> {
        self.change(Method::DELETE, &["users", user_id], None).await
    }

    /// Performs an action of the setup if it is a network request; `None` for the journal's. Dropping the future cancels
    /// the request.
    pub(crate) async fn perform_setup(&self, action: &SetupAction, user_id: &str) -> Option<SetupEvent> {
        match action {
            SetupAction::Read(step) => Some(SetupEvent::Read(self.user_rows(user_id, *step).await)),
            SetupAction::Put(step, rows) => Some(SetupEvent::Put(self.put_rows(user_id, *step, rows).await)),
            SetupAction::Record(_) | SetupAction::Close(_) => None,
        }
    }

    /// Performs an action of a take-back if it is a network request; `None` for the journal's. Dropping the future
    /// cancels the request.
    pub async fn perform_take_back(&self, action: &TakeBackAction, user_id: &str) -> Option<TakeBackEvent> {
        match action {
            TakeBackAction::Read => Some(TakeBackEvent::Read(self.find_user(user_id).await)),
            TakeBackAction::LookUp(username) => {
                Some(TakeBackEvent::LookedUp(self.find_exact(username).await))
            }
            TakeBackAction::Change(TakeBackStep::Archive) => {
                Some(TakeBackEvent::Changed(self.set_active(user_id, false).await))
            }
            TakeBackAction::Change(TakeBackStep::Delete) => {
                Some(TakeBackEvent::Changed(self.delete_user(user_id).await))
            }
            TakeBackAction::Record(_) | TakeBackAction::Close(..) => None,
        }
    }

    /// Sends a request that changes a user; once more with a new token if the cached one is refused, as a 401 was not
    /// processed.
    async fn change(
        &self,
        method: Method,
        segments: &[&str],
        body: Option<String>,
    ) -> Result<(), ChangeFailure> {
        if segments.iter().any(|segment| segment.chars().all(|c| c == '.')) {
            // They would lead to another address.
            return Err(ChangeFailure::NotDone(
                "The userId is not known: look the user up first.".to_owned(),
            ));
        }
        let no_token = |failure: TokenFailure| match &failure {
            TokenFailure::Refused { .. } => ChangeFailure::NotAuthorised(failure.message()),
            TokenFailure::Busy { seconds, .. } => {
                ChangeFailure::Busy { why: failure.message(), seconds: *seconds }
            }
            TokenFailure::Unavailable(_) => ChangeFailure::NotDone(failure.message()),
        };
        self.token(false).await.map_err(no_token)?;
        let mut response = self.change_once(method.clone(), segments, body.clone()).await?;
        if response.status == 401 {
            self.token(true).await.map_err(no_token)?;
            response = self.change_once(method, segments, body).await?;
        }
        classify_change(&response)
    }

    async fn change_once(
        &self,
        method: Method,
        segments: &[&str],
        body: Option<String>,
    ) -> Result<ApiResponse, ChangeFailure> {
        let request = self.api.request(method, self.api.url(segments));
        let request = match body {
            Some(body) => request.header(CONTENT_TYPE, "application/json").body(body),
            None => request,
        };
        self.send(request, self.limits.body_bytes).await.map_err(|failure| match failure {
            SendFailure::NotSent(why) => ChangeFailure::NotDone(why),
            SendFailure::Unknown(why) => ChangeFailure::Unknown(why),
        })
    }
}
