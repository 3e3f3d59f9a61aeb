//! A panic: the terminal first, then the draft, then a message without answers.

use super::{ENTER, F5, MINIMAL};
use crate::common::pty::{Home, PATIENCE, Term};
use std::io::Write;
use vcc_user::runtime::network::Target;
use vcc_user::runtime::{panics, tui_session};
use vcc_user::services::ExitReason;
use vcc_user::services::effects::Effects;
use vcc_user::services::host::World;
use vcc_user::store::drafts::DraftStore;
use vcc_user::store::journal::Journal;
use vcc_user::ui::theme::{Theme, ThemeName};
use vcc_user::user::draft::Draft;
use vcc_user::user::read;
use vcc_user::wizard::keymap::Keymap;
use vcc_user::wizard::msg::{Moment, Msg, Opened};
use vcc_user::wizard::suggest::KnownLists;
use vcc_user::wizard::{Ids, Setting, Wizard};

/// Names the way to panic, for a test that runs once more as a process of its own.
const HOW: &str = "VCC_USER_TEST_PANIC";

/// The wizard, whose clipboard panics.
#[test]
fn inside() {
    let Ok(how) = std::env::var(HOW) else { return };
    let folder = std::path::PathBuf::from(std::env::var("XDG_CONFIG_HOME").unwrap()).join("vcc-user");
    let drafts = DraftStore::new(folder.join("drafts"));
    let copy = move |text: &str| match how.as_str() {
        "here" => panic!("secret answer {text}"),
        _ => drop(std::thread::spawn(|| panic!("secret answer")).join()),
    };
    let mut effects = Effects::new(
        drafts,
        Journal::new(&folder),
        Target::Practice,
        World { clipboard: Box::new(copy), ..World::none() },
    );
    let setting = Setting { account: "sandbox".into(), practice: true, ..Setting::default() };
    let mut wizard = Wizard::new(setting, Keymap::default(), KnownLists::default(), Ids::new("panicked"));
    let draft = Draft { form: read::from_text(MINIMAL).unwrap().form, ..Draft::default() };
    let opened = Opened { id: None, draft, remarks: Vec::new() };
    let start = Moment { at: std::time::Duration::ZERO, batch: 0 };
    let first = wizard.update(Msg::Opened(Ok(Box::new(opened))), start);
    let theme = Theme::of(ThemeName::Dark);
    let left = tui_session::run(&mut wizard, theme, &mut effects, first, None).unwrap();
    assert_eq!(left, ExitReason::Panicked);
    effects.finish(left, || {}).unwrap();
    writeln!(std::io::stderr(), "\r\n{}", panics::message(panics::TypedText::Saved)).unwrap();
    std::process::exit(1);
}

fn panics(how: &str) {
    let home = Home::new();
    let program = std::env::current_exe().unwrap();
    let arguments = "--exact terminal::panics::inside --nocapture --test-threads 1";
    let script = format!("{HOW}={how} exec '{}' {arguments}", program.display());
    let mut term = Term::start_as(&home, "/bin/sh", &["-c", &script], (80, 24));
    term.wait("AgentName");
    term.send(F5);
    term.wait("ready");
    term.send(ENTER);
    term.wait("User created");
    // At once: the draft with the user's id is saved a moment later, were there no panic.
    term.send("c");
    let end = term.end(PATIENCE);
    assert_eq!(end.code, 1);
    assert!(end.after.contains("stopped unexpectedly at tests/terminal/panics.rs:"), "{}", end.after);
    assert!(!end.after.contains("secret"), "{}", end.after);
    assert!(home.drafts()[0]["userId"].is_string(), "{:?}", home.drafts());
}

#[test]
fn a_panic_of_the_loop_saves_the_draft() {
    panics("here");
}

#[test]
fn a_panic_of_another_thread_saves_the_draft() {
    panics("elsewhere");
}
