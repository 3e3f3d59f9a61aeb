//! Pictures of every screen as text, at the sizes that matter; a change to a screen shows as a change here.
//! `INSTA_UPDATE=always cargo test screens::` takes the pictures anew.

use crate::common::contrast::contrast;
use crate::common::{FULL, MINIMAL, TestApp};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::style::Color;
use serde_json::json;
use std::sync::Arc;
use vcc_user::account::{ListedUser, UserIndex};
use vcc_user::app::AccountContext;
use vcc_user::app::SecretState;
use vcc_user::app::msg::{AttemptRow, DraftRow, Msg};
use vcc_user::app::phase::Phase;
use vcc_user::app::suggest::Lookups;
use vcc_user::model::fields::Screen;
use vcc_user::submission::{ApiResponse, Event, ExistingUser, RetryAfter, SendFailure};
use vcc_user::tui::view;
use vcc_user::tui::view::theme::{Theme, ThemeName};

/// The smallest size, the usual one, and one with the JSON beside the form.
const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

fn picture(name: &str, alone: &TestApp) {
    for (columns, rows) in SIZES {
        let drawn = alone.drawn(columns, rows);
        for theme in [ThemeName::Light, ThemeName::Contrast, ThemeName::Plain, ThemeName::Either] {
            looked_at(name, alone, theme, (columns, rows), &drawn);
        }
        looked_at(name, alone, ThemeName::Dark, (columns, rows), &drawn);
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix(format!("{columns}x{rows}"));
        settings.bind(|| insta::assert_snapshot!(name, drawn));
    }
}

/// A theme changes no text and no place; each cell can be read; one accent leads to the focus.
fn looked_at(name: &str, alone: &TestApp, theme: ThemeName, (columns, rows): (u16, u16), drawn: &str) {
    let what = format!("{name} {columns}x{rows} {theme:?}");
    let styles = Theme::of(theme);
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let frame = terminal.draw(|frame| view::draw(&alone.app, &styles, frame)).unwrap();
    let lines = frame.buffer.content.chunks(usize::from(columns));
    let text: Vec<String> =
        lines.map(|line| line.iter().map(Cell::symbol).collect::<String>().trim_end().to_owned()).collect();
    assert_eq!(text.join("\n").trim_end(), drawn.trim_end(), "{what}");
    let papers = match theme {
        ThemeName::Dark | ThemeName::Contrast => vec![Color::Indexed(16)],
        ThemeName::Light => vec![Color::Indexed(231)],
        ThemeName::Either => vec![Color::Indexed(16), Color::Indexed(231)],
        ThemeName::Plain => Vec::new(),
    };
    for cell in frame.buffer.content.iter().filter(|cell| cell.symbol() != " ") {
        for paper in &papers {
            let (ink, paper) = match (cell.fg, cell.bg) {
                (Color::Reset, Color::Reset) => continue,
                (ink, Color::Reset) => (ink, *paper),
                // The terminal's own ink stands on its own paper's opposite at worst.
                (Color::Reset, paper) => (opposite(*papers.first().unwrap()), paper),
                (ink, paper) => (ink, paper),
            };
            let ratio = contrast(ink, paper);
            assert!(ratio >= 4.5, "{what}: {:?} {ink:?} on {paper:?}: {ratio:.2}", cell.symbol());
        }
    }
}

fn opposite(paper: Color) -> Color {
    if paper == Color::Indexed(16) { Color::Indexed(231) } else { Color::Indexed(16) }
}

#[test]
fn role() {
    let mut alone = TestApp::new();
    let newest = DraftRow {
        id: "d".into(),
        title: "jkowalska".into(),
        role: "Agent".into(),
        errors: 2,
        age: 190,
        user_id: None,
        template: false,
        damaged: None,
    };
    alone.send(Msg::Newest(Some(newest)));
    picture("role_of_a_new_user", &alone);
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("2 Tab");
    picture("role_with_answers_kept", &alone);
}

#[test]
fn form() {
    let mut alone = TestApp::on(MINIMAL);
    alone.go_to(Screen::Identity).keys("Tab Tab").type_text("@").keys("Tab");
    picture("identity_with_an_error", &alone);
    alone.go_to(Screen::Agent);
    picture("agent", &alone);
    alone.keys("Tab").type_text("po");
    picture("agent_with_suggestions", &alone);
    alone.keys("Esc Ctrl-u").type_text("UK").keys("Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab");
    picture("agent_further_down", &alone);
    alone.go_to(Screen::Telephony);
    picture("telephony", &alone);
    alone.go_to(Screen::Capacity).keys("y Tab").type_text("50").keys("Tab");
    picture("capacity_with_an_error", &alone);
    alone.go_to(Screen::AssociatedUsers).keys("Enter").type_text("jana_vbc");
    picture("associated_users", &alone);
}

#[test]
fn review() {
    let mut alone = TestApp::on(FULL);
    alone.keys("F5");
    picture("review_with_an_error", &alone);
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("F5 Tab");
    picture("review_ready", &alone);
}

#[test]
fn overlays() {
    let mut alone = TestApp::on(MINIMAL);
    alone.go_to(Screen::Agent).keys("Tab F1");
    picture("help", &alone);
    alone.keys("F3");
    picture("json", &alone);
    alone.keys("Ctrl-p").type_text("call");
    picture("palette", &alone);
    alone.keys("F4");
    let line = |title: &str, errors, damaged: Option<&str>| DraftRow {
        id: title.into(),
        title: title.into(),
        role: "Agent".into(),
        errors,
        age: 4000,
        user_id: None,
        template: false,
        damaged: damaged.map(str::to_owned),
    };
    alone
        .send(Msg::Drafts(vec![line("jkowalska", 2, None), line("broken", 0, Some("damaged: it is empty"))]));
    picture("drafts", &alone);
    alone.keys("Ctrl-r");
    picture("drafts_one_getting_a_name", &alone);
    alone.keys("Esc");
    let mut directory = UserIndex::default();
    let answer = json!({"username": "anna", "name": "Anna Kowalska", "active": false,
        "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {"agentDisplayId": "2040"}}});
    directory.add(&ListedUser { answer: answer.as_object().cloned().unwrap() });
    directory.finish();
    alone.send(Msg::Directory(Ok(Arc::new(directory))));
    alone.keys("F6");
    picture("users", &alone);
    alone.keys("Esc Alt-w");
    picture("new_account", &alone);
    alone.keys("Tab Tab Tab Tab Tab Tab Tab Enter");
    picture("new_account_with_a_problem", &alone);
    alone.keys("Esc Alt-a");
    picture("accounts", &alone);
    alone.keys("Esc Ctrl-p").type_text("save the curl").keys("Enter");
    picture("name_of_a_file", &alone);
    let account = AccountContext { secret: SecretState::Prompt, ..alone.app.account().clone() };
    alone.send(Msg::Account(Ok(Box::new((account, Lookups::default())))));
    alone.keys("Esc F6");
    picture("client_secret", &alone);
}

/// Rows with the colour of what is chosen.
fn chosen_rows(alone: &TestApp, columns: u16, rows: u16) -> usize {
    let styles = Theme::of(ThemeName::Dark);
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let frame = terminal.draw(|frame| view::draw(&alone.app, &styles, frame)).unwrap();
    let chosen = |cell: &Cell| Some(cell.bg) == styles.chosen.bg;
    frame.buffer.content.chunks(usize::from(columns)).filter(|line| line.iter().any(chosen)).count()
}

#[test]
fn what_lies_under_a_list_has_no_accent_beside_it() {
    let mut alone = TestApp::on(MINIMAL);
    alone.keys("F5");
    assert_eq!(chosen_rows(&alone, 120, 40), 1);
    // The list's first entry stands beside other lines than the button that had the focus.
    alone.keys("Ctrl-p");
    assert_eq!(chosen_rows(&alone, 120, 40), 1);
    // Nor has a field the bar of the focus.
    alone.keys("Esc Alt-2");
    assert!(alone.drawn(120, 40).contains('▌'));
    alone.keys("Ctrl-p");
    assert!(!alone.drawn(120, 40).contains('▌'));
}

#[test]
fn a_message_is_read_whole_in_the_smallest_window() {
    let mut alone = TestApp::new();
    alone.keys("Alt-s");
    let screen = alone.drawn(40, 12);
    assert!(screen.ends_with("No submission has an unknown outcome:\n nothing to look up."), "{screen}");
}

#[test]
fn outcomes() {
    let finished = |events: Vec<Event>| {
        let mut alone = TestApp::on(MINIMAL);
        alone.keys("F5 Enter");
        let Phase::Sending { submission, .. } = alone.app.phase() else { unreachable!() };
        let attempt = submission.order().attempt.clone();
        for event in events {
            alone.send(Msg::Submission { attempt: attempt.clone(), event });
        }
        alone
    };
    let begun = || vec![Event::Recorded(Ok(())), Event::Token(Ok(()))];
    let with = |more: Vec<Event>| finished(begun().into_iter().chain(more).chain([Event::Closed]).collect());
    picture("sending", &finished(begun()));
    let answer = |status: u16, body: serde_json::Value| {
        let body = body.to_string().into_bytes();
        Event::Answered(ApiResponse { status, body, body_complete: true, ..ApiResponse::default() })
    };
    let mut user: serde_json::Value = serde_json::from_str(MINIMAL).unwrap();
    user["userId"] = "5cba9dab-fef3-4a4c-a1cb-80201f89c295".into();
    user["userAccountConfiguration"]["agentConfiguration"]["outboundWrapUp"] = 120.into();
    picture("created", &with(vec![answer(200, user)]));
    picture("created_without_a_userId", &with(vec![answer(200, json!({"username": "AgentName"}))]));
    let waiting =
        ApiResponse { status: 429, retry_after: Some(RetryAfter::Seconds(9)), ..ApiResponse::default() };
    picture("asked_to_wait", &with(vec![Event::Answered(waiting)]));
    let errors =
        json!({"errors": [{"message": "PL is closed today", "path": "agentConfiguration.location"}]});
    picture("refused", &with(vec![answer(400, errors)]));
    picture("licences", &with(vec![answer(409, json!({"message": "No agent licence is left."}))]));
    picture("not_authorised", &with(vec![answer(403, json!({"message": "Forbidden"}))]));
    let lost = || Event::Failed(SendFailure::Unknown("The connection was lost.".into()));
    picture("unknown", &with(vec![lost(), Event::LookedUp(Ok(None))]));
    let found = ExistingUser { user_id: Some("5cba9dab".into()), archived: false };
    picture("unknown_and_found", &with(vec![lost(), Event::LookedUp(Ok(Some(found)))]));
    let refused = Event::Failed(SendFailure::NotSent("127.0.0.1:9 refuses the connection.".into()));
    picture("not_sent", &with(vec![refused]));
}

#[test]
fn an_attempt_that_was_left_open_stands_on_the_first_screen() {
    let mut alone = TestApp::new();
    let line = AttemptRow { id: "a".into(), account: "emea".into(), username: "jkowalska".into(), age: 75 };
    alone.send(Msg::OpenAttempts(vec![line]));
    picture("role_with_an_open_attempt", &alone);
}
