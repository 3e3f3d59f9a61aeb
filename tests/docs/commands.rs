//! Runs the README's commands: each line of a block marked `sh`, and those after `$` of a block marked `console`,
//! whose output must match the lines below.

use super::{readme, root};
use assert_cmd::cargo::cargo_bin;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Runs a line in the package's folder, as a reader would, with an empty home.
fn run(line: &str, home: &TempDir) -> Output {
    let program = cargo_bin!("vcc-user");
    let mut paths = vec![program.parent().unwrap().to_owned()];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut command = Command::new("sh");
    for name in ["ACCOUNT", "API_URL", "TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET"] {
        command.env_remove(format!("VCC_{name}"));
    }
    command
        .args(["-c", line])
        .current_dir(root())
        .stdin(Stdio::null())
        .env("PATH", std::env::join_paths(paths).unwrap())
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_STATE_HOME", home.path().join("state"));
    command.output().unwrap()
}

/// The lines of all code blocks in this language.
fn blocks(language: &str) -> Vec<Vec<String>> {
    let readme = readme();
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(found) = line.strip_prefix("```") {
            let block: Vec<String> =
                lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
            if found == language {
                blocks.push(block);
            }
        }
    }
    blocks
}

/// The exit code that a comment after the command names: `# exit 3`.
fn expected_code(line: &str) -> i32 {
    line.rsplit_once("# exit ").map_or(0, |(_, code)| code.trim().parse().unwrap())
}

#[test]
fn readme_commands_run() {
    let home = tempfile::tempdir().unwrap();
    let blocks = blocks("sh");
    assert!(!blocks.is_empty());
    for line in blocks.into_iter().flatten().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let output = run(&line, &home);
        assert_eq!(output.status.code(), Some(expected_code(&line)), "{line}\n{output:?}");
    }
}

#[test]
fn readme_output_is_current() {
    let home = tempfile::tempdir().unwrap();
    let blocks = blocks("console");
    assert!(!blocks.is_empty());
    for block in blocks {
        let mut lines = block.iter().peekable();
        while let Some(line) = lines.next() {
            let command = line.strip_prefix("$ ").unwrap_or_else(|| panic!("no command: {line}"));
            let mut shown = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                shown.push(line.as_str());
            }
            let output = run(command, &home);
            assert_eq!(output.status.code(), Some(expected_code(command)), "{command}\n{output:?}");
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert_eq!(text.lines().collect::<Vec<_>>(), shown, "{command}");
        }
    }
}
