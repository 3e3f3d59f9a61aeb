//! The field catalogue, and the pure functions of the model.

use rstest::rstest;
use std::collections::BTreeSet;
use vcc_user::model::field::FieldKind;
use vcc_user::model::fields::{Condition, FIELDS, FieldId, Screen};
use vcc_user::model::form::{FieldRef, Form, MOST_ROWS, RowId};
use vcc_user::model::rule::Severity;
use vcc_user::model::{
    catalogue_export, country, draft, hidden_answers, import, json_path, payload, validation, visibility,
};

const MINIMAL: &str = include_str!("../assets/examples/minimal.json");
const FULL: &str = include_str!("../assets/examples/full.json");
const ANSWER: &str = include_str!("../assets/examples/answer.json");
const NO_AGENT: &str = include_str!("../assets/examples/no-agent.json");

fn load(text: &str) -> Form {
    let loaded = import::from_text(text).unwrap();
    assert_eq!(loaded.issues, []);
    loaded.form
}

#[test]
fn keys_paths_and_wire_positions_are_unique() {
    let count = FIELDS.len();
    assert_eq!(FIELDS.iter().map(|field| field.key).collect::<BTreeSet<_>>().len(), count);
    assert_eq!(FIELDS.iter().map(|field| field.path).collect::<BTreeSet<_>>().len(), count);
    assert_eq!(FIELDS.iter().map(|field| field.wire).collect::<BTreeSet<_>>().len(), count);
}

#[test]
fn fields_follow_screen_order() {
    assert!(FIELDS.windows(2).all(|pair| pair[0].screen <= pair[1].screen));
    for field in FIELDS {
        assert_eq!(field.id.field().key, field.key);
        assert_eq!(FieldId::from_key(field.key), Some(field.id));
        assert_eq!(field.in_row(), field.path.contains("[]"), "{}", field.key);
    }
}

#[test]
fn conditions_refer_to_earlier_fields() {
    for (position, field) in FIELDS.iter().enumerate() {
        for when in [field.visible_when, field.required, field.screen.visible_when()] {
            for other in when.depends_on() {
                let place = FIELDS.iter().position(|one| one.id == other).unwrap();
                assert!(place < position, "{} depends on {}", field.key, other.field().key);
            }
        }
    }
}

#[test]
fn fields_have_help_and_rules_have_messages() {
    for field in FIELDS {
        assert!(!field.label.is_empty() && !field.path.is_empty(), "{}", field.key);
        assert!(field.help.ends_with(['.', '\u{201d}']), "{}: {}", field.key, field.help);
        for rule in field.rules {
            assert!(rule.hint().ends_with('.'), "{rule:?}");
        }
    }
}

/// A complete agent, filled with the catalogue's examples.
fn example_agent() -> Form {
    let mut form = Form::default();
    let row = form.add_row();
    for field in FIELDS {
        let at = if field.in_row() { FieldRef::in_row(field.id, row) } else { FieldRef::single(field.id) };
        form.set(at, field.example);
    }
    form
}

#[test]
fn examples_pass_their_rules() {
    let form = example_agent();
    let report = validation::validate(&form);
    let lines: Vec<String> = report
        .problems
        .iter()
        .map(|problem| {
            problem
                .violation
                .severity
                .format_line(&json_path::path_of(&form, problem.at), &problem.violation.text)
        })
        .collect();
    // The examples include the one pair of settings that the API documentation calls incompatible.
    assert_eq!(
        lines,
        ["userAccountConfiguration.agentConfiguration.callRatingFrequency: warning: \
          Not compatible with enforced disposition codes: use one of the two."]
    );
}

#[test]
fn country_codes() {
    assert_eq!(country::all().len(), 249);
    assert_eq!(country::by_code("pl").map(|country| country.calling_code), Some("48"));
    assert_eq!(country::by_code_or_name("Poland").map(|country| country.code), Some("PL"));
    assert_eq!(country::by_code_or_name("UK").map(|country| country.code), Some("GB"));
    assert!(country::by_code("XK").is_none());
}

#[rstest]
#[case::field_as_list(r#"{"name": ["Jana"]}"#, "name", "a list")]
#[case::field_as_object(r#"{"username": {"a": 1}}"#, "username", "an object")]
#[case::section_as_text(r#"{"userAccountConfiguration": "x"}"#, "userAccountConfiguration", "text")]
#[case::section_as_number(r#"{"userAccountConfiguration": 7}"#, "userAccountConfiguration", "a number")]
#[case::section_as_list(r#"{"userAccountConfiguration": []}"#, "userAccountConfiguration", "a list")]
#[case::row_as_text(r#"{"associatedUsers": ["jana"]}"#, "associatedUsers[0]", "text")]
#[case::rows_as_flag(r#"{"associatedUsers": true}"#, "associatedUsers", "true or false")]
fn json_of_another_shape_is_an_error(#[case] text: &str, #[case] path: &str, #[case] shape: &str) {
    let text = if path.starts_with("associated") {
        format!(r#"{{"userAccountConfiguration": {{"agentConfiguration": {text}}}}}"#)
    } else {
        text.to_owned()
    };
    let loaded = import::from_text(&text).unwrap();
    let issues: Vec<_> = loaded.issues.iter().map(|one| (one.severity, one.text.as_str())).collect();
    assert_eq!(issues, [(Severity::Error, format!("is {shape} here and was left out.").as_str())]);
    assert!(loaded.issues[0].path.ends_with(path), "{}", loaded.issues[0].path);
    assert!(loaded.form.rows().is_empty());
}

#[test]
fn minimal_example_round_trips() {
    let form = load(MINIMAL);
    let sent: serde_json::Value = serde_json::from_str(&payload::build(&form).to_json()).unwrap();
    let example: serde_json::Value = serde_json::from_str(MINIMAL).unwrap();
    assert_eq!(sent, example);
    assert_eq!(validation::validate(&form).errors(), 0);
}

#[test]
fn full_example_has_one_error() {
    let form = load(FULL);
    let report = validation::validate(&form);
    let errors: Vec<_> =
        report.problems.iter().filter(|one| one.violation.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].at, FieldRef::single(FieldId::Live));
    assert_eq!(errors[0].violation.text, "Enter a number from 51 to 100.");
}

#[test]
fn corrected_full_example_keeps_its_order() {
    let text = FULL.replace("\"live\": 50", "\"live\": 51");
    let form = load(&text);
    assert_eq!(validation::validate(&form).errors(), 0);
    let page = text.replace('\u{a0}', " ");
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    // As text, so that the order of the keys counts too.
    assert_eq!(payload::build(&form).to_json(), serde_json::to_string_pretty(&page).unwrap());
}

#[test]
fn non_agent_sends_four_properties() {
    for role in ["Admin", "Supervisor", "Wallboard"] {
        let mut form = load(NO_AGENT);
        form.set(FieldId::Role, role);
        let sent = payload::build(&form).to_json();
        let expected = NO_AGENT.trim_end().replace("\"Admin\"", &format!("\"{role}\""));
        assert_eq!(sent, expected);
        assert_eq!(visibility::visible_screens(&form), [Screen::Role, Screen::Identity, Screen::Review]);
    }
}

#[test]
fn api_response_imports_without_response_only_keys() {
    let form = load(ANSWER);
    assert_eq!(form.get(FieldId::NonLive), "15");
    assert_eq!(form.get(FieldId::SemiLive), "75");
    let sent = payload::build(&form).to_json();
    for absent in ["userId", "lastLoginTime", "locked", "chargeable", "nonLive", "nonlive", "\"live\""] {
        assert!(!sent.contains(absent), "{absent} in {sent}");
    }
    assert_eq!(
        hidden_answers::not_sent(&form, Screen::Capacity).as_deref(),
        Some("kept, not sent: 3 capacity answers")
    );
}

#[test]
fn agent_omits_act_as_agent() {
    let mut form = load(MINIMAL);
    form.set(FieldId::ActsAsAgent, "true");
    assert!(!payload::build(&form).to_json().contains("actAsAgent"));
}

#[test]
fn hidden_answers_are_kept_and_restored() {
    let mut form = load(MINIMAL);
    let before = payload::build(&form).to_json();
    form.set(FieldId::Role, "Admin");
    assert_eq!(
        hidden_answers::not_sent(&form, Screen::Role).as_deref(),
        Some("kept, not sent: 7 agent settings")
    );
    form.set(FieldId::Role, "Agent");
    assert_eq!(hidden_answers::not_sent(&form, Screen::Role), None);
    assert_eq!(payload::build(&form).to_json(), before);
}

#[test]
fn untouched_row_is_ignored() {
    let mut form = load(MINIMAL);
    let before = payload::build(&form).to_json();
    let row = form.add_row();
    assert_eq!(validation::validate(&form).errors(), 0);
    assert_eq!(payload::build(&form).to_json(), before);
    form.set(FieldRef::in_row(FieldId::AssociatedApplication, row), "Other");
    assert_eq!(validation::validate(&form).errors(), 1);
}

#[test]
fn unknown_property_is_a_warning() {
    let text = MINIMAL.replacen('{', "{\"colour\": \"red\", ", 1);
    let loaded = import::from_text(&text).unwrap();
    assert_eq!(loaded.issues.len(), 1);
    assert_eq!((loaded.issues[0].path.as_str(), loaded.issues[0].severity), ("colour", Severity::Warning));
    assert!(!payload::build(&loaded.form).to_json().contains("colour"));
}

#[test]
fn import_limits_rows() {
    let file = |count: usize| {
        let rows = vec!["{\"username\": \"a\"}"; count].join(",");
        format!(
            "{{\"userAccountConfiguration\":{{\"agentConfiguration\":{{\"associatedUsers\":[{rows}]}}}}}}"
        )
    };
    let whole = import::from_text(&file(MOST_ROWS)).unwrap();
    assert_eq!((whole.form.rows().len(), whole.issues.len()), (MOST_ROWS, 0));
    let more = import::from_text(&file(MOST_ROWS + 1)).unwrap();
    assert_eq!(more.form.rows().len(), MOST_ROWS);
    let warning = &more.issues[0];
    // An error, because dropped rows must not go unnoticed.
    assert_eq!((more.issues.len(), warning.severity), (1, Severity::Error));
    assert_eq!(warning.path, "userAccountConfiguration.agentConfiguration.associatedUsers");
    assert_eq!(warning.text, "has 1001 rows: only the first 1000 were taken.");
    // A draft is saved again, so none of its rows may be dropped.
    let read = |count: usize| {
        draft::Draft::from_text(&format!(
            "{{\"format\": \"vcc-user draft\", \"version\": 1, \"rows\": [{}]}}",
            vec!["{}"; count].join(",")
        ))
    };
    assert_eq!(read(MOST_ROWS).unwrap().0.form.rows().len(), MOST_ROWS);
    assert_eq!(read(MOST_ROWS + 1), Err(draft::DraftError::TooManyRows(1001)));
}

#[test]
fn json_error_has_line_and_column() {
    let fault =
        import::from_text("{\n  \"username\": \"a\u{a0}b\",\n\u{a0}\u{a0}\"name\" \"x\"\n}").unwrap_err();
    assert_eq!(fault.to_string(), "not JSON at line 3, column 10: expected `:`");
    assert!(import::from_text("[]").unwrap_err().to_string().contains("a list"));
}

#[test]
fn non_breaking_spaces_in_strings_are_kept() {
    let loaded = import::from_text("{\u{a0}\"name\":\u{a0}\"Jana\u{a0}K\"}").unwrap();
    assert_eq!(loaded.form.get(FieldId::Name), "Jana\u{a0}K");
}

#[test]
fn path_lookup_ignores_case_and_prefix() {
    let single = |text| json_path::find_field(text).map(|(field, _)| field);
    assert_eq!(single("username"), Some(FieldId::Username));
    assert_eq!(single("user.Email"), Some(FieldId::Email));
    assert_eq!(single("$.UserAccountConfiguration.AgentConfiguration.Location"), Some(FieldId::Location));
    assert_eq!(single("/userAccountConfiguration/role"), Some(FieldId::Role));
    assert_eq!(single("agentDisplayId"), Some(FieldId::AgentId));
    assert_eq!(
        json_path::find_field("associatedUsers[1].username"),
        Some((FieldId::AssociatedUsername, Some(1)))
    );
    assert_eq!(single("colour"), None);
}

/// Error while typing, error when the field is left, warning.
#[derive(Debug, PartialEq)]
enum Finding {
    Early,
    Late,
    Warning,
}

fn violation(field: FieldId, value: &str) -> Option<(Finding, String)> {
    let mut form = load(MINIMAL);
    form.set(FieldId::AgentLevelCapacity, "true");
    form.set(field, value);
    let report = validation::validate(&form);
    let violation = report.at(FieldRef::single(field))?;
    let found = match (violation.severity, violation.early) {
        (Severity::Warning, _) => Finding::Warning,
        (Severity::Error, true) => Finding::Early,
        (Severity::Error, false) => Finding::Late,
    };
    Some((found, violation.text.to_string()))
}

#[rstest]
#[case(FieldId::Username, "", Some(Finding::Late))]
#[case(FieldId::Username, "a b", Some(Finding::Early))]
#[case(FieldId::Username, "jürgen", Some(Finding::Warning))]
#[case(FieldId::Username, "a_B.c@d-1", None)]
#[case(FieldId::Email, "jana@", Some(Finding::Late))]
#[case(FieldId::Email, "jana@example", Some(Finding::Late))]
#[case(FieldId::Email, "ja na@example.com", Some(Finding::Early))]
#[case(FieldId::AgentId, "12", Some(Finding::Warning))]
#[case(FieldId::AgentId, "12345678", None)]
#[case(FieldId::Location, "", Some(Finding::Warning))]
#[case(FieldId::Location, "XK", Some(Finding::Warning))]
#[case(FieldId::Location, "po", Some(Finding::Late))]
#[case(FieldId::Location, "qq", Some(Finding::Early))]
#[case(FieldId::CallRatingFrequency, "101", Some(Finding::Warning))]
#[case(FieldId::PhoneNumber, "", Some(Finding::Late))]
#[case(FieldId::PhoneNumber, "80x", Some(Finding::Early))]
#[case(FieldId::PhoneNumber, "(800) 200-1", None)]
#[case(FieldId::PhoneNumber, "+44800", Some(Finding::Warning))]
#[case(FieldId::PhoneNumber, "0044800", Some(Finding::Warning))]
#[case(FieldId::PhoneNumber, "44800200", Some(Finding::Warning))]
#[case(FieldId::PhoneNumber, &"1".repeat(256), Some(Finding::Early))]
#[case(FieldId::TelephonyRegion, "frankfurt", Some(Finding::Warning))]
#[case(FieldId::VirtualLocation, "", None)]
fn rules(#[case] field: FieldId, #[case] value: &str, #[case] expected: Option<Finding>) {
    assert_eq!(violation(field, value).map(|(found, _)| found), expected);
}

#[test]
fn number_ranges() {
    let found = |field, value: &str| violation(field, value).map(|(found, _)| found);
    for field in FIELDS {
        let FieldKind::Whole { min, max, .. } = field.kind else { continue };
        assert_eq!(found(field.id, &(min - 1).to_string()), Some(Finding::Late), "{}", field.key);
        assert_eq!(found(field.id, &(max + 1).to_string()), Some(Finding::Early), "{}", field.key);
        assert_eq!(found(field.id, "1x"), Some(Finding::Early), "{}", field.key);
        assert_eq!(found(field.id, &min.to_string()), None, "{}", field.key);
        let highest = found(field.id, &max.to_string());
        assert!(matches!(highest, None | Some(Finding::Warning)), "{}: {highest:?}", field.key);
    }
}

#[test]
fn draft_round_trip_keeps_unknown_keys() {
    let mut form = example_agent();
    form.set(FieldId::OutboundWrapUp, "9x");
    let mut saved = draft::Draft { form, screen: Screen::Agent, ..draft::Draft::default() };
    saved.focus = Some(FieldRef::in_row(FieldId::AssociatedUsername, saved.form.rows()[0].id));
    let text =
        saved.to_text().replacen("\"answers\": {", "\"mood\": [1], \"answers\": {\"shoeSize\": 42,", 1);
    let (read, issues) = draft::Draft::from_text(&text).unwrap();
    assert_eq!(issues, []);
    assert_eq!((read.form, read.focus, read.screen), (saved.form, saved.focus, saved.screen));
    assert_eq!(read.unknown["mood"], serde_json::json!([1]));
    assert_eq!(read.unknown_answers["shoeSize"], 42);
}

#[test]
fn newer_draft_version_is_refused() {
    let newer = "{\"format\": \"vcc-user draft\", \"version\": 7}";
    assert_eq!(draft::Draft::from_text(newer).unwrap_err(), draft::DraftError::Newer(7));
    assert_eq!(draft::Draft::from_text("{}").unwrap_err(), draft::DraftError::Other);
}

#[test]
fn export_has_every_field() {
    assert_eq!(catalogue_export::json().as_array().unwrap().len(), FIELDS.len());
    assert_eq!(catalogue_export::markdown().lines().count(), FIELDS.len() + 2);
    let schema = catalogue_export::schema();
    assert_eq!(
        schema["required"],
        serde_json::json!(["userAccountConfiguration", "username", "name", "email"])
    );
    let agent = &schema["properties"]["userAccountConfiguration"]["properties"]["agentConfiguration"];
    assert_eq!(agent["properties"]["outboundWrapUp"]["maximum"], 7200);
    assert_eq!(agent["properties"]["associatedUsers"]["items"]["required"].as_array().unwrap().len(), 2);
    assert!(FIELDS.iter().any(|field| field.visible_when == Condition::Answered));
}

/// Drafts of this version stay readable: never change the fixture; a new version gets its own.
#[test]
fn draft_version_1_is_read() {
    let (draft, issues) = draft::Draft::from_text(include_str!("fixtures/draft-1.json")).unwrap();
    assert_eq!(issues, []);
    assert_eq!(
        (draft.name.as_deref(), draft.account.as_deref()),
        (Some("New agents, week 48"), Some("emea"))
    );
    assert_eq!((draft.screen, draft.focus), (Screen::Agent, Some(FieldRef::single(FieldId::OutboundWrapUp))));
    assert_eq!(draft.visited.len(), 3);
    assert_eq!(draft.form.get(FieldId::OutboundWrapUp), "9x");
    let row = draft.form.rows()[0].id;
    assert_eq!((row.0, draft.form.get(FieldRef::in_row(FieldId::AssociatedUsername, row))), (3, "jana_vbc"));
    assert!(draft.template);
    assert_eq!(draft.user_id.as_deref(), Some("5cba9dab-fef3-4a4c-a1cb-80201f89c295"));
}

#[test]
fn json_error_avoids_the_word_invalid() {
    let fault = import::from_text("{\"name\": \"\\x\"}").unwrap_err().to_string();
    assert!(fault.contains("wrong escape") && !fault.contains("invalid"), "{fault}");
}

#[test]
fn quoted_number_is_a_warning() {
    let issues = |text: &str| {
        let json = format!(
            "{{\"userAccountConfiguration\":{{\"agentConfiguration\":{{\"outboundWrapUp\":\"{text}\"}}}}}}"
        );
        import::from_text(&json).unwrap().issues.len()
    };
    assert_eq!((issues("90"), issues("+5"), issues("9x")), (1, 0, 0));
}

#[test]
fn rows_are_found_by_any_id() {
    let mut form = Form::default();
    let ids: Vec<RowId> = [7, 2, 40, 1, 3].map(|number| form.restore_row(RowId(number))).into();
    let mut added: Vec<RowId> = (0..5).map(|_| form.add_row()).collect();
    form.remove_row(ids[1]);
    form.remove_row(added.remove(2));
    let left: Vec<RowId> = form.rows().iter().map(|row| row.id).collect();
    assert_eq!(left.len(), 8);
    for (position, id) in left.iter().enumerate() {
        form.set(FieldRef::in_row(FieldId::AssociatedUsername, *id), format!("row {position}"));
        assert_eq!(form.row_position(*id), Some(position));
        assert_eq!(form.get(FieldRef::in_row(FieldId::AssociatedUsername, *id)), format!("row {position}"));
    }
    assert_eq!((form.row_position(ids[1]), form.row_position(RowId(500))), (None, None));
}

#[test]
fn phone_rule_ignores_an_invalid_location() {
    let message = |location: &str| {
        let mut form = load(MINIMAL);
        form.set(FieldId::Location, location);
        form.set(FieldId::PhoneNumber, "+48123456789");
        validation::validate(&form).at(FieldRef::single(FieldId::PhoneNumber)).unwrap().text.clone()
    };
    assert_eq!(message("PL"), "Starts with +: give the national form for PL.");
    assert_eq!(message("pola"), "Starts with +: give the national form.");
}

#[test]
fn row_paths_skip_unsent_rows() {
    let mut form = import::from_text(MINIMAL).unwrap().form;
    let rows = [form.add_row(), form.add_row(), form.add_row()];
    let at = FieldRef::in_row(FieldId::AssociatedUsername, rows[2]);
    form.set(at, "anna_vbc");
    let sent: serde_json::Value = serde_json::from_str(&payload::build(&form).to_json()).unwrap();
    let pointer = format!("/{}", json_path::path_of(&form, at).replace(['.', '['], "/").replace(']', ""));
    assert_eq!(sent.pointer(&pointer).and_then(|value| value.as_str()), Some("anna_vbc"), "{pointer}");
}

#[test]
fn json_error_column_counts_characters() {
    let fault =
        vcc_user::model::json::parse("{\u{201c}username\u{201d}: \"anna\", \"email\": \"anna@example.com\"}")
            .unwrap_err();
    assert_eq!((fault.line, fault.column), (1, 2), "{fault}");
}
