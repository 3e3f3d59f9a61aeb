//! Snapshots of every screen as text, in every theme. `INSTA_UPDATE=always cargo test screens::` updates them.

use crate::common::contrast::contrast;
use crate::common::{FULL, MINIMAL, TestApp, draft_row, open_plan, response, succeed_setup, text_of};
use ratatui::buffer::Cell;
use ratatui::style::Color;
use serde_json::json;
use std::sync::Arc;
use vcc_user::account::{ListedUser, UserIndex};
use vcc_user::app::AccountContext;
use vcc_user::app::SecretState;
use vcc_user::app::msg::{AttemptRow, DraftRow, Effect, Msg, OpenSetup};
use vcc_user::app::suggest::{LookupEntry, Lookups};
use vcc_user::model::field::AccountList;
use vcc_user::model::fields::Screen;
use vcc_user::submission::{
    ApiResponse, ChangeFailure, Event, ExistingUser, RetryAfter, RoutingPlan, RoutingRow, SendFailure,
    SetupAction, SetupEvent, SetupOutcome, SetupStep, Step, StepResult,
};
use vcc_user::tui::theme::{Theme, ThemeName};

/// The smallest size, the usual one, and one with the JSON beside the form.
const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

fn picture(name: &str, test: &TestApp) {
    for (columns, rows) in SIZES {
        let drawn = test.drawn(columns, rows);
        let others = [ThemeName::Light, ThemeName::Contrast, ThemeName::Plain, ThemeName::Either];
        for theme in others.into_iter().chain([ThemeName::Dark]) {
            assert_readable(name, test, theme, (columns, rows), &drawn);
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix(format!("{columns}x{rows}"));
        settings.bind(|| insta::assert_snapshot!(name, drawn));
    }
}

/// Checks that a theme changes no text and that the contrast is sufficient.
fn assert_readable(name: &str, test: &TestApp, theme: ThemeName, (columns, rows): (u16, u16), drawn: &str) {
    let what = format!("{name} {columns}x{rows} {theme:?}");
    let buffer = test.buffer(columns, rows, &Theme::named(theme));
    assert_eq!(text_of(&buffer), drawn, "{what}");
    let backgrounds = match theme {
        ThemeName::Dark | ThemeName::Contrast => vec![Color::Indexed(16)],
        ThemeName::Light => vec![Color::Indexed(231)],
        ThemeName::Either => vec![Color::Indexed(16), Color::Indexed(231)],
        ThemeName::Plain => Vec::new(),
    };
    for cell in buffer.content.iter().filter(|cell| cell.symbol() != " ") {
        for background in &backgrounds {
            let (foreground, background) = match (cell.fg, cell.bg) {
                (Color::Reset, Color::Reset) => continue,
                (foreground, Color::Reset) => (foreground, *background),
                // The default foreground: at worst the opposite of the default background.
                (Color::Reset, background) => (opposite(backgrounds[0]), background),
                both => both,
            };
            let ratio = contrast(foreground, background);
            assert!(ratio >= 4.5, "{what}: {:?} {foreground:?} on {background:?}: {ratio:.2}", cell.symbol());
        }
    }
}

fn opposite(background: Color) -> Color {
    if background == Color::Indexed(16) { Color::Indexed(231) } else { Color::Indexed(16) }
}

#[test]
fn role() {
    let mut test = TestApp::new();
    let newest = DraftRow { errors: 2, age: 190, ..draft_row("jkowalska") };
    test.send(Msg::Newest(Some(newest)));
    picture("role_of_a_new_user", &test);
    let mut test = TestApp::on(MINIMAL);
    test.keys("2 Tab");
    picture("role_with_answers_kept", &test);
}

#[test]
fn form() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Identity).keys("Tab Tab").type_text("@").keys("Tab");
    picture("identity_with_an_error", &test);
    test.go_to(Screen::Agent);
    picture("agent", &test);
    test.keys("Tab").type_text("po");
    picture("agent_with_suggestions", &test);
    test.keys("Esc Ctrl-u").type_text("EN").keys("Esc Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab");
    picture("agent_further_down", &test);
    test.go_to(Screen::Telephony);
    picture("telephony", &test);
    test.go_to(Screen::Capacity).keys("y Tab").type_text("50").keys("Tab");
    picture("capacity_with_an_error", &test);
    test.go_to(Screen::AssociatedUsers).type_text("jana_vbc");
    picture("associated_users", &test);
}

#[test]
fn routing() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Routing);
    picture("routing_while_lists_are_read", &test);
    let entry = |id: &str, name: &str| LookupEntry { id: id.into(), name: name.into(), detail: id.into() };
    let skills = ["English", "Polish", "Technical support"];
    let skills = skills.iter().enumerate().map(|(id, name)| entry(&id.to_string(), name)).collect();
    let groups = vec![entry("101", "Sales PL"), entry("401", "Back office"), entry("402", "Back office")];
    let failed = || Err("The API answered 503 Service Unavailable.".to_owned());
    for (list, result) in [
        (AccountList::Groups, Ok(groups)),
        (AccountList::Skills, Ok(skills)),
        (AccountList::CallbackNumbers, failed()),
        (AccountList::Schedules, failed()),
    ] {
        test.send(Msg::AccountList { list, result });
    }
    test.type_text("sales").keys("Enter").type_text("back");
    picture("routing_with_suggestions", &test);
    test.keys("Down Tab").type_text("english:7, tech").keys("Tab").type_text("Hotline").keys("Tab");
    picture("routing_with_a_list_that_cannot_be_read", &test);
    test.keys("F5 F3");
    picture("json_with_what_follows", &test);
}

#[test]
fn review() {
    let mut test = TestApp::on(FULL);
    test.keys("F5");
    picture("review_with_an_error", &test);
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5 Tab");
    picture("review_ready", &test);
}

#[test]
fn overlays() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Agent).keys("Tab F1");
    picture("help", &test);
    let mut csv = TestApp::new();
    csv.keys("Ctrl-p").type_text("csv").keys("Enter").type_text("~/users.csv");
    picture("several_users", &csv);
    test.keys("F3");
    picture("json", &test);
    test.keys("Ctrl-p").type_text("call");
    picture("palette", &test);
    test.keys("F4");
    let damaged = Some("damaged: it is empty".to_owned());
    test.send(Msg::Drafts(vec![
        DraftRow { errors: 2, age: 4000, ..draft_row("jkowalska") },
        DraftRow { age: 4000, damaged, ..draft_row("broken") },
    ]));
    picture("drafts", &test);
    test.keys("Ctrl-r");
    picture("drafts_one_getting_a_name", &test);
    test.keys("Esc");
    let mut directory = UserIndex::default();
    let answer = json!({"username": "anna", "name": "Anna Kowalska", "active": false,
        "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {"agentDisplayId": "2040"}}});
    directory.add(ListedUser::from_json(&answer));
    directory.finish();
    test.send(Msg::Users(Ok(Arc::new(directory))));
    test.keys("F6");
    picture("users", &test);
    test.keys("Esc Alt-w");
    picture("new_account", &test);
    test.keys("Tab Tab Tab Tab Tab Tab Tab Enter");
    picture("new_account_with_a_problem", &test);
    test.keys("Esc Alt-a");
    picture("accounts", &test);
    test.keys("Esc Ctrl-p").type_text("save the curl").keys("Enter");
    picture("name_of_a_file", &test);
    let account = AccountContext { secret: SecretState::Prompt, ..test.app.account().clone() };
    test.send(Msg::Account(Ok(Box::new((account, Lookups::default())))));
    test.keys("Esc F6");
    picture("client_secret", &test);
}

/// The number of rows with the colour of the selection.
fn selected_rows(test: &TestApp, columns: u16, rows: u16) -> usize {
    let theme = Theme::named(ThemeName::Dark);
    let buffer = test.buffer(columns, rows, &theme);
    let selected = |cell: &Cell| Some(cell.bg) == theme.chosen.bg;
    buffer.content.chunks(usize::from(columns)).filter(|line| line.iter().any(selected)).count()
}

#[test]
fn modal_removes_the_accent_beneath() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("F5");
    assert_eq!(selected_rows(&test, 120, 40), 1);
    // The list's first row is on another line than the focused button.
    test.keys("Ctrl-p");
    assert_eq!(selected_rows(&test, 120, 40), 1);
    // The focus bar of a field disappears too.
    test.keys("Esc Alt-2");
    assert!(test.drawn(120, 40).contains('▌'));
    test.keys("Ctrl-p");
    assert!(!test.drawn(120, 40).contains('▌'));
}

#[test]
fn message_wraps_in_the_smallest_window() {
    let mut test = TestApp::new();
    test.keys("Alt-s");
    let screen = test.drawn(40, 12);
    assert_ends_with!(screen, "Nothing is unfinished: every outcome\n is known, and every user set up.");
}

#[test]
fn hidden_lines_are_counted_in_a_tall_window() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Agent);
    let hidden = |rows: u16| {
        let drawn = test.drawn(80, rows);
        drawn.split_once("▼ ").unwrap().1.split(' ').next().unwrap().to_owned()
    };
    // Two lines more are a higher help and a blank line beneath the title.
    assert_eq!(hidden(31), hidden(29));
}

#[test]
fn outcomes() {
    let finished = |events: Vec<Event>| {
        let mut test = TestApp::on(MINIMAL);
        test.keys("F5 Enter");
        test.submission(events);
        test
    };
    let started = || vec![Event::Recorded(Ok(())), Event::Token(Ok(()))];
    let with =
        |more: Vec<Event>| finished(started().into_iter().chain(more).chain([Event::Closed]).collect());
    picture("sending", &finished(started()));
    let answer = |status: u16, body: serde_json::Value| Event::Response(response(status, body.to_string()));
    let mut user: serde_json::Value = serde_json::from_str(MINIMAL).unwrap();
    user["userId"] = "5cba9dab-fef3-4a4c-a1cb-80201f89c295".into();
    user["userAccountConfiguration"]["agentConfiguration"]["outboundWrapUp"] = 120.into();
    let mut created = with(vec![answer(200, user)]);
    picture("created", &created);
    created.keys("Right Right Enter").type_text("AgentNam").keys("Tab Enter");
    picture("take_it_back", &created);
    picture("created_without_a_userId", &with(vec![answer(200, json!({"username": "AgentName"}))]));
    let waiting = ApiResponse { retry_after: Some(RetryAfter::Seconds(9)), ..response(429, "") };
    picture("asked_to_wait", &with(vec![Event::Response(waiting)]));
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
fn open_attempt_is_shown_on_the_first_screen() {
    let mut test = TestApp::new();
    let (id, account, username) = ("a".into(), "emea".into(), "jkowalska".into());
    let line = AttemptRow { id, account, username, age: 75, ..AttemptRow::default() };
    test.send(Msg::Attempts { open: vec![line], users: Vec::new(), taken_back: Vec::new() });
    picture("role_with_an_open_attempt", &test);
}

/// What is set up after the user was created.
fn plan() -> RoutingPlan {
    let row = |name: &str, level| RoutingRow { id: name.to_lowercase(), name: name.to_owned(), level };
    RoutingPlan {
        groups: vec![row("Sales PL", None)],
        skills: vec![row("English", Some(7)), row("Polish", Some(9))],
        callback_numbers: vec![row("Main line Warsaw", None)],
        logout_schedules: vec![row("Evening, Warsaw", None)],
    }
}

/// Performs the steps of the setup, until one that `answer` leaves without an event.
fn set_up(test: &mut TestApp, answer: impl Fn(&SetupAction) -> Option<SetupEvent>) {
    while let Some(Effect::Submit { step, .. }) = test.effects.pop() {
        let event = match step {
            Step::SetUp { action, .. } => answer(&action).map(Event::SetUp),
            _ => Some(Event::Released),
        };
        let Some(event) = event else { return };
        test.effects.clear();
        test.wait(100);
        test.submission([event]);
    }
}

#[test]
fn setup_of_a_created_user() {
    let created = || {
        let mut test = TestApp::new();
        for msg in open_plan(MINIMAL, &plan()) {
            test.send(msg);
        }
        test.keys("F5 Enter");
        let mut answer: serde_json::Value = serde_json::from_str(MINIMAL).unwrap();
        answer["userId"] = "5cba9dab-fef3-4a4c-a1cb-80201f89c295".into();
        let answered = Event::Response(response(200, answer.to_string()));
        test.submission([Event::Recorded(Ok(())), Event::Token(Ok(())), answered]);
        test.effects.clear();
        test.submission([Event::Closed]);
        test
    };
    let mut test = created();
    let is_skills = |action: &SetupAction| matches!(action, SetupAction::Put(SetupStep::Skills, _));
    set_up(&mut test, |action| (!is_skills(action)).then(|| succeed_setup(action)));
    picture("setting_up", &test);
    assert_eq!(test.app.created().len(), 1, "who leaves now leaves a created user");
    let mut test = created();
    set_up(&mut test, |action| Some(succeed_setup(action)));
    picture("created_and_set_up", &test);
    let mut test = created();
    let refused = || {
        let messages = vec!["Polish is not a skill of this account.".to_owned().into()];
        SetupEvent::Put(Err(ChangeFailure::Refused { status: 400, messages }))
    };
    let lost = || SetupEvent::Put(Err(ChangeFailure::Unknown("The connection was lost.".to_owned())));
    let not_read = || SetupEvent::Read(Err("127.0.0.1:9 refuses the connection".to_owned().into()));
    set_up(&mut test, |action| {
        Some(match action {
            SetupAction::Put(SetupStep::Skills, _) => refused(),
            SetupAction::Put(SetupStep::CallbackNumbers, _) => lost(),
            SetupAction::Read(SetupStep::CallbackNumbers) => not_read(),
            action => succeed_setup(action),
        })
    });
    picture("created_with_an_open_setup", &test);
}

#[test]
fn open_setup_is_shown_on_the_first_screen() {
    let mut test = TestApp::new();
    let open = |step| StepResult { step, outcome: SetupOutcome::not_begun() };
    let results = [SetupStep::Groups, SetupStep::Skills].map(open).to_vec();
    let setup = Some(OpenSetup { is_created: true, user_id: Some("5cba9dab".into()), results });
    let (id, account, username) = ("a".into(), "emea".into(), "ANNA".into());
    let line = AttemptRow { id, account, username, age: 75, setup, ..AttemptRow::default() };
    test.send(Msg::Attempts { open: vec![line], users: Vec::new(), taken_back: Vec::new() });
    picture("role_with_an_open_setup", &test);
    test.keys("Alt-s");
    picture("unfinished_users", &test);
}

/// A prompt's input is seen as a field: the ground reaches the end of the line.
#[test]
fn inputs_of_prompts_are_seen_as_fields() {
    let theme = Theme::named(ThemeName::Dark);
    for (words, label) in [("save the curl", "File: "), ("csv", "File: "), ("", "Filter: ")] {
        let mut test = TestApp::on(MINIMAL);
        test.keys("Ctrl-p").type_text(words).keys(if words.is_empty() { "F6" } else { "Enter" });
        let buffer = test.buffer(80, 24, &theme);
        let text_of_line = |line: &[Cell]| line.iter().map(Cell::symbol).collect::<String>();
        let line = buffer.content.chunks(80).find(|line| text_of_line(line).contains(label)).expect(label);
        assert_eq!(Some(line[76].bg), theme.field.bg, "{label}");
    }
}
