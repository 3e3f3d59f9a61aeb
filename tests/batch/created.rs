//! Created users, the columns of the file, and the result file.

use crate::batch::account::{Account, Does, admins, refusal};
use crate::common::server::{Reply, json};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET};

const TWELVE: [&str; 12] =
    ["u01", "u02", "u03", "u04", "u05", "u06", "u07", "u08", "u09", "u10", "u11", "u12"];

#[test]
fn twelve_users_are_created() {
    let home = crate::common::home::Home::new();
    let mut sandbox = home.command(&["sandbox", "--port", "0"]);
    let mut sandbox =
        sandbox.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut base = String::new();
    BufReader::new(sandbox.stdout.take().unwrap()).read_line(&mut base).unwrap();
    let base = base.trim_end();
    let file = home.write("users.csv", &admins(&TWELVE));
    let mut command = home.command(&["batch", &file, "--yes"]);
    command
        .env("VCC_API_URL", format!("{base}/useradmin"))
        .env("VCC_TOKEN_URL", format!("{base}/Auth/connect/token"))
        .env("VCC_CLIENT_ID", CLIENT_ID)
        .env("VCC_CLIENT_SECRET", CLIENT_SECRET);
    let began = Instant::now();
    let ran = crate::common::home::finished(command, "");
    let took = began.elapsed();
    sandbox.kill().unwrap();
    sandbox.wait().unwrap();
    let ran = ran.ends(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 12, "{ran:?}");
    for (line, name) in lines.iter().zip(TWELVE) {
        assert_starts_with!(line, &format!("created {name} "));
    }
    assert!(took >= Duration::from_millis(11 * 500), "not considerate: {took:?}");
    assert_contains!(ran.err, "12 of 12: line 13: u12: created");
    assert!(!ran.err.contains('\u{1b}') && !ran.err.contains('█'), "{}", ran.err);
    let result = std::fs::read_to_string(home.path().join("users.result.csv")).unwrap();
    assert_starts_with!(result, "Role,Username,Name,Email,outcome,userId,message,setup\n");
    assert_eq!(result.matches(",created,").count(), 12, "{result}");
}

#[test]
fn result_as_input_does_only_the_rest() {
    let account = Account::odd(|username, before| {
        (username == "b" && before == 0).then(|| refusal("400 Bad Request", "", "Not today."))
    });
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    let ran = account.batch(&["users.csv", "--yes"]).ends(8);
    assert_contains!(
        ran.err,
        "line 3: b: refused",
        "Not today.",
        "b was not created. Its row is in the result file, to be corrected and sent again."
    );
    assert_eq!(account.posted(), ["a", "b", "c"]);
    let outcomes: Vec<_> =
        account.outcomes("users.result.csv").into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(outcomes, ["created", "refused", "created"]);
    // The original file does not hold the outcomes, so it is refused.
    let ran = account.batch(&["users.csv", "--yes"]).ends(2);
    assert_contains!(ran.err, "vcc-user batch users.result.csv --yes");
    let ran = account.batch(&["users.result.csv", "--yes"]).ends(0);
    assert_eq!(ran.out, "created b id-b\n");
    assert_eq!(account.posted(), ["a", "b", "c", "b"]);
    let ran = account.batch(&["users.result.csv", "--yes"]).ends(0);
    assert_contains!(ran.err, "Nothing is missing");
    assert_eq!(account.posted().len(), 4);
    assert_eq!(account.text("users.result.csv").lines().next().unwrap().matches("outcome").count(), 1);
}

#[test]
fn columns_by_label_key_or_path() {
    let account = Account::new();
    account.home.write(
        "users.csv",
        "\u{feff}role;Username;name;email;agentId;userAccountConfiguration.agentConfiguration.location;Phone number;\
         webrtc;associatedUsers[0].username;Timers: After no answer\r\n\
         agent;jana;\"Kowalska; Jana\";jana@example.com;1234;poland;(22) 100-20;Yes;jana_vbc;90\r\n",
    );
    account.batch(&["users.csv", "--yes"]).ends(0);
    let expected: Value = serde_json::json!({
        "username": "jana",
        "name": "Kowalska; Jana",
        "email": "jana@example.com",
        "userAccountConfiguration": {
            "role": "Agent",
            "agentConfiguration": {
                "agentDisplayId": "1234",
                "location": "PL",
                "webrtc": true,
                "backToReadyAfterNoAnswer": 90,
                "telephonyAddress": {"telephoneAddress": "2210020"},
                "associatedUsers": [{"username": "jana_vbc", "applicationType": "VBC"}]
            }
        }
    });
    assert_eq!(account.bodies(), [expected]);
    let result = account.text("users.result.csv");
    assert!(result.starts_with("\u{feff}role;") && result.contains(";created;id-jana;;\r\n"), "{result:?}");
}

#[test]
fn template_fills_empty_cells() {
    let account = Account::new();
    account.home.write_draft(
        "evening",
        r#"{"format": "vcc-user draft", "version": 1, "template": true,
            "answers": {"role": "Admin", "active": "false", "ssoExternalId": "x"}}"#,
    );
    account
        .home
        .write("users.csv", "username,name,email,active\na,A,a@example.com,\nb,B,b@example.com,yes\n");
    account.batch(&["users.csv", "--yes", "--template", "evening"]).ends(0);
    let bodies = account.bodies();
    assert_eq!((&bodies[0]["active"], &bodies[1]["active"]), (&false.into(), &true.into()));
    assert!(bodies.iter().all(|body| body["ssoExternalId"] == "x"), "{bodies:?}");
    let ran = account.batch(&["users.csv", "--template", "nothing"]).ends(2);
    assert_contains!(ran.err, "nothing: no such file");
}

#[test]
fn retry_after_is_respected() {
    let times: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let seen = Arc::clone(&times);
    let account = Account::odd(move |username, before| {
        seen.lock().unwrap().push(Instant::now());
        (username == "b" && before == 0)
            .then(|| refusal("429 Too Many Requests", "Retry-After: 1\r\n", "Slow down."))
    });
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    let ran = account.batch(&["users.csv", "--yes"]).ends(0);
    assert_contains!(ran.err, "The API asks to wait: waiting 1 s");
    assert_eq!(account.posted(), ["a", "b", "b", "c"]);
    let times = times.lock().unwrap();
    assert!(times[2] - times[1] >= Duration::from_secs(1), "{:?}", times[2] - times[1]);
}

#[test]
fn endless_retry_after_ends_the_batch() {
    let account = Account::odd(|username, _| {
        (username == "b").then(|| refusal("503 Service Unavailable", "Retry-After: 0\r\n", "Later."))
    });
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    let ran = account.batch(&["users.csv", "--yes"]).ends(8);
    assert_contains!(ran.err, "again and again: the batch stops here");
    assert_eq!(account.posted(), ["a", "b", "b", "b", "b"]);
    let outcomes = account.outcomes("users.result.csv");
    assert_eq!(outcomes[1..], [("b".into(), "refused".into()), ("c".into(), String::new())]);
}

#[test]
fn rejected_credentials_stop_the_batch() {
    let account =
        Account::odd(|username, _| (username == "b").then(|| refusal("403 Forbidden", "", "No such right.")));
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    let ran = account.batch(&["users.csv", "--yes", "--json"]).ends(4);
    assert_eq!(account.posted(), ["a", "b"]);
    let all = ran.json();
    let outcomes: Vec<_> =
        all.as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["created", "not-authorised", "not-sent"]);
    let keys: Vec<_> = all[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["file", "row", "outcome", "userId", "username", "messages", "setup"]);
    assert_eq!((&all[0]["userId"], &all[0]["row"]), (&"id-a".into(), &2.into()));
}

/// The answer of a letter; that of another one is a created user.
fn answered(letter: char) -> Option<Does> {
    let redirect = "Location: https://login.example.com/\r\n";
    Some(match letter {
        'L' => refusal("400 Bad Request", "", "No agent licence is left."),
        'M' => refusal("402 Payment Required", "", "License limit reached"),
        'R' => refusal("302 Found", redirect, "Moved."),
        'P' => refusal("308 Permanent Redirect", redirect, ""),
        '4' => refusal("404 Not Found", "", "No such path."),
        '5' => refusal("415 Unsupported Media Type", "", "Version 4 is gone."),
        'I' => refusal("501 Not Implemented", "", ""),
        'U' => refusal("503 Service Unavailable", "", "Down."),
        'G' => refusal("502 Bad Gateway", "", "<html>"),
        'S' => refusal("500 Internal Server Error", "", ""),
        'D' => Does::Answers(Reply::Drop),
        'F' => Does::CreatesAnd(Reply::Drop),
        'B' => refusal("400 Bad Request", "", "Not this one."),
        'C' => refusal("409 Conflict", "", "A user with this username exists."),
        'V' => refusal("422 Unprocessable Content", "", "Email is odd."),
        _ => return None,
    })
}

/// What the API answers each user, one letter each: three reasons in a row that are not the user's end the batch.
#[test]
fn batch_stops_where_no_user_can_be_created() {
    let (unknown, licences) = (
        "The API does not answer as it should, and outcomes stay unknown: ",
        "The licences seem to be used up: ",
    );
    let cases = [
        // The answers, how many are sent, and why it stops.
        ("LLLLL", 3, licences),
        ("MLMLM", 3, licences),
        ("RRRRR", 3, "The API answered 302 Found, whatever user was sent: check api_url: "),
        ("PPPPP", 3, "308 Permanent Redirect"),
        ("44444", 3, "404 Not Found"),
        ("55555", 3, "415 Unsupported Media Type"),
        ("IIIII", 3, "501 Not Implemented"),
        ("UUUUU", 3, unknown),
        ("GGGGG", 3, unknown),
        ("SSSSS", 3, unknown),
        ("DDDDD", 3, unknown),
        ("RLU.D", 3, unknown),
        (".LLL.", 4, licences),
        ("BDDDD", 4, unknown),
        // A user that exists, or a fault of its own, shows that others can be created.
        ("LL.LL", 5, ""),
        ("DDFDD", 5, ""),
        ("RRBRR", 5, ""),
        ("CCCCC", 5, ""),
        ("BBBBB", 5, ""),
        ("VVVVV", 5, ""),
        ("FFFFF", 5, ""),
        ("LLCLL", 5, ""),
    ];
    let mut wrong = Vec::new();
    std::thread::scope(|scope| {
        let runs = cases.map(|(script, sent, why)| {
            scope.spawn(move || {
                let is_mended = Arc::new(AtomicBool::new(false));
                let mended = Arc::clone(&is_mended);
                let account = Account::odd(move |username, _| {
                    let index = usize::from(username.as_bytes()[0] - b'a');
                    if mended.load(Ordering::SeqCst) {
                        None
                    } else {
                        answered(script.as_bytes()[index].into())
                    }
                });
                account.home.write("users.csv", &admins(&["a", "b", "c", "d", "e"]));
                let ran = account.batch(&["users.csv", "--yes"]);
                let stops =
                    ran.err.contains("the batch stops here.") != why.is_empty() && ran.err.contains(why);
                let posted = account.posted().len();
                let code = if script == "FFFFF" { 0 } else { 8 };
                // The result can be fed back: no user is sent twice, and none is left out.
                is_mended.store(true, Ordering::SeqCst);
                let again = account.batch(&["users.result.csv", "--yes", "--retry-unknown"]);
                let all = account.outcomes("users.result.csv");
                let exist = all.iter().all(|(_, outcome)| outcome == "created" || outcome == "found");
                let right =
                    ran.code == Some(code) && stops && posted == sent && again.code == Some(0) && exist;
                (!right).then(|| format!("{script}: {posted} sent, {ran:?} {again:?}"))
            })
        });
        wrong.extend(runs.into_iter().filter_map(|run| run.join().unwrap()));
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn looked_up_users_do_not_stop_the_batch() {
    let account = Account::odd(|username, before| {
        (before == 0 && username != "d" && username != "e").then_some(Does::Answers(Reply::Drop))
    });
    account.home.write("users.csv", &admins(&["a", "b", "c", "d", "e"]));
    account.batch(&["users.csv", "--yes"]).ends(8);
    assert_eq!(account.posted(), ["a", "b", "c"]);
    account.batch(&["users.result.csv", "--yes"]).ends(8);
    assert_eq!(account.posted(), ["a", "b", "c", "d", "e"]);
    // A list that cannot be read is another matter.
    account.lists("{}");
    let ran = account.batch(&["users.result.csv", "--yes", "--retry-unknown"]).ends(8);
    assert_contains!(
        ran.err,
        "The look-up failed",
        "The API does not answer as it should, and outcomes stay unknown: the batch stops here."
    );
    assert_eq!(account.posted().len(), 5);
}

#[test]
fn refused_connection_sends_nothing() {
    let account = Account::new();
    let config = account.text("config/vcc-user/config.toml");
    let api = config.lines().find(|line| line.starts_with("api_url")).unwrap();
    account.home.write_config(&config.replace(api, "api_url = \"http://127.0.0.1:9/useradmin\""));
    account.home.write("users.csv", &admins(&["a", "b", "c", "d"]));
    let ran = account.batch(&["users.csv", "--yes"]).ends(6);
    assert_contains!(ran.err, "The API cannot be reached: the batch stops here.");
    assert_eq!(account.outcomes("users.result.csv")[3].1, "");
}

#[test]
fn journal_replaces_a_lost_result_file() {
    let account = Account::odd(|_, _| Some(Does::CreatesAnd(json("201 Created", r#"{"userId":"x"}"#))));
    account.home.write("users.csv", &admins(&["a", "b"]));
    account.batch(&["users.csv", "--yes"]).ends(0);
    std::fs::remove_file(account.home.path().join("users.result.csv")).unwrap();
    let ran = account.batch(&["users.csv", "--yes", "--json"]).ends(0);
    assert_eq!(ran.json()[1]["userId"], "x");
    assert_eq!(account.posted(), ["a", "b"]);
}
