//! The lists of an account. The list of users has no filter [documented], so a look-up reads all pages.

use super::Client;
use crate::account::{CallbackNumber, UserEntry, UserPage};
use crate::submission::{Answer, Found, LookUpFailure, MEDIA_TYPE, SendFailure, TokenFailure, answer};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::{Map, Value};

/// Users of a page. The API takes up to 5000; so many fit into what is read of an answer.
const PAGE: u32 = 500;
/// A list that never ends, ends here.
const MOST_PAGES: u32 = 2000;

/// Which users a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Include {
    /// Those in use.
    Active,
    /// Those put away, too.
    All,
}

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadFailure {
    /// The credentials may not.
    #[error("{0}")]
    NotAuthorised(String),
    /// Anything else.
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
    /// One page of the users, from 1.
    pub async fn users(&self, include: Include, page: u32) -> Result<UserPage, ReadFailure> {
        self.page(include, page, PAGE).await
    }

    /// The smallest page there is: whether users can be read at all, and how many there are.
    pub async fn one_user(&self) -> Result<UserPage, ReadFailure> {
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
        let users: Vec<UserEntry> = rows
            .iter()
            .filter_map(Value::as_object)
            .map(|object| UserEntry { answer: object.clone() })
            .collect();
        let meta = |key: &str| value.get("meta").and_then(|meta| meta.get(key)).and_then(Value::as_u64);
        // Where the API does not count pages, an empty one is the last.
        let more = !users.is_empty() && meta("pageCount").is_none_or(|count| u64::from(page) < count);
        Ok(UserPage { users, total: meta("totalCount"), more })
    }

    /// The callback numbers of the account.
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

    /// One user's answer, by id.
    pub async fn user(&self, user_id: &str) -> Result<Map<String, Value>, ReadFailure> {
        match self.get(&["users", user_id], &[]).await? {
            Value::Object(user) => Ok(user),
            _ => Err(unreadable("user")),
        }
    }

    /// The user of a username, archived or not; one that differs in case only when there is no other.
    pub async fn look_up(&self, username: &str) -> Result<Option<Found>, String> {
        self.find(username).await.map_err(|failure| failure.to_string())
    }

    /// The same, with the kind of failure.
    pub async fn find(&self, username: &str) -> Result<Option<Found>, ReadFailure> {
        let (wanted, mut similar, mut first_of_last) = (username.to_lowercase(), None, None);
        for page in 1..=MOST_PAGES {
            let read = self.users(Include::All, page).await?;
            if let Some(user) = read.users.iter().find(|user| user.username() == username) {
                return Ok(Some(found(user)));
            }
            similar = similar.or_else(|| {
                read.users.iter().find(|user| user.username().to_lowercase() == wanted).map(found)
            });
            // A server that ignores the page number answers the same page for ever.
            let first = read.users.into_iter().next();
            if !read.more || (first.is_some() && first == first_of_last) {
                return Ok(similar);
            }
            first_of_last = first;
        }
        Err(ReadFailure::Other(format!("the list of users has no end after {MOST_PAGES} pages")))
    }

    /// Reads a page, with a new token when the one at hand is refused.
    async fn get(&self, names: &[&str], query: &[(&str, String)]) -> Result<Value, ReadFailure> {
        self.token(false).await.map_err(|failure| no_token(&failure))?;
        let mut answer = self.get_once(names, query).await?;
        if answer.status == 401 {
            self.token(true).await.map_err(|failure| no_token(&failure))?;
            answer = self.get_once(names, query).await?;
        }
        match answer.status {
            200..=299 if !answer.body_complete => {
                Err(unreadable("answer, which is too long or was cut off,"))
            }
            200..=299 => answer::json(&answer.body).ok_or_else(|| unreadable("answer")),
            401 | 403 => Err(ReadFailure::NotAuthorised(words(&answer))),
            _ => Err(ReadFailure::Other(words(&answer))),
        }
    }

    async fn get_once(&self, names: &[&str], query: &[(&str, String)]) -> Result<Answer, ReadFailure> {
        let mut url = self.api.address(names);
        for (name, value) in query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let Some(authorization) = self.authorization().await else {
            return Err(ReadFailure::Other("there is no token to ask with".to_owned()));
        };
        let request = self
            .api
            .request(Method::GET, url)
            .header(ACCEPT, MEDIA_TYPE)
            .header(AUTHORIZATION, authorization.clone());
        match self.api.send(request, self.limits.page_bytes).await {
            Ok(answer) => Ok(self.without_secrets(answer, Some(&authorization))),
            Err(SendFailure::NotSent(why) | SendFailure::Unknown(why)) => {
                Err(ReadFailure::Other(why.trim_end_matches('.').to_owned()))
            }
        }
    }
}

fn found(user: &UserEntry) -> Found {
    let id = crate::text::harmless::line(user.user_id(), 100);
    Found { user_id: Some(id).filter(|id| !id.is_empty()), archived: user.archived() }
}

/// The rows of a list: under its name, under `items`, or bare. [documented and recorded]
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

fn words(answer: &Answer) -> String {
    if let (300..=399, Some(host)) = (answer.status, &answer.location_host) {
        return format!("the address answers with a redirect to {host}: check api_url");
    }
    format!("the API answered {}", answer::in_short(answer.status, &answer::read(answer).messages))
}
