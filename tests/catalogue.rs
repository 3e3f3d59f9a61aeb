//! The catalogue as a whole, and the pure functions over it.

use std::collections::BTreeSet;
use vcc_user::user::field::{Kind, When};
use vcc_user::user::fields::{FIELDS, FieldId, Screen};
use vcc_user::user::form::{Addr, Form, MOST_ROWS, RowId};
use vcc_user::user::rule::Severity;
use vcc_user::user::{check, country, draft, kept, path, payload, read, reference, when};

const MINIMAL: &str = include_str!("../assets/examples/minimal.json");
const FULL: &str = include_str!("../assets/examples/full.json");
const ANSWER: &str = include_str!("../assets/examples/answer.json");
const NO_AGENT: &str = include_str!("../assets/examples/no-agent.json");

fn load(text: &str) -> Form {
    let loaded = read::from_text(text).unwrap();
    assert_eq!(loaded.remarks, []);
    loaded.form
}

#[test]
fn keys_paths_and_places_are_unique() {
    let count = FIELDS.len();
    assert_eq!(FIELDS.iter().map(|field| field.key).collect::<BTreeSet<_>>().len(), count);
    assert_eq!(FIELDS.iter().map(|field| field.path).collect::<BTreeSet<_>>().len(), count);
    assert_eq!(FIELDS.iter().map(|field| field.wire).collect::<BTreeSet<_>>().len(), count);
}

#[test]
fn fields_stand_in_the_order_of_the_screens_under_their_own_id() {
    assert!(FIELDS.windows(2).all(|pair| pair[0].screen <= pair[1].screen));
    for field in FIELDS {
        assert_eq!(field.id.field().key, field.key);
        assert_eq!(FieldId::from_key(field.key), Some(field.id));
    }
}

#[test]
fn conditions_refer_to_earlier_fields() {
    for (position, field) in FIELDS.iter().enumerate() {
        for when in [field.shown, field.required, field.screen.shown()] {
            for other in when.depends_on() {
                let place = FIELDS.iter().position(|one| one.id == other).unwrap();
                assert!(place < position, "{} depends on {}", field.key, other.field().key);
            }
        }
    }
}

#[test]
fn every_field_says_what_it_is_for_and_every_rule_says_itself() {
    for field in FIELDS {
        assert!(!field.label.is_empty() && !field.path.is_empty(), "{}", field.key);
        assert!(field.help.ends_with(['.', '\u{201d}']), "{}: {}", field.key, field.help);
        for rule in field.rules {
            assert!(rule.words().ends_with('.'), "{rule:?}");
        }
    }
}

/// A complete agent from the examples of the catalogue.
fn example_agent() -> Form {
    let mut form = Form::default();
    let row = form.add_row();
    for field in FIELDS {
        let at = if field.in_row() { Addr::in_row(field.id, row) } else { Addr::of(field.id) };
        form.set(at, field.example);
    }
    form
}

#[test]
fn every_example_passes_the_rules_of_its_field() {
    let form = example_agent();
    let report = check::check(&form);
    let lines: Vec<String> = report
        .problems
        .iter()
        .map(|problem| problem.broken.severity.line(&path::of(&form, problem.at), &problem.broken.text))
        .collect();
    // The one pair that the page itself says does not go together.
    assert_eq!(
        lines,
        ["userAccountConfiguration.agentConfiguration.callRatingFrequency: warning: \
          Not compatible with enforced disposition codes: use one of the two."]
    );
}

#[test]
fn there_are_249_countries_with_their_codes() {
    assert_eq!(country::all().len(), 249);
    assert_eq!(country::by_code("pl").map(|country| country.calling_code), Some("48"));
    assert_eq!(country::exact("Poland").map(|country| country.code), Some("PL"));
    assert_eq!(country::exact("UK"), None);
    assert_eq!(country::mistaken("uk").map(|country| country.code), Some("GB"));
    assert!(country::by_code("XK").is_none());
}

#[test]
fn the_minimal_example_is_read_and_written_without_a_change() {
    let form = load(MINIMAL);
    let sent: serde_json::Value = serde_json::from_str(&payload::build(&form).text()).unwrap();
    let page: serde_json::Value = serde_json::from_str(MINIMAL).unwrap();
    assert_eq!(sent, page);
    assert_eq!(check::check(&form).errors(), 0);
}

#[test]
fn the_full_example_has_exactly_one_error_live() {
    let form = load(FULL);
    let report = check::check(&form);
    let errors: Vec<_> =
        report.problems.iter().filter(|one| one.broken.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].at, Addr::of(FieldId::Live));
    assert_eq!(errors[0].broken.text, "Enter a number from 51 to 100.");
}

#[test]
fn the_full_example_mended_is_sent_whole_in_the_order_of_the_page() {
    let text = FULL.replace("\"live\": 50", "\"live\": 51");
    let form = load(&text);
    assert_eq!(check::check(&form).errors(), 0);
    let page = text.replace('\u{a0}', " ");
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    // As text, so that the order of the keys counts too.
    assert_eq!(payload::build(&form).text(), serde_json::to_string_pretty(&page).unwrap());
}

#[test]
fn a_user_who_is_no_agent_sends_exactly_four_properties() {
    for role in ["Admin", "Supervisor", "Wallboard"] {
        let mut form = load(NO_AGENT);
        form.set(FieldId::Role, role);
        let sent = payload::build(&form).text();
        let expected = NO_AGENT.trim_end().replace("\"Admin\"", &format!("\"{role}\""));
        assert_eq!(sent, expected);
        assert_eq!(when::screens(&form), [Screen::Role, Screen::Identity, Screen::Review]);
    }
}

#[test]
fn the_answer_is_read_with_a_key_twice_and_its_answer_only_keys_dropped() {
    let form = load(ANSWER);
    assert_eq!(form.get(FieldId::NonLive), "15");
    assert_eq!(form.get(FieldId::SemiLive), "75");
    let sent = payload::build(&form).text();
    for absent in ["userId", "lastLoginTime", "locked", "chargeable", "nonLive", "nonlive", "\"live\""] {
        assert!(!sent.contains(absent), "{absent} in {sent}");
    }
    assert_eq!(
        kept::not_sent(&form, Screen::Capacity).as_deref(),
        Some("kept, not sent: 3 capacity answers")
    );
}

#[test]
fn an_agent_sends_no_act_as_agent() {
    let mut form = load(MINIMAL);
    form.set(FieldId::ActsAsAgent, "true");
    assert!(!payload::build(&form).text().contains("actAsAgent"));
}

#[test]
fn answers_of_hidden_fields_are_kept_counted_and_come_back() {
    let mut form = load(MINIMAL);
    let before = payload::build(&form).text();
    form.set(FieldId::Role, "Admin");
    assert_eq!(kept::not_sent(&form, Screen::Role).as_deref(), Some("kept, not sent: 7 agent settings"));
    form.set(FieldId::Role, "Agent");
    assert_eq!(kept::not_sent(&form, Screen::Role), None);
    assert_eq!(payload::build(&form).text(), before);
}

#[test]
fn an_untouched_row_is_no_error_and_is_not_sent() {
    let mut form = load(MINIMAL);
    let before = payload::build(&form).text();
    let row = form.add_row();
    assert_eq!(check::check(&form).errors(), 0);
    assert_eq!(payload::build(&form).text(), before);
    form.set(Addr::in_row(FieldId::AssociatedApplication, row), "Other");
    assert_eq!(check::check(&form).errors(), 1);
}

#[test]
fn unknown_properties_are_warned_of_and_not_sent() {
    let text = MINIMAL.replacen('{', "{\"colour\": \"red\", ", 1);
    let loaded = read::from_text(&text).unwrap();
    assert_eq!(loaded.remarks.len(), 1);
    assert_eq!((loaded.remarks[0].path.as_str(), loaded.remarks[0].severity), ("colour", Severity::Warning));
    assert!(!payload::build(&loaded.form).text().contains("colour"));
}

#[test]
fn a_file_brings_no_more_rows_than_can_be_worked_with() {
    let file = |count: usize| {
        let rows = vec!["{\"username\": \"a\"}"; count].join(",");
        format!(
            "{{\"userAccountConfiguration\":{{\"agentConfiguration\":{{\"associatedUsers\":[{rows}]}}}}}}"
        )
    };
    let whole = read::from_text(&file(MOST_ROWS)).unwrap();
    assert_eq!((whole.form.rows().len(), whole.remarks.len()), (MOST_ROWS, 0));
    let more = read::from_text(&file(MOST_ROWS + 1)).unwrap();
    assert_eq!(more.form.rows().len(), MOST_ROWS);
    let told = &more.remarks[0];
    // An error: what was left out is not sent unnoticed.
    assert_eq!((more.remarks.len(), told.severity), (1, Severity::Error));
    assert_eq!(told.path, "userAccountConfiguration.agentConfiguration.associatedUsers");
    assert_eq!(told.text, "has 1001 rows: only the first 1000 were taken.");
    // A draft is saved again: nothing of it is left out.
    let read = |count: usize| {
        draft::Draft::from_text(&format!(
            "{{\"format\": \"vcc-user draft\", \"version\": 1, \"rows\": [{}]}}",
            vec!["{}"; count].join(",")
        ))
    };
    assert_eq!(read(MOST_ROWS).unwrap().0.form.rows().len(), MOST_ROWS);
    assert_eq!(read(MOST_ROWS + 1), Err(draft::NoDraft::TooManyRows(1001)));
}

#[test]
fn faults_of_json_are_told_with_line_and_column() {
    let fault =
        read::from_text("{\n  \"username\": \"a\u{a0}b\",\n\u{a0}\u{a0}\"name\" \"x\"\n}").unwrap_err();
    assert_eq!(fault.to_string(), "not JSON at line 3, column 10: a : is missing");
    assert!(read::from_text("[]").unwrap_err().to_string().contains("a list"));
}

#[test]
fn non_breaking_spaces_inside_strings_stay() {
    let loaded = read::from_text("{\u{a0}\"name\":\u{a0}\"Jana\u{a0}K\"}").unwrap();
    assert_eq!(loaded.form.get(FieldId::Name), "Jana\u{a0}K");
}

#[test]
fn paths_are_found_whatever_their_case_and_prefix() {
    let single = |text| path::find(text).map(|(field, _)| field);
    assert_eq!(single("username"), Some(FieldId::Username));
    assert_eq!(single("user.Email"), Some(FieldId::Email));
    assert_eq!(single("$.UserAccountConfiguration.AgentConfiguration.Location"), Some(FieldId::Location));
    assert_eq!(single("/userAccountConfiguration/role"), Some(FieldId::Role));
    assert_eq!(single("agentDisplayId"), Some(FieldId::AgentId));
    assert_eq!(path::find("associatedUsers[1].username"), Some((FieldId::AssociatedUsername, Some(1))));
    assert_eq!(single("colour"), None);
}

#[test]
fn each_rule_of_the_page_is_told() {
    fn told(field: FieldId, value: &str) -> Option<(Severity, bool, String)> {
        let mut form = load(MINIMAL);
        form.set(FieldId::AgentLevelCapacity, "true");
        form.set(field, value);
        check::check(&form)
            .at(Addr::of(field))
            .map(|broken| (broken.severity, broken.early, broken.text.clone()))
    }
    fn error(field: FieldId, value: &str) -> Option<(bool, bool)> {
        told(field, value).map(|(severity, early, _)| (severity == Severity::Error, early))
    }
    let (late, early, warning) = (Some((true, false)), Some((true, true)), Some((false, false)));
    assert_eq!(error(FieldId::Username, ""), late);
    assert_eq!(error(FieldId::Username, "a b"), early);
    assert_eq!(error(FieldId::Username, "jürgen"), warning);
    assert_eq!(error(FieldId::Username, "a_B.c@d-1"), None);
    assert_eq!(error(FieldId::Email, "jana@"), late);
    assert_eq!(error(FieldId::Email, "jana@example"), late);
    assert_eq!(error(FieldId::Email, "ja na@example.com"), early);
    assert_eq!(error(FieldId::AgentId, "12"), warning);
    assert_eq!(error(FieldId::AgentId, "12345678"), None);
    assert_eq!(error(FieldId::Location, ""), warning);
    assert_eq!(error(FieldId::Location, "XK"), warning);
    assert_eq!(error(FieldId::Location, "po"), late);
    assert_eq!(error(FieldId::Location, "qq"), early);
    assert_eq!(told(FieldId::Location, "UK").unwrap().2, "Use GB for the United Kingdom.");
    for field in FIELDS.iter().filter(|field| matches!(field.kind, Kind::Whole { .. })) {
        let Kind::Whole { min, max, .. } = field.kind else { continue };
        assert_eq!(error(field.id, &(min - 1).to_string()), late, "{}", field.key);
        assert_eq!(error(field.id, &(max + 1).to_string()), early, "{}", field.key);
        assert_eq!(error(field.id, "1x"), early, "{}", field.key);
        assert_eq!(error(field.id, &min.to_string()), None, "{}", field.key);
        assert_ne!(error(field.id, &max.to_string()).map(|found| found.0), Some(true), "{}", field.key);
    }
    assert_eq!(error(FieldId::CallRatingFrequency, "101"), warning);
    assert_eq!(error(FieldId::PhoneNumber, ""), late);
    assert_eq!(error(FieldId::PhoneNumber, "80x"), early);
    assert_eq!(error(FieldId::PhoneNumber, "(800) 200-1"), None);
    for foreign in ["+44800", "0044800", "44800200"] {
        assert_eq!(error(FieldId::PhoneNumber, foreign), warning);
    }
    assert_eq!(error(FieldId::PhoneNumber, &"1".repeat(256)), early);
    assert_eq!(error(FieldId::TelephonyRegion, "frankfurt"), warning);
    assert_eq!(error(FieldId::VirtualLocation, ""), None);
}

#[test]
fn drafts_come_back_as_they_were_saved_and_unknown_keys_survive() {
    let mut form = example_agent();
    form.set(FieldId::OutboundWrapUp, "9x");
    let mut saved = draft::Draft { form, screen: Screen::Agent, ..draft::Draft::default() };
    saved.focus = Some(Addr::in_row(FieldId::AssociatedUsername, saved.form.rows()[0].id));
    let text =
        saved.to_text().replacen("\"answers\": {", "\"mood\": [1], \"answers\": {\"shoeSize\": 42,", 1);
    let (read, remarks) = draft::Draft::from_text(&text).unwrap();
    assert_eq!(remarks, []);
    assert_eq!((read.form, read.focus, read.screen), (saved.form, saved.focus, saved.screen));
    assert_eq!(read.unknown["mood"], serde_json::json!([1]));
    assert_eq!(read.unknown_answers["shoeSize"], 42);
}

#[test]
fn newer_drafts_are_refused_by_their_version() {
    let newer = "{\"format\": \"vcc-user draft\", \"version\": 7}";
    assert_eq!(draft::Draft::from_text(newer).unwrap_err(), draft::NoDraft::Newer(7));
    assert_eq!(draft::Draft::from_text("{}").unwrap_err(), draft::NoDraft::Other);
}

#[test]
fn the_reference_holds_every_field() {
    assert_eq!(reference::json().as_array().unwrap().len(), FIELDS.len());
    assert_eq!(reference::markdown().lines().count(), FIELDS.len() + 2);
    let schema = reference::schema();
    assert_eq!(
        schema["required"],
        serde_json::json!(["userAccountConfiguration", "username", "name", "email"])
    );
    let agent = &schema["properties"]["userAccountConfiguration"]["properties"]["agentConfiguration"];
    assert_eq!(agent["properties"]["outboundWrapUp"]["maximum"], 7200);
    assert_eq!(agent["properties"]["associatedUsers"]["items"]["required"].as_array().unwrap().len(), 2);
    assert!(FIELDS.iter().any(|field| field.shown == When::Answered));
}

/// Drafts of this version are read for ever: the file is never changed; a later version gets one of its own.
#[test]
fn drafts_of_version_1_are_read() {
    let (draft, remarks) = draft::Draft::from_text(include_str!("fixtures/draft-1.json")).unwrap();
    assert_eq!(remarks, []);
    assert_eq!(
        (draft.name.as_deref(), draft.account.as_deref()),
        (Some("New agents, week 48"), Some("emea"))
    );
    assert_eq!((draft.screen, draft.focus), (Screen::Agent, Some(Addr::of(FieldId::OutboundWrapUp))));
    assert_eq!(draft.visited.len(), 3);
    assert_eq!(draft.form.get(FieldId::OutboundWrapUp), "9x");
    let row = draft.form.rows()[0].id;
    assert_eq!((row.0, draft.form.get(Addr::in_row(FieldId::AssociatedUsername, row))), (3, "jana_vbc"));
    assert!(draft.template);
    assert_eq!(draft.user_id.as_deref(), Some("5cba9dab-fef3-4a4c-a1cb-80201f89c295"));
}

#[test]
fn nobody_is_told_that_something_of_theirs_is_invalid() {
    let fault = read::from_text("{\"name\": \"\\x\"}").unwrap_err().to_string();
    assert!(fault.contains("a \\ before a character") && !fault.contains("invalid"), "{fault}");
}

#[test]
fn a_number_in_quotes_is_remarked_only_where_it_is_sent_as_a_number() {
    let remarks = |text: &str| {
        let json = format!(
            "{{\"userAccountConfiguration\":{{\"agentConfiguration\":{{\"outboundWrapUp\":\"{text}\"}}}}}}"
        );
        read::from_text(&json).unwrap().remarks.len()
    };
    assert_eq!((remarks("90"), remarks("+5"), remarks("9x")), (1, 0, 0));
}

#[test]
fn rows_are_found_whatever_their_numbers_are() {
    let mut form = Form::default();
    let ids: Vec<RowId> = [7, 2, 40, 1, 3].map(|number| form.restore_row(RowId(number))).into();
    let mut added: Vec<RowId> = (0..5).map(|_| form.add_row()).collect();
    form.remove_row(ids[1]);
    form.remove_row(added.remove(2));
    let left: Vec<RowId> = form.rows().iter().map(|row| row.id).collect();
    assert_eq!(left.len(), 8);
    for (position, id) in left.iter().enumerate() {
        form.set(Addr::in_row(FieldId::AssociatedUsername, *id), format!("row {position}"));
        assert_eq!(form.row_position(*id), Some(position));
        assert_eq!(form.get(Addr::in_row(FieldId::AssociatedUsername, *id)), format!("row {position}"));
    }
    assert_eq!((form.row_position(ids[1]), form.row_position(RowId(500))), (None, None));
}

#[test]
fn a_location_that_is_yet_to_be_mended_is_no_country_to_give_a_number_for() {
    let told = |location: &str| {
        let mut form = load(MINIMAL);
        form.set(FieldId::Location, location);
        form.set(FieldId::PhoneNumber, "+48123456789");
        check::check(&form).at(Addr::of(FieldId::PhoneNumber)).unwrap().text.clone()
    };
    assert_eq!(told("PL"), "Starts with +: give the national form for PL.");
    assert_eq!(told("pol"), "Starts with +: give the national form.");
}

#[test]
fn a_row_that_is_not_sent_is_not_counted_in_the_paths_of_the_others() {
    let mut form = read::from_text(MINIMAL).unwrap().form;
    let rows = [form.add_row(), form.add_row(), form.add_row()];
    let at = Addr::in_row(FieldId::AssociatedUsername, rows[2]);
    form.set(at, "anna_vbc");
    let sent: serde_json::Value = serde_json::from_str(&payload::build(&form).text()).unwrap();
    let pointer = format!("/{}", path::of(&form, at).replace(['.', '['], "/").replace(']', ""));
    assert_eq!(sent.pointer(&pointer).and_then(|value| value.as_str()), Some("anna_vbc"), "{pointer}");
}

#[test]
fn the_column_of_a_fault_counts_characters_even_where_the_parser_stops_inside_one() {
    let fault =
        vcc_user::user::json::parse("{\u{201c}username\u{201d}: \"anna\", \"email\": \"anna@example.com\"}")
            .unwrap_err();
    assert_eq!((fault.line, fault.column), (1, 2), "{fault}");
}
