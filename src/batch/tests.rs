//! Tables of rows: what they become, and what is written back.

use super::*;
use crate::model::country;
use crate::submission::Refusal;

fn normalize(kind: FieldKind, text: &str) -> Option<String> {
    match kind {
        FieldKind::Country => country::by_code_or_name(text).map(|country| country.code.to_owned()),
        _ => None,
    }
}

fn parse(text: &str) -> Batch {
    let (template, normalize) = (&Form::default(), &normalize);
    Batch::parse(text, &ParseOptions { template, normalize, ignore_columns: false }).unwrap()
}

fn first(text: &str) -> BatchRow {
    parse(text).rows.remove(0)
}

#[test]
fn cells_are_read_like_typed_input() {
    let text =
        "role,Acts as agent,active,webrtc,Location,phoneNumber\nagent,YES,no,Default,poland,(48) 22-10\n";
    let (form, odd) = (first(text).form, first("active,role\nperhaps,Boss\n").form);
    for (form, field, value) in [
        (&form, FieldId::Role, "Agent"),
        (&form, FieldId::ActsAsAgent, "true"),
        (&form, FieldId::Active, "false"),
        (&form, FieldId::Webrtc, ""),
        (&form, FieldId::Location, "PL"),
        (&form, FieldId::PhoneNumber, "482210"),
        (&odd, FieldId::Active, "perhaps"),
        (&odd, FieldId::Role, "Boss"),
    ] {
        assert_eq!(form.value(field), value, "{field:?}");
    }
}

#[test]
fn columns_with_an_index_add_rows() {
    let form = first("associatedUsers[1].username,associatedUsername\nb,a\n").form;
    let names: Vec<_> = form.rows().iter().map(|row| row.get(FieldId::AssociatedUsername)).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(form.rows()[1].get(FieldId::AssociatedApplication), "VBC");
    assert!(first("username,associatedUsername\na,\n").form.rows().is_empty());
}

#[test]
fn the_result_keeps_the_input_and_escapes_formulas() {
    let mut batch = parse("Username, name,userId\n jana ,\"K, Jana\",5cba\nanna,Anna,\n");
    batch.rows[1].result = RowResult::from_outcome(
        &Outcome::Refused(Refusal {
            messages: ["=HYPERLINK(1)", "No."].map(|text| text.to_owned().into()).to_vec(),
            ..Refusal::default()
        }),
        "anna",
    );
    let text = batch.to_result_csv();
    assert_eq!(
        text,
        "Username, name,userId,outcome,userId,message,setup\n jana ,\"K, Jana\",5cba,,,,\nanna,Anna,,refused,,'=HYPERLINK(1) No.,\n"
    );
    assert_eq!(parse(&text).to_result_csv(), text);
}

#[test]
fn no_separator_makes_a_formula_of_a_result() {
    let cases = [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (";=1+1", ";'=1+1"),
        ("x,=1+1", "x,'=1+1"),
        ("x\t=1+1", "x\t'=1+1"),
        ("x|=1+1|@y", "x|'=1+1|'@y"),
        ("x; =1+1", "x; '=1+1"),
        ("x;\u{a0}=1", "x;\u{a0}'=1"),
        ("x\n=1+1", "x\n'=1+1"),
        ("x\r-1", "x\r'-1"),
        ("x;\"=1+1\"", "x;\"'=1+1\""),
        ("\"=1+1\"", "\"'=1+1\""),
        ("  =1", "  '=1"),
        ("x;;-2+3;=4", "x;;'-2+3;'=4"),
        ("x;\u{1}=1", "x;\u{1}'=1"),
        ("＝1;＋2,－3|＠4", "'＝1;'＋2,'－3|'＠4"),
        ("==1", "'==1"),
        ("'=1", "'=1"),
        ("x;'=1", "x;'=1"),
        ("", ""),
        ("a=1", "a=1"),
        ("a =1 - 2 + 3", "a =1 - 2 + 3"),
        ("write to jana@example.com; 5 = 5", "write to jana@example.com; 5 = 5"),
        ("https://x.y/?a=1&b=2", "https://x.y/?a=1&b=2"),
    ];
    for (text, escaped) in cases {
        assert_eq!(escape_formulas(text), escaped);
        assert_eq!(escape_formulas(escaped), escaped, "escaped once only");
    }
}

#[test]
fn the_result_holds_nothing_hidden() {
    for (cell, result) in [
        ("Jana", "Jana"),
        ("Jana\u{a0}K", "Jana\u{a0}K"),
        ("\u{feff}Jana\u{200b}", "Jana"),
        ("Ja\u{ad}na", "Jana"),
        ("\u{202e}Jana\u{2066}", "Jana"),
        ("Jana\u{1b}[31m", "Jana[31m"),
        ("Jana\u{0}\u{7}\u{7f}\u{9b}\u{85}", "Jana"),
        ("Jana\u{2028}\u{3164}\u{2800}\u{e0041}", "Jana"),
        ("\"two\nlines\"", "\"two\nlines\""),
        ("\"two\r\nlines\rhere\"", "\"two\nlineshere\""),
        ("\"a\tcell\"", "a\tcell"),
        ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
        ("❤\u{fe0f}", "❤\u{fe0f}"),
        ("漢\u{200d}字\u{fe0f}", "漢字"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("Zażółć 漢字", "Zażółć 漢字"),
    ] {
        for column in ["name", "message", "userId"] {
            let text = parse(&format!("username,{column}\na,{cell}\n")).to_result_csv();
            let line = text.split_once('\n').unwrap().1;
            // The program's columns are written anew.
            let line = if column == "name" { line.to_owned() } else { line.replace('\'', "") };
            assert!(line.starts_with(&format!("a,{result}")), "{column} {cell:?}: {line:?}");
        }
    }
}

/// Only agents have agent IDs.
#[test]
fn hidden_answers_are_no_duplicates() {
    let mut batch =
        parse("role,username,name,email,agentId\nAdmin,a,A,a@example.com,77\nAdmin,b,B,b@example.com,77\n");
    batch.validate(None, &|_, _| ());
    assert_eq!(batch.rows_with_errors(), 0);
}
