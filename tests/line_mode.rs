//! Line mode: the front end for screen readers, dumb terminals and pipes.

mod any_lines;
mod commands;
mod drafts;
pub mod driver;
mod outcomes;
mod pipe;
mod questions;
mod session;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(target_os = "linux")]
mod waiting;

use crate::common::MINIMAL;
use crate::common::home::Home;
use crate::common::server::{Reply, Request, Server, json};

/// The lines that give the minimal user; `:jump` where other questions could come between.
const MINIMAL_LINES: &[&str] = &[
    "Agent",
    ":jump Username",
    "AgentName",
    "Agent Name",
    "AgentName@vonage.com",
    ":jump Agent ID",
    "1234",
    "GB",
    "yes",
    ":jump Phone number",
    "800200",
    ":jump Telephony region",
    "b4c6e398-ac69-4135-b3fd-64d7a6d14272",
    "yes",
    "poland",
    ":review",
];

/// The API's answer to the minimal user.
const USER: &str = r#"{"userId":"5cba9dab-fef3-4a4c-a1cb-80201f89c295","username":"AgentName"}"#;

/// The account `emea` on two servers, and a home that is configured for it. Its secret starts with `s3cret`.
struct Emea {
    home: Home,
    api: Server,
    _tokens: Server,
}

impl Emea {
    /// Answers a POST with `post`; `config` is added to the account's settings.
    fn new(post: Reply, config: &str) -> Self {
        let api =
            Server::start(
                move |_, request: &Request| {
                    if request.is_post() { post.clone() } else { json("200 OK", r#"{"users":[]}"#) }
                },
            );
        let tokens = Server::start(|_, request: &Request| {
            if request.body.contains("client_secret=s3cret") {
                json("200 OK", r#"{"access_token":"t0ken"}"#)
            } else {
                json("401 Unauthorized", "{}")
            }
        });
        let home = Home::new();
        home.write_config(&format!(
            "[accounts.emea]\napi_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"someone\"\n{config}",
            api.url("/useradmin"),
            tokens.url("/token")
        ));
        Self { home, api, _tokens: tokens }
    }
}
