//! The commands, as scripts use them: the built program, its exit codes, what goes to stdout and what to stderr.

mod check;
mod drafts;
mod fields;
mod manual;
mod submit;

use crate::common::home::{Home, Ran};

#[test]
fn help_and_version_are_asked_for_and_succeed() {
    let home = Home::new();
    let help = home.run(&["--help"]).ends(0);
    for command in ["check", "payload", "submit", "drafts", "attempts", "accounts", "fields", "sandbox"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command}: {}", help.out);
        home.run(&[command, "--help"]).ends(0);
    }
    assert_eq!(help.err, "");
    let version = home.run(&["--version"]).ends(0);
    assert_eq!(version.out, format!("vcc-user {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_mistake_in_the_call_is_told_on_stderr() {
    let home = Home::new();
    for args in [
        &["--bogus"][..],
        &["check"],
        &["submit", "--yes"],
        &["payload", "a", "b"],
        &["fields", "--json", "--markdown"],
        &["garden"],
        &["sandbox", "--port", "70000"],
        &["--color", "blue"],
        &["new", "--draft", "a", "--last"],
    ] {
        let ran = home.run(args).ends(2);
        assert_eq!(ran.out, "", "{args:?}");
        assert!(ran.err.starts_with("error: "), "{args:?}: {}", ran.err);
    }
}

#[test]
fn flags_of_every_command_stand_before_it_or_after_it() {
    let home = Home::new();
    let minimal = crate::common::home::example("minimal.json");
    home.run(&["--account", "sandbox", "submit", "--yes", &minimal]).ends(0);
    home.run(&["submit", "--yes", &minimal, "--account", "sandbox"]).ends(0);
    home.run(&["--color", "never", "--theme", "plain", "fields"]).ends(0);
    for args in [&["--from", "-", "check", &minimal][..], &["--last", "new"], &["--draft", "a", "drafts"]] {
        let ran = home.run(args).ends(2);
        assert_eq!(ran.out, "", "{args:?}");
        assert!(ran.err.contains("flags of the wizard"), "{args:?}: {}", ran.err);
    }
}

#[test]
fn the_wizard_without_a_terminal_says_what_to_use_instead() {
    let home = Home::new();
    let full = crate::common::home::example("full.json");
    for args in [&[][..], &["new"], &["--account", "sandbox"], &["--from", &full]] {
        let ran = home.run(args).ends(2);
        assert_eq!(ran.out, "", "{args:?}");
        assert!(ran.err.contains("the wizard needs a terminal"), "{args:?}: {}", ran.err);
        for instead in ["vcc-user check FILE", "vcc-user payload FILE", "vcc-user submit FILE --yes"] {
            assert!(ran.err.contains(instead), "{args:?}: {}", ran.err);
        }
    }
    assert!(!home.config().exists(), "nothing was typed, so nothing is kept");
}

#[test]
fn what_the_wizard_cannot_start_with_is_told() {
    let home = Home::new();
    for (args, why) in [
        (&["--from", "nothing.json"][..], "no such file"),
        (&["--draft", "nothing"], "there is no draft nothing"),
        (&["--last"], "there is no draft yet"),
        (&["--account", "emea"], "there is no account \"emea\""),
    ] {
        let ran = home.run(args).ends(2);
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
    }
}

#[test]
fn the_configuration_is_read_strictly_and_kindly() {
    let home = Home::new();
    home.write_config("default_account = \"emea\"\nthem = \"dark\"\n[accounts.emea]\nregion = \"emea\"\n");
    let ran = home.run(&["drafts"]).ends(0);
    assert!(ran.err.contains("config.toml: line 2: \"them\" is no setting"), "{}", ran.err);
    let ran = home.run(&["submit", "--yes", &crate::common::home::example("minimal.json")]).ends(2);
    assert!(ran.err.contains("the account emea lacks client_id"), "{}", ran.err);
    home.write_config("# themes\ntheme = \"blue\"\n");
    let ran = home.run(&["drafts"]).ends(2);
    assert!(ran.err.contains("config.toml: line 2: theme takes one of auto, dark"), "{}", ran.err);
}

#[test]
fn keys_that_cannot_be_are_refused_with_their_line() {
    let home = Home::new();
    for (keys, words) in [
        ("reviw = \"f5\"", "line 3: there is no command \"reviw\" to give a key to: did you mean review?"),
        ("review = \"ctrl-enter\"", "line 3: review: ctrl-enter cannot be told"),
        ("save = \"f11\"\nreview = \"f4\"", "line 4: review: F4 belongs to drafts"),
        ("review = 5", "line 3: review takes a text"),
    ] {
        home.write_config(&format!("theme = \"dark\"\n[keys]\n{keys}\n"));
        for args in [&["drafts"][..], &["new"]] {
            let ran = home.run(args).ends(2);
            assert_eq!(ran.out, "", "{args:?}");
            assert!(ran.err.contains(&format!("config.toml: {words}")), "{args:?}: {}", ran.err);
        }
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = Home::new().run(&["sandbox", "--port", &port]).ends(2);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains(&format!("port {port}: ")), "{}", ran.err);
}

#[test]
fn the_log_holds_no_answers_and_no_secrets() {
    let home = Home::new();
    let log = home.path().join("log");
    let args = ["--log", log.to_str().unwrap(), "--account", "sandbox"];
    let minimal = crate::common::home::example("minimal.json");
    home.run(&[&["submit", "--yes", &minimal][..], &args].concat()).ends(0);
    let text = std::fs::read_to_string(log).unwrap();
    for secret in [vcc_user::sandbox::CLIENT_SECRET, "AgentName", "800200"] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// Words that no person is told.
#[test]
fn nobody_is_scolded() {
    let home = Home::new();
    let file =
        home.write("user.json", "{\"username\":\"a b\",\"email\":\"x\",\"active\":\"perhaps\",\"wages\":[]}");
    let runs: [Ran; 4] = [
        home.run(&["check", &file]),
        home.run(&["submit", "--yes", "--account", "sandbox", &file]),
        home.run(&["drafts", "show", "a"]),
        home.run(&[]),
    ];
    for ran in runs {
        let said = format!("{}{}", ran.out, ran.err).to_lowercase();
        for word in ["invalid", "please", "sorry", "oops", "payload "] {
            assert!(!said.replace("vcc-user payload", "").contains(word), "{word}: {said}");
        }
    }
}
