//! Groups, skills, callback numbers and logout schedules as answers: what a typed text names, what is wrong with it,
//! which requests follow the create request, and that the create request has nothing of it.

use crate::common::home::{Home, example, finished};
use crate::common::sandbox::TestSandbox;
use crate::common::{MINIMAL, RunningApp, TestApp};
use crate::line_mode::driver::LineModeTest;
use rstest::rstest;
use serde_json::{Value, json};
use vcc_user::app::msg::{AccountRead, Effect, Msg};
use vcc_user::app::suggest::LookupEntry;
use vcc_user::model::draft::Draft;
use vcc_user::model::field::AccountList;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::{hidden_answers, import, payload};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};

const SALES_PL: &str = "48f165d5-7b00-47f4-b81e-f86f5c8cc1ab";
const ENGLISH: &str = "2769e927-e4bf-4564-8537-2ef440e5c51e";

/// The sandbox's lists, as the API answers them.
fn lists() -> Vec<(AccountList, Vec<LookupEntry>)> {
    let all: Value = serde_json::from_str(include_str!("../assets/sandbox-routing.json")).unwrap();
    let keys = [
        (AccountList::Groups, "groups", "group", "DisplayId"),
        (AccountList::Skills, "skills", "skill", "DisplayId"),
        (AccountList::CallbackNumbers, "callbackNumbers", "callbackNumber", "Clid"),
        (AccountList::Schedules, "schedules", "schedule", "Timezone"),
    ];
    let read = |(list, key, prefix, detail): (AccountList, &str, &str, &str)| {
        let text = |row: &Value, name: &str| row[format!("{prefix}{name}")].as_str().unwrap().to_owned();
        let entry = |row: &Value| LookupEntry {
            id: text(row, "Id"),
            name: text(row, "Name"),
            detail: text(row, detail),
        };
        (list, all[key].as_array().unwrap().iter().map(entry).collect())
    };
    keys.map(read).into()
}

/// On Routing, with the account's lists at hand.
fn on_routing() -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Routing);
    for (list, entries) in lists() {
        test.send(Msg::AccountList { list, result: Ok(entries) });
    }
    test
}

fn at(test: &mut TestApp, field: FieldId) {
    let fields = [FieldId::Groups, FieldId::Skills, FieldId::CallbackNumbers, FieldId::LogoutSchedules];
    let place = fields.iter().position(|one| *one == field).unwrap();
    test.go_to(Screen::Routing);
    for _ in 0..place {
        test.keys("Tab");
    }
    test.keys("Ctrl-u");
}

fn error_at(test: &TestApp, field: FieldId) -> String {
    test.app.shown_problem(field.into()).map(|one| one.text.into_owned()).unwrap_or_default()
}

/// What is typed, the keys after it, and the answer.
#[rstest]
#[case(FieldId::Groups, "sales p", "Enter", "Sales PL, ")]
#[case(FieldId::Groups, "sales p", "Tab", "Sales PL")]
#[case(FieldId::Groups, "sales", "Down Tab", "Sales UK")]
#[case(FieldId::Groups, "sales", "Esc Tab", "sales")]
#[case(FieldId::Groups, "reten", "F5", "Retention")]
#[case(FieldId::Groups, "101", "F5", "Sales PL")]
#[case(FieldId::Groups, "back office", "Down Enter", "402, ")]
#[case(FieldId::Groups, "billing, sales uk ,", "F5", "Billing, Sales UK")]
#[case(FieldId::Groups, SALES_PL, "F5", SALES_PL)]
#[case(FieldId::Skills, "eng:7", "Enter", "English:7, ")]
#[case(FieldId::Skills, "eng", "Enter : 7 Tab", "English:7")]
#[case(FieldId::Skills, "english:7", "Tab", "English:7")]
#[case(FieldId::Skills, "polish : 3, ger", "Tab", "Polish:3, German")]
#[case(FieldId::Skills, "sales", "Tab", "Sales")]
#[case(FieldId::Skills, "english 7, technical support 2", "F5", "English:7, Technical support:2")]
#[case(FieldId::Skills, "english 77", "F5", "english 77")]
#[case(FieldId::CallbackNumbers, "+442079460123", "Tab", "Main line London")]
#[case(FieldId::LogoutSchedules, "evening", "Enter", "\"Evening, London\", ")]
#[case(FieldId::LogoutSchedules, "evening, war", "Enter", "\"Evening, Warsaw\", ")]
#[case(FieldId::LogoutSchedules, "weekend, evening, warsaw", "F5", "Weekend, \"Evening, Warsaw\"")]
fn typed_entries_become_names(
    #[case] field: FieldId,
    #[case] text: &str,
    #[case] keys: &str,
    #[case] answer: &str,
) {
    let mut test = on_routing();
    at(&mut test, field);
    test.type_text(text).keys(keys);
    assert_eq!(test.answer(field), answer);
}

/// A number behind a skill would look like its level.
#[test]
fn the_number_of_a_skill_says_that_it_is_one() {
    let mut test = on_routing();
    at(&mut test, FieldId::Skills);
    assert_contains!(test.type_text("eng").drawn(80, 24), "▸English  number 1 ");
}

/// Line mode asks about the entry that is unclear, and about no other.
#[rstest]
#[case(FieldId::LogoutSchedules, "evening, war", "", "\"Evening, Warsaw\"")]
#[case(FieldId::LogoutSchedules, "weekend, evening", "2 match evening.", "Weekend, \"Evening, Warsaw\"")]
#[case(FieldId::Groups, "billing, sales", "match sales.", "Billing, Sales UK")]
#[case(FieldId::Groups, "sales pl, reten", "", "Sales PL, Retention")]
#[case(FieldId::Groups, "sales pl, xyz", "Error: The account has no group xyz.", "Sales PL, xyz")]
#[case(FieldId::Groups, "back office, billing", "2 match back office.", "402, Billing")]
fn line_mode_asks_about_the_unclear_entry(
    #[case] field: FieldId,
    #[case] text: &str,
    #[case] asks: &str,
    #[case] answer: &str,
) {
    let mut test = LineModeTest::on(MINIMAL);
    for (list, entries) in lists() {
        test.update(Msg::AccountList { list, result: Ok(entries) });
    }
    test.line(&format!(":jump {}", field.field().label));
    let output = test.line(text);
    assert!(if asks.is_empty() { !output.contains("match") } else { output.contains(asks) }, "{output}");
    if output.contains("match") {
        test.line("2");
    }
    assert_eq!(test.answer(field), answer);
}

#[test]
fn a_suggestion_replaces_the_entry_at_the_cursor() {
    let mut test = on_routing();
    at(&mut test, FieldId::Groups);
    test.type_text("sales p").keys("Enter").type_text("billing").keys("Tab BackTab Home");
    test.keys("Right Right Right Right Right Right Delete Delete").type_text("u").keys("Enter");
    assert_eq!(test.answer(FieldId::Groups), "Sales UK, Billing");
    test.type_text("x");
    assert_eq!(test.answer(FieldId::Groups), "Sales UKx, Billing");
    // Of two steps the last one is undone.
    test.keys("Ctrl-z Ctrl-z");
    assert_eq!(test.answer(FieldId::Groups), "Sales u, Billing");
}

#[rstest]
#[case(FieldId::Groups, "Sales DE", "The account has no group Sales DE: did you mean Sales PL?")]
#[case(FieldId::Groups, "Nobody", "The account has no group Nobody.")]
#[case(FieldId::Groups, "Back office", "2 groups are called Back office: type 401 or 402 in its place.")]
#[case(FieldId::Groups, "Billing, billing", "Billing is there twice: remove one.")]
#[case(FieldId::Groups, "Sales PL, 101", "")]
#[case(
    FieldId::Groups,
    "Sales PL, 48F165D5-7B00-47F4-B81E-F86F5C8CC1AB",
    "Sales PL and 48F165D5-7B00-47F4-B81E-F86F5C8CC1AB are the same group: remove one."
)]
#[case(
    FieldId::Groups,
    "00000000-0000-4000-8000-000000000000",
    "The account has no group 00000000-0000-4000-8000-000000000000."
)]
#[case(FieldId::Skills, "English:11", "English:11: enter a level from 1 to 10 after the colon.")]
#[case(FieldId::Skills, "English 77", "English 77: enter a level from 1 to 10.")]
#[case(FieldId::Skills, "English:10", "English:10: levels above 9 are not documented")]
#[case(FieldId::Skills, "English:9, Polish", "")]
#[case(FieldId::LogoutSchedules, "Monday", "The account has no logout schedule Monday.")]
fn problems_of_entries(#[case] field: FieldId, #[case] text: &str, #[case] problem: &str) {
    let mut test = on_routing();
    at(&mut test, field);
    test.type_text(text).keys("Esc PageDown");
    let text = error_at(&test, field);
    match problem {
        "" if text.is_empty() => {}
        "" => assert_contains!(text, "is there twice"),
        problem => assert_starts_with!(text, problem),
    }
}

/// A list that cannot be read: names are errors, IDs are not, and it can be read again.
#[test]
fn a_list_that_cannot_be_read() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Routing);
    for list in
        [AccountList::Groups, AccountList::Skills, AccountList::CallbackNumbers, AccountList::Schedules]
    {
        assert!(has_effect!(test, Effect::ReadAccount(AccountRead::List(one)) if *one == list), "{list:?}");
    }
    assert_contains!(test.drawn(100, 30), "Reading the account's groups, skills");
    test.send(Msg::AccountList { list: AccountList::Groups, result: Err("HTTP 500.".to_owned()) });
    assert_contains!(
        test.drawn(120, 30),
        "The account's groups could not be read: HTTP 500. Alt-U tries again;"
    );
    test.type_text("Sales PL").keys("Tab");
    assert_eq!(
        error_at(&test, FieldId::Groups),
        "The account's groups could not be read: HTTP 500. Type the ID, or try again."
    );
    at(&mut test, FieldId::Groups);
    test.type_text(SALES_PL).keys("Tab");
    assert_eq!(error_at(&test, FieldId::Groups), "");
    test.keys("Alt-u");
    assert!(has_effect!(test, Effect::ReadAccount(AccountRead::List(AccountList::Groups))));
}

/// The form that is created does not know them, drafts do.
#[test]
fn create_request_has_no_routing() {
    let mut test = on_routing();
    let before = payload::build(test.app.form()).to_json();
    for (field, text) in [
        (FieldId::Groups, "Sales PL"),
        (FieldId::Skills, "English:7, Polish"),
        (FieldId::CallbackNumbers, "Hotline Berlin"),
        (FieldId::LogoutSchedules, "Weekend"),
    ] {
        at(&mut test, field);
        test.type_text(text);
    }
    test.keys("Tab");
    assert_eq!(payload::build(test.app.form()).to_json(), before);
    let (back, issues) = Draft::from_text(&test.app.draft().to_text()).unwrap();
    assert_eq!((&back.form, issues.len()), (test.app.form(), 0));
    let draft: Value = serde_json::from_str(&test.app.draft().to_text()).unwrap();
    assert_eq!(draft["answers"]["skills"], "English:7, Polish");
    // A payload has no such property.
    let read = import::from_text(r#"{"routing": {"groups": "Sales PL"}, "groups": "x"}"#).unwrap();
    let issues: Vec<String> = read.issues.iter().map(|one| format!("{}: {}", one.path, one.text)).collect();
    assert_eq!(
        issues,
        ["routing", "groups"].map(|path| format!("{path}: is not a property of a user and is not sent."))
    );
    assert!(read.form.is_empty());
    // No agent: kept, and not set.
    test.go_to(Screen::Role).keys("1");
    assert_eq!(
        hidden_answers::not_sent(test.app.form(), Screen::Role).unwrap(),
        "kept, not sent: 11 agent settings"
    );
    test.keys("F3");
    assert!(!test.drawn(120, 40).contains("PUT"));
}

#[test]
fn preview_shows_the_setup_requests() {
    let mut test = on_routing();
    at(&mut test, FieldId::Skills);
    test.type_text("English, Polish:9").keys("F3");
    let screen = test.drawn(100, 60);
    let lines: Vec<&str> = screen
        .lines()
        .map(|line| line.trim_matches(['│', '▌', '█', ' ']))
        .skip_while(|line| !line.starts_with("Set after creation"))
        .collect();
    assert_eq!(lines[0], "Set after creation, not part of the create request.");
    assert_eq!(lines[2..6], ["PUT /users/{userId}/skills", "{", "\"agentSkills\": [", "{"]);
    assert_contains!(screen, ENGLISH);
    assert_contains!(screen, "\"agentSkillLevel\": 5");
    assert_contains!(screen, "\"agentSkillLevel\": 9");
}

/// Types a text into a field whose list is not read, and leaves it by these keys.
fn left_early(field: FieldId, typed: &str, keys: &str) -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    at(&mut test, field);
    test.type_text(typed);
    if !keys.is_empty() {
        test.keys(keys);
    }
    test
}

fn read_lists(test: &mut TestApp) {
    for (list, entries) in lists() {
        test.send(Msg::AccountList { list, result: Ok(entries) });
    }
}

/// The text is taken when its list arrives as it would have been on leaving.
#[rstest]
#[case(FieldId::Groups, "Sales P", "Tab", "Sales PL")]
#[case(FieldId::Groups, "Sales P", "F5", "Sales PL")]
#[case(FieldId::Groups, "billing , 101", "Alt-1", "Billing, Sales PL")]
#[case(FieldId::Skills, "eng:7", "F5", "English:7")]
#[case(FieldId::LogoutSchedules, "evening, war", "F5", "\"Evening, Warsaw\"")]
fn field_left_early_is_resolved_when_its_list_arrives(
    #[case] field: FieldId,
    #[case] typed: &str,
    #[case] keys: &str,
    #[case] answer: &str,
) {
    let mut test = left_early(field, typed, keys);
    let (screen, before) = (test.screen(), test.answer(field).to_owned());
    read_lists(&mut test);
    assert_eq!((test.answer(field), &*error_at(&test, field)), (answer, ""));
    let label = field.field().label;
    assert_eq!(
        test.app.status(),
        Some(&*format!("{label}: {before} became {answer}. Ctrl-Z takes it back."))
    );
    assert_eq!(test.screen(), screen);
    test.keys("Ctrl-z");
    assert_eq!(test.answer(field), before);
    assert_starts_with!(test.app.status().unwrap(), &*format!("Undone: {label}."));
    // It is not taken twice.
    read_lists(&mut test);
    assert_eq!(test.answer(field), before);
}

/// A field that names one entry of such a list is the same.
#[test]
fn callback_number_left_early_is_resolved() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Telephony).keys("Tab Tab Tab Tab Tab Tab");
    test.type_text("main li").keys("F5");
    read_lists(&mut test);
    let id = "4c0b6793-a4c9-4075-839e-08fb99ba7efd";
    let said = format!("Callback number: main li became {id}, Main line London. Ctrl-Z takes it back.");
    assert_eq!((test.answer(FieldId::CallbackNumber), test.app.status()), (id, Some(&*said)));
}

/// Not while it is typed, not what several entries or none match, not what was changed meanwhile.
#[rstest]
#[case("Sales P", "", "Sales P", "")]
#[case("Sales P", "Tab BackTab", "Sales P", "")]
#[case("Sales", "F5", "Sales", "The account has no group Sales: did you mean Sales PL?")]
#[case("Xyz", "F5", "Xyz", "The account has no group Xyz.")]
#[case("Back office", "F5", "Back office", "2 groups are called Back office")]
#[case("Sales P", "Tab Ctrl-z", "", "")]
fn ambiguous_and_edited_texts_stay_when_lists_arrive(
    #[case] typed: &str,
    #[case] keys: &str,
    #[case] answer: &str,
    #[case] error: &str,
) {
    let mut test = left_early(FieldId::Groups, typed, keys);
    read_lists(&mut test);
    assert_eq!(test.answer(FieldId::Groups), answer);
    assert!(!test.app.status().is_some_and(|text| text.contains("became")), "{:?}", test.app.status());
    if !error.is_empty() {
        assert_starts_with!(error_at(&test, FieldId::Groups), error);
    }
    if typed == answer && error.is_empty() {
        // Left now, as always.
        test.keys("Esc F5");
        assert_eq!(test.answer(FieldId::Groups), "Sales PL");
    }
}

/// Several lists arrive one after the other: each change is said. One that could not be read is read again.
#[test]
fn each_list_that_arrives_late_says_what_it_changed() {
    let mut test = left_early(FieldId::Groups, "Sales P", "Tab");
    test.type_text("pol:9").keys("F5");
    test.send(Msg::AccountList { list: AccountList::Groups, result: Err("HTTP 500".to_owned()) });
    assert_eq!(test.answer(FieldId::Groups), "Sales P");
    read_lists(&mut test);
    let [groups, skills] = ["Groups: Sales P became Sales PL.", "Skills: pol:9 became Polish:9."];
    let undo = "Ctrl-Z takes it back.";
    assert_eq!(test.app.status(), Some(&*format!("{groups} {undo} {skills} {undo}")));
}

/// The press waited for the list, and what it names was not reviewed: nothing is sent.
#[test]
fn guess_from_a_late_list_is_reviewed_before_sending() {
    let mut test = left_early(FieldId::Groups, "Sales P", "F5");
    test.wait(1000);
    test.keys("Enter");
    read_lists(&mut test);
    assert!(!has_effect!(test, Effect::Submit { .. }));
    let said = "Groups: Sales P became Sales PL. Ctrl-Z takes it back. The account's lists are read. Nothing was sent.";
    assert_eq!((test.app.status(), test.screen()), (Some(said), Screen::Review));
    test.wait(1000);
    test.keys("Enter");
    assert!(has_effect!(test, Effect::Submit { request, .. } if request.routing.groups[0].id == SALES_PL));
}

/// The secret is typed at the button: the names are looked up before the user is sent, and what was reviewed is sent.
#[test]
fn names_are_looked_up_before_the_user_is_sent() {
    for result in [Ok(()), Err("HTTP 500".to_owned())] {
        let mut test = TestApp::on(MINIMAL);
        at(&mut test, FieldId::Groups);
        test.type_text("sales pl").keys("Tab F5");
        test.wait(1000);
        test.keys("Enter");
        assert!(!has_effect!(test, Effect::Submit { .. }), "a name has no ID yet");
        assert_eq!(test.app.status(), Some("Reading the account's lists first …"));
        let (list, entries) = lists().remove(0);
        test.send(Msg::AccountList { list, result: result.clone().map(|()| entries) });
        let sent =
            has_effect!(test, Effect::Submit { request, .. } if request.routing.groups[0].id == SALES_PL);
        assert_eq!(sent, result.is_ok());
        if result.is_err() {
            assert_starts_with!(error_at(&test, FieldId::Groups), "The account's groups could not be read");
            assert_eq!(test.screen(), Screen::Routing);
        }
    }
}

/// What was changed meanwhile is not sent, nor what was given up.
#[rstest]
#[case("Alt-1 1 F5")]
#[case("Esc")]
fn nothing_is_sent_that_was_not_reviewed(#[case] keys: &str) {
    let mut test = TestApp::on(MINIMAL);
    at(&mut test, FieldId::Groups);
    test.type_text("sales pl").keys("Tab F5");
    test.wait(1000);
    test.keys("Enter").keys(keys);
    for (list, entries) in lists() {
        test.send(Msg::AccountList { list, result: Ok(entries) });
    }
    assert!(!has_effect!(test, Effect::Submit { .. }));
}

/// Anna's groups, skills and schedules come along, not her callback numbers, as one step to undo.
#[test]
fn like_anna() {
    let sandbox = TestSandbox::start(Options::default());
    let folder = tempfile::tempdir().unwrap();
    let running = RunningApp::open_sized(folder.path(), sandbox.target(), MINIMAL, (120, 50));
    running.keys("F6");
    running.wait_for("anna.kowalska");
    running.type_text("anna.kowalska");
    running.keys("Enter");
    running.wait_for("settings from anna.kowalska");
    running.keys("Alt-7");
    let screen = running.wait_for("Evening, Warsaw");
    assert_contains!(screen, "Sales PL, Support EMEA");
    assert_contains!(screen, "English:7, Polish:9, Sales:5");
    assert!(!screen.contains("Main line London"));
    running.keys("Ctrl-z");
    running.wait_for("Undone: ");
    running.keys("Alt-7");
    assert!(!running.wait_for("Routing").contains("Sales PL, Support"));
    running.leave();
}

fn rows(home: &Home, csv: &str, args: &[&str]) -> crate::common::home::RunResult {
    let file = home.write("users.csv", csv);
    home.run(&[&["batch", &file, "--account", "sandbox"], args].concat())
}

const HEADER: &str = "Role,Username,Name,Email,Agent ID,Phone number,Groups,Skills,Logout schedules\n";

fn row(number: usize, cells: &str) -> String {
    format!("Agent,jk{number},Jana K,jk{number}@example.com,770{number},123456789,{cells}\n")
}

#[test]
fn batch_names_what_the_account_does_not_have() {
    let home = Home::new();
    let csv = [
        HEADER.to_owned(),
        row(1, "Sales PL,\"English:7, Billing\",\"\"\"Evening, Warsaw\"\"\""),
        row(2, "Sales,English,"),
        row(3, "Back office,English:x,\"Evening, Warsaw\""),
        row(4, &format!("{SALES_PL},,")),
    ];
    let ran = rows(&home, &csv.concat(), &[]).ends(3);
    for line in [
        "3     jk2       Groups  error: The account has no group Sales: did you mean Sales",
        "4     jk3       Groups  error: 2 groups are called Back office: type 401 or 402 in its place.",
        "4     jk3       Skills  error: English:x: enter a level from 1 to 10",
    ] {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_contains!(words(&ran.out), &words(line));
    }
    assert!(!ran.out.contains("jk1 ") || !ran.out.contains("jk1  Groups"), "{}", ran.out);
    assert_contains!(ran.err, "2 of 4 users cannot be created as they are. Nothing was sent.");
}

#[test]
fn payload_prints_all_requests() {
    let home = Home::new();
    let mut draft: Value = serde_json::from_str(include_str!("fixtures/draft-1.json")).unwrap();
    draft["answers"] = json!({"role": "Agent", "username": "jk", "name": "Jana", "email": "jk@example.com",
        "agentId": "7701", "phoneNumber": "123", "location": "PL", "groups": "Sales PL", "skills": "English:7, polish"});
    draft["rows"] = json!([]);
    draft["userId"] = Value::Null;
    let file = home.write("draft.json", &draft.to_string());
    let ran = home.run(&["payload", &file, "--all", "--account", "sandbox"]);
    let requests = ran.json();
    let asked: Vec<(&str, &str)> = requests
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["method"].as_str().unwrap(), one["path"].as_str().unwrap()))
        .collect();
    let wanted = [("POST", "/users"), ("PUT", "/users/{userId}/groups"), ("PUT", "/users/{userId}/skills")];
    assert_eq!(asked, wanted);
    let alone: Value = serde_json::from_str(&home.run(&["payload", &file]).out).unwrap();
    assert_eq!(requests[0]["body"], alone);
    assert_eq!(requests[1]["body"], json!({"agentGroups": [{"groupId": SALES_PL}]}));
    assert_eq!(requests[2]["body"]["agentSkills"][0], json!({"skillId": ENGLISH, "agentSkillLevel": 7}));
    // Without an account a name has no ID, and a user without names needs no account.
    home.run(&["payload", &file, "--all"]).ends(2);
    let minimal = home.run(&["payload", &example("minimal.json"), "--all"]).ends(0);
    assert_eq!(minimal.json().as_array().unwrap().len(), 1);
}

#[test]
fn submit_names_what_the_account_does_not_have() {
    let home = Home::new();
    let mut draft: Value = serde_json::from_str(include_str!("fixtures/draft-1.json")).unwrap();
    draft["answers"] = json!({"role": "Agent", "username": "jk", "name": "Jana", "email": "jk@example.com",
        "agentId": "7701", "phoneNumber": "123", "location": "PL", "groups": "Nobody"});
    draft["rows"] = json!([]);
    draft["userId"] = Value::Null;
    let file = home.write("draft.json", &draft.to_string());
    let ran = home.run(&["submit", "--yes", &file, "--account", "sandbox"]).ends(3);
    assert_contains!(ran.err, "routing.groups: error: The account has no group Nobody.");
    assert_eq!(home.attempts(), 0);
}

/// The result file has what came of the setup, and a refused step makes the exit code 9.
#[rstest]
#[case(&[], 0, "done")]
#[case(&["groups:refuse"], 9, "Groups: refused: ")]
fn batch_sets_up_what_it_creates(#[case] faults: &[&str], #[case] code: i32, #[case] setup: &str) {
    let home = Home::new();
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
    let base = sandbox.sandbox.base_url();
    let file =
        home.write("users.csv", &[HEADER.to_owned(), row(1, "Sales PL,\"English:7, Billing\",")].concat());
    let batch = |file: &str| {
        let mut command = home.command(&["batch", file, "--yes"]);
        command
            .env("VCC_API_URL", format!("{base}/useradmin"))
            .env("VCC_TOKEN_URL", format!("{base}/Auth/connect/token"))
            .env("VCC_CLIENT_ID", CLIENT_ID)
            .env("VCC_CLIENT_SECRET", CLIENT_SECRET);
        finished(command, "")
    };
    let ran = batch(&file).ends(code);
    let result = std::fs::read_to_string(home.path().join("users.result.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(result.as_bytes());
    let place = reader.headers().unwrap().iter().position(|name| name == "setup").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_starts_with!(&rows[0][place], setup);
    let id = ran.out.trim_end().rsplit(' ').next().unwrap().to_owned();
    let skills = sandbox.api("GET", &format!("/users/{id}/skills"), b"").json();
    let levels: Vec<&str> = skills["agentSkills"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["agentSkillLevel"].as_str().unwrap())
        .collect();
    assert_eq!(levels, ["7", "5"]);
    if code == 0 {
        batch("users.result.csv").ends(0);
    } else {
        assert_contains!(ran.err, "Groups: refused: ");
    }
    assert_eq!(home.attempts(), 1);
}

/// A name that the account does not have offers the nearest one, which one key takes.
#[test]
fn the_nearest_name_is_offered() {
    let mut test = on_routing();
    at(&mut test, FieldId::Skills);
    test.send(Msg::Paste("Enlish:7, Billing".to_owned()));
    test.keys("Esc BackTab");
    assert_eq!(error_at(&test, FieldId::Skills), "The account has no skill Enlish: did you mean English?");
    test.keys("Tab");
    assert_contains!(test.drawn(120, 40), "Ctrl-X makes it English:7, Billing.");
    assert_eq!(test.answer(FieldId::Skills), "Enlish:7, Billing");
    test.keys("Ctrl-x");
    assert_eq!(
        (test.answer(FieldId::Skills), error_at(&test, FieldId::Skills)),
        ("English:7, Billing", String::new())
    );
}
