//! The User Admin API over HTTP.
//!
//! `wire` is one request and its answer, with limits on time and size; `connection` how it travels, `tls` whom it
//! trusts on the way; `failure` what an error proves; `token` the OAuth token; `users` the lists; `secrets` keeps
//! secrets out of what others read. Here is the client that holds them together.
//!
//! The API knows neither idempotency keys nor a dry run, so a user is posted on a fresh connection, over HTTP/1.1,
//! without redirects and without retries: what is sent is sent once. That connection is our own (`post`), with a reader
//! before it that no head is too long for (`head`); reqwest asks for the token and the lists.

mod connection;
mod failure;
mod head;
mod post;
mod secrets;
mod tls;
mod token;
mod users;
mod wire;

pub use connection::ClientError;
pub use users::{Include, ReadFailure};
pub use wire::Limits;

use crate::account::Account;
use crate::submission::{Answer, Event, LookUpFailure, MEDIA_TYPE, Order, SendFailure, Step};
use connection::Connections;
use post::Road;
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use secrecy::SecretString;
use std::fmt;
use token::Token;
use wire::Wire;

/// A client of one account.
pub struct Client {
    account: String,
    login: String,
    secret: SecretString,
    api: Wire,
    road: Road,
    tokens: Wire,
    limits: Limits,
    token: tokio::sync::Mutex<Option<Token>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Client {
    /// A client with the usual limits. Certificates are loaded here when an address is `https://`; nothing is sent yet.
    pub fn new(account: &Account, secret: SecretString) -> Result<Self, ClientError> {
        Self::with_limits(account, secret, Limits::default())
    }

    /// A client with limits of its own.
    pub fn with_limits(account: &Account, secret: SecretString, limits: Limits) -> Result<Self, ClientError> {
        let mut connections = Connections::new(account.ca_file.as_deref(), limits);
        let api = Wire::new("api_url", &account.api_url, &mut connections, limits)?;
        let road = connections.road(api.kind())?;
        let tokens = Wire::new("token_url", &account.token_url, &mut connections, limits)?;
        let (account, login) = (account.name.clone(), account.client_id.clone());
        Ok(Self { account, login, secret, api, road, tokens, limits, token: tokio::sync::Mutex::new(None) })
    }

    /// Sends the user, once. A token must be at hand.
    pub async fn create(&self, order: &Order) -> Result<Answer, SendFailure> {
        let mut url = self.api.address(&["users"]);
        if order.allow_overages {
            // Extra agents are charged: never sent without an explicit yes.
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
            .header(reqwest::header::AUTHORIZATION, authorization.clone())
            .body(order.body.clone());
        let answer = self.road.send(&self.api, request, self.limits.body_bytes).await;
        answer.map(|answer| self.without_secrets(answer, Some(&authorization)))
    }

    /// Does what a submission asks for, where that is the network's part; the journal's steps are somebody else's.
    /// Dropping the future cancels the request.
    pub async fn perform(&self, step: &Step, order: &Order) -> Option<Event> {
        match step {
            Step::Token { renew } => Some(Event::Token(self.token(*renew).await)),
            Step::Post => Some(match self.create(order).await {
                Ok(answer) => Event::Answered(answer),
                Err(failure) => Event::Failed(failure),
            }),
            Step::LookUp => {
                Some(Event::LookedUp(self.find(&order.username).await.map_err(LookUpFailure::from)))
            }
            Step::Record | Step::Close => None,
        }
    }
}
