//! Creating, reading and listing users.

use serde_json::{Value, json};
use vcc_user::sandbox::{Options, REGIONS};

use super::MINIMAL;
use crate::common::sandbox::TestSandbox;

const FULL: &str = include_str!("../../assets/examples/full.json");
const NO_AGENT: &[u8] = include_bytes!("../../assets/examples/no-agent.json");

fn agent(username: &str, id: &str) -> Value {
    let mut user: Value = serde_json::from_slice(MINIMAL).unwrap();
    user["username"] = json!(username);
    user["userAccountConfiguration"]["agentConfiguration"]["agentDisplayId"] = json!(id);
    user
}

#[test]
fn examples_are_created() {
    let sandbox = TestSandbox::empty(1);
    let answer = sandbox.api("POST", "/users", MINIMAL);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let user = answer.json();
    assert_eq!(user["userId"].as_str().unwrap().len(), 36);
    assert_eq!(
        (&user["username"], &user["active"], &user["locked"]),
        (&json!("AgentName"), &json!(true), &json!(false))
    );
    assert_eq!(user["lastLoginTime"], Value::Null);
    let configuration = &user["userAccountConfiguration"];
    assert_eq!((&configuration["actAsAgent"], &configuration["chargeable"]), (&json!(true), &json!(true)));
    let agent = &configuration["agentConfiguration"];
    assert_eq!(agent["telephonyAddress"]["virtualLocation"], "PL", "as sent");
    assert_eq!((&agent["outboundWrapUp"], &agent["location"]), (&json!(120), &json!("GB")), "the account's");
    assert_eq!(agent.get("screenRecording"), None, "what is off is left out");
    let path = format!("/users/{}", user["userId"].as_str().unwrap());
    assert_eq!(sandbox.api("GET", &path, b"").json(), user);

    let answer = sandbox.api("POST", "/users", NO_AGENT);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let configuration = &answer.json()["userAccountConfiguration"];
    assert_eq!((&configuration["actAsAgent"], &configuration["chargeable"]), (&json!(false), &json!(false)));
    assert_eq!(configuration.get("agentConfiguration"), None);
}

#[test]
fn full_example_has_one_error() {
    let sandbox = TestSandbox::empty(1);
    // The example was copied with non-breaking spaces, which are not JSON white space.
    assert_eq!(sandbox.api("POST", "/users", FULL.as_bytes()).status, 400);
    let full = FULL.replace('\u{a0}', " ");
    let answer = sandbox.api("POST", "/users", full.as_bytes());
    assert_eq!(answer.paths(), ["userAccountConfiguration.agentConfiguration.capacity.live"]);
    let corrected = full.replace("\"live\": 50", "\"live\": 51");
    let answer = sandbox.api("POST", "/users", corrected.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.body);
    let agent = &answer.json()["userAccountConfiguration"]["agentConfiguration"];
    assert_eq!(agent["capacity"], json!({ "isAgentLevel": true, "live": 51, "nonLive": 33, "semiLive": 40 }));
    assert_eq!(agent["associatedUsers"], json!([{ "username": "supervisor_vbc", "applicationType": "VBC" }]));
    assert_eq!((agent.get("screenRecording"), agent.get("salesCadence")), (None, None));
}

#[test]
fn defaults_fill_only_missing_values() {
    let sandbox = TestSandbox::empty(9);
    let mut user = agent("one", "1");
    user["unknown"] = json!(1);
    user["ssoExternalId"] = json!("sso");
    let settings = &mut user["userAccountConfiguration"]["agentConfiguration"];
    settings["webrtc"] = json!(false);
    settings["unknown"] = json!(1);
    settings["capacity"] = json!({ "nonlive": 7 });
    settings["telephonyAddress"] = json!({ "telephoneAddress": "1" });
    settings.as_object_mut().unwrap().remove("location");
    let answer = sandbox.create(&user).json();
    assert_eq!((answer.get("unknown"), &answer["ssoExternalId"]), (None, &json!("sso")));
    let agent = &answer["userAccountConfiguration"]["agentConfiguration"];
    assert_eq!((agent.get("unknown"), agent.get("webrtc")), (None, None));
    assert_eq!((&agent["location"], &agent["callRecordingControls"]), (&json!("GB"), &json!(true)));
    assert_eq!(agent["capacity"], json!({ "live": 100, "nonLive": 7, "semiLive": 33 }));
    let telephony = &agent["telephonyAddress"];
    assert_eq!((&telephony["nationalDisplay"], &telephony["virtualLocation"]), (&json!(true), &json!("GB")));
    let region = telephony["outboundTelephonyRegion"].as_str().unwrap();
    assert!(REGIONS.iter().any(|(_, id)| *id == region));
}

#[test]
fn usernames_and_agent_ids_are_unique() {
    let sandbox = TestSandbox::start(Options::default());
    for username in ["anna.kowalska", "ANNA.Kowalska", "tomas.novak"] {
        let answer = sandbox.create(&agent(username, "9001"));
        assert_eq!(answer.status, 409, "{username}: {}", answer.body);
        assert!(answer.message().contains(username) && answer.message().contains("username"));
    }
    for id in ["2040", "2033"] {
        let answer = sandbox.create(&agent("somebody.new", id));
        assert_eq!(answer.status, 409, "{id}: {}", answer.body);
        assert!(answer.message().contains(id) && answer.message().contains("agentDisplayId"));
    }
    assert_eq!(sandbox.create(&agent("Somebody.New", "9001")).status, 200);
    assert_eq!(sandbox.create(&agent("somebody.new", "9002")).status, 409);
}

#[test]
fn licences_run_out_without_overages() {
    let sandbox = TestSandbox::empty(1);
    let mut archived = agent("archived", "1");
    archived["active"] = json!(false);
    assert_eq!(sandbox.create(&archived).status, 200, "an archived agent takes no licence");
    assert_eq!(sandbox.create(&agent("first", "2")).status, 200);
    let second = agent("second", "3").to_string();
    for query in ["", "?allowOverages=false", "?other=true"] {
        let answer = sandbox.api("POST", &format!("/users{query}"), second.as_bytes());
        assert_eq!(answer.status, 409, "{query}: {}", answer.body);
        assert!(answer.message().contains("licence"));
    }
    let answer = sandbox.api("POST", "/users?allowOverages=yes", second.as_bytes());
    assert_eq!(answer.paths(), ["allowOverages"]);
    assert_eq!(sandbox.api("POST", "/users", NO_AGENT).status, 200, "an admin takes none");
    archived = agent("archived.too", "4");
    archived["active"] = json!(false);
    assert_eq!(sandbox.create(&archived).status, 200);
    assert_eq!(sandbox.api("POST", "/users?allowOverages=true", second.as_bytes()).status, 200);
}

#[test]
fn sandbox_has_fifty_free_licences() {
    let sandbox = TestSandbox::start(Options::default());
    for number in 0..50 {
        let answer = sandbox.create(&agent(&format!("new{number}"), &format!("900{number}")));
        assert_eq!(answer.status, 200, "{number}: {}", answer.body);
    }
    assert_eq!(sandbox.create(&agent("new50", "90050")).status, 409);
}

#[test]
fn user_list_is_paged() {
    let sandbox = TestSandbox::start(Options::default());
    let list = |query: &str| {
        let answer = sandbox.api("GET", &format!("/users{query}"), b"");
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        let page = answer.json();
        let users = page["users"].as_array().unwrap();
        assert_eq!(page["meta"]["count"], users.len());
        let names = users.iter().map(|it| it["username"].as_str().unwrap().to_owned()).collect();
        (names, page["meta"].clone())
    };
    let (all, meta): (Vec<String>, Value) = list("?include=All&limit=5000");
    assert_eq!(meta, json!({ "page": 1, "count": 13, "pageCount": 1, "totalCount": 13 }));
    let (active, _) = list("");
    let (archived, _) = list("?include=Archived");
    assert_eq!((active.len(), archived.len()), (11, 2));
    assert!(active.contains(&"anna.kowalska".to_owned()) && archived.contains(&"tomas.novak".to_owned()));
    let (first, meta) = list("?include=All&limit=5");
    assert_eq!(meta, json!({ "page": 1, "count": 5, "pageCount": 3, "totalCount": 13 }));
    let (second, _) = list("?include=All&limit=5&page=2");
    let (third, meta) = list("?include=All&limit=5&page=3");
    assert_eq!((first.len(), second.len(), meta["count"].as_u64()), (5, 5, Some(3)));
    assert_eq!([first, second, third].concat(), all);
    assert_eq!(list(&format!("?page={}&limit=2", usize::MAX / 2 + 2)).0, Vec::<String>::new());
    let wrong = "?page=0 ?page=-1 ?page=x ?page= ?limit=0 ?limit=5001 ?limit=1.5 ?include=active";
    for query in wrong.split(' ') {
        let answer = sandbox.api("GET", &format!("/users{query}"), b"");
        assert_eq!((answer.status, answer.message().is_empty()), (400, false), "{query}");
    }
}

#[test]
fn default_page_has_25_users() {
    let sandbox = TestSandbox::empty(30);
    for number in 0..26 {
        assert_eq!(sandbox.create(&agent(&format!("a{number}"), &number.to_string())).status, 200);
    }
    let meta = sandbox.api("GET", "/users", b"").json()["meta"].clone();
    assert_eq!(meta, json!({ "page": 1, "count": 25, "pageCount": 2, "totalCount": 26 }));
}

/// What a PATCH of the archived agent Tomáš, or of the archived supervisor Helen, is answered.
#[test]
fn a_partial_body_is_merged() {
    const TOMAS: &str = "6b4cb242-4a23-4596-a217-beaddbc496cb";
    let sandbox = TestSandbox::start(Options::default());
    let agent = |settings: Value| json!({ "userAccountConfiguration": { "agentConfiguration": settings } });
    let patch = |body: &Value| sandbox.api("PATCH", &format!("/users/{TOMAS}"), body.to_string().as_bytes());
    let before = sandbox.api("GET", &format!("/users/{TOMAS}"), b"").json();
    let changed = patch(&agent(json!({ "location": "PL", "webrtc": false, "agentDisplayId": "2033" })));
    assert_eq!(changed.status, 200, "{}", changed.body);
    let mut expected = before.clone();
    let settings = &mut expected["userAccountConfiguration"]["agentConfiguration"];
    settings["location"] = json!("PL");
    settings.as_object_mut().unwrap().remove("webrtc");
    assert_eq!(changed.json(), expected, "all else stays");
    for (body, path) in [
        (agent(json!({ "location": "UK" })), "userAccountConfiguration.agentConfiguration.location"),
        (
            agent(json!({ "agentDisplayId": "7" })),
            "userAccountConfiguration.agentConfiguration.agentDisplayId",
        ),
        (json!({ "username": "other" }), "username"),
        (json!({ "userAccountConfiguration": 7 }), "userAccountConfiguration"),
    ] {
        assert_eq!(patch(&body).paths(), [path], "{body}");
    }
    // An agent ID is set once, together with acting as an agent, and is unique.
    let new = json!({ "username": "sup", "name": "S", "email": "s@example.com",
        "userAccountConfiguration": { "role": "Supervisor" } });
    let id = sandbox.create(&new).json()["userId"].as_str().unwrap().to_owned();
    let acts = |acts: Value, number: &str| {
        let telephony = json!({ "telephoneAddress": "1" });
        let agent = json!({ "agentDisplayId": number, "telephonyAddress": telephony });
        let body = json!({ "userAccountConfiguration": { "actAsAgent": acts, "agentConfiguration": agent } });
        sandbox.api("PATCH", &format!("/users/{id}"), body.to_string().as_bytes()).status
    };
    assert_eq!(
        [acts(json!(true), "2040"), acts(json!(true), "7001"), acts(json!(true), "7002")],
        [409, 200, 400]
    );
}
