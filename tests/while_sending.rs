//! Commands that are refused while a user is sent or set up: each says why, and what ends the wait.

use crate::common::{MINIMAL, TestApp, open_plan, response, succeed};
use rstest::rstest;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::keymap::{Command, Keymap, Layer};
use vcc_user::app::msg::{Effect, HitTarget, LoadedDraft, Msg};
use vcc_user::app::phase::Phase;
use vcc_user::model::fields::Screen;
use vcc_user::submission::{Event, RoutingPlan, RoutingRow, SetupAction, Step};

const SENT: &str = "The user is being sent: do that when the outcome is known. Esc cancels the request.";
const SET_UP: &str = "The user is being set up: do that when it has ended. Esc stops it; what stays open can be finished later.";

/// The POST is on its way, or the first PUT after it.
fn busy(is_set_up: bool) -> TestApp {
    let mut test = TestApp::new();
    let row = RoutingRow {
        id: "48f165d5-7b00-47f4-b81e-f86f5c8cc1ab".into(),
        name: "Sales PL".into(),
        level: None,
    };
    let plan = RoutingPlan { groups: vec![row], ..RoutingPlan::default() };
    for msg in open_plan(MINIMAL, &plan) {
        test.send(msg);
    }
    test.keys("F5");
    test.wait(1000);
    test.keys("Enter");
    let created = r#"{"userId":"5cba9dab","username":"AgentName"}"#;
    test.settle(|effect| match effect {
        Effect::Submit { step: Step::Post, .. } if !is_set_up => None,
        Effect::Submit { step: Step::SetUp { action: SetupAction::Put(..), .. }, .. } => None,
        effect => succeed(effect, |_| response(201, created)),
    });
    assert!(matches!(test.app.phase(), Phase::Sending { .. }));
    assert_eq!(test.app.status(), None);
    test
}

/// Every command that has a key here either does something or says why not.
#[rstest]
#[case::sent(false, SENT)]
#[case::set_up(true, SET_UP)]
fn every_refused_command_says_why(#[case] is_set_up: bool, #[case] said: &str) {
    use Command::{
        Close, CopyCurl, CopyJson, CopyReceipt, CopyUserId, Drafts, Help, HelpOutsideText, Leave, Mouse,
        Palette, Preview, SaveCurl, SaveJson,
    };
    let mut does = vec![
        Close,
        CopyCurl,
        CopyJson,
        Drafts,
        Help,
        HelpOutsideText,
        Leave,
        Mouse,
        Palette,
        Preview,
        SaveCurl,
        SaveJson,
    ];
    if is_set_up {
        does.extend([CopyReceipt, CopyUserId]);
    }
    let layers = [Layer::Everywhere, Layer::Choices, Layer::Reading];
    let keymap = Keymap::default();
    let commands = keymap.bindings().iter().filter(|one| layers.contains(&one.layer)).map(|one| one.command);
    let mut refused = 0;
    for command in commands {
        let mut test = busy(is_set_up);
        let form = test.app.form().clone();
        test.send(Msg::Click(HitTarget::Command(command)));
        assert_eq!(test.app.form(), &form, "{command:?}");
        if does.contains(&command) {
            assert_ne!(test.app.status(), Some(said), "{command:?}");
            assert!(!test.effects.is_empty() || test.app.modal().is_some(), "{command:?} does nothing");
        } else {
            assert_eq!((test.app.status(), test.app.modal().is_some()), (Some(said), false), "{command:?}");
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
}

/// What is no command: a paste, a click on a field or a screen, a draft from the list.
#[rstest]
fn other_refused_actions_say_why(#[values(false, true)] is_set_up: bool) {
    let draft = crate::common::draft(MINIMAL);
    let draft = LoadedDraft { id: Some("other".into()), draft, remarks: Vec::new() };
    for msg in [
        Msg::Paste("text".into()),
        Msg::Click(HitTarget::Screen(Screen::Role)),
        Msg::Click(HitTarget::FocusTarget(FocusTarget::Create)),
        Msg::DraftLoaded(Ok(Box::new(draft))),
    ] {
        let what = format!("{msg:?}");
        let mut test = busy(is_set_up);
        test.send(msg);
        assert_eq!(test.app.status(), Some(if is_set_up { SET_UP } else { SENT }), "{what}");
    }
}

/// It is not said once it is no longer so.
#[test]
fn refusal_is_removed_at_the_outcome() {
    let mut test = busy(false);
    test.keys("Ctrl-n");
    assert_eq!(test.app.status(), Some(SENT));
    test.submission([Event::Response(response(400, r#"{"message":"No."}"#)), Event::Closed]);
    assert!(matches!(test.app.phase(), Phase::Finished { .. }));
    assert_eq!(test.app.status(), None);
    test.keys("Ctrl-n");
    assert_eq!(test.answer(vcc_user::model::fields::FieldId::Username), "");
}
