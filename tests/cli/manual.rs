//! `man`, `completions`, `--help` and `--color`.

use crate::common::home::{Home, example};
use std::process::{Command, Stdio};
use vcc_user::cli::{ENVIRONMENT, EXIT_CODES, FILES};
use vcc_user::model::fields::FIELDS;

const COMMANDS: &str =
    "new check payload submit batch drafts attempts accounts fields sandbox completions man";

/// The manual as text, without roff escapes.
fn unescape(page: &str) -> String {
    let page = page.replace("\\-", "-").replace("\\*(Aq", "'");
    ["\\fB", "\\fI", "\\fR"].iter().fold(page, |page, mark| page.replace(mark, ""))
}

#[test]
fn manual_has_every_section() {
    let ran = Home::new().run(&["man"]).ends(0);
    let page = unescape(&ran.out);
    let headings = "NAME SYNOPSIS DESCRIPTION OPTIONS COMMANDS KEYS FILES ENVIRONMENT";
    for heading in headings.split(' ').chain(["\"EXIT STATUS\""]) {
        assert!(page.contains(&format!("\n.SH {heading}\n")), "{heading}: {page}");
    }
    for command in COMMANDS.split(' ') {
        assert!(page.contains(&format!("\"vcc-user {command}")), "{command}: {page}");
    }
    for (name, text) in EXIT_CODES.into_iter().chain(FILES).chain(ENVIRONMENT) {
        assert!(page.contains(&format!(".TP\n{name}\n{text}\n")), "{name}: {page}");
    }
    assert_contains!(page, "\nF5, Alt-R\nreview [review]\n");
    assert_eq!(ran.err, "");
}

/// What a tool reports about the manual; nothing where it is not installed.
fn report(program: &str, args: &[&str], page: &str) -> String {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return String::new() };
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), page.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn manual_renders_without_warnings() {
    let page = Home::new().run(&["man"]).ends(0).out;
    assert!(page.is_ascii());
    assert_eq!(report("mandoc", &["-Tlint", "-Wwarning"], &page), "");
    for device in ["-Tascii", "-Tutf8"] {
        assert_eq!(report("groff", &["-man", "-ww", "-z", device], &page), "");
    }
}

#[test]
fn manual_shows_configured_keys() {
    let home = Home::new();
    home.write_config("[keys]\nreview = \"f12\"\nsave = \"\"\n");
    let page = unescape(&home.run(&["man"]).ends(0).out);
    assert_contains!(page, "\nF12\nreview [review]\n", "\n(no key)\nsave now [save]\n");
    // The manual is printed despite errors in the configuration.
    home.write_config("[keys]\nreview = \"f99\"\n");
    let ran = home.run(&["man"]).ends(0);
    assert_contains!(ran.err, "line 2: review: there is no key", "the default keys");
    assert!(unescape(&ran.out).contains("\nF5, Alt-R\n"));
}

/// Whether a shell accepts the script; true where the shell is not installed.
fn accepts(program: &str, args: &[&str], script: &str) -> bool {
    let child = Command::new(program).args(args).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else { return true };
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.status.success()
}

#[test]
fn completions_are_valid_scripts() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = home.run(&["completions", shell]).ends(0);
        for word in COMMANDS.split(' ').chain(["allow-overages", "schema"]) {
            assert!(ran.out.contains(word), "{shell} lacks {word}");
        }
        assert_eq!(ran.err, "");
        match shell {
            "powershell" => {}
            _ => assert!(accepts(shell, &["-n"], &ran.out), "{shell}"),
        }
    }
    let ran = home.run(&["completions", "bsh"]).ends(2);
    assert_contains!(ran.err, "'bash'");
}

#[test]
fn help_has_examples() {
    let home = Home::new();
    for command in COMMANDS.split(' ') {
        let help = home.run(&[command, "--help"]).ends(0).out;
        assert_contains!(help, "Examples:", &format!("  vcc-user {}", command.replace("new", "")));
    }
}

#[test]
fn mistyped_arguments_get_suggestions() {
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
fn unknown_property_gets_a_suggestion() {
    let home = Home::new();
    let file =
        home.write("user.json", r#"{"usrname": "jana", "userAccountConfiguration": {"rol": "Admin"}}"#);
    let ran = home.run(&["check", &file]).ends(3);
    assert_contains!(
        ran.out,
        "usrname: warning: is not a property of a user and is not sent: did you mean username?"
    );
    assert_contains!(ran.out, "did you mean userAccountConfiguration.role?");
}

#[test]
fn color_flag() {
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

/// A batch header names a field by key or label, so no key may equal the label of another field.
#[test]
fn keys_and_labels_are_distinct() {
    for field in FIELDS.iter().filter(|field| !field.in_row()) {
        for other in FIELDS.iter().filter(|other| other.id != field.id && !other.in_row()) {
            assert!(!field.key.eq_ignore_ascii_case(other.label), "{}: {}", field.key, other.label);
            assert!(!field.label.eq_ignore_ascii_case(other.label), "{}", field.label);
        }
    }
}
