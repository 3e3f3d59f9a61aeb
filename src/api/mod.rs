//! The User Admin API over HTTP, one [`Client`] per account.
//!
//! `endpoint` sends one request and reads its response within limits of time and size; `connection` builds its HTTP
//! client from `authorities`, the certificates of `ca_file`, and `proxy`, that of `HTTPS_PROXY`; `error_map` decides
//! what a network error proves; `token` is the OAuth token, `users` the users, `routing` their groups, skills, callback
//! numbers and logout schedules; `redact` removes secrets from responses.
//!
//! The API has neither idempotency keys nor a dry run, so a create request goes out on a connection of its own, over
//! HTTP/1.1, without redirects and without retries: it is sent at most once.

mod authorities;
mod client_error;
mod connection;
mod endpoint;
mod error_map;
mod proxy;
mod redact;
mod routing;
mod token;
mod users;

pub use client_error::ClientError;
pub use connection::{Limits, runtime};

use crate::account::Account;
use crate::submission::{ApiResponse, CreateRequest, Event, MEDIA_TYPE, RestorePlan, SendFailure, Step};
use authorities::Authorities;
use endpoint::Endpoint;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder};
use secrecy::SecretString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use token::Token;
use tokio::sync::Mutex;

/// An account's API and the token that it needs.
#[allow(clippy::struct_field_names, reason = "`client_id` is OAuth's name for it")]
pub struct Client {
    account: String,
    client_id: String,
    secret: SecretString,
    api: Endpoint,
    tokens: Endpoint,
    limits: Limits,
    remarks: Vec<String>,
    token: Mutex<Option<Token>>,
    progress: Progress,
    pace: Pace,
}

/// How a message describes an answer that is a web page, in place of a token or of data.
const WEB_PAGE: &str = "a web page, of another server, or of a proxy or login page of your network.";

/// Called before each request: counts it, and returns how long it has to wait.
pub type Pace = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Called with the number of users read so far while a long list is read.
pub(crate) type Progress = Arc<dyn Fn(usize) + Send + Sync>;

/// The authorities of `ca_file`; none where no URL is `https://`.
fn authorities_of(account: &Account) -> Result<Authorities, ClientError> {
    let urls = [&account.api_url, &account.token_url];
    let is_used = urls.iter().any(|url| url.to_ascii_lowercase().starts_with("https:"));
    let authorities = account.ca_file.as_deref().filter(|_| is_used).map(Authorities::read).transpose()?;
    Ok(authorities.unwrap_or_default())
}

/// Why `ca_file`, or a certificate of it, cannot be used, as sentences.
pub(crate) fn remarks(account: &Account) -> Vec<String> {
    match authorities_of(account) {
        Ok(authorities) => authorities.unused,
        Err(error) => vec![format!("{error}. Nothing can be sent until that is changed.")],
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Client {
    /// A client with the default limits. Loads the certificate roots if a URL is `https://`; sends nothing yet.
    pub fn new(account: &Account, secret: SecretString) -> Result<Self, ClientError> {
        Self::with_limits(account, secret, Limits::default())
    }

    /// A client with other limits than the default ones.
    pub fn with_limits(account: &Account, secret: SecretString, limits: Limits) -> Result<Self, ClientError> {
        let authorities = authorities_of(account)?;
        let api = Endpoint::new("api_url", &account.api_url, &authorities, limits)?;
        let tokens = Endpoint::new("token_url", &account.token_url, &authorities, limits)?;
        let (account, client_id) = (account.name.clone(), account.client_id.clone());
        let (remarks, progress) = (authorities.unused, Arc::new(|_| ()));
        Ok(Self {
            account,
            client_id,
            secret,
            api,
            tokens,
            limits,
            remarks,
            token: Mutex::new(None),
            progress,
            pace: Arc::new(|| Duration::ZERO),
        })
    }

    /// What the person should know of the connection, as sentences: certificates of `ca_file` that are not used.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Calls a function while a long list is read.
    #[must_use]
    pub(crate) fn on_progress(self, progress: Progress) -> Self {
        Self { progress, ..self }
    }

    /// Asks a function before each request how long it has to wait.
    #[must_use]
    pub fn on_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Sends the create request, once. [`Client::token`] must have succeeded before.
    pub async fn create(&self, request: &CreateRequest) -> Result<ApiResponse, SendFailure> {
        let mut url = self.api.url(&["users"]);
        if request.allow_overages {
            // Extra agents are charged: only ever sent after an explicit yes.
            url.query_pairs_mut().append_pair("allowOverages", "true");
        }
        let builder = self.api.request(Method::POST, url).header(CONTENT_TYPE, "application/json");
        self.send(builder.body(request.body.clone()), self.limits.body_bytes).await
    }

    /// Changes an archived user so that it is active again, once. Archiving in several accounts is not asked for.
    async fn restore(&self, plan: &RestorePlan, allow_overages: bool) -> Result<ApiResponse, SendFailure> {
        let mut url = self.api.url(&["users", plan.user_id()]);
        if allow_overages {
            url.query_pairs_mut().append_pair("allowOverages", "true");
        }
        let builder = self.api.request(Method::PATCH, url).header(CONTENT_TYPE, "application/json");
        self.send(builder.body(plan.patch().to_owned()), self.limits.body_bytes).await
    }

    /// Sends a request with the token, and takes secrets out of the response.
    async fn send(&self, request: RequestBuilder, max_body: usize) -> Result<ApiResponse, SendFailure> {
        let Some(authorization) = self.authorization().await else {
            return Err(SendFailure::NotSent("There is no token to send it with.".to_owned()));
        };
        let request = request.header(ACCEPT, MEDIA_TYPE).header(AUTHORIZATION, authorization.clone());
        let response = self.exchange(&self.api, request, max_body).await?;
        Ok(self.without_secrets(response, Some(&authorization)))
    }

    /// Sends a request when its turn has come. The wait is not part of the request's limits.
    async fn exchange(
        &self,
        endpoint: &Endpoint,
        request: RequestBuilder,
        max_body: usize,
    ) -> Result<ApiResponse, SendFailure> {
        tokio::time::sleep((self.pace)()).await;
        endpoint.send(request, max_body).await
    }

    /// Performs a submission's step if it is a network request; `None` for the journal's steps. Dropping the future
    /// cancels the request.
    pub async fn perform(&self, step: &Step, request: &CreateRequest) -> Option<Event> {
        match step {
            Step::Token { renew } => Some(Event::Token(self.token(*renew).await)),
            Step::Post => Some(answered(self.create(request).await)),
            Step::Patch => {
                Some(answered(self.restore(request.restore.as_ref()?, request.allow_overages).await))
            }
            Step::ReadUser => {
                Some(Event::UserRead(self.find_user(request.restore.as_ref()?.user_id()).await))
            }
            Step::LookUp => Some(Event::LookedUp(self.look_up(&request.username).await)),
            Step::SetUp { action, user_id } => self.perform_setup(action, user_id).await.map(Event::SetUp),
            Step::Record | Step::Close | Step::TakeUp | Step::FindNamesake | Step::Release => None,
        }
    }
}

fn answered(result: Result<ApiResponse, SendFailure>) -> Event {
    result.map_or_else(Event::Failed, Event::Response)
}
