//! Drafts on disk: round trips, and foreign or damaged files in the folder.

#[cfg(target_os = "linux")]
mod calls;
mod changes;
mod damaged;
#[cfg(unix)]
mod disk;
#[cfg(target_os = "linux")]
mod faults;
mod locks;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::FieldRef;
use vcc_user::store::draft_summary::{DraftState, DraftSummary};
use vcc_user::store::drafts::{DraftStore, StoreError};
use vcc_user::store::ids;

/// The variable that names the folder of a test's child process.
const FOLDER: &str = "VCC_USER_TEST_FOLDER";

/// A store whose folder does not exist yet.
fn store() -> (TempDir, DraftStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = DraftStore::new(folder.path().join("config").join("drafts"));
    (folder, store)
}

fn draft(username: &str) -> Draft {
    let mut draft = Draft::default();
    draft.form.set(FieldId::Username, username);
    draft
}

/// A test of this module as a child process.
fn child(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads", "1"]).env(FOLDER, folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a child process under a shell that runs `setup` first.
#[cfg(unix)]
fn run_child(test: &str, setup: &str, folder: &Path) {
    let child = child(test, folder);
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("{setup}\nexec \"$0\" \"$@\""))
        .arg(child.get_program())
        .args(child.get_args());
    let output = shell.env(FOLDER, folder).stdin(Stdio::null()).output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && words.contains("1 passed"), "{words}");
}

/// The store of a child process; none in an ordinary test run.
fn store_of_child() -> Option<DraftStore> {
    std::env::var_os(FOLDER).map(|folder| DraftStore::new(folder.into()))
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

fn date(store: &DraftStore, id: &str, at: SystemTime) {
    File::options().write(true).open(store.path(id).unwrap()).unwrap().set_modified(at).unwrap();
}

fn ids(entries: &[DraftSummary]) -> Vec<&str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}

#[test]
fn draft_round_trips() {
    let (_folder, store) = store();
    let mut draft = draft("jkowalska");
    draft.name = Some("New agents, week 48".to_owned());
    draft.account = Some("emea".to_owned());
    draft.form.set(FieldId::Role, "Agent");
    draft.form.set(FieldId::OutboundWrapUp, "9x");
    draft.form.set(FieldId::Name, " Łucja \u{202e}\u{0}\u{1b}[2J\n\"\\ ");
    let row = draft.form.add_row();
    draft.form.set(FieldRef::in_row(FieldId::AssociatedUsername, row), "jana_vbc");
    draft.screen = Screen::AssociatedUsers;
    draft.focus = Some(FieldRef::in_row(FieldId::AssociatedUsername, row));
    draft.visited = vec![FieldRef::single(FieldId::Role), FieldRef::in_row(FieldId::AssociatedUsername, row)];
    let id = ids::new();
    let saved = store.save(&id, &draft, None).unwrap();
    let (back, remarks, stamp) = store.load(&id).unwrap();
    assert_eq!((back, remarks), (draft, vec![]));
    assert_eq!(stamp, saved);
}

#[test]
fn unknown_keys_survive_load_and_save() {
    let (_folder, store) = store();
    let stamp = store.save("a", &draft("jana"), None).unwrap();
    let path = store.path("a").unwrap();
    let with = fs::read_to_string(&path)
        .unwrap()
        .replacen('{', "{\n  \"colour\": {\"of\": [\"the\", 1]},", 1)
        .replacen("\"answers\": {", "\"answers\": {\"shoeSize\": 43,", 1)
        .replacen("\"rows\": []", "\"rows\": [{\"row\": 5, \"since\": 2026}, 7]", 1);
    fs::write(&path, &with).unwrap();
    assert!(store.save("a", &draft("jana"), Some(&stamp)).is_err());
    let (mut back, remarks, stamp) = store.load("a").unwrap();
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].path, "rows[1]");
    back.form.set(FieldId::Email, "jana@example.com");
    store.save("a", &back, Some(&stamp)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["colour"], serde_json::json!({"of": ["the", 1]}));
    assert_eq!(json["answers"]["shoeSize"], 43);
    assert_eq!(json["rows"], serde_json::json!([{"row": 5, "since": 2026}]));
    assert_eq!(json["answers"]["email"], "jana@example.com");
}

#[test]
fn wrong_types_are_reported() {
    let (_folder, store) = store();
    store.save("a", &draft("jana"), None).unwrap();
    let text = r#"{"format": "vcc-user draft", "version": 1, "title": 7, "visited": {}, "rows": "none",
        "answers": {"username": "jana", "name": ["Jana"], "outboundWrapUp": 90, "active": true}}"#;
    fs::write(store.path("a").unwrap(), text).unwrap();
    let (back, remarks, _) = store.load("a").unwrap();
    let paths: Vec<&str> = remarks.iter().map(|remark| remark.path.as_str()).collect();
    assert_eq!(paths, ["title", "visited", "answers.name", "rows"]);
    assert_eq!(back.form.get(FieldId::Username), "jana");
    assert_eq!(back.form.get(FieldId::OutboundWrapUp), "90");
    assert_eq!(back.form.get(FieldId::Active), "true");
}

#[test]
fn list_is_newest_first() {
    let (_folder, store) = store();
    assert_eq!(store.list().unwrap(), []);
    assert_eq!(store.newest_unfinished(), None);
    let mut agent = draft("jana");
    agent.form.set(FieldId::Role, "Agent");
    let mut done = draft("done");
    done.user_id = Some("5cba9dab".to_owned());
    let named = Draft { name: Some("Week 48".to_owned()), ..Draft::default() };
    let now = SystemTime::now();
    for (id, draft, age) in
        [("b", &agent, 30), ("done", &done, 10), ("z", &named, 60), ("a", &Draft::default(), 60)]
    {
        store.save(id, draft, None).unwrap();
        date(&store, id, now - Duration::from_mins(age));
    }
    let list = store.list().unwrap();
    assert_eq!(ids(&list), ["done", "b", "z", "a"]);
    let titles: Vec<&str> = list.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["done", "jana", "Week 48", "Untitled"]);
    assert_eq!(list[1].role, "Agent");
    assert_eq!(list[1].errors, vcc_user::model::validation::validate(&agent.form).errors());
    assert!(list[1].errors > 0);
    assert_eq!(list[1].changed, now - Duration::from_mins(30));
    assert_eq!(list[0].created_user.as_deref(), Some("5cba9dab"));
    assert!(list.iter().all(|entry| entry.state == DraftState::Ok));
    assert_eq!(store.newest_unfinished().unwrap(), list[1]);
    assert_eq!(store.newest().unwrap(), list[0]);
}

#[test]
fn new_ids_are_unique_and_valid() {
    let many: BTreeSet<String> = (0..5000).map(|_| ids::new()).collect();
    assert_eq!(many.len(), 5000);
    let store = DraftStore::new("drafts".into());
    for id in many {
        assert!(id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{id}");
        assert!(store.path(&id).is_ok());
    }
}

#[test]
fn ids_cannot_escape_the_folder() {
    let (folder, store) = store();
    fs::write(folder.path().join("x.json"), draft("outside").to_text()).unwrap();
    let long = "x".repeat(81);
    let bad = [
        "",
        "..",
        "../../x",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "a\nb",
        "a\u{1b}[2Jb",
        "-rf",
        ".a",
        "a b",
        "ł",
        "a\0",
        &long,
    ];
    for id in bad {
        assert!(store.path(id).is_err(), "{id:?}");
        assert!(store.save(id, &draft("x"), None).is_err(), "{id:?}");
        assert!(store.remove(id).is_err() && store.lock(id).is_err(), "{id:?}");
        let error = store.load(id).unwrap_err();
        assert!(matches!(error, StoreError::Name(_)), "{id:?}");
        assert!(!error.to_string().contains(|c: char| c.is_control()), "{error}");
    }
    assert_eq!(names(folder.path()), BTreeSet::from(["x.json".to_owned()]));
    for id in ["a", "A.b_c-d", "0", &long[1..]] {
        store.save(id, &draft("x"), None).unwrap();
        store.load(id).unwrap();
    }
}

#[test]
fn remove_deletes_leftover_temporary_files() {
    let (_folder, store) = store();
    store.save("a", &draft("a"), None).unwrap();
    store.save("a.json.b", &draft("b"), None).unwrap();
    let folder = store.folder();
    for name in [".a.json.Ab12Cd34.tmp", ".a.json.b.json.Ab12Cd34.tmp", ".a.json.notes.tmp"] {
        fs::write(folder.join(name), "half").unwrap();
    }
    assert_eq!(ids(&store.list().unwrap()).len(), 2);
    store.remove("a").unwrap();
    let left = ["a.json.b.json", ".a.json.b.json.Ab12Cd34.tmp", ".a.json.notes.tmp"];
    assert_eq!(names(folder), left.map(str::to_owned).into());
    assert!(store.remove("a").unwrap_err().to_string().contains("vcc-user drafts"));
}

#[test]
fn newest_draft_is_found_without_reading_all() {
    let (_folder, store) = store();
    store.save("newest", &draft("jana"), None).unwrap();
    let old = SystemTime::now() - Duration::from_hours(24);
    let garbage = vec![b' '; 2_000];
    for number in 0..10_000 {
        let path = store.folder().join(format!("old-{number:05}.json"));
        // Slow to read: damaged at the end of 2 kB.
        fs::write(&path, &garbage).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    }
    // The quickest of three turns counts: a busy machine slows single ones.
    let (mut newest, mut all) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        let started = std::time::Instant::now();
        let found = store.newest_unfinished().unwrap();
        newest = newest.min(started.elapsed());
        assert_eq!(found.id, "newest");
        let started = std::time::Instant::now();
        assert_eq!(store.list().unwrap().len(), 10_001);
        all = all.min(started.elapsed());
    }
    assert!(newest * 2 < all, "the newest took {newest:?}, all {all:?}");
}
