//! The comparison with the members of a group, and that no offer changes an answer by itself.

use super::{KINDS, advice, agent, among, colleague, colleagues, index, read};
use crate::common::home::{Home, finished};
use crate::common::sandbox::TestSandbox;
use crate::common::{MINIMAL, TestApp, key, practice};
use crate::line_mode::driver::LineModeTest;
use serde_json::{Value, json};
use vcc_user::app::AccountContext;
use vcc_user::app::msg::{AccountRead, Effect, Msg};
use vcc_user::app::suggest::LookupEntry;
use vcc_user::model::field::AccountList;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};

/// What the account's list of groups has.
fn group_list() -> Msg {
    let entry = |(id, name, detail): (&str, &str, &str)| LookupEntry {
        id: id.into(),
        name: name.into(),
        detail: detail.into(),
    };
    let entries = [("g1", "Sales PL", "101"), ("g2", "Small", "102"), ("g3", "Back office", "401")];
    let entries = entries.into_iter().chain([("g4", "Back office", "402")]).map(entry).collect();
    Msg::AccountList { list: AccountList::Groups, result: Ok(entries) }
}

/// The groups whose members are requested.
fn requested(test: &TestApp) -> Vec<&str> {
    fn id(effect: &Effect) -> Option<&str> {
        match effect {
            Effect::ReadAccount(AccountRead::GroupMembers(id)) => Some(id.as_str()),
            _ => None,
        }
    }
    test.effects.iter().filter_map(id).collect()
}

fn members(group: &str, numbers: impl IntoIterator<Item = usize>) -> Msg {
    let members = numbers.into_iter().map(|number| format!("ID-{number}")).collect();
    Msg::GroupMembers { group: group.into(), members: Some(members) }
}

/// The agent of the minimal example in a group, among these users.
fn in_group(users: &[Value], groups: &str, answers: &[(FieldId, &str)]) -> TestApp {
    let mut draft = crate::common::draft(MINIMAL);
    draft.form.set(FieldId::Groups, groups);
    for (field, answer) in answers {
        draft.form.set(*field, *answer);
    }
    let mut test = TestApp::new();
    test.open(draft);
    test.send(group_list());
    read(&mut test, users);
    test
}

#[test]
fn group_members_are_compared_if_there_are_enough() {
    let by_role = |users: &[Value], field, answer| advice(&in_group(users, "", &[(field, answer)]), field);
    for (field, answer, expected, change) in KINDS {
        // Twenty others, who differ from each other, are in no group.
        let with_others = |mut users: Vec<Value>| {
            let others = (100..120).map(colleague).enumerate().map(|(place, mut user)| {
                if place % 2 == 0 {
                    change(&mut user);
                }
                user
            });
            users.extend(others);
            users
        };
        let compared = |users: Vec<Value>, numbers: std::ops::Range<usize>| {
            let mut test = in_group(&with_others(users), "Sales PL", &[(field, answer)]);
            assert_eq!(requested(&test), ["g1"], "{field:?}");
            assert_eq!(advice(&test, field), [""; 0], "{field:?}: not before the members are known");
            test.send(members("g1", numbers));
            advice(&test, field).join("|")
        };
        let expect = |who: &str| {
            let who = if expected.starts_with("{}") { who.to_owned() } else { who.replace("All", "all") };
            let text = expected.replace("{}", &who);
            let text = text.replace("other agents in GB", "other agents");
            text.replace("other agents", "other agents in Sales PL")
        };
        let archived = |user: &mut Value| user["active"] = json!(false);
        let supervisor = |user: &mut Value| {
            user["userAccountConfiguration"]["role"] = json!("Supervisor");
            user["userAccountConfiguration"]["actAsAgent"] = json!(true);
        };
        for (what, users, numbers, said) in [
            ("all", colleagues(14, 0, change), 0..14, expect("All 14")),
            ("13 of 14", colleagues(14, 1, change), 0..14, expect("13 of 14")),
            ("90 %", colleagues(10, 1, change), 0..10, expect("9 of 10")),
            ("89 %", colleagues(9, 1, change), 0..9, String::new()),
            ("five", colleagues(5, 0, change), 0..5, expect("All 5")),
            ("four", colleagues(4, 0, change), 0..4, String::new()),
            ("archived members", colleagues(14, 10, archived), 0..14, String::new()),
            ("members with another role", colleagues(14, 9, supervisor), 0..14, expect("All 5")),
            ("too few with the role", colleagues(14, 10, supervisor), 0..14, String::new()),
            ("members who are not in the index", colleagues(5, 0, change), 0..50, expect("All 5")),
            ("none who is in the index", colleagues(14, 0, change), 500..520, String::new()),
        ] {
            assert_eq!(compared(users, numbers), said, "{field:?}: {what}");
        }
        // Too few in the group: all with the role are compared, as without a group.
        let users = colleagues(14, 0, change);
        let mut test = in_group(&users, "Sales PL", &[(field, answer)]);
        let without = by_role(&users, field, answer);
        assert_eq!((without.len(), advice(&test, field)), (1, without.clone()), "{field:?}");
        test.send(members("g1", 0..4));
        assert_eq!(advice(&test, field), without, "{field:?}: four members");
    }
}

#[test]
fn without_members_all_with_the_role_are_compared() {
    let users = colleagues(14, 0, |_| {});
    let said = |test: &TestApp| advice(test, FieldId::Location).join("|");
    let by_role = "All 14 other agents have GB: check it.";
    let answers = [(FieldId::Location, "PL")];
    let refused = || Msg::GroupMembers { group: "g1".into(), members: None };
    // The list is refused: that is said nowhere, and it is not asked for again.
    let mut test = in_group(&users, "Sales PL", &answers);
    test.send(refused());
    test.go_to(Screen::Routing).keys("F5 F5");
    assert_eq!((said(&test).as_str(), requested(&test)), (by_role, vec!["g1"]));
    let drawn = test.drawn(160, 50);
    assert!(!drawn.contains("could not be read") && drawn.contains(by_role), "{drawn}");
    // An unknown group, and a name that two groups share.
    for groups in ["Nobody", "Back office", "9a508bb1-f4c9-4a65-b868-e6d9ca0bc36c"] {
        let test = in_group(&users, groups, &answers);
        assert_eq!((said(&test).as_str(), requested(&test)), (by_role, vec![]), "{groups}");
    }
    // Of groups with one name the number is named, too.
    let mut test = in_group(&users, "402", &answers);
    test.send(members("g4", 0..14));
    assert_eq!(said(&test), "All 14 other agents in Back office (402) have GB: check it.");
    // The first group with enough members counts, and no other while it is being read.
    let mut test = in_group(&users, "Small, Sales PL, 401", &answers);
    assert_eq!(requested(&test), ["g2", "g1", "g3"]);
    test.send(members("g1", 0..6));
    assert_eq!(said(&test), by_role);
    test.send(members("g2", 0..4));
    assert_eq!(said(&test), "All 6 other agents in Sales PL have GB: check it.");
    test.send(members("g3", 0..14));
    assert_eq!(said(&test), "All 6 other agents in Sales PL have GB: check it.");
    // Users that are read again are compared again.
    read(&mut test, &users);
    assert_eq!((said(&test).as_str(), requested(&test).len()), (by_role, 6));
}

#[test]
fn members_are_read_only_where_they_are_compared() {
    let users = colleagues(14, 0, |_| {});
    let off = AccountContext { is_advice_off: true, ..practice() };
    let secret = AccountContext { secret: vcc_user::app::SecretState::Prompt, ..practice() };
    for account in [off, secret] {
        let mut test = TestApp::with_account(account);
        let mut draft = crate::common::draft(MINIMAL);
        draft.form.set(FieldId::Groups, "Sales PL");
        test.open(draft);
        test.send(group_list());
        read(&mut test, &users);
        test.keys("F5");
        assert_eq!(requested(&test), [""; 0]);
    }
    // Neither without the users nor while a name is typed: once it is left.
    let mut test = among(&users, &[]);
    test.send(group_list());
    test.go_to(Screen::Routing).type_text("Sales PL");
    assert_eq!(requested(&test), [""; 0]);
    test.keys("Tab");
    assert_eq!((test.answer(FieldId::Groups), requested(&test)), ("Sales PL", vec!["g1"]));
    // Leaving and sending wait for nothing.
    test.keys("F5 Enter");
    assert!(!test.attempt().is_empty());
    test.send(members("g1", 0..14));
    assert!(!test.attempt().is_empty());
}

#[test]
fn arriving_members_do_not_change_the_edited_field() {
    let users = colleagues(14, 0, |_| {});
    let mut others = (100..140).map(colleague).collect::<Vec<_>>();
    for user in &mut others {
        agent(user)["location"] = json!("PL");
    }
    let mut test = in_group(&[users, others].concat(), "Sales PL", &[]);
    test.go_to(Screen::Agent).keys("Tab Ctrl-u").type_text("DE");
    let said = "All 14 other agents in Sales PL have GB: check it.";
    test.send(members("g1", 0..14));
    assert!(!test.drawn(100, 30).contains(said), "{}", test.drawn(100, 30));
    test.keys("Tab");
    assert_contains!(test.drawn(100, 30), said);
    test.keys("BackTab Ctrl-x");
    assert_eq!(test.answer(FieldId::Location), "GB");
}

#[test]
fn line_mode_names_the_group() {
    let mut test = LineModeTest::on(MINIMAL);
    test.update(group_list());
    test.update(Msg::Users(Ok(index(&colleagues(14, 0, |_| {})))));
    test.line(":jump groups");
    test.line("Sales PL");
    test.update(members("g1", 0..14));
    test.line(":jump location");
    let said = test.line("PL");
    assert_contains!(said, "Warning: All 14 other agents in Sales PL have GB: check it. :fix makes it GB");
    assert_eq!(test.answer(FieldId::Location), "PL");
}

/// What the practice account answers through the whole program: its group Retention has all five agents.
#[test]
fn the_practice_account_has_a_group_to_compare_with() {
    const HEADER: &str = "Role,Username,Name,Email,Agent ID,Phone number,Location,WebRTC,Groups\n";
    let row = |number: usize, groups: &str| {
        format!("Agent,jk{number},Jana K,jk{number}@example.com,770{number},123456,PL,no,{groups}\n")
    };
    for (fault, who, asked) in [
        (None, "All 5 other agents in Retention have yes: check it.", 1),
        (Some("members:refuse"), "All 5 other agents have yes: check it.", 1),
    ] {
        let faults = fault.iter().map(|fault| fault.parse().unwrap()).collect();
        let sandbox = TestSandbox::start(Options { faults, ..Options::default() });
        let home = Home::new();
        let rows = [row(1, "Retention"), row(2, "Retention"), row(3, "")].concat();
        let file = home.write("users.csv", &format!("{HEADER}{rows}"));
        let base = sandbox.sandbox.base_url();
        let mut command = home.command(&["batch", &file]);
        command
            .env("VCC_API_URL", format!("{base}/useradmin"))
            .env("VCC_TOKEN_URL", format!("{base}/Auth/connect/token"))
            .env("VCC_CLIENT_ID", CLIENT_ID)
            .env("VCC_CLIENT_SECRET", CLIENT_SECRET);
        let ran = finished(command, "").ends(0);
        let warnings: Vec<&str> = ran.out.lines().filter(|line| line.contains("other agents")).collect();
        assert_eq!(warnings.len(), 3, "{}", ran.out);
        assert!(warnings[..2].iter().all(|line| line.contains(who)), "{}", ran.out);
        assert_contains!(warnings[2], "All 5 other agents have yes: check it.");
        assert!(!ran.err.contains("members"), "{}", ran.err);
        let requests = sandbox.sandbox.requests();
        let reads = requests.iter().filter(|one| format!("{one:?}").contains("f3a16071-2456"));
        assert_eq!(reads.count(), asked);
    }
}

/// Without the key, the command or the option that takes it, every answer stays what it is.
#[test]
fn no_offer_changes_an_answer_by_itself() {
    let users = colleagues(14, 0, |_| {});
    for (field, answer, ..) in KINDS {
        let mut test = in_group(&users, "Sales PL", &[(field, answer)]);
        test.send(members("g1", 0..14));
        assert_eq!(advice(&test, field).len(), 1, "{field:?}");
        let before = test.app.form().clone();
        for screen in [Screen::Identity, Screen::Agent, Screen::Telephony, Screen::Routing] {
            test.go_to(screen).keys("Tab Tab Tab BackTab Down");
        }
        test.keys("F8 F5");
        assert_eq!(*test.app.form(), before, "{field:?}: wizard");
        let mut line = LineModeTest::on(MINIMAL);
        line.update(Msg::Users(Ok(index(&users))));
        line.line(&format!(":jump {}", field.field().key));
        line.line(if answer.is_empty() { ":clear" } else { answer });
        let (own, all) = (line.answer(field).to_owned(), line.app.form().clone());
        for command in [":problems", ":review", ":back", ":review"] {
            line.line(command);
        }
        assert_eq!((line.answer(field), line.app.form()), (own.as_str(), &all), "{field:?}: line mode");
    }
    // What was typed is what is sent.
    let mut test = in_group(&users, "", &[(FieldId::Location, "PL"), (FieldId::Webrtc, "false")]);
    test.send(Msg::Key(key("F5")));
    test.keys("Enter");
    let mut sent = Vec::new();
    test.settle(|effect| {
        crate::common::succeed(effect, |body| {
            sent.push(serde_json::from_str::<Value>(body).unwrap());
            crate::common::response(200, body)
        })
    });
    let settings = &sent[0]["userAccountConfiguration"]["agentConfiguration"];
    assert_eq!((&settings["location"], &settings["webrtc"]), (&json!("PL"), &json!(false)));
}
