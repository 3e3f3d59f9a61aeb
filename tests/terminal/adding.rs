//! Adding an account: tested, the servers' responses shown, written without its secret.

use super::{ENTER, LEAVE};
use crate::common::pty::{Home, PtyProgram, TIMEOUT, wait_for_press_guard};

#[test]
fn add_account_after_a_rejected_secret() {
    let home = Home::new();
    // A refused proxy simulates an unreachable network: no DNS look-up, nothing leaves the machine.
    let program = format!(
        "HTTPS_PROXY=http://127.0.0.1:9 RUST_LOG=trace exec '{}' --log log.txt",
        env!("CARGO_BIN_EXE_vcc-user")
    );
    let mut term = PtyProgram::start_as(&home, "/bin/sh", &["-c", &program], (100, 30));
    term.wait("Practice account");
    term.send("\x1bw");
    term.wait("Add an account");
    term.send("emea\t\t\tmy-client\thunter2-canary\t\t");
    term.wait("my-client");
    term.send(ENTER);
    term.wait("The token request failed");
    assert!(!term.screen().contains("hunter2"));
    term.send("\t");
    wait_for_press_guard();
    term.send(ENTER);
    term.wait("You work with emea now");
    term.send(LEAVE);
    assert_eq!(term.end(TIMEOUT).code, 10);
    let written = std::fs::read_to_string(home.path().join("config/vcc-user/config.toml")).unwrap();
    assert!(
        written.contains("[accounts.emea]") && written.contains("client_id = \"my-client\""),
        "{written}"
    );
    // The secret is in no file, no log at the highest level, and no terminal output.
    assert!(home.path().join("log.txt").exists());
    for file in files(home.path()) {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains("hunter2"), "{}", file.display());
    }
    assert!(!String::from_utf8_lossy(&term.raw()).contains("hunter2"));
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
