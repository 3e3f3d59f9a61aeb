//! A `config.toml` that others can change runs no command; one that is there and cannot be read is an error; reading a
//! file needs no home directory.

use crate::common::home::{Home, RunResult, example, finished};
#[cfg(target_os = "linux")]
use crate::common::pty::{PtyProgram, TIMEOUT};
use rstest::rstest;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A home whose account has a `secret_command` that leaves a file behind.
fn home() -> Home {
    let home = Home::new();
    home.write_config(&format!(
        "[accounts.emea]\napi_url = \"http://127.0.0.1:9/useradmin\"\ntoken_url = \"http://127.0.0.1:9/token\"\n\
         client_id = \"id\"\nsecret_command = \"touch {}/ran\"\n",
        home.path().display()
    ));
    mode(&home.config(), 0o755);
    home
}

/// Checks the account, and returns what was printed and whether the command ran.
fn check(home: &Home) -> (RunResult, bool) {
    let ran = home.run(&["accounts", "check", "emea"]);
    (ran, home.path().join("ran").exists())
}

/// Moves the file to a folder of its own, and leaves a link.
fn link(home: &Home) -> (std::path::PathBuf, std::path::PathBuf) {
    let (file, folder) = (home.config().join("config.toml"), home.path().join("dotfiles"));
    fs::create_dir(&folder).unwrap();
    mode(&folder, 0o755);
    fs::rename(&file, folder.join("vcc.toml")).unwrap();
    symlink(folder.join("vcc.toml"), file).unwrap();
    (folder.join("vcc.toml"), folder)
}

#[rstest]
#[case::private(0o600, 0o700, true)]
#[case::readable(0o644, 0o755, true)]
#[case::group(0o664, 0o775, true)]
#[case::read_only(0o444, 0o555, true)]
#[case::executable(0o755, 0o755, true)]
#[case::shared_folder(0o644, 0o1777, true)]
#[case::all(0o666, 0o755, false)]
#[case::all_bits(0o777, 0o755, false)]
#[case::others_alone(0o602, 0o700, false)]
#[case::others_not_group(0o646, 0o755, false)]
#[case::in_a_shared_folder(0o666, 0o1777, false)]
#[case::open_folder(0o600, 0o777, false)]
#[case::open_folder_unread(0o600, 0o702, false)]
#[case::both(0o666, 0o777, false)]
fn a_file_that_others_can_change_runs_no_command(#[case] file: u32, #[case] folder: u32, #[case] runs: bool) {
    for linked in [false, true] {
        let home = home();
        let (target, inside) =
            if linked { link(&home) } else { (home.config().join("config.toml"), home.config()) };
        mode(&target, file);
        mode(&inside, folder);
        let (ran, command_ran) = check(&home);
        assert_eq!(command_ran, runs, "{linked} {ran:?}");
        assert_eq!(ran.err.contains("no secret_command in it runs"), !runs, "{linked} {ran:?}");
        assert_eq!(ran.err.contains("chmod o-w"), !runs, "{linked} {ran:?}");
        // All else works.
        let list = home.run(&["accounts"]).ends(0);
        assert_contains!(list.out, "emea");
    }
}

/// Only root can give files away.
#[test]
fn a_file_of_another_user_runs_no_command() {
    let home = home();
    if fs::metadata(home.config()).unwrap().uid() != 0 {
        return;
    }
    let file = home.config().join("config.toml");
    for (path, owner, runs) in [(&file, 4711, false), (&home.config(), 4711, false), (&file, 0, true)] {
        chown(path, Some(owner), None).unwrap();
        let (ran, command_ran) = check(&home);
        assert_eq!(command_ran, runs, "{path:?} {ran:?}");
        assert_eq!(ran.err.contains("belongs to another user"), !runs, "{path:?} {ran:?}");
        chown(path, Some(0), None).unwrap();
    }
}

#[rstest]
#[case::dangling_file("config/vcc-user/config.toml", Some("nowhere.toml"), "does not exist")]
#[case::dangling_chain("config/vcc-user/config.toml", Some("../../chain"), "does not exist")]
#[case::dangling_folder("config/vcc-user", Some("../nowhere"), "does not exist")]
#[case::dangling_parent("config", Some("nowhere"), "does not exist")]
#[case::file_as_folder("config/vcc-user", Some("../file"), "a file where the folder should be")]
#[case::link_to_itself("config/vcc-user/config.toml", Some("config.toml"), "symbolic link")]
#[case::link_to_a_folder("config/vcc-user/config.toml", Some(".."), "a folder")]
#[case::link_to_a_device("config/vcc-user/config.toml", Some("/dev/null"), "not a regular file")]
#[case::folder("config/vcc-user/config.toml", None, "a folder")]
fn a_config_that_cannot_be_read_is_an_error(
    #[case] place: &str,
    #[case] target: Option<&str>,
    #[case] why: &str,
) {
    let home = Home::new();
    home.write("file", "");
    symlink("nowhere", home.path().join("chain")).unwrap();
    let place = home.path().join(place);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    match target {
        Some(target) => symlink(target, &place).unwrap(),
        None => fs::create_dir(&place).unwrap(),
    }
    for args in [&["accounts"][..], &["new"], &["submit", "--yes", &example("minimal.json")]] {
        let ran = home.run(args).ends(2);
        assert!(
            ran.err.contains("config.toml could not be read") && ran.err.contains(why),
            "{args:?} {ran:?}"
        );
    }
}

#[test]
fn no_config_is_no_error() {
    let home = Home::new();
    home.run(&["accounts"]).ends(0);
    fs::create_dir_all(home.config()).unwrap();
    home.run(&["accounts"]).ends(0);
}

#[test]
fn reading_a_file_needs_no_home() {
    let home = Home::new();
    let (minimal, text) = (example("minimal.json"), fs::read_to_string(example("minimal.json")).unwrap());
    let run = |args: &[&str], variables: &[(&str, &str)], input: &str| {
        let mut command = home.command(args);
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env_remove(name);
        }
        finished(
            {
                command.envs(variables.iter().copied());
                command
            },
            input,
        )
    };
    for variables in [&[][..], &[("HOME", "")], &[("HOME", "relative")], &[("XDG_CONFIG_HOME", "relative")]] {
        for args in [
            &["check", &minimal][..],
            &["check", "--json", &minimal, "-"],
            &["check", "-"],
            &["payload", &minimal],
            &["payload", "-"],
            &["payload", "--curl", &minimal],
        ] {
            let ran = run(args, variables, &text).ends(0);
            assert_eq!(ran.err, "", "{args:?}");
        }
        for args in
            [&["check", "a-draft"][..], &["payload", "a-draft"], &["check", &minimal, "a-draft"], &["drafts"]]
        {
            let ran = run(args, variables, "").ends(2);
            assert_contains!(ran.err, "there is no home directory: set HOME");
        }
    }
}

/// The alternate screen hides what was printed before it.
#[cfg(target_os = "linux")]
#[rstest]
#[case::open_to_all("", 0o666, "writable by every user")]
#[case::unknown_setting("colour = 1\n", 0o600, "colour")]
#[case::no_such_certificate("ca_file = \"none.pem\"\n", 0o600, "Nothing can be sent until")]
#[case::no_certificate("ca_file = \"config.toml\"\n", 0o600, "holds no certificate in PEM form")]
fn the_full_screen_warns_of_a_config_until_esc(
    #[case] setting: &str,
    #[case] permissions: u32,
    #[case] warning: &str,
) {
    let home = Home::new();
    let account = "[accounts.emea]\nregion = \"emea\"\nclient_id = \"id\"\nsecret_command = \"false\"\n";
    home.write_config(&format!("{account}{setting}"));
    mode(&home.config(), 0o755);
    mode(&home.config().join("config.toml"), permissions);
    let mut term = PtyProgram::start_as(&home, env!("CARGO_BIN_EXE_vcc-user"), &[], (160, 40));
    term.wait("Warning (Esc closes it): ");
    term.wait(warning);
    term.send("4");
    term.wait("Capacity");
    term.send("\x1b[6~anna");
    term.wait("anna");
    assert_contains!(term.screen(), warning);
    term.send("\x1b");
    term.wait_for("no warning", |screen| !screen.contents().contains("Warning ("));
    term.send("\x11");
    assert_eq!(term.end(TIMEOUT).code, 10);
    // Line mode prints it once.
    let lines = home.run_with(&["--plain"], ":quit\n").ends(10);
    let count = [&lines.out, &lines.err].map(|text| text.replace('\n', " ").matches(warning).count());
    assert_eq!(count.iter().sum::<usize>(), 1, "{lines:?}");
}
