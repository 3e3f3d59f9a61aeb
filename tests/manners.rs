//! The manners of the form: Enter leads on and undoes nothing, undo goes to what it changed, the wheel moves no focus, and
//! whoever comes from the review gets back there.

use crate::common::{MINIMAL, TestApp, draft_row};
use rstest::rstest;
use vcc_user::app::msg::{DraftOp, Effect, Msg};

/// The old name of a draft, and a proposed name of a file: typing replaces it, a move of the cursor keeps it.
#[rstest]
#[case::typed("x", "x")]
#[case::arrow_keeps("Left x", "ol|xd")]
#[case::end_keeps("End x", "oldx")]
#[case::home_keeps("Home x", "xold")]
#[case::deleted("Backspace x", "x")]
#[case::deleted_right("Delete x", "x")]
#[case::pasted("paste", "pasted")]
#[case::unchanged("", "")]
fn old_name_is_selected(#[case] keys: &str, #[case] name: &str) {
    let name = name.replace('|', "");
    let mut test = TestApp::new();
    test.keys("F4");
    test.send(Msg::Drafts(vec![draft_row("old")]));
    test.keys("Ctrl-r");
    match keys {
        "paste" => test.send(Msg::Paste("pasted".into())),
        "" => {}
        keys => drop(test.keys(keys)),
    }
    test.effects.clear();
    test.keys("Enter");
    let renamed = test.effects.iter().find_map(|effect| match effect {
        Effect::ChangeDraft(DraftOp::Rename { name, .. }) => Some(name.clone()),
        _ => None,
    });
    assert_eq!(renamed.unwrap_or_default(), name);
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
