//! `--version --verbose`, and what the build script finds out of a source.

use crate::common::home::{Home, finished};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a report of a fault needs, and no secret.
#[test]
fn verbose_version() {
    let home = Home::new();
    home.write_config(
        "[accounts.emea]\nregion = \"emea\"\nclient_id = \"canary\"\nsecret_command = \"echo canary\"\n",
    );
    for args in [["--version", "--verbose"], ["--verbose", "-V"]] {
        let mut command = home.command(&args);
        command.env("VCC_CLIENT_SECRET", "canary");
        let ran = finished(command, "").ends(0);
        let lines: Vec<_> = ran.out.lines().skip(1).filter_map(|line| line.split_once(':')).collect();
        let names: Vec<&str> = lines.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.join(" "), "commit target build features TLS config drafts state");
        let value = |wanted| lines.iter().find(|(name, _)| *name == wanted).unwrap().1.trim();
        let commit = value("commit");
        let is_hash = commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
        assert!(is_hash || commit == "unknown", "{commit}");
        assert_contains!(value("target"), std::env::consts::ARCH);
        assert_starts_with!(value("TLS"), "rustls 0.");
        assert_eq!(value("features").contains("keyring"), cfg!(has_keyring));
        assert_eq!(value("config"), home.config().join("config.toml").to_str().unwrap());
        assert_ends_with!(value("drafts"), "drafts (not there)");
        assert!(ran.out.starts_with("vcc-user ") && !ran.out.contains("canary"), "{}", ran.out);
        assert!(!ran.out.contains(env!("CARGO_MANIFEST_DIR")), "no path of the build: {}", ran.out);
    }
    assert_contains!(home.run(&["--verbose"]).ends(2).err, "--version");
    let mut homeless = home.command(&["--version", "--verbose"]);
    homeless.env_remove("HOME").env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
    if cfg!(unix) {
        assert_contains!(finished(homeless, "").ends(0).out, "folders:  there is no home directory");
    }
}

/// The lines that the build script prints in a folder.
#[cfg(unix)]
fn build_script(program: &Path, folder: &Path, path: &str) -> String {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().env("PATH", path).env("TARGET", "some-target");
    let output =
        command.env("CARGO_FEATURE_DEFAULT", "1").env("CARGO_FEATURE_KEY_RING", "1").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(unix)]
fn git(folder: &Path, arguments: &[&str]) {
    let user = ["-c", "user.name=jana", "-c", "user.email=jana@example.com"];
    let output = Command::new("git").args(user).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A source without git, a packaged one, one that lies in the repository of something else, and a machine without git.
#[cfg(unix)]
#[test]
fn commit_of_a_source() {
    let home = tempfile::tempdir().unwrap();
    let program = home.path().join("build");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs");
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut compile = Command::new(compiler);
    assert!(compile.args(["--edition", "2024", "-o"]).arg(&program).arg(script).status().unwrap().success());
    let path = std::env::var("PATH").unwrap();
    let run = |folder: &str, path: &str| build_script(&program, &home.path().join(folder), path);
    for folder in ["plain", "packaged", "checkout/inner"] {
        fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    let info = "{\n  \"git\": {\n    \"sha1\": \"0123abcd\"\n  },\n  \"path_in_vcs\": \"\"\n}";
    fs::write(home.path().join("packaged/.cargo_vcs_info.json"), info).unwrap();
    fs::write(home.path().join("plain/Cargo.lock"), "name = \"rustls\"\r\nversion = \"0.23.1\"\r\n").unwrap();
    let plain = run("plain", &path);
    assert_contains!(
        plain,
        "VCC_USER_COMMIT=unknown\n",
        "VCC_USER_TARGET=some-target\n",
        "VCC_USER_FEATURES=key-ring\n",
        "VCC_USER_RUSTLS=0.23.1\n"
    );
    assert_contains!(run("packaged", &path), "VCC_USER_COMMIT=0123abcd\n", "VCC_USER_RUSTLS=unknown\n");
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let checkout = home.path().join("checkout");
    git(&checkout, &["init", "-q"]);
    git(&checkout, &["commit", "-q", "--allow-empty", "-m", "First"]);
    let found = run("checkout", &path);
    let commit =
        found.lines().find_map(|line| line.strip_prefix("cargo:rustc-env=VCC_USER_COMMIT=")).unwrap();
    assert_eq!(commit.len(), 40, "{found}");
    assert_contains!(found, "cargo:rerun-if-changed=.git/logs/HEAD\n");
    assert_contains!(run("checkout", "/nowhere"), "VCC_USER_COMMIT=unknown\n");
    assert_contains!(run("checkout/inner", &path), "VCC_USER_COMMIT=unknown\n");
}
