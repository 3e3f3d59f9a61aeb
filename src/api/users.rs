//! The account's users. The list has no filter (documented), so a look-up reads all pages.

use super::{Client, WEB_PAGE};
use crate::account::{ListedUser, UserPage};
use crate::submission::error_body::{self, ErrorBody};
use crate::submission::{ApiResponse, ExistingUser, LookUpFailure, TokenFailure, verdict};
use crate::text::sanitize;
use reqwest::Method;
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// Users per page. The API takes up to 5000, but that many can exceed [`super::Limits::page_bytes`].
pub(super) const PAGE_SIZE: u32 = 500;
/// Users and pages after which a list counts as endless.
const MAX_USERS: usize = 100_000;
pub(super) const MAX_PAGES: u32 = 2000;
/// How many pages are read between two calls of [`Client::on_progress`]'s function.
const PAGES_A_CALL: u32 = 10;

/// A page of the users as the API answers them.
struct AnswerPage {
    users: Vec<Value>,
    total: Option<u64>,
    has_page_count: bool,
    more: bool,
}

impl AnswerPage {
    fn listed(self) -> UserPage {
        let Self { users, total, has_page_count, more } = self;
        UserPage { users: users.iter().map(ListedUser::from_json).collect(), total, has_page_count, more }
    }
}

impl Client {
    /// One page of the users, archived ones too; counted from 1.
    pub async fn users(&self, page: u32) -> Result<UserPage, LookUpFailure> {
        self.page(page, PAGE_SIZE).await.map(AnswerPage::listed)
    }

    /// The smallest page there is: shows whether users can be read at all, and how many there are.
    pub(crate) async fn one_user(&self) -> Result<UserPage, LookUpFailure> {
        self.page(1, 1).await.map(AnswerPage::listed)
    }

    async fn page(&self, page: u32, limit: u32) -> Result<AnswerPage, LookUpFailure> {
        let query = [("include", "All"), ("page", &page.to_string()), ("limit", &limit.to_string())];
        let value = self.get(&["users"], &query).await?;
        let (page_count, total) = (meta_number(&value, "pageCount"), meta_number(&value, "totalCount"));
        let mut users = rows(value, "users").ok_or_else(|| unreadable("users"))?;
        users.retain(Value::is_object);
        // Without a page count, an empty page is the last one.
        let more = page_count.map_or(!users.is_empty(), |count| u64::from(page) < count);
        Ok(AnswerPage { users, total, has_page_count: page_count.is_some(), more })
    }

    /// One user.
    pub async fn user(&self, user_id: &str) -> Result<Map<String, Value>, LookUpFailure> {
        match self.get(&["users", user_id], &[]).await? {
            Value::Object(user) => Ok(user),
            _ => Err(unreadable("user")),
        }
    }

    /// The user with exactly this username, archived users included: one that differs in case may be another one.
    pub async fn find_exact(&self, username: &str) -> Result<Option<ExistingUser>, LookUpFailure> {
        let mut found = None;
        let visit = |user: ListedUser| {
            if user.username != username {
                return ControlFlow::Continue(());
            }
            found = Some(existing(&user));
            ControlFlow::Break(())
        };
        self.each_user(visit).await?;
        Ok(found)
    }

    /// The user with a username, archived users included. An exact match wins over one that differs in case.
    pub async fn look_up(&self, username: &str) -> Result<Option<ExistingUser>, LookUpFailure> {
        let (wanted, mut found, mut similar) = (username.to_lowercase(), None, None);
        let visit = |user: ListedUser| {
            if user.username == username {
                found = Some(existing(&user));
                return ControlFlow::Break(());
            }
            if similar.is_none() && user.username.to_lowercase() == wanted {
                similar = Some(existing(&user));
            }
            ControlFlow::Continue(())
        };
        self.each_user(visit).await?;
        Ok(found.or(similar))
    }

    /// Reads the users, page by page, until `visit` breaks.
    pub(crate) async fn each_user(
        &self,
        mut visit: impl FnMut(ListedUser) -> ControlFlow<()>,
    ) -> Result<(), LookUpFailure> {
        self.each_answer(|answer| visit(ListedUser::from_json(&answer))).await
    }

    /// Reads the users as the API answers them, page by page, until `visit` breaks. A list that was not seen whole is an
    /// error: it cannot tell that a user is not in it.
    pub(crate) async fn each_answer(
        &self,
        mut visit: impl FnMut(Value) -> ControlFlow<()>,
    ) -> Result<(), LookUpFailure> {
        let (mut firsts, mut seen): (Vec<ListedUser>, usize) = (Vec::new(), 0);
        for page in 1..=MAX_PAGES {
            let read = self.page(page, PAGE_SIZE).await?;
            let first = read.users.first().map(ListedUser::from_json);
            let repeats = first.as_ref().is_some_and(|first| firsts.contains(first));
            // A server without pages answers each number with the same, whole list.
            let has_no_pages = !read.has_page_count
                && read.users.len() < PAGE_SIZE as usize
                && repeats
                && first.as_ref() == firsts.last();
            let ends = !read.more || has_no_pages;
            if repeats && !has_no_pages {
                return Err(incomplete(&format!("page {page} repeats an earlier one")));
            }
            if first.is_none() && !ends {
                return Err(incomplete(&format!("page {page} is empty")));
            }
            if !repeats {
                seen += read.users.len();
                if read.users.into_iter().try_for_each(&mut visit).is_break() {
                    return Ok(());
                }
            }
            match read.total {
                _ if seen > MAX_USERS => return Err(incomplete("it has more than 100,000 users")),
                Some(total) if ends && (seen as u64) < total => {
                    return Err(incomplete(&format!("it has {seen} of its {total} users")));
                }
                _ if ends => return Ok(()),
                _ if page % PAGES_A_CALL == 0 => (self.progress)(seen),
                _ => {}
            }
            firsts.extend(first);
        }
        Err(incomplete(&format!("it has more than {MAX_PAGES} pages")))
    }

    /// One user; `None` where the API answers that there is none with this id.
    pub(crate) async fn find_user(&self, user_id: &str) -> Result<Option<Map<String, Value>>, LookUpFailure> {
        let response = self.get_response(&["users", user_id], &[]).await?;
        if response.status == 404 {
            return Ok(None);
        }
        match read_value(&response)? {
            Value::Object(user) => Ok(Some(user)),
            _ => Err(unreadable("user")),
        }
    }

    /// What a GET request reads.
    pub(super) async fn get(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Value, LookUpFailure> {
        read_value(&self.get_response(segments, query).await?)
    }

    /// Sends a GET request; once more with a new token if the cached one is refused.
    async fn get_response(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Result<ApiResponse, LookUpFailure> {
        self.token(false).await.map_err(no_token)?;
        let response = self.get_once(segments, query).await?;
        if response.status != 401 {
            return Ok(response);
        }
        self.token(true).await.map_err(no_token)?;
        self.get_once(segments, query).await
    }

    async fn get_once(
        &self,
        segments: &[&str],
        query: &[(&str, &str)],
    ) -> Result<ApiResponse, LookUpFailure> {
        let mut url = self.api.url(segments);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let response = self.send(self.api.request(Method::GET, url), self.limits.page_bytes).await;
        response.map_err(|failure| failure.why().trim_end_matches('.').to_owned().into())
    }
}

fn read_value(response: &ApiResponse) -> Result<Value, LookUpFailure> {
    match response.status {
        200..=299 if !response.body_complete => Err(unreadable("answer, which is too long or was cut off,")),
        200..=299 => error_body::parse_json(&response.body).ok_or_else(|| no_data(response)),
        status => {
            let not_authorised = matches!(status, 401 | 403);
            Err(LookUpFailure {
                why: error_message(response),
                not_authorised,
                refused: (400..=499).contains(&status) && !not_authorised,
                retry_after_seconds: verdict::wait(response),
                status: Some(status),
            })
        }
    }
}

fn existing(user: &ListedUser) -> ExistingUser {
    let id = sanitize::single_line(&user.user_id, 100);
    ExistingUser { user_id: Some(id).filter(|id| !id.is_empty()), archived: user.archived }
}

/// A number of the `meta` object of a list.
pub(super) fn meta_number(value: &Value, key: &str) -> Option<u64> {
    value.get("meta")?.get(key)?.as_u64()
}

/// The rows of a list: under its name, under `items`, or the response itself. [documented and recorded]
fn rows(value: Value, name: &str) -> Option<Vec<Value>> {
    let list = match value {
        Value::Object(mut object) => object.remove(name).or_else(|| object.remove("items"))?,
        list => list,
    };
    if let Value::Array(rows) = list { Some(rows) } else { None }
}

fn incomplete(why: &str) -> LookUpFailure {
    unusable(format!("the API's list of users could not be read to its end: {why}"))
}

fn no_data(response: &ApiResponse) -> LookUpFailure {
    if error_body::is_web_page(&response.body) {
        return unusable(format!(
            "the API's answer could not be read: it is {WEB_PAGE} Check api_url and HTTPS_PROXY"
        ));
    }
    unreadable("answer")
}

pub(super) fn unreadable(what: &str) -> LookUpFailure {
    unusable(format!("the API's {what} could not be read"))
}

/// The API answered, with a body that is of no use: another request may be answered otherwise.
pub(super) fn unusable(why: String) -> LookUpFailure {
    LookUpFailure { why, status: Some(200), ..LookUpFailure::default() }
}

#[allow(clippy::needless_pass_by_value, reason = "passed to map_err by name")]
fn no_token(failure: TokenFailure) -> LookUpFailure {
    let not_authorised = matches!(failure, TokenFailure::Refused { .. });
    let retry_after_seconds = match failure {
        TokenFailure::Busy { seconds, .. } => Some(seconds),
        _ => None,
    };
    LookUpFailure { why: failure.reason(), not_authorised, retry_after_seconds, ..LookUpFailure::default() }
}

fn error_message(response: &ApiResponse) -> String {
    if let (300..=399, Some(host)) = (response.status, &response.location_host) {
        return format!("the address answers with a redirect to {host}: check api_url");
    }
    format!("the API answered {}", error_body::summary(response.status, &ErrorBody::parse(response).messages))
}
