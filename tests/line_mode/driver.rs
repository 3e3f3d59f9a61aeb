//! A wizard and its line mode without a world: what was asked of the world is counted, and answered as the test says.

use std::time::Duration;
use vcc_user::app::intent::Intent;
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::{Effect, LoadedDraft, Msg, Timestamp};
use vcc_user::app::suggest::Lookups;
use vcc_user::app::{AccountContext, App, Ids};
use vcc_user::line_mode::{LineMode, output_text, ui_mode};
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::visibility;
use vcc_user::submission::{ApiResponse, Event, RetryAfter, Step};

pub struct LineModeTest {
    pub app: App,
    pub line_mode: LineMode,
    /// Everything that was output.
    pub output: String,
    /// How often a user was sent.
    pub posts: usize,
    pub left: bool,
    /// What the API answers a user with.
    pub response: ApiResponse,
    at: Duration,
    batch: u64,
}

impl LineModeTest {
    pub fn new() -> Self {
        Self::with(AccountContext { account: "sandbox".into(), practice: true, ..AccountContext::default() })
    }

    pub fn with(setting: AccountContext) -> Self {
        let mut app = App::new(setting, Keymap::default(), Lookups::default(), Ids::new("test"));
        app.controls_mut().ui_mode = ui_mode();
        let response = ApiResponse {
            status: 201,
            body: br#"{"userId":"5cba9dab"}"#.to_vec(),
            body_complete: true,
            ..ApiResponse::default()
        };
        let (output, at) = (String::new(), Duration::from_secs(1));
        let mut test =
            Self { app, line_mode: LineMode::new(), output, posts: 0, left: false, response, at, batch: 0 };
        test.render();
        test
    }

    /// A test about a user from a file.
    pub fn on(json: &str) -> Self {
        let mut test = Self::new();
        let loaded = vcc_user::model::import::from_text(json).unwrap();
        let draft = vcc_user::model::draft::Draft { form: loaded.form, ..Default::default() };
        let opened = LoadedDraft { id: Some("draft".into()), draft, remarks: Vec::new() };
        test.update(Msg::DraftLoaded(Ok(Box::new(opened))));
        test.render();
        test
    }

    /// What a line brings: everything up to the next question, that included.
    pub fn line(&mut self, line: &str) -> String {
        let before = self.output.len();
        self.output.push_str(&output_text(&[line.to_owned()]));
        let start = self.output.len();
        self.batch += 1;
        self.at += Duration::from_millis(20);
        let response = self.line_mode.interpret(&self.app, line);
        self.output.push_str(&output_text(&response.lines));
        if let Some(msg) = response.msg {
            self.update(msg);
        }
        self.render();
        assert!(self.output.len() > before);
        self.output[start..].to_owned()
    }

    pub fn lines(&mut self, lines: &[&str]) -> String {
        lines.iter().map(|line| self.line(line)).last().unwrap_or_default()
    }

    pub fn answer(&self, field: FieldId) -> &str {
        self.app.form().get(field)
    }

    /// How a screen is announced, wherever it stands among those of now: `Agent, 3 of 7`.
    pub fn screen_title(&self, screen: Screen) -> String {
        let standing = visibility::visible_screens(self.app.form());
        let number = standing.iter().position(|one| *one == screen).unwrap() + 1;
        format!("{}, {number} of {}", screen.label(), standing.len())
    }

    pub fn respond_with(&mut self, status: u16, retry_after: Option<RetryAfter>, body: &str) {
        self.response = ApiResponse {
            status,
            retry_after,
            body: body.as_bytes().to_vec(),
            body_complete: true,
            ..ApiResponse::default()
        };
    }

    pub fn update(&mut self, msg: Msg) {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            let now = Timestamp { at: self.at, batch: self.batch };
            for effect in self.app.update(msg, now) {
                waiting.extend(self.perform(effect));
            }
            if self.app.wants_secret().is_some() {
                waiting.push(Msg::Intent(Intent::Secret(Ok("s3cret".into()))));
            }
            if waiting.is_empty() {
                break;
            }
            self.render();
        }
    }

    fn perform(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::Submit { step, order, .. } => {
                let event = match step {
                    Step::Record => Event::Recorded(Ok(())),
                    Step::Token { .. } => Event::Token(Ok(())),
                    Step::Post => {
                        self.posts += 1;
                        Event::Response(self.response.clone())
                    }
                    Step::LookUp => Event::LookedUp(Ok(None)),
                    Step::Close => Event::Closed,
                };
                Some(Msg::Submission { attempt: order.attempt, event })
            }
            Effect::Save { id, revision, .. } => Some(Msg::Saved { id, revision, result: Ok(()) }),
            Effect::ListDrafts => Some(Msg::Drafts(Vec::new())),
            Effect::ReadDirectory => Some(Msg::Directory(Err("nobody is asked here".into()))),
            Effect::ReadUser { username, .. } => {
                Some(Msg::UserRead { username, result: Err("nobody is asked here".into()) })
            }
            Effect::Leave => {
                self.left = true;
                None
            }
            _ => None,
        }
    }

    fn render(&mut self) {
        let busy = self.line_mode.is_busy(&self.app);
        let text = self.line_mode.render(&self.app, busy);
        self.output.push_str(&text);
    }
}
