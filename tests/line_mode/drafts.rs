//! The list of drafts, and exports to files.

use super::MINIMAL;
use crate::common::home::{Home, finished};

fn plain(home: &Home, args: &[&str], lines: &[&str]) -> crate::common::home::RunResult {
    home.run_with(&[&["--plain"], args].concat(), &(lines.join("\n") + "\n"))
}

#[test]
fn damaged_drafts_are_listed_with_the_reason() {
    let home = Home::new();
    home.write_draft("one", "{\n  \"format\" \"vcc-user draft\"\n}");
    home.write_draft("two", r#"{"format":"vcc-user draft","version":7}"#);
    let out = plain(&home, &[], &[":drafts", ":quit"]).ends(10).out;
    assert_contains!(out, "one, no role, damaged: not JSON at line 2, column 12: expected `:`, ");
    assert_contains!(out, "two, no role, written by a newer vcc-user (draft version 7");
}

#[test]
fn exports_match_the_payload_command() {
    let home = Home::new();
    home.write_config("[accounts.emea]\nregion = \"emea\"\nclient_id = \"someone\"\n");
    let from = home.write("user-of-the-page.json", MINIMAL);
    let printed = home.run(&["payload", "--curl", &from]).ends(0).out;
    let json = home.run(&["payload", &from]).ends(0).out;
    let lines = [":curl", ":curl user.sh", ":json user.json", ":json user.json", ":quit"];
    let mut command = home.command(&["--plain", "--from", &from]);
    command.env("VCC_CLIENT_SECRET", "s3cret");
    let out = finished(command, &(lines.join("\n") + "\n")).ends(10).out;
    let text = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    assert!(printed.contains("curl -H @-") && out.contains(&printed), "{printed}\n{out}");
    assert_eq!(text("user.sh"), printed);
    assert_eq!(text("user.json"), json + "\n");
    assert_contains!(out, "Saved as user.sh.\n", "Saved as user.json.\n");
    // The second export does not overwrite the file.
    assert_contains!(out, "The JSON was not saved: ");
}
