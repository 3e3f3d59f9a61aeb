//! `man`, `completions`, `--help` and `--color`: what the program says of itself.

use crate::common::home::{Home, example};
use std::process::{Command, Stdio};
use vcc_user::cli::doc_tables;
use vcc_user::cli::exit::CODES;
use vcc_user::user::fields::FIELDS;

const COMMANDS: [&str; 12] = [
    "new",
    "check",
    "payload",
    "submit",
    "batch",
    "drafts",
    "attempts",
    "accounts",
    "fields",
    "sandbox",
    "completions",
    "man",
];

/// The manual as text, its escapes taken off.
fn plain(page: &str) -> String {
    let page = page.replace("\\-", "-").replace("\\*(Aq", "'");
    ["\\fB", "\\fI", "\\fR"].iter().fold(page, |page, mark| page.replace(mark, ""))
}

#[test]
fn the_manual_holds_every_table_of_the_program() {
    let ran = Home::new().run(&["man"]).ends(0);
    let page = plain(&ran.out);
    for heading in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "COMMANDS",
        "KEYS",
        "FILES",
        "ENVIRONMENT",
        "\"EXIT STATUS\"",
    ] {
        assert!(page.contains(&format!("\n.SH {heading}\n")), "{heading}: {page}");
    }
    for command in COMMANDS {
        assert!(page.contains(&format!("\"vcc-user {command}")), "{command}: {page}");
    }
    for (name, text) in CODES.into_iter().chain(doc_tables::FILES).chain(doc_tables::ENVIRONMENT) {
        assert!(page.contains(&format!(".TP\n{name}\n{text}\n")), "{name}: {page}");
    }
    assert!(page.contains("\nF5, Alt-R\nreview [review]\n"), "{page}");
    assert_eq!(ran.err, "");
}

#[test]
fn the_manual_shows_the_keys_in_force() {
    let home = Home::new();
    home.write_config("[keys]\nreview = \"f12\"\nsave = \"\"\n");
    let page = plain(&home.run(&["man"]).ends(0).out);
    assert!(page.contains("\nF12\nreview [review]\n"), "{page}");
    assert!(page.contains("\n(no key)\nsave now [save]\n"), "{page}");
    // The manual is printed despite errors in the configuration.
    home.write_config("[keys]\nreview = \"f99\"\n");
    let ran = home.run(&["man"]).ends(0);
    assert!(
        ran.err.contains("line 2: review: there is no key") && ran.err.contains("the default keys"),
        "{ran:?}"
    );
    assert!(plain(&ran.out).contains("\nF5, Alt-R\n"));
}

/// The script on the standard input of a program that checks it; true where there is no such program.
fn checked(program: &str, args: &[&str], script: &str) -> bool {
    let child = Command::new(program).args(args).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else { return true };
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.status.success()
}

#[test]
fn the_completions_are_scripts_that_name_every_command() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = home.run(&["completions", shell]).ends(0);
        for word in COMMANDS.into_iter().chain(["allow-overages", "schema"]) {
            assert!(ran.out.contains(word), "{shell} lacks {word}");
        }
        assert_eq!(ran.err, "");
        match shell {
            "powershell" => {}
            _ => assert!(checked(shell, &["-n"], &ran.out), "{shell}"),
        }
    }
    let ran = home.run(&["completions", "bsh"]).ends(2);
    assert!(ran.err.contains("'bash'"), "{}", ran.err);
}

#[test]
fn each_commands_help_holds_examples() {
    let home = Home::new();
    for command in COMMANDS {
        let help = home.run(&[command, "--help"]).ends(0).out;
        assert!(
            help.contains("Examples:")
                && help.contains(&format!("  vcc-user {}", command.replace("new", "")))
        );
    }
}

#[test]
fn mistakes_name_the_nearest_without_scolding() {
    let home = Home::new();
    for (args, nearest) in [
        (&["chekc", "a"][..], "'check'"),
        (&["submit", "--ye", "a"], "'--yes'"),
        (&["fields", "--jsno"], "'--json'"),
        (&["--color", "nevr"], "'never'"),
        (&["sandbox", "--port", "many"], "0 to 65535"),
    ] {
        let ran = home.run(args).ends(2);
        assert!(ran.err.contains(nearest) && !ran.err.contains("invalid"), "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_property_that_is_not_known_names_the_nearest() {
    let home = Home::new();
    let file =
        home.write("user.json", r#"{"usrname": "jana", "userAccountConfiguration": {"rol": "Admin"}}"#);
    let ran = home.run(&["check", &file]).ends(3);
    assert!(
        ran.out.contains(
            "usrname: warning: is not a property of a user and is not sent: did you mean username?"
        )
    );
    assert!(ran.out.contains("did you mean userAccountConfiguration.role?"), "{}", ran.out);
}

#[test]
fn nothing_is_coloured_off_a_terminal_unless_it_is_asked_for() {
    let home = Home::new();
    let full = example("full.json");
    for args in [&["check", &full][..], &["--help"], &["chekc"]] {
        for (colour, coloured) in [("auto", false), ("never", false), ("always", true)] {
            let ran = home.run(&[args, &["--color", colour]].concat());
            let said = ran.out + &ran.err;
            assert_eq!(said.contains('\u{1b}'), coloured, "{args:?} {colour}: {said:?}");
        }
    }
}

/// The header of a batch names fields by either: no key may be the label of another field.
#[test]
fn keys_and_labels_do_not_cross() {
    for field in FIELDS.iter().filter(|field| !field.in_row()) {
        for other in FIELDS.iter().filter(|other| other.id != field.id && !other.in_row()) {
            assert!(!field.key.eq_ignore_ascii_case(other.label), "{}: {}", field.key, other.label);
            assert!(!field.label.eq_ignore_ascii_case(other.label), "{}", field.label);
        }
    }
}
