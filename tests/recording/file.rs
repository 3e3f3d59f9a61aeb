//! The file of `--record`, written by the program itself.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

fn vcc_user(folder: &std::path::Path, arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vcc-user"));
    command.args(arguments).current_dir(folder).env_clear().env("HOME", folder).env("TERM", "xterm");
    command.output().unwrap()
}

#[test]
fn a_file_that_is_there_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.jsonl");
    std::fs::write(&file, "mine").unwrap();
    assert!(vcc_user::store::atomic::create_private(&file).is_err());
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join("link")).unwrap();
    assert!(vcc_user::store::atomic::create_private(&folder.path().join("link")).is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    vcc_user::store::atomic::create_private(&folder.path().join("new")).unwrap();
    let mode = std::fs::metadata(folder.path().join("new")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn line_mode_records_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["--plain", "--record", "run.jsonl"][..], &["check", "x", "--record", "run.jsonl"]] {
        let output = vcc_user(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
    }
    assert!(!folder.path().join("run.jsonl").exists());
}
