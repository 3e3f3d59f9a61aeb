//! What is counted: keys, each answered with a frame. No time passes and nothing is saved, so that two runs are alike.

use super::bare;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{Sink, sink};
use std::time::Duration;
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::{LoadedDraft, Msg, Timestamp};
use vcc_user::app::suggest::Lookups;
use vcc_user::app::{AccountContext, App, Ids};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::FieldRef;
use vcc_user::model::import;
use vcc_user::tui::theme::{Theme, ThemeName};
use vcc_user::tui::view;

const NOW: Timestamp = Timestamp { at: Duration::from_secs(1), batch: 1 };

/// Plays a part: `bare`, the bare program itself; or `bare,80,24,20` and `ours,80,24,20`, so many keys on such a screen.
pub fn play(part: &str) {
    let words: Vec<&str> = part.split(',').collect();
    let [who, columns, rows, keys] = words[..] else {
        return bare::run().unwrap();
    };
    let terminal = terminal(columns.parse().unwrap(), rows.parse().unwrap());
    let keys = keys.parse().unwrap();
    if who == "bare" { bare(terminal, keys) } else { ours(terminal, keys) }
}

type Screenless = Terminal<CrosstermBackend<Sink>>;

/// What is drawn is written as escape sequences, and goes nowhere.
fn terminal(columns: u16, rows: u16) -> Screenless {
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Terminal::with_options(CrosstermBackend::new(sink()), TerminalOptions { viewport }).unwrap()
}

fn bare(mut terminal: Screenless, keys: usize) {
    let mut text = String::new();
    for _ in 0..keys {
        text.push('a');
        terminal.draw(|frame| bare::draw(frame, &text)).unwrap();
    }
}

/// An agent of few answers; the focus is in the name.
fn ours(mut terminal: Screenless, keys: usize) {
    let setting = AccountContext { account: "sandbox".into(), practice: true, ..AccountContext::default() };
    let mut app = App::new(setting, Keymap::default(), Lookups::default(), Ids::new("count"));
    let form = import::from_text(include_str!("../../assets/examples/minimal.json")).unwrap().form;
    let (screen, focus) = (Screen::Identity, Some(FieldRef::single(FieldId::Name)));
    let draft = Draft { form, screen, focus, ..Draft::default() };
    let _ = app.update(
        Msg::DraftLoaded(Ok(Box::new(LoadedDraft { id: Some("draft".into()), draft, remarks: Vec::new() }))),
        NOW,
    );
    let theme = Theme::named(ThemeName::Dark);
    for _ in 0..keys {
        let _ = app.update(Msg::Key(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE)), NOW);
        terminal
            .draw(|frame| {
                view::draw(&app, &theme, frame);
            })
            .unwrap();
    }
}
