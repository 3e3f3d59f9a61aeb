//! The keys of `[keys]`: the wizard obeys them, and whatever names a key names them.

use crate::common::{MINIMAL, RunningApp, draft};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Duration;
use vcc_user::app::keymap::{Key, Keymap};
use vcc_user::app::msg::LoadedDraft;
use vcc_user::app::msg::{Msg, Timestamp};
use vcc_user::app::suggest::Lookups;
use vcc_user::app::{AccountContext, App, Ids};
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::services::connection::ApiTarget;
use vcc_user::store::drafts::DraftStore;
use vcc_user::tui::view::theme::{Theme, ThemeName};

fn keymap(keys: &[(&str, &str)]) -> Keymap {
    let keys = keys.iter().map(|(name, keys)| ((*name).to_owned(), (*keys).to_owned(), 1));
    Keymap::with(&keys.collect::<Vec<_>>()).unwrap()
}

fn app(keys: &[(&str, &str)]) -> App {
    App::new(AccountContext::default(), keymap(keys), Lookups::default(), Ids::new("draft"))
}

fn press(app: &mut App, code: KeyCode, modifiers: KeyModifiers) {
    let moment = Timestamp { at: Duration::from_secs(1), batch: 1 };
    drop(app.update(Msg::Key(KeyEvent::new(code, modifiers)), moment));
}

/// The screen as text.
fn screen(app: &App) -> String {
    let mut terminal = Terminal::new(TestBackend::new(120, 60)).unwrap();
    let theme = Theme::of(ThemeName::Plain);
    terminal.draw(|frame| vcc_user::tui::view::draw(app, &theme, frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn overridden_key_runs_the_command() {
    let mut app = app(&[("review", "f12 ctrl-r")]);
    press(&mut app, KeyCode::F(5), KeyModifiers::NONE);
    assert_eq!(app.screen(), Screen::Role);
    press(&mut app, KeyCode::Char('r'), KeyModifiers::CONTROL);
    assert_eq!(app.screen(), Screen::Review);
}

#[test]
fn footer_help_and_palette_show_overrides() {
    let mut app = app(&[("review", "f12"), ("help", "ctrl-f11"), ("screen_3", "ctrl-f3"), ("save", "")]);
    let footer = screen(&app);
    assert!(footer.contains("F12 review") && footer.contains("Ctrl-F11 help"), "{footer}");
    assert!(!footer.contains("F5 review") && !footer.contains("F1 help"), "{footer}");
    press(&mut app, KeyCode::F(11), KeyModifiers::CONTROL);
    let help = screen(&app);
    assert!(help.contains("F12") && help.contains("Ctrl-F3") && !help.contains("Alt-3"), "{help}");
    assert!(!help.contains("Ctrl-S"), "{help}");
    press(&mut app, KeyCode::Esc, KeyModifiers::NONE);
    press(&mut app, KeyCode::Char('p'), KeyModifiers::CONTROL);
    let palette = screen(&app);
    assert!(palette.contains("F12") && !palette.contains("Ctrl-S"), "{palette}");
}

/// The minimal user in the real loop, opened as a draft, on these keys.
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
fn character_keys_apply_outside_text_fields() {
    let mut app = app(&[("close", "f11"), ("next_option", "l right")]);
    press(&mut app, KeyCode::Char('l'), KeyModifiers::NONE);
    assert_eq!(app.form().get(FieldId::Role), "Admin");
    press(&mut app, KeyCode::Right, KeyModifiers::NONE);
    assert_eq!(app.form().get(FieldId::Role), "Supervisor");
    press(&mut app, KeyCode::Char('2'), KeyModifiers::ALT);
    press(&mut app, KeyCode::Char('l'), KeyModifiers::NONE);
    assert_eq!(app.form().get(FieldId::Username), "l");
    press(&mut app, KeyCode::F(4), KeyModifiers::NONE);
    press(&mut app, KeyCode::Esc, KeyModifiers::NONE);
    assert!(app.modal().is_some());
    press(&mut app, KeyCode::F(11), KeyModifiers::NONE);
    assert!(app.modal().is_none());
}

#[test]
fn option_keys_can_be_overridden() {
    let mut app =
        app(&[("yes", "o"), ("option_2", "b"), ("turn_option", "ctrl-t"), ("help_outside_text", "!")]);
    let typed = |app: &mut App, letter| press(app, KeyCode::Char(letter), KeyModifiers::NONE);
    typed(&mut app, 'b');
    assert_eq!(app.form().get(FieldId::Role), "Supervisor");
    // What begins the name of a role goes on choosing it.
    typed(&mut app, 'w');
    assert_eq!(app.form().get(FieldId::Role), "Wallboard");
    press(&mut app, KeyCode::Tab, KeyModifiers::NONE);
    typed(&mut app, 'y');
    assert_eq!(app.form().get(FieldId::ActsAsAgent), "");
    typed(&mut app, 'O');
    assert_eq!(app.form().get(FieldId::ActsAsAgent), "true");
    press(&mut app, KeyCode::Char('t'), KeyModifiers::CONTROL);
    assert_eq!(app.form().get(FieldId::ActsAsAgent), "false");
    typed(&mut app, '?');
    assert!(app.modal().is_none());
    typed(&mut app, '!');
    let help = screen(&app);
    assert!(help.contains("Ctrl-T") && help.contains("Yes in a yes/no field"), "{help}");
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
    let mut app = app(&keys);
    let control = |app: &mut App, letter| press(app, KeyCode::Char(letter), KeyModifiers::CONTROL);
    let plain = |app: &mut App, code| press(app, code, KeyModifiers::NONE);
    press(&mut app, KeyCode::Char('2'), KeyModifiers::ALT);
    "jana kowalska".chars().for_each(|letter| plain(&mut app, KeyCode::Char(letter)));
    // Ctrl-B was the cursor's: it is nobody's now.
    control(&mut app, 'b');
    control(&mut app, 'g');
    plain(&mut app, KeyCode::Delete);
    assert_eq!(app.form().get(FieldId::Username), "jana kowalsk");
    press(&mut app, KeyCode::Backspace, KeyModifiers::ALT);
    assert_eq!(app.form().get(FieldId::Username), "jana ");
    press(&mut app, KeyCode::Home, KeyModifiers::ALT);
    plain(&mut app, KeyCode::Char('x'));
    assert_eq!(app.form().get(FieldId::Username), "xjana ");
    // What narrows a list is a text, too.
    control(&mut app, 'w');
    "all actions".chars().for_each(|letter| plain(&mut app, KeyCode::Char(letter)));
    press(&mut app, KeyCode::Backspace, KeyModifiers::ALT);
    assert!(screen(&app).contains("Filter: all  "), "{}", screen(&app));
    control(&mut app, 'u');
    assert!(!screen(&app).contains("Filter: all"), "{}", screen(&app));
    assert!(!screen(&app).contains("No action or field matches."), "{}", screen(&app));
    plain(&mut app, KeyCode::Esc);
    plain(&mut app, KeyCode::Home);
    assert_eq!(app.screen(), Screen::Review);
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
fn default_keys_round_trip_through_config() {
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
fn help_does_not_cut_keys_or_words() {
    let mut app = app(&[]);
    press(&mut app, KeyCode::F(1), KeyModifiers::NONE);
    for (columns, rows) in [(80, 160), (40, 250)] {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| vcc_user::tui::view::draw(&app, &Theme::of(ThemeName::Plain), frame)).unwrap();
        let drawn = terminal.backend().to_string();
        let words: Vec<&str> = drawn.split([' ', ',', '│', '\n']).collect();
        for line in app.keymap().lines() {
            for word in line.keys.split([' ', ',']).chain(line.does.split([' ', ',']).skip(1)) {
                assert!(words.contains(&word), "{word} at {columns}\n{drawn}");
            }
        }
    }
}
