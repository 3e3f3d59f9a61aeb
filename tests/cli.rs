//! The commands as scripts use them: exit codes, stdout and stderr of the built program.

mod check;
#[cfg(target_os = "linux")]
mod completions;
#[cfg(unix)]
mod config_files;
mod drafts;
mod export;
mod fields;
mod manual;
mod submit;
mod users;
mod version;

use crate::common::home::{Home, RunResult, example};

#[test]
fn help_and_version() {
    let home = Home::new();
    let help = home.run(&["--help"]).ends(0);
    for command in ["check", "payload", "submit", "drafts", "attempts", "accounts", "fields", "sandbox"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command}: {}", help.out);
        home.run(&[command, "--help"]).ends(0);
    }
    assert_eq!(help.err, "");
    for flag in ["--version", "-V"] {
        let version = home.run(&[flag]).ends(0);
        assert_eq!(version.out, format!("vcc-user {}\n", env!("CARGO_PKG_VERSION")));
    }
}

#[test]
fn usage_error_goes_to_stderr() {
    let home = Home::new();
    let calls = "--bogus | check | submit --yes | payload a b | fields --json --markdown | garden | \
        sandbox --port 70000 | --color blue | new --draft a --last";
    for call in calls.split(" | ") {
        let ran = home.run(&call.split(' ').collect::<Vec<_>>()).ends(2);
        assert_eq!(ran.out, "", "{call}");
        assert!(ran.err.starts_with("error: "), "{call}: {}", ran.err);
    }
}

#[test]
fn global_flags_work_before_and_after_the_command() {
    let home = Home::new();
    let minimal = example("minimal.json");
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
fn without_a_terminal_alternatives_are_named() {
    let home = Home::new();
    let full = example("full.json");
    for args in [&[][..], &["new"], &["--account", "sandbox"], &["--from", &full]] {
        let ran = home.run(args).ends(2);
        assert_eq!(ran.out, "", "{args:?}");
        assert!(ran.err.contains("the wizard needs a terminal"), "{args:?}: {}", ran.err);
        for instead in ["vcc-user check FILE", "vcc-user payload FILE", "vcc-user submit FILE --yes"] {
            assert!(ran.err.contains(instead), "{args:?}: {}", ran.err);
        }
    }
    assert!(!home.config().exists(), "nothing was typed, so no draft is kept");
}

#[test]
fn unusable_start_options_exit_2() {
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
fn config_warnings_and_errors() {
    let home = Home::new();
    home.write_config("default_account = \"emea\"\nthem = \"dark\"\n[accounts.emea]\nregion = \"emea\"\n");
    let ran = home.run(&["drafts"]).ends(0);
    assert_contains!(ran.err, "config.toml: line 2: \"them\" is not a setting");
    let ran = home.run(&["submit", "--yes", &example("minimal.json")]).ends(2);
    assert_contains!(ran.err, "the account emea lacks client_id");
    home.write_config("# themes\ntheme = \"blue\"\n");
    let ran = home.run(&["drafts"]).ends(2);
    assert_contains!(ran.err, "config.toml: line 2: theme takes one of auto, dark");
}

#[test]
fn bad_key_bindings_name_their_line() {
    let home = Home::new();
    for (keys, words) in [
        ("reviw = \"f5\"", "line 3: there is no command \"reviw\" to give a key to: did you mean review?"),
        ("review = \"ctrl-enter\"", "line 3: review: terminals cannot send ctrl-enter"),
        ("save = \"f11\"\nreview = \"f4\"", "line 4: review: F4 belongs to drafts"),
        ("review = 5", "line 3: review takes text in quotes."),
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
fn occupied_port_is_an_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = Home::new().run(&["sandbox", "--port", &port]).ends(2);
    assert_eq!(ran.out, "");
    assert_contains!(ran.err, &format!("port {port}: "));
}

#[test]
fn log_has_no_answers_or_secrets() {
    let home = Home::new();
    let log = home.path().join("log");
    let args = ["--log", log.to_str().unwrap(), "--account", "sandbox"];
    let minimal = example("minimal.json");
    home.run(&[&["submit", "--yes", &minimal][..], &args].concat()).ends(0);
    let text = std::fs::read_to_string(log).unwrap();
    for secret in [vcc_user::sandbox::CLIENT_SECRET, "AgentName", "800200"] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// A log is added to its file: not to a user's JSON or a table that is named by mistake.
#[test]
fn log_is_not_added_to_another_file() {
    let home = Home::new();
    let minimal = std::fs::read_to_string(example("minimal.json")).unwrap();
    for text in
        [minimal.as_str(), "Username,Name\na,A\n", "x", "2026", "20-03-02", "\u{feff}2026-", "\n2026-03-02"]
    {
        let file = home.write("mine", text);
        let ran = home.run(&["--log", &file, "submit", "--yes", "--account", "sandbox", &file]).ends(2);
        assert_contains!(ran.err, "there is a file that is no log: name another one");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    }
    for text in ["", "2026-11-29T02:04:17.191735Z  INFO vcc_user: x\n"] {
        let file = home.write("log", text);
        home.run(&["--log", &file, "fields"]).ends(0);
        assert_starts_with!(std::fs::read_to_string(&file).unwrap(), text);
    }
}

#[cfg(unix)]
#[test]
fn log_is_a_private_regular_file() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let home = Home::new();
    let path = |name: &str| home.path().join(name);
    std::fs::create_dir(path("folder")).unwrap();
    std::fs::write(path("target"), "mine").unwrap();
    symlink(path("target"), path("link")).unwrap();
    symlink(path("nowhere"), path("dangling")).unwrap();
    symlink("/dev/null", path("to-device")).unwrap();
    symlink(path("folder"), path("to-folder")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(path("fifo")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    for name in
        ["link", "dangling", "to-device", "to-folder", "folder", "fifo", "socket", "/dev/null", "/dev/zero"]
    {
        let ran = home.run(&["--log", name, "fields"]).ends(2);
        assert!(ran.err.contains("a regular file only") && ran.out.is_empty(), "{name}: {ran:?}");
    }
    for (name, text) in
        [("missing/log", "the folder does not exist"), ("target/log", "there is a file where")]
    {
        let ran = home.run(&["--log", name, "fields"]).ends(2);
        assert_contains!(ran.err, text);
    }
    assert!(!path("nowhere").exists());
    assert_eq!(std::fs::read_to_string(path("target")).unwrap(), "mine");
    // Created for the user only under any umask, also in a folder that a link leads to; an existing one is continued.
    for (name, umask, mode) in
        [("a", "000", 0o600), ("b", "022", 0o600), ("c", "277", 0o400), ("to-folder/d", "000", 0o600)]
    {
        let program = assert_cmd::cargo::cargo_bin!("vcc-user").to_str().unwrap();
        let mut command = home.command(&[]);
        command = {
            let mut shell = std::process::Command::new("sh");
            shell
                .args(["-c", &format!("umask {umask}; exec {program} --log {name} fields")])
                .current_dir(home.path());
            shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
            shell
        };
        crate::common::home::finished(command, "").ends(0);
        let found = std::fs::metadata(path(name)).unwrap();
        assert_eq!(found.mode() & 0o777, mode, "{name}");
    }
    let before = "2026-03-02T09:30:00Z  INFO before\n";
    std::fs::write(path("a"), before).unwrap();
    std::fs::set_permissions(path("a"), PermissionsExt::from_mode(0o640)).unwrap();
    home.run(&["--log", "a", "--account", "sandbox", "submit", "--yes", &example("minimal.json")]).ends(0);
    assert!(std::fs::read_to_string(path("a")).unwrap().starts_with(before));
}

#[test]
fn output_avoids_scolding_words() {
    let home = Home::new();
    let file =
        home.write("user.json", "{\"username\":\"a b\",\"email\":\"x\",\"active\":\"perhaps\",\"wages\":[]}");
    let runs: [RunResult; 4] = [
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
