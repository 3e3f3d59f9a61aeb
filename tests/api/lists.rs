//! The lists and the look-up of a user in them.

use super::drive::{account, limits, runtime, tokens};
use crate::common::server::{Request, Server, json};
use secrecy::SecretString;
use vcc_user::api::{Client, Limits};
use vcc_user::submission::{ExistingUser, RoutingEntry, SetupStep};

fn client(api: &Server, tokens: &Server) -> Client {
    Client::with_limits(&account(api, tokens), SecretString::from("s"), limits()).unwrap()
}

fn look_up(api: &Server, username: &str) -> Result<Option<ExistingUser>, String> {
    runtime().block_on(client(api, &tokens()).look_up(username)).map_err(|failure| failure.why)
}

fn page(request: &Request) -> usize {
    let query = request.line.split(['?', ' ']).nth(2).unwrap();
    query.split('&').find_map(|part| part.strip_prefix("page=")).unwrap().parse().unwrap()
}

fn user(name: &str, id: &str, active: bool) -> String {
    format!(r#"{{"username":"{name}","userId":"{id}","active":{active}}}"#)
}

#[test]
fn a_look_up_reads_all_pages() {
    let api = Server::start(|_, request| {
        let users = match page(request) {
            1 => user("anna", "1", true),
            2 => format!("{},{}", user("Jana", "2", true), user("ben", "3", true)),
            _ => user("jana", "4", false),
        };
        json("200 OK", &format!(r#"{{"users":[{users}],"meta":{{"pageCount":3,"totalCount":4}}}}"#))
    });
    assert_eq!(
        look_up(&api, "jana"),
        Ok(Some(ExistingUser { user_id: Some("4".to_owned()), archived: true }))
    );
    assert_eq!(
        look_up(&api, "JANA"),
        Ok(Some(ExistingUser { user_id: Some("2".to_owned()), archived: false }))
    );
    assert_eq!(look_up(&api, "nobody"), Ok(None));
    let first = &api.requests()[0];
    assert_eq!(first.line, "GET /useradmin/users?include=All&page=1&limit=500 HTTP/1.1");
    assert_eq!(first.header("accept"), Some("application/vnd.newvoicemedia.v4+json"));
    assert_eq!(api.requests().len(), 9);
}

#[test]
fn list_shapes() {
    let one = user("jana", "1", true);
    for body in [
        format!(r#"{{"users":[{one}]}}"#),
        format!(r#"{{"items":[{one}],"meta":{{"pageCount":1}}}}"#),
        format!("[{one}]"),
        format!(r#"[null,7,"x",{one}]"#),
    ] {
        let shown = body.clone();
        let api = Server::start(move |_, _| json("200 OK", &body));
        let found = look_up(&api, "jana").unwrap().unwrap();
        assert_eq!(found.user_id.as_deref(), Some("1"), "{shown}");
    }
}

#[test]
fn a_list_ends_at_an_empty_or_repeated_page() {
    let api = Server::start(|_, request| match page(request) {
        1 => json("200 OK", &format!("[{}]", user("anna", "1", true))),
        2 => json("200 OK", &format!("[{}]", user("ben", "2", true))),
        _ => json("200 OK", "[]"),
    });
    assert_eq!(look_up(&api, "jana"), Ok(None));
    assert_eq!(api.requests().len(), 3);
    let api = Server::start(|_, _| json("200 OK", &format!("[{}]", user("anna", "1", true))));
    assert_eq!(look_up(&api, "jana"), Ok(None));
    assert_eq!(api.requests().len(), 2);
}

type Page<'a> = (&'a [usize], &'a str);

/// Each page is its users, by number, and its `meta`. The last page is answered for all later ones.
#[test]
fn incomplete_list_does_not_prove_a_missing_user() {
    let failed = |why: &'static str| Err(why);
    let full: Vec<usize> = (1000..1500).collect();
    let cases: [(&[Page<'_>], Result<(), &str>); 28] = [
        (&[(&[1], ""), (&[], "")], Ok(())),
        (&[(&[1], r#""pageCount":1"#)], Ok(())),
        (&[(&[1, 2], r#""pageCount":1,"totalCount":2"#)], Ok(())),
        (&[(&[], r#""pageCount":0,"totalCount":0"#)], Ok(())),
        (&[(&[], r#""pageCount":1,"totalCount":0"#)], Ok(())),
        (&[(&[1], r#""pageCount":2"#), (&[2], r#""pageCount":2"#)], Ok(())),
        // Users are created or removed while the list is read.
        (&[(&[1], r#""pageCount":2,"totalCount":3"#), (&[2], r#""pageCount":2,"totalCount":2"#)], Ok(())),
        (&[(&[1, 2], r#""pageCount":2,"totalCount":2"#), (&[3], r#""pageCount":2,"totalCount":2"#)], Ok(())),
        (&[(&[1, 2], r#""pageCount":2"#), (&[2, 3], r#""pageCount":2"#)], Ok(())),
        (&[(&[1], r#""pageCount":"one","totalCount":null"#), (&[], "")], Ok(())),
        // The page number is ignored.
        (&[(&[1], "")], Ok(())),
        (&[(&[1], r#""totalCount":1"#)], Ok(())),
        (&[(&[1], r#""totalCount":2"#)], failed("it has 1 of its 2 users")),
        (&[(&[1], ""), (&[2], "")], Ok(())),
        (&[(&full, "")], failed("page 2 repeats an earlier one")),
        (&[(&[1], ""), (&full, "")], failed("page 3 repeats an earlier one")),
        (&[(&[1], r#""pageCount":3"#)], failed("page 2 repeats an earlier one")),
        (&[(&[1], r#""pageCount":2"#)], failed("page 2 repeats an earlier one")),
        (&[(&[1, 2, 3], r#""pageCount":2,"totalCount":6"#)], failed("page 2 repeats an earlier one")),
        (&[(&[1], ""), (&[2], ""), (&[3], ""), (&[1], "")], failed("page 4 repeats an earlier one")),
        // Fewer than there are.
        (&[(&[1], r#""pageCount":1,"totalCount":2"#)], failed("it has 1 of its 2 users")),
        (&[(&[1], r#""pageCount":0,"totalCount":2"#)], failed("it has 1 of its 2 users")),
        (&[(&[], r#""pageCount":0,"totalCount":2"#)], failed("it has 0 of its 2 users")),
        (&[(&[], r#""totalCount":2"#)], failed("it has 0 of its 2 users")),
        (&[(&[1], r#""totalCount":700"#), (&[], r#""totalCount":700"#)], failed("it has 1 of its 700 users")),
        (&[(&[], r#""pageCount":2"#)], failed("page 1 is empty")),
        (&[(&[1], r#""pageCount":3"#), (&[], r#""pageCount":3"#)], failed("page 2 is empty")),
        (
            &[(&[1], r#""pageCount":9"#), (&[2], r#""pageCount":9"#), (&[], r#""pageCount":9"#)],
            failed("page 3 is empty"),
        ),
    ];
    let mut wrong = Vec::new();
    for (pages, verdict) in cases {
        let bodies: Vec<String> = pages
            .iter()
            .map(|(users, meta)| {
                let users = users.iter().map(|id| user(&format!("u{id}"), &id.to_string(), true));
                let users = users.collect::<Vec<_>>().join(",");
                format!(r#"{{"users":[{users}],"meta":{{{meta}}}}}"#)
            })
            .collect();
        let api =
            Server::start(move |_, request| json("200 OK", &bodies[page(request).min(bodies.len()) - 1]));
        let found = look_up(&api, "jana");
        let right = match (&found, verdict) {
            (Ok(None), Ok(())) => true,
            (Err(why), Err(words)) => why.contains(words),
            _ => false,
        };
        if !right {
            wrong.push(format!("{pages:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_that_fails_fails_the_look_up() {
    for (status, body) in [
        ("500 Internal Server Error", "{}"),
        ("429 Too Many Requests", "{}"),
        ("404 Not Found", ""),
        ("302 Found", ""),
        ("200 OK", "<html>"),
        ("200 OK", "{\"users\":null}"),
        ("204 No Content", ""),
    ] {
        let api = Server::start(move |_, request| match page(request) {
            1 => json(
                "200 OK",
                &format!(r#"{{"users":[{}],"meta":{{"pageCount":3}}}}"#, user("Jana", "1", true)),
            ),
            _ => json(status, body),
        });
        assert!(
            look_up(&api, "jana").is_err(),
            "{status} {body}: `Jana` is another user where a `jana` exists"
        );
        assert!(look_up(&api, "anna").is_err(), "{status} {body}");
    }
}

#[test]
fn an_endless_list_stops_at_a_limit() {
    let api = Server::start(|_, request| {
        let first = page(request) * 5000;
        let users: Vec<_> =
            (first..first + 5000).map(|id| user(&format!("u{id}"), &id.to_string(), true)).collect();
        json("200 OK", &format!("[{}]", users.join(",")))
    });
    let why = look_up(&api, "jana").unwrap_err();
    assert!(why.contains("it has more than 100,000 users"), "{why}");
    assert_eq!(api.requests().len(), 21);
}

#[test]
fn an_unreadable_list_is_not_an_empty_list() {
    for (status, body, said) in [
        ("200 OK", "OK", "could not be read"),
        ("200 OK", "{}", "could not be read"),
        ("200 OK", r#"{"users":{}}"#, "could not be read"),
        ("403 Forbidden", r#"{"message":"Not yours"}"#, "403 Forbidden: Not yours"),
        ("429 Too Many Requests", "", "429"),
        ("500 Internal Server Error", "", "500"),
    ] {
        let api = Server::start(move |_, _| json(status, body));
        let why = look_up(&api, "jana").unwrap_err();
        assert!(why.contains(said), "{why}");
    }
}

#[test]
fn a_page_that_is_too_long_is_an_error() {
    let api = Server::start(|_, _| json("200 OK", &format!("[{}\"\"]", " ".repeat(4000))));
    let limits = Limits { page_bytes: 1000, ..limits() };
    let client = Client::with_limits(&account(&api, &tokens()), SecretString::from("s"), limits).unwrap();
    let why = runtime().block_on(client.look_up("jana")).unwrap_err().why;
    assert!(why.contains("too long"), "{why}");
}

#[test]
fn list_renews_the_token_once() {
    let api = Server::start(|number, _| match number {
        0 => json("401 Unauthorized", ""),
        _ => json("200 OK", "[]"),
    });
    let tokens = tokens();
    let client = client(&api, &tokens);
    let page = runtime().block_on(client.users(1)).unwrap();
    assert!(page.users.is_empty() && !page.more);
    assert_eq!((api.requests().len(), tokens.posts()), (2, 2));
    let api = Server::start(|_, _| json("401 Unauthorized", ""));
    let client = self::client(&api, &tokens);
    let failure = runtime().block_on(client.users(1)).unwrap_err();
    assert!(failure.not_authorised, "{failure:?}");
    assert_eq!(api.requests().len(), 2);
}

#[test]
fn callback_numbers() {
    let row = r#"{"callbackNumberId":"1b","callbackNumberName":"Main","callbackNumberClid":"+4420"}"#;
    for body in [
        format!(r#"{{"callbackNumbers":[{row}]}}"#),
        format!(r#"{{"items":[{row}]}}"#),
        format!(r#"[{row},{{"callbackNumberName":"without an id"}}]"#),
    ] {
        let api = Server::start(move |_, _| json("200 OK", &body));
        let tokens = tokens();
        let numbers = runtime().block_on(client(&api, &tokens).routing_list(SetupStep::CallbackNumbers));
        let numbers = numbers.unwrap();
        let main = RoutingEntry { id: "1b".to_owned(), name: "Main".to_owned(), detail: "+4420".to_owned() };
        assert_eq!(numbers, [main]);
        assert_eq!(api.requests()[0].line, "GET /useradmin/callbackNumbers?page=1&limit=500 HTTP/1.1");
    }
}
