//! `[keys]` of `config.toml`: overridden keys run their commands, and everything that shows keys shows them.

use crate::common::{MINIMAL, RunningApp, TestApp, draft, practice, text_of};
use vcc_user::app::keymap::{Key, Keymap};
use vcc_user::app::msg::LoadedDraft;
use vcc_user::app::suggest::Lookups;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::services::connection::ApiTarget;
use vcc_user::store::drafts::DraftStore;
use vcc_user::tui::theme::{Theme, ThemeName};

fn keymap(keys: &[(&str, &str)]) -> Keymap {
    let keys = keys.iter().map(|(name, keys)| ((*name).to_owned(), (*keys).to_owned(), 1));
    Keymap::with(&keys.collect::<Vec<_>>()).unwrap()
}

fn app(keys: &[(&str, &str)]) -> TestApp {
    TestApp::with(practice(), keymap(keys), Lookups::default())
}

#[test]
fn overridden_key_runs_the_command() {
    let mut test = app(&[("review", "f12 ctrl-r")]);
    test.keys("F5");
    assert_eq!(test.screen(), Screen::Role);
    test.keys("Ctrl-r");
    assert_eq!(test.screen(), Screen::Review);
}

#[test]
fn footer_help_and_palette_show_overrides() {
    let mut test = app(&[("review", "f12"), ("help", "ctrl-f11"), ("screen_3", "ctrl-f3"), ("save", "")]);
    let footer = test.drawn(120, 60);
    assert_contains!(footer, "F12 review", "Ctrl-F11 help");
    assert!(!footer.contains("F5 review") && !footer.contains("F1 help"), "{footer}");
    let help = test.keys("Ctrl-F11").drawn(120, 60);
    assert!(help.contains("F12") && help.contains("Ctrl-F3") && !help.contains("Alt-3"), "{help}");
    assert!(!help.contains("Ctrl-S"), "{help}");
    let palette = test.keys("Esc Ctrl-p").drawn(120, 60);
    assert!(palette.contains("F12") && !palette.contains("Ctrl-S"), "{palette}");
}

/// The event loop with these keys and the minimal user as a draft.
fn running(folder: &std::path::Path, keys: &[(&str, &str)]) -> RunningApp {
    let opened = LoadedDraft { id: Some("open".into()), draft: draft(MINIMAL), remarks: Vec::new() };
    let running = RunningApp::start_with_keys(folder, ApiTarget::Sandbox, Some(opened), keymap(keys));
    running.wait_for("Role");
    running
}

#[test]
fn enter_and_esc_can_be_overridden() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(folder.path(), &[("press", "ctrl-e"), ("text_end", "end"), ("close", "ctrl-g")]);
    // In the form.
    running.keys("Alt-2 Ctrl-e");
    running.type_text("-X");
    running.wait_for("Agent Name-X");
    // In suggestions.
    running.keys("Alt-3 Tab Ctrl-u");
    running.type_text("p");
    running.wait_for("Ctrl-E take  Ctrl-G close");
    running.keys("Ctrl-g");
    running.wait_for("Tab next");
    running.type_text("o");
    running.wait_for("▸PL");
    running.keys("Enter Esc Down Ctrl-e");
    running.wait_for("1234 · Portugal");
    // In a list, in help, on the review.
    running.keys("Ctrl-p");
    running.wait_for("Ctrl-G close  Ctrl-E choose  ↑ ↓ move");
    running.type_text("all actions of none");
    running.keys("Ctrl-g F1");
    let help = running.wait_for("█");
    assert!(help.contains("Ctrl-E") && help.contains("Ctrl-G") && !help.contains("Enter"), "{help}");
    running.keys("Ctrl-g F5");
    running.wait_for("Ctrl-E create");
    running.keys("Enter");
    let created = running.press_with("Ctrl-e", "User created");
    assert_contains!(created, "Ctrl-E press");
    assert_eq!(running.leave().created.len(), 1);
}

#[test]
fn character_keys_apply_outside_text_fields() {
    let mut test = app(&[("close", "f11"), ("next_option", "l right")]);
    test.keys("l");
    assert_eq!(test.answer(FieldId::Role), "Admin");
    test.keys("Right");
    assert_eq!(test.answer(FieldId::Role), "Supervisor");
    test.keys("Alt-2 l");
    assert_eq!(test.answer(FieldId::Username), "l");
    test.keys("F4 Esc");
    assert!(test.app.modal().is_some());
    test.keys("F11");
    assert!(test.app.modal().is_none());
}

#[test]
fn option_keys_can_be_overridden() {
    let keys = [("yes", "o"), ("option_2", "b"), ("turn_option", "ctrl-t"), ("help_outside_text", "!")];
    let mut test = app(&keys);
    test.keys("b");
    assert_eq!(test.answer(FieldId::Role), "Supervisor");
    // The first letter of an option still selects it.
    test.keys("w");
    assert_eq!(test.answer(FieldId::Role), "Wallboard");
    for (keys, acts_as_agent) in [("Tab y", ""), ("O", "true"), ("Ctrl-t", "false")] {
        test.keys(keys);
        assert_eq!(test.answer(FieldId::ActsAsAgent), acts_as_agent, "{keys}");
    }
    test.keys("?");
    assert!(test.app.modal().is_none());
    let help = test.keys("!").drawn(120, 90);
    assert_contains!(help, "Ctrl-T", "Yes in a yes/no field");
}

#[test]
fn text_editing_keys_can_be_overridden() {
    let keys = [
        ("cursor_left", "ctrl-g left"),
        ("text_start", "alt-home"),
        ("delete_word", "alt-backspace"),
        ("palette", "ctrl-w"),
        ("first_option", "f12"),
        ("review", "home"),
    ];
    let mut test = app(&keys);
    // Ctrl-B no longer moves the cursor.
    test.keys("Alt-2").type_text("jana kowalska").keys("Ctrl-b Ctrl-g Delete");
    assert_eq!(test.answer(FieldId::Username), "jana kowalsk");
    test.keys("Alt-Backspace");
    assert_eq!(test.answer(FieldId::Username), "jana ");
    test.keys("Alt-Home x");
    assert_eq!(test.answer(FieldId::Username), "xjana ");
    // A list's filter has the same keys.
    let palette = test.keys("Ctrl-w").type_text("all actions").keys("Alt-Backspace").drawn(120, 60);
    assert!(palette.contains("Filter: all\n") || palette.contains("Filter: all "), "{palette}");
    assert!(!palette.contains("Filter: all actions"), "{palette}");
    let palette = test.keys("Ctrl-u").drawn(120, 60);
    assert!(!palette.contains("Filter: all"), "{palette}");
    assert!(!palette.contains("No action or field matches."), "{palette}");
    test.keys("Esc Home");
    assert_eq!(test.screen(), Screen::Review);
}

#[test]
fn draft_list_keys_can_be_overridden() {
    let folder = tempfile::tempdir().unwrap();
    DraftStore::new(folder.path().join("drafts")).save("one", &draft(MINIMAL), None).unwrap();
    let keys = [
        ("remove_draft", "f12"),
        ("bring_back_draft", "alt-z"),
        ("rename_draft", "ctrl-f"),
        ("down", "ctrl-d"),
        ("duplicate_draft", "alt-2"),
    ];
    let running = running(folder.path(), &keys);
    running.keys("F4");
    let list = running.wait_for("▸ AgentName");
    assert_contains!(list, "F12 remove", "Ctrl-F rename", "Alt-2 duplicate");
    assert!(!list.contains("Del remove") && !list.contains("Ctrl-R"), "{list}");
    running.keys("F12");
    running.wait_for("Removed; Alt-Z brings it back.");
    running.wait_for("There is no draft.");
    running.keys("Alt-z");
    running.wait_for("▸ AgentName");
    running.keys("Ctrl-f");
    running.wait_for("Name: ");
    running.leave();
}

#[test]
fn default_keys_round_trip_through_config() {
    let defaults = Keymap::default();
    let file_names = |keys: &[Key]| {
        let names = keys.iter().map(ToString::to_string);
        names.collect::<Vec<_>>().join(" ")
    };
    let keys: Vec<(String, String, usize)> =
        defaults.bindings().iter().map(|one| (one.name.to_owned(), file_names(&one.keys), 1)).collect();
    assert_eq!(Keymap::with(&keys), Ok(defaults));
}

#[test]
fn help_does_not_cut_keys_or_words() {
    let mut test = app(&[]);
    test.keys("F1");
    for (columns, rows) in [(80, 160), (40, 250)] {
        let drawn = text_of(&test.buffer(columns, rows, &Theme::named(ThemeName::Plain)));
        let words: Vec<&str> = drawn.split([' ', ',', '│', '\n']).collect();
        for line in test.app.keymap().lines() {
            for word in line.keys.split([' ', ',']).chain(line.does.split([' ', ',']).skip(1)) {
                assert!(words.contains(&word), "{word} at {columns}\n{drawn}");
            }
        }
    }
}
