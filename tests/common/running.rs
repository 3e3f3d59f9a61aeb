//! The real event loop on a screen that can be read while it runs.

use super::{key, loaded, loaded_with_plan, practice, text_of, wait_for_press_guard};
use crossterm::event::{self, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::{LoadedDraft, Msg, Timestamp};
use vcc_user::app::suggest::Lookups;
use vcc_user::app::{App, CreatedUser, Ids};
use vcc_user::services::MsgSender;
use vcc_user::services::connection::ApiTarget;
use vcc_user::services::effects::Effects;
use vcc_user::services::host::Host;
use vcc_user::store::drafts::DraftStore;
use vcc_user::store::ids;
use vcc_user::store::journal::Journal;
use vcc_user::submission::RoutingPlan;
use vcc_user::tui::event_loop::EventLoop;
use vcc_user::tui::theme::{Theme, ThemeName};
use vcc_user::tui::{EventSender, LoopEvent};

/// A screen that can be read while the loop draws on it, and whether it is drawing.
#[derive(Clone)]
pub struct Shared(Arc<(Mutex<TestBackend>, Condvar, AtomicBool)>);

impl Shared {
    pub fn new(columns: u16, rows: u16) -> Self {
        let backend = Mutex::new(TestBackend::new(columns, rows));
        Self(Arc::new((backend, Condvar::new(), AtomicBool::new(false))))
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
        self.with(|backend| {
            self.0.2.store(true, Ordering::Relaxed);
            backend.draw(content)
        })
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
        self.with(|backend| {
            self.0.2.store(false, Ordering::Relaxed);
            backend.flush()
        })
    }
}

/// The state of an app that has ended.
pub struct FinalState {
    pub created: Vec<CreatedUser>,
    pub preview: String,
}

/// The real event loop with real files and real HTTP, on a screen in memory.
pub struct RunningApp {
    events: EventSender,
    screen: Shared,
    done: JoinHandle<FinalState>,
    pub drafts: DraftStore,
}

impl RunningApp {
    pub fn start(folder: &Path, target: ApiTarget, opened: Option<LoadedDraft>) -> Self {
        Self::start_with_keys(folder, target, opened, Keymap::default())
    }

    /// With a new draft from JSON.
    pub fn open(folder: &Path, target: ApiTarget, json: &str) -> Self {
        Self::start(folder, target, Some(loaded(json)))
    }

    /// Goes to the review of a user without errors.
    pub fn review(&self) {
        self.keys("F5");
        self.wait_for("ready");
    }

    /// With a new draft from JSON, on a screen of this size.
    pub fn open_sized(folder: &Path, target: ApiTarget, json: &str, size: (u16, u16)) -> Self {
        Self::start_sized(folder, target, Some(loaded(json)), Keymap::default(), size)
    }

    /// With a new draft from JSON, and what is set up after the user was created.
    pub fn open_with_plan(folder: &Path, target: ApiTarget, json: &str, plan: &RoutingPlan) -> Self {
        let opened = loaded_with_plan(json, plan);
        Self::start_sized(folder, target, Some(opened), Keymap::default(), (120, 40))
    }

    /// With a new user, on a screen of this size, in a theme.
    pub fn start_themed(folder: &Path, target: ApiTarget, size: (u16, u16), theme: ThemeName) -> Self {
        Self::start_drawn(folder, target, None, Keymap::default(), size, theme)
    }

    /// With keys from `config.toml`.
    pub fn start_with_keys(
        folder: &Path,
        target: ApiTarget,
        opened: Option<LoadedDraft>,
        keymap: Keymap,
    ) -> Self {
        Self::start_sized(folder, target, opened, keymap, (120, 40))
    }

    fn start_sized(
        folder: &Path,
        target: ApiTarget,
        opened: Option<LoadedDraft>,
        keymap: Keymap,
        size: (u16, u16),
    ) -> Self {
        Self::start_drawn(folder, target, opened, keymap, size, ThemeName::Dark)
    }

    fn start_drawn(
        folder: &Path,
        target: ApiTarget,
        opened: Option<LoadedDraft>,
        keymap: Keymap,
        (columns, rows): (u16, u16),
        theme: ThemeName,
    ) -> Self {
        let drafts = DraftStore::new(folder.join("drafts"));
        let (sender, receiver) = channel();
        let events = EventSender::from(sender);
        let screen = Shared::new(columns, rows);
        let (own_events, own_screen, own_drafts) = (events.clone(), screen.clone(), drafts.clone());
        let state: PathBuf = folder.to_owned();
        let done = std::thread::spawn(move || {
            let mut app = App::new(practice(), keymap, Lookups::default(), Ids::new(ids::new()));
            let start = Timestamp { at: Duration::ZERO, batch: 0 };
            let open = |opened| app.update(Msg::DraftLoaded(Ok(Box::new(opened))), start);
            let first = opened.map(open).unwrap_or_default();
            let mut effects = Effects::new(own_drafts, Journal::new(&state), target, Host::none());
            let mut terminal = Terminal::new(own_screen).unwrap();
            let theme = Theme::named(theme);
            let mut control = ();
            let mut event_loop = EventLoop::new(&mut terminal, &mut app, theme, &mut effects, &mut control);
            let begin = |effects: &mut Effects, sender: &MsgSender| {
                effects.read_earlier_runs(sender);
                for effect in first {
                    effects.run(effect, sender);
                }
            };
            let reason = event_loop.run(&receiver, &own_events, begin).unwrap();
            effects.finish(reason, || {}).unwrap();
            let preview = vcc_user::model::payload::build(app.form()).to_json();
            FinalState { created: app.created().to_vec(), preview }
        });
        Self { events, screen, done, drafts }
    }

    pub fn press(&self, key: KeyEvent) {
        self.events.send(LoopEvent::Input(vec![event::Event::Key(key)])).unwrap();
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
        self.events.send(LoopEvent::Input(vec![event::Event::Paste(text.into())])).unwrap();
    }

    fn mouse(&self, kind: MouseEventKind, column: usize, row: usize) {
        let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.events.send(LoopEvent::Input(vec![event::Event::Mouse(event)])).unwrap();
    }

    /// Turns the mouse wheel.
    pub fn wheel(&self, down: bool, times: usize) {
        let kind = if down { MouseEventKind::ScrollDown } else { MouseEventKind::ScrollUp };
        (0..times).for_each(|_| self.mouse(kind, 20, 10));
    }

    /// Clicks on a text, once the screen shows it.
    pub fn click(&self, text: &str) {
        let screen = self.wait_for(text);
        let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
        let column = line[..line.find(text).unwrap()].chars().count();
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row);
    }

    /// The screen, and the cursor if it is shown, once both are drawn.
    pub fn buffer(&self) -> (Buffer, Option<Position>) {
        let (lock, changed, is_drawing) = &*self.screen.0;
        let backend = lock.lock().unwrap();
        let backend = changed.wait_while(backend, |_| is_drawing.load(Ordering::Relaxed)).unwrap();
        (backend.buffer().clone(), backend.cursor_visible().then(|| backend.cursor_position()))
    }

    /// Waits until the screen shows something else, as long as the guard against a held Enter refuses a press.
    pub fn wait_for_change(&self, before: &str) -> String {
        let end = Instant::now() + Duration::from_millis(450);
        let (lock, changed, _) = &*self.screen.0;
        let mut backend = lock.lock().unwrap();
        loop {
            let text = text_of(backend.buffer());
            let left = end.saturating_duration_since(Instant::now());
            if text != before || left.is_zero() {
                return text;
            }
            backend = changed.wait_timeout(backend, left).unwrap().0;
        }
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&self, wanted: &str) -> String {
        self.wait_for_any(&[wanted])
    }

    /// Waits until the screen shows one of these texts.
    pub fn wait_for_any(&self, wanted: &[&str]) -> String {
        self.wait_until(&format!("{wanted:?}"), |text| wanted.iter().any(|one| text.contains(one)))
    }

    /// Waits until the screen's text meets a condition.
    pub fn wait_until(&self, what: &str, is_met: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + Duration::from_secs(30);
        let (lock, changed, _) = &*self.screen.0;
        let mut backend = lock.lock().unwrap();
        loop {
            let text = text_of(backend.buffer());
            if is_met(&text) {
                return text;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "timed out waiting for {what}:\n{text}");
            backend = changed.wait_timeout(backend, left).unwrap().0;
        }
    }

    /// Presses the focused button and waits for a text. Presses again if the guard against a held Enter asks for it.
    pub fn press_button(&self, wanted: &str) -> String {
        self.press_with("Enter", wanted)
    }

    /// The same with another key. Waits until the refusal of an earlier press is gone: taken for this one's, it would
    /// lead to a second press, on whatever the first one opened.
    pub fn press_with(&self, key: &str, wanted: &str) -> String {
        let refusals =
            ["A held key presses nothing.", "This screen has only just opened.", "It came with other"];
        self.wait_until("no refusal", |text| !refusals.iter().any(|refusal| text.contains(refusal)));
        self.keys(key);
        let text = self.wait_for_any(&[&[wanted][..], &refusals].concat());
        if text.contains(wanted) {
            return text;
        }
        wait_for_press_guard();
        self.keys(key);
        self.wait_for(wanted)
    }

    pub fn leave(self) -> FinalState {
        self.keys("Ctrl-q");
        self.done.join().unwrap()
    }
}
