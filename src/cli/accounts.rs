//! `vcc-user accounts`: lists the accounts and checks whether they can be used.

use super::args::{AccountsAction, AccountsArgs, GlobalArgs};
use super::context::Context;
use super::exit::{CliError, ExitStatus};
use super::secret::Secrets;
use super::{print, print_json, say, table};
use crate::account::{self, Account, AccountSelection, ENVIRONMENT, SANDBOX, SecretSource};
use crate::api::ReadFailure;
use crate::services::executor::BlockingClient;
use crate::store::config;
use crate::submission::TokenFailure;
use crate::text::counted;
use crate::text::sanitize::escape_visible;
use serde_json::{Value, json};

pub(crate) fn run(args: &AccountsArgs, global: &GlobalArgs) -> Result<ExitStatus, CliError> {
    let context = Context::load()?;
    match &args.action {
        None => list(&context, args.json),
        Some(AccountsAction::Check { name }) => {
            check(&context, name.as_ref().or(global.account.as_ref()), args.json)
        }
    }
}

/// An account in the list.
struct Line {
    name: String,
    address: Option<String>,
    production: bool,
    default: bool,
    secret: &'static str,
}

fn list(context: &Context, json: bool) -> Result<ExitStatus, CliError> {
    let environment = config::environment();
    let default = match account::resolve(&context.config, &environment, None) {
        Ok(AccountSelection::Account(account)) => Some(account.name),
        Ok(AccountSelection::Sandbox { .. }) => Some(SANDBOX.to_owned()),
        // Several without a default, or an incomplete one.
        Err(_) => None,
    };
    let line = |account: &Account| Line {
        name: account.name.clone(),
        address: Some(account.api_url.clone()).filter(|address| !address.is_empty()),
        production: account.production,
        default: default.as_ref() == Some(&account.name),
        secret: match account.secret {
            SecretSource::Command(_) => "secret_command",
            SecretSource::Given(_) => "built-in",
            _ if environment.has_secret => "VCC_CLIENT_SECRET",
            SecretSource::Environment | SecretSource::Prompt => "asked for",
        },
    };
    let practice = Line {
        name: SANDBOX.to_owned(),
        address: None,
        production: false,
        default: default.as_deref() == Some(SANDBOX),
        secret: "built-in",
    };
    let lines: Vec<Line> = context
        .config
        .accounts
        .iter()
        .chain(environment_account(context).as_ref())
        .map(line)
        .chain([practice])
        .collect();
    if json {
        print_json(&lines.iter().map(object).collect())?;
    } else {
        let heading = ["NAME", "ADDRESS", "PRODUCTION", "DEFAULT", "SECRET"].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(heading).chain(lines.iter().map(row)).collect();
        print(&table(&rows))?;
    }
    Ok(ExitStatus::DONE)
}

fn row(line: &Line) -> [String; 5] {
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    let none = if line.name == SANDBOX { "(inside vcc-user)" } else { "(none: add region)" };
    let address = line.address.as_deref().unwrap_or(none);
    [&line.name, address, yes(line.production), yes(line.default), line.secret].map(escape_visible)
}

fn object(line: &Line) -> Value {
    json!({
        "name": line.name,
        "address": line.address,
        "production": line.production,
        "default": line.default,
        "secret": line.secret,
    })
}

/// The account from the environment variables, if they are set.
fn environment_account(context: &Context) -> Option<Account> {
    match account::resolve(&context.config, &config::environment(), Some(ENVIRONMENT)) {
        Ok(AccountSelection::Account(account)) => Some(*account),
        _ => None,
    }
}

/// The answers of an account's servers.
struct Answers {
    token: String,
    users: Option<String>,
    code: ExitStatus,
}

fn check(context: &Context, name: Option<&String>, json: bool) -> Result<ExitStatus, CliError> {
    let names: Vec<String> = if let Some(name) = name {
        vec![name.clone()]
    } else {
        let environment = environment_account(context);
        let all = context.config.accounts.iter().chain(environment.as_ref());
        all.map(|account| account.name.clone()).collect()
    };
    if names.is_empty() {
        return Err(CliError::usage(
            "no account is configured: add one to config.toml, or set VCC_API_URL, VCC_TOKEN_URL and VCC_CLIENT_ID",
        ));
    }
    let mut secrets = Secrets::default();
    let mut code = ExitStatus::DONE;
    let mut objects = Vec::new();
    for name in &names {
        match ask(context, name, &mut secrets) {
            Ok(answers) => {
                code = code.max(answers.code);
                if !json {
                    print(&lines(name, &answers))?;
                }
                objects.push(json!({"account": name, "token": answers.token, "users": answers.users, "code": answers.code.0}));
            }
            Err(stop) if stop.code > ExitStatus(128) => return Err(stop),
            // An account that cannot be checked does not stop the check of the others.
            Err(stop) => {
                code = code.max(stop.code);
                say(&format!("{}: {}", escape_visible(name), escape_visible(&stop.text)));
                objects.push(json!({"account": name, "token": null, "users": null, "code": stop.code.0}));
            }
        }
    }
    if json {
        print_json(&Value::Array(objects))?;
    }
    Ok(code)
}

fn lines(name: &str, answers: &Answers) -> String {
    let mut lines = format!("{}: token: {}\n", escape_visible(name), escape_visible(&answers.token));
    if let Some(users) = &answers.users {
        lines.extend([&escape_visible(name), ": users: ", &escape_visible(users), "\n"]);
    }
    lines
}

fn ask(context: &Context, name: &str, secrets: &mut Secrets) -> Result<Answers, CliError> {
    let choice =
        account::resolve(&context.config, &config::environment(), Some(name)).map_err(CliError::usage)?;
    let asker =
        BlockingClient::new(secrets.target(choice)?, context.journal()).map_err(CliError::unexpected)?;
    asker.connect().map_err(CliError::usage)?;
    if let Err(failure) = asker.token() {
        let code = match failure {
            TokenFailure::Refused { .. } => ExitStatus::NOT_AUTHORISED,
            TokenFailure::Unavailable(_) => ExitStatus::NOT_SENT,
        };
        return Ok(Answers { token: failure.message(), users: None, code });
    }
    let (users, code) = match asker.one_user() {
        Ok(page) => {
            let count = page.total.map(|total| counted(total, "user"));
            let count = count.unwrap_or_else(|| "an unknown number of users".to_owned());
            (format!("The API answers: the account has {count}."), ExitStatus::DONE)
        }
        Err(ReadFailure::NotAuthorised(why)) => {
            let next = "Check that the credentials are an Admin's and hold the scope users:write.";
            (format!("The users cannot be read: {why}. {next}"), ExitStatus::NOT_AUTHORISED)
        }
        Err(ReadFailure::Other(why)) => (format!("The users cannot be read: {why}."), ExitStatus::NOT_SENT),
    };
    Ok(Answers { token: "The token address gave a token.".to_owned(), users: Some(users), code })
}
