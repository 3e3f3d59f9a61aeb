//! The rows of associated users: adding, removing and leaving them by keys.

use crate::common::{MINIMAL, TestApp, draft, key};
use rstest::rstest;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::{HitTarget, Msg};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::{FieldRef, MOST_ROWS, RowId};
use vcc_user::model::payload;

fn in_row(field: FieldId, row: u32) -> FocusTarget {
    FocusTarget::Answer(FieldRef::in_row(field, RowId(row)))
}

fn status(test: &TestApp) -> &str {
    test.app.status().unwrap_or_default()
}

/// The app on *Associated users* with this many rows.
pub fn with_rows(rows: usize) -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::AssociatedUsers);
    for row in 1..=rows {
        test.send(Msg::Click(HitTarget::FocusTarget(FocusTarget::Add)));
        test.type_text(&format!("user{row}"));
    }
    test.keys("Alt-5 Alt-6");
    test
}

#[test]
fn enter_leads_through_rows_to_the_next_screen() {
    use FieldId::{AssociatedApplication, AssociatedUsername};
    let mut test = with_rows(2);
    let path = [
        in_row(AssociatedUsername, 1),
        in_row(AssociatedApplication, 1),
        in_row(AssociatedUsername, 2),
        in_row(AssociatedApplication, 2),
        FocusTarget::Add,
        FocusTarget::Answer(FieldRef::single(FieldId::Groups)),
    ];
    for (index, place) in path.into_iter().enumerate() {
        assert_eq!(test.app.focus(), place, "after {index} keys");
        test.keys("Enter");
    }
    assert_eq!(test.app.form().rows().len(), 2);
    // Without a row, *Add* goes on too.
    let mut test = with_rows(0);
    test.keys("Enter");
    assert_eq!((test.screen(), test.app.form().rows().len()), (Screen::Routing, 0));
}

#[rstest]
#[case::at_once(1, Screen::AssociatedUsers)]
#[case::double(399, Screen::AssociatedUsers)]
#[case::meant(400, Screen::Routing)]
fn second_enter_at_add(#[case] pause: u64, #[case] screen: Screen) {
    for rows in [0, 1] {
        let mut test = with_rows(rows);
        test.keys(if rows == 0 { "Alt-5 Enter" } else { "Tab Enter" });
        assert_eq!(test.app.focus(), FocusTarget::Add);
        test.wait(pause);
        test.send(Msg::Key(key("Enter")));
        assert_eq!(test.screen(), screen, "{rows} rows");
        assert_eq!(status(&test), "");
    }
}

#[test]
fn held_enter_stays_at_add() {
    let mut test = with_rows(1);
    for _ in 0..60 {
        test.wait(33);
        test.send(Msg::Key(key("Enter")));
    }
    assert_eq!((test.app.focus(), test.app.form().rows().len()), (FocusTarget::Add, 1));
}

#[rstest]
#[case::letter("jana", "jana")]
#[case::letter_of_a_choice("dana", "dana")]
#[case::yes("ylva", "ylva")]
#[case::digit("4711", "4711")]
#[case::space(" ", "")]
#[case::space_then_text(" jana", "jana")]
fn typing_on_add_opens_a_row(#[case] typed: &str, #[case] username: &str) {
    let mut test = with_rows(0);
    test.type_text(typed);
    let row = FieldRef::in_row(FieldId::AssociatedUsername, RowId(1));
    assert_eq!(test.app.focus(), FocusTarget::Answer(row));
    assert_eq!(test.app.form().get(row), username);
    // The row and what was typed are one step.
    test.keys("Ctrl-z");
    assert_eq!((test.app.form().rows().len(), test.app.focus()), (0, FocusTarget::Add));
    assert_eq!(status(&test), "Undone: row 1 added.");
    test.keys("Ctrl-y");
    assert_eq!((test.app.form().get(row), test.app.focus()), (username, FocusTarget::Answer(row)));
    assert_eq!(status(&test), "Redone: row 1 added.");
}

#[test]
fn paste_on_add_opens_a_row() {
    let mut test = with_rows(0);
    test.send(Msg::Paste("  \n".into()));
    assert_eq!(test.app.form().rows().len(), 0);
    test.send(Msg::Paste("jana_vbc\n".into()));
    let row = FieldRef::in_row(FieldId::AssociatedUsername, RowId(1));
    assert_eq!(test.app.form().get(row), "jana_vbc");
    test.keys("Ctrl-z");
    assert_eq!(test.app.form().rows().len(), 0);
}

/// A column that a terminal pastes as keys ends at *Add*.
#[rstest]
fn unbracketed_paste_opens_no_rows(#[values(0, 5, 29)] each: u64) {
    let mut test = with_rows(0);
    test.keys("Alt-5");
    for letter in "one\rtwo\r".repeat(20).chars() {
        test.wait(each);
        let name = if letter == '\r' { "Enter".to_owned() } else { letter.to_string() };
        test.send(Msg::Key(key(&name)));
    }
    assert_eq!((test.app.focus(), test.app.form().rows().len()), (FocusTarget::Add, 0));
}

#[test]
fn help_key_on_add_opens_the_help() {
    let mut test = with_rows(0);
    test.keys("?");
    assert!(test.app.modal().is_some() && test.app.form().rows().is_empty());
}

#[rstest]
#[case::delete(&["Tab", "Tab", "Delete"])]
#[case::enter_where_tab_led(&["Tab", "Tab", "Enter"])]
#[case::click(&["click"])]
fn row_is_removed(#[case] keys: &[&str]) {
    let mut test = with_rows(3);
    for name in keys {
        match *name {
            "click" => {
                test.send(Msg::Click(HitTarget::FocusTarget(FocusTarget::Remove(RowId(1)))));
            }
            name => drop(test.keys(name)),
        }
    }
    assert_eq!(status(&test), "Row removed; Ctrl-Z brings it back.");
    let rows = |test: &TestApp| test.app.form().rows().iter().map(|row| row.id.0).collect::<Vec<_>>();
    assert_eq!(rows(&test), [2, 3]);
    assert_eq!(test.app.focus(), in_row(FieldId::AssociatedUsername, 2));
    // More of the same removes no other row.
    test.keys(keys.last().filter(|name| **name != "click").unwrap_or(&"Enter"));
    assert_eq!(rows(&test), [2, 3]);
    test.keys("Ctrl-z");
    assert_eq!((rows(&test), status(&test)), (vec![1, 2, 3], "Undone: row 1 removed."));
    assert_eq!(test.app.focus(), in_row(FieldId::AssociatedUsername, 1));
}

#[test]
fn rows_are_added_and_removed() {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::AssociatedUsers).type_text("a_vbc");
    test.keys("Tab Tab Tab").type_text("b_vbc");
    assert_eq!(test.app.form().rows().len(), 2);
    assert!(payload::build(test.app.form()).to_json().contains("b_vbc"));
    test.keys("BackTab Enter");
    assert_eq!(test.app.form().rows().len(), 1);
    test.keys("Ctrl-z");
    assert_eq!(test.app.form().rows().len(), 2);
}

#[test]
fn row_limit() {
    let mut draft = draft(MINIMAL);
    while draft.form.rows().len() < MOST_ROWS - 1 {
        draft.form.add_row();
    }
    let mut test = TestApp::new();
    test.open(draft);
    // Back from the review the focus is on *Add*, once the four fields of Routing are passed.
    test.keys("F5 BackTab BackTab BackTab BackTab BackTab Space");
    assert_eq!(test.app.form().rows().len(), MOST_ROWS);
    assert!(Draft::from_text(&test.app.draft().to_text()).is_ok());
    test.keys("F5 BackTab BackTab BackTab BackTab BackTab x");
    assert_eq!(test.app.form().rows().len(), MOST_ROWS);
    assert!(test.app.status().is_some_and(|text| text.contains("1000 rows")));
}
