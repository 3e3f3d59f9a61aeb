//! Runs the documents' commands, each document in an empty home of its own: every line of a block marked `sh` or `bash`,
//! and those after `$` of a block marked `console`, whose output must match the lines below. A block that cannot be run
//! here says why in the line above it: `<!-- not run: REASON -->`.

use super::{Document, documents, root};
use assert_cmd::cargo::cargo_bin;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A fenced block of code.
struct Block<'t> {
    language: &'t str,
    lines: Vec<&'t str>,
    /// Why it is not run.
    not_run: Option<&'t str>,
}

/// Languages that hold no commands.
const DATA: [&str; 5] = ["toml", "csv", "text", "json", "mermaid"];

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut lines, mut before) = (text.lines().map(str::trim), "");
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let not_run = before.strip_prefix("<!-- not run: ").and_then(|rest| rest.strip_suffix(" -->"));
            let lines = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(Block { language, lines, not_run });
        }
        before = line;
    }
    blocks
}

/// Runs a line in the package's folder, as a reader would.
fn run(line: &str, home: &Path) -> Output {
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
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_STATE_HOME", home.join("state"));
    command.output().unwrap()
}

/// The exit code that a comment after the command names: `# exit 3`.
fn expected_code(line: &str) -> i32 {
    line.rsplit_once("# exit ").map_or(0, |(_, code)| code.trim().parse().unwrap())
}

/// Runs a line, and returns what it prints.
fn check(line: &str, home: &Path, document: &str) -> String {
    let output = run(line, home);
    assert_eq!(output.status.code(), Some(expected_code(line)), "{document}: {line}\n{output:?}");
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// Runs a block with output. The number of its commands.
fn run_console(block: &Block<'_>, home: &Path, document: &str) -> usize {
    let mut lines = block.lines.iter().peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let command = line.strip_prefix("$ ").unwrap_or_else(|| panic!("{document}: no command: {line}"));
        let shown: Vec<&str> =
            std::iter::from_fn(|| lines.next_if(|line| !line.starts_with("$ "))).copied().collect();
        let text = check(command, home, document);
        assert_eq!(text.lines().map(str::trim).collect::<Vec<_>>(), shown, "{document}: {command}");
        count += 1;
    }
    count
}

/// Runs the blocks of a document in their order. The number of commands.
fn run_blocks(document: &Document, home: &Path) -> usize {
    let name = &document.name;
    let mut count = 0;
    for block in blocks(&document.text) {
        match block.language {
            "sh" | "bash" | "console" if block.not_run.is_some() => {}
            "sh" | "bash" => {
                for line in block.lines.iter().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                    check(line, home, name);
                    count += 1;
                }
            }
            "console" => count += run_console(&block, home, name),
            language if DATA.contains(&language) => {
                let is_command =
                    |line: &&&str| ["vcc-user ", "cargo ", "$ "].iter().any(|start| line.starts_with(start));
                assert_eq!(block.lines.iter().find(is_command), None, "{name}: mark the block `sh`");
            }
            other => panic!("{name}: a block is marked {other:?}, which says not whether it is run"),
        }
    }
    count
}

#[test]
fn commands_run() {
    let run = |document: &Document| run_blocks(document, tempfile::tempdir().unwrap().path());
    let count: usize = documents().iter().map(run).sum();
    assert!(count > 15, "only {count} commands were found");
}

/// What is not run says why, and a program that is only built is no exception for a command of the program.
#[test]
fn few_commands_are_not_run() {
    for document in documents() {
        for block in blocks(&document.text) {
            if let Some(reason) = block.not_run {
                assert!(reason.len() > 10, "{}: {reason:?} is no reason", document.name);
                let own = block.lines.iter().find(|line| line.contains("vcc-user"));
                assert_eq!(own, None, "{}: a command of the program is run", document.name);
            }
        }
    }
}

/// The configuration that the documents show is read without an error or a warning.
#[test]
fn configuration_is_accepted() {
    let mut count = 0;
    for document in documents() {
        for block in blocks(&document.text).iter().filter(|block| block.language == "toml") {
            let home = tempfile::tempdir().unwrap();
            let folder = home.path().join("config/vcc-user");
            std::fs::create_dir_all(&folder).unwrap();
            let mut text = block.lines.join("\n");
            if !text.contains("[accounts.") {
                // Without an account the list says how one is added.
                text += "\n[accounts.emea]\nregion = \"emea\"\n";
            }
            std::fs::write(folder.join("config.toml"), text).unwrap();
            let output = run("vcc-user accounts", home.path());
            assert!(output.status.success() && output.stderr.is_empty(), "{}: {output:?}", document.name);
            count += 1;
        }
    }
    assert!(count >= 3, "only {count} blocks were found");
}

/// The commands in running text and tables, `vcc-user` with its arguments.
fn inline_commands(text: &str) -> Vec<String> {
    let mut in_code = false;
    let mut prose = String::new();
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        prose += if fence || in_code { "" } else { line };
        prose.push(' ');
    }
    let spans = prose.split('`').skip(1).step_by(2).filter(|span| span.starts_with("vcc-user "));
    spans.map(|span| span.replace("\\|", "|")).collect()
}

/// Placeholders for which not every text will do, and one that does.
const VALUES: [(&str, &str); 3] = [("STEP:KIND", "create:slow"), ("DAYS", "90"), ("SHELL", "bash")];

/// The program knows the commands and flags that the text names: `--help` is the last word, so that nothing is done.
#[test]
fn commands_in_the_text_exist() {
    let mut count = 0;
    for document in documents() {
        for line in inline_commands(&document.text) {
            let command = line.split(" | ").next().unwrap().split(" > ").next().unwrap();
            let value =
                |word| VALUES.iter().find(|(name, _)| *name == word).map_or(word, |(_, value)| *value);
            let words = command.split_whitespace().skip(1).map(value);
            let output = Command::new(cargo_bin!("vcc-user")).args(words).arg("--help").output().unwrap();
            assert!(output.status.success(), "{}: {line}\n{output:?}", document.name);
            count += 1;
        }
    }
    assert!(count > 20, "only {count} commands were found");
}
