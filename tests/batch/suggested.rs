//! The commands that are suggested, run by a shell.

use super::account::{Account, Does, admins};
use crate::common::server::json;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::process::Command;

/// The arguments that a shell makes of a suggested command, and the command.
fn arguments(said: &[u8]) -> (Vec<Vec<u8>>, String) {
    let said = String::from_utf8(said.to_vec()).unwrap();
    let start = said.rfind("`vcc-user batch ").unwrap_or_else(|| panic!("{said}"));
    let end = [said.rfind("`; to start over"), said.rfind("` creates the missing users")]
        .into_iter()
        .flatten()
        .max();
    let command = said[start + 1..end.unwrap()].to_owned();
    let script = format!(
        "f() {{ for one; do printf '%s\\000' \"$one\"; done; }}; f {}",
        &command["vcc-user ".len()..]
    );
    let output = Command::new("sh").args(["-c", &script]).current_dir("/").output().unwrap();
    assert!(output.stderr.is_empty(), "{command}: {output:?}");
    let mut words: Vec<_> = output.stdout.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    assert_eq!(words.pop(), Some(Vec::new()), "each ends with a NUL");
    (words, command)
}

#[test]
fn file_names_are_one_word_of_a_shell() {
    let account = Account::new();
    account.home.write("users.csv", &admins(&["jana"]));
    let names: [&[u8]; 34] = [
        b"plain.csv",
        b"two words.csv",
        b"two  spaces.csv",
        b" edges .csv",
        b"it's.csv",
        b"''.csv",
        b"\"q\".csv",
        b"$HOME.csv",
        b"$(touch x).csv",
        b"`touch x`.csv",
        b"a;b.csv",
        b"a&b.csv",
        b"a|b.csv",
        b"a>b.csv",
        b"a<b.csv",
        b"(a).csv",
        b"{a,b}.csv",
        b"[a].csv",
        b"*.csv",
        b"?.csv",
        b"~.csv",
        b"#a.csv",
        b"!a.csv",
        b"a\\b.csv",
        b"-rf.csv",
        b"--yes",
        b"a=b.csv",
        b"%s.csv",
        "\u{17c}\u{f3}\u{142}w.csv".as_bytes(),
        b"tab\there.csv",
        b"esc\x1b[31m.csv",
        b"line\nbreak\n\n'x.csv",
        "rlo\u{202e}vsc.csv".as_bytes(),
        b"not utf-8 \xff\xfe\xe9.csv",
    ];
    let mut wrong = Vec::new();
    for name in names {
        fs::write(account.home.path().join(OsStr::from_bytes(name)), "x").unwrap();
        let mut command = account.command(&["users.csv", "--yes"]);
        command.arg(OsStr::from_bytes(&[b"--out=", name].concat()));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let (words, command) = arguments(&output.stderr);
        let same = words[1].strip_prefix(b"./").unwrap_or(&words[1]) == name && !words[1].starts_with(b"-");
        let hidden = command.contains(|c: char| c.is_control() || c == '\u{202e}');
        let plain = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b".=%-".contains(byte));
        if !same || words[2..] != [b"--yes"] || hidden || plain == command.contains('\'') {
            wrong.push(format!("{command}: {:?}", String::from_utf8_lossy(&words.concat())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(account.posted(), [""; 0]);
}

/// What the first command chose is chosen again, save for an extra licence: it is charged.
#[test]
fn the_account_and_the_template_are_suggested_again() {
    let account = Account::odd(|_, _| Some(Does::Answers(json("400 Bad Request", r#"{"message":"No."}"#))));
    account.home.write("my users.csv", &admins(&["jana"]));
    account.home.write("the template.json", r#"{"userAccountConfiguration":{"role":"Admin"}}"#);
    let args =
        ["my users.csv", "--yes", "--template", "the template.json", "--account", "here", "--allow-overages"];
    let output = account.command(&args).output().unwrap();
    let words = arguments(&output.stderr).0;
    let words: Vec<_> =
        words.into_iter().map(|word| std::ffi::OsString::from_vec(word).into_string().unwrap()).collect();
    assert!(words[1].ends_with("my users.result.csv"), "{words:?}");
    assert_eq!(
        (words[0].as_str(), &words[2..]),
        ("batch", &["--yes", "--template", "the template.json", "--account", "here"].map(str::to_owned)[..])
    );
    let ran = account.batch(&words[1..].iter().map(String::as_str).collect::<Vec<_>>());
    assert_contains!(ran.err, "1 refused");
    assert_eq!(account.posted(), ["jana", "jana"]);
}
