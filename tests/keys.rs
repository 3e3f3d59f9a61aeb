//! The keys of `[keys]`: the wizard obeys them, and whatever names a key names them.

#![allow(clippy::unwrap_used)]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Duration;
use vcc_user::ui::theme::{Theme, ThemeName};
use vcc_user::user::fields::Screen;
use vcc_user::wizard::keymap::Keymap;
use vcc_user::wizard::msg::{Moment, Msg};
use vcc_user::wizard::suggest::KnownLists;
use vcc_user::wizard::{Ids, Setting, Wizard};

fn wizard(keys: &[(&str, &str)]) -> Wizard {
    let keys = keys.iter().map(|(name, keys)| ((*name).to_owned(), (*keys).to_owned(), 1));
    let keymap = Keymap::with(&keys.collect::<Vec<_>>()).unwrap();
    Wizard::new(Setting::default(), keymap, KnownLists::default(), Ids::new("draft"))
}

fn press(wizard: &mut Wizard, code: KeyCode, modifiers: KeyModifiers) {
    let moment = Moment { at: Duration::from_secs(1), batch: 1 };
    wizard.update(Msg::Key(KeyEvent::new(code, modifiers)), moment);
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
    assert_eq!(wizard.screen, Screen::Role);
    press(&mut wizard, KeyCode::Char('r'), KeyModifiers::CONTROL);
    assert_eq!(wizard.screen, Screen::Review);
}

#[test]
fn footer_help_and_palette_show_them() {
    let mut wizard = wizard(&[("review", "f12"), ("help", "alt-x"), ("screen_3", "ctrl-f3"), ("save", "")]);
    let footer = screen(&wizard);
    assert!(footer.contains("F12 review") && footer.contains("Alt-X help"), "{footer}");
    assert!(!footer.contains("F5 review") && !footer.contains("F1 help"), "{footer}");
    press(&mut wizard, KeyCode::Char('x'), KeyModifiers::ALT);
    let help = screen(&wizard);
    assert!(help.contains("F12") && help.contains("Ctrl-F3") && !help.contains("Alt-3"), "{help}");
    assert!(!help.contains("Ctrl-S"), "{help}");
    press(&mut wizard, KeyCode::Esc, KeyModifiers::NONE);
    press(&mut wizard, KeyCode::Char('p'), KeyModifiers::CONTROL);
    let palette = screen(&wizard);
    assert!(palette.contains("F12") && !palette.contains("Ctrl-S"), "{palette}");
}
