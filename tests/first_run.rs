//! The first run of an own account: from an empty home to a created user and a successful check, and the message for
//! each failure on the way.

use crate::common::home::{Home, finished};
use crate::common::pty::{PtyProgram, TIMEOUT};
use crate::common::sandbox::TestSandbox;
use crate::common::server::{Reply, Server, answer, json};
use crate::common::wait_for_press_guard;
use rstest::rstest;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};

const RIGHT: &str = "\x1b[C";
const PAGE_DOWN: &str = "\x1b[6~";
const F5: &str = "\x1b[15~";
const ADD_ACCOUNT: &str = "\x1bw";
/// Ctrl-U.
const DELETE_TEXT: &str = "\x15";
/// Ctrl-Q.
const LEAVE: &str = "\x11";

/// Opens the form again and types the secret, which closing did not keep.
fn reopen_with(term: &mut PtyProgram, secret: &str) {
    term.send("\x1b");
    term.wait_for("the form is closed", |screen| !screen.contents().contains("Add an account"));
    term.send(ADD_ACCOUNT);
    term.wait("The client secret was not kept");
    term.send("\t\t\t\t\t");
    term.send(secret);
    term.wait("•••");
}

/// From the secret to *Try it*: past Production, and Keyring where there is one.
fn go_to_try(term: &mut PtyProgram) {
    term.send("\t\t");
    if cfg!(has_keyring) {
        // This machine's keyring is left alone.
        term.send("n\t");
    }
    term.wait("No user is created.");
    wait_for_press_guard();
}

#[test]
fn from_an_empty_home_to_a_user_of_an_own_account() {
    let (home, sandbox) = (Home::new(), TestSandbox::start(Options::default()));
    let listed = home.run(&["accounts"]).ends(0);
    assert_contains!(listed.err, "There is no account of your own yet", "Alt-W", "config.toml");
    let mut term = PtyProgram::start(&home, &[]);
    term.wait("Practice account");
    term.send(ADD_ACCOUNT);
    term.wait("Add an account");
    term.send("own\t");
    term.send(RIGHT.repeat(3));
    term.wait("API address");
    let base = sandbox.sandbox.base_url();
    // The portal's page, then what the message says to write.
    term.send("\thttps://nam.cc.vonage.com/\t");
    term.send(format!("{base}/Auth/connect/token/\t{CLIENT_ID}\tmistaken"));
    go_to_try(&mut term);
    term.press_button("The API address is a page of the portal");
    term.send(DELETE_TEXT);
    term.send(format!("{base}/useradmin/"));
    reopen_with(&mut term, "mistaken");
    go_to_try(&mut term);
    term.press_button("client secret is wrong. Check the client ID");
    reopen_with(&mut term, CLIENT_SECRET);
    go_to_try(&mut term);
    term.press_button("The API answers: the account has 13 users.");
    wait_for_press_guard();
    term.press_button("You work with own now");
    create_an_agent(&mut term);
    term.send(LEAVE);
    assert_contains!(term.end(TIMEOUT).after, "created FirstUser");
    let posts = sandbox.sandbox.requests();
    assert_eq!(posts.iter().filter(|one| one.path.ends_with("/users") && one.method == "POST").count(), 1);
    let config = std::fs::read_to_string(home.config().join("config.toml")).unwrap();
    assert!(config.contains("api_url") && !config.contains(CLIENT_SECRET), "{config}");
    let mut check = home.command(&["accounts", "check"]);
    let checked = finished(
        {
            check.env("VCC_CLIENT_SECRET", CLIENT_SECRET);
            check
        },
        "",
    )
    .ends(0);
    assert_eq!(checked.out.lines().last(), Some("own is ready."));
    assert_contains!(checked.out, "the account has 14 users");
    assert!(home.run(&["accounts"]).ends(0).err.is_empty());
}

fn create_an_agent(term: &mut PtyProgram) {
    let keys = [
        "4",
        PAGE_DOWN,
        "FirstUser",
        "\t",
        "First User",
        "\t",
        "first@example.com",
        PAGE_DOWN,
        "4711",
        "\t",
        "GB",
        "\t",
        "y",
        PAGE_DOWN,
        "800200",
        "\t",
        "\t",
        "b4c6e398-ac69-4135-b3fd-64d7a6d14272",
        "\t",
        "y",
        "\t",
        "PL",
        F5,
    ];
    for key in keys {
        term.send(key);
    }
    term.wait("✓ ready");
    term.press_button("User created");
}

fn token() -> Reply {
    json("200 OK", r#"{"access_token":"t0ken","expires_in":7200}"#)
}

fn web_page() -> Reply {
    answer("200 OK", "Content-Type: text/html\r\n", "<!doctype html><title>Log in</title><p>Welcome")
}

const REDIRECT: &str = "Location: https://login.example/\r\n";

/// What the token address answers, what the API answers, the exit code, and what the message says to do.
#[rstest]
#[case::client(json("401 Unauthorized", r#"{"error":"invalid_client"}"#), token(), 4,
    &["401 Unauthorized: invalid_client. Check the client ID and the client secret, then the region", "region", "domain"])]
#[case::described(json("400 Bad Request", r#"{"error":"invalid_scope","error_description":"Not yours"}"#), token(), 4,
    &["Not yours", "lack the scope users:write", "Account Settings, API Credentials"])]
#[case::kind(json("400 Bad Request", r#"{"error":"unauthorized_client"}"#), token(), 4,
    &["credentials of another kind", "Create New"])]
#[case::firewall(answer("403 Forbidden", "", "<html><title>Blocked</title>"), token(), 4, &["Blocked", "firewall"])]
#[case::token_page(web_page(), token(), 6, &["not with a token", "a web page", "Check token_url and HTTPS_PROXY."])]
#[case::token_not_there(json("404 Not Found", ""), token(), 6, &["Check token_url, or region and domain."])]
#[case::token_limit(answer("429 Too Many Requests", "Retry-After: 7\r\n", ""), token(), 6, &["Try again in 7 s."])]
#[case::token_redirect(answer("302 Found", REDIRECT, ""), token(), 6, &["redirect to login.example", "check token_url"])]
#[case::token_lost(Reply::Drop, token(), 6, &["broke off", "Try again"])]
#[case::no_admin(token(), json("403 Forbidden", r#"{"message":"Not allowed"}"#), 4,
    &["Not allowed", "an Admin's", "users:write"])]
#[case::other_account(token(), json("401 Unauthorized", ""), 4, &["api_url and token_url are of one account"])]
#[case::not_there(token(), json("404 Not Found", ""), 6, &["region and the domain", "api_url ends in /useradmin"])]
#[case::page(token(), web_page(), 6, &["a web page", "Check api_url and HTTPS_PROXY."])]
#[case::limit(token(), answer("429 Too Many Requests", "Retry-After: 7\r\n", ""), 6,
    &["share the limit. Try again in 7 s."])]
#[case::down(token(), json("503 Service Unavailable", ""), 6, &["Try again in"])]
#[case::redirect(token(), answer("302 Found", REDIRECT, ""), 6, &["redirect to login.example", "check api_url"])]
#[case::good(token(), json("200 OK", r#"{"users":[],"meta":{"totalCount":0}}"#), 0, &["0 users", "own is ready."])]
fn each_answer_says_what_to_do(
    #[case] to_token: Reply,
    #[case] to_users: Reply,
    #[case] code: i32,
    #[case] words: &[&str],
) {
    let tokens = Server::start(move |_, _| to_token.clone());
    let api = Server::start(move |_, _| to_users.clone());
    let home = Home::new();
    let ran = check(&home, &api.url("/useradmin"), &tokens.url("/token"), &[]).ends(code);
    for wanted in words {
        assert!(ran.out.contains(wanted), "{wanted}: {}", ran.out);
    }
    assert_eq!(ran.out.contains("is ready"), code == 0, "{}", ran.out);
    assert!(!ran.out.contains("..") && !ran.out.contains(" ."), "{}", ran.out);
}

/// A server that answers to a TLS handshake as one without TLS does.
fn without_tls() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
            while matches!(stream.read(&mut [0; 512]), Ok(1..)) {}
        }
    });
    address
}

/// Where no answer comes: the token address, a variable, and what the message says to do.
#[rstest]
#[case::name("https://vcc-user.invalid/token", &[], &["could not be found", "region, domain or address"])]
#[case::refused("http://127.0.0.1:1/token", &[], &["refuses the connection. Check the address."])]
#[case::proxy("https://vcc-user.invalid/token", &[("HTTPS_PROXY", "http://127.0.0.1:1")], &["Check HTTPS_PROXY"])]
#[case::socks("https://vcc-user.invalid/token", &[("HTTPS_PROXY", "socks5://127.0.0.1:1")], &["HTTPS_PROXY names a SOCKS"])]
#[case::no_tls("https://SERVER/token", &[], &["not with TLS. Check the address and its port."])]
fn each_missing_answer_says_what_to_do(
    #[case] address: &str,
    #[case] variables: &[(&str, &str)],
    #[case] words: &[&str],
) {
    let server = without_tls();
    let address = address.replace("SERVER", &server.to_string());
    let home = Home::new();
    let ran = check(&home, "http://127.0.0.1:1/useradmin", &address, variables);
    let printed = format!("{}{}", ran.out, ran.err);
    assert_ne!(ran.code, Some(0), "{printed}");
    for wanted in words {
        assert!(printed.contains(wanted), "{wanted}: {printed}");
    }
}

fn check(home: &Home, api: &str, tokens: &str, variables: &[(&str, &str)]) -> crate::common::home::RunResult {
    let authority = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/tls/authority.pem");
    home.write_config(&format!(
        "[accounts.own]\napi_url = {api:?}\ntoken_url = {tokens:?}\nclient_id = \"me\"\nca_file = {:?}\n",
        authority.to_str().unwrap()
    ));
    let mut command = home.command(&["accounts", "check"]);
    command.env("VCC_CLIENT_SECRET", "secret").envs(variables.iter().copied());
    finished(command, "")
}
