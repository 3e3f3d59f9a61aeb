//! The selection of an account, and the environment variables.

use crate::config::{FULL, config};
use vcc_user::account::account_spec::AccountSpec;
use vcc_user::account::{
    AccountSelection, Environment, ResolveError, SecretSource, names, resolve, resolve_named, secret_owner,
};
use vcc_user::store::config::environment_of;

fn chosen(text: &str, environment: &Environment, flag: Option<&str>) -> vcc_user::account::Account {
    match resolve(&config(text), environment, flag).unwrap() {
        AccountSelection::Account(account) => *account,
        AccountSelection::Sandbox { .. } => panic!("the sandbox was chosen"),
    }
}

fn complete_environment() -> Environment {
    Environment {
        api_url: Some("http://127.0.0.1:9/useradmin".to_owned()),
        token_url: Some("http://127.0.0.1:9/token".to_owned()),
        client_id: Some("id-9".to_owned()),
        has_secret: true,
        account: None,
    }
}

#[test]
fn resolves_accounts_in_a_fixed_order() {
    let named = |name: &str| Environment {
        account: Some(name.to_owned()),
        client_id: Some("x".to_owned()),
        ..Environment::default()
    };
    // The flag wins over the variable, both over default_account.
    assert_eq!(chosen(FULL, &named("newer"), Some("local")).name, "local");
    assert_eq!(chosen(FULL, &named("newer"), None).name, "newer");
    assert_eq!(chosen(FULL, &Environment::default(), None).name, "emea");
    // The environment is set for this call, so it comes before the file's default.
    let environment = chosen(FULL, &complete_environment(), None);
    assert_eq!((environment.name.as_str(), environment.client_id.as_str()), ("environment", "id-9"));
    assert!(matches!(environment.secret, SecretSource::Environment));
    // The only account needs no name.
    let one = "[accounts.a]\nregion = \"apac\"\nclient_id = \"x\"";
    let only = chosen(one, &Environment::default(), None);
    assert_eq!(only.name, "a");
    assert!(matches!(only.secret, SecretSource::Prompt));
    let secret = Environment { has_secret: true, ..Environment::default() };
    assert!(matches!(chosen(one, &secret, None).secret, SecretSource::Environment));
    assert!(matches!(chosen(FULL, &secret, None).secret, SecretSource::Command(_)));
}

/// The account of the file, `default_account`, `--account`, the environment, and whose the secret is.
#[test]
fn secret_of_the_environment_has_one_owner() {
    let accounts = "[accounts.a]\nregion = \"emea\"\nclient_id = \"1\"\n[accounts.b]\nregion = \"nam\"\nclient_id = \"2\"\n\
                    [accounts.c]\nregion = \"nam\"\nclient_id = \"3\"\nsecret_command = \"x\"\n";
    let with_secret = Environment { has_secret: true, ..Environment::default() };
    let named = |name: &str| Environment { account: Some(name.to_owned()), ..with_secret.clone() };
    let cases = [
        ("", None, with_secret.clone(), None),
        ("a", None, with_secret.clone(), Some("a")),
        ("b", None, with_secret.clone(), Some("b")),
        ("a", Some("b"), with_secret.clone(), Some("b")),
        ("a", Some("sandbox"), with_secret.clone(), Some("sandbox")),
        ("sandbox", None, with_secret.clone(), Some("sandbox")),
        ("a", None, named("b"), Some("b")),
        ("", None, named("b"), Some("b")),
        ("a", Some("a"), named("b"), Some("a")),
        ("c", None, with_secret.clone(), Some("c")),
        ("a", None, complete_environment(), Some("environment")),
        ("a", Some("a"), complete_environment(), Some("environment")),
        ("", Some("environment"), complete_environment(), Some("environment")),
        ("a", None, Environment { client_id: Some("9".into()), ..with_secret.clone() }, Some("a")),
    ];
    for (default, flag, environment, owner) in cases {
        let default =
            if default.is_empty() { String::new() } else { format!("default_account = \"{default}\"\n") };
        let config = config(&(default.clone() + accounts));
        assert_eq!(secret_owner(&config, &environment, flag), owner, "{default} {flag:?}");
        // On switching, every other account asks.
        for name in ["a", "b", "c", "environment"] {
            let Ok(AccountSelection::Account(account)) = resolve_named(&config, &environment, flag, name)
            else {
                assert_eq!(name, "environment");
                continue;
            };
            let has_it = matches!(account.secret, SecretSource::Environment);
            assert_eq!(has_it, owner == Some(name) && name != "c", "{default} {flag:?} {name}");
        }
    }
}

#[test]
fn the_sandbox_is_named_or_a_fallback() {
    let nothing = Environment::default();
    let choice = |text: &str, flag| resolve(&config(text), &nothing, flag).unwrap();
    assert!(matches!(choice("", None), AccountSelection::Sandbox { named: false }));
    assert!(matches!(choice("", Some("sandbox")), AccountSelection::Sandbox { named: true }));
    assert!(matches!(choice(FULL, Some("sandbox")), AccountSelection::Sandbox { named: true }));
    assert!(matches!(
        choice("default_account = \"sandbox\"", None),
        AccountSelection::Sandbox { named: true }
    ));
}

#[test]
fn padded_client_ids_of_the_environment_are_errors() {
    for id in ["id\r", " id", "id\n", "id\u{a0}", "\u{feff}id", "i\u{200b}d", "\"id\u{7}\""] {
        for (text, environment) in [
            ("", Environment { client_id: Some(id.into()), ..complete_environment() }),
            (
                "[accounts.a]\nregion = \"emea\"",
                Environment { client_id: Some(id.into()), ..Environment::default() },
            ),
        ] {
            let error = resolve(&config(text), &environment, None).unwrap_err().to_string();
            assert!(
                error.starts_with("VCC_CLIENT_ID has a space around it or a character"),
                "{id:?}: {error}"
            );
        }
    }
}

#[test]
fn the_environment_account_can_be_named() {
    let nothing = Environment::default();
    assert_eq!(names(&config(FULL), &nothing), ["emea", "local", "newer", "sandbox"]);
    let (whole, file) = (complete_environment(), config(FULL));
    let known = names(&file, &whole);
    assert_eq!(known, ["emea", "local", "newer", "environment", "sandbox"]);
    assert!(
        known.iter().filter(|name| *name != "newer").all(|name| resolve(&file, &whole, Some(name)).is_ok())
    );
    let error = resolve(&file, &whole, Some("enviroment")).unwrap_err().to_string();
    assert!(error.contains("did you mean environment?"), "{error}");
    // An incomplete account is not offered.
    let part = Environment { client_id: None, ..complete_environment() };
    assert_eq!(names(&file, &part), names(&file, &nothing));
}

#[test]
fn errors_name_what_is_missing() {
    let fails = |text: &str, environment: &Environment, flag| {
        resolve(&config(text), environment, flag).unwrap_err().to_string()
    };
    let nothing = Environment::default();
    assert_eq!(
        fails(FULL, &nothing, Some("emae")),
        "there is no account \"emae\": did you mean emea? The known accounts are: emea, local, newer, sandbox"
    );
    assert_eq!(
        fails(FULL, &nothing, Some("Sandbox")).split('?').next(),
        Some("there is no account \"Sandbox\": did you mean sandbox")
    );
    assert!(
        fails(FULL, &nothing, Some("qqq"))
            .starts_with("there is no account \"qqq\"; the known accounts are: emea")
    );
    assert!(fails(FULL, &nothing, Some("newer")).starts_with("the account newer lacks client_id"));
    assert!(fails("[accounts.a]", &nothing, None).starts_with("the account a lacks an API URL"));
    let two = "[accounts.a]\n[accounts.b]";
    assert!(matches!(resolve(&config(two), &nothing, None), Err(ResolveError::Several(_))));
    let part = Environment { token_url: None, ..complete_environment() };
    assert!(fails("", &part, None).contains("VCC_TOKEN_URL"));
    let part = Environment { has_secret: true, ..Environment::default() };
    assert!(fails("", &part, None).contains("VCC_API_URL and VCC_TOKEN_URL and VCC_CLIENT_ID"));
    let clear = Environment { api_url: Some("http://example.com/u".to_owned()), ..complete_environment() };
    assert!(fails("", &clear, None).starts_with("VCC_API_URL is http:// on another computer"));
    let list =
        Environment { api_url: Some("https://h/useradmin/users".to_owned()), ..complete_environment() };
    assert!(
        fails("", &list, None)
            .starts_with("VCC_API_URL names /users, which vcc-user adds itself: write https://h/u")
    );
    let api = Environment { token_url: Some("https://h/useradmin".to_owned()), ..complete_environment() };
    assert!(fails("", &api, None).starts_with("VCC_TOKEN_URL ends as the API's address does"));
}

#[test]
fn empty_variables_count_as_unset() {
    let environment = environment_of(|name| match name {
        "VCC_API_URL" | "VCC_CLIENT_SECRET" => Some(String::new()),
        "VCC_CLIENT_ID" => Some("id".to_owned()),
        _ => None,
    });
    assert_eq!(environment, Environment { client_id: Some("id".to_owned()), ..Environment::default() });
}

#[test]
fn names_like_options_are_refused() {
    let draft = AccountSpec { name: "-x".to_owned(), client_id: "id".to_owned(), ..AccountSpec::default() };
    let words = draft.name_problem(&[]).unwrap();
    assert!(words.starts_with("Start the name with a letter"), "{words}");
}
