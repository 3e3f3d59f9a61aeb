//! `vcc-user accounts`: lists the accounts and checks whether they can be used.

use super::args::{AccountsAction, GlobalArgs};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::{print, print_json, print_message, secret, table};
use crate::account::{self, Account, AccountSelection, ENVIRONMENT, ResolveError, SANDBOX, SecretSource};
use crate::app::keymap::Command;
use crate::store::io_messages::escaped;
use crate::store::{config, keyring};
use crate::submission::{LookUpFailure, TokenFailure, account_check};
use crate::text::sanitize::escape_visible;
use secrecy::SecretString;
use serde::Serialize;

pub(crate) fn run(
    action: Option<AccountsAction>,
    json: bool,
    global: &GlobalArgs,
) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    match action {
        None => list(&context, global.account.as_deref(), json),
        Some(AccountsAction::Check { name }) => {
            check(&context, name.as_deref(), global.account.as_deref(), json)
        }
    }
}

/// An account in the list; its fields are the JSON's.
#[derive(Serialize)]
struct AccountRow {
    name: String,
    address: Option<String>,
    production: bool,
    default: bool,
    secret: &'static str,
}

fn list(context: &Context, flag: Option<&str>, json: bool) -> Result<ExitStatus, CliError> {
    let environment = config::environment();
    let (default, fault) = match account::resolve(&context.config, &environment, None) {
        Ok(AccountSelection::Account(account)) => (account.name, None),
        Ok(AccountSelection::Sandbox { .. }) => (SANDBOX.to_owned(), None),
        Err(error) => (String::new(), environment_fault(&error)),
    };
    let owner = account::secret_owner(&context.config, &environment, flag);
    let sandbox = Account { secret: SecretSource::Given(SecretString::default()), ..Account::named(SANDBOX) };
    let accounts = configured_accounts(context).into_iter().chain([sandbox]);
    let row = |account: Account| AccountRow {
        address: Some(account.api_url).filter(|address| !address.is_empty()),
        production: account.production,
        default: default == account.name,
        secret: match account.secret {
            SecretSource::Command(_) => "secret_command",
            SecretSource::Given(_) => "built-in",
            _ if environment.has_secret && owner == Some(&account.name) => "VCC_CLIENT_SECRET",
            // A keyring that cannot be read does not hide the list.
            _ if matches!(keyring::load_secret(&account.name), Ok(Some(_))) => "keyring",
            SecretSource::Environment | SecretSource::Prompt => "asked for",
        },
        name: account.name,
    };
    let rows: Vec<AccountRow> = accounts.map(row).collect();
    if json {
        print_json(&rows)?;
    } else {
        print(table(["NAME", "ADDRESS", "PRODUCTION", "DEFAULT", "SECRET"], rows.iter().map(to_cells)))?;
        if rows.len() == 1 && fault.is_none() {
            print_message(format!("There is no account of your own yet: {}.", how_to_add(context)));
        }
    }
    if let Some(fault) = fault {
        print_message(format!("vcc-user: {fault}"));
    }
    Ok(ExitStatus::DONE)
}

/// What is wrong with the variables of an account, which is why it is not in the list.
fn environment_fault(error: &ResolveError) -> Option<String> {
    let is_of_environment = match error {
        ResolveError::Unknown(..) | ResolveError::Variable(..) => true,
        ResolveError::Incomplete(account, _) => account == ENVIRONMENT,
        ResolveError::Several(_) => false,
    };
    is_of_environment.then(|| escape_visible(&error.to_string()).into_owned())
}

/// How an account is added; it follows a colon.
fn how_to_add(context: &Context) -> String {
    let (key, file) = (context.keymap.called(Command::AddAccount), context.dirs.config_file());
    format!(
        "`vcc-user` and there {key} adds one and tests it, or write it into {}",
        escaped(file.as_os_str())
    )
}

fn to_cells(row: &AccountRow) -> [String; 5] {
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    let none = if row.name == SANDBOX { "(inside vcc-user)" } else { "(none: add region)" };
    let address = row.address.as_deref().unwrap_or(none);
    [&row.name, address, yes(row.production), yes(row.default), row.secret].map(str::to_owned)
}

/// The accounts of config.toml, and the one of the environment variables if they are set.
fn configured_accounts(context: &Context) -> Vec<Account> {
    let mut accounts = context.config.accounts.clone();
    if let Ok(AccountSelection::Account(account)) =
        account::resolve(&context.config, &config::environment(), Some(ENVIRONMENT))
    {
        accounts.push(*account);
    }
    accounts
}

/// The answers of an account's servers, none from one that was not asked; the fields are the JSON's.
#[derive(Serialize)]
struct Answers<'a> {
    account: &'a str,
    token: Option<String>,
    users: Option<String>,
    code: ExitStatus,
}

/// Checks the named account, else the one of `--account`, else all.
fn check(
    context: &Context,
    name: Option<&str>,
    flag: Option<&str>,
    json: bool,
) -> Result<ExitStatus, CliError> {
    let names: Vec<String> = match name.or(flag) {
        Some(name) => vec![name.to_owned()],
        None => configured_accounts(context).into_iter().map(|account| account.name).collect(),
    };
    if names.is_empty() {
        let selected = account::resolve(&context.config, &config::environment(), None);
        if let Some(fault) = selected.err().as_ref().and_then(environment_fault) {
            return Err(CliError::usage(fault));
        }
        return Err(CliError::usage(format!(
            "no account is configured: {}, or set VCC_API_URL, VCC_TOKEN_URL and VCC_CLIENT_ID",
            how_to_add(context)
        )));
    }
    // A named account is the chosen one where nothing else is: the secret of the environment is for it.
    let environment = config::environment();
    let is_owned = account::secret_owner(&context.config, &environment, flag).is_some();
    let flag = flag.or(name.filter(|_| !is_owned));
    let mut all = Vec::new();
    for name in &names {
        let shown = escape_visible(name);
        let answers = match ask_servers(context, name, flag) {
            Ok(answers) => answers,
            Err(error) if error.code > ExitStatus(128) => return Err(error),
            // An account that cannot be checked does not stop the check of the others.
            Err(error) => {
                print_message(format!("{shown}: {}", escape_visible(&error.text)));
                Answers { account: name, token: None, users: None, code: error.code }
            }
        };
        for (what, answer) in [("token", &answers.token), ("users", &answers.users)] {
            if let (Some(answer), false) = (answer, json) {
                print(format!("{shown}: {what}: {}\n", escape_visible(answer)))?;
            }
        }
        all.push(answers);
    }
    if json {
        print_json(&all)?;
    } else {
        say_how_many_are_ready(&all)?;
    }
    Ok(all.iter().map(|answers| answers.code).max().unwrap_or(ExitStatus::DONE))
}

/// The last line: all is well, or how much is not.
fn say_how_many_are_ready(all: &[Answers<'_>]) -> Result<(), CliError> {
    let ready = all.iter().filter(|answers| answers.code == ExitStatus::DONE).count();
    match all {
        [only] if ready == 1 => print(format!("{} is ready.\n", escape_visible(only.account)))?,
        [_] => {}
        all if ready == all.len() => print(format!("All {ready} accounts are ready.\n"))?,
        all => print_message(format!(
            "Ready: {ready} of {} accounts. The lines above say what to do about the others.",
            all.len()
        )),
    }
    Ok(())
}

fn ask_servers<'a>(context: &Context, name: &'a str, flag: Option<&str>) -> Result<Answers<'a>, CliError> {
    let choice = context.named_account(name, flag).map_err(CliError::usage)?;
    let client = secret::connect(choice, context.journal())?;
    let token = client.token();
    let mut answers = Answers {
        account: name,
        token: Some(either(account_check::token_report(&token))),
        users: None,
        code: match token {
            Ok(()) => ExitStatus::DONE,
            Err(TokenFailure::Refused { .. }) => ExitStatus::NOT_AUTHORISED,
            Err(TokenFailure::Unavailable(_) | TokenFailure::Busy { .. }) => ExitStatus::NOT_SENT,
        },
    };
    if answers.code == ExitStatus::DONE {
        let users = client.one_user();
        answers.users = Some(either(account_check::users_report(&users)));
        answers.code = match users {
            Ok(_) => ExitStatus::DONE,
            Err(LookUpFailure { not_authorised: true, .. }) => ExitStatus::NOT_AUTHORISED,
            Err(_) => ExitStatus::NOT_SENT,
        };
    }
    Ok(answers)
}

fn either(report: Result<String, String>) -> String {
    report.unwrap_or_else(|failed| failed)
}
