//! Properties for any answers and keys: every field is reachable, nothing panics, undo is the inverse.

use crate::common::{MINIMAL, TestApp, key};
use proptest::prelude::*;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::Msg;
use vcc_user::app::suggest::LookupEntry;
use vcc_user::model::draft::Draft;
use vcc_user::model::field::{AccountList, FieldKind};
use vcc_user::model::fields::{FIELDS, FieldId, Screen};
use vcc_user::model::form::{FieldRef, Form};
use vcc_user::model::visibility;

/// A valid or mistyped answer.
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

fn app_with(form: Form) -> TestApp {
    let mut test = TestApp::new();
    test.open(Draft { form, ..Draft::default() });
    test
}

/// Keys of the app, text, and noise.
fn any_key() -> impl Strategy<Value = String> {
    let names = "Tab BackTab Enter Esc Up Down Left Right Home End PageUp PageDown Backspace Delete Space \
        F1 F2 F3 F4 F5 F7 F8 Ctrl-p Ctrl-s Ctrl-z Ctrl-y Ctrl-n Ctrl-o Ctrl-u Ctrl-w Ctrl-k Ctrl-a Ctrl-h \
        Alt-1 Alt-3 Alt-5 Alt-6 Alt-7 y n d 1 2 4 9 a G @ é 漢 👍 ? \u{202e} \u{301}";
    proptest::sample::select(names.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tab_and_shift_tab_reach_every_visible_field(form in form()) {
        let mut test = app_with(form);
        let visit = |test: &mut TestApp, key_name: &str, end: Option<Screen>| {
            let mut visited = vec![test.app.focus()];
            for _ in 0..200 {
                let before = (test.app.screen(), test.app.focus());
                test.send(Msg::Key(key(key_name)));
                if (test.app.screen(), test.app.focus()) == before || Some(test.app.screen()) == end {
                    break;
                }
                visited.push(test.app.focus());
            }
            visited
        };
        let forward = visit(&mut test, "Tab", Some(Screen::Review));
        prop_assert_eq!(test.app.screen(), Screen::Review);
        // Moving normalizes texts, which can change visibility: what is visible now must have been reached.
        for at in visibility::all_visible_fields(test.app.form()) {
            prop_assert!(forward.contains(&FocusTarget::Answer(at)), "{:?}", at);
        }
        let back = visit(&mut test, "BackTab", None);
        for at in visibility::all_visible_fields(test.app.form()) {
            prop_assert!(back.contains(&FocusTarget::Answer(at)), "{:?}", at);
        }
        prop_assert_eq!(test.app.screen(), Screen::Role);
    }

    #[test]
    fn any_keys_at_any_size_do_not_panic(
        form in form(),
        keys in proptest::collection::vec(any_key(), 0..60),
        columns in 1_u16..130,
        rows in 1_u16..50,
    ) {
        let mut test = app_with(form);
        for name in &keys {
            test.wait(70);
            test.send(Msg::Key(key(name)));
            test.drawn(columns, rows);
        }
        // The focus is on something visible.
        prop_assert!(test.app.document().targets(test.app.screen()).contains(&test.app.focus()));
    }

    #[test]
    fn undo_and_redo_are_inverse(
        form in form(),
        keys in proptest::collection::vec(any_key(), 0..60),
    ) {
        let mut test = app_with(form.clone());
        let others = ["Ctrl-z", "Ctrl-y", "F7", "F8", "Ctrl-n", "Ctrl-o", "F4", "Enter"];
        for name in keys.iter().filter(|name| !others.contains(&name.as_str())) {
            test.wait(700);
            test.send(Msg::Key(key(name)));
        }
        test.send(Msg::Key(key("Esc")));
        let typed = test.app.form().clone();
        for _ in 0..200 {
            test.send(Msg::Key(key("Ctrl-z")));
        }
        prop_assert_eq!(test.app.form(), &form);
        for _ in 0..200 {
            test.send(Msg::Key(key("Ctrl-y")));
        }
        prop_assert_eq!(test.app.form(), &typed);
    }

    #[test]
    fn undo_restores_the_form_and_the_focus(form in form(), letter in "[a-z0-9]") {
        let mut test = app_with(form);
        test.keys("Alt-2");
        let before = (test.app.form().clone(), test.app.screen(), test.app.focus());
        test.type_text(&letter);
        test.keys("Ctrl-z");
        prop_assert_eq!(test.app.form(), &before.0);
        prop_assert_eq!((test.app.screen(), test.app.focus()), (before.1, before.2));
    }
}

#[test]
fn ambiguous_number_name_is_not_resolved() {
    let number =
        |id: &str, name: &str| LookupEntry { id: id.into(), name: name.into(), detail: String::new() };
    let mut test = TestApp::on(MINIMAL);
    let numbers = vec![number("1", "Sales"), number("2", "Sales"), number("3", "Support")];
    test.send(Msg::AccountList { list: AccountList::CallbackNumbers, result: Ok(numbers) });
    let typed = |test: &mut TestApp, text: &str| {
        test.go_to(Screen::Telephony).keys("Tab Tab Tab Tab Tab Tab Ctrl-u").type_text(text).keys("Esc Tab");
        test.answer(FieldId::CallbackNumber).to_owned()
    };
    assert_eq!(typed(&mut test, "sales"), "sales");
    assert_eq!(typed(&mut test, "support"), "3");
}
