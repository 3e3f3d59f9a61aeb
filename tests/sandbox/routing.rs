//! Groups, skills, callback numbers and logout schedules; archiving and deleting.

use crate::common::sandbox::TestSandbox;
use rstest::rstest;
use serde_json::{Value, json};
use vcc_user::sandbox::Options;

const ANNA: &str = "/users/36f675cc-81e7-4ef5-a8e2-5d940ed90475";
/// A supervisor who is no agent.
const CHLOE: &str = "/users/8e81973e-0bec-47b0-b898-d190f9ebdacc";
/// An archived agent.
const TOMAS: &str = "/users/6b4cb242-4a23-4596-a217-beaddbc496cb";

fn seeded() -> TestSandbox {
    TestSandbox::start(Options::default())
}

fn send(sandbox: &TestSandbox, method: &str, path: &str, body: &Value) -> (u16, String) {
    let answer = sandbox.api(method, path, body.to_string().as_bytes());
    (answer.status, answer.body)
}

/// The id of an entry of the account, by its name.
fn id(sandbox: &TestSandbox, list: &str, prefix: &str, name: &str) -> Value {
    let answer = sandbox.api("GET", &format!("/{list}"), b"").json();
    let entries = answer[list].as_array().unwrap();
    let entry = entries.iter().find(|one| one[format!("{prefix}Name")] == name).unwrap();
    entry[format!("{prefix}Id")].clone()
}

#[rstest]
#[case("groups", 8, &["groupId", "groupName", "groupDisplayId", "groupMaxUnexpectedTime", "groupMaxWrapUpTime"])]
#[case("skills", 10, &["skillId", "skillName", "skillDisplayId"])]
#[case("callbackNumbers", 4, &["callbackNumberId", "callbackNumberName", "callbackNumberClid"])]
#[case("schedules", 3, &["scheduleId", "scheduleName", "scheduleNextRun", "scheduleLastRun", "scheduleTimezone", "scheduleRules"])]
fn lists_are_paged(#[case] list: &str, #[case] total: usize, #[case] keys: &[&str]) {
    let sandbox = TestSandbox::empty(1);
    let page = sandbox.api("GET", &format!("/{list}"), b"").json();
    let all = page[list].as_array().unwrap().clone();
    assert_eq!(page["meta"], json!({ "page": 1, "count": total, "pageCount": 1, "totalCount": total }));
    let second = sandbox.api("GET", &format!("/{list}?page=2&limit=2"), b"").json();
    assert_eq!(second[list].as_array().unwrap()[..], all[2..total.min(4)]);
    for entry in all {
        assert_eq!(entry.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
    }
    assert_eq!(sandbox.api("GET", &format!("/{list}?page=0"), b"").status, 400);
}

#[test]
fn group_members_are_paged_and_follow_the_users() {
    let sandbox = seeded();
    let group = id(&sandbox, "groups", "group", "Retention").as_str().unwrap().to_owned();
    let members = |query: &str| sandbox.api("GET", &format!("/groups/{group}/users{query}"), b"").json();
    let all = members("");
    assert_eq!(all["meta"], json!({ "page": 1, "count": 5, "pageCount": 1, "totalCount": 5 }));
    assert_eq!(all["groupId"], group);
    let piotr = json!({ "userId": "6b0d549b-6f03-475a-9600-a35a099950d8", "agentDisplayId": "2041", "name": "Piotr Zieliński" });
    assert_eq!(all["users"][0], piotr);
    let second = members("?page=2&limit=2");
    assert_eq!(second["meta"], json!({ "page": 2, "count": 2, "pageCount": 3, "totalCount": 5 }));
    assert_eq!(second["users"].as_array().unwrap()[..], all["users"].as_array().unwrap()[2..4]);
    assert_eq!(sandbox.api("GET", &format!("/groups/{group}/users?page=0"), b"").status, 400);
    // It has its own state.
    send(&sandbox, "PUT", &format!("{ANNA}/groups"), &json!({ "agentGroups": [{ "groupId": group }] }));
    assert_eq!(members("")["users"][0]["name"], "Anna Kowalska");
    assert_eq!(members("")["meta"]["totalCount"], 6);
    assert_eq!(sandbox.api("PUT", &format!("/groups/{group}/users"), b"{}").status, 405);
}

#[test]
fn a_put_replaces_and_answers_without_a_body() {
    let sandbox = seeded();
    let before = sandbox.api("GET", &format!("{ANNA}/skills"), b"").json();
    let level = |skill: &Value| (skill["skillName"].clone(), skill["agentSkillLevel"].clone());
    let before: Vec<_> = before["agentSkills"].as_array().unwrap().iter().map(level).collect();
    assert_eq!(before[0], (json!("English"), json!("7")), "a string, unlike in a PUT");
    assert_eq!(before.len(), 3);
    let (french, german) =
        (id(&sandbox, "skills", "skill", "French"), id(&sandbox, "skills", "skill", "German"));
    let body = json!({ "agentSkills": [{ "skillId": french, "agentSkillLevel": 2 }, { "skillId": german }] });
    assert_eq!(send(&sandbox, "PUT", &format!("{ANNA}/skills"), &body), (200, String::new()));
    let after = sandbox.api("GET", &format!("{ANNA}/skills"), b"").json();
    let after: Vec<_> = after["agentSkills"].as_array().unwrap().iter().map(level).collect();
    assert_eq!(after, [(json!("French"), json!("2")), (json!("German"), json!("5"))]);
    assert_eq!(send(&sandbox, "PUT", &format!("{ANNA}/skills"), &json!({ "agentSkills": [] })).0, 200);
    assert_eq!(sandbox.api("GET", &format!("{ANNA}/skills"), b"").json(), json!({ "agentSkills": [] }));
    let groups = sandbox.api("GET", &format!("{ANNA}/groups"), b"").json();
    let keys = |row: &Value| row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&groups["agentGroups"][0]), ["groupId", "groupDisplayId", "groupName"]);
    let schedules = sandbox.api("GET", &format!("{ANNA}/schedules"), b"").json();
    assert_eq!(keys(&schedules["agentSchedules"][0]), ["scheduleId", "scheduleName"]);
}

#[rstest]
#[case::no_list(ANNA, "groups", json!({}), "agentGroups")]
#[case::no_array(ANNA, "groups", json!({ "agentGroups": {} }), "agentGroups")]
#[case::no_id(ANNA, "groups", json!({ "agentGroups": [{}] }), "agentGroups[0].groupId")]
#[case::unknown(ANNA, "schedules", json!({ "agentSchedules": [{ "scheduleId": "x" }] }), "agentSchedules[0].scheduleId")]
#[case::twice(ANNA, "callbackNumbers", json!({ "callbackNumbers": [
    { "callbackNumberId": "4c0b6793-a4c9-4075-839e-08fb99ba7efd" },
    { "callbackNumberId": "4c0b6793-a4c9-4075-839e-08fb99ba7efd" },
] }), "callbackNumbers[1].callbackNumberId")]
#[case::no_agent(CHLOE, "skills", json!({ "agentSkills": [] }), "agentSkills")]
fn wrong_lists_are_refused(#[case] user: &str, #[case] list: &str, #[case] body: Value, #[case] path: &str) {
    let sandbox = seeded();
    let before = sandbox.api("GET", &format!("{user}/{list}"), b"").body;
    let answer = sandbox.api("PUT", &format!("{user}/{list}"), body.to_string().as_bytes());
    assert_eq!(answer.paths(), [path]);
    assert_eq!(sandbox.api("GET", &format!("{user}/{list}"), b"").body, before, "nothing is changed");
}

#[test]
fn levels_are_numbers() {
    let sandbox = seeded();
    let english = id(&sandbox, "skills", "skill", "English");
    for (level, status) in
        [(json!(1), 200), (json!(12), 200), (json!("5"), 400), (json!(0), 400), (json!(1.5), 400)]
    {
        let body = json!({ "agentSkills": [{ "skillId": english, "agentSkillLevel": level }] });
        assert_eq!(send(&sandbox, "PUT", &format!("{ANNA}/skills"), &body).0, status, "{level}");
    }
}

#[test]
fn only_an_archived_user_is_deleted() {
    let sandbox = seeded();
    assert_eq!(sandbox.api("DELETE", ANNA, b"").status, 400);
    let archived = sandbox.api("PATCH", ANNA, br#"{"active":false}"#);
    assert_eq!(archived.status, 200);
    let user = archived.json();
    assert_eq!((&user["active"], &user["username"]), (&json!(false), &json!("anna.kowalska")));
    assert_eq!(user["userAccountConfiguration"]["chargeable"], false);
    let answer = sandbox.api("DELETE", ANNA, b"");
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    for method in ["GET", "DELETE"] {
        assert_eq!(sandbox.api(method, ANNA, b"").status, 404);
    }
    assert_eq!(sandbox.api("PATCH", ANNA, b"{}").status, 404);
    assert_eq!(sandbox.api("GET", &format!("{ANNA}/groups"), b"").status, 404);
}

#[test]
fn changes_of_a_user() {
    let sandbox = seeded();
    for (body, query, path) in [
        (r#"{"username":"other"}"#, "", "username"),
        (r#"{"active":"no"}"#, "", "active"),
        (r#"{"name":" "}"#, "", "name"),
        (r#"{"email":"x"}"#, "", "email"),
        (r#"{"active":false}"#, "?acceptArchiveInMultipleAccounts=yes", "acceptArchiveInMultipleAccounts"),
    ] {
        assert_eq!(
            sandbox.api("PATCH", &format!("{ANNA}{query}"), body.as_bytes()).paths(),
            [path],
            "{body}"
        );
    }
    let renamed = sandbox.api("PATCH", ANNA, br#"{"name":"Anna Nowak"}"#).json();
    assert_eq!((&renamed["name"], &renamed["active"]), (&json!("Anna Nowak"), &json!(true)));
    // Without a free licence an agent is restored only as an extra one.
    let used_up = Options { agent_licences: 0, ..Options::default() };
    let sandbox = TestSandbox::start(used_up);
    assert_eq!(sandbox.api("PATCH", TOMAS, br#"{"active":true}"#).status, 409);
    assert_eq!(
        sandbox.api("PATCH", &format!("{TOMAS}?allowOverages=true"), br#"{"active":true}"#).status,
        200
    );
}
