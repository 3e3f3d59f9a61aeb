//! What `--version --verbose` says of the build, as variables for `env!`: the commit, the target, the features, the TLS
//! library. No time and no path, so that the same source gives the same program.
#![allow(clippy::print_stdout, reason = "cargo reads it")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=Cargo.lock");
    set("COMMIT", packaged_commit().or_else(checked_out_commit));
    set("TARGET", env::var("TARGET").ok());
    set("PROFILE", env::var("PROFILE").ok());
    println!("cargo:rustc-check-cfg=cfg(has_keyring)");
    if has_keyring() {
        println!("cargo:rustc-cfg=has_keyring");
    }
    set("FEATURES", Some(features()));
    set("RUSTLS", rustls_version());
}

fn set(name: &str, value: Option<String>) {
    let value = value.filter(|value| !value.is_empty()).unwrap_or_else(|| "unknown".to_owned());
    println!("cargo:rustc-env=VCC_USER_{name}={value}");
}

/// The commit that `cargo package` wrote into the packaged source.
fn packaged_commit() -> Option<String> {
    let info = fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, rest) = info.split_once("\"sha1\":")?;
    rest.split('"').nth(1).map(str::to_owned)
}

/// The commit of the working tree. A source that lies in a repository of something else has none.
fn checked_out_commit() -> Option<String> {
    Path::new(".git").exists().then_some(())?;
    // Of a branch that moves, this file changes with each commit.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).exists()) {
        println!("cargo:rerun-if-changed={log}");
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether the program is built with the system's keyring, as `Cargo.toml` has it. The one place that decides on it: a
/// feature cannot be a default of some targets only.
fn has_keyring() -> bool {
    let system = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    matches!(system.as_str(), "macos" | "windows") || env::var_os("CARGO_FEATURE_KEYRING").is_some()
}

fn features() -> String {
    let features = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut features: Vec<String> = features
        .filter_map(|name| {
            name.strip_prefix("CARGO_FEATURE_").map(|name| name.to_lowercase().replace('_', "-"))
        })
        .filter(|name| !matches!(name.as_str(), "default" | "keyring"))
        .chain(has_keyring().then(|| "keyring".to_owned()))
        .collect();
    features.sort();
    if features.is_empty() { "none".to_owned() } else { features.join(", ") }
}

fn rustls_version() -> Option<String> {
    let lock = fs::read_to_string("Cargo.lock").ok()?.replace("\r\n", "\n");
    let (_, rest) = lock.split_once("name = \"rustls\"\nversion = \"")?;
    rest.split('"').next().map(str::to_owned)
}
