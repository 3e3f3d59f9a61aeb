//! What the API says about a field, the same whichever way the user is sent.

use super::{DRAFT, account};
use crate::common::home::{Home, RunResult, finished};
use crate::common::server::{Reply, Server, answer, json as reply_json};
use serde_json::json;

fn refusing(reply: Reply) -> (Home, Server, Server) {
    let api = Server::start(move |_, request| {
        if request.is_post() { reply.clone() } else { reply_json("200 OK", r#"{"users":[]}"#) }
    });
    let tokens = Server::start(|_, _| reply_json("200 OK", r#"{"access_token":"t","expires_in":7200}"#));
    let home = Home::new();
    account(&home, &api.url("/useradmin"), &tokens.url("/token"));
    home.write_draft("one", DRAFT);
    home.write("users.csv", "Role,Username,Name,Email\nAdmin,jana,Jana,jana@example.com\n");
    (home, api, tokens)
}

fn run(home: &Home, args: &[&str], lines: &str) -> RunResult {
    let mut command = home.command(args);
    command.env("VCC_CLIENT_SECRET", "s3cret");
    finished(command, lines)
}

/// The bodies that name a field, and what is said of it, in JSON and in words.
#[test]
fn a_field_and_its_message_stay_together() {
    let email = json!([{"path": "email", "text": "Too long."}]);
    let with = |first: &str| json!([{"path": null, "text": first}, {"path": "email", "text": "Too long."}]);
    for (body, messages) in [
        (r#"{"message":"Not right.","modelState":{"user.email":["Too long."]}}"#, with("Not right.")),
        (r#"{"errors":{"Email":["Too long."]}}"#, email.clone()),
        (r#"{"errors":[{"field":"email","message":"Too long."}]}"#, email.clone()),
        (r#"{"title":"T","status":400,"errors":[{"detail":"Too long.","pointer":"/email"}]}"#, with("T")),
    ] {
        let (home, api, _tokens) = refusing(reply_json("400 Bad Request", body));
        let submitted = run(&home, &["submit", "--yes", "--json", "one"], "").ends(5);
        assert_eq!(submitted.json()[0]["messages"], messages, "{body}");
        let batch = run(&home, &["batch", "users.csv", "--yes", "--json"], "").ends(8);
        assert_eq!(batch.json()[0]["messages"], messages, "{body}");
        let result = std::fs::read_to_string(home.path().join("users.result.csv")).unwrap();
        let plain = run(&home, &["--plain", "--draft", "one"], ":review\ncreate\n1\n:quit\n");
        for text in [&submitted.err, &batch.err, &result, &plain.out] {
            assert_contains!(text, "Email: Too long.");
        }
        // The result that is fed back has no fields any more, but their names.
        let again = run(&home, &["batch", "users.result.csv", "--json"], "").json();
        assert_contains!(again[0]["messages"][0]["text"].as_str().unwrap(), "Email: Too long.");
        assert_eq!(api.posts(), 3);
        let attempts = std::fs::read_dir(home.path().join("state/vcc-user/attempts")).unwrap();
        let records = attempts.flatten().filter_map(|one| std::fs::read_to_string(one.path()).ok());
        assert_eq!(records.filter(|text| text.contains("Email: Too long.")).count(), 3);
    }
}

#[test]
fn a_refusal_without_a_body_says_its_status() {
    for (status, said, code, failed) in [
        ("400 Bad Request", "400 Bad Request", 5, 8),
        ("422 Unprocessable Entity", "422 Unprocessable Entity", 5, 8),
        ("403 Forbidden", "403 Forbidden", 4, 4),
        ("407 Proxy Authentication Required", "407 Proxy Authentication Required", 5, 8),
        ("499 Odd", "499", 5, 8),
    ] {
        let (home, _api, _tokens) = refusing(answer(status, "", ""));
        let submitted = run(&home, &["submit", "--yes", "--json", "one"], "").ends(code);
        let messages =
            json!([{"path": null, "text": format!("The API answered {said} and gave no reason.")}]);
        assert_eq!(submitted.json()[0]["messages"], messages, "{status}");
        let batch = run(&home, &["batch", "users.csv", "--yes", "--json"], "").ends(failed);
        assert_eq!(batch.json()[0]["messages"], messages, "{status}");
        let result = std::fs::read_to_string(home.path().join("users.result.csv")).unwrap();
        let plain = run(&home, &["--plain", "--draft", "one"], ":review\ncreate\n1\n:quit\n");
        for text in [&submitted.err, &batch.err, &result, &plain.out] {
            assert_contains!(text, &format!("The API answered {said}"));
        }
    }
}

/// What a user is called when it is looked up.
#[test]
fn a_lost_answer_names_the_user() {
    let (home, _api, _tokens) = refusing(Reply::Drop);
    let submitted = run(&home, &["submit", "--yes", "--json", "one"], "").ends(7);
    let batch = run(&home, &["batch", "users.csv", "--yes", "--json"], "").ends(8);
    let result = std::fs::read_to_string(home.path().join("users.result.csv")).unwrap();
    for text in [&submitted.out, &submitted.err, &batch.out, &batch.err, &result] {
        assert_contains!(text, "there is no jana at the moment");
        assert!(!text.contains("no the username"), "{text}");
    }
}

#[test]
fn a_refused_token_names_who_answered() {
    for (status, body, said) in [
        ("401 Unauthorized", "", "The token address answered 401 Unauthorized and gave no reason."),
        ("400 Bad Request", r#"{"error":"invalid_client"}"#, "invalid_client"),
        ("403 Forbidden", "", "The token address answered 403 Forbidden and gave no reason."),
    ] {
        let (home, api, _) = refusing(reply_json("200 OK", "{}"));
        let tokens = Server::start(move |_, _| reply_json(status, body));
        account(&home, &api.url("/useradmin"), &tokens.url("/token"));
        let submitted = run(&home, &["submit", "--yes", "--json", "one"], "").ends(4);
        assert_eq!(submitted.json()[0]["messages"], json!([{"path": null, "text": said}]), "{status}");
        assert_contains!(
            submitted.err,
            &format!("The token address answered {status}. The user was not created.")
        );
        assert_eq!(api.posts(), 0);
    }
}
