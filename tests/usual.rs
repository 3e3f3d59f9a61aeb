//! What is usual in an account: a warning where a user differs from its colleagues. It can be wrong, so it blocks
//! nothing, is shown once and can be switched off. Also the count of agent licences.

mod groups;

use crate::common::home::Home;
use crate::common::{MINIMAL, TestApp, practice};
use crate::line_mode::driver::LineModeTest;
use serde_json::{Value, json};
use std::sync::Arc;
use vcc_user::account::{ListedUser, UserIndex};
use vcc_user::app::AccountContext;
use vcc_user::app::msg::Msg;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::rule::Severity;

/// An agent in Poland, like [`MINIMAL`] but for its person and line.
fn colleague(number: usize) -> Value {
    json!({
        "userId": format!("id-{number}"), "username": format!("agent{number}"), "name": format!("Agent {number}"),
        "email": format!("agent{number}@example.com"), "active": true,
        "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {
            "agentDisplayId": (1200 + number).to_string(), "location": "GB", "webrtc": true,
            "telephonyAddress": {
                "telephoneAddress": format!("8{:05}", number * 6131 % 100_000), "virtualLocation": "PL",
                "outboundTelephonyRegion": "b4c6e398-ac69-4135-b3fd-64d7a6d14272",
            },
        }},
    })
}

/// So many colleagues, of whom the last ones are changed.
fn colleagues(count: usize, changed: usize, change: impl Fn(&mut Value)) -> Vec<Value> {
    let mut users: Vec<Value> = (0..count).map(colleague).collect();
    users.iter_mut().skip(count - changed).for_each(change);
    users
}

fn agent(user: &mut Value) -> &mut Value {
    &mut user["userAccountConfiguration"]["agentConfiguration"]
}

fn index(users: &[Value]) -> Arc<UserIndex> {
    let mut index = UserIndex::default();
    for user in users {
        index.add(ListedUser::from_json(user));
    }
    index.finish();
    Arc::new(index)
}

fn read(test: &mut TestApp, users: &[Value]) {
    test.send(Msg::Users(Ok(index(users))));
}

/// The agent of the minimal example among these users, with some answers changed.
fn among(users: &[Value], answers: &[(FieldId, &str)]) -> TestApp {
    let mut draft = crate::common::draft(MINIMAL);
    for (field, answer) in answers {
        draft.form.set(*field, *answer);
    }
    let mut test = TestApp::new();
    test.open(draft);
    read(&mut test, users);
    test
}

/// The problems of a field, warnings of colleagues only.
fn advice(test: &TestApp, field: FieldId) -> Vec<String> {
    let problems = test.app.document().problems();
    let here = problems.into_iter().filter(|(at, violation)| {
        at.field == field
            && ["other agents", "other supervisors"].iter().any(|words| violation.text.contains(words))
    });
    here.map(|(_, violation)| {
        assert_eq!(violation.severity, Severity::Warning, "{}", violation.text);
        violation.text.into_owned()
    })
    .collect()
}

const REGION: &str = "d81a6f3e-27bc-4e90-95a7-0c4b3f6e1d58";

/// Of each kind: the field, an answer that differs, what is said, and how a colleague is changed to differ, too.
type Kind = (FieldId, &'static str, &'static str, fn(&mut Value));

const KINDS: [Kind; 9] = [
    (FieldId::Location, "PL", "{} other agents have GB: check it.", |user| {
        agent(user)["location"] = json!("IE");
    }),
    (FieldId::Webrtc, "false", "{} other agents have yes: check it.", |user| {
        agent(user)["webrtc"] = json!(false);
    }),
    (FieldId::VirtualLocation, "DE", "{} other agents in GB have PL: check it.", |user| {
        agent(user)["telephonyAddress"]["virtualLocation"] = json!("FR");
    }),
    (FieldId::VirtualLocation, "", "Left at GB: {} other agents in GB have PL.", |user| {
        agent(user)["telephonyAddress"]["virtualLocation"] = json!("FR");
    }),
    (FieldId::TelephonyRegion, REGION, "Not the one that {} other agents in GB use: check it.", |user| {
        agent(user)["telephonyAddress"]["outboundTelephonyRegion"] =
            json!("ab6fd03e-de5a-41fb-9ad8-0e9fcb39f827");
    }),
    (
        FieldId::PhoneNumber,
        "80020",
        "{} other agents in GB have numbers of 6 digits, this one has 5: check it.",
        |user| {
            agent(user)["telephonyAddress"]["telephoneAddress"] = json!("1");
        },
    ),
    (
        FieldId::PhoneNumber,
        "700200",
        "{} other agents in GB have numbers that begin with 8: check it.",
        |user| {
            agent(user)["telephonyAddress"]["telephoneAddress"] = json!("911000");
        },
    ),
    (
        FieldId::AgentId,
        "12345",
        "{} other agents have IDs of 4 digits, this one has 5: check it, it cannot be changed later.",
        |user| {
            agent(user)["agentDisplayId"] =
                json!(format!("99{}", agent(user)["agentDisplayId"].as_str().unwrap()));
        },
    ),
    (
        FieldId::Username,
        "jana.kowalska",
        "{} other agents have one word as username: check it, it cannot be changed later.",
        |user| user["username"] = json!(format!("a.{}", user["username"].as_str().unwrap())),
    ),
];

#[test]
fn each_kind_is_compared() {
    for (field, answer, expected, change) in KINDS {
        let said = |users: &[Value]| advice(&among(users, &[(field, answer)]), field).join("|");
        let expect = |who: &str| {
            let who = if expected.starts_with("{}") { who.to_owned() } else { who.replace("All", "all") };
            expected.replace("{}", &who)
        };
        assert_eq!(said(&colleagues(14, 0, change)), expect("All 14"), "{field:?}");
        assert_eq!(said(&colleagues(14, 1, change)), expect("13 of 14"), "{field:?}");
        assert_eq!(said(&colleagues(10, 1, change)), expect("9 of 10"), "{field:?}: 90 %");
        assert_eq!(said(&colleagues(9, 1, change)), "", "{field:?}: 89 %");
        assert_eq!(said(&colleagues(14, 2, change)), "", "{field:?}");
        assert_eq!(said(&colleagues(5, 0, change)), expect("All 5"), "{field:?}");
        assert_eq!(said(&colleagues(4, 0, change)), "", "{field:?}: too few");
        // Neither archived users nor those with another role are colleagues.
        let archived = colleagues(14, 10, |user| user["active"] = json!(false));
        assert_eq!(said(&archived), "", "{field:?}: archived");
        let others = colleagues(14, 10, |user| {
            user["userAccountConfiguration"]["role"] = json!("Supervisor");
            user["userAccountConfiguration"]["actAsAgent"] = json!(true);
        });
        assert_eq!(said(&others), "", "{field:?}: another role");
        // A user of which nothing is known agrees with nothing.
        let unknown = colleagues(14, 10, |user| {
            user["username"] = json!("");
            user["userAccountConfiguration"] = json!({"role": "Agent"});
        });
        assert_eq!(said(&unknown), "", "{field:?}: not known");
    }
}

#[test]
fn users_like_their_colleagues_get_no_warning() {
    let users = colleagues(14, 0, |_| {});
    let test = among(&users, &[(FieldId::Username, "jana"), (FieldId::PhoneNumber, "812345")]);
    assert_eq!(test.app.document().problems(), []);
    // What the account decides is no difference, nor is the next free ID, though it has other digits.
    let decided =
        among(&users, &[(FieldId::Webrtc, ""), (FieldId::TelephonyRegion, ""), (FieldId::AgentId, "1214")]);
    for field in [FieldId::Webrtc, FieldId::TelephonyRegion, FieldId::AgentId] {
        assert_eq!(advice(&decided, field), [""; 0], "{field:?}");
    }
    // Colleagues at another place have other numbers, regions and virtual locations.
    let mut mixed = users.clone();
    mixed.extend((100..140).map(colleague).map(|mut user| {
        agent(&mut user)["location"] = json!("DE");
        agent(&mut user)["telephonyAddress"] = json!({"telephoneAddress": "30123456", "virtualLocation": "DE",
            "outboundTelephonyRegion": REGION});
        user
    }));
    assert_eq!(
        among(&mixed, &[(FieldId::PhoneNumber, "812345"), (FieldId::Username, "jana")])
            .app
            .document()
            .problems(),
        []
    );
}

#[test]
fn one_difference_gives_one_warning() {
    let mut users = colleagues(14, 0, |_| {});
    for user in &mut users {
        agent(user)["location"] = json!("PL");
    }
    // The better of two warnings at one field, and one where two fields are left.
    let test = among(&users, &[(FieldId::Location, ""), (FieldId::VirtualLocation, "")]);
    let problems = test.app.document().problems();
    let left: Vec<&str> = problems.iter().map(|(_, violation)| &*violation.text).collect();
    assert_eq!(left, ["Left at GB, so calls are dialled with +44: all 14 other agents have PL."]);
    // Nothing beside an error or another warning.
    for (field, answer) in
        [(FieldId::PhoneNumber, "+48800200"), (FieldId::Username, "a b"), (FieldId::AgentId, "x")]
    {
        let test = among(&users, &[(field, answer)]);
        let here = test.app.document().problems().into_iter().filter(|(at, _)| at.field == field).count();
        assert_eq!((here, advice(&test, field).len()), (1, 0), "{field:?}");
    }
}

#[test]
fn usernames_have_a_domain_in_common() {
    let users = colleagues(12, 0, |_| {}).into_iter().map(|mut user| {
        user["username"] = user["email"].clone();
        user
    });
    let users: Vec<Value> = users.collect();
    let expected = "All 12 other agents have an address at example.com as username: check it, it cannot be changed later.";
    for (username, said) in [("jana@exmaple.com", true), ("jana", true), ("jana@Example.com", false)] {
        let test = among(&users, &[(FieldId::Username, username)]);
        assert_eq!(
            advice(&test, FieldId::Username).join("|"),
            if said { expected } else { "" },
            "{username}"
        );
    }
}

#[test]
fn supervisors_are_compared_with_supervisors() {
    let users = colleagues(6, 0, |_| {}).into_iter().map(|mut user| {
        user["userAccountConfiguration"]["role"] = json!("Supervisor");
        user["userAccountConfiguration"]["actAsAgent"] = json!(true);
        user
    });
    let answers = [(FieldId::Role, "Supervisor"), (FieldId::ActsAsAgent, "true"), (FieldId::Location, "PL")];
    let test = among(&users.collect::<Vec<_>>(), &answers);
    let expected = "All 6 other supervisors who act as agent have GB: check it.";
    assert_eq!(advice(&test, FieldId::Location), [expected]);
}

#[test]
fn warning_is_shown_on_blur_and_does_not_block() {
    let mut test = among(&colleagues(14, 0, |_| {}), &[]);
    test.go_to(Screen::Agent);
    let said = "All 14 other agents have GB: check it.";
    test.keys("Tab Ctrl-u").type_text("PL");
    assert!(!test.drawn(100, 30).contains(said), "{}", test.drawn(100, 30));
    test.keys("Tab");
    assert_contains!(test.drawn(100, 30), said);
    assert_eq!(test.answer(FieldId::Location), "PL");
    test.keys("F5");
    let review = test.drawn(100, 40);
    assert_eq!(review.matches(said).count(), 1, "{review}");
    assert_contains!(review, "Agents: 14");
    test.keys("Enter");
    assert!(!test.attempt().is_empty());
    assert_eq!(test.answer(FieldId::Location), "PL");
}

#[test]
fn fix_takes_the_usual_value_without_repeating() {
    let mut test = among(&colleagues(14, 0, |_| {}), &[(FieldId::Location, "PL")]);
    test.go_to(Screen::Agent).keys("Tab Tab BackTab");
    assert_contains!(test.drawn(100, 30), "All 14 other agents have GB: check it.");
    assert_eq!(test.answer(FieldId::Location), "PL");
    test.keys("Ctrl-x");
    assert_eq!(test.answer(FieldId::Location), "GB");
    test.keys("Ctrl-z");
    assert_eq!((test.answer(FieldId::Location), advice(&test, FieldId::Location).len()), ("PL", 0));
    // Another value is another answer.
    test.keys("Ctrl-u").type_text("DE").keys("Tab");
    assert_eq!(advice(&test, FieldId::Location), ["All 14 other agents have GB: check it."]);
}

#[test]
fn single_usual_value_is_offered_as_a_fix() {
    let users = colleagues(14, 0, |_| {});
    for (field, answer, usual) in [
        (FieldId::Location, "PL", Some("GB")),
        (FieldId::Webrtc, "false", Some("true")),
        (FieldId::VirtualLocation, "", Some("PL")),
        (FieldId::TelephonyRegion, REGION, Some("b4c6e398-ac69-4135-b3fd-64d7a6d14272")),
        (FieldId::PhoneNumber, "0812345", Some("812345")),
        (FieldId::PhoneNumber, "81234", None),
        (FieldId::AgentId, "12345", Some("1214")),
        (FieldId::Username, "jana.kowalska", Some("agentname")),
    ] {
        let test = among(&users, &[(field, answer)]);
        let problems = test.app.document().problems();
        let fix = problems.iter().find(|(at, _)| at.field == field).and_then(|(at, violation)| {
            let changes = violation.fix.as_ref()?.changes(*at).map(|(_, text)| text.to_owned());
            Some(changes.collect::<Vec<_>>().join("|"))
        });
        assert_eq!(fix.as_deref(), usual, "{field:?}");
        assert_eq!(test.answer(field), answer);
    }
}

/// A list leaves out what is off, so an agent without WebRTC has it off, where the list names it for others.
#[test]
fn webrtc_that_is_left_out_is_off() {
    let without = |user: &mut Value| drop(agent(user).as_object_mut().unwrap().remove("webrtc"));
    let said = |users: &[Value], answer| advice(&among(users, &[(FieldId::Webrtc, answer)]), FieldId::Webrtc);
    for (left_out, answer, expected) in [
        (13, "true", "13 of 14 other agents have no: check it."),
        (13, "false", ""),
        (1, "false", "13 of 14 other agents have yes: check it."),
        // Named for none, it is not known to be in the list.
        (14, "true", ""),
    ] {
        assert_eq!(said(&colleagues(14, left_out, without), answer).join("|"), expected, "{left_out}");
    }
}

#[test]
fn check_reads_no_users_and_changes_nothing() {
    let home = Home::new();
    let file = home.write("jana.json", MINIMAL);
    for args in [&["check", &file, "--account", "sandbox"][..], &["check", "--fix", &file]] {
        let ran = home.run(args).ends(0);
        assert!(!ran.out.contains("other agents") && !ran.err.contains("other agents"), "{}", ran.err);
    }
    let fixed: Value = serde_json::from_str(&home.run(&["check", "--fix", &file]).out).unwrap();
    assert_eq!(fixed, serde_json::from_str::<Value>(MINIMAL).unwrap());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), MINIMAL);
}

#[test]
fn line_mode_shows_and_takes_the_usual_value() {
    let mut test = LineModeTest::on(MINIMAL);
    test.update(Msg::Users(Ok(index(&colleagues(14, 0, |_| {})))));
    test.line(":jump location");
    let said = test.line("PL");
    assert_contains!(
        said,
        "Warning: All 14 other agents have GB: check it. :fix makes it GB (United Kingdom)."
    );
    assert_eq!(test.answer(FieldId::Location), "PL");
    test.line(":fix");
    assert_eq!(test.answer(FieldId::Location), "GB");
    test.line(":undo");
    let review = test.line(":review");
    assert_eq!(test.answer(FieldId::Location), "PL");
    assert!(!review.contains("other agents have GB"), "{review}");
    assert_contains!(review, "Agents: 14 so far, by count of active agents.");
}

#[test]
fn advice_can_be_switched_off() {
    let account = AccountContext { is_advice_off: true, ..practice() };
    let mut test = TestApp::on_account(MINIMAL, account);
    read(
        &mut test,
        &colleagues(14, 0, |user| {
            agent(user)["location"] = json!("PL");
        }),
    );
    assert_eq!(test.app.document().problems(), []);
}

#[test]
fn regions_without_a_name_are_called_by_who_uses_them() {
    let mut test = among(&colleagues(14, 0, |_| {}), &[(FieldId::TelephonyRegion, "")]);
    test.go_to(Screen::Telephony).keys("Tab Tab").type_text("gb");
    assert_contains!(test.drawn(120, 30), "the one that 14 agents in GB use");
    test.keys("Enter");
    assert_eq!(test.answer(FieldId::TelephonyRegion), "b4c6e398-ac69-4135-b3fd-64d7a6d14272");
}

#[test]
fn licences_are_counted_before_the_user_is_sent() {
    let users = colleagues(16, 2, |user| {
        user["userAccountConfiguration"]["role"] = json!("Supervisor");
        user["userAccountConfiguration"]["actAsAgent"] = json!(true);
    });
    let with = |licences: Option<u32>| {
        let mut test =
            TestApp::on_account(MINIMAL, AccountContext { agent_licences: licences, ..practice() });
        read(&mut test, &users);
        test.keys("F5");
        test
    };
    let charged = "All 14 agent licences are used: an extra licence, charged, by count of active agents.";
    for (licences, said) in [
        (Some(15), "Agents: 14 of 15 used, this is the 15th"),
        (Some(14), "Agents: 14 of 14 used, this is an extra licence, charged"),
        (Some(14), charged),
        (None, "Agents: 14"),
        (None, "by count of active agents"),
    ] {
        assert_contains!(with(licences).drawn(160, 50), said);
    }
    // An archived user and one who is no agent take none.
    for (field, answer) in [(FieldId::Active, "false"), (FieldId::Role, "Supervisor")] {
        let mut draft = crate::common::draft(MINIMAL);
        draft.form.set(field, answer);
        let mut test = TestApp::with_account(AccountContext { agent_licences: Some(1), ..practice() });
        test.open(draft);
        read(&mut test, &users);
        test.keys("F5");
        let drawn = test.drawn(160, 50);
        assert!(!drawn.contains("licence") && !drawn.contains("Agents: "), "{drawn}");
    }
    // Without the users nothing is counted, which is said where the setting relies on it.
    for (licences, said) in [(None, false), (Some(15), true)] {
        let mut test =
            TestApp::on_account(MINIMAL, AccountContext { agent_licences: licences, ..practice() });
        test.send(Msg::Users(Err("403 Forbidden".into())));
        test.keys("F5");
        let drawn = test.drawn(160, 50);
        let refused = "Agents: not counted, the account's users could not be read";
        assert_eq!(drawn.contains(refused), said, "{drawn}");
    }
}

#[test]
fn a_created_agent_counts_for_the_next_one() {
    let mut test = TestApp::on_account(MINIMAL, AccountContext { agent_licences: Some(15), ..practice() });
    read(&mut test, &colleagues(14, 0, |_| {}));
    test.keys("F5 Enter");
    test.settle(|effect| crate::common::succeed(effect, |body| crate::common::response(200, body)));
    test.keys("Enter F5");
    assert_contains!(test.drawn(160, 50), "Agents: 15 of 15 used, this is an extra licence, charged");
}
