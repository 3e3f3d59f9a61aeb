//! What corrects a problem: what is offered for each value, and that nothing changes without the key, the command or the
//! option that takes it.

use crate::common::home::{Home, finished};
use crate::common::sandbox::TestSandbox;
use crate::common::{MINIMAL, TestApp, key};
use crate::line_mode::driver::LineModeTest;
use serde_json::Value;
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::Msg;
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FieldId, Screen};
use vcc_user::model::form::{FieldRef, Form};
use vcc_user::model::rule::Severity;
use vcc_user::model::{import, payload, validation};
use vcc_user::sandbox::{CLIENT_ID, CLIENT_SECRET, Options};

use FieldId::{
    ActsAsAgent as T, AgentId as A, CallRatingFrequency as Q, CallbackNumber as C, Email as E,
    Extension as X, Location as L, Name as N, OutboundWrapUp as W, PhoneNumber as P, Role, Skills as K,
    SsoExternalId as S, TelephonyRegion as R, Username as U, Webrtc as Y,
};

/// No offer.
const NONE: &str = "";

/// The location, a phone number, and the words of what is offered for the number.
#[rustfmt::skip]
const NUMBERS: &[(&str, &str, &str)] = &[
    ("PL", "+48123456789", "makes it 123456789"), ("PL", "+48 12 345 67 89", "makes it 123456789"), ("PL", "0048123456789", "makes it 123456789"), ("PL", "48123456789", "makes it 123456789"),
    ("GB", "+442079460000", "makes it 2079460000"), ("", "+442079460000", "makes it 2079460000"), ("GB", "442079460000", "makes it 2079460000"), ("US", "12125550163", "makes it 2125550163"), ("DK", "4512345678", "makes it 12345678"),
    // An area code can be what the calling code is.
    ("PL", "+48481234567", "makes it 481234567"), ("PL", "481234567", NONE), ("GB", "4411", NONE), ("DE", "4921123456", NONE), ("PL", "+4812", NONE),
    // The number of another country.
    ("", "+48123456789", "makes it 123456789 and sets the location to PL (Poland)"), ("DE", "+48123456789", "makes it 123456789 and sets the location to PL (Poland)"), ("DE", "0048123456789", "makes it 123456789 and sets the location to PL (Poland)"),
    ("DE", "48123456789", NONE), ("Mars", "+48123456789", "makes it 123456789 and sets the location to PL (Poland)"),
    // A code of several countries.
    ("PL", "+12125550163", NONE), ("PL", "+77012345678", NONE), ("PL", "+442079460000", NONE), ("PL", "+393123456789", NONE), ("CA", "+12125550163", "makes it 2125550163"), ("KZ", "+77012345678", "makes it 7012345678"), ("JE", "+441534123456", "makes it 1534123456"),
    // What is dialled from North America.
    ("US", "01148600700800", "makes it 600700800 and sets the location to PL (Poland)"), ("CA", "0112125550163", NONE), ("GB", "01148600700", NONE),
    ("PL", "+3831234567", NONE), ("PL", "+9991234567", NONE), ("PL", "800200", NONE),
];

const GUID: &str = "makes it b4c6e398-ac69-4135-b3fd-64d7a6d14272";

/// The field, its answer, and the words of what is offered for it.
#[rustfmt::skip]
const VALUES: &[(FieldId, &str, &str)] = &[
    // Phone numbers: what else is in the text.
    (P, "2079460000.0", "makes it 2079460000"), (P, "2079460000,00", "makes it 2079460000"), (P, "-2079460000.0", "makes it 2079460000"), (P, "2.079460000E+09", "makes it 2079460000"), (P, "2.07946E+09", NONE), (P, "4.48E+11", NONE), (P, "2079460000.5", NONE),
    (P, "-800200", "makes it 800200"), (P, "(-800200)", "makes it 800200"), (P, "800200-", "makes it 800200"), (P, "'800200", "makes it 800200"), (P, "=\"800200\"", "makes it 800200"), (P, "\"800200\"", "makes it 800200"), (P, "800200,", "makes it 800200"),
    (P, "tel:800200", "makes it 800200"), (P, "Tel. 800 200", "makes it 800200"), (P, "++48123456789", "makes it 123456789 and sets the location to PL (Poland)"), (P, "８００２００", "makes it 800200"), (P, "٠١٢٣٤٥٦٧", "makes it 01234567"), (P, "80\u{200b}0200", "makes it 800200"),
    (P, "+44 (0)20 7946 0000", "makes it 2079460000"), (P, "0044 (0) 20 7946 0000", "makes it 2079460000"), (P, "+44 (020) 7946 0000", "makes it 2079460000"), (P, "+49 ( 0 ) 30 123456", "makes it 30123456 and sets the location to DE (Germany)"), (P, "+39 (06) 1234567", NONE),
    (P, "800200 ext 12", "makes it 800200 and sets the extension to 12"), (P, "800200x123", "makes it 800200 and sets the extension to 123"), (P, "800200 wew. 12", "makes it 800200 and sets the extension to 12"), (P, "+44-20-7946-0000;ext=12", "makes it 2079460000 and sets the extension to 12"),
    (P, "800200/800201", NONE), (P, "800200 800201", NONE), (P, "2026-01-02", NONE), (P, "0800 FLOWERS", NONE), (P, "800200*12", NONE), (P, "$800200", NONE), (P, "8OO2OO", NONE), (P, "1234567890123456", NONE), (P, "800200\n800201", NONE), (P, "#N/A", NONE), (P, "12", NONE), (P, "()", NONE),
    // Usernames.
    (U, "jana kowalska", "makes it jana.kowalska"), (U, "Jana Maria Kowalska", "makes it Jana.Maria.Kowalska"), (U, "jana @example.com", "makes it jana@example.com"), (U, "jana. kowalska", "makes it jana.kowalska"), (U, "jkowalska 2", "makes it jkowalska2"), (U, "j kowalska", "makes it j.kowalska"), (U, "jana\u{a0}kowalska", "makes it jana.kowalska"),
    (U, "łucja.żak", "makes it lucja.zak"), (U, "Łucja Żak", "makes it Lucja.Zak"), (U, "jana@example.com;", "makes it jana@example.com"), (U, "1234.0", "makes it 1234"), (U, "1.2E+03", NONE), (U, "jana+k", NONE), (U, "山田", NONE), (U, "jana/k", NONE), (U, "#N/A", NONE),
    (U, "gül", "makes it gul"), (U, "ja\u{200d}na", "makes it jana"),
    // Names.
    (N, "\"Jana\"", "makes it Jana"), (N, "Jana,", "makes it Jana"), (N, "Jana Kowalska <jana@example.com>", "makes it Jana Kowalska"), (N, "jana@example.com", NONE), (N, "O&#39;Brien", "makes it O'Brien"), (N, "Smith &amp; Co", "makes it Smith & Co"), (N, "J&oacute;zef", "makes it Józef"), (N, "J%C3%B3zef", "makes it Józef"), (N, "J%F3zef", NONE), (N, "J\\u00f3zef", "makes it Józef"), (N, "=?utf-8?Q?J=C3=B3zef_K?=", "makes it Józef K"), (N, "=?utf-8?B?SsOzemVm?=", "makes it Józef"),
    (N, "JÃ³zef", "makes it Józef"), (N, "J\u{fffd}zef", NONE), (N, "#REF!", NONE), (N, "=Jana", NONE), (N, "0", NONE), (N, "&unknown;", NONE), (N, "Jos&eacute;", "makes it José"), (N, "<b>Jana</b>", NONE),
    // E-mail addresses.
    (E, "mailto:jana@example.com", "makes it jana@example.com"), (E, "MAILTO:jana@example.com?subject=Hi", "makes it jana@example.com"), (E, "Jana Kowalska <jana@example.com>", "makes it jana@example.com"), (E, "<jana@example.com>", "makes it jana@example.com"), (E, "'jana@example.com'", "makes it jana@example.com"), (E, "jana@example,com", "makes it jana@example.com"), (E, "jana@example.com.", "makes it jana@example.com"), (E, "jana@example.com,", "makes it jana@example.com"), (E, "jana@@example.com", "makes it jana@example.com"), (E, "jana@example..com", "makes it jana@example.com"), (E, "jana @ example.com", "makes it jana@example.com"), (E, "jana(at)example.com", "makes it jana@example.com"), (E, "jana [at] example [dot] com", "makes it jana@example.com"),
    (E, "łucja@example.com", "makes it lucja@example.com"), (E, "müller@example.com", NONE), (E, "a@example.com b@example.com", NONE), (E, "jana kowalska@example.com", NONE), (E, "jana@examplecom", NONE), (E, "jana", NONE), (E, "jana@exa\u{feff}mple.com", "makes it jana@example.com"),
    // IDs.
    (R, "{b4c6e398-ac69-4135-b3fd-64d7a6d14272}", GUID), (R, "b4c6e398ac694135b3fd64d7a6d14272", GUID), (R, "urn:uuid:b4c6e398-ac69-4135-b3fd-64d7a6d14272", GUID), (C, "(b4c6e398-ac69-4135-b3fd-64d7a6d14272)", GUID), (R, "b4c6e398", NONE), (R, "#N/A", "empties it"),
    (A, "#1234", "makes it 1234"), (A, "ID 1234", "makes it 1234"), (A, "1,234", "makes it 1234"), (A, "１２３４", "makes it 1234"), (A, "'1234", "makes it 1234"), (A, "1234.0", "makes it 1234"), (A, "1234 1235", NONE), (A, "12 34", NONE), (A, "A1234", NONE), (A, "12", NONE), (A, "123456789", NONE),
    (X, "44.0", "makes it 44"), (X, "'44", "makes it 44"), (X, "-", "empties it"), (X, "null", "empties it"), (X, "044", NONE), (S, "none", "empties it"), (S, "{{sso}}", "empties it"), (S, "\"jana\"", "makes it jana"), (S, "01-Feb", NONE), (S, "123456789012345000", NONE),
    // Numbers with what others write beside them.
    (W, "90 s", "makes it 90"), (W, "90 sec.", "makes it 90"), (W, "2 min", "makes it 120"), (W, "1 500", "makes it 1500"), (W, "1,500", "makes it 1500"), (W, "1.500", "makes it 1500"), (W, "90.0", "makes it 90"), (W, "90,0", "makes it 90"), (W, "9.0E+01", "makes it 90"), (W, "9E+01", NONE), (W, "90%", NONE), (W, "1:30", NONE), (W, "7201", NONE), (W, "3 h", NONE), (W, "n/a", "empties it"), (W, "default", "empties it"), (W, "ninety", NONE), (W, "1,50", NONE),
    (Q, "50%", "makes it 50"), (Q, "50 per cent", "makes it 50"), (Q, "0.5", NONE), (Q, "50 s", NONE),
    // Choices.
    (Y, "yes", "makes it yes"), (Y, "TRUE", "makes it yes"), (Y, "1", "makes it yes"), (Y, "Nein", "makes it no"), (Y, "FAŁSZ", "makes it no"), (Y, "off", "makes it no"), (Y, "default", "empties it"), (Y, "n/a", "empties it"), (Y, "maybe", NONE), (Y, "2", NONE),
    (Role, "agent", "makes it Agent"), (Role, "Agents", "makes it Agent"), (Role, "ADMIN", "makes it Admin"), (Role, "administrator", "makes it Admin"), (Role, "NvmAdmin", NONE), (Role, "n/a", NONE),
    // Countries that leaving the field does not take.
    (L, "Kraków, Poland", "makes it PL (Poland)"), (L, "PL - Poland", "makes it PL (Poland)"), (L, "Poland (PL)", "makes it PL (Poland)"), (L, "pl-PL", "makes it PL (Poland)"), (L, "en_GB", "makes it GB (United Kingdom)"), (L, "+48", "makes it PL (Poland)"), (L, "0048", "makes it PL (Poland)"), (L, "🇵🇱", "makes it PL (Poland)"), (L, "Polnad", "makes it PL (Poland)"), (L, "Germny", "makes it DE (Germany)"),
    (L, "PL/DE", NONE), (L, "+1", NONE), (L, "Mars", NONE), (L, "Kraków", NONE), (L, "XX", NONE), (L, "P\u{200b}L", "makes it PL (Poland)"), (L, "UK", NONE), (L, "PL", NONE), (L, "XK", NONE),
    // Entries of lists.
    (K, "English:7, Billing, English:7", "makes it English:7, Billing"), (K, "English:7, English:8", NONE), (K, "English:11", NONE),
    (T, "true", NONE),
    // Neighbours of these.
    (P, "0x23", NONE), (P, "123 456 789 (work)", NONE), (P, "-800 200", "makes it 800200"), (P, "600 700 800 int. 12", "makes it 600700800 and sets the extension to 12"),
    (X, "ext 5", "makes it 5"), (X, "#5", "makes it 5"), (X, "wew. 5", "makes it 5"), (X, "Ext.: 5", "makes it 5"), (X, "٥", "makes it 5"), (X, "1,234", "makes it 1234"), (X, "5/6", NONE), (X, "44-45", NONE), (X, "44x", NONE), (X, "*44", NONE),
    (N, "JĂłzef", "makes it Józef"), (N, "J√≥zef", "makes it Józef"), (N, "Micha³", "makes it Michał"), (N, "£ukasz ¯ak", "makes it Łukasz Żak"), (N, "W¹s", "makes it Wąs"), (N, "½ Jana", NONE), (N, "Mï¿½ller", NONE), (N, "M?ller", NONE), (N, "Å\u{81}ukasz", "makes it Łukasz"), (N, "ﬁona", "makes it fiona"), (N, "Ｊａｎａ", "makes it Jana"), (N, "\"Jana", "makes it Jana"), (N, "Jana\"", "makes it Jana"), (N, "*Jana*", NONE), (N, "Name: Jana", "makes it Jana"), (N, "Name: \"Jana\"", "makes it Jana"),
    (U, "Username: jana", "makes it jana"), (U, "login:jana kowalska", "makes it jana.kowalska"), (U, "jana.", "makes it jana"), (U, "-jana", "makes it jana"), (U, "jana@x.pl.", "makes it jana@x.pl"), (U, "@", NONE),
    (E, "'jana'@x.pl", "makes it jana@x.pl"), (E, "\"jana\"@x.pl", "makes it jana@x.pl"), (E, "E-mail: jana@x.pl", "makes it jana@x.pl"), (E, "E-mail: Jana <jana@x.pl>", "makes it jana@x.pl"), (E, "jana@x.pl; ewa@x.pl", NONE), (E, "o'brien@x.pl", NONE),
    (Y, "x", "makes it yes"), (Y, "[x]", "makes it yes"), (Y, "[ ]", "makes it no"), (Y, "☑", "makes it yes"), (Y, "☐", "makes it no"), (Y, "✘", "makes it no"), (Y, "yes/no", NONE), (Y, "PRAWDA", "makes it yes"),
    (L, "[PL]", "makes it PL (Poland)"), (L, "Kosovo", "makes it XK"), (L, "XKX", "makes it XK"), (L, "Poland or Germany", NONE), (L, "P.L.", NONE), (L, "Prishtina, Kosovo", NONE),
];

fn user(answers: &[(FieldId, &str)]) -> Form {
    let mut form = import::from_text(MINIMAL).unwrap().form;
    for (field, text) in answers {
        form.set(*field, *text);
    }
    form
}

/// The first offer at a field, as words.
fn offer(form: &Form, field: FieldId) -> String {
    let at = FieldRef::single(field);
    let report = validation::validate(form);
    let mut fixes =
        report.problems.iter().filter(|one| one.at == at).filter_map(|one| one.violation.fix.as_ref());
    fixes.next().map(|fix| fix.words(at)).unwrap_or_default()
}

#[test]
fn phone_numbers_are_offered_in_national_form() {
    let offered = |(location, number, _): &(&str, &str, &str)| offer(&user(&[(L, location), (P, number)]), P);
    let wrong: Vec<_> =
        NUMBERS.iter().map(|one| (one, offered(one))).filter(|(one, found)| found != one.2).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The virtual location decides between several countries, and the number shows that the location is left.
    let number = (P, "+12125550163");
    let with = |virtual_location| user(&[(L, "PL"), number, (FieldId::VirtualLocation, virtual_location)]);
    assert_eq!(offer(&with("CA"), P), "makes it 2125550163 and sets the location to CA (Canada)");
    assert_eq!(offer(&with("DE"), P), NONE);
    let left = user(&[(L, ""), (P, "+48 12 345 67 89")]);
    assert_eq!(offer(&left, L), "makes it PL (Poland) and sets the phone number to 123456789");
    assert_eq!(offer(&user(&[(L, ""), (P, "800200")]), L), NONE);
}

/// The offer corrects the value: the problem and all errors of the field are gone, and nothing else of it is offered.
fn faults(form: &Form, at: FieldRef) -> Vec<String> {
    let report = validation::validate(form);
    let mut faults = Vec::new();
    for problem in report.problems.iter().filter(|one| one.at == at) {
        let Some(fix) = &problem.violation.fix else { continue };
        let mut after = form.clone();
        fix.apply(&mut after, at);
        let words = fix.words(at);
        let left = validation::validate(&after);
        let left = left.problems.iter().filter(|one| one.at == at);
        for one in left {
            let is_left = one.violation.text == problem.violation.text || one.violation.fix.is_some();
            if is_left || one.violation.severity == Severity::Error {
                faults.push(format!("{:?} {words:?}: {:?}", form.get(at), one.violation));
            }
        }
        for (changed, text) in fix.changes(at) {
            if after.value(changed) != text {
                faults.push(format!("{:?} {words:?}: {text:?} is not normalized", form.get(at)));
            }
        }
        if after == *form || words.contains(char::is_control) {
            faults.push(format!("{:?} {words:?}", form.get(at)));
        }
    }
    faults
}

#[test]
fn each_value_has_its_offer() {
    let wrong: Vec<_> = VALUES
        .iter()
        .map(|one| (one, offer(&user(&[(one.0, one.1)]), one.0)))
        .filter(|(one, found)| found != one.2)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let spelled = |email, location| offer(&user(&[(U, "jo.müller"), (E, email), (L, location)]), U);
    assert_eq!(spelled("jo.mueller@example.com", "PL"), "makes it jo.mueller");
    assert_eq!(spelled("jo.muller@example.com", "DE"), "makes it jo.muller");
    assert_eq!(spelled("jo@example.com", "DE"), "makes it jo.mueller");
    let named = user(&[(N, "Jana Kowalska <jana@example.com>"), (E, "")]);
    assert_eq!(offer(&named, N), "makes it Jana Kowalska and sets the email to jana@example.com");
    // An extension that differs is not replaced.
    assert_eq!(offer(&user(&[(P, "800200 ext 12"), (X, "13")]), P), NONE);
}

#[test]
fn an_offer_corrects_and_is_idempotent() {
    let numbers = NUMBERS.iter().map(|(location, number, _)| (P, user(&[(L, location), (P, number)])));
    let values = VALUES.iter().map(|(field, text, _)| (*field, user(&[(*field, text)])));
    let found: Vec<String> =
        numbers.chain(values).flat_map(|(field, form)| faults(&form, FieldRef::single(field))).collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// The JSON of the example user with another answer.
fn json_with(field: FieldId, text: &str) -> String {
    let mut user: Value = serde_json::from_str(MINIMAL).unwrap();
    let member = field.field().path.split('.').fold(&mut user, |object, name| &mut object[name]);
    *member = text.into();
    user.to_string()
}

/// Goes to a field and leaves it, so that its problem is shown, and comes back.
fn visit(test: &mut TestApp, field: FieldId) {
    test.go_to(field.field().screen);
    while test.app.focus() != FocusTarget::Answer(FieldRef::single(field)) {
        test.keys("Tab");
    }
    test.keys("Tab BackTab");
}

#[test]
fn one_key_takes_the_offer_and_undo_takes_it_back() {
    let mut test = TestApp::on(&json_with(P, "+48 12 345 67 89"));
    test.go_to(Screen::Telephony);
    test.keys("Ctrl-x");
    assert_contains!(test.app.status().unwrap(), "No fix is offered here. F2 goes to the next problem.");
    visit(&mut test, P);
    let screen = test.drawn(100, 30);
    assert_contains!(screen, "Ctrl-X makes it 123456789 and sets the location to PL (Poland).");
    assert_contains!(screen, "Ctrl-X fix it");
    let before = test.app.form().clone();
    test.keys("Ctrl-x");
    assert_eq!((test.answer(P), test.answer(L)), ("123456789", "PL"));
    let said = "Phone number: +48123456789 became 123456789. Location: GB became PL. Ctrl-Z takes it back.";
    assert_eq!(test.app.status(), Some(said));
    assert!(!test.drawn(100, 30).contains("Ctrl-X"), "{}", test.drawn(100, 30));
    test.keys("Ctrl-z");
    assert_eq!(*test.app.form(), before);
    test.keys("Ctrl-y");
    assert_eq!((test.answer(P), test.answer(L)), ("123456789", "PL"));
}

#[test]
fn the_review_takes_the_offer_of_the_focused_problem() {
    let mut test = TestApp::on(&json_with(P, "+48 12 345 67 89"));
    test.keys("F5 Ctrl-x");
    assert_eq!(test.answer(P), "+48 12 345 67 89");
    while !matches!(test.app.focus(), FocusTarget::Problem(_)) {
        test.keys("Tab");
    }
    // The panel below the list has the whole offer where a line has no room for it.
    for (width, height) in [(160, 40), (120, 40), (80, 24)] {
        assert_contains!(test.drawn(width, height), "Ctrl-X makes it 123456789");
    }
    test.keys("Alt-t");
    assert_eq!((test.answer(P), test.answer(L), test.screen()), ("123456789", "PL", Screen::Review));
    assert_eq!(test.app.document().errors(), 0);
    test.keys("Ctrl-z");
    assert_eq!((test.answer(P), test.answer(L)), ("+48 12 345 67 89", "GB"));
}

/// A held key takes one fix.
#[test]
fn a_held_key_takes_no_more_than_was_seen() {
    let mut user: Value = serde_json::from_str(&json_with(P, "+48123456789")).unwrap();
    user["username"] = "jana kowalska".into();
    let mut test = TestApp::on(&user.to_string());
    test.keys("F5 Tab");
    for _ in 0..5 {
        test.wait(30);
        test.send(Msg::Key(key("Ctrl-x")));
    }
    assert_eq!((test.answer(U), test.answer(P)), ("jana.kowalska", "+48123456789"));
}

#[test]
fn a_value_is_shown_as_a_harmless_line() {
    let name = format!("\"{}\u{1b}[2J\u{202e}\"", "x".repeat(200));
    let form = user(&[(N, &name)]);
    let at = FieldRef::single(N);
    for problem in validation::validate(&form).problems.iter().filter(|one| one.at == at) {
        let words = problem.violation.fix.as_ref().map(|fix| fix.words(at)).unwrap_or_default();
        assert!(!words.contains(['\u{1b}', '\u{202e}']) && words.chars().count() < 90, "{words:?}");
    }
}

#[test]
fn answers_change_only_by_the_fix_key() {
    let mut wrong = Vec::new();
    for (field, text, _) in VALUES.iter().filter(|(field, ..)| *field != L && *field != K) {
        let json = json_with(*field, text);
        let file = import::from_text(&json).unwrap().form;
        if !validation::validate(&file).problems.iter().any(|one| one.violation.fix.is_some()) {
            continue;
        }
        let value = file.value(*field);
        let mut test = TestApp::on(&json);
        if *field != Role {
            visit(&mut test, *field);
        }
        test.keys("F2 F2 F5 Tab Tab Esc F2 Enter F5");
        let mut line = LineModeTest::on(&json);
        line.line(&format!(":jump {}", field.field().label));
        line.line("");
        line.line(":problems");
        line.line(":review");
        for found in [test.answer(*field), line.app.form().get(*field)] {
            if found != value && found != *text {
                wrong.push(format!("{field:?} {text:?}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn line_mode_takes_the_last_offer() {
    let mut test = LineModeTest::on(&json_with(P, ""));
    test.line(":jump Phone number");
    let offer = ":fix makes it 123456789 and sets the location to PL (Poland).";
    assert_contains!(test.line("+48 12 345 67 89"), offer);
    // The answer was left: the question is another one.
    assert_ne!(test.app.focus(), FocusTarget::Answer(FieldRef::single(P)));
    assert_contains!(test.line(":problems"), "Fix: makes it 123456789 and sets");
    let said = test.line(":fix");
    assert_contains!(said, "Phone number: +48123456789 became 123456789. Location: GB became PL.");
    assert_eq!((test.app.form().get(P), test.app.form().get(L)), ("123456789", "PL"));
    test.line(":undo");
    assert_eq!((test.app.form().get(P), test.app.form().get(L)), ("+48123456789", "GB"));
    // Without an offer it goes to the next problem, whose offer it then takes.
    let mut test = LineModeTest::on(&json_with(U, "jana kowalska"));
    assert_contains!(test.line(":fix"), ":fix makes it jana.kowalska.");
    test.line(":fix");
    assert_eq!(test.app.form().get(U), "jana.kowalska");
}

#[test]
fn check_fixes_on_request_and_leaves_the_file() {
    let home = Home::new();
    let mut user: Value = serde_json::from_str(&json_with(P, "+48 12 345 67 89")).unwrap();
    user["username"] = "jana kowalska".into();
    user["userAccountConfiguration"]["agentConfiguration"]["webrtc"] = "yes".into();
    let text = user.to_string();
    let file = home.write("user.json", &text);
    let plain = home.run(&["check", &file]).ends(3);
    assert_contains!(plain.out, "username: error: Remove the spaces. Fix: makes it jana.kowalska.\n");
    let objects = home.run(&["check", "--json", &file]).ends(3).json();
    let username = objects.as_array().unwrap().iter().find(|one| one["path"] == "username").unwrap();
    assert_eq!(username["fix"], "makes it jana.kowalska");
    let fixed = home.run(&["check", "--fix", &file]).ends(0);
    let agent = "userAccountConfiguration.agentConfiguration";
    assert_eq!(
        fixed.err,
        format!(
            "username: jana kowalska → jana.kowalska\n{agent}.location: GB → PL\n{agent}.webrtc: yes → true\n\
             {agent}.telephonyAddress.telephoneAddress: +48 12 345 67 89 → 123456789\n"
        )
    );
    let json = fixed.json();
    assert_eq!(json["username"], "jana.kowalska");
    assert_eq!(json["userAccountConfiguration"]["agentConfiguration"]["webrtc"], true);
    assert_eq!(home.run_with(&["check", "--fix", "-"], &text).ends(0).out, fixed.out);
    // What is fixed has nothing more to fix.
    let again = home.write("fixed.json", &fixed.out);
    let twice = home.run(&["check", "--fix", &again]).ends(0);
    assert_eq!((twice.out, twice.err.as_str()), (fixed.out, ""));
    home.run(&["check", "--fix", &file, &again]).ends(2);
    home.run(&["check", "--fix", "--json", &file]).ends(2);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    // A draft stays one, with what is not part of the JSON.
    let mut draft = Draft { form: import::from_text(&text).unwrap().form, ..Draft::default() };
    draft.form.set(FieldId::Groups, "Sales PL");
    let file = home.write("draft.json", &draft.to_text());
    let (fixed, _) = Draft::from_text(&home.run(&["check", "--fix", &file]).ends(0).out).unwrap();
    let answers = [U, L, FieldId::Groups].map(|field| fixed.form.get(field).to_owned());
    assert_eq!(answers, ["jana.kowalska", "PL", "Sales PL"]);
    // What is left is an error as before.
    let left = home.write("left.json", &json_with(P, "800200/800201"));
    let ran = home.run(&["check", "--fix", &left]).ends(3);
    assert_contains!(ran.err, "error: Enter one number: this looks like two.\n");
}

#[test]
fn batch_names_the_offer_and_takes_none() {
    let home = Home::new();
    let table = "role,username,name,email,agentId,location,phoneNumber\n\
                 Agent,jana kowalska,Jana,jana@example.com,1234,PL,+48123456789\n";
    let file = home.write("users.csv", table);
    let ran = home.run(&["batch", &file]).ends(3);
    assert_contains!(ran.out, "Remove the spaces. Fix: makes it jana.kowalska.");
    assert_contains!(ran.out, "Fix: makes it 123456789.");
    let rows = home.run(&["batch", &file, "--json"]).ends(3).json();
    assert_eq!(rows[0]["username"], "jana kowalska");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), table);
}

/// What `payload` prints is what would be sent.
#[test]
fn file_values_are_sent_unchanged() {
    let home = Home::new();
    let mut offered = 0;
    for (field, text, words) in VALUES {
        let json = json_with(*field, text);
        let form = import::from_text(&json).unwrap().form;
        if *words == NONE || offer(&form, *field) == NONE {
            continue;
        }
        offered += 1;
        let file = home.write("user.json", &json);
        let sent = home.run(&["payload", &file]);
        let untouched = payload::build(&form).to_json();
        assert_eq!(sent.out.trim_end(), untouched.trim_end(), "{field:?} {text:?}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), json);
    }
    assert!(offered > 50, "{offered}");
}

#[test]
fn batch_sends_values_with_offered_fixes_unchanged() {
    let sandbox = TestSandbox::start(Options::default());
    let home = Home::new();
    let table = "Role,Username,Name,Email,Agent ID,Location,Phone number\n\
                 Agent,łucja.żak,Łucja Żak,l@example.com,9001,PL,+48123456789\n\
                 Agent,jana,Jana,j@example.com,9002,PL,0048123456788\n";
    let file = home.write("users.csv", table);
    let base = format!("http://{}", sandbox.sandbox.address());
    let mut command = home.command(&["batch", &file, "--yes"]);
    command
        .env("VCC_API_URL", format!("{base}/useradmin"))
        .env("VCC_TOKEN_URL", format!("{base}/Auth/connect/token"))
        .env("VCC_CLIENT_ID", CLIENT_ID)
        .env("VCC_CLIENT_SECRET", CLIENT_SECRET);
    finished(command, "").ends(0);
    let users = sandbox.api("GET", "/users?limit=5000", b"").json();
    for (username, number) in [("łucja.żak", "+48123456789"), ("jana", "0048123456788")] {
        let found = users["users"].as_array().unwrap().iter().find(|user| user["username"] == username);
        let agent = &found.unwrap()["userAccountConfiguration"]["agentConfiguration"];
        assert_eq!(agent["telephonyAddress"]["telephoneAddress"], number, "{username}");
    }
}
