//! Restoring an archived user line by line: the program is killed at each point, and the attempt is settled by reading
//! the user. What the commands say of an archived user.

use super::attempts;
use super::finish::Place;
use crate::common::home::{RunResult, finished};
use rstest::rstest;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// An archived agent of the sandbox.
pub(super) const TOMAS: &str = "6b4cb242-4a23-4596-a217-beaddbc496cb";

pub(super) fn answers() -> String {
    let agent = json!({
        "agentDisplayId": "2033", "location": "PL", "telephonyAddress": { "telephoneAddress": "123456789" },
    });
    json!({
        "username": "tomas.novak", "name": "Tomas Novak", "email": "tomas.novak@example.com",
        "userAccountConfiguration": { "role": "Agent", "agentConfiguration": agent },
    })
    .to_string()
}

/// The line mode of the program, on the answers.
pub(super) fn wizard(here: &Place) -> std::process::Command {
    let file = here.home.write("tomas.json", &answers());
    here.command(&["--account", "here", "--plain", "--from", &file])
}

/// The methods of the requests that create or change a user.
pub(super) fn changes(here: &Place) -> Vec<String> {
    let requests = here.sandbox.sandbox.requests().into_iter();
    let changes = requests.filter(|one| one.method != "GET" && one.path.starts_with("/useradmin/users"));
    changes.map(|one| one.method).collect()
}

pub(super) fn tomas(here: &Place) -> Value {
    here.sandbox.api("GET", &format!("/users/{TOMAS}"), b"").json()
}

pub(super) fn resolve(here: &Place, id: &str) -> RunResult {
    finished(here.command(&["attempts", "resolve", id]), "")
}

#[test]
fn line_mode_shows_changes_and_asks_for_the_word() {
    let here = Place::new(&[]);
    let ran = finished(wizard(&here), ":restore\nyes\n:restore\nrestore\n:quit\n").ends(0);
    assert_contains!(
        ran.out,
        "tomas.novak, Tomáš Novák, in here: archived, last logged in on 30 September 2025.",
        "Active: was no, will be yes.",
        "Location: was CZ, will be PL.",
        "Type restore to restore the user, or Enter to let it be: ",
        "Nothing was sent.",
        "User restored in here.",
        &format!("tomas.novak, userId {TOMAS}, is active again."),
        &format!("\nrestored tomas.novak {TOMAS}\n")
    );
    assert_eq!(changes(&here), ["PATCH"]);
    let listed = attempts(&here.home);
    assert_eq!((&listed[0]["outcome"], &listed[0]["userId"]), (&json!("restored"), &json!(TOMAS)));
    let id = listed[0]["id"].as_str().unwrap();
    let table = here.home.run(&["attempts"]).ends(0).out;
    assert_contains!(table, "restored", TOMAS);
    assert_contains!(here.home.run(&["attempts", "--csv"]).ends(0).out, ",restored,");
    let receipt = here.home.run(&["attempts", "show", id]).ends(0).out;
    assert_contains!(receipt, "Archived user restored", "Location: PL", "Left as it was");
    // It was not created by this program, and is not restored twice.
    let refused = finished(here.command(&["attempts", "take-back", id, "--yes"]), "").ends(2);
    assert_contains!(refused.err, "and this one is restored");
    let again = finished(wizard(&here), ":restore\n:quit\n");
    assert_contains!(again.out, "is active: there is nothing to restore");
    let again =
        finished(here.command(&["submit", "--yes", &here.home.write("t.json", &answers())]), "").ends(2);
    assert_contains!(again.err, "It was restored by your attempt");
    assert_eq!(changes(&here), ["PATCH"]);
}

/// What was done when the program was killed, what another one did then, and how `attempts resolve` settles it.
#[rstest]
#[case::before("archive:silent:1", None, "not-restored tomas.novak", 0)]
#[case::after("archive:silent-after:1", None, "restored tomas.novak", 0)]
#[case::by_another("archive:silent:1", Some(r#"{"active":true}"#), "found tomas.novak", 0)]
fn killed_while_it_is_sent(
    #[case] fault: &str,
    #[case] change: Option<&str>,
    #[case] line: &str,
    #[case] code: i32,
) {
    let here = Place::new(&[fault.to_owned()]);
    let mut child =
        wizard(&here).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(b":restore\nrestore\n").unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    while changes(&here).is_empty() {
        assert!(Instant::now() < end, "nothing was sent");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let listed = attempts(&here.home);
    assert_eq!((listed.len(), &listed[0]["outcome"]), (1, &json!("unknown")));
    if let Some(change) = change {
        here.sandbox.api("PATCH", &format!("/users/{TOMAS}"), change.as_bytes());
    }
    let sent = changes(&here).len();
    // A create request waits until it is settled.
    let file = here.home.write("tomas.json", &answers());
    finished(here.command(&["submit", "--yes", &file]), "").ends(7);
    let resolved = resolve(&here, listed[0]["id"].as_str().unwrap()).ends(code);
    assert!(resolved.out.starts_with(line), "{resolved:?}");
    assert_eq!(changes(&here).len(), sent, "nothing is sent by that");
    if change.is_none() {
        // The person does it again.
        let is_open = tomas(&here)["active"] == false;
        let ran = finished(wizard(&here), ":restore\nrestore\n:quit\n");
        assert_eq!(ran.out.contains("User restored"), is_open, "{ran:?}");
        assert_eq!(changes(&here).len(), sent + usize::from(is_open));
        assert_eq!(tomas(&here)["active"], true);
    }
}

#[test]
fn killed_before_it_is_confirmed_nothing_is_recorded() {
    let here = Place::new(&[]);
    let mut child =
        wizard(&here).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(b":restore\n").unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    while here.count("GET", TOMAS) == 0 {
        assert!(Instant::now() < end, "nothing was read");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((attempts(&here.home).len(), changes(&here).len()), (0, 0));
}

#[test]
fn commands_report_a_name_of_an_archived_user() {
    const WORDS: &str = "tomas.novak belongs to the archived user Tomáš Novák (last logged in on 30 September 2025): \
                         choose another one, or restore that user.";
    let here = Place::new(&[]);
    let file = here.home.write("tomas.json", &answers());
    let ran = finished(here.command(&["submit", "--yes", "--json", &file]), "").ends(5);
    assert_contains!(ran.err, WORDS, "opens the wizard, which can restore it.");
    assert_eq!(ran.json()[0]["messages"][1]["text"], WORDS);
    // One list serves several refusals.
    let other = here.home.write("again.json", &answers());
    let reads = here.count("GET", "/users");
    finished(here.command(&["submit", "--yes", &file, &other]), "").ends(5);
    assert_eq!(here.count("GET", "/users") - reads, 1);
    let rows = "username,name,email,role\ntomas.novak,T,t@example.com,Admin\nhelen.pryce@example.com,H,h@example.com,Admin\n";
    let rows = here.home.write("rows.csv", rows);
    let ran = finished(here.command(&["batch", "--yes", "--account", "here", &rows]), "").ends(3);
    assert_contains!(
        ran.out,
        "Belongs to the archived user Tomáš Novák (last logged in on 30 September 2025)",
        "Belongs to the archived user Helen Pryce (last logged in on 11 June 2025)"
    );
}
