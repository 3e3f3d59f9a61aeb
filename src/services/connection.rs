//! The connection to an account, and what is read over it: all users, one user, the callback numbers.

use crate::account::{Account, SANDBOX, UserIndex};
use crate::api::{Client, Include};
use crate::app::msg::AccountTest;
use crate::app::suggest::LookupEntry;
use crate::sandbox::{self, Sandbox};
use crate::text::counted;
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub enum ApiTarget {
    Sandbox,
    /// An account at Vonage; the secret, or why there is none.
    Account(Box<Account>, Result<SecretString, String>),
}

impl ApiTarget {
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

type Connected = Result<Connection, String>;

/// Connects without sending anything: starts the sandbox, or builds the client.
pub(super) async fn connect(target: &ApiTarget) -> Result<Connection, String> {
    match target {
        ApiTarget::Sandbox => {
            let sandbox = Sandbox::start(sandbox::Options::default())
                .await
                .map_err(|error| format!("The practice account could not be started: {error}"))?;
            let secret = SecretString::from(sandbox::CLIENT_SECRET);
            let account = Account::sandbox(&sandbox.base_url(), sandbox::CLIENT_ID, secret.clone());
            let client = Client::new(&account, secret).map_err(|error| error.to_string())?;
            Ok(Connection { client, _sandbox: Some(sandbox) })
        }
        ApiTarget::Account(account, secret) => {
            let client = Client::new(account, secret.clone()?).map_err(|error| error.to_string())?;
            Ok(Connection { client, _sandbox: None })
        }
    }
}

/// All users, page by page, archived ones too.
pub(crate) async fn directory(connection: &Connected) -> Result<Arc<UserIndex>, String> {
    let client = &connection.as_ref().map_err(Clone::clone)?.client;
    let mut directory = UserIndex::default();
    let mut last_page = Vec::new();
    for page in 1.. {
        let read = client.users(Include::All, page).await.map_err(|failure| failure.to_string())?;
        // A server that ignores the page number answers the same page for ever.
        if read.users == last_page {
            break;
        }
        read.users.iter().for_each(|user| directory.add(user.clone()));
        if !read.more {
            break;
        }
        last_page = read.users;
    }
    directory.finish();
    Ok(Arc::new(directory))
}

/// One user's answer, by id or, where that is not known, by username.
pub(crate) async fn user(
    connection: &Connected,
    user_id: &str,
    username: &str,
) -> Result<Map<String, Value>, String> {
    let client = &connection.as_ref().map_err(Clone::clone)?.client;
    if !user_id.is_empty() {
        return client.user(user_id).await.map_err(|failure| failure.to_string());
    }
    match client.look_up(username).await? {
        Some(found) => {
            let id = found.user_id.ok_or_else(|| format!("the list names no userId for {username}"))?;
            client.user(&id).await.map_err(|failure| failure.to_string())
        }
        None => Err(format!("the account has no user {username}")),
    }
}

/// The callback numbers; none where they cannot be read: they are suggestions only.
pub(crate) async fn callback_numbers(connection: &Connected) -> Vec<LookupEntry> {
    let Ok(connection) = connection else { return Vec::new() };
    let numbers = connection.client.callback_numbers().await.unwrap_or_default();
    numbers.into_iter().map(|one| LookupEntry { id: one.id, name: one.name, detail: one.number }).collect()
}

/// Asks each server once, and says what it answered.
pub(crate) async fn try_account(connection: &Connected) -> AccountTest {
    let connection = match connection {
        Ok(connection) => connection,
        Err(why) => return AccountTest { token: Err(why.clone()), users: None },
    };
    if let Err(failure) = connection.client.token(false).await {
        return AccountTest { token: Err(failure.message()), users: None };
    }
    let users = match connection.client.users(Include::Active, 1).await {
        Ok(page) => {
            let count = page.total.unwrap_or(page.users.len() as u64);
            let users = counted(count, "active user");
            Ok(format!("The API answers: {users}."))
        }
        Err(failure) => Err(failure.to_string()),
    };
    AccountTest { token: Ok("The token server accepts the credentials.".to_owned()), users: Some(users) }
}
