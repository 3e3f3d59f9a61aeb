//! The connection to an account, and what is read over it: all users, one user, the callback numbers.

use super::pacer::Pacer;
use crate::account::{Account, SANDBOX, UserIndex};
use crate::api::{self, Client, Limits, Progress};
use crate::app::msg::{AccountTest, UserCopy};
use crate::app::suggest::LookupEntry;
use crate::model::field::AccountList;
use crate::model::fields::Screen;
use crate::model::{import, visibility};
use crate::sandbox::{self, Sandbox};
use crate::submission::{LookUpFailure, RoutingEntry, SetupStep, account_check};
use secrecy::SecretString;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

/// Where requests go.
#[derive(Debug, Clone)]
pub enum ApiTarget {
    /// The sandbox inside the program, which starts with the connection.
    Sandbox,
    /// An account at Vonage; the secret, or why there is none.
    Account(Box<Account>, Result<SecretString, String>),
}

impl ApiTarget {
    /// What is wrong with its settings for the connection, before anything is sent.
    pub(crate) fn remarks(&self) -> Vec<String> {
        match self {
            Self::Sandbox => Vec::new(),
            Self::Account(account, _) => api::remarks(account),
        }
    }

    /// Whether its users are gone when the program ends.
    pub(crate) fn is_sandbox(&self) -> bool {
        match self {
            Self::Sandbox => true,
            Self::Account(account, _) => account.name == SANDBOX,
        }
    }
}

/// The client, with the sandbox that it speaks to where that is the account.
pub(crate) struct Connection {
    pub(super) client: Client,
    _sandbox: Option<Sandbox>,
}

/// Connects without sending anything: starts the sandbox, or builds the client.
pub(super) async fn connect(
    target: &ApiTarget,
    progress: &Progress,
    pacer: &Arc<Pacer>,
    limits: Limits,
) -> Result<Connection, String> {
    match target {
        ApiTarget::Sandbox => {
            let sandbox = Sandbox::start_private(sandbox::Options::default())
                .await
                .map_err(|error| format!("The practice account could not be started: {error}"))?;
            let secret = SecretString::from(sandbox.client_secret());
            let account = Account::sandbox(&sandbox.base_url(), sandbox::CLIENT_ID, secret.clone());
            let client = Client::with_limits(&account, secret, limits).map_err(|error| error.to_string())?;
            Ok(Connection { client: client.on_progress(progress.clone()), _sandbox: Some(sandbox) })
        }
        ApiTarget::Account(account, secret) => {
            let client =
                Client::with_limits(account, secret.clone()?, limits).map_err(|error| error.to_string())?;
            client.remarks().iter().for_each(|remark| tracing::warn!("{remark}"));
            let pacer = Arc::clone(pacer);
            let client = client.on_pace(Arc::new(move || pacer.reserve(Instant::now())));
            Ok(Connection { client: client.on_progress(progress.clone()), _sandbox: None })
        }
    }
}

/// All users, archived ones too.
pub(super) async fn users(client: &Client) -> Result<Arc<UserIndex>, LookUpFailure> {
    let mut directory = UserIndex::default();
    let add = |user| {
        directory.add(user);
        ControlFlow::Continue(())
    };
    client.each_user(add).await?;
    directory.finish();
    Ok(Arc::new(directory))
}

/// A user whose settings are to be copied, by id or, where that is not known, by username.
pub(super) async fn user_copy(
    client: &Client,
    mut user_id: String,
    username: &str,
) -> Result<UserCopy, String> {
    if user_id.is_empty() {
        let found = client.look_up(username).await.map_err(|failure| failure.why)?;
        let found = found.ok_or_else(|| format!("the account has no user {username}"))?;
        user_id = found.user_id.ok_or_else(|| format!("the list names no userId for {username}"))?;
    }
    let answer = client.user(&user_id).await.map_err(|failure| failure.why)?;
    let mut rows = Vec::new();
    let is_agent = visibility::is_screen_visible(Screen::Routing, &import::from_object(&answer).form);
    for step in SetupStep::COPIED.into_iter().filter(|_| is_agent) {
        rows.push((step, client.user_rows(&user_id, step).await.map_err(|failure| failure.why)));
    }
    Ok(UserCopy { username: username.to_owned(), answer, rows })
}

/// A list of the account, or why it could not be read.
pub(super) async fn account_list(
    client: &Client,
    list: AccountList,
) -> Result<Vec<LookupEntry>, LookUpFailure> {
    let Some(step) = SetupStep::from_list(list) else { return Ok(Vec::new()) };
    let entries = client.routing_list(step).await?;
    let entry = |one: RoutingEntry| LookupEntry { id: one.id, name: one.name, detail: one.detail };
    Ok(entries.into_iter().map(entry).collect())
}

/// The user IDs of a group's members. Where they cannot be read, users are compared with all of their role: no person
/// waits for them, so the reason is for the log alone.
pub(super) async fn group_members(client: &Client, group: &str) -> Result<Vec<String>, LookUpFailure> {
    let members = client.group_members(group).await;
    members.inspect_err(|failure| tracing::warn!(group, why = failure.why, "the members of a group"))
}

/// Asks each server once, and says what it answered.
pub(super) async fn test_account(client: &Client) -> AccountTest {
    let token = account_check::token_report(&client.token(false).await);
    let users = match &token {
        Ok(_) => Some(account_check::users_report(&client.one_user().await)),
        Err(_) => None,
    };
    AccountTest { token, users }
}
