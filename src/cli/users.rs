//! `vcc-user users`: the account's users, found by words.

use super::args::{GlobalArgs, UsersArgs};
use super::context::{self, Context};
use super::exit::{CliError, ExitStatus};
use super::{export, print, print_json, print_message, secret, table};
use crate::account::{AccountSelection, ListedUser};
use crate::text::counted;
use crate::text::search::Query;
use serde::Serialize;

/// A user of the list; its fields are the JSON's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserRow<'a> {
    username: &'a str,
    name: &'a str,
    email: &'a str,
    role: &'a str,
    agent_id: Option<&'a str>,
    archived: bool,
    user_id: &'a str,
}

pub(crate) fn run(args: &UsersArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    let selection = context.select_account(global)?;
    let lookups = context::lookups(&selection);
    let is_paced = matches!(selection, AccountSelection::Account(_));
    let client = secret::connect(selection, context.journal())?;
    if args.csv {
        return export::run(&client, lookups, is_paced, !args.no_routing, wanted(args));
    }
    let index = client.directory().map_err(|failure| CliError::unexpected(failure.why))?;
    let is_wanted = wanted(args);
    let users: Vec<&ListedUser> = index.all().iter().filter(|user| is_wanted(user)).collect();
    if args.json {
        print_json(&users.iter().map(|user| to_row(user)).collect::<Vec<_>>())?;
    } else if users.is_empty() {
        let kind = if args.archived { "archived user" } else { "active user" };
        print_message(format!("No {kind} matches; the account has {}.", counted(index.len(), "user")));
    } else {
        let cells = users.iter().map(|user| {
            [&user.username, &user.name, &user.email, &user.role, &user.agent_id].map(String::to_owned)
        });
        print(table(["USERNAME", "NAME", "EMAIL", "ROLE", "AGENT ID"], cells))?;
    }
    Ok(ExitStatus::DONE)
}

/// Whether a user is one of those to be found.
fn wanted(args: &UsersArgs) -> impl Fn(&ListedUser) -> bool {
    let (query, archived) = (Query::parse(&args.words.join(" ")), args.archived);
    move |user| {
        let texts = [&user.username, &user.name, &user.email, &user.agent_id].map(String::as_str);
        user.archived == archived && query.matches(&texts)
    }
}

fn to_row(user: &ListedUser) -> UserRow<'_> {
    UserRow {
        username: &user.username,
        name: &user.name,
        email: &user.email,
        role: &user.role,
        agent_id: Some(user.agent_id.as_str()).filter(|id| !id.is_empty()),
        archived: user.archived,
        user_id: &user.user_id,
    }
}
