//! `vcc-user users`: the account's users, found by words.

use super::args::{GlobalArgs, UsersArgs};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{print, print_json, print_message, secret, table};
use crate::account::ListedUser;
use crate::batch::list_to_csv;
use crate::model::fields::FieldId;
use crate::text::counted;
use crate::text::search::Query;
use serde::Serialize;

/// The columns of `--csv`: `batch` reads them.
const CSV_COLUMNS: [FieldId; 6] =
    [FieldId::Username, FieldId::Name, FieldId::Email, FieldId::Role, FieldId::AgentId, FieldId::Active];

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
    let client = secret::connect(selection, context.journal())?;
    let index = client.directory().map_err(CliError::unexpected)?;
    let query = Query::parse(&args.words.join(" "));
    let is_wanted = |user: &&ListedUser| {
        let texts = [&user.username, &user.name, &user.email, &user.agent_id].map(String::as_str);
        user.archived == args.archived && query.matches(&texts)
    };
    let users: Vec<&ListedUser> = index.all().iter().filter(is_wanted).collect();
    if args.csv {
        let header = CSV_COLUMNS.map(|field| field.field().label);
        print(list_to_csv(header, users.iter().map(|user| to_csv_cells(user))))?;
    } else if args.json {
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

/// What is not set is empty, as in a file for `batch`.
fn to_csv_cells(user: &ListedUser) -> [String; 6] {
    let active = if user.archived { "no" } else { "" };
    let ListedUser { username, name, email, role, agent_id, .. } = user;
    [username, name, email, role, agent_id, active].map(str::to_owned)
}
