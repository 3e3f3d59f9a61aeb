//! The screens that the README shows: the app, driven by keys, with a clock and a sandbox of its own.

use super::{animation, svg};
use crate::common::{TestApp, practice, response, succeed};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::{Value, json};
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::keymap::Keymap;
use vcc_user::app::msg::Msg;
use vcc_user::app::suggest::{LookupEntry, Lookups};
use vcc_user::model::fields::FieldId;
use vcc_user::model::form::FieldRef;
use vcc_user::sandbox;
use vcc_user::submission::ApiResponse;
use vcc_user::tui::theme::{Theme, ThemeName};

/// A picture for the README.
pub struct Picture {
    /// The file in `assets/screens`.
    pub file: &'static str,
    pub alt: &'static str,
    pub svg: String,
}

/// The file of the moving picture.
pub const SESSION: &str = "create.svg";

/// All pictures, in the order of a session.
pub fn pictures() -> Vec<Picture> {
    let mut session = Session::new();
    let mut pictures = Vec::new();
    let mut take = |session: &Session, file, alt, size| {
        pictures.push(Picture { file, alt, svg: session.picture(alt, size) });
    };

    session.press("4");
    take(&session, "role.svg", "The first screen: the user's role", (120, 24));

    session.answer(FieldId::Username, "jkowalska");
    session.answer(FieldId::Name, "Jana Kowalska");
    session.answer(FieldId::Email, "jana@example.com");
    session.answer(FieldId::AgentId, "1234");
    session.answer(FieldId::Webrtc, "y");
    session.answer(FieldId::AfterNoAnswer, "90");
    session.answer(FieldId::Location, "EN");
    // A field shows its problem once it has lost the focus.
    session.focus(FieldId::Webrtc);
    session.focus(FieldId::Location);
    take(&session, "agent.svg", "The agent's settings beside the JSON that will be sent", (120, 40));

    session.replace(FieldId::Email, "jana@example");
    session.replace(FieldId::Location, "poland");
    session.answer(FieldId::PhoneNumber, "48 22 100 20 30");
    session.answer(FieldId::TelephonyRegion, "Frankfurt");
    session.press("F5");
    session.wait_for_keys();
    take(&session, "review.svg", "The review: all problems and answers", (100, 34));

    session.replace(FieldId::Email, "jana@example.com");
    session.replace(FieldId::PhoneNumber, "22 100 20 30");
    session.press("F5");
    session.press("Enter");
    take(&session, "created.svg", "The user is created", (100, 30));
    assert_eq!(session.0.app.created().len(), 1, "the last picture shows a created user");
    let alt = "A user is created: the role, a name, an agent ID and a country that are proposed, a problem that is corrected, the outcome";
    pictures.push(Picture { file: SESSION, alt, svg: animation::picture(alt) });
    pictures
}

/// An app whose effects succeed, with one key a second.
struct Session(TestApp);

impl Session {
    fn new() -> Self {
        let region = |(name, id): &(&str, &str)| LookupEntry {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            detail: String::new(),
        };
        let regions = sandbox::REGIONS.iter().map(region).collect();
        let lookups = Lookups::new(regions);
        Self(TestApp::with(practice(), Keymap::default(), lookups))
    }

    fn press(&mut self, key: &str) {
        self.0.keys(key);
        self.0.settle(|effect| succeed(effect, created));
        self.0.wait(500);
        self.0.send(Msg::Deadline);
        self.0.settle(|effect| succeed(effect, created));
    }

    /// Waits until the message has gone and the keys are shown again.
    fn wait_for_keys(&mut self) {
        self.0.wait(5000);
        self.0.send(Msg::Deadline);
    }

    /// Goes to the screen of a field, then to the field by Tab.
    fn focus(&mut self, field: FieldId) {
        self.0.go_to(field.field().screen);
        for _ in 0..40 {
            if self.0.app.focus() == FocusTarget::Answer(FieldRef::single(field)) {
                return;
            }
            self.press("Tab");
        }
        panic!("{field:?} was not reached");
    }

    fn answer(&mut self, field: FieldId, text: &str) {
        self.focus(field);
        for letter in text.chars() {
            let key = letter.to_string();
            self.press(if letter == ' ' { "Space" } else { &key });
        }
        if self.0.app.navigation().suggestions().is_some() {
            self.press("Esc");
        }
    }

    fn replace(&mut self, field: FieldId, text: &str) {
        self.focus(field);
        self.press("Ctrl-u");
        self.answer(field, text);
    }

    fn picture(&self, title: &str, (width, height): (u16, u16)) -> String {
        let mut cursor = None;
        let themes = [ThemeName::Dark, ThemeName::Light].map(|name| {
            let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
            let theme = Theme::named(name);
            let frame = terminal
                .draw(|frame| {
                    vcc_user::tui::view::draw(&self.0.app, &theme, frame);
                })
                .unwrap();
            let buffer = frame.buffer.clone();
            let backend = terminal.backend();
            cursor = backend.cursor_visible().then(|| backend.cursor_position());
            buffer
        });
        svg::still(&svg::Shot { themes, cursor }, title)
    }
}

/// The created user: what was sent, an ID, and the account's own settings.
fn created(body: &str) -> ApiResponse {
    let mut user: Value = serde_json::from_str(body).unwrap();
    user["userId"] = json!("5cba9dab-fef3-4a4c-a1cb-80201f89c295");
    let agent = &mut user["userAccountConfiguration"]["agentConfiguration"];
    agent["enforcedDispositionCodes"] = json!(true);
    agent["outboundWrapUp"] = json!(60);
    response(200, user.to_string())
}
