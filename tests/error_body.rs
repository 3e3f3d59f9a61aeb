//! The bodies of errors: in every known shape, their messages and the fields that they name.

use vcc_user::model::fields::FieldId;
use vcc_user::submission::ApiResponse;
use vcc_user::submission::error_body::{ErrorBody, Message};

type Noted = (FieldId, Option<usize>, String);

fn said(body: &str) -> (Vec<String>, Vec<Noted>) {
    let said = ErrorBody::parse(&ApiResponse {
        status: 400,
        body: body.as_bytes().to_vec(),
        ..ApiResponse::default()
    });
    (
        said.messages.iter().map(Message::line).collect(),
        said.notes.into_iter().map(|note| (note.field, note.row, note.text)).collect(),
    )
}

#[test]
fn error_body_shapes() {
    let one = |field, text: &str| vec![(field, None, text.to_owned())];
    let cases = [
        (r#"{"message":"No."}"#, vec!["No."], vec![]),
        (r#"{"Message":"No."}"#, vec!["No."], vec![]),
        (
            r#"{"statusCode":400,"error":"Bad Request","message":"Wrong version"}"#,
            vec!["Wrong version"],
            vec![],
        ),
        (r#"{"error":"Bad Request"}"#, vec!["Bad Request"], vec![]),
        (r#"{"error":"invalid_scope","error_description":"Not yours"}"#, vec!["Not yours"], vec![]),
        (r#"{"error":{"code":"E1","message":"No."}}"#, vec!["No."], vec![]),
        (r#"{"error":{"code":"E1"}}"#, vec!["E1"], vec![]),
        (
            r#"{"status":400,"title":"Not right","errors":[{"message":"Too big","path":"userAccountConfiguration.agentConfiguration.capacity.live"}]}"#,
            vec!["Not right", "Live: Too big"],
            one(FieldId::Live, "Too big"),
        ),
        (r#"{"errors":["One","Two","One"]}"#, vec!["One", "Two"], vec![]),
        (
            r#"{"message":"Wrong","modelState":{"user.email":["Bad","Worse"],"x":["Odd"],"":["Plain"]}}"#,
            vec!["Wrong", "Email: Bad", "Email: Worse", "x: Odd", "Plain"],
            vec![(FieldId::Email, None, "Bad".to_owned()), (FieldId::Email, None, "Worse".to_owned())],
        ),
        (
            r#"{"type":"about:blank","title":"Invalid","detail":"Look below","errors":{"Name":["Needed"]}}"#,
            vec!["Look below", "Name: Needed"],
            one(FieldId::Name, "Needed"),
        ),
        (
            r##"{"title":"T","errors":[{"detail":"Needed","pointer":"#/username"}]}"##,
            vec!["T", "Username: Needed"],
            one(FieldId::Username, "Needed"),
        ),
        (
            r#"{"errors":[{"detail":"Needed","source":{"pointer":"/email"}}]}"#,
            vec!["Email: Needed"],
            one(FieldId::Email, "Needed"),
        ),
        (
            r#"{"invalid-params":[{"name":"email","reason":"Needed"}]}"#,
            vec!["Email: Needed"],
            one(FieldId::Email, "Needed"),
        ),
        (
            r#"{"errors":[{"message":"Needed","path":["associatedUsers",1,"username"]}]}"#,
            vec!["Associated user 2, Username: Needed"],
            vec![(FieldId::AssociatedUsername, Some(1), "Needed".to_owned())],
        ),
        (
            r#"{"message":"child \"email\" fails because [\"email\" is bad]"}"#,
            vec![r#"child "email" fails because ["email" is bad]"#],
            one(FieldId::Email, r#"child "email" fails because ["email" is bad]"#),
        ),
        (
            r#"{"message":"agentDisplayId is in use"}"#,
            vec!["agentDisplayId is in use"],
            one(FieldId::AgentId, "agentDisplayId is in use"),
        ),
        (
            r#"{"message":"The name of the game, the role of the video"}"#,
            vec!["The name of the game, the role of the video"],
            vec![],
        ),
        (r#"{"message":"first","message":"last"}"#, vec!["last"], vec![]),
        (r#""Just text""#, vec!["Just text"], vec![]),
        ("Just text", vec!["Just text"], vec![]),
        ("<html><head><title> Blocked </title></head></html>", vec!["Blocked"], vec![]),
        ("<p>Not <b>today</b></p>", vec!["Not today"], vec![]),
        ("\u{feff}{\"message\":\"No.\"}", vec!["No."], vec![]),
        ("", vec![], vec![]),
        ("{}", vec![], vec![]),
        ("null", vec![], vec![]),
        ("{\"message\":\"cut of", vec!["{\"message\":\"cut of"], vec![]),
    ];
    for (body, messages, notes) in cases {
        let (read_messages, read_notes) = said(body);
        assert_eq!(read_messages, messages, "{body}");
        assert_eq!(read_notes, notes, "{body}");
    }
}

/// A path and a text.
type Announced = (Option<&'static str>, &'static str);

/// Whatever the shape, a message keeps the field that it names: in JSON its path, for people its label.
#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn messages_keep_their_fields() {
    const LOCATION: &str = "userAccountConfiguration.agentConfiguration.location";
    const ROLE: &str = "userAccountConfiguration.role";
    const SECOND: &str = "userAccountConfiguration.agentConfiguration.associatedUsers[1].username";
    let email = |text| vec![(Some("email"), text)];
    let rows: Vec<(&str, Vec<Announced>, &str)> = vec![
        (r#"{"message":"No."}"#, vec![(None, "No.")], "No."),
        (r#"{"modelState":{"user.email":["Bad"]}}"#, email("Bad"), "Email: Bad"),
        (r#"{"ModelState":{"User.Email":["Bad"]}}"#, email("Bad"), "Email: Bad"),
        (r#"{"modelState":{"email":"Bad"}}"#, email("Bad"), "Email: Bad"),
        (r#"{"modelState":{"email":[{"errorMessage":"Bad"}]}}"#, email("Bad"), "Email: Bad"),
        (r#"{"modelState":{"email":{"message":"Bad"}}}"#, email("Bad"), "Email: Bad"),
        (r#"{"modelState":{"email":{"errors":["Bad"]}}}"#, email("Bad"), "Email: Bad"),
        (r#"{"modelState":{"shoeSize":["Bad"]}}"#, vec![(Some("shoeSize"), "Bad")], "shoeSize: Bad"),
        (r#"{"modelState":{"":["Bad"]}}"#, vec![(None, "Bad")], "Bad"),
        (r#"{"errors":{"email":["Bad"]}}"#, email("Bad"), "Email: Bad"),
        (r#"{"errors":{"email":"Bad"}}"#, email("Bad"), "Email: Bad"),
        (
            r#"{"errors":{"message":["Bad"],"email":["Odd"]}}"#,
            vec![(Some("message"), "Bad"), (Some("email"), "Odd")],
            "message: Bad",
        ),
        (r#"{"errors":{"user":{"email":["Bad"]}}}"#, email("Bad"), "Email: Bad"),
        (
            r#"{"errors":{"userAccountConfiguration":{"agentConfiguration":{"location":["Bad"]}}}}"#,
            vec![(Some(LOCATION), "Bad")],
            "Location: Bad",
        ),
        (r#"{"errors":{"$.userAccountConfiguration.role":["Bad"]}}"#, vec![(Some(ROLE), "Bad")], "Role: Bad"),
        (r#"{"errors":{"email":42}}"#, email("42"), "Email: 42"),
        (r#"{"errors":{"email":null,"name":false}}"#, vec![], ""),
        (r#"{"errors":[{"field":"email","message":"Bad"}]}"#, email("Bad"), "Email: Bad"),
        (r#"{"errors":[{"Field":"Email","Message":"Bad"}]}"#, email("Bad"), "Email: Bad"),
        (
            r#"{"errors":[{"property":"location","message":"Bad"}]}"#,
            vec![(Some(LOCATION), "Bad")],
            "Location: Bad",
        ),
        (r#"{"errors":[{"propertyName":"email","errorMessage":"Bad"}]}"#, email("Bad"), "Email: Bad"),
        (r#"{"errors":[{"field":"email","code":"E7"}]}"#, email("E7"), "Email: E7"),
        (
            r#"{"errors":[{"source":{"pointer":"/data/attributes/email"},"detail":"Bad"}]}"#,
            email("Bad"),
            "Email: Bad",
        ),
        (r#"{"errors":[{"source":{"parameter":"email"},"title":"Bad"}]}"#, email("Bad"), "Email: Bad"),
        (
            r#"{"errors":[{"path":["associatedUsers",1,"username"],"message":"Bad"}]}"#,
            vec![(Some(SECOND), "Bad")],
            "Associated user 2, Username: Bad",
        ),
        (
            r#"{"errors":[{"path":"associatedUsers[1].username","message":"Username is bad"}]}"#,
            vec![(Some(SECOND), "Username is bad")],
            "Associated user 2, Username: Username is bad",
        ),
        (
            r#"{"errors":[{"path":"shoeSize","message":"Bad"}]}"#,
            vec![(Some("shoeSize"), "Bad")],
            "shoeSize: Bad",
        ),
        (r#"{"errors":[{"path":"","message":"Bad"}]}"#, vec![(None, "Bad")], "Bad"),
        (
            r#"{"errors":[{"path":"email","message":"Bad","errors":["Worse"]}]}"#,
            vec![(Some("email"), "Bad"), (Some("email"), "Worse")],
            "Email: Bad",
        ),
        (
            r#"{"errors":[{"path":"email","message":"Bad"},{"path":"name","message":"Bad"}]}"#,
            vec![(Some("email"), "Bad"), (Some("name"), "Bad")],
            "Email: Bad",
        ),
        (
            r##"{"type":"about:blank","title":"T","status":422,"errors":[{"detail":"Bad","pointer":"#/email"}]}"##,
            vec![(None, "T"), (Some("email"), "Bad")],
            "T",
        ),
        (
            r#"{"type":"about:blank","title":"T","invalid-params":[{"name":"email","reason":"Bad"}]}"#,
            vec![(None, "T"), (Some("email"), "Bad")],
            "T",
        ),
        (r#"{"type":"about:blank","status":422}"#, vec![], ""),
        (
            r#"{"detail":[{"loc":["body","email"],"msg":"Bad","type":"value_error"}]}"#,
            email("Bad"),
            "Email: Bad",
        ),
        (
            r#"{"statusCode":400,"message":["email must be an email"],"error":"Bad Request"}"#,
            vec![(None, "Bad Request"), (Some("email"), "email must be an email")],
            "Bad Request",
        ),
        (r#"{"error":{"code":"E","message":"Bad","target":"email"}}"#, email("Bad"), "Email: Bad"),
        (
            r#"{"error":{"code":"E","message":"M","details":[{"target":"email","message":"Bad"}]}}"#,
            vec![(None, "M"), (Some("email"), "Bad")],
            "M",
        ),
        (r#"{"error":{"email":["Bad"]}}"#, email("Bad"), "Email: Bad"),
        (r#"{"violations":[{"propertyPath":"email","message":"Bad"}]}"#, email("Bad"), "Email: Bad"),
        (r#"{"fieldErrors":[{"field":"email","defaultMessage":"Bad"}]}"#, email("Bad"), "Email: Bad"),
        (r#"{"fields":{"email":"Bad"}}"#, email("Bad"), "Email: Bad"),
        (r#"{"issues":[{"path":["email"],"message":"Bad"}]}"#, email("Bad"), "Email: Bad"),
        (r#"{"email":["Bad"]}"#, email("Bad"), "Email: Bad"),
        (
            r#"{"userAccountConfiguration":{"role":["Bad"]},"status":"error"}"#,
            vec![(Some(ROLE), "Bad")],
            "Role: Bad",
        ),
        (r#"[{"path":"email","message":"Bad"}]"#, email("Bad"), "Email: Bad"),
        // The text names the field itself: it is not named twice.
        (r#"{"message":"email: not an address"}"#, email("email: not an address"), "email: not an address"),
        (
            r#"{"message":"'email' and 'username' are bad"}"#,
            vec![(None, "'email' and 'username' are bad")],
            "'email' and 'username' are bad",
        ),
        (r#"{"errors":[{"path":"email","message":"Email is bad"}]}"#, email("Email is bad"), "Email is bad"),
        (
            r#"{"errors":[{"path":"location","message":"location is bad"}]}"#,
            vec![(Some(LOCATION), "location is bad")],
            "location is bad",
        ),
        ("{\"errors\":{\"email\":[\"Bad\\u001b[31m\"]}}", email(r"Bad\u{1b}[31m"), r"Email: Bad\u{1b}[31m"),
        ("{\"errors\":{\"a\\u202eb\":[\"Bad\"]}}", vec![(Some(r"a\u{202e}b"), "Bad")], r"a\u{202e}b: Bad"),
    ];
    let mut wrong = Vec::new();
    for (body, expected, line) in rows {
        let response = ApiResponse { status: 422, body: body.as_bytes().to_vec(), ..ApiResponse::default() };
        let messages = ErrorBody::parse(&response).messages;
        let expected: Vec<_> =
            expected.iter().map(|(path, text)| serde_json::json!({"path": path, "text": text})).collect();
        let found = serde_json::to_value(&messages).unwrap();
        if found != serde_json::Value::from(expected)
            || messages.first().map_or_else(String::new, Message::line) != line
        {
            wrong.push(format!("{body}: {found} {:?}", messages.first().map(Message::line)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn hostile_messages_are_escaped_and_cut() {
    let (messages, notes) = said(
        r#"{"errors":[{"message":"\u001b]0;x\u0007 \u202egnp\u202c \u200b\u0085 ok","path":"email"},{"message":"y","path":"a\u001b[2J"}]}"#,
    );
    let shown = r"\u{1b}]0;x\u{7} \u{202e}gnp\u{202c} \u{200b} ok";
    assert_eq!(messages, [&format!("Email: {shown}"), r"a\u{1b}[2J: y"]);
    assert_eq!(notes[0].2, shown);
    let (messages, _) = said(&format!(r#"{{"errors":[{}"x"]}}"#, r#""y","#.repeat(10)));
    assert_eq!(messages, ["y", "x"]);
    // The title of a page comes after its styles.
    let (messages, _) = said(&format!("<html><style>{}</style><title>Blocked</title>", "a{}".repeat(20_000)));
    assert_eq!(messages, ["Blocked"]);
    let many: Vec<String> = (0..500).map(|number| format!("\"{number} {}\"", "z".repeat(5000))).collect();
    let (messages, _) = said(&format!("[{}]", many.join(",")));
    assert_eq!(messages.len(), 20);
    assert!(messages.iter().all(|message| message.chars().count() == 500 && message.ends_with('…')));
}
