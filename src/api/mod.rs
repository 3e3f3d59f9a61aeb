//! The User Admin API over HTTP, one [`Client`] per account.
//!
//! `endpoint` sends one request and reads its response within limits of time and size; `connection` builds the HTTP
//! clients; `error_map` decides what a network error proves; `token` is the OAuth token, `users` the
//! lists; `redact` removes secrets from responses.
//!
//! The API has neither idempotency keys nor a dry run, so a create request goes out on a connection of its own, over
//! HTTP/1.1, without redirects and without retries: it is sent at most once.

#![allow(missing_docs, reason = "public for the tests; most names say all")]

mod connection;
mod endpoint;
mod error_map;
mod redact;
mod token;
mod users;

pub use connection::{ClientError, Limits, runtime};
pub use users::{Include, ReadFailure};

use crate::account::Account;
use crate::submission::{ApiResponse, CreateRequest, Event, LookUpFailure, MEDIA_TYPE, SendFailure, Step};
use connection::HttpClients;
use endpoint::Endpoint;
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use secrecy::SecretString;
use std::fmt;
use token::Token;
use tokio::sync::Mutex;

#[allow(clippy::struct_field_names, reason = "`client_id` is OAuth's name for it")]
pub struct Client {
    account: String,
    client_id: String,
    secret: SecretString,
    api: Endpoint,
    tokens: Endpoint,
    limits: Limits,
    token: Mutex<Option<Token>>,
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

    pub fn with_limits(account: &Account, secret: SecretString, limits: Limits) -> Result<Self, ClientError> {
        let mut clients = HttpClients::new(account.ca_file.as_deref(), limits);
        let api = Endpoint::new("api_url", &account.api_url, &mut clients, limits)?;
        let tokens = Endpoint::new("token_url", &account.token_url, &mut clients, limits)?;
        let (account, client_id) = (account.name.clone(), account.client_id.clone());
        Ok(Self { account, client_id, secret, api, tokens, limits, token: Mutex::new(None) })
    }

    /// Sends the create request, once. [`Client::token`] must have succeeded before.
    pub async fn create(&self, order: &CreateRequest) -> Result<ApiResponse, SendFailure> {
        let mut url = self.api.url(&["users"]);
        if order.allow_overages {
            // Extra agents are charged: only ever sent after an explicit yes.
            url.query_pairs_mut().append_pair("allowOverages", "true");
        }
        let Some(authorization) = self.authorization().await else {
            return Err(SendFailure::NotSent("There is no token to send it with.".to_owned()));
        };
        let request = self
            .api
            .request(Method::POST, url)
            .header(ACCEPT, MEDIA_TYPE)
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, authorization.clone())
            .body(order.body.clone());
        let response = self.api.send(request, self.limits.body_bytes).await?;
        Ok(self.without_secrets(response, Some(&authorization)))
    }

    /// Performs a submission's step if it is a network request; `None` for the journal's steps. Dropping the future
    /// cancels the request.
    pub async fn perform(&self, step: &Step, order: &CreateRequest) -> Option<Event> {
        match step {
            Step::Token { renew } => Some(Event::Token(self.token(*renew).await)),
            Step::Post => Some(match self.create(order).await {
                Ok(response) => Event::Response(response),
                Err(failure) => Event::Failed(failure),
            }),
            Step::LookUp => {
                Some(Event::LookedUp(self.find(&order.username).await.map_err(LookUpFailure::from)))
            }
            Step::Record | Step::Close => None,
        }
    }
}
