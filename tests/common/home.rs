//! An empty home directory, and the program run in it.

use assert_cmd::cargo::cargo_bin;
use portable_pty::CommandBuilder;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Variables of the machine that must not reach the tests.
const CLEARED: &str = "VCC_ACCOUNT VCC_API_URL VCC_TOKEN_URL VCC_CLIENT_ID VCC_CLIENT_SECRET VCC_TOKEN NO_COLOR \
    http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY";

/// A home directory, deleted on drop.
pub struct Home {
    folder: TempDir,
}

/// The result of a finished run.
#[derive(Debug)]
pub struct RunResult {
    /// The exit code; none if a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl RunResult {
    /// Checks the exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Standard output, parsed as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The program's configuration directory.
    pub fn config(&self) -> PathBuf {
        self.path().join("config").join("vcc-user")
    }

    /// Writes a file into the home directory and returns its path.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Writes `config.toml`.
    pub fn write_config(&self, text: &str) {
        self.write("config/vcc-user/config.toml", text);
    }

    /// Writes a draft file.
    pub fn write_draft(&self, id: &str, text: &str) {
        self.write(&format!("config/vcc-user/drafts/{id}.json"), text);
    }

    fn json_files(&self, folder: &str) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.path().join(folder)) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|end| end == "json")).collect()
    }

    /// The drafts on disk.
    pub fn drafts(&self) -> Vec<serde_json::Value> {
        let read = |path: PathBuf| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        self.json_files("config/vcc-user/drafts").into_iter().map(read).collect()
    }

    /// The number of attempts in the journal.
    pub fn attempts(&self) -> usize {
        self.json_files("state/vcc-user/attempts").len()
    }

    /// A complete environment with only this home, for a program in a terminal.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let below = |name: &str| self.path().join(name).to_str().unwrap().to_owned();
        vec![
            ("HOME", below("home")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_STATE_HOME", below("state")),
            ("PATH", std::env::var("PATH").unwrap()),
            ("TERM", "xterm-256color".to_owned()),
        ]
    }

    /// The program with this home.
    pub fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(cargo_bin!("vcc-user"));
        for name in CLEARED.split_whitespace() {
            command.env_remove(name);
        }
        command.args(args).current_dir(self.path());
        command.env("HOME", self.path());
        command.env("XDG_CONFIG_HOME", self.path().join("config"));
        command.env("XDG_STATE_HOME", self.path().join("state"));
        command
    }

    /// Runs the program without input.
    pub fn run(&self, args: &[&str]) -> RunResult {
        finished(self.command(args), "")
    }

    /// Runs the program with this standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> RunResult {
        finished(self.command(args), input)
    }
}

/// Runs a command to its end. One that hangs is killed, and has no exit code.
pub fn finished(command: std::process::Command, input: &str) -> RunResult {
    let mut command = assert_cmd::Command::from_std(command);
    let output = command.write_stdin(input).timeout(Duration::from_secs(300)).output().unwrap();
    RunResult {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The command for a pseudo-terminal.
pub fn terminal_command(command: &std::process::Command) -> CommandBuilder {
    let mut builder = CommandBuilder::new(command.get_program());
    builder.args(command.get_args());
    builder.cwd(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => builder.env(name, value),
            None => builder.env_remove(name),
        }
    }
    builder
}

/// The full path of an example file.
pub fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join("examples").join(name);
    path.to_str().unwrap().to_owned()
}

/// Runs a test of a limit in time, and again if it fails, three times at most: a busy machine lets a program wait for its
/// turn, which says nothing about the program.
#[track_caller]
pub fn in_three_tries(test: impl Fn()) {
    let passes = || std::panic::catch_unwind(std::panic::AssertUnwindSafe(&test)).is_ok();
    if !passes() && !passes() {
        test();
    }
}

/// Waits until the guard against a held Enter accepts the next press. The guard measures this time.
pub fn wait_for_press_guard() {
    std::thread::sleep(Duration::from_millis(450));
}
