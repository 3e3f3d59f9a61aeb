//! Exports: the JSON and the curl command, copied and saved.

use crate::common::{MINIMAL, TestApp, practice};
use vcc_user::app::AccountContext;
use vcc_user::app::export::ExportFormat;
use vcc_user::app::msg::{Effect, Msg};
use vcc_user::model::payload;
use vcc_user::submission::curl::CurlTarget;

#[test]
fn json_is_copied_and_saved_to_a_new_file() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Ctrl-p").type_text("copy the json").keys("Enter");
    let json = payload::build(test.app.form()).to_json();
    assert!(has_effect!(test, Effect::Copy(copied) if *copied == json));
    test.keys("Ctrl-p").type_text("save the json").keys("Enter");
    assert!(test.drawn(80, 24).contains("File: AgentName.json"));
    test.keys("Enter");
    assert!(
        has_effect!(test, Effect::Export { what: ExportFormat::Json, name, .. } if name == "AgentName.json")
    );
    let exported = |result| Msg::Exported { what: ExportFormat::Json, result };
    test.send(exported(Err("there is a file of that name already".into())));
    // The name can be edited; the error is beside it.
    let screen = test.drawn(80, 24);
    assert_contains!(screen, "! The JSON was not saved: there is a file of that name already.");
    let screen = test.keys("Backspace").drawn(80, 24);
    assert!(screen.contains("File: AgentName.jso ") && !screen.contains("not saved"), "{screen}");
    test.keys("Enter");
    test.send(exported(Ok("AgentName.jso".into())));
    assert_eq!(test.app.status(), Some("Saved as AgentName.jso."));
    assert!(test.app.modal().is_none());
}

#[test]
fn repeated_enter_exports_once() {
    let mut test = TestApp::on(MINIMAL);
    test.keys("Ctrl-p").type_text("save the json").keys("Enter Enter Enter");
    assert_eq!(test.effects.iter().filter(|effect| matches!(effect, Effect::Export { .. })).count(), 1);
}

#[test]
fn curl_command_is_copied_and_saved() {
    let address = CurlTarget::Account("https://emea.example/useradmin".into());
    let mut test = TestApp::on_account(MINIMAL, AccountContext { address, ..practice() });
    test.keys("Ctrl-p").type_text("copy the curl").keys("Enter");
    let copied = test.effects.iter().find_map(|effect| match effect {
        Effect::Copy(copied) => Some(copied.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    // A final newline would run it on pasting.
    assert_ends_with!(copied, "'https://emea.example/useradmin/users'\n} 3<&0");
    assert_contains!(copied, "curl -H @-", "\"username\": \"AgentName\"");
    assert_eq!(test.app.status(), Some("The curl command was sent to the terminal's clipboard."));
    let prompt = test.keys("Ctrl-p").type_text("save the curl").keys("Enter").drawn(80, 24);
    assert_contains!(prompt, "Save the curl command", "File: AgentName.sh");
    test.keys("Enter");
    assert!(has_effect!(test, Effect::Export { what: ExportFormat::Curl, name, text }
            if name == "AgentName.sh" && *text == format!("{copied}\n")));
}

#[test]
fn proposed_file_name_is_selected() {
    for (keys, file) in [("x", "x"), ("Home x", "xAgentName.json"), ("", "AgentName.json")] {
        let mut test = TestApp::on(MINIMAL);
        test.keys("Ctrl-p").type_text("save the json").keys("Enter");
        if !keys.is_empty() {
            test.keys(keys);
        }
        test.keys("Enter");
        assert!(has_effect!(test, Effect::Export { name, .. } if name == file), "{keys}");
    }
}
