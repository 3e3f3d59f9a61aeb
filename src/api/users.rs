//! Lists of the account. The list of users has no filter (documented), so a look-up reads all pages.

use super::Client;
use crate::account::{CallbackNumber, ListedUser, UserPage};
use crate::submission::error_body::ErrorBody;
use crate::submission::{
    ApiResponse, ExistingUser, LookUpFailure, MEDIA_TYPE, SendFailure, TokenFailure, error_body,
};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::{Map, Value};

/// Users per page. The API takes up to 5000, but that many can exceed [`super::Limits::page_bytes`].
const PAGE_SIZE: u32 = 500;
/// Pages after which a list counts as endless.
const MAX_PAGES: u32 = 2000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Include {
    Active,
    All,
}

/// Why a list could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadFailure {
    #[error("{0}")]
    NotAuthorised(String),
    #[error("{0}")]
    Other(String),
}

impl From<ReadFailure> for LookUpFailure {
    fn from(failure: ReadFailure) -> Self {
        let not_authorised = matches!(failure, ReadFailure::NotAuthorised(_));
        Self { why: failure.to_string(), not_authorised }
    }
}

impl Client {
    /// One page of the users, counted from 1.
    pub async fn users(&self, include: Include, page: u32) -> Result<UserPage, ReadFailure> {
        self.page(include, page, PAGE_SIZE).await
    }

    /// The smallest page there is: shows whether users can be read at all, and how many there are.
    pub(crate) async fn one_user(&self) -> Result<UserPage, ReadFailure> {
        self.page(Include::All, 1, 1).await
    }

    async fn page(&self, include: Include, page: u32, limit: u32) -> Result<UserPage, ReadFailure> {
        let include = match include {
            Include::Active => "Active",
            Include::All => "All",
        };
        let query =
            [("include", include.to_owned()), ("page", page.to_string()), ("limit", limit.to_string())];
        let value = self.get(&["users"], &query).await?;
        let rows = rows(&value, "users").ok_or_else(|| unreadable("users"))?;
        let users: Vec<ListedUser> =
            rows.iter().filter(|row| row.is_object()).map(ListedUser::from_json).collect();
        let meta = |key: &str| value.get("meta").and_then(|meta| meta.get(key)).and_then(Value::as_u64);
        // Without a page count, an empty page is the last one.
        let more = !users.is_empty() && meta("pageCount").is_none_or(|count| u64::from(page) < count);
        Ok(UserPage { users, total: meta("totalCount"), more })
    }

    pub async fn callback_numbers(&self) -> Result<Vec<CallbackNumber>, ReadFailure> {
        let value = self.get(&["callbackNumbers"], &[]).await?;
        let rows = rows(&value, "callbackNumbers").ok_or_else(|| unreadable("callback numbers"))?;
        let text =
            |row: &Value, key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |row: &Value| CallbackNumber {
            id: text(row, "callbackNumberId"),
            name: text(row, "callbackNumberName"),
            number: text(row, "callbackNumberClid"),
        };
        Ok(rows.iter().map(number).filter(|number| !number.id.is_empty()).collect())
    }

    pub(crate) async fn user(&self, user_id: &str) -> Result<Map<String, Value>, ReadFailure> {
        match self.get(&["users", user_id], &[]).await? {
            Value::Object(user) => Ok(user),
            _ => Err(unreadable("user")),
        }
    }

    /// The user with a username, archived users included. An exact match wins over one that differs in case.
    pub async fn look_up(&self, username: &str) -> Result<Option<ExistingUser>, String> {
        self.find(username).await.map_err(|failure| failure.to_string())
    }

    pub(crate) async fn find(&self, username: &str) -> Result<Option<ExistingUser>, ReadFailure> {
        let (wanted, mut similar, mut first_of_last) = (username.to_lowercase(), None, None);
        for page in 1..=MAX_PAGES {
            let read = self.users(Include::All, page).await?;
            if let Some(user) = read.users.iter().find(|user| user.username == username) {
                return Ok(Some(existing(user)));
            }
            similar = similar.or_else(|| {
                read.users.iter().find(|user| user.username.to_lowercase() == wanted).map(existing)
            });
            // A server that ignores the page number returns the same page for ever.
            let first = read.users.into_iter().next();
            if !read.more || (first.is_some() && first == first_of_last) {
                return Ok(similar);
            }
            first_of_last = first;
        }
        Err(ReadFailure::Other(format!("the list of users has no end after {MAX_PAGES} pages")))
    }

    /// Sends a GET request; once more with a new token if the cached one is refused.
    async fn get(&self, segments: &[&str], query: &[(&str, String)]) -> Result<Value, ReadFailure> {
        self.token(false).await.map_err(|failure| no_token(&failure))?;
        let mut response = self.get_once(segments, query).await?;
        if response.status == 401 {
            self.token(true).await.map_err(|failure| no_token(&failure))?;
            response = self.get_once(segments, query).await?;
        }
        match response.status {
            200..=299 if !response.body_complete => {
                Err(unreadable("answer, which is too long or was cut off,"))
            }
            200..=299 => error_body::parse_json(&response.body).ok_or_else(|| unreadable("answer")),
            401 | 403 => Err(ReadFailure::NotAuthorised(error_message(&response))),
            _ => Err(ReadFailure::Other(error_message(&response))),
        }
    }

    async fn get_once(
        &self,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<ApiResponse, ReadFailure> {
        let mut url = self.api.url(segments);
        for (name, value) in query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let Some(authorization) = self.authorization().await else {
            return Err(ReadFailure::Other("there is no token".to_owned()));
        };
        let request = self
            .api
            .request(Method::GET, url)
            .header(ACCEPT, MEDIA_TYPE)
            .header(AUTHORIZATION, authorization.clone());
        match self.api.send(request, self.limits.page_bytes).await {
            Ok(response) => Ok(self.without_secrets(response, Some(&authorization))),
            Err(SendFailure::NotSent(why) | SendFailure::Unknown(why)) => {
                Err(ReadFailure::Other(why.trim_end_matches('.').to_owned()))
            }
        }
    }
}

fn existing(user: &ListedUser) -> ExistingUser {
    let id = crate::text::sanitize::single_line(&user.user_id, 100);
    ExistingUser { user_id: Some(id).filter(|id| !id.is_empty()), archived: user.archived }
}

/// The rows of a list: under its name, under `items`, or the response itself. [documented and recorded]
fn rows<'a>(value: &'a Value, name: &str) -> Option<&'a Vec<Value>> {
    value.get(name).or_else(|| value.get("items")).unwrap_or(value).as_array()
}

fn unreadable(what: &str) -> ReadFailure {
    ReadFailure::Other(format!("the API's {what} could not be read"))
}

fn no_token(failure: &TokenFailure) -> ReadFailure {
    match failure {
        TokenFailure::Refused { .. } => ReadFailure::NotAuthorised(failure.reason()),
        TokenFailure::Unavailable(_) => ReadFailure::Other(failure.reason()),
    }
}

fn error_message(response: &ApiResponse) -> String {
    if let (300..=399, Some(host)) = (response.status, &response.location_host) {
        return format!("the address answers with a redirect to {host}: check api_url");
    }
    format!("the API answered {}", error_body::summary(response.status, &ErrorBody::parse(response).messages))
}
