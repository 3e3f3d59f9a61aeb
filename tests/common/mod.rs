//! Shared helpers: the app driven by keys with a clock of the test's own.

pub mod contrast;
pub mod home;
#[cfg(target_os = "linux")]
pub mod pty;
pub mod running;
pub mod sandbox;
pub mod server;

pub use home::{in_three_tries, wait_for_press_guard};
pub use running::RunningApp;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::time::Duration;
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::{DraftRow, Effect, LoadedDraft, Msg, Timestamp};
use vcc_user::app::phase::Phase;
use vcc_user::app::suggest::{LookupEntry, Lookups};
use vcc_user::app::{AccountContext, App, Ids};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::submission::{
    ApiResponse, Event, RoutingPlan, RoutingRow, SetupAction, SetupEvent, SetupStep, Step,
};
use vcc_user::tui::theme::{Theme, ThemeName};

pub const MINIMAL: &str = include_str!("../../assets/examples/minimal.json");
pub const FULL: &str = include_str!("../../assets/examples/full.json");

/// A draft of a user from JSON.
pub fn draft(json: &str) -> Draft {
    let loaded = vcc_user::model::import::from_text(json).unwrap();
    Draft { form: loaded.form, ..Draft::default() }
}

/// A draft from JSON that has no file yet.
pub fn loaded(json: &str) -> LoadedDraft {
    LoadedDraft { id: None, draft: draft(json), remarks: Vec::new() }
}

/// A row of the draft list, named by its ID.
pub fn draft_row(id: &str) -> DraftRow {
    DraftRow {
        id: id.into(),
        title: id.into(),
        role: "Agent".into(),
        errors: 0,
        age: 0,
        user_id: None,
        template: false,
        damaged: None,
    }
}

/// The built-in sandbox as the active account.
pub fn practice() -> AccountContext {
    AccountContext {
        account: "sandbox".into(),
        api_url: "sandbox".into(),
        practice: true,
        ..AccountContext::default()
    }
}

/// A complete response of the API.
pub fn response(status: u16, body: impl Into<Vec<u8>>) -> ApiResponse {
    ApiResponse { status, body: body.into(), body_complete: true, ..ApiResponse::default() }
}

/// The message after an effect that succeeds; `post` returns the response to the body of a POST.
pub fn succeed(effect: Effect, post: impl FnOnce(&str) -> ApiResponse) -> Option<Msg> {
    match effect {
        Effect::Save { id, revision, .. } => Some(Msg::Saved { id, revision, result: Ok(()) }),
        Effect::Submit { step, request, .. } => {
            let event = match step {
                Step::Record => Event::Recorded(Ok(())),
                Step::Token { .. } => Event::Token(Ok(())),
                Step::Post => Event::Response(post(&request.body)),
                Step::LookUp => Event::LookedUp(Ok(None)),
                Step::FindNamesake => Event::Namesake(None),
                Step::Patch | Step::ReadUser => panic!("nothing is restored here"),
                Step::Close => Event::Closed,
                Step::Release => Event::Released,
                Step::SetUp { action, .. } => Event::SetUp(succeed_setup(&action)),
                Step::TakeUp => panic!("nothing is taken up here"),
            };
            Some(Msg::Submission { attempt: request.attempt, event })
        }
        _ => None,
    }
}

/// The event after an action of a setup that succeeds.
pub fn succeed_setup(action: &SetupAction) -> SetupEvent {
    match action {
        SetupAction::Record(_) => SetupEvent::Recorded(Ok(())),
        SetupAction::Read(_) => SetupEvent::Read(Ok(Vec::new())),
        SetupAction::Put(..) => SetupEvent::Put(Ok(())),
        SetupAction::Close(_) => SetupEvent::Closed,
    }
}

/// Whether a [`TestApp`] has produced an effect of this pattern.
macro_rules! has_effect {
    ($test:expr, $($pattern:tt)+) => {
        $test.effects.iter().any(|effect| matches!(effect, $($pattern)+))
    };
}

/// Asserts that a text has each of these parts, or shows it.
macro_rules! assert_contains {
    ($text:expr, $($part:expr),+ $(,)?) => {{
        let text: &str = &$text;
        $(assert!(text.contains($part), "{:?} is missing in:\n{text}", $part);)+
    }};
}

macro_rules! assert_starts_with {
    ($text:expr, $start:expr $(,)?) => {{
        let text: &str = &$text;
        assert!(text.starts_with($start), "{:?} is not the start of:\n{text}", $start);
    }};
}

macro_rules! assert_ends_with {
    ($text:expr, $end:expr $(,)?) => {{
        let text: &str = &$text;
        assert!(text.ends_with($end), "{:?} is not the end of:\n{text}", $end);
    }};
}

/// A key by its name: `Tab`, `F5`, `Ctrl-z`, `Alt-Home`, or a single character.
pub fn key(name: &str) -> KeyEvent {
    for (prefix, modifier) in [("Ctrl-", KeyModifiers::CONTROL), ("Alt-", KeyModifiers::ALT)] {
        if let Some(rest) = name.strip_prefix(prefix) {
            return KeyEvent::new(key(rest).code, modifier);
        }
    }
    let code = match name {
        "BackTab" => return KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT),
        "Tab" => KeyCode::Tab,
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Space" => KeyCode::Char(' '),
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        _ => match name.strip_prefix('F').and_then(|number| number.parse().ok()) {
            Some(number) => KeyCode::F(number),
            None => KeyCode::Char(name.chars().next().unwrap()),
        },
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}

/// The app without I/O: effects are collected, and the test sets the time.
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
        Self::with(account, Keymap::default(), Lookups::default())
    }

    pub fn with(account: AccountContext, keymap: Keymap, lookups: Lookups) -> Self {
        let app = App::new(account, keymap, lookups, Ids::new("test"));
        Self { app, effects: Vec::new(), at: Duration::from_secs(1), batch: 0 }
    }

    pub fn on(json: &str) -> Self {
        Self::on_account(json, practice())
    }

    pub fn on_account(json: &str, account: AccountContext) -> Self {
        let mut test = Self::with_account(account);
        test.open(draft(json));
        test
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

    /// Sends a message in the same input batch as the last one.
    pub fn send_together(&mut self, msg: Msg) {
        let now = Timestamp { at: self.at, batch: self.batch };
        self.effects.extend(self.app.update(msg, now));
    }

    /// Sends the results of all effects, and of those that follow. Each step of a submission takes 150 ms.
    pub fn settle(&mut self, mut perform: impl FnMut(Effect) -> Option<Msg>) {
        while !self.effects.is_empty() {
            for msg in std::mem::take(&mut self.effects).into_iter().filter_map(&mut perform) {
                self.wait(if matches!(msg, Msg::Submission { .. }) { 150 } else { 0 });
                self.send(msg);
            }
        }
    }

    /// Sends the next deadline at its time.
    pub fn wait_for_deadline(&mut self) {
        self.at = self.app.deadline().unwrap();
        self.send(Msg::Deadline);
    }

    /// The attempt that is being sent.
    pub fn attempt(&self) -> String {
        let Phase::Sending { submission, .. } = self.app.phase() else { panic!("nothing is sent") };
        submission.request().attempt.clone()
    }

    /// Sends events of the current attempt.
    pub fn submission(&mut self, events: impl IntoIterator<Item = Event>) {
        let attempt = self.attempt();
        for event in events {
            self.send(Msg::Submission { attempt: attempt.clone(), event });
        }
    }

    pub fn wait(&mut self, milliseconds: u64) {
        self.at += Duration::from_millis(milliseconds);
    }

    /// Presses keys, named and separated by spaces, one each 500 ms.
    pub fn keys(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            self.wait(500);
            self.send(Msg::Key(key(name)));
        }
        self
    }

    /// Goes to a visible screen.
    pub fn go_to(&mut self, screen: Screen) -> &mut Self {
        let visible = vcc_user::model::visibility::visible_screens(self.app.form());
        let place = visible.iter().position(|one| *one == screen).unwrap();
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

    /// The answer of a field.
    pub fn answer(&self, field: FieldId) -> &str {
        self.app.form().get(field)
    }

    /// The frame, as text.
    pub fn drawn(&self, columns: u16, rows: u16) -> String {
        text_of(&self.buffer(columns, rows, &Theme::named(ThemeName::Dark)))
    }

    pub fn buffer(&self, columns: u16, rows: u16, theme: &Theme) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let frame = terminal
            .draw(|frame| {
                vcc_user::tui::view::draw(&self.app, theme, frame);
            })
            .unwrap();
        frame.buffer.clone()
    }
}

/// A buffer's lines, without white space at their ends.
pub fn text_of(buffer: &Buffer) -> String {
    let line =
        |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
}

/// A draft from JSON that is to be set up like this.
pub fn loaded_with_plan(json: &str, plan: &RoutingPlan) -> LoadedDraft {
    let mut opened = loaded(json);
    for step in SetupStep::ALL {
        let entry = |row: &RoutingRow| match row.level {
            Some(level) => format!("{}:{level}", row.id),
            None => row.id.clone(),
        };
        let text = plan.rows(step).iter().map(entry).collect::<Vec<_>>().join(", ");
        opened.draft.form.set(step.field(), text);
    }
    opened
}

/// Opens such a draft, with an account whose lists hold the entries of the plan.
pub fn open_plan(json: &str, plan: &RoutingPlan) -> Vec<Msg> {
    let entry =
        |row: &RoutingRow| LookupEntry { id: row.id.clone(), name: row.name.clone(), detail: String::new() };
    let lists = SetupStep::ALL.into_iter().map(|step| Msg::AccountList {
        list: step.list(),
        result: Ok(plan.rows(step).iter().map(entry).collect()),
    });
    lists.chain([Msg::DraftLoaded(Ok(Box::new(loaded_with_plan(json, plan))))]).collect()
}
