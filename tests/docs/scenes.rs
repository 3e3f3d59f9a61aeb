//! The screens that the README shows: the wizard driven by keys, with a clock and ids of its own.

use super::svg;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;
use vcc_user::account::SANDBOX;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::keymap::{Command, Keymap};
use vcc_user::app::msg::{Effect, Msg, Timestamp};
use vcc_user::app::suggest::{LookupEntry, Lookups};
use vcc_user::app::{AccountContext, App, Ids};
use vcc_user::model::fields::FieldId;
use vcc_user::model::form::FieldRef;
use vcc_user::model::visibility;
use vcc_user::sandbox;
use vcc_user::submission::{ApiResponse, Event, Step};
use vcc_user::tui::view::theme::{Theme, ThemeName};

/// A picture for the README.
pub struct Picture {
    /// Its file in `assets/screens`.
    pub file: &'static str,
    /// What it shows, in words.
    pub alt: &'static str,
    /// The SVG.
    pub svg: String,
}

/// All pictures, in the order of a session.
pub fn pictures() -> Vec<Picture> {
    let mut person = Person::new();
    let mut pictures = Vec::new();
    let mut take = |person: &Person, file, alt, size| {
        pictures.push(Picture { file, alt, svg: person.picture(alt, size) });
    };

    person.press(KeyCode::Char('4'));
    take(&person, "role.svg", "The first screen: the user's role", (120, 24));

    person.answer(FieldId::Username, "jkowalska");
    person.answer(FieldId::Name, "Jana Kowalska");
    person.answer(FieldId::Email, "jana@example.com");
    person.answer(FieldId::AgentId, "1234");
    person.choose(FieldId::Webrtc, 'y');
    person.answer(FieldId::AfterNoAnswer, "90");
    person.answer(FieldId::Location, "UK");
    // Left and come back to: the field tells its problem.
    person.stand_on(FieldId::Webrtc);
    person.stand_on(FieldId::Location);
    take(&person, "agent.svg", "The agent's settings beside the JSON that will be sent", (120, 40));

    person.replace(FieldId::Email, "jana@example");
    person.replace(FieldId::Location, "poland");
    person.answer(FieldId::PhoneNumber, "48 22 100 20 30");
    person.answer(FieldId::TelephonyRegion, "Frankfurt");
    person.command(Command::Review);
    take(&person, "review.svg", "The review: all problems and answers", (100, 34));

    person.replace(FieldId::Email, "jana@example.com");
    person.replace(FieldId::PhoneNumber, "22 100 20 30");
    person.command(Command::Review);
    person.press(KeyCode::Enter);
    take(&person, "created.svg", "The user is created", (100, 30));
    assert_eq!(person.app.created().len(), 1, "the last picture shows a created user");
    pictures
}

/// A person at the keyboard: one key a second.
struct Person {
    app: App,
    now: Duration,
    batch: u64,
}

impl Person {
    fn new() -> Self {
        let setting = AccountContext {
            account: SANDBOX.to_owned(),
            api_url: SANDBOX.to_owned(),
            practice: true,
            ..AccountContext::default()
        };
        let region = |(name, id): &(&str, &str)| LookupEntry {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            detail: String::new(),
        };
        let regions = sandbox::REGIONS.iter().map(region).collect();
        let known = Lookups { regions, ..Lookups::default() };
        let ids = Ids::new("20261124-120000-abcdefgh");
        Self { app: App::new(setting, Keymap::default(), known, ids), now: Duration::ZERO, batch: 0 }
    }

    /// Something happens, and all that follows from it is done: drafts are saved, the API creates.
    fn happens(&mut self, msg: Msg) {
        let mut waiting = VecDeque::from([msg]);
        while let Some(msg) = waiting.pop_front() {
            // Saves are done in no time, and each step of a submission takes a while.
            self.now += Duration::from_millis(if matches!(msg, Msg::Submission { .. }) { 150 } else { 0 });
            self.batch += 1;
            let effects = self.app.update(msg, Timestamp { at: self.now, batch: self.batch });
            waiting.extend(effects.into_iter().filter_map(done));
        }
    }

    /// A key, and a second until the next one.
    fn key(&mut self, event: KeyEvent) {
        self.happens(Msg::Key(event));
        self.now += Duration::from_secs(1);
        self.happens(Msg::Deadline);
    }

    fn press(&mut self, code: KeyCode) {
        self.key(KeyEvent::new(code, KeyModifiers::NONE));
    }

    /// The key of a command, whichever it is.
    fn command(&mut self, command: Command) {
        let key = self.app.keymap().binding(command).unwrap().keys[0];
        self.key(KeyEvent::new(key.code, key.modifiers));
    }

    /// Goes to a field: its screen by number, then from field to field.
    fn stand_on(&mut self, field: FieldId) {
        let screens = visibility::visible_screens(self.app.form());
        let place = screens.iter().position(|screen| *screen == field.field().screen).unwrap();
        self.command(Command::Screen(place as u8 + 1));
        for _ in 0..40 {
            if self.app.focus() == FocusTarget::Answer(FieldRef::single(field)) {
                return;
            }
            self.command(Command::NextField);
        }
        panic!("{field:?} was not reached");
    }

    fn answer(&mut self, field: FieldId, text: &str) {
        self.stand_on(field);
        for letter in text.chars() {
            self.press(KeyCode::Char(letter));
        }
        if self.app.navigation().suggestions().is_some() {
            self.press(KeyCode::Esc);
        }
    }

    fn replace(&mut self, field: FieldId, text: &str) {
        self.stand_on(field);
        let length = self.app.form().get(field).chars().count();
        self.press(KeyCode::End);
        for _ in 0..length {
            self.press(KeyCode::Backspace);
        }
        self.answer(field, text);
    }

    fn choose(&mut self, field: FieldId, letter: char) {
        self.stand_on(field);
        self.press(KeyCode::Char(letter));
    }

    fn picture(&self, title: &str, (width, height): (u16, u16)) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let theme = Theme::of(ThemeName::Dark);
        let frame = terminal.draw(|frame| vcc_user::tui::view::draw(&self.app, &theme, frame)).unwrap();
        let buffer = frame.buffer.clone();
        let backend = terminal.backend();
        let cursor = backend.cursor_visible().then(|| backend.cursor_position());
        svg::draw(&buffer, cursor, title)
    }
}

/// What comes of an effect.
fn done(effect: Effect) -> Option<Msg> {
    match effect {
        Effect::Save { id, revision, .. } => Some(Msg::Saved { id, revision, result: Ok(()) }),
        Effect::Submit { step, order, .. } => {
            let event = match step {
                Step::Record => Event::Recorded(Ok(())),
                Step::Token { .. } => Event::Token(Ok(())),
                Step::Post => Event::Response(answer(&order.body)),
                Step::LookUp => Event::LookedUp(Ok(None)),
                Step::Close => Event::Closed,
            };
            Some(Msg::Submission { attempt: order.attempt, event })
        }
        _ => None,
    }
}

/// The API's answer: what was sent, an ID, and what the account decides.
fn answer(body: &str) -> ApiResponse {
    let mut user: Value = serde_json::from_str(body).unwrap();
    user["userId"] = json!("5cba9dab-fef3-4a4c-a1cb-80201f89c295");
    let agent = &mut user["userAccountConfiguration"]["agentConfiguration"];
    agent["enforcedDispositionCodes"] = json!(true);
    agent["outboundWrapUp"] = json!(60);
    ApiResponse {
        status: 200,
        body: user.to_string().into_bytes(),
        body_complete: true,
        ..ApiResponse::default()
    }
}
