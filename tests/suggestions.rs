//! Suggestions for countries, regions and callback numbers: what Tab takes, what leaving the field takes, and what is
//! said about a value that was changed this way.

use crate::common::{MINIMAL, TestApp, practice};
use rstest::rstest;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::keymap::Keymap;
use vcc_user::app::suggest::{LookupEntry, Lookups};
use vcc_user::model::field::FieldKind;
use vcc_user::model::fields::{FieldId, Screen};

fn on_location() -> TestApp {
    let mut test = TestApp::on(MINIMAL);
    test.go_to(Screen::Agent).keys("Tab Ctrl-u");
    test
}

/// What is typed into Location, the keys that leave it, the answer, and what is said.
#[rstest]
// Tab takes the highlighted suggestion, whichever it is.
#[case("po", "Tab", "PL", "Location: po became PL, Poland. Ctrl-Z takes it back.")]
#[case("po", "Down Tab", "PT", "po became PT, Portugal")]
#[case("unit", "Tab", "AE", "unit became AE, United Arab Emirates")]
#[case("+44", "Tab", "GB", "+44 became GB, United Kingdom")]
#[case("+1", "Tab", "US", "+1 became US, United States")]
// Not where the suggestions are closed, nor where the field is left otherwise.
#[case("unit", "Esc Tab", "unit", "")]
#[case("unit", "PageDown", "unit", "")]
#[case("+44", "F5", "+44", "")]
// A code, a name or a calling code is taken whichever way.
#[case("pl", "Tab", "PL", "")]
#[case("IN", "Tab", "IN", "")]
#[case("IN", "Down Tab", "ID", "IN became ID, Indonesia")]
#[case("UK", "Tab", "GB", "UK became GB, United Kingdom")]
#[case("POL", "F5", "PL", "POL became PL, Poland")]
#[case("Republic of Korea", "PageDown", "KR", "became KR, South Korea")]
#[case("poland", "BackTab", "PL", "Location: poland became PL. Ctrl-Z takes it back.")]
#[case("+48", "F5", "PL", "+48 became PL, Poland")]
#[case("48", "F5", "PL", "48 became PL, Poland")]
#[case("0048", "F5", "PL", "0048 became PL, Poland")]
#[case("+999", "Tab", "+999", "")]
fn leaving_a_country(#[case] typed: &str, #[case] keys: &str, #[case] answer: &str, #[case] said: &str) {
    let mut test = on_location();
    test.type_text(typed).keys(keys);
    assert_eq!(test.answer(FieldId::Location), answer);
    match said {
        "" => assert_eq!(test.app.status(), None),
        said => assert_contains!(test.app.status().unwrap(), said),
    }
    if !said.is_empty() {
        test.keys("Ctrl-z");
        assert_eq!(test.answer(FieldId::Location), typed, "one step takes it back");
    }
}

#[test]
fn calling_codes_list_their_countries_main_one_first() {
    let lookups = Lookups::default();
    let codes = |text: &str| -> Vec<String> {
        lookups.suggestions(FieldKind::Country, text).into_iter().map(|entry| entry.id).collect()
    };
    for (text, first, others) in [
        ("+48", "PL", &[][..]),
        ("48", "PL", &[]),
        ("0048", "PL", &[]),
        ("+ 48", "PL", &[]),
        ("+44", "GB", &["GG", "IM", "JE"]),
        ("+1", "US", &["CA", "JM", "PR"]),
        ("+7", "RU", &["KZ"]),
        ("+39", "IT", &["VA"]),
        ("+61", "AU", &["CC", "CX"]),
        ("+358", "FI", &["AX"]),
        ("47", "NO", &["SJ"]),
        ("+35", "FI", &["PT", "LU", "IE"]),
    ] {
        let found = codes(text);
        assert_eq!(found.first().map(String::as_str), Some(first), "{text}: {found:?}");
        assert!(others.iter().all(|one| found.iter().any(|code| code == one)), "{text}: {found:?}");
    }
    assert_eq!(codes("+44").len(), 4);
    for none in ["+", "+999", "+48x", "4 8"] {
        assert!(codes(none).is_empty(), "{none}");
    }
}

/// A calling code is no mistake while it is typed; one that no country has is.
#[rstest]
#[case("+", false)]
#[case("+4", false)]
#[case("0", false)]
#[case("+48", false)]
#[case("+99999", true)]
fn errors_while_a_calling_code_is_typed(#[case] typed: &str, #[case] is_wrong: bool) {
    let mut test = on_location();
    test.type_text(typed);
    let FocusTarget::Answer(at) = test.app.focus() else { panic!("no field") };
    assert_eq!(test.app.shown_problem(at).is_some(), is_wrong);
}

const FRANKFURT: &str = "b4c6e398-ac69-4135-b3fd-64d7a6d14272";

/// Regions are taken by their exact name or the only match; with Tab only one that was chosen with the arrow keys.
#[rstest]
#[case(
    "frankfurt",
    "Tab",
    FRANKFURT,
    "Telephony region: frankfurt became b4c6e398-ac69-4135-b3fd-64d7a6d14272."
)]
#[case("fra", "Tab", FRANKFURT, "fra became b4c6e398-ac69-4135-b3fd-64d7a6d14272, Frankfurt.")]
#[case("s", "Tab", "s", "")]
#[case("s", "Down Tab", "22222222-ac69-4135-b3fd-64d7a6d14272", "s became 22222222")]
fn leaving_a_region(#[case] typed: &str, #[case] keys: &str, #[case] answer: &str, #[case] said: &str) {
    let region =
        |id: &str, name: &str| LookupEntry { id: id.into(), name: name.into(), detail: String::new() };
    let regions = vec![
        region(FRANKFURT, "Frankfurt"),
        region("11111111-ac69-4135-b3fd-64d7a6d14272", "Sydney"),
        region("22222222-ac69-4135-b3fd-64d7a6d14272", "Singapore"),
    ];
    let lookups = Lookups::new(regions);
    let mut test = TestApp::with(practice(), Keymap::default(), lookups);
    test.open(crate::common::draft(MINIMAL));
    test.go_to(Screen::Telephony).keys("Tab Tab Ctrl-u").type_text(typed).keys(keys);
    assert_eq!(test.answer(FieldId::TelephonyRegion), answer);
    assert_contains!(test.app.status().unwrap_or_default(), said);
}
