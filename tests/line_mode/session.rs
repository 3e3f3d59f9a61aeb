//! A whole session as a screen reader would speak it, kept as a text: `UPDATE_LINE_MODE=1 cargo test line_mode::` writes it
//! anew.

use crate::common::home::{Home, finished};
use crate::common::server::{Request, Server, json};
use std::path::Path;

/// What the person answers: slips, second thoughts, and a user in the end.
const LINES: &[&str] = &[
    "Agent",
    "",
    "AgentName",
    ":help",
    "Agent Name",
    "AgentName@vonage",
    "AgentName@vonage.com",
    "",
    "1234",
    "UK",
    "united",
    "2",
    "y",
    ":jump phone",
    "+44 800 200",
    "",
    "Frankfurt",
    "yes",
    "pol",
    ":back",
    "",
    "",
    "",
    ":review",
    "",
    "9",
    "800200",
    "yes",
    "create",
    "1",
    "AgentTwo",
    ":quit",
];

#[test]
fn session_matches_the_transcript() {
    let api = Server::start(|_, request: &Request| {
        let user = r#"{"userId":"5cba9dab-fef3-4a4c-a1cb-80201f89c295","username":"AgentName","name":"Agent Name",
            "email":"AgentName@vonage.com","active":true,"userAccountConfiguration":{"role":"Agent",
            "agentConfiguration":{"agentDisplayId":"1234","webrtc":true,"location":"GB","outboundWrapUp":120,
            "telephonyAddress":{"telephoneAddress":"800200","nationalDisplay":true,"virtualLocation":"PL",
            "outboundTelephonyRegion":"b4c6e398-ac69-4135-b3fd-64d7a6d14272"}}}}"#;
        if request.is_post() { json("201 Created", user) } else { json("200 OK", r#"{"users":[]}"#) }
    });
    let tokens = Server::start(|_, _| json("200 OK", r#"{"access_token":"t0ken"}"#));
    let home = Home::new();
    home.write_config(&format!(
        "[accounts.emea]\napi_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"someone\"\n\
         features = [\"Multiple interaction handling\", \"VBC integration\"]\n\
         [accounts.emea.regions]\n\"Frankfurt\" = \"b4c6e398-ac69-4135-b3fd-64d7a6d14272\"\n",
        api.url("/useradmin"),
        tokens.url("/token")
    ));
    let mut command = home.command(&["--plain"]);
    command.env("VCC_CLIENT_SECRET", "s3cret");
    let ran = finished(command, &(LINES.join("\n") + "\n")).ends(0);
    // A draft's id is of its day and run.
    let kept = "The draft is kept: vcc-user --draft ";
    let spoken: Vec<&str> =
        ran.out.lines().map(|line| if line.starts_with(kept) { kept.trim_end() } else { line }).collect();
    let spoken = spoken.join("\n") + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/line_mode/session.txt");
    if std::env::var_os("UPDATE_LINE_MODE").is_some() {
        std::fs::write(&file, &spoken).unwrap();
    }
    assert_eq!(spoken, std::fs::read_to_string(&file).unwrap());
}
