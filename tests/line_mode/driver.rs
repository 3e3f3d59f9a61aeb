//! Line mode without I/O: effects succeed at once, and the posted users are counted.

use crate::common::{TestApp, draft, practice, response, succeed};
use std::ops::{Deref, DerefMut};
use vcc_user::app::AccountContext;
use vcc_user::app::intent::Intent;
use vcc_user::app::msg::{AccountRead, Effect, Msg};
use vcc_user::line_mode::{LineMode, output_text, ui_mode};
use vcc_user::model::fields::Screen;
use vcc_user::model::form::Form;
use vcc_user::model::visibility;
use vcc_user::submission::{
    ApiResponse, ChangeFailure, Event, RetryAfter, SetupAction, SetupEvent, SetupOutcome, SetupStep, Step,
    TakeBackStep, TakenUp,
};

/// The announcement of a screen at its position: `Agent, 3 of 7`.
pub fn screen_title(screen: Screen, form: &Form) -> String {
    let visible = visibility::visible_screens(form);
    let number = visible.iter().position(|one| *one == screen).unwrap() + 1;
    format!("{}, {number} of {}", screen.label(), visible.len())
}

pub struct LineModeTest {
    pub inner: TestApp,
    pub line_mode: LineMode,
    /// Everything that was printed, input lines included.
    pub output: String,
    /// The number of POSTs.
    pub posts: usize,
    pub left: bool,
    /// The API's response to a POST.
    pub response: ApiResponse,
    /// The step of the setup whose next PUT is refused.
    pub refused: Option<SetupStep>,
    /// Whether a take-back gets no answer.
    pub silent_take_back: bool,
    /// What is open of an attempt whose setup is finished.
    pub open: Option<TakenUp>,
}

impl Deref for LineModeTest {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.inner
    }
}

impl DerefMut for LineModeTest {
    fn deref_mut(&mut self) -> &mut TestApp {
        &mut self.inner
    }
}

impl LineModeTest {
    pub fn new() -> Self {
        Self::with(practice())
    }

    pub fn with(account: AccountContext) -> Self {
        let mut inner = TestApp::with_account(account);
        inner.app.controls_mut().ui_mode = ui_mode();
        let response = response(201, r#"{"userId":"5cba9dab"}"#);
        let (line_mode, output) = (LineMode::default(), String::new());
        let (refused, open, silent_take_back) = (None, None, false);
        let (posts, left) = (0, false);
        let mut test =
            Self { inner, line_mode, output, posts, left, response, refused, silent_take_back, open };
        test.render();
        test
    }

    /// With a draft from JSON.
    pub fn on(json: &str) -> Self {
        let mut test = Self::new();
        test.inner.open(draft(json));
        test.run_effects();
        test.render();
        test
    }

    /// Enters a line, and returns what is printed up to and including the next question.
    pub fn line(&mut self, line: &str) -> String {
        let before = self.output.len();
        self.output.push_str(&output_text(&[line.to_owned()]));
        let start = self.output.len();
        self.wait(20);
        let response = self.line_mode.interpret(&self.inner.app, line);
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

    pub fn screen_title(&self, screen: Screen) -> String {
        screen_title(screen, self.app.form())
    }

    pub fn respond_with(&mut self, status: u16, retry_after: Option<RetryAfter>, body: &str) {
        self.response = ApiResponse { retry_after, ..response(status, body) };
    }

    pub fn update(&mut self, msg: Msg) {
        self.send(msg);
        self.run_effects();
    }

    /// Runs effects until there are none, printing after each message.
    fn run_effects(&mut self) {
        loop {
            let effects = std::mem::take(&mut self.effects);
            let mut messages: Vec<Msg> = effects.into_iter().filter_map(|one| self.perform(one)).collect();
            if self.app.wants_secret().is_some() {
                messages.push(Msg::Intent(Intent::Secret(Ok("s3cret".into()))));
            }
            if messages.is_empty() {
                return;
            }
            for msg in messages {
                self.render();
                self.send_together(msg);
            }
        }
    }

    fn perform(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::ReadReceipt { .. } => {
                Some(Msg::Receipt(Ok("User created\n\nUsername: AgentName\n".into())))
            }
            Effect::TakeBack { .. } | Effect::CancelTakeBack(_) if self.silent_take_back => None,
            Effect::TakeBack { delete, .. } => {
                let steps =
                    [TakeBackStep::Archive, TakeBackStep::Delete].into_iter().take(1 + usize::from(delete));
                Some(Msg::TakenBack(Ok(steps.map(|step| (step, SetupOutcome::Done)).collect())))
            }
            Effect::ListDrafts => Some(Msg::Drafts(Vec::new())),
            Effect::ReadAccount(AccountRead::Users) => Some(Msg::Users(Err("there is no API".into()))),
            Effect::ReadAccount(AccountRead::User { username, .. }) => {
                Some(Msg::UserRead { username, result: Err("there is no API".into()) })
            }
            Effect::Leave => {
                self.left = true;
                None
            }
            Effect::Copy(text) => {
                self.output.push_str(&text);
                None
            }
            Effect::Submit { step: Step::TakeUp, request, .. } => {
                let event = Event::TakenUp(self.open.clone().map(Box::new).ok_or("it is gone".to_owned()));
                Some(Msg::Submission { attempt: request.attempt, event })
            }
            Effect::Submit {
                step: Step::SetUp { action: SetupAction::Put(step, _), .. }, request, ..
            } if self.refused.take_if(|refused| *refused == step).is_some() => {
                let messages = vec!["Closed today.".to_owned().into()];
                let event = SetupEvent::Put(Err(ChangeFailure::Refused { status: 400, messages }));
                Some(Msg::Submission { attempt: request.attempt, event: Event::SetUp(event) })
            }
            effect => {
                self.posts += usize::from(matches!(effect, Effect::Submit { step: Step::Post, .. }));
                succeed(effect, |_| self.response.clone())
            }
        }
    }

    pub fn render(&mut self) {
        let busy = self.line_mode.is_busy(&self.inner.app);
        let text = self.line_mode.render(&self.inner.app, busy);
        self.output.push_str(&text);
    }
}
