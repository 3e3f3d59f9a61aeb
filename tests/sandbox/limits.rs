//! Each documented limit: a value just inside is accepted, one just outside is refused with its path only.

use serde_json::{Value, json};

use crate::common::sandbox::TestSandbox;

const CONFIGURATION: &str = "userAccountConfiguration";
const AGENT: &str = "userAccountConfiguration.agentConfiguration";
const TELEPHONY: &str = "userAccountConfiguration.agentConfiguration.telephonyAddress";
const CAPACITY: &str = "userAccountConfiguration.agentConfiguration.capacity";

/// A valid agent; `number` makes it unique.
fn agent(number: usize) -> Value {
    let telephony = json!({ "telephoneAddress": "800200" });
    let agent = json!({ "agentDisplayId": number.to_string(), "telephonyAddress": telephony });
    json!({
        "username": format!("agent{number}"), "name": "An Agent", "email": "agent@example.com",
        "userAccountConfiguration": { "role": "Agent", "agentConfiguration": agent },
    })
}

/// The user with a value at a dotted path.
fn with(mut user: Value, path: &str, value: Value) -> Value {
    let mut at = &mut user;
    for key in path.split('.') {
        at = &mut at[key];
    }
    *at = value;
    user
}

fn without(mut user: Value, path: &str) -> Value {
    let (parent, key) = path.rsplit_once('.').map_or(("", path), |(parent, key)| (parent, key));
    let pointer = if parent.is_empty() { String::new() } else { format!("/{}", parent.replace('.', "/")) };
    user.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    user
}

#[test]
fn number_ranges() {
    let timers = "outboundWrapUp backToReadyAfterNoAnswer backToReadyAfterLineBusy backToReadyAfterInvalidNumber \
        backToReadyAfterNetworkIssue callRatingFrequency";
    let timers = timers.split_whitespace().map(|it| (format!("{AGENT}.{it}"), 1, 7200));
    let shares =
        ["nonLive", "nonlive", "semiLive", "semilive"].map(|it| (format!("{CAPACITY}.{it}"), 1, 100));
    let live = [(format!("{CAPACITY}.live"), 51, 100)];
    let sandbox = TestSandbox::empty(100);
    let mut number = 0;
    for (path, least, most) in timers.chain(shares).chain(live) {
        for inside in [least, most] {
            number += 1;
            let answer = sandbox.create(&with(agent(number), &path, json!(inside)));
            assert_eq!(answer.status, 200, "{path} {inside}: {}", answer.body);
        }
        let (below, above) = (json!(least - 1), json!(most + 1));
        for outside in [below, above, json!(-60), json!(60.5), json!(60.0), json!("60"), json!(true)] {
            let answer = sandbox.create(&with(agent(0), &path, outside.clone()));
            assert_eq!(answer.paths(), [path.as_str()], "{path} {outside}");
        }
    }
}

#[test]
fn booleans() {
    let agents = "webrtc agentControlWebrtc handleMultipleInteractions enforcedDispositionCodes transcribeCalls \
        screenRecording callParking salesCadence outboundAutoanswer inboundAutoanswer video transcribeCallsRealTime \
        callRecordingControls telephonyAddress.nationalDisplay telephonyAddress.preventAutoCallbackNumber \
        capacity.isAgentLevel";
    let others = ["active".to_owned(), format!("{CONFIGURATION}.actAsAgent")];
    let sandbox = TestSandbox::empty(100);
    for (number, path) in agents.split(' ').map(|it| format!("{AGENT}.{it}")).chain(others).enumerate() {
        let answer = sandbox.create(&with(agent(number), &path, json!(true)));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        for wrong in [json!("true"), json!(1), json!([])] {
            let answer = sandbox.create(&with(agent(number), &path, wrong.clone()));
            assert_eq!(answer.paths(), [path.as_str()], "{path} {wrong}");
        }
    }
}

#[test]
fn text_formats() {
    let sandbox = TestSandbox::empty(100);
    let telephone = format!("{TELEPHONY}.telephoneAddress");
    let fields: [(&str, &[&str], &[&str]); 9] = [
        ("username", &["a_b.c@d-e"], &["a b", " a", "a\u{a0}b", "a\tb", "", "  "]),
        ("name", &["Łucja"], &["", " "]),
        (
            "email",
            &["a@b.pl", "a+b@c.d.example"],
            &["a", "a@b", "@b.pl", "a@b@c.pl", "a@.pl", "a@b.", "a b@c.pl"],
        ),
        (&format!("{CONFIGURATION}.role"), &["Agent"], &["agent", "NvmAdmin", "Manager", ""]),
        (&format!("{AGENT}.agentDisplayId"), &["x-1"], &["", " "]),
        (&format!("{AGENT}.location"), &["PL", "XK"], &["UK", "gb", "GBR", "", "G1", "ŁĄ"]),
        (&format!("{TELEPHONY}.virtualLocation"), &["DE"], &["XX", "de"]),
        (
            &telephone,
            &["+48225550142", &"1".repeat(255)],
            &["", "22 555", "(22)", "22a", "٣", &"1".repeat(256)],
        ),
        (&format!("{TELEPHONY}.selectedCallbackNumberId"), &[""], &[]),
    ];
    let mut number = 0;
    for (path, right, wrong) in fields {
        for text in right {
            number += 1;
            let answer = sandbox.create(&with(agent(number), path, json!(text)));
            assert_eq!(answer.status, 200, "{path} {text:?}: {}", answer.body);
        }
        for text in wrong.iter().map(|it| json!(it)).chain([json!(7)]) {
            let answer = sandbox.create(&with(agent(0), path, text.clone()));
            assert_eq!(answer.paths(), [path], "{path} {text}");
        }
    }
}

#[test]
fn required_properties() {
    let sandbox = TestSandbox::empty(100);
    let agents = [format!("{AGENT}.agentDisplayId"), format!("{TELEPHONY}.telephoneAddress")];
    let all = ["username", "name", "email", &format!("{CONFIGURATION}.role")].map(str::to_owned);
    for path in all.iter().chain(&agents) {
        assert_eq!(sandbox.create(&without(agent(0), path)).paths(), [path.as_str()]);
        assert_eq!(sandbox.create(&with(agent(0), path, Value::Null)).paths(), [path.as_str()]);
    }
    assert_eq!(sandbox.create(&without(agent(0), TELEPHONY)).paths(), agents[1..]);
    assert_eq!(sandbox.create(&without(agent(0), AGENT)).paths(), agents);
    assert_eq!(sandbox.create(&without(agent(0), CONFIGURATION)).paths(), all[3..]);
    assert_eq!(sandbox.create(&json!({})).paths(), all);
    let supervisor = with(without(agent(0), AGENT), &format!("{CONFIGURATION}.role"), json!("Supervisor"));
    assert_eq!(sandbox.create(&supervisor).status, 200);
    let acting = with(supervisor, &format!("{CONFIGURATION}.actAsAgent"), json!(true));
    assert_eq!(sandbox.create(&acting).paths(), agents);
}

#[test]
fn agent_configuration_needs_an_agent() {
    let sandbox = TestSandbox::empty(100);
    let (role, acts) = (format!("{CONFIGURATION}.role"), format!("{CONFIGURATION}.actAsAgent"));
    let supervisor = with(agent(1), &role, json!("Supervisor"));
    assert_eq!(sandbox.create(&supervisor).paths(), [AGENT]);
    assert_eq!(sandbox.create(&with(supervisor.clone(), &acts, json!(false))).paths(), [AGENT]);
    assert_eq!(sandbox.create(&with(agent(1), &acts, json!(false))).paths(), [acts.as_str()]);
    for (number, other) in ["Admin", "Supervisor", "Wallboard"].into_iter().enumerate() {
        let user = with(with(agent(number), &role, json!(other)), &acts, json!(true));
        let answer = sandbox.create(&user);
        assert_eq!(answer.status, 200, "{other}: {}", answer.body);
    }
}

#[test]
fn blocks_and_rows() {
    let sandbox = TestSandbox::empty(100);
    let rows = format!("{AGENT}.associatedUsers");
    for path in [CONFIGURATION, AGENT, TELEPHONY, CAPACITY, &rows] {
        assert_eq!(sandbox.create(&with(agent(0), path, json!("text"))).paths(), [path]);
    }
    let row = json!({ "username": "vbc", "applicationType": "VBC" });
    let wrong = json!([row, {}, "vbc", { "username": "vbc" }]);
    let expected = ["[1].username", "[1].applicationType", "[2]", "[3].applicationType"];
    let expected = expected.map(|it| format!("{rows}{it}"));
    assert_eq!(sandbox.create(&with(agent(0), &rows, wrong)).paths(), expected);
    let answer = sandbox.create(&with(agent(0), &rows, json!([row])));
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[test]
fn all_problems_are_reported_at_once() {
    let sandbox = TestSandbox::empty(100);
    let user = with(agent(0), "email", json!("nobody"));
    let user = with(user, &format!("{CAPACITY}.live"), json!(50));
    let user = with(user, &format!("{AGENT}.location"), json!("UK"));
    let paths = ["email".to_owned(), format!("{AGENT}.location"), format!("{CAPACITY}.live")];
    assert_eq!(sandbox.create(&user).paths(), paths);
    assert_eq!(sandbox.api("GET", "/users?include=All", b"").json()["meta"]["totalCount"], 0);
}
