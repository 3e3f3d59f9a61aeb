//! What is done with drafts in line mode, and what goes to files.

use super::MINIMAL;
use crate::common::home::{Home, finished};

fn plain(home: &Home, args: &[&str], lines: &[&str]) -> crate::common::home::Ran {
    home.run_with(&[&["--plain"], args].concat(), &(lines.join("\n") + "\n"))
}

fn with_a_draft() -> Home {
    let home = Home::new();
    home.write_draft(
        "one",
        r#"{"format":"vcc-user draft","version":1,"answers":{"role":"Admin","username":"anna"}}"#,
    );
    home
}

#[test]
fn a_draft_is_named_doubled_removed_and_brought_back() {
    let home = with_a_draft();
    let lines = [
        ":drafts",
        ":rename 1 Night shift",
        ":duplicate 1",
        ":remove 2",
        ":undo",
        ":template 1",
        "",
        ":quit",
    ];
    let out = plain(&home, &[], &lines).ends(10).out;
    // Each line is told, then what came of it, then the list as it is now: a number never means a list that is gone.
    let after = |line: &str| {
        let told = out.split(&format!(": {line}\n")).nth(1).unwrap_or_else(|| panic!("{line}\n{out}"));
        told.split("Number to open it").next().unwrap_or_default().to_owned()
    };
    assert!(after(":rename 1 Night shift").starts_with("Renamed.\n1 Night shift, Admin, "), "{out}");
    let doubled = after(":duplicate 1");
    assert!(doubled.starts_with("Duplicated.\n1 ") && doubled.contains("\n2 Night shift, "), "{out}");
    let removed = after(":remove 2");
    assert!(removed.starts_with("Removed; :undo brings it back.\n1 ") && !removed.contains("\n2 "), "{out}");
    let back = after(":undo");
    assert!(back.starts_with("It is back.\n1 ") && back.contains("\n2 "), "{out}");
    let template = after(":template 1");
    assert!(template.starts_with("A template now: ") && template.contains(", template, "), "{out}");
    assert_eq!(home.run(&["drafts"]).ends(0).out.matches("Night shift").count(), 2);
}

#[test]
fn a_command_of_the_list_says_what_it_needs() {
    let home = with_a_draft();
    let out = plain(&home, &[], &[":rename 1 x", ":drafts", ":duplicate", ":remove 7", ":quit"]).ends(10).out;
    for told in [
        "List the drafts first: :drafts.",
        "Say which: :duplicate and the number of a draft in the list.",
        "Say which: :remove and the number of a draft in the list.",
    ] {
        assert!(out.contains(told), "{told}\n{out}");
    }
    assert_eq!(home.run(&["drafts"]).ends(0).out.matches("anna").count(), 1);
}

#[test]
fn what_cannot_be_read_is_listed_with_where_and_why() {
    let home = Home::new();
    home.write_draft("one", "{\n  \"format\" \"vcc-user draft\"\n}");
    home.write_draft("two", r#"{"format":"vcc-user draft","version":7}"#);
    let out = plain(&home, &[], &[":drafts", ":quit"]).ends(10).out;
    assert!(out.contains("one, no role, damaged: not JSON at line 2, column 12: a : is missing, "), "{out}");
    assert!(out.contains("two, no role, written by a newer vcc-user (draft version 7"), "{out}");
}

#[test]
fn without_a_terminal_no_account_is_added() {
    let home = Home::new();
    let lines = [":add-account", "emea", "", "", "someone", ":quit"];
    let out = plain(&home, &[], &lines).ends(10).out;
    assert!(out.contains("There is no terminal to ask for the client secret: "), "{out}");
    assert!(!home.config().join("config.toml").exists());
}

#[test]
fn json_and_the_curl_command_go_to_files_as_the_commands_print_them() {
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
    assert!(out.contains("Saved as user.sh.\n") && out.contains("Saved as user.json.\n"), "{out}");
    // The second time somebody's file stands there.
    assert!(out.contains("The JSON was not saved: "), "{out}");
}
