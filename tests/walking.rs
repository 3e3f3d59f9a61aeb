//! What must hold for any answers and any keys: every field can be reached, nothing panics, undo is the inverse.

use crate::common::{MINIMAL, TestApp, key};
use proptest::prelude::*;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::Msg;
use vcc_user::app::suggest::LookupEntry;
use vcc_user::model::draft::Draft;
use vcc_user::model::field::FieldKind;
use vcc_user::model::fields::{FIELDS, FieldId, Screen};
use vcc_user::model::form::{FieldRef, Form};
use vcc_user::model::visibility;

/// An answer that someone could give, or mistype.
fn answer(position: usize) -> BoxedStrategy<String> {
    let options: Vec<String> = match FIELDS[position].kind {
        FieldKind::YesNo => vec![String::new(), "true".into(), "false".into()],
        FieldKind::Choice(choices) => choices.iter().map(|one| one.value.to_owned()).collect(),
        _ => return prop_oneof![Just(String::new()), "[ -~]{0,12}", "\\PC{0,8}"].boxed(),
    };
    proptest::sample::select(options).boxed()
}

fn form() -> impl Strategy<Value = Form> {
    let answers: Vec<BoxedStrategy<String>> = (0..FIELDS.len()).map(answer).collect();
    (answers, 0_usize..4).prop_map(|(answers, rows)| {
        let mut form = Form::default();
        let rows: Vec<_> = (0..rows).map(|_| form.add_row()).collect();
        for (field, text) in FIELDS.iter().zip(answers) {
            if field.in_row() {
                for row in &rows {
                    form.set(FieldRef::in_row(field.id, *row), text.clone());
                }
            } else {
                form.set(field.id, text);
            }
        }
        form
    })
}

fn opened(form: Form) -> TestApp {
    let mut alone = TestApp::new();
    alone.open(Draft { form, ..Draft::default() });
    alone
}

/// Keys that a person, a cat or a broken terminal could press.
fn any_key() -> impl Strategy<Value = String> {
    let named = [
        "Tab",
        "BackTab",
        "Enter",
        "Esc",
        "Up",
        "Down",
        "Left",
        "Right",
        "Home",
        "End",
        "PageUp",
        "PageDown",
        "Backspace",
        "Delete",
        "Space",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F7",
        "F8",
        "Ctrl-p",
        "Ctrl-s",
        "Ctrl-z",
        "Ctrl-y",
        "Ctrl-n",
        "Ctrl-o",
        "Ctrl-u",
        "Ctrl-w",
        "Ctrl-k",
        "Ctrl-a",
        "Ctrl-h",
        "Alt-1",
        "Alt-3",
        "Alt-5",
        "Alt-6",
        "Alt-7",
        "y",
        "n",
        "d",
        "1",
        "2",
        "4",
        "9",
        "a",
        "G",
        "@",
        "é",
        "漢",
        "👍",
        "?",
        "\u{202e}",
        "\u{301}",
    ];
    proptest::sample::select(named.map(str::to_owned).to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_visible_field_is_reached_by_tab_and_again_by_shift_tab(form in form()) {
        let mut alone = opened(form);
        let walk = |alone: &mut TestApp, key_name: &str, end: Option<Screen>| {
            let mut seen = vec![alone.app.focus()];
            for _ in 0..200 {
                let before = (alone.app.screen(), alone.app.focus());
                alone.send(Msg::Key(key(key_name)));
                if (alone.app.screen(), alone.app.focus()) == before || Some(alone.app.screen()) == end {
                    break;
                }
                seen.push(alone.app.focus());
            }
            seen
        };
        let forward = walk(&mut alone, "Tab", Some(Screen::Review));
        prop_assert_eq!(alone.app.screen(), Screen::Review);
        // Walking tidies texts, and a tidied country may answer otherwise; what is visible then must have been seen.
        for at in visibility::all_visible_fields(alone.app.form()) {
            prop_assert!(forward.contains(&FocusTarget::Answer(at)), "{:?}", at);
        }
        let back = walk(&mut alone, "BackTab", None);
        for at in visibility::all_visible_fields(alone.app.form()) {
            prop_assert!(back.contains(&FocusTarget::Answer(at)), "{:?}", at);
        }
        prop_assert_eq!(alone.app.screen(), Screen::Role);
    }

    #[test]
    fn no_keys_panic_and_every_size_can_be_drawn(
        form in form(),
        keys in proptest::collection::vec(any_key(), 0..60),
        columns in 1_u16..130,
        rows in 1_u16..50,
    ) {
        let mut alone = opened(form);
        for name in &keys {
            alone.wait(70);
            alone.send(Msg::Key(key(name)));
            alone.drawn(columns, rows);
        }
        // The focus is always at a place that stands.
        prop_assert!(alone.app.document().targets(alone.app.screen()).contains(&alone.app.focus()));
    }

    #[test]
    fn undo_takes_back_every_change_and_redo_makes_it_again(
        form in form(),
        keys in proptest::collection::vec(any_key(), 0..60),
    ) {
        let mut alone = opened(form.clone());
        let others = ["Ctrl-z", "Ctrl-y", "F7", "F8", "Ctrl-n", "Ctrl-o", "F4", "Enter"];
        for name in keys.iter().filter(|name| !others.contains(&name.as_str())) {
            alone.wait(700);
            alone.send(Msg::Key(key(name)));
        }
        alone.send(Msg::Key(key("Esc")));
        let typed = alone.app.form().clone();
        for _ in 0..200 {
            alone.send(Msg::Key(key("Ctrl-z")));
        }
        prop_assert_eq!(alone.app.form(), &form);
        for _ in 0..200 {
            alone.send(Msg::Key(key("Ctrl-y")));
        }
        prop_assert_eq!(alone.app.form(), &typed);
    }

    #[test]
    fn one_undo_is_one_change_with_the_focus_where_it_was(form in form(), letter in "[a-z0-9]") {
        let mut alone = opened(form);
        alone.keys("Alt-2");
        let before = (alone.app.form().clone(), alone.app.screen(), alone.app.focus());
        alone.type_text(&letter);
        alone.keys("Ctrl-z");
        prop_assert_eq!(alone.app.form(), &before.0);
        prop_assert_eq!((alone.app.screen(), alone.app.focus()), (before.1, before.2));
    }
}

#[test]
fn a_name_that_two_numbers_share_stands_for_neither() {
    let number =
        |id: &str, name: &str| LookupEntry { id: id.into(), name: name.into(), detail: String::new() };
    let mut alone = TestApp::on(MINIMAL);
    alone.send(Msg::CallbackNumbers(vec![
        number("1", "Sales"),
        number("2", "Sales"),
        number("3", "Support"),
    ]));
    let typed = |alone: &mut TestApp, text: &str| {
        alone.go_to(Screen::Telephony).keys("Tab Tab Tab Tab Tab Tab Ctrl-u").type_text(text).keys("Esc Tab");
        alone.app.form().get(FieldId::CallbackNumber).to_owned()
    };
    assert_eq!(typed(&mut alone, "sales"), "sales");
    assert_eq!(typed(&mut alone, "support"), "3");
}
