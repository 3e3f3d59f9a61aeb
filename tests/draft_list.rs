//! The draft list, and autosave: rename, duplicate, remove, restore; locked and externally changed drafts.

use crate::common::{MINIMAL, RunningApp, TestApp, draft, draft_row, key};
use std::path::Path;
use tempfile::TempDir;
use vcc_user::app::autosave::SaveStatus;
use vcc_user::app::msg::{DraftRow, Effect, Msg, SaveFailure};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::FieldId;
use vcc_user::services::connection::ApiTarget;
use vcc_user::services::saver;
use vcc_user::store::drafts::DraftStore;
use vcc_user::store::journal::Journal;

fn store(folder: &Path) -> DraftStore {
    DraftStore::new(folder.join("drafts"))
}

fn start(folder: &Path) -> RunningApp {
    let running = RunningApp::start(folder, ApiTarget::Sandbox, None);
    running.wait_for("Role");
    running
}

fn saved(folder: &Path, id: &str, username: &str) {
    let mut draft = draft(MINIMAL);
    draft.form.set(FieldId::Username, username);
    store(folder).save(id, &draft, None).unwrap();
}

#[test]
fn rename_duplicate_remove_and_restore() {
    let (folder, running) = list_with_anna();
    running.keys("Ctrl-r");
    running.wait_for("Name: anna");
    running.keys("End");
    running.type_text(" from Kraków");
    running.keys("Enter");
    running.wait_for("▸ anna from Kraków");
    running.keys("Ctrl-d");
    running.wait_for("Duplicated.");
    let drafts = store(folder.path());
    assert_eq!(drafts.list().unwrap().len(), 2);
    running.keys("Delete");
    running.wait_for("Removed; Ctrl-Z brings it back.");
    assert_eq!(drafts.list().unwrap().len(), 1);
    running.keys("Ctrl-z");
    running.wait_for("Restored.");
    assert_eq!(drafts.list().unwrap().len(), 2);
    running.leave();
    let (named, _, _) = drafts.load("one").unwrap();
    assert_eq!(named.name.as_deref(), Some("anna from Kraków"));
}

#[test]
fn name_editor_moves_and_scrolls_the_cursor() {
    let (folder, running) = list_with_anna();
    running.keys("Ctrl-r End Left Left");
    running.type_text("-new agent-");
    running.keys("Home Delete");
    running.type_text("H");
    running.wait_for("Name: Hn-new agent-na");
    running.keys("End");
    running.type_text(&"y".repeat(80));
    running.wait_for("Name: …");
    running.keys("Home");
    running.wait_for("Name: Hn-new agent-nayyyy");
    running.keys("Right Right Right Ctrl-k Enter");
    running.wait_for("▸ Hn- ");
    // The filter has a cursor too.
    running.type_text("-");
    running.keys("Left");
    running.type_text("n");
    running.wait_for("Filter: n-");
    running.wait_for("▸ Hn- ");
    running.leave();
    assert_eq!(store(folder.path()).load("one").unwrap().0.name.as_deref(), Some("Hn-"));
}

/// The open list of one draft.
fn list_with_anna() -> (TempDir, RunningApp) {
    let folder = tempfile::tempdir().unwrap();
    saved(folder.path(), "one", "anna");
    let running = start(folder.path());
    running.keys("F4");
    running.wait_for("▸ anna");
    (folder, running)
}

#[test]
fn unchanged_name_is_not_saved() {
    let mut test = TestApp::new();
    test.keys("F4");
    test.send(Msg::Drafts(vec![draft_row("Untitled")]));
    test.keys("Ctrl-r Enter");
    assert!(!has_effect!(test, Effect::ChangeDraft(_)));
    test.keys("Ctrl-r").type_text("x").keys("Enter");
    assert!(has_effect!(test, Effect::ChangeDraft(_)));
}

#[test]
fn unreadable_folder_shows_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("drafts"), "a file").unwrap();
    let running = start(folder.path());
    running.keys("F4");
    running.wait_for("cannot be listed: there is a file where the folder should be");
    running.leave();
}

#[test]
fn failed_restore_keeps_the_removed_file() {
    let (folder, running) = list_with_anna();
    running.keys("Delete");
    running.wait_for("Removed");
    // Another draft has taken the name.
    saved(folder.path(), "one", "bert");
    running.keys("Ctrl-z");
    running.wait_for("Nothing was changed");
    running.leave();
    let names = std::fs::read_dir(folder.path().join("drafts")).unwrap();
    assert!(names.flatten().any(|one| one.file_name() == ".one.json.removed"));
}

#[test]
fn selection_follows_the_draft() {
    let mut test = TestApp::new();
    test.keys("F4");
    test.send(Msg::Drafts(vec![draft_row("one"), draft_row("two"), draft_row("three")]));
    test.keys("Down Down Ctrl-t");
    // The last changed draft comes first.
    test.send(Msg::Drafts(vec![draft_row("three"), draft_row("one"), draft_row("two")]));
    let screen = test.drawn(80, 24);
    assert_contains!(screen, "▸ three");
}

#[test]
fn damaged_draft_can_only_be_removed() {
    let mut test = TestApp::new();
    test.keys("F4");
    test.send(Msg::Drafts(vec![DraftRow {
        damaged: Some("damaged: it is empty".into()),
        ..draft_row("broken")
    }]));
    for key in ["Ctrl-r", "Ctrl-d", "Ctrl-t"] {
        test.keys(key);
        let message = test.app.status();
        assert_eq!(message, Some("This draft cannot be changed: damaged: it is empty."), "{key}");
    }
    assert!(!has_effect!(test, Effect::ChangeDraft(_)));
    test.keys("Delete");
    assert!(has_effect!(test, Effect::ChangeDraft(_)));
}

#[test]
fn removing_the_last_row_selects_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    saved(folder.path(), "one", "anna");
    saved(folder.path(), "two", "bert");
    let running = start(folder.path());
    running.keys("F4");
    let first = store(folder.path()).list().unwrap()[0].title.clone();
    running.wait_for(&format!("▸ {first}"));
    running.keys("Down Delete");
    running.wait_for("Removed");
    let left = store(folder.path()).list().unwrap();
    running.wait_for(&format!("▸ {}", left[0].title));
    // Commands go to the selected row.
    running.keys("Ctrl-r");
    running.wait_for(&format!("Name: {}", left[0].title));
    running.leave();
}

#[test]
fn paste_goes_into_the_name() {
    let (_folder, running) = list_with_anna();
    running.keys("Ctrl-r");
    running.wait_for("Name: anna");
    running.keys("End");
    running.paste(" from\nKraków");
    running.wait_for("Name: anna from Kraków");
    running.keys("Enter");
    running.wait_for("▸ anna from Kraków");
    running.leave();
}

#[test]
fn removed_draft_is_deleted_on_exit() {
    let (folder, running) = list_with_anna();
    running.keys("Delete");
    running.wait_for("Removed");
    running.leave();
    let left: Vec<_> = std::fs::read_dir(folder.path().join("drafts")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn template_opens_as_a_new_draft() {
    let (folder, running) = list_with_anna();
    running.keys("Ctrl-t");
    running.wait_for("Marked as a template");
    running.wait_for("template  ");
    running.keys("Enter");
    running.wait_for("anna · Agent Name");
    running.keys("Alt-2");
    running.type_text("2");
    running.wait_for("saved");
    running.leave();
    let drafts = store(folder.path());
    let (template, _, _) = drafts.load("one").unwrap();
    assert!(template.template);
    assert_eq!(template.form.get(FieldId::Username), "anna");
    let newest = drafts.newest().unwrap();
    assert_eq!(newest.title, "anna2");
    // A template is not an unfinished draft.
    assert_eq!(drafts.newest_unfinished().unwrap().title, "anna2");
}

#[test]
fn locked_draft_opens_as_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    saved(folder.path(), "one", "anna");
    let drafts = store(folder.path());
    let (first, held) = saver::open(&drafts, &Journal::new(folder.path()), "one").unwrap();
    assert_eq!(first.id.as_deref(), Some("one"));
    let running = start(folder.path());
    running.keys("F4");
    running.wait_for("▸ anna");
    running.keys("Enter");
    running.wait_for("open in another window");
    running.keys("Alt-2");
    running.type_text("2");
    running.wait_for("saved");
    running.leave();
    let (kept, _, _) = drafts.load("one").unwrap();
    assert_eq!(kept.form.get(FieldId::Username), "anna");
    assert_eq!(drafts.list().unwrap().len(), 2);
    drop(held);
}

#[test]
fn externally_changed_file_is_not_overwritten() {
    let (folder, running) = list_with_anna();
    running.keys("Enter");
    running.wait_for("anna · Agent Name");
    running.keys("Alt-2");
    running.type_text("1");
    running.wait_for("saved");
    let path = folder.path().join("drafts/one.json");
    std::fs::write(&path, Draft::default().to_text()).unwrap();
    running.type_text("2");
    running.wait_for("your answers continue in a copy");
    running.leave();
    let drafts = store(folder.path());
    assert!(drafts.load("one").unwrap().0.form.is_empty());
    let titles: Vec<String> = drafts.list().unwrap().into_iter().map(|entry| entry.title).collect();
    assert!(titles.contains(&"anna12".to_owned()), "{titles:?}");
}

#[test]
fn unsaved_draft_is_retried_after_closing() {
    let mut test = TestApp::new();
    test.keys("4 PageDown").type_text("anna");
    test.keys("Ctrl-n");
    let (id, revision) = last_save(&test);
    let failure = || SaveFailure { reason: "no space left on the disk".into(), conflict: false };
    test.send(Msg::Saved { id: id.clone(), revision, result: Err(failure()) });
    assert!(test.drawn(80, 24).contains("not saved: no space left on the disk"));
    // The save is retried …
    test.keys("2 PageDown").type_text("bert");
    let tries = |test: &TestApp| {
        let of = |effect: &&Effect| matches!(effect, Effect::Save { id: one, .. } if *one == id);
        test.effects.iter().filter(of).count()
    };
    let before = tries(&test);
    while tries(&test) == before {
        test.wait_for_deadline();
    }
    test.send(Msg::Saved { id: id.clone(), revision, result: Err(failure()) });
    // … the draft reopens from memory, not from its file …
    let own = test.app.autosave().id().to_owned();
    assert_ne!(test.app.autosave().id(), id);
    test.send(Msg::Newest(Some(draft_row(&id))));
    test.keys("Ctrl-o");
    assert_eq!((test.app.autosave().id(), test.answer(FieldId::Username)), (id.as_str(), "anna"));
    // … and a successful save clears the error.
    test.keys("Ctrl-n");
    for (id, revision) in all_saves(&test) {
        test.send(Msg::Saved { id, revision, result: Ok(()) });
    }
    assert_eq!(test.app.autosave().status(), SaveStatus::NoFile);
    assert_ne!(own, id);
}

#[test]
fn reopened_draft_is_saved_after_a_late_answer() {
    let mut test = TestApp::new();
    test.keys("4 PageDown").type_text("anna");
    test.keys("Ctrl-n");
    let (id, revision) = last_save(&test);
    test.send(Msg::Newest(Some(draft_row(&id))));
    test.keys("Ctrl-o");
    test.send(Msg::Saved { id, revision, result: Ok(()) });
    assert_eq!(test.app.autosave().status(), SaveStatus::Saving);
    test.wait_for_deadline();
    let (id, revision) = last_save(&test);
    test.send(Msg::Saved { id, revision, result: Ok(()) });
    assert_eq!(test.app.autosave().status(), SaveStatus::Saved);
}

#[test]
fn typing_while_a_draft_loads_is_saved() {
    let mut test = TestApp::new();
    test.keys("4 PageDown").type_text("anna");
    test.send(Msg::Newest(Some(draft_row("other"))));
    test.keys("Ctrl-o").type_text("x");
    let own = test.app.autosave().id().to_owned();
    test.open(draft(MINIMAL));
    let last = test.effects.iter().rev().find_map(|effect| match effect {
        Effect::Save { id, draft, .. } if *id == own => Some(draft.form.get(FieldId::Username).to_owned()),
        _ => None,
    });
    assert_eq!(last.as_deref(), Some("annax"));
}

#[test]
fn failed_save_is_shown_and_retried() {
    let mut test = TestApp::new();
    test.keys("4 PageDown").type_text("anna");
    let (id, revision) = last_save(&test);
    let failure = SaveFailure { reason: "no space left on the disk".into(), conflict: false };
    test.send(Msg::Saved { id: id.clone(), revision, result: Err(failure) });
    assert!(test.drawn(80, 24).contains("not saved: no space left on the disk"));
    // Typing continues, and the save is retried.
    test.type_text("x");
    assert!(matches!(test.app.autosave().status(), SaveStatus::Failed(_)));
    let before = saves(&test);
    test.wait_for_deadline();
    while saves(&test) == before {
        test.wait_for_deadline();
    }
    let (id, revision) = last_save(&test);
    test.send(Msg::Saved { id, revision, result: Ok(()) });
    assert_eq!(test.app.autosave().status(), SaveStatus::Saved);
}

#[test]
fn autosave_starts_150_ms_after_the_first_change() {
    let mut test = TestApp::new();
    test.keys("4");
    let changed = test.at;
    // A second change does not delay it, so that continuous typing is saved too.
    test.wait(100);
    test.send(Msg::Key(key("3")));
    assert_eq!(saves(&test), 0);
    assert_eq!(test.app.deadline(), Some(changed + std::time::Duration::from_millis(150)));
}

fn saves(test: &TestApp) -> usize {
    test.effects.iter().filter(|effect| matches!(effect, Effect::Save { .. })).count()
}

fn all_saves(test: &TestApp) -> Vec<(String, u64)> {
    let save = |effect: &Effect| match effect {
        Effect::Save { id, revision, .. } => Some((id.clone(), *revision)),
        _ => None,
    };
    test.effects.iter().filter_map(save).collect()
}

fn last_save(test: &TestApp) -> (String, u64) {
    all_saves(test).pop().unwrap()
}

#[test]
fn newest_drafts_are_listed_first() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = store(folder.path());
    for number in 0..230 {
        let mut draft = draft(MINIMAL);
        draft.form.set(FieldId::Username, format!("user{number:03}"));
        drafts.save(&format!("d{number:03}"), &draft, None).unwrap();
    }
    let newest: Vec<String> = drafts.list_newest(2).unwrap().into_iter().map(|entry| entry.title).collect();
    assert_eq!(newest, ["user229", "user228"]);
    let running = start(folder.path());
    running.keys("F4");
    running.wait_for("▸ user229");
    running.type_text("user000");
    running.wait_for("▸ user000");
    running.leave();
}
