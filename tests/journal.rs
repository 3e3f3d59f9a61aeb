//! The submit journal on disk.

use std::fs;
use std::path::{Path, PathBuf};
use vcc_user::store::ids;
use vcc_user::store::journal::{Journal, JournalError};
use vcc_user::submission::{
    Again, CreateRequest, Created, ExistingUser, LookUp, Origin, Outcome, OutcomeKind, Refusal,
};

fn request(id: &str, username: &str) -> CreateRequest {
    CreateRequest {
        attempt: id.to_owned(),
        account: "emea".to_owned(),
        api_url: "https://emea.api.newvoicemedia.com/useradmin".to_owned(),
        username: username.to_owned(),
        body: r#"{"username":"SECRET BODY"}"#.to_owned(),
        allow_overages: false,
        draft: Some("draft-1".to_owned()),
        again: Again::No,
        ..CreateRequest::default()
    }
}

fn created() -> Outcome {
    Outcome::Created(Created { user_id: Some("7".to_owned()), ..Created::default() })
}

fn unknown(looked_up: LookUp) -> Outcome {
    Outcome::Unknown { why: "silence".to_owned(), looked_up }
}

fn file(state: &Path, id: &str) -> PathBuf {
    state.join("attempts").join(format!("{id}.json"))
}

#[test]
fn attempt_is_open_until_its_outcome_is_known() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(&state.path().join("not/yet"));
    assert_eq!(journal.list().unwrap().attempts, []);
    journal.open(&request("a1", "jana")).unwrap();
    let open = journal.open_attempts().unwrap();
    assert_eq!((open.len(), open[0].word(), open[0].draft.as_deref()), (1, "unknown", Some("draft-1")));
    let unresolved = |api: &str, username| journal.unknown(api, username).unwrap().is_some();
    assert!(unresolved(&request("", "").api_url, "Jana"));
    assert!(!unresolved("https://nam.example/useradmin", "jana"));
    assert!(!unresolved(&request("", "").api_url, "ben"));
    for outcome in
        [unknown(LookUp::NotYet), unknown(LookUp::NotFound), unknown(LookUp::Failed("x".to_owned().into()))]
    {
        journal.close("a1", &outcome).unwrap();
        assert_eq!(journal.open_attempts().unwrap().len(), 1, "{outcome:?}");
    }
    let found = ExistingUser { user_id: Some("7".to_owned()), archived: false };
    for outcome in [
        unknown(LookUp::Found(found)),
        created(),
        Outcome::Refused(Refusal { messages: vec!["No.".to_owned().into()], ..Refusal::default() }),
        Outcome::NotAuthorised { status: 403, messages: Vec::new(), is_token: false },
        Outcome::not_sent("cancelled"),
    ] {
        journal.close("a1", &outcome).unwrap();
        assert!(journal.open_attempts().unwrap().is_empty(), "{outcome:?}");
        let attempt = journal.attempt("a1").unwrap();
        assert_eq!(attempt.kind(), outcome.kind());
        let closed = attempt.outcome.unwrap();
        assert_eq!(closed.user_id.as_deref(), outcome.user_id());
        assert_eq!(closed.messages, outcome.message_lines("jana", Origin::Record));
    }
    assert_eq!(journal.list().unwrap().attempts.len(), 1);
}

#[test]
fn record_has_no_body() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    journal.open(&request("a1", "jana")).unwrap();
    let text = fs::read_to_string(file(state.path(), "a1")).unwrap();
    assert!(!text.contains("SECRET"), "{text}");
    for member in [
        "\"format\": \"vcc-user attempt\"",
        "\"version\": 1",
        "\"body\": \"fnv1a64:9a7bfd0b7cc8524f\"",
        "\"username\": \"jana\"",
    ] {
        assert!(text.contains(member), "{text}");
    }
    let attempt = journal.attempt("a1").unwrap();
    let again = attempt.request();
    assert_eq!((again.username.as_str(), again.attempt.as_str(), again.body.as_str()), ("jana", "a1", ""));
    assert!(attempt.time.ends_with('Z') && attempt.time.len() == 20, "{}", attempt.time);
}

#[test]
fn ids_are_not_reused() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    journal.open(&request("a1", "jana")).unwrap();
    let before = fs::read(file(state.path(), "a1")).unwrap();
    assert!(journal.open(&request("a1", "ben")).is_err());
    assert_eq!(fs::read(file(state.path(), "a1")).unwrap(), before);
}

#[test]
fn ids_cannot_escape_the_folder() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    for id in ["", "../x", "a/b", "-rf", ".hidden", "a\nb", "\u{1b}", &"x".repeat(200)] {
        assert!(matches!(journal.open(&request(id, "jana")), Err(JournalError::Id(_))), "{id:?}");
        assert!(matches!(journal.close(id, &created()), Err(JournalError::Id(_))), "{id:?}");
        assert!(journal.attempt(id).is_err(), "{id:?}");
    }
    assert!(!state.path().join("attempts").exists());
}

#[test]
fn known_outcome_is_final() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    journal.open(&request("a1", "jana")).unwrap();
    journal.close("a1", &created()).unwrap();
    let late = Outcome::Unknown { why: "Late.".into(), looked_up: LookUp::NotFound };
    journal.close("a1", &late).unwrap();
    assert_eq!(journal.attempt("a1").unwrap().word(), "created");
    assert!(matches!(journal.attempt("a2"), Err(JournalError::Missing(_))));
}

#[test]
fn look_up_keeps_the_first_reason() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    journal.open(&request("a1", "jana")).unwrap();
    let unknown = |why: &str, looked_up| Outcome::Unknown { why: why.into(), looked_up };
    journal.close("a1", &unknown("The connection broke off.", LookUp::NotYet)).unwrap();
    let before = fs::read(file(state.path(), "a1")).unwrap();
    journal.close("a1", &unknown("Looked up.", LookUp::Failed("no way there".to_owned().into()))).unwrap();
    assert_eq!(fs::read(file(state.path(), "a1")).unwrap(), before, "one that failed says nothing new");
    let found = LookUp::Found(ExistingUser { user_id: Some("7".into()), archived: false });
    for (looked_up, says) in [(LookUp::NotFound, "there is no"), (found, "exists")] {
        journal.close("a1", &unknown("Looked up.", looked_up)).unwrap();
        let messages = journal.attempt("a1").unwrap().outcome.unwrap().messages;
        assert_eq!(messages[0], "The connection broke off.");
        assert!(messages[1].contains(says) && !messages.concat().contains("Looked up."), "{messages:?}");
    }
}

#[test]
fn failed_look_up_records_the_reason() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    journal.open(&request("a1", "jana")).unwrap();
    let failed =
        Outcome::Unknown { why: "It ended.".into(), looked_up: LookUp::Failed("x".to_owned().into()) };
    journal.close("a1", &failed).unwrap();
    let attempt = journal.attempt("a1").unwrap();
    assert!(attempt.is_open());
    assert_eq!(attempt.outcome.unwrap().messages[0], "It ended.");
}

#[test]
fn username_claim_is_exclusive() {
    let state = tempfile::tempdir().unwrap();
    let (journal, other) = (Journal::new(state.path()), Journal::new(state.path()));
    let claim = journal.claim("https://a.example", "jana").unwrap();
    assert!(other.claim("https://a.example", "JANA").is_err());
    assert!(other.claim("https://b.example", "jana").is_ok());
    assert!(other.claim("https://a.example", "ben").is_ok());
    drop(claim);
    assert!(other.claim("https://a.example", "jana").is_ok());
    assert_eq!(journal.list().unwrap(), vcc_user::store::journal::Listing::default());
}

#[test]
fn journal_knows_the_user_of_a_draft() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    let draft = request("", "").draft.unwrap();
    let known = |username: &str| journal.created_from(&draft, username).unwrap().map(|attempt| attempt.id);
    journal.open(&request("a1", "jana")).unwrap();
    assert_eq!(known("jana"), None);
    let found = ExistingUser { user_id: Some("7".into()), archived: false };
    let found = Outcome::Unknown { why: "It broke off.".into(), looked_up: LookUp::Found(found) };
    journal.close("a1", &found).unwrap();
    assert_eq!((known("Jana").as_deref(), known("ben")), (Some("a1"), None));
    journal.close("a1", &created()).unwrap();
    assert_eq!(known("ben").as_deref(), Some("a1"));
    assert_eq!(journal.created_from("other", "jana").unwrap(), None);
}

#[test]
fn outcome_of_another_version_is_unknown_or_found() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    let earlier = |word: &str, known: bool| {
        let id = format!("{word}-{known}");
        journal.open(&request(&id, &id)).unwrap();
        let path = file(state.path(), &id);
        let outcome = format!(
            "\"outcome\": {{\"word\": \"{word}\", \"known\": {known}, \"time\": \"\"}},\n  \"draft\""
        );
        fs::write(&path, fs::read_to_string(&path).unwrap().replace("\"draft\"", &outcome)).unwrap();
        let earlier = journal.earlier(&request("", "").api_url, &id.to_uppercase(), |_| true).unwrap();
        earlier.attempts.first().map(|one| one.kind)
    };
    assert_eq!(earlier("taken-back", true), Some(OutcomeKind::Unknown));
    assert_eq!(earlier("unknown", true), Some(OutcomeKind::Found));
    assert_eq!(earlier("unknown", false), Some(OutcomeKind::Unknown));
    assert_eq!(earlier("created", true), Some(OutcomeKind::Created));
    assert_eq!([earlier("refused", true), earlier("not-sent", true)], [None, None]);
    assert!(journal.list().unwrap().damaged.is_empty());
    // What is written is read by older versions.
    journal.open(&request("a1", "jana")).unwrap();
    journal.close("a1", &unknown(LookUp::Found(ExistingUser { user_id: None, archived: false }))).unwrap();
    let text = fs::read_to_string(file(state.path(), "a1")).unwrap();
    assert!(text.contains("\"word\": \"unknown\"") && text.contains("\"known\": true"), "{text}");
}

#[test]
fn newest_first() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    let ids: Vec<String> = (0..5).map(|_| ids::new()).collect();
    for id in &ids {
        journal.open(&request(id, "jana")).unwrap();
        // Two records of one millisecond have no order but their ids'.
        let place = file(state.path(), id);
        let text = fs::read_to_string(&place).unwrap();
        let number = ids.iter().position(|one| one == id).unwrap();
        let at = text.lines().find(|line| line.contains("\"at\"")).unwrap();
        fs::write(&place, text.replace(at, &format!("\"at\": {},", 1000 + number))).unwrap();
    }
    let listed: Vec<String> = journal.list().unwrap().attempts.into_iter().map(|one| one.id).collect();
    assert_eq!(listed, ids.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn damaged_records_are_listed() {
    let state = tempfile::tempdir().unwrap();
    let journal = Journal::new(state.path());
    journal.open(&request("good", "jana")).unwrap();
    let folder = state.path().join("attempts");
    let good = fs::read_to_string(file(state.path(), "good")).unwrap();
    fs::write(folder.join("cut.json"), &good[..good.len() / 2]).unwrap();
    fs::write(folder.join("empty.json"), "").unwrap();
    fs::write(folder.join("binary.json"), [0xff, 0x00]).unwrap();
    fs::write(folder.join("large.json"), " ".repeat(64 * 1024) + &good).unwrap();
    fs::write(folder.join("moved.json"), &good).unwrap();
    fs::write(folder.join("newer.json"), good.replace("\"version\": 1", "\"version\": 2")).unwrap();
    fs::write(folder.join("lacking.json"), good.replace("\"username\"", "\"name\"")).unwrap();
    fs::write(folder.join("other.json"), good.replace("vcc-user attempt", "something")).unwrap();
    fs::create_dir(folder.join("folder.json")).unwrap();
    fs::write(folder.join(".good.json.abcdefgh.tmp"), "x").unwrap();
    fs::write(folder.join("notes.txt"), "x").unwrap();
    let listing = journal.list().unwrap();
    assert_eq!(listing.attempts.len(), 1);
    let damaged: Vec<&str> = listing.damaged.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(
        damaged,
        [
            "binary.json",
            "cut.json",
            "empty.json",
            "folder.json",
            "lacking.json",
            "large.json",
            "moved.json",
            "newer.json",
            "other.json"
        ]
    );
    let reason = |name: &str| &listing.damaged.iter().find(|one| one.name == name).unwrap().reason;
    assert!(reason("large.json").contains("64 kB"));
    assert_eq!(reason("lacking.json"), "damaged: a member is missing or holds something else");
    assert!(reason("cut.json").starts_with("damaged: not JSON at line "), "{}", reason("cut.json"));
    assert!(reason("newer.json").contains("newer vcc-user"));
    assert!(journal.close("cut", &created()).is_err());
    assert_eq!(fs::read_to_string(folder.join("cut.json")).unwrap(), good[..good.len() / 2]);
}

/// A record that cannot be read stops the user that it names; one that names no user stops all.
#[test]
fn damaged_records_stop_those_they_may_be_for() {
    let good = {
        let state = tempfile::tempdir().unwrap();
        Journal::new(state.path()).open(&request("one", "Jana \"J\" Ö")).unwrap();
        fs::read_to_string(file(state.path(), "one")).unwrap()
    };
    let (name, other) = ("jana \"j\" ö", "ben");
    let newer = good.replace("\"version\": 1", "\"version\": 2");
    let before = |word: &str| good.split_once(word).unwrap().0.as_bytes().to_vec();
    // The file's content, whether it stops the user, another user, the user at another API.
    let rows: [(&str, Vec<u8>, [bool; 3]); 22] = [
        ("cut after the user", before("\"body\""), [true, false, false]),
        ("cut in the last byte", good.trim_end().trim_end_matches('}').into(), [true, false, false]),
        ("cut before the closing quote", before("\",\n  \"body\""), [true, true, false]),
        ("cut in the user", before("\\\"J"), [true, true, false]),
        ("cut before the user", before("\"username\""), [true, true, false]),
        ("cut in the API", before(".api.newvoice"), [true, true, true]),
        ("cut before the API", before("\"apiUrl\""), [true, true, true]),
        ("empty", Vec::new(), [true, true, true]),
        ("zeros", vec![0; 400], [true, true, true]),
        ("no JSON", b"nothing".to_vec(), [true, true, true]),
        ("a list", b"[]".to_vec(), [true, true, true]),
        ("not UTF-8 elsewhere", [good.as_bytes(), b"\xff"].concat(), [true, false, false]),
        (
            "not UTF-8 in the user",
            [&before("Jana"), &b"J\xffna"[..], good.split_once("Jana").unwrap().1.as_bytes()].concat(),
            [true, true, false],
        ),
        ("newer", newer.clone().into(), [true, false, false]),
        ("newer, in one line", newer.replace("\n ", "").into(), [true, false, false]),
        ("newer, no spaces", newer.replace("\": ", "\":").into(), [true, false, false]),
        (
            "newer, with more",
            newer.replace("\"id\"", "\"x\": {\"y\": []}, \"id\"").into(),
            [true, false, false],
        ),
        ("newer, other names", newer.replace("username", "login").into(), [true, true, false]),
        ("another format", good.replace("vcc-user attempt", "x").into(), [true, false, false]),
        ("renamed", good.replace("\"one\"", "\"two\"").into(), [true, false, false]),
        (
            "a member of another type",
            good.replace("\"at\": ", "\"at\": \"\", \"b\": ").into(),
            [true, false, false],
        ),
        ("large", [good.as_bytes(), &b" ".repeat(70_000)].concat(), [true, false, false]),
    ];
    let mut wrong = Vec::new();
    let api = request("", "").api_url;
    for (what, bytes, expected) in rows {
        let state = tempfile::tempdir().unwrap();
        fs::create_dir(state.path().join("attempts")).unwrap();
        fs::write(file(state.path(), "one"), bytes).unwrap();
        let journal = Journal::new(state.path());
        let stops = |api: &str, username: &str| journal.earlier(api, username, |_| true).unwrap().unreadable;
        let found = [stops(&api, name), stops(&api, other), stops("https://nam.example/useradmin", name)];
        if found.each_ref().map(Option::is_some) != expected {
            wrong.push(format!("{what}: {found:?}"));
        }
        let text = found.into_iter().flatten().next().unwrap_or_default();
        assert_contains!(text, "attempts/one.json cannot be read (");
        assert_eq!(text.contains("of any user"), expected[1], "{what}: {text}");
        // What another program left there is no record.
        fs::rename(file(state.path(), "one"), file(state.path(), "one (copy)")).unwrap();
        assert_eq!(journal.earlier(&api, name, |_| true).unwrap().unreadable, None, "{what}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn records_are_private() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::new(&state.path().join("new"));
        journal.open(&request("a1", "jana")).unwrap();
        let place = file(&state.path().join("new"), "a1");
        assert_eq!((mode(&place), mode(place.parent().unwrap())), (0o600, 0o700));
        journal.close("a1", &created()).unwrap();
        assert_eq!(mode(&place), 0o600);
    }

    #[test]
    fn links_and_fifos_are_not_opened() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::new(state.path());
        journal.open(&request("a1", "jana")).unwrap();
        let outside = state.path().join("outside.json");
        fs::write(&outside, fs::read_to_string(file(state.path(), "a1")).unwrap().replace("a1", "link"))
            .unwrap();
        symlink(&outside, file(state.path(), "link")).unwrap();
        let fifo = file(state.path(), "fifo\u{1b}");
        assert!(std::process::Command::new("mkfifo").arg(fifo).status().unwrap().success());
        let listing = journal.list().unwrap();
        assert_eq!(listing.attempts.len(), 1);
        let damaged: Vec<&str> = listing.damaged.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(damaged, [r"fifo\u{1b}.json", "link.json"]);
        let before = fs::read(&outside).unwrap();
        assert!(journal.open(&request("link", "ben")).is_err());
        assert!(journal.close("link", &created()).is_err());
        assert_eq!(fs::read(&outside).unwrap(), before);
    }

    #[test]
    fn unwritable_folder_is_an_error() {
        let state = tempfile::tempdir().unwrap();
        fs::write(state.path().join("attempts"), "in the way").unwrap();
        let error = Journal::new(state.path()).open(&request("a1", "jana")).unwrap_err().to_string();
        assert!(error.contains("there is a file where the folder should be"), "{error}");
    }
}
