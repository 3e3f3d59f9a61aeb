//! A wizard and its line mode without a world: what was asked of the world is counted, and answered as the test says.

use std::time::Duration;
use vcc_user::plain::Plain;
use vcc_user::submission::{Answer, Event, RetryAfter, Step};
use vcc_user::user::fields::{FieldId, Screen};
use vcc_user::user::visibility;
use vcc_user::wizard::keymap::Keymap;
use vcc_user::wizard::line::Line;
use vcc_user::wizard::msg::{Effect, Moment, Msg, Opened, Tried};
use vcc_user::wizard::suggest::KnownLists;
use vcc_user::wizard::{Ids, Setting, Wizard};

pub struct Talk {
    pub wizard: Wizard,
    pub plain: Plain,
    /// Everything that was told.
    pub told: String,
    /// How often a user was sent.
    pub posts: usize,
    pub left: bool,
    /// What the API answers a user with.
    pub answer: Answer,
    at: Duration,
    batch: u64,
}

impl Talk {
    pub fn new() -> Self {
        Self::with(Setting { account: "sandbox".into(), practice: true, ..Setting::default() })
    }

    pub fn with(setting: Setting) -> Self {
        let mut wizard = Wizard::new(setting, Keymap::default(), KnownLists::default(), Ids::new("talk"));
        wizard.by_lines = true;
        let answer = Answer {
            status: 201,
            body: br#"{"userId":"5cba9dab"}"#.to_vec(),
            body_complete: true,
            ..Answer::default()
        };
        let (told, at) = (String::new(), Duration::from_secs(1));
        let mut talk =
            Self { wizard, plain: Plain::new(), told, posts: 0, left: false, answer, at, batch: 0 };
        talk.speak();
        talk
    }

    /// A talk about a user from a file.
    pub fn on(json: &str) -> Self {
        let mut talk = Self::new();
        let loaded = vcc_user::user::import::from_text(json).unwrap();
        let draft = vcc_user::user::draft::Draft { form: loaded.form, ..Default::default() };
        let opened = Opened { id: Some("draft".into()), draft, remarks: Vec::new() };
        talk.update(Msg::Opened(Ok(Box::new(opened))));
        talk.speak();
        talk
    }

    /// What a line brings: everything up to the next question, that included.
    pub fn line(&mut self, line: &str) -> String {
        let before = self.told.len();
        self.told.push_str(&vcc_user::plain::text(&[line.to_owned()]));
        let start = self.told.len();
        self.batch += 1;
        self.at += Duration::from_millis(20);
        let reply = self.plain.read(&self.wizard, line);
        self.told.push_str(&vcc_user::plain::text(&reply.told));
        if let Some(msg) = reply.msg {
            self.update(msg);
        }
        self.speak();
        assert!(self.told.len() > before);
        self.told[start..].to_owned()
    }

    pub fn lines(&mut self, lines: &[&str]) -> String {
        lines.iter().map(|line| self.line(line)).last().unwrap_or_default()
    }

    pub fn answered(&self, field: FieldId) -> &str {
        self.wizard.form.get(field)
    }

    /// How a screen is announced, wherever it stands among those of now: `Agent, 3 of 7`.
    pub fn place(&self, screen: Screen) -> String {
        let standing = visibility::visible_screens(&self.wizard.form);
        let number = standing.iter().position(|one| *one == screen).unwrap() + 1;
        format!("{}, {number} of {}", screen.label(), standing.len())
    }

    pub fn refuses(&mut self, status: u16, retry_after: Option<RetryAfter>, body: &str) {
        self.answer = Answer {
            status,
            retry_after,
            body: body.as_bytes().to_vec(),
            body_complete: true,
            ..Answer::default()
        };
    }

    pub fn update(&mut self, msg: Msg) {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            let now = Moment { at: self.at, batch: self.batch };
            for effect in self.wizard.update(msg, now) {
                waiting.extend(self.perform(effect));
            }
            if self.wizard.wants_secret().is_some() {
                waiting.push(Msg::Line(Line::Secret(Ok("s3cret".into()))));
            }
            if waiting.is_empty() {
                break;
            }
            self.speak();
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
                        Event::Answered(self.answer.clone())
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
            Effect::TryAccount(..) => {
                let tried = Tried { token: Err("nobody is asked here".into()), users: None };
                Some(Msg::Tried(tried))
            }
            Effect::SaveAccount(..) => Some(Msg::AccountSaved(Err("nothing is written here".into()))),
            Effect::Leave => {
                self.left = true;
                None
            }
            _ => None,
        }
    }

    fn speak(&mut self) {
        let waits = self.plain.waits(&self.wizard);
        let text = self.plain.speak(&self.wizard, waits);
        self.told.push_str(&text);
    }
}
