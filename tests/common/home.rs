//! A person's home, empty and their own, and the program run in it.

use assert_cmd::cargo::cargo_bin;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// What must not come in from the machine that runs the tests.
const CLEARED: [&str; 13] = [
    "VCC_ACCOUNT",
    "VCC_API_URL",
    "VCC_TOKEN_URL",
    "VCC_CLIENT_ID",
    "VCC_CLIENT_SECRET",
    "VCC_TOKEN",
    "NO_COLOR",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
];

/// A home directory that is gone with its test.
pub struct Home {
    folder: TempDir,
}

/// A run of the program that has ended.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: Option<i32>,
    /// What went to stdout.
    pub out: String,
    /// What went to stderr.
    pub err: String,
}

impl Ran {
    /// Checks the exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// What went to stdout, as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

impl Home {
    /// A new person.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The home directory.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The program's configuration directory.
    pub fn config(&self) -> PathBuf {
        self.path().join("config").join("vcc-user")
    }

    /// Writes a file into the home directory and names it.
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

    /// Writes a draft's file.
    pub fn write_draft(&self, id: &str, text: &str) {
        self.write(&format!("config/vcc-user/drafts/{id}.json"), text);
    }

    /// The program, to be run in this home.
    pub fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(cargo_bin!("vcc-user"));
        for name in CLEARED {
            command.env_remove(name);
        }
        command.args(args).current_dir(self.path());
        command.env("HOME", self.path());
        command.env("XDG_CONFIG_HOME", self.path().join("config"));
        command.env("XDG_STATE_HOME", self.path().join("state"));
        command
    }

    /// Runs the program without input.
    pub fn run(&self, args: &[&str]) -> Ran {
        finished(self.command(args), "")
    }

    /// Runs it with this on its standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Ran {
        finished(self.command(args), input)
    }
}

/// Runs a command to its end. One that hangs is killed: its exit code is none then.
pub fn finished(command: std::process::Command, input: &str) -> Ran {
    let mut command = assert_cmd::Command::from_std(command);
    let output = command.write_stdin(input).timeout(Duration::from_secs(60)).output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The full path of one of the page's examples.
pub fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join("examples").join(name);
    path.to_str().unwrap().to_owned()
}
