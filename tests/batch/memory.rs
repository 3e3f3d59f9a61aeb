//! The limits of files and lists, with as much memory as `ulimit` allows: 300 MB, or less where less is enough.

use crate::batch::account::{Account, admins};
use crate::common::home::{RunResult, finished};
use serde_json::json;
use std::process::Command;

const MEGABYTES: usize = 300;

/// Runs a command of the program with so many megabytes of address space.
fn bounded(command: &Command, megabytes: usize) -> RunResult {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -v {} && exec \"$0\" \"$@\"", megabytes * 1000)]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    finished(shell, "")
}

/// Rows with a cell of so many characters in a column of one's own.
fn agents(count: usize, note: usize) -> String {
    let row = |number: usize| {
        format!(
            "Agent,user{number},Jana Kowalska {number},user{number}@example.com,{},PL,+4822{number:07},{}",
            100_000 + number,
            "x".repeat(note)
        )
    };
    let header = "Role,Username,Name,Email,agentId,Location,Phone number,#note\n";
    header.to_owned() + &(0..count).map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn ten_thousand_users_need_little_memory() {
    let account = Account::new();
    // Nothing can be sent, so that the batch ends after three users.
    let config =
        account.text("config/vcc-user/config.toml").replace(&account.server.url(""), "http://127.0.0.1:9");
    account.home.write_config(&config);
    for (name, note) in [("usual", 20), ("large", 1400)] {
        account.home.write(&format!("{name}.csv"), &agents(10_000, note));
        let ran = bounded(&account.command(&[&format!("{name}.csv"), "--yes", "--json"]), MEGABYTES).ends(6);
        assert_contains!(ran.err, "The API cannot be reached: the batch stops here.");
        assert_eq!(ran.json().as_array().unwrap().len(), 10_000);
        let outcomes = account.outcomes(&format!("{name}.result.csv"));
        assert_eq!((outcomes.len(), outcomes[2].1.as_str()), (10_000, "not-sent"));
    }
}

/// As many as columns can give, each with both of its answers, or the last one alone.
#[test]
fn associated_users_need_little_memory() {
    let account = Account::new();
    let (all, last) = ((0..20).collect::<Vec<_>>(), vec![19]);
    for rows in [all, last] {
        let columns = |cell: &dyn Fn(usize) -> String| rows.iter().map(|row| cell(*row)).collect::<String>();
        let header = columns(&|row| {
            format!(",associatedUsers[{row}].username,associatedUsers[{row}].applicationType")
        });
        let cells = columns(&|row| format!(",u{row},VBC"));
        let users = (0..10_000).map(|number| {
            format!(
                "Agent,user{number},Jana {number},u{number}@example.com,{},PL,5{number:08}{cells}\n",
                100_000 + number
            )
        });
        let header = format!("Role,Username,Name,Email,agentId,Location,Phone number{header}\n");
        account.home.write("users.csv", &(header + &users.collect::<String>()));
        account.home.write("template.json", "{}");
        let command = account.command(&["users.csv", "--template", "template.json"]);
        let ran = bounded(&command, MEGABYTES);
        assert!(ran.code == Some(0) || ran.code == Some(3), "{rows:?}: {:?} {}", ran.code, ran.err);
    }
    let many = json!({"userAccountConfiguration": {"agentConfiguration": {"associatedUsers": vec![json!({"username": "a"}); 1000]}}});
    account.home.write("template.json", &many.to_string());
    let ran = bounded(&account.command(&["users.csv", "--template", "template.json"]), MEGABYTES);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert_contains!(ran.err, "the template has 1000 associated users: the columns take 20 at most");
}

#[test]
fn too_large_files_are_refused_before_parsing_rows() {
    let account = Account::new();
    let cells = |count: usize| format!("Role{}\nA{}\n", ",#c".repeat(count), ",x".repeat(count));
    let rows = format!("A{}\n", ",x".repeat(299)).repeat(10_000);
    let cases = [
        ("Role\n".to_owned() + &"x\n".repeat(7_900_000), "it has more than 10,000 users"),
        ("Role\n".to_owned() + &"x\n".repeat(9_000_000), "larger than 16 MB"),
        ("Role,Name\n".to_owned() + &",x\n".repeat(10_001), "it has more than 10,000 users"),
        (
            "Role\n\"".to_owned() + &"x\n".repeat(7_900_000),
            "line 2: the quote that opens a cell here is never closed",
        ),
        (
            "Role\n\"".to_owned() + &"x,\n".repeat(5_000_000) + "\"",
            "line 2: the quote that opens a cell here is closed",
        ),
        (cells(200_000), "line 1 has more than 300 cells"),
        (format!("Role\nA{}\n", ",x".repeat(1_000_000)), "line 2 has more than 300 cells"),
        (format!("Role{}\n{rows}", ",#c".repeat(299)), "cannot be created as they are"),
        (format!("Role{}\n{rows}", ",c".repeat(299)), "and 289 more columns are not fields"),
        ("x".repeat(2_000_000), "line 1 is not the header"),
    ];
    for (text, words) in cases {
        account.home.write("users.csv", &text);
        let mut command = account.command(&["users.csv"]);
        command.env_remove("VCC_CLIENT_SECRET");
        let ran = bounded(&command, MEGABYTES);
        assert!(ran.code == Some(2) || ran.code == Some(3), "{}: {:?} {}", &text[..20], ran.code, ran.err);
        assert_contains!(ran.err, words);
    }
    let ran = bounded(&account.command(&["/dev/zero"]), MEGABYTES).ends(2);
    assert_contains!(ran.err, "larger than 16 MB");
    assert_eq!(account.posted(), [""; 0]);
}

#[test]
fn endless_list_of_users_is_given_up() {
    let account = Account::new();
    account.home.write("users.csv", &admins(&["a"]));
    account.endless_pages();
    let ran = bounded(&account.command(&["users.csv"]), MEGABYTES).ends(0);
    assert_contains!(ran.err, "it has more than 100,000 users: names that are taken are not checked.");
    assert_contains!(ran.err, "Reading the account's users: 50000 so far");
}
