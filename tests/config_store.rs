//! `config.toml` as a file: reading it, adding an account, remembering a theme.

use crate::config::FULL;
use std::fs;
use vcc_user::account::account_spec::AccountSpec;
use vcc_user::account::{AccountSelection, Environment, resolve};
use vcc_user::store::config::{add_account, load, set_theme};

#[test]
fn loads_the_file_from_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    assert!(load(&folder.path().join("none")).unwrap().accounts.is_empty());
    assert!(load(folder.path()).unwrap().accounts.is_empty());
    let file = folder.path().join("config.toml");
    fs::write(&file, FULL).unwrap();
    let config = load(folder.path()).unwrap();
    let authority = config.account("emea").unwrap().ca_file.clone();
    assert_eq!(authority, Some(folder.path().join("corporate-ca.pem")));
}

#[test]
fn unreadable_files_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let fails = |content: &[u8], said: &str| {
        fs::write(&file, content).unwrap();
        let error = load(folder.path()).unwrap_err();
        assert!(error.contains("config.toml") && error.contains(said), "{error}");
    };
    fails(b"\n\ntheme = 1", "config.toml: line 3: theme takes text in quotes");
    fails(b"theme = \"\xff\"", "not UTF-8");
    fails("#".repeat(1024 * 1024 + 1).as_bytes(), "larger than 1 MB");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert!(load(folder.path()).unwrap_err().contains("not a regular file"));
}

#[cfg(unix)]
#[test]
fn a_fifo_is_refused_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let made = std::process::Command::new("mkfifo").arg(&file).status().unwrap();
    assert!(made.success());
    assert!(load(folder.path()).unwrap_err().contains("not a regular file"));
}

#[test]
fn adding_a_second_account_keeps_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let account = |name: &str| AccountSpec {
        name: name.to_owned(),
        client_id: "id".to_owned(),
        ..AccountSpec::default()
    };
    let default = || load(folder.path()).unwrap().default_account;
    add_account(folder.path(), &account("support")).unwrap();
    assert_eq!(default(), None);
    let before = fs::read_to_string(folder.path().join("config.toml")).unwrap();
    assert!(before.starts_with("[accounts.support]\n"), "{before}");
    add_account(folder.path(), &account("trials")).unwrap();
    let after = fs::read_to_string(folder.path().join("config.toml")).unwrap();
    assert!(after.contains(&before), "{after}");
    let nothing = Environment::default();
    let config = load(folder.path()).unwrap();
    assert!(
        matches!(resolve(&config, &nothing, None), Ok(AccountSelection::Account(one)) if one.name == "support")
    );
    // A third account changes nothing.
    add_account(folder.path(), &account("more")).unwrap();
    assert_eq!(default().as_deref(), Some("support"));
}

/// `config.toml` before and after the theme `light` was chosen: all but the theme stays as it is.
#[test]
fn theme_is_written_and_the_rest_stays() {
    let cases = [
        ("", "theme = \"light\"\n"),
        ("theme = \"dark\"\n", "theme = \"light\"\n"),
        (
            "# mine\ntheme   =  'dark' # at night\nmouse = false\n",
            "# mine\ntheme   =  \"light\" # at night\nmouse = false\n",
        ),
        ("\"theme\" = \"auto\"", "\"theme\" = \"light\""),
        ("theme = \"\"\"dark\"\"\"\n", "theme = \"light\"\n"),
        (
            "# mine\n[keys] # keys\nreview = \"f12\"",
            "theme = \"light\"\n# mine\n[keys] # keys\nreview = \"f12\"",
        ),
        ("mouse = true\r\n", "theme = \"light\"\r\nmouse = true\r\n"),
        ("\u{feff}mouse = true\n", "\u{feff}theme = \"light\"\nmouse = true\n"),
        ("\u{feff}mouse = true\ntheme = \"plain\"\n", "\u{feff}mouse = true\ntheme = \"light\"\n"),
        (
            "[accounts.theme]\nclient_id = \"theme\"\n",
            "theme = \"light\"\n[accounts.theme]\nclient_id = \"theme\"\n",
        ),
    ];
    for (before, after) in cases {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        fs::write(&file, before).unwrap();
        set_theme(folder.path(), "light").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), after);
        assert_eq!(load(folder.path()).unwrap().theme.as_deref(), Some("light"));
    }
    // A file that is not there is created, one that cannot be read stays as it is.
    let folder = tempfile::tempdir().unwrap();
    set_theme(&folder.path().join("new"), "plain").unwrap();
    assert_eq!(load(&folder.path().join("new")).unwrap().theme.as_deref(), Some("plain"));
    let file = folder.path().join("config.toml");
    fs::write(&file, "theme = \"dark\"\nmouse = maybe\n").unwrap();
    let reason = set_theme(folder.path(), "light").unwrap_err();
    assert!(reason.starts_with("config.toml was not changed: ") && reason.contains("line 2"), "{reason}");
    assert!(fs::read_to_string(&file).unwrap().starts_with("theme = \"dark\""));
}

#[cfg(unix)]
#[test]
fn a_written_theme_keeps_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("in-a-repository.toml");
    fs::write(&target, "mouse = true\n").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&target, folder.path().join("config.toml")).unwrap();
    set_theme(folder.path(), "dark").unwrap();
    assert!(fs::symlink_metadata(folder.path().join("config.toml")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&target).unwrap(), "theme = \"dark\"\nmouse = true\n");
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
}
