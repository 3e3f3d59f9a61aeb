//! `config.toml`: its settings, and what is wrong with them.

use std::time::{Duration, Instant};
use vcc_user::account::{Config, Environment, SecretSource, resolve};
use vcc_user::app::keymap::Keymap;

pub const FULL: &str = r#"
default_account = "emea"
theme = "auto"
mouse = false

[accounts.emea]
region = "emea"
client_id = "id-1"
secret_command = "pass show vcc"
production = true
features = ["VBC integration", "call parking"]
ca_file = "corporate-ca.pem"
[accounts.emea.defaults]
"userAccountConfiguration.agentConfiguration.location" = "PL"
"userAccountConfiguration.agentConfiguration.webrtc" = true
userAccountConfiguration.agentConfiguration.outboundWrapUp = 30
[accounts.emea.regions]
"Frankfurt" = "b4c6e398-ac69-4135-b3fd-64d7a6d14272"

[accounts.local]
api_url = "http://127.0.0.1:8080/useradmin/"
token_url = "http://127.0.0.1:8080/Auth/connect/token"
client_id = "id-2"

[accounts.newer]
region = "nam"
domain = "cc.vonage.com"

[keys]
review = "f5"
"#;

/// A wrong pattern names its line and what there is, and repeats nothing of the value.
#[test]
fn username_takes_a_pattern() {
    let account = |value: &str| format!("[accounts.a]\nregion = \"emea\"\nusername = \"{value}\"\n");
    assert_eq!(config(&account("{f}.{last}-x")).accounts[0].username.as_deref(), Some("{f}.{last}-x"));
    for value in ["", "fixed", "{nick}", "{first} {last}", "{first}.{last", "s3cret{first}}"] {
        let error = Config::parse(&account(value)).unwrap_err();
        assert_eq!(error.line, 3, "{value}");
        assert!(
            error.text.starts_with("username takes {first}, {last}, {f}, {l}, {email} and {localpart}"),
            "{error}"
        );
        assert!(!error.text.contains("s3cret"), "{error}");
    }
}

pub fn config(text: &str) -> Config {
    Config::parse(text).unwrap()
}

#[test]
fn reads_every_documented_setting() {
    let config = config(FULL);
    assert_eq!(config.warnings, Vec::<String>::new());
    assert_eq!(config.default_account.as_deref(), Some("emea"));
    assert_eq!((config.theme.as_deref(), config.mouse), (Some("auto"), Some(false)));
    assert_eq!(config.keys, [("review".to_owned(), "f5".to_owned(), 30)]);
    assert_eq!(config.account_names(), ["emea", "local", "newer", "sandbox"]);
    let emea = config.account("emea").unwrap();
    assert_eq!(emea.api_url, "https://emea.api.newvoicemedia.com/useradmin");
    assert_eq!(emea.token_url, "https://emea.newvoicemedia.com/Auth/connect/token");
    assert!(emea.production);
    assert!(matches!(&emea.secret, SecretSource::Command(command) if command.line == "pass show vcc"));
    let features = ["VBC integration", "call parking"].map(str::to_owned);
    assert_eq!(emea.features.as_deref(), Some(&features[..]));
    let path = |name: &str| format!("userAccountConfiguration.agentConfiguration.{name}");
    assert_eq!(
        emea.defaults,
        [
            (path("location"), "PL".to_owned()),
            (path("webrtc"), "true".to_owned()),
            (path("outboundWrapUp"), "30".to_owned())
        ]
    );
    let frankfurt = ("Frankfurt".to_owned(), "b4c6e398-ac69-4135-b3fd-64d7a6d14272".to_owned());
    assert_eq!(emea.regions, [frankfurt]);
    assert_eq!(config.account("local").unwrap().api_url, "http://127.0.0.1:8080/useradmin");
    let newer = config.account("newer").unwrap();
    assert_eq!(newer.api_url, "https://nam.api.cc.vonage.com/useradmin");
    assert_eq!(newer.token_url, "https://nam.cc.vonage.com/Auth/connect/token");
    assert_eq!(newer.features, None);
}

#[test]
fn every_setting_is_optional() {
    assert!(config("").accounts.is_empty());
    let empty = config("\u{feff}[accounts.a]\n[keys]\n");
    assert_eq!(empty.accounts.len(), 1);
    assert_eq!(empty.accounts[0].api_url, "");
}

#[test]
fn unknown_settings_are_warnings_with_their_line() {
    let config = config(
        "colour = 1\n[accounts.a]\nregion = \"emea\"\nsecret = \"x\"\nfeatures = [\"Teleport\"]\n\
         [accounts.a.defaults]\nlocation = \"PL\"\n\"associatedUsers[].username\" = \"x\"\n",
    );
    let starts = ["line 1: \"colour\"", "line 4: \"secret\"", "line 5: ", "line 7: \"location\"", "line 8: "];
    assert_eq!(config.warnings.len(), starts.len(), "{:?}", config.warnings);
    for (warning, start) in config.warnings.iter().zip(starts) {
        assert!(warning.starts_with(start), "{warning}");
    }
    assert!(config.accounts[0].defaults.is_empty());
    assert!(!config.warnings.join("").contains('x'.to_string().repeat(2).as_str()));
}

#[test]
fn settings_named_like_a_secret_get_a_hint() {
    let secrets = "secret client_secret clientSecret client-secret CLIENT_SECRET Secret secret_key vcc_secret password \
                   Password passwd client_password passphrase pwd api_key apikey access_token credentials";
    for (name, is_secret) in secrets.split_whitespace().map(|name| (name, true)).chain(
        ["secret_comand", "secretcommand", "secret-command", "secret_cmmand", "client_idd"]
            .map(|name| (name, false)),
    ) {
        for text in [format!("{name} = \"hunter2\""), format!("[accounts.a]\n{name} = \"hunter2\"")] {
            let warning = config(&text).warnings.join("\n");
            assert_eq!(warning.contains("does not belong in this file"), is_secret, "{text}: {warning}");
            assert!(!warning.contains("hunter2"), "{warning}");
            assert!(!is_secret || !warning.contains("did you mean"), "{warning}");
            let hint = "did you mean secret_command?";
            assert!(
                is_secret || name == "client_idd" || !text.contains("[acc") || warning.contains(hint),
                "{warning}"
            );
        }
    }
}

/// A line that was added at the end of the file belongs to the last table.
#[test]
fn a_secret_in_the_wrong_table_is_not_repeated() {
    let account = "[accounts.a]\nregion = \"emea\"\n";
    for name in ["secret", "client_secret", "password", "apiKey"] {
        for table in ["accounts.a.defaults", "accounts.a.regions", "keys"] {
            let text = format!("{account}[{table}]\n{name} = \"hunter2\"");
            let config = config(&text);
            let keys = Keymap::with(&config.keys).err().map(|error| error.to_string());
            let messages: Vec<String> = config.warnings.iter().cloned().chain(keys).collect();
            let all = messages.concat();
            assert!(messages.len() == 1 && all.starts_with("line 4: "), "{text}: {messages:?}");
            assert!(all.contains("does not belong in this file") && !all.contains("hunter2"), "{messages:?}");
            assert_eq!(config.accounts[0].regions, [], "{text}");
        }
    }
}

/// Whatever a value is, a message stays readable.
#[test]
fn no_message_repeats_a_long_value() {
    let long = "x".repeat(500_000);
    let account = "[accounts.a]\nregion = \"emea\"\n";
    for text in [
        format!("theme = \"{long}\""),
        format!("default_account = \"{long}\""),
        format!("default_account = \"b\"\n[accounts.{long}]"),
        format!("[accounts.\"{long} x\"]"),
        format!("[accounts.a]\nregion = \"{long}\""),
        format!("{account}domain = \"{long}\""),
        format!("{account}client_id = \"{long}\\u0007\""),
        format!("{account}client_id = {long}"),
        format!("{account}ca_file = \"{long}\\u0000\""),
        format!("{account}secret_command = \"'{long}\""),
        format!("{account}features = [\"{long}\"]"),
        format!("{account}features = \"{long}\""),
        format!("{account}[accounts.a.defaults]\n\"{long}\" = 1.5"),
        format!("{account}[accounts.a.defaults]\n\"{long}\" = 1"),
        format!("{account}[accounts.a.defaults]\nusername = [\"{long}\"]"),
        format!("{account}[accounts.a.regions]\n\"{long}\" = 1"),
        format!("{account}[accounts.a.regions]\n\"{long}\" = \" \""),
        format!("[accounts.a]\napi_url = \"{long}\"\ntoken_url = \"https://h/t\""),
        format!("[accounts.a]\napi_url = \"http://0x7f.1/{long}\"\ntoken_url = \"https://h/t\""),
        format!("[accounts.a]\napi_url = \"https://h/{long}/users\"\ntoken_url = \"https://h/t\""),
        format!("[keys]\n{long} = \"f5\""),
        format!("[keys]\nreview = \"{long}\""),
        format!("[keys]\nreview = \"ctrl-alt-shift-{long}\""),
        format!("[keys]\nreview = [\"{long}\"]"),
        long.clone(),
        format!("{long} = \"\n"),
    ] {
        let start = &text[..40.min(text.len())];
        let messages = match Config::parse(&text) {
            Ok(config) => {
                let keys = Keymap::with(&config.keys).err().map(|error| error.to_string());
                config.warnings.into_iter().chain(keys).collect()
            }
            Err(error) => vec![error.to_string()],
        };
        assert_eq!(messages.len(), 1, "{start}");
        assert!(messages[0].len() < 400, "{start}: {} bytes: {:.400}", messages[0].len(), messages[0]);
    }
    let config = config("[accounts.a]\n");
    let error = resolve(&config, &Environment::default(), Some(&long)).unwrap_err();
    assert!(error.to_string().len() < 400);
}

#[test]
fn wrong_values_are_errors_with_their_line() {
    let cases = [
        ("theme = \"pink\"", 1, "theme takes one of auto, dark, light, contrast, plain."),
        ("mouse = \"yes\"", 1, "mouse takes true or false."),
        ("theme = 7", 1, "theme takes text in quotes."),
        ("\ndefault_account = \"x\"", 2, "default_account names no account of this file; it has sandbox."),
        ("accounts = 7", 1, "accounts takes a table"),
        ("[accounts]\nemea = 1", 2, "emea takes a table"),
        ("[accounts.sandbox]", 1, "sandbox is a built-in account"),
        (
            "[accounts.\"a b\"]",
            1,
            "the account name \"a b\" begins with -, or has other characters than letters, digits",
        ),
        ("[accounts.\"\\u001b\"]", 1, "the account name \"\\u{1b}\""),
        ("[accounts.a]\nregion = \"uk\"", 2, "region takes one of emea, nam, apac."),
        ("[accounts.a]\nregion = \"emea\"\ndomain = \"vonage.com\"", 3, "domain takes one of newvoicemedia"),
        ("[accounts.a]\ndomain = \"cc.vonage.com\"", 2, "domain needs region beside it"),
        ("[accounts.a]\napi_url = \"https://h/u\"", 2, "api_url needs token_url"),
        ("[accounts.a]\ntoken_url = \"https://h/u\"", 2, "token_url needs api_url"),
        (
            "[accounts.a]\nregion = \"emea\"\napi_url = \"https://h/u\"\ntoken_url = \"https://h/t\"",
            3,
            "api_url and region are alternatives: remove one of the two.",
        ),
        (
            "[accounts.a]\napi_url = \"http://h/u\"\ntoken_url = \"https://h/t\"",
            2,
            "api_url is http:// on another computer",
        ),
        (
            "[accounts.a]\napi_url = \"https://h/u\"\ntoken_url = \"h/t\"",
            3,
            "token_url starts with neither https:// nor http://.",
        ),
        ("[accounts.a]\nclient_id = \" \"", 2, "client_id is empty"),
        ("[accounts.a]\nclient_id = \" id\"", 2, "client_id has a space around it"),
        ("[accounts.a]\nclient_id = \"id\u{a0}\"", 2, "client_id has a space around it"),
        ("[accounts.a]\nclient_id = \"id\u{200b}\"", 2, "client_id has a space around it or a character"),
        ("[accounts.a]\nclient_id = \"i\u{202e}d\"", 2, "client_id has a space around it or a character"),
        ("[accounts.a]\nca_file = \"ca.pem \"", 2, "ca_file has a space around it"),
        ("[accounts.a.regions]\nFrankfurt = \"\u{feff}b4\"", 2, "Frankfurt has a space around it"),
        ("[accounts.a]\nclient_id = 7", 2, "client_id takes text in quotes."),
        ("[accounts.a]\nsecret_command = \"pass 'vcc\"", 2, "secret_command has a quote that is not closed."),
        ("[accounts.a]\nproduction = 1", 2, "production takes true or false."),
        ("[accounts.a]\nadvice = \"no\"", 2, "advice takes true or false."),
        ("[accounts.a]\nagent_licences = \"15\"", 2, "agent_licences takes a whole number, such as 15."),
        ("[accounts.a]\nagent_licences = -1", 2, "agent_licences takes a whole number, such as 15."),
        ("[accounts.a]\nagent_licences = 1.5", 2, "agent_licences takes a whole number, such as 15."),
        ("[accounts.a]\nagent_licences = 99999999999", 2, "agent_licences takes a whole number, such as 15."),
        (
            "[accounts.a]\nfeatures = \"VBC\"",
            2,
            "features takes a list of texts in quotes, such as [\"VBC integration\"].",
        ),
        (
            "[accounts.a]\nfeatures = [1]",
            2,
            "features takes a list of texts in quotes, such as [\"VBC integration\"].",
        ),
        ("[accounts.a]\nfeatures = [\"x\", [\"y\"]]", 2, "features takes a list of texts"),
        ("[accounts.a]\nfeatures = [\n\"x\",\n7]", 4, "features takes a list of texts"),
        ("accounts.a.production = \"hunter2\"", 1, "production takes true or false."),
        ("[accounts.a.defaults]\nb = 2026-01-01", 2, "b is a date: write it as text in quotes."),
        ("[accounts]\na = 2026-01-01", 2, "a is a date"),
        ("[accounts.a.defaults]\na.b = 1.5", 2, "b takes text in quotes, true, false or a whole number."),
        (
            "[accounts.a.defaults]\nusername = [1]",
            2,
            "username takes text in quotes, true, false or a whole number.",
        ),
        ("[accounts.a.regions]\nFrankfurt = 1", 2, "Frankfurt takes text in quotes."),
        ("[keys]\n\nreview = 5", 3, "review takes text in quotes."),
        ("theme = \"dark\"\nmouse = ", 2, "not valid TOML: "),
        ("mouse = true\n\nmouse = true", 3, "not valid TOML: "),
    ];
    are_errors(&cases);
}

#[test]
fn a_secret_command_for_a_shell_is_an_error() {
    are_errors(&[
        (
            "[accounts.a]\nsecret_command = \"pass vcc | head -1\"",
            2,
            "secret_command has | & ; < or >, which only a shell reads",
        ),
        ("[accounts.a]\nsecret_command = \"~/bin/get\"", 2, "secret_command begins with ~ or $"),
    ]);
}

#[test]
fn addresses_of_lists_and_exchanged_ones_are_errors() {
    are_errors(&[
        (
            "[accounts.a]\ntoken_url = \"https://h/t\"\napi_url = \"https://h/useradmin/users\"",
            3,
            "api_url names /users, which vcc-user adds itself: write https://h/useradmin.",
        ),
        (
            "[accounts.a]\napi_url = \"https://h/connect/token\"\ntoken_url = \"https://h/useradmin\"",
            2,
            "api_url ends as a token address does: write it as token_url",
        ),
        (
            "[accounts.a]\napi_url = \"https://h/useradmin\"\ntoken_url = \"https://h/useradmin/\"",
            3,
            "token_url ends as the API's address does",
        ),
    ]);
}

/// The text of a configuration, the line and the beginning of its error.
fn are_errors(cases: &[(&str, usize, &str)]) {
    for (text, line, said) in cases {
        let error = Config::parse(text).unwrap_err();
        assert_eq!(error.line, *line, "{text}: {error}");
        assert!(error.text.starts_with(said), "{text}: {error}");
        assert!(error.to_string().starts_with(&format!("line {line}: ")));
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

/// A file of 1 MB that is something else is read at once, and its warnings stay readable.
#[test]
fn tens_of_thousands_of_settings_are_counted() {
    let account = "[accounts.a]\nregion = \"emea\"\n";
    let lines = |line: &dyn Fn(usize) -> String| (0..30_000).map(line).collect::<Vec<_>>().join("\n");
    let key = |number: usize| format!("k{number}=1");
    let long = "x".repeat(900_000);
    let cases = [
        (lines(&key), 30_000),
        (format!("{account}{}", lines(&key)), 30_000),
        (format!("{account}[accounts.a.defaults]\n{}", lines(&key)), 30_000),
        (lines(&|number| format!("[t{number}]")), 30_000),
        (lines(&|number| format!("accounts.a{number}.x=1")), 30_000),
        (format!("{account}features = [{}]", lines(&|number| format!("\"k{number}\","))), 30_000),
        (format!("{long} = 1"), 1),
        (format!("{account}[accounts.a.defaults]\n{long} = 1"), 1),
        (format!("{account}features = [\"{long}\"]"), 1),
    ];
    for (text, count) in cases {
        let began = Instant::now();
        let warnings = Config::parse(&text).unwrap().warnings;
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}: {}", began.elapsed(), &text[..40]);
        assert!(warnings.iter().all(|warning| warning.len() < 400), "{}", &text[..40]);
        if count > 20 {
            assert_eq!(warnings.len(), 21);
            let starts: Vec<_> = warnings.iter().take(3).map(|one| one.split_once(": ").unwrap().0).collect();
            assert!(starts.is_sorted() && starts[0].len() < 8, "{starts:?}");
            assert_eq!(warnings[20], format!("and {} more settings were ignored.", count - 20));
        } else {
            assert_eq!(warnings.len(), count, "{warnings:?}");
        }
    }
    // A line is found at once, too, in an error and in `[keys]`.
    let error = Config::parse(&format!("{}\ntheme = 7", lines(&key))).unwrap_err();
    assert_eq!((error.line, error.text.as_str()), (30_001, "theme takes text in quotes."));
    let keys =
        Config::parse(&format!("[keys]\n{}", lines(&|number| format!("k{number}=\"f5\"")))).unwrap().keys;
    assert_eq!(keys[29_999], ("k29999".to_owned(), "f5".to_owned(), 30_001));
    let error = Config::parse(&format!(
        "default_account = \"x\"\n{}",
        lines(&|number| format!("[accounts.a{number}]"))
    ));
    let error = error.unwrap_err().to_string();
    assert!(error.ends_with("a18, a19 and 29981 more."), "{}", &error[..400.min(error.len())]);
}

#[test]
fn warnings_suggest_the_nearest_name() {
    let warnings = |text: &str| Config::parse(text).unwrap().warnings;
    let defaults = "[accounts.a.defaults]\nactve = true\nlocation = \"PL\"\n\
                    \"userAccountConfiguration.agentConfiguration.webrct\" = true\nwages = \"1\"";
    assert_eq!(
        warnings(defaults),
        [
            "line 2: \"actve\" is not a property of a user and was ignored: did you mean active?",
            "line 3: \"location\" is not a property of a user and was ignored: did you mean \
             userAccountConfiguration.agentConfiguration.location?",
            "line 4: \"userAccountConfiguration.agentConfiguration.webrct\" is not a property of a user and was ignored: \
             did you mean userAccountConfiguration.agentConfiguration.webrtc?",
            "line 5: \"wages\" is not a property of a user and was ignored.",
        ]
    );
    assert_eq!(
        warnings("defalt_account = \"a\"\n[accounts.a]\nclientid = \"x\"\nwages = 1"),
        [
            "line 1: \"defalt_account\" is not a setting of vcc-user and was ignored: did you mean default_account?",
            "line 3: \"clientid\" is not a setting of an account and was ignored: did you mean client_id?",
            "line 4: \"wages\" is not a setting of an account and was ignored.",
        ]
    );
}
