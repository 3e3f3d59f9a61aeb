//! Without a terminal.

use crate::common::pty::Home;
use std::process::{Command, Stdio};

#[test]
fn no_escape_sequences_without_a_terminal() {
    let home = Home::new();
    for arguments in [&[][..], &["new"][..], &["--last"][..]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vcc-user"));
        command.args(arguments).env_clear().envs(home.environment());
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{:?}", String::from_utf8_lossy(&output.stdout));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("vcc-user: ") && said.ends_with('\n'), "{said:?}");
        assert!(!said.contains('\x1b'), "{said:?}");
    }
}
