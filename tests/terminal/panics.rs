//! A panic restores the terminal, saves the draft, then prints a message without answers.

use super::{F5, MINIMAL};
use crate::common::pty::{Home, PtyProgram, TIMEOUT};
use crate::common::{loaded, practice};
use rstest::rstest;
use std::io::Write;
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::{Msg, Timestamp};
use vcc_user::app::suggest::Lookups;
use vcc_user::app::{App, Ids};
use vcc_user::services::ExitReason;
use vcc_user::services::connection::ApiTarget;
use vcc_user::services::effects::Effects;
use vcc_user::services::host::Host;
use vcc_user::store::drafts::DraftStore;
use vcc_user::store::journal::Journal;
use vcc_user::tui::panics;
use vcc_user::tui::theme::{Theme, ThemeName};
use vcc_user::tui::tui_session::{self, Themes};

/// Where to panic, for a test that runs again as a child process.
const HOW: &str = "VCC_USER_TEST_PANIC";

/// Runs the program with a clipboard that panics.
#[test]
fn child_that_panics() {
    let Ok(how) = std::env::var(HOW) else { return };
    let folder = std::path::PathBuf::from(std::env::var("XDG_CONFIG_HOME").unwrap()).join("vcc-user");
    let drafts = DraftStore::new(folder.join("drafts"));
    let copy = move |text: &str| match how.as_str() {
        "event loop" => panic!("secret answer {text}"),
        _ => drop(std::thread::spawn(|| panic!("secret answer")).join()),
    };
    let host = Host { clipboard: Box::new(copy), ..Host::none() };
    let mut effects = Effects::new(drafts, Journal::new(&folder), ApiTarget::Sandbox, host);
    let mut app = App::new(practice(), Keymap::default(), Lookups::default(), Ids::new("panicked"));
    let start = Timestamp { at: std::time::Duration::ZERO, batch: 0 };
    let first = app.update(Msg::DraftLoaded(Ok(Box::new(loaded(MINIMAL)))), start);
    let theme = Theme::named(ThemeName::Dark);
    let reason =
        tui_session::run(&mut app, Themes { first: theme, auto: theme }, &mut effects, first).unwrap();
    assert_eq!(reason, ExitReason::Panicked);
    effects.finish(reason, || {}).unwrap();
    writeln!(std::io::stderr(), "\r\n{}", panics::message(true, true)).unwrap();
    std::process::exit(1);
}

#[rstest]
fn panic_saves_the_draft(#[values("event loop", "other thread")] how: &str) {
    let home = Home::new();
    let program = std::env::current_exe().unwrap();
    let arguments = "--exact terminal::panics::child_that_panics --nocapture --test-threads 1";
    let script = format!("{HOW}='{how}' exec '{}' {arguments}", program.display());
    let mut term = PtyProgram::start_as(&home, "/bin/sh", &["-c", &script], (80, 24));
    term.wait("AgentName");
    term.send(F5);
    term.wait("ready");
    term.press_button("User created");
    // At once, before the draft with the user's ID would be saved without a panic.
    term.send("c");
    let end = term.end(TIMEOUT);
    assert_eq!(end.code, 1);
    assert_contains!(end.after, "stopped unexpectedly at tests/terminal/panics.rs:");
    assert!(!end.after.contains("secret"), "{}", end.after);
    assert!(home.drafts()[0]["userId"].is_string(), "{:?}", home.drafts());
}
