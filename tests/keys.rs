//! The keys of `[keys]`: the wizard obeys them, and whatever names a key names them.

use crate::common::{MINIMAL, RunningApp, draft};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Duration;
use vcc_user::runtime::network::Target;
use vcc_user::store::drafts::DraftStore;
use vcc_user::ui::theme::{Theme, ThemeName};
use vcc_user::user::fields::{FieldId, Screen};
use vcc_user::wizard::keymap::{Key, Keymap};
use vcc_user::wizard::msg::Opened;
use vcc_user::wizard::msg::{Moment, Msg};
use vcc_user::wizard::suggest::Lookups;
use vcc_user::wizard::{Ids, Setting, Wizard};

fn keymap(keys: &[(&str, &str)]) -> Keymap {
    let keys = keys.iter().map(|(name, keys)| ((*name).to_owned(), (*keys).to_owned(), 1));
    Keymap::with(&keys.collect::<Vec<_>>()).unwrap()
}

fn wizard(keys: &[(&str, &str)]) -> Wizard {
    Wizard::new(Setting::default(), keymap(keys), Lookups::default(), Ids::new("draft"))
}

fn press(wizard: &mut Wizard, code: KeyCode, modifiers: KeyModifiers) {
    let moment = Moment { at: Duration::from_secs(1), batch: 1 };
    drop(wizard.update(Msg::Key(KeyEvent::new(code, modifiers)), moment));
}

/// The screen as text.
fn screen(wizard: &Wizard) -> String {
    let mut terminal = Terminal::new(TestBackend::new(120, 60)).unwrap();
    let theme = Theme::of(ThemeName::Plain);
    terminal.draw(|frame| vcc_user::ui::draw(wizard, &theme, frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn the_wizard_obeys_the_keys_in_force() {
    let mut wizard = wizard(&[("review", "f12 ctrl-r")]);
    press(&mut wizard, KeyCode::F(5), KeyModifiers::NONE);
    assert_eq!(wizard.screen(), Screen::Role);
    press(&mut wizard, KeyCode::Char('r'), KeyModifiers::CONTROL);
    assert_eq!(wizard.screen(), Screen::Review);
}

#[test]
fn footer_help_and_palette_show_them() {
    let mut wizard =
        wizard(&[("review", "f12"), ("help", "ctrl-f11"), ("screen_3", "ctrl-f3"), ("save", "")]);
    let footer = screen(&wizard);
    assert!(footer.contains("F12 review") && footer.contains("Ctrl-F11 help"), "{footer}");
    assert!(!footer.contains("F5 review") && !footer.contains("F1 help"), "{footer}");
    press(&mut wizard, KeyCode::F(11), KeyModifiers::CONTROL);
    let help = screen(&wizard);
    assert!(help.contains("F12") && help.contains("Ctrl-F3") && !help.contains("Alt-3"), "{help}");
    assert!(!help.contains("Ctrl-S"), "{help}");
    press(&mut wizard, KeyCode::Esc, KeyModifiers::NONE);
    press(&mut wizard, KeyCode::Char('p'), KeyModifiers::CONTROL);
    let palette = screen(&wizard);
    assert!(palette.contains("F12") && !palette.contains("Ctrl-S"), "{palette}");
}

/// The minimal user in the real loop, opened as a draft, on these keys.
fn running(folder: &std::path::Path, keys: &[(&str, &str)]) -> RunningApp {
    let opened = Opened { id: Some("open".into()), draft: draft(MINIMAL), remarks: Vec::new() };
    let running = RunningApp::start_with_keys(folder, Target::Practice, Some(opened), keymap(keys));
    running.wait_for("Role");
    running
}

#[test]
fn enter_and_esc_can_be_other_keys_in_forms_lists_and_overlays() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(folder.path(), &[("press", "ctrl-e"), ("text_end", "end"), ("close", "ctrl-g")]);
    // In the form it goes from field to field, and to the next screen.
    running.keys("Alt-2 Ctrl-e");
    running.type_text("-X");
    running.wait_for("Agent Name-X");
    // In the suggestions of a field.
    running.keys("Alt-3 Tab Ctrl-u");
    running.type_text("p");
    running.wait_for("Ctrl-E take  Ctrl-G close");
    running.keys("Ctrl-g");
    running.wait_for("Tab next");
    running.type_text("o");
    running.wait_for("▸PL");
    running.keys("Enter Esc Down Ctrl-e");
    running.wait_for("\"location\": \"PT\"");
    // In a list, in the help, at the review.
    running.keys("Ctrl-p");
    running.wait_for("Ctrl-G close  Ctrl-E choose  ↑ ↓ move");
    running.type_text("all actions of none");
    running.keys("Ctrl-g F1");
    let help = running.wait_for("▼");
    assert!(help.contains("Ctrl-E") && help.contains("Ctrl-G") && !help.contains("Enter"), "{help}");
    running.keys("Ctrl-g F5");
    running.wait_for("Ctrl-E create");
    running.keys("Enter");
    let created = running.press_with("Ctrl-e", "User created");
    assert!(created.contains("Ctrl-E press"), "{created}");
    assert_eq!(running.leave().created.len(), 1);
}

#[test]
fn a_character_can_change_a_choice_and_is_typed_into_a_text() {
    let mut wizard = wizard(&[("close", "f11"), ("next_option", "l right")]);
    press(&mut wizard, KeyCode::Char('l'), KeyModifiers::NONE);
    assert_eq!(wizard.form().get(FieldId::Role), "Admin");
    press(&mut wizard, KeyCode::Right, KeyModifiers::NONE);
    assert_eq!(wizard.form().get(FieldId::Role), "Supervisor");
    press(&mut wizard, KeyCode::Char('2'), KeyModifiers::ALT);
    press(&mut wizard, KeyCode::Char('l'), KeyModifiers::NONE);
    assert_eq!(wizard.form().get(FieldId::Username), "l");
    press(&mut wizard, KeyCode::F(4), KeyModifiers::NONE);
    press(&mut wizard, KeyCode::Esc, KeyModifiers::NONE);
    assert!(wizard.modal().is_some());
    press(&mut wizard, KeyCode::F(11), KeyModifiers::NONE);
    assert!(wizard.modal().is_none());
}

#[test]
fn yes_no_and_the_options_take_other_characters() {
    let mut wizard =
        wizard(&[("yes", "o"), ("option_2", "b"), ("turn_option", "ctrl-t"), ("help_outside_text", "!")]);
    let typed = |wizard: &mut Wizard, letter| press(wizard, KeyCode::Char(letter), KeyModifiers::NONE);
    typed(&mut wizard, 'b');
    assert_eq!(wizard.form().get(FieldId::Role), "Supervisor");
    // What begins the name of a role goes on choosing it.
    typed(&mut wizard, 'w');
    assert_eq!(wizard.form().get(FieldId::Role), "Wallboard");
    press(&mut wizard, KeyCode::Tab, KeyModifiers::NONE);
    typed(&mut wizard, 'y');
    assert_eq!(wizard.form().get(FieldId::ActsAsAgent), "");
    typed(&mut wizard, 'O');
    assert_eq!(wizard.form().get(FieldId::ActsAsAgent), "true");
    press(&mut wizard, KeyCode::Char('t'), KeyModifiers::CONTROL);
    assert_eq!(wizard.form().get(FieldId::ActsAsAgent), "false");
    typed(&mut wizard, '?');
    assert!(wizard.modal().is_none());
    typed(&mut wizard, '!');
    let help = screen(&wizard);
    assert!(help.contains("Ctrl-T") && help.contains("Yes in a yes/no field"), "{help}");
}

#[test]
fn the_keys_of_a_text_can_be_changed() {
    let keys = [
        ("cursor_left", "ctrl-g left"),
        ("text_start", "alt-home"),
        ("delete_word", "alt-backspace"),
        ("palette", "ctrl-w"),
        ("first_option", "f12"),
        ("review", "home"),
    ];
    let mut wizard = wizard(&keys);
    let control = |wizard: &mut Wizard, letter| press(wizard, KeyCode::Char(letter), KeyModifiers::CONTROL);
    let plain = |wizard: &mut Wizard, code| press(wizard, code, KeyModifiers::NONE);
    press(&mut wizard, KeyCode::Char('2'), KeyModifiers::ALT);
    "jana kowalska".chars().for_each(|letter| plain(&mut wizard, KeyCode::Char(letter)));
    // Ctrl-B was the cursor's: it is nobody's now.
    control(&mut wizard, 'b');
    control(&mut wizard, 'g');
    plain(&mut wizard, KeyCode::Delete);
    assert_eq!(wizard.form().get(FieldId::Username), "jana kowalsk");
    press(&mut wizard, KeyCode::Backspace, KeyModifiers::ALT);
    assert_eq!(wizard.form().get(FieldId::Username), "jana ");
    press(&mut wizard, KeyCode::Home, KeyModifiers::ALT);
    plain(&mut wizard, KeyCode::Char('x'));
    assert_eq!(wizard.form().get(FieldId::Username), "xjana ");
    // What narrows a list is a text, too.
    control(&mut wizard, 'w');
    "all actions".chars().for_each(|letter| plain(&mut wizard, KeyCode::Char(letter)));
    press(&mut wizard, KeyCode::Backspace, KeyModifiers::ALT);
    assert!(screen(&wizard).contains("Filter: all  "), "{}", screen(&wizard));
    control(&mut wizard, 'u');
    assert!(!screen(&wizard).contains("Filter: all"), "{}", screen(&wizard));
    assert!(!screen(&wizard).contains("No action or field matches."), "{}", screen(&wizard));
    plain(&mut wizard, KeyCode::Esc);
    plain(&mut wizard, KeyCode::Home);
    assert_eq!(wizard.screen(), Screen::Review);
}

#[test]
fn the_list_of_drafts_takes_other_keys_and_names_them() {
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
    assert!(list.contains("F12 remove"), "{list}");
    assert!(list.contains("Ctrl-F rename") && list.contains("Alt-2 duplicate"), "{list}");
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
fn the_usual_keys_can_be_written_down_and_change_nothing() {
    let usual = Keymap::default();
    let file_names = |keys: &[Key]| {
        let names = keys.iter().map(ToString::to_string);
        names.collect::<Vec<_>>().join(" ")
    };
    let keys: Vec<(String, String, usize)> =
        usual.bindings.iter().map(|one| (one.name.to_owned(), file_names(&one.keys), 1)).collect();
    assert_eq!(Keymap::with(&keys), Ok(usual));
}

#[test]
fn help_shows_every_key_whole_beside_what_it_does() {
    let mut wizard = wizard(&[]);
    press(&mut wizard, KeyCode::F(1), KeyModifiers::NONE);
    for (columns, rows) in [(80, 160), (40, 250)] {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| vcc_user::ui::draw(&wizard, &Theme::of(ThemeName::Plain), frame)).unwrap();
        let drawn = terminal.backend().to_string();
        let words: Vec<&str> = drawn.split([' ', ',', '│', '\n']).collect();
        for line in wizard.keymap().lines() {
            for word in line.keys.split([' ', ',']).chain(line.does.split([' ', ',']).skip(1)) {
                assert!(words.contains(&word), "{word} at {columns}\n{drawn}");
            }
        }
    }
}
