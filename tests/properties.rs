//! Property tests: what must hold for any input and any file.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use vcc_user::model::draft::Draft;
use vcc_user::model::fields::{FIELDS, FieldId, Screen, row_fields};
use vcc_user::model::form::{FieldRef, Form, RowId};
use vcc_user::model::rule::Severity;
use vcc_user::model::{import, json_path, payload, validation, visibility};
use vcc_user::store::drafts::DraftStore;

/// Typical and hostile answers.
fn text() -> impl Strategy<Value = String> {
    let usual = select(
        " | |Agent|Admin|Wallboard|true|false|VBC| VBC |PL| pl |Poland|XK|UK|0|007|7200|7201|+5|9x|4294967296|\
        jana@example.com|+48 (22) 123-45-67|\u{a0}12\u{a0}|\u{feff}|\u{202e}|null|{}|\\|\"|\\u0000|\0|\u{7f}\u{9b}|\
        +48123456789|00491234567|4812345678901|jana kowalska|\u{141}ucja|2079460000.0|2.0E+3|'44|\
        {b4c6e398-ac69-4135-b3fd-64d7a6d14272}|mailto:jana@example.com|Jana <j@x.org>|800200 ext 12|1,500|50%|YES|\
        agent|Krak\u{f3}w, PL|n/a|\"x\"|J\u{c3}\u{b3}zef|J&oacute;zef"
            .split('|')
            .collect::<Vec<_>>(),
    );
    prop_oneof![3 => usual.prop_map(str::to_owned), 2 => any::<String>(), 1 => r#"[\\"{}\[\]:,\u{a0} a0]{0,12}"#,
        1 => "[-+0-9 ().,/Ee\\[\\]\u{a0}\u{200b}\u{200d}\u{2013}\n’]{0,20}"]
}

/// A form with an answer in every field; often of an agent, whose fields are all visible.
fn form() -> impl Strategy<Value = Form> {
    let row = (any::<u32>(), vec(text(), row_fields().count()));
    let role = prop_oneof![3 => Just(Some("Agent")), 1 => Just(None)];
    (vec(text(), FIELDS.len()), vec(row, 0..4), role).prop_map(|(answers, rows, role)| {
        let mut form = Form::default();
        for (field, answer) in FIELDS.iter().filter(|field| !field.in_row()).zip(answers) {
            form.set(field.id, answer);
        }
        if let Some(role) = role {
            form.set(FieldId::Role, role);
        }
        for (id, cells) in rows {
            let id = form.restore_row(RowId(id));
            for (field, cell) in row_fields().zip(cells) {
                form.set(FieldRef::in_row(field.id, id), cell);
            }
        }
        form
    })
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let words = || proptest::option::of(text());
    let rest = (select(Screen::ALL.to_vec()), vec(any::<Index>(), 0..5), any::<Option<Index>>());
    (form(), words(), words(), words(), rest).prop_map(|(form, name, account, user_id, rest)| {
        let (screen, visited, focus) = rest;
        let mut places: Vec<FieldRef> =
            FIELDS.iter().filter(|field| !field.in_row()).map(|field| FieldRef::single(field.id)).collect();
        for row in form.rows() {
            places.extend(row_fields().map(|field| FieldRef::in_row(field.id, row.id)));
        }
        let visited = visited.iter().map(|index| *index.get(&places)).collect();
        let focus = focus.map(|index| *index.get(&places));
        Draft { name, account, form, screen, focus, visited, user_id, ..Draft::default() }
    })
}

/// JSON that resembles a draft or a user: known keys, any values.
fn similar_json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        // Of a fraction with 17 digits serde_json may lose the last one.
        any::<i16>().prop_map(|number| Value::from(f64::from(number) / 4.0)),
        text().prop_map(Value::from),
        Just(Value::from("vcc-user draft")),
        Just(Value::from(u32::MAX)),
        Just(Value::from(u32::MAX - 1)),
        Just(Value::from(1)),
    ];
    let mut keys =
        vec!["format", "version", "title", "account", "screen", "focus", "visited", "answers", "rows"];
    keys.extend(["row", "userId"]);
    keys.extend(FIELDS.iter().map(|field| field.key));
    keys.extend(FIELDS.iter().flat_map(|field| field.path.split(['.', '['])));
    leaf.prop_recursive(4, 48, 6, move |inner| {
        let key = prop_oneof![8 => select(keys.clone()).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((key, inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn draft_text_round_trips(draft in any_draft()) {
        let (back, issues) = Draft::from_text(&draft.to_text()).unwrap();
        prop_assert_eq!(issues, vec![]);
        prop_assert_eq!(&back, &draft);
        prop_assert_eq!(back.to_text(), draft.to_text());
    }

    #[test]
    fn payload_round_trips(form in form()) {
        let sent = payload::build(&form);
        let back = import::from_text(&sent.to_json()).unwrap();
        for field in FIELDS.iter().filter(|field| !field.in_row() && field.is_in_create_request()) {
            let at = FieldRef::single(field.id);
            if visibility::is_visible(&form, at) {
                let (there, here) = (back.form.value(at), form.value(at));
                // A number loses its leading zeros: the JSON has none.
                let same = there == here
                    || (!field.is_typed() || there.parse::<u32>().ok() == here.parse::<u32>().ok());
                prop_assert!(same, "{}: {here:?} became {there:?}", field.key);
            } else {
                prop_assert_eq!(back.form.get(at), "", "{} is hidden", field.key);
            }
        }
        prop_assert_eq!(payload::build(&back.form).to_json(), sent.to_json());
        prop_assert!(back.issues.iter().all(|issue| issue.severity == Severity::Warning), "{:?}", back.issues);
    }

    #[test]
    fn sent_answers_are_at_their_path(form in form()) {
        let json: serde_json::Value = serde_json::from_str(&payload::build(&form).to_json()).unwrap();
        for at in visibility::all_visible_fields(&form) {
            let touched = at.row.is_none_or(|row| form.row_touched(row));
            let pointer = format!("/{}", json_path::path_of(&form, at).replace(['.', '['], "/").replace(']', ""));
            let found = json.pointer(&pointer);
            if !at.field.field().is_in_create_request() {
                prop_assert_eq!(found, None);
            } else if touched && !form.value(at).is_empty() {
                let text = found.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                let same = text.as_deref() == Some(&*form.value(at))
                    || text.and_then(|text| text.parse::<u32>().ok()) == form.value(at).parse().ok();
                prop_assert!(same, "{pointer}: {found:?}, not {:?}", form.value(at));
            }
        }
    }

    #[test]
    fn sent_answers_have_a_line(form in form()) {
        let sent = payload::build(&form);
        for at in visibility::all_visible_fields(&form) {
            let touched = at.row.is_none_or(|row| form.row_touched(row));
            let line = sent.line_of(at);
            let is_sent = touched && !form.value(at).is_empty() && at.field.field().is_in_create_request();
            prop_assert_eq!(line.is_some(), is_sent, "{:?}", at);
            let name = format!("\"{}\": ", at.field.field().path.rsplit('.').next().unwrap());
            let json = sent.to_json();
            prop_assert!(line.is_none_or(|line| json.lines().nth(line).unwrap().contains(&name)), "{:?}", at);
        }
    }

    #[test]
    fn validation_accepts_any_text(form in form()) {
        let report = validation::validate(&form);
        for problem in &report.problems {
            prop_assert!(visibility::is_visible(&form, problem.at));
            let line = problem.violation.severity.format_line(&json_path::path_of(&form, problem.at), &problem.violation.text);
            prop_assert!(!line.contains('\n'), "{}", line);
        }
    }

    /// What is offered solves the problem and makes no other error; its words are one harmless line.
    #[test]
    fn an_offer_solves_its_problem(form in form()) {
        let report = validation::validate(&form);
        let asked = visibility::all_visible_fields(&form);
        let errors = |report: &validation::Report| {
            let errors = report.problems.iter().filter(|one| one.violation.severity == Severity::Error);
            errors.filter(|one| asked.contains(&one.at)).count()
        };
        for problem in &report.problems {
            let (at, Some(fix)) = (problem.at, &problem.violation.fix) else { continue };
            let words = fix.words(at);
            prop_assert!(!words.chars().any(|c| c.is_control() || c == '\u{202e}'), "{words:?}");
            let mut after = form.clone();
            fix.apply(&mut after, at);
            let left = validation::validate(&after);
            let is_left = left.problems.iter().any(|one| one.at == at && one.violation.text == problem.violation.text);
            prop_assert!(!is_left && errors(&left) <= errors(&report), "{:?} {words:?}: {left:?}", form.get(at));
            // Its field offers nothing more: taking it once is enough.
            let mut here = left.problems.iter().filter(|one| one.at == at);
            prop_assert!(here.all(|one| one.violation.fix.is_none()), "{:?} {words:?}", form.get(at));
        }
    }

    #[test]
    fn normalizing_is_idempotent(field in select(FIELDS.iter().collect::<Vec<_>>()), text in text()) {
        let once = field.kind.normalize(&text).into_owned();
        let twice = field.kind.normalize(&once).into_owned();
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn any_text_parses_or_fails(bytes in vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = import::from_text(&text);
        let _ = Draft::from_text(&text);
    }

    #[test]
    fn any_json_parses_or_fails(json in similar_json()) {
        let _ = import::from_text(&json.to_string());
        let mut object = json.as_object().cloned().unwrap_or_default();
        object.insert("format".to_owned(), "vcc-user draft".into());
        object.insert("version".to_owned(), 1.into());
        let (mut draft, _) = Draft::from_object(object).unwrap();
        draft.form.add_row();
        validation::validate(&draft.form);
        // After the first import nothing more is lost.
        let (again, issues) = Draft::from_text(&draft.to_text()).unwrap();
        prop_assert_eq!(issues, vec![]);
        prop_assert_eq!(again, draft);
    }

    #[test]
    fn damaged_draft_parses_or_fails(
        draft in any_draft(), place in any::<Index>(), byte in any::<u8>(), cut in any::<bool>()
    ) {
        let mut bytes = draft.to_text().into_bytes();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] = byte }
        let _ = Draft::from_text(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn draft_ids_are_plain_file_names(id in prop_oneof![any::<String>(), "[-.a-zA-Z0-9_/]{0,90}"]) {
        let store = DraftStore::new("drafts".into());
        if let Ok(path) = store.path(&id) {
            prop_assert_eq!(path.parent().unwrap(), store.folder());
            prop_assert_eq!(path.file_name().unwrap().to_str().unwrap(), format!("{id}.json"));
            prop_assert!(!id.starts_with(['.', '-']) && id.len() <= 80);
        }
    }
}

#[test]
fn row_ids_at_the_maximum_are_unique() {
    let text = r#"{"format": "vcc-user draft", "version": 1,
        "rows": [{"row": 4294967294}, {"row": 4294967295}, {"row": 4294967294}, {}]}"#;
    let (mut draft, _) = Draft::from_text(text).unwrap();
    draft.form.add_row();
    let mut ids: Vec<RowId> = draft.form.rows().iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5);
}

#[test]
fn row_with_padded_default_is_untouched() {
    let mut form = Form::default();
    form.set(FieldId::Role, "Agent");
    let row = form.add_row();
    form.set(FieldRef::in_row(FieldId::AssociatedApplication, row), " VBC ");
    assert!(!payload::build(&form).to_json().contains("VBC"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn draft_file_round_trips(draft in any_draft()) {
        let folder = tempfile::tempdir().unwrap();
        let store = DraftStore::new(folder.path().join("drafts"));
        let stamp = store.save("a", &draft, None).unwrap();
        let (back, issues, loaded) = store.load("a").unwrap();
        prop_assert_eq!((back, issues, loaded), (draft, vec![], stamp));
        prop_assert_eq!(store.list().unwrap().len(), 1);
    }
}
