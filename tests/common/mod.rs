//! What several tests share: a wizard driven by keys at times of the test's choosing, and the real loop on a screen
//! that can be read while it runs.

pub mod contrast;
pub mod home;
#[cfg(target_os = "linux")]
pub mod pty;
pub mod sandbox;
pub mod server;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::{Effect, LoadedDraft, Msg, Timestamp};
use vcc_user::app::suggest::Lookups;
use vcc_user::app::{AccountContext, App, CreatedUser, Ids};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::Screen;
use vcc_user::services::MsgSender;
use vcc_user::services::connection::ApiTarget;
use vcc_user::services::effects::Effects;
use vcc_user::services::host::Host;
use vcc_user::store::drafts::DraftStore;
use vcc_user::store::ids;
use vcc_user::store::journal::Journal;
use vcc_user::tui::event_loop::EventLoop;
use vcc_user::tui::view::theme::{Theme, ThemeName};
use vcc_user::tui::{EventSender, LoopEvent};

pub const MINIMAL: &str = include_str!("../../assets/examples/minimal.json");
pub const FULL: &str = include_str!("../../assets/examples/full.json");

/// A draft of a user from JSON.
pub fn draft(json: &str) -> Draft {
    let loaded = vcc_user::model::import::from_text(json).unwrap();
    Draft { form: loaded.form, ..Draft::default() }
}

/// The setting of the practice account.
pub fn practice() -> AccountContext {
    AccountContext {
        account: "sandbox".into(),
        api_url: "sandbox".into(),
        practice: true,
        ..AccountContext::default()
    }
}

/// A key by its name: `Tab`, `PageDown`, `F5`, `Ctrl-z`, `Alt-1`, or a single character.
pub fn key(name: &str) -> KeyEvent {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    if let Some(letter) = name.strip_prefix("Ctrl-") {
        return KeyEvent::new(KeyCode::Char(letter.chars().next().unwrap()), KeyModifiers::CONTROL);
    }
    if let Some(letter) = name.strip_prefix("Alt-") {
        return KeyEvent::new(KeyCode::Char(letter.chars().next().unwrap()), KeyModifiers::ALT);
    }
    match name {
        "Tab" => plain(KeyCode::Tab),
        "BackTab" => KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT),
        "Enter" => plain(KeyCode::Enter),
        "Esc" => plain(KeyCode::Esc),
        "Space" => plain(KeyCode::Char(' ')),
        "Up" => plain(KeyCode::Up),
        "Down" => plain(KeyCode::Down),
        "Left" => plain(KeyCode::Left),
        "Right" => plain(KeyCode::Right),
        "Home" => plain(KeyCode::Home),
        "End" => plain(KeyCode::End),
        "PageUp" => plain(KeyCode::PageUp),
        "PageDown" => plain(KeyCode::PageDown),
        "Backspace" => plain(KeyCode::Backspace),
        "Delete" => plain(KeyCode::Delete),
        _ => match name.strip_prefix('F').and_then(|number| number.parse().ok()) {
            Some(number) => plain(KeyCode::F(number)),
            None => plain(KeyCode::Char(name.chars().next().unwrap())),
        },
    }
}

/// A wizard without a world: its effects are collected, time passes as the test says.
pub struct TestApp {
    pub app: App,
    pub effects: Vec<Effect>,
    pub at: Duration,
    batch: u64,
}

impl TestApp {
    pub fn new() -> Self {
        Self::with_account(practice())
    }

    pub fn with_account(account: AccountContext) -> Self {
        let app = App::new(account, Keymap::default(), Lookups::default(), Ids::new("test"));
        Self { app, effects: Vec::new(), at: Duration::from_secs(1), batch: 0 }
    }

    pub fn on(json: &str) -> Self {
        let mut alone = Self::new();
        alone.open(draft(json));
        alone
    }

    /// On an account of the test's own.
    pub fn on_account(json: &str, account: AccountContext) -> Self {
        let mut alone = Self::with_account(account);
        alone.open(draft(json));
        alone
    }

    pub fn open(&mut self, draft: Draft) {
        let opened = LoadedDraft { id: Some("draft".into()), draft, remarks: Vec::new() };
        self.send(Msg::DraftLoaded(Ok(Box::new(opened))));
    }

    pub fn send(&mut self, msg: Msg) {
        self.batch += 1;
        let now = Timestamp { at: self.at, batch: self.batch };
        self.effects.extend(self.app.update(msg, now));
    }

    /// Sends without letting a new batch begin, as input does that waited together.
    pub fn send_together(&mut self, msg: Msg) {
        let now = Timestamp { at: self.at, batch: self.batch };
        self.effects.extend(self.app.update(msg, now));
    }

    pub fn wait(&mut self, milliseconds: u64) {
        self.at += Duration::from_millis(milliseconds);
    }

    /// Presses keys, named and separated by spaces, at a person's pace.
    pub fn keys(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            self.wait(500);
            self.send(Msg::Key(key(name)));
        }
        self
    }

    /// Goes to a screen of the step list, wherever it stands in it.
    pub fn go_to(&mut self, screen: Screen) -> &mut Self {
        let standing = vcc_user::model::visibility::visible_screens(self.app.form());
        let place = standing.iter().position(|one| *one == screen).unwrap();
        self.keys(&format!("Alt-{}", place + 1))
    }

    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.wait(60);
            self.send(Msg::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
        }
        self
    }

    pub fn screen(&self) -> Screen {
        self.app.screen()
    }

    /// What is drawn, as text.
    pub fn drawn(&self, columns: u16, rows: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let theme = Theme::of(ThemeName::Dark);
        terminal.draw(|frame| vcc_user::tui::view::draw(&self.app, &theme, frame)).unwrap();
        text_of(terminal.backend())
    }
}

fn text_of(backend: &TestBackend) -> String {
    let buffer = backend.buffer();
    let line =
        |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
}

/// A screen that can be read while the loop draws on it.
#[derive(Clone)]
pub struct Shared(Arc<(Mutex<TestBackend>, Condvar)>);

impl Shared {
    pub fn new(columns: u16, rows: u16) -> Self {
        Self(Arc::new((Mutex::new(TestBackend::new(columns, rows)), Condvar::new())))
    }

    fn with<T>(&self, work: impl FnOnce(&mut TestBackend) -> T) -> T {
        let result = work(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
        result
    }
}

impl Backend for Shared {
    type Error = Infallible;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> Result<(), Infallible> {
        self.with(|backend| backend.draw(content))
    }
    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.with(Backend::hide_cursor)
    }
    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.with(Backend::show_cursor)
    }
    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        self.with(Backend::get_cursor_position)
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.with(|backend| backend.set_cursor_position(position))
    }
    fn clear(&mut self) -> Result<(), Infallible> {
        self.with(Backend::clear)
    }
    fn clear_region(&mut self, region: ClearType) -> Result<(), Infallible> {
        self.with(|backend| backend.clear_region(region))
    }
    fn size(&self) -> Result<Size, Infallible> {
        self.with(|backend| backend.size())
    }
    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        self.with(Backend::window_size)
    }
    fn flush(&mut self) -> Result<(), Infallible> {
        self.with(Backend::flush)
    }
}

/// What is known of a wizard that was left.
pub struct FinalState {
    pub created: Vec<CreatedUser>,
    pub preview: String,
}

/// The real loop, with real files and real HTTP, on a screen of the test's.
pub struct RunningApp {
    post: EventSender,
    screen: Shared,
    done: JoinHandle<FinalState>,
    pub drafts: DraftStore,
}

impl RunningApp {
    pub fn start(folder: &Path, target: ApiTarget, opened: Option<LoadedDraft>) -> Self {
        Self::start_with_keys(folder, target, opened, Keymap::default())
    }

    /// With the keys that a `config.toml` gave.
    pub fn start_with_keys(
        folder: &Path,
        target: ApiTarget,
        opened: Option<LoadedDraft>,
        keymap: Keymap,
    ) -> Self {
        let drafts = DraftStore::new(folder.join("drafts"));
        let (post, happenings) = channel();
        let post = EventSender::from(post);
        let screen = Shared::new(120, 40);
        let (own_post, own_screen, own_drafts) = (post.clone(), screen.clone(), drafts.clone());
        let state: PathBuf = folder.to_owned();
        let done = std::thread::spawn(move || {
            let mut app = App::new(practice(), keymap, Lookups::default(), Ids::new(ids::new()));
            let beginning = Timestamp { at: Duration::ZERO, batch: 0 };
            let open = |opened| app.update(Msg::DraftLoaded(Ok(Box::new(opened))), beginning);
            let first = opened.map(open).unwrap_or_default();
            let mut effects = Effects::new(own_drafts, Journal::new(&state), target, Host::none());
            let mut terminal = Terminal::new(own_screen).unwrap();
            let theme = Theme::of(ThemeName::Dark);
            let mut nothing = ();
            let mut event_loop = EventLoop::new(&mut terminal, &mut app, theme, &mut effects, &mut nothing);
            let begin = |effects: &mut Effects, sender: &MsgSender| {
                effects.read_earlier_runs(sender);
                for effect in first {
                    effects.run(effect, sender);
                }
            };
            let left = event_loop.run(&happenings, &own_post, begin).unwrap();
            effects.finish(left, || {}).unwrap();
            let preview = vcc_user::model::payload::build(app.form()).to_json();
            FinalState { created: app.created().to_vec(), preview }
        });
        Self { post, screen, done, drafts }
    }

    pub fn press(&self, event: KeyEvent) {
        self.post.send(LoopEvent::Input(vec![Event::Key(event)])).unwrap();
    }

    pub fn keys(&self, names: &str) {
        for name in names.split(' ') {
            self.press(key(name));
        }
    }

    pub fn type_text(&self, text: &str) {
        for letter in text.chars() {
            self.press(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
        }
    }

    pub fn paste(&self, text: &str) {
        self.post.send(LoopEvent::Input(vec![Event::Paste(text.into())])).unwrap();
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&self, wanted: &str) -> String {
        self.wait_for_any(&[wanted])
    }

    /// Waits until the screen shows one of these texts.
    pub fn wait_for_any(&self, wanted: &[&str]) -> String {
        let end = Instant::now() + Duration::from_secs(10);
        let (lock, changed) = &*self.screen.0;
        let mut backend = lock.lock().unwrap();
        loop {
            let text = text_of(&backend);
            if wanted.iter().any(|one| text.contains(one)) {
                return text;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never on the screen: {wanted:?}\n{text}");
            backend = changed.wait_timeout(backend, left).unwrap().0;
        }
    }

    /// Presses the focused button and waits for what it brings. A script is faster than a person: where the guard
    /// against a held Enter asks for one more, the time that it asks for is let pass.
    pub fn press_button(&self, wanted: &str) -> String {
        self.press_with("Enter", wanted)
    }

    /// The same with another key.
    pub fn press_with(&self, key: &str, wanted: &str) -> String {
        self.keys(key);
        let text = self.wait_for_any(&[wanted, "once more"]);
        if text.contains(wanted) {
            return text;
        }
        std::thread::sleep(Duration::from_millis(450));
        self.keys(key);
        self.wait_for(wanted)
    }

    pub fn leave(self) -> FinalState {
        self.keys("Ctrl-q");
        self.done.join().unwrap()
    }
}
