//! The transcript of a whole session: `UPDATE_LINE_MODE=1 cargo test line_mode::` updates it.

use super::Emea;
use crate::common::home::finished;
use crate::common::server::json;
use std::path::Path;

/// The input: mistakes, corrections, and a created user.
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
    "EN",
    "united",
    "2",
    "y",
    ":jump phone",
    "+44 800 200",
    "",
    "Frankfurt",
    "yes",
    "guin",
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
    let user = r#"{"userId":"5cba9dab-fef3-4a4c-a1cb-80201f89c295","username":"AgentName","name":"Agent Name",
            "email":"AgentName@vonage.com","active":true,"userAccountConfiguration":{"role":"Agent",
            "agentConfiguration":{"agentDisplayId":"1234","webrtc":true,"location":"GB","outboundWrapUp":120,
            "telephonyAddress":{"telephoneAddress":"800200","nationalDisplay":true,"virtualLocation":"PL",
            "outboundTelephonyRegion":"b4c6e398-ac69-4135-b3fd-64d7a6d14272"}}}}"#;
    let config = "features = [\"Multiple interaction handling\", \"VBC integration\"]\n\
         [accounts.emea.regions]\n\"Frankfurt\" = \"b4c6e398-ac69-4135-b3fd-64d7a6d14272\"\n";
    let emea = Emea::new(json("201 Created", user), config);
    let mut command = emea.home.command(&["--plain"]);
    command.env("VCC_CLIENT_SECRET", "s3cret");
    let ran = finished(command, &(LINES.join("\n") + "\n")).ends(0);
    // Draft IDs differ between runs.
    let kept = "The draft is kept: vcc-user --draft ";
    let transcript: Vec<&str> =
        ran.out.lines().map(|line| if line.starts_with(kept) { kept.trim_end() } else { line }).collect();
    let transcript = transcript.join("\n") + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/line_mode/session.txt");
    if std::env::var_os("UPDATE_LINE_MODE").is_some() {
        std::fs::write(&file, &transcript).unwrap();
    }
    assert_eq!(transcript, std::fs::read_to_string(&file).unwrap());
}
