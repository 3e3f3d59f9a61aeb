//! The state machine of a submission without a network, and the messages of outcomes.

use vcc_user::model::fields::FieldId;
use vcc_user::submission::error_body::{ErrorBody, Message, status_with_reason};
use vcc_user::submission::{
    Again, ApiResponse, CreateRequest, Event, ExistingUser, LookUp, Origin, Outcome, SendFailure, Stage,
    Step, Submission, TokenFailure,
};

fn order() -> CreateRequest {
    CreateRequest {
        attempt: "a1".to_owned(),
        account: "emea".to_owned(),
        api_url: "https://emea.api.newvoicemedia.com/useradmin".to_owned(),
        username: "jana".to_owned(),
        body: "{}".to_owned(),
        allow_overages: false,
        draft: None,
        again: Again::No,
        ..CreateRequest::default()
    }
}

fn answered(status: u16, body: &str) -> Event {
    Event::Response(ApiResponse {
        status,
        body: body.as_bytes().to_vec(),
        body_complete: true,
        ..ApiResponse::default()
    })
}

/// A submission to which these events happened.
fn after(events: impl IntoIterator<Item = Event>) -> (Submission, Option<Step>) {
    let (mut submission, step) = Submission::start(order());
    let mut last = Some(step);
    for event in events {
        last = submission.handle(event);
    }
    (submission, last)
}

fn recorded() -> Event {
    Event::Recorded(Ok(()))
}

fn token() -> Event {
    Event::Token(Ok(()))
}

#[test]
fn successful_submission() {
    let (mut submission, step) = Submission::start(order());
    assert_eq!((submission.stage(), step), (Stage::Recording, Step::Record));
    assert_eq!(submission.handle(recorded()), Some(Step::Token { renew: false }));
    assert_eq!(submission.stage(), Stage::Authorising);
    assert_eq!(submission.handle(token()), Some(Step::Post));
    assert_eq!((submission.stage(), submission.outcome()), (Stage::Sending, None));
    assert_eq!(submission.handle(answered(200, r#"{"userId":"7"}"#)), Some(Step::Close));
    assert_eq!((submission.stage(), submission.is_over()), (Stage::Done, false));
    assert_eq!(submission.handle(Event::Closed), None);
    assert!(submission.is_over());
    assert_eq!(submission.outcome().and_then(Outcome::user_id), Some("7"));
}

#[test]
fn cancel_before_sending_is_not_sent() {
    // While the record is being written it is waited for, then closed.
    let (mut submission, step) = after([Event::Cancelled]);
    assert_eq!((submission.stage(), step), (Stage::Recording, None));
    assert_eq!(submission.handle(recorded()), Some(Step::Close));
    assert!(matches!(submission.outcome(), Some(Outcome::NotSent { .. })));
    let (submission, step) = after([Event::Cancelled, Event::Recorded(Err("disk full".to_owned()))]);
    assert!(submission.is_over() && step.is_none());
    assert!(matches!(submission.outcome(), Some(Outcome::NotSent { .. })));
    let (submission, step) = after([recorded(), Event::Cancelled]);
    assert_eq!(step, Some(Step::Close));
    assert!(matches!(submission.outcome(), Some(Outcome::NotSent { .. })));
    // A 401 was not processed.
    let (submission, _) = after([recorded(), token(), answered(401, ""), Event::Cancelled]);
    assert!(matches!(submission.outcome(), Some(Outcome::NotSent { .. })));
}

#[test]
fn cancel_after_sending_is_unknown() {
    let (mut submission, step) = after([recorded(), token(), Event::Cancelled]);
    assert_eq!((submission.stage(), step), (Stage::LookingUp, Some(Step::LookUp)));
    let Some(Outcome::Unknown { looked_up: LookUp::NotYet, .. }) = submission.outcome() else { panic!() };
    let found = ExistingUser { user_id: Some("7".to_owned()), archived: false };
    assert_eq!(submission.handle(Event::LookedUp(Ok(Some(found)))), Some(Step::Close));
    assert_eq!(submission.outcome().and_then(Outcome::user_id), Some("7"));
    assert_eq!(submission.outcome().map(Outcome::exit_code), Some(7));
    // The look-up itself can be cancelled.
    let (submission, step) = after([recorded(), token(), Event::Cancelled, Event::Cancelled]);
    assert_eq!(step, Some(Step::Close));
    assert!(matches!(submission.outcome(), Some(Outcome::Unknown { looked_up: LookUp::Failed(_), .. })));
}

#[test]
fn late_and_unexpected_events_are_ignored() {
    let all = || {
        [
            recorded(),
            Event::Recorded(Err(String::new())),
            token(),
            Event::Token(Err(TokenFailure::Unavailable(String::new()))),
            answered(200, "{}"),
            answered(401, ""),
            Event::Failed(SendFailure::Unknown(String::new())),
            Event::LookedUp(Ok(None)),
            Event::Cancelled,
        ]
    };
    let done = [recorded(), token(), answered(400, r#"{"message":"no"}"#)];
    for event in all() {
        let (mut submission, _) = after(done.clone());
        let before = submission.outcome().cloned();
        assert_eq!(submission.handle(event.clone()), None, "{event:?}");
        assert_eq!(submission.outcome().cloned(), before);
        submission.handle(Event::Closed);
        assert_eq!(submission.handle(event), None);
        assert!(submission.is_over());
    }
    // A token that comes while the user is being sent, an answer that comes before anything was.
    for event in [token(), recorded(), Event::LookedUp(Ok(None)), Event::Closed] {
        let (submission, step) = after([recorded(), token(), event.clone()]);
        assert_eq!((submission.stage(), step), (Stage::Sending, None), "{event:?}");
    }
    let (submission, step) = after([answered(200, "{}")]);
    assert_eq!((submission.stage(), step), (Stage::Recording, None));
}

/// Whatever happens in whatever order, a user is posted at most twice, the second time only after a 401, and never
/// before the attempt is recorded.
#[test]
fn no_event_order_posts_twice() {
    let events = || {
        [
            recorded(),
            token(),
            answered(401, ""),
            answered(500, ""),
            Event::Failed(SendFailure::Unknown("silence".to_owned())),
            Event::LookedUp(Err("no".to_owned().into())),
            Event::Cancelled,
        ]
    };
    let count = events().len();
    for number in 0..count.pow(6) {
        let (mut submission, _) = Submission::start(order());
        let (mut posts, mut refused, mut was_recorded) = (0, 0, false);
        for place in 0..6 {
            let event = events()[number / count.pow(place) % count].clone();
            was_recorded |= matches!(event, Event::Recorded(_));
            let sending = submission.stage() == Stage::Sending;
            refused += usize::from(sending && matches!(&event, Event::Response(one) if one.status == 401));
            if submission.handle(event) == Some(Step::Post) {
                posts += 1;
                assert!(was_recorded && posts <= 1 + refused && posts <= 2, "order {number}");
            }
        }
    }
}

#[test]
fn exit_codes() {
    let code = |events: Vec<Event>| after(events).0.outcome().map(Outcome::exit_code);
    let refused = TokenFailure::Refused { status: 400, messages: Vec::new() };
    assert_eq!(code(vec![recorded(), token(), answered(204, "")]), Some(0));
    assert_eq!(code(vec![recorded(), Event::Token(Err(refused))]), Some(4));
    assert_eq!(code(vec![recorded(), token(), answered(403, "")]), Some(4));
    assert_eq!(code(vec![recorded(), token(), answered(302, "")]), Some(5));
    assert_eq!(code(vec![recorded(), token(), answered(429, "")]), Some(5));
    assert_eq!(code(vec![Event::Recorded(Err("full".to_owned()))]), Some(6));
    assert_eq!(code(vec![recorded(), token(), answered(500, "")]), Some(7));
}

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

/// A refusal without words still says its status, and nothing says "the username" where it has a name.
#[test]
fn outcomes_name_the_status_and_the_username() {
    let mut wrong = Vec::new();
    for status in [
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 413, 415, 418, 422, 426, 429, 451, 501, 505,
        511, 599,
    ] {
        for body in ["", "{}", "null", "[]", "  ", "<html></html>", r#"{"status":1}"#, r#"{"message":""}"#] {
            let first = [recorded(), token(), answered(status, body)];
            // A 401 is answered with a new token once.
            let events =
                first.into_iter().chain([token(), answered(status, body), Event::LookedUp(Ok(None))]);
            let (submission, _) = after(events);
            let outcome = submission.outcome().unwrap();
            let (lines, texts) =
                (outcome.message_lines("jana", Origin::Record), outcome.describe(&order()).lines.join(" "));
            let expected = status_with_reason(status);
            if !lines.concat().contains(&expected) || !texts.contains(&expected) {
                wrong.push(format!("{status} {body:?}: {lines:?} {texts:?}"));
            }
        }
    }
    let found = ExistingUser { user_id: None, archived: false };
    for looked_up in [Ok(None), Ok(Some(found)), Err("no".to_owned().into())] {
        let (submission, _) = after([recorded(), token(), Event::Cancelled, Event::LookedUp(looked_up)]);
        let lines = submission.outcome().unwrap().message_lines("jana", Origin::Record).join(" ");
        if lines.contains("no the username") || lines.contains("the username exists") {
            wrong.push(lines);
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

/// What people read never scolds, and always says what became of the user.
#[test]
fn outcome_texts() {
    let found = ExistingUser { user_id: Some("7".to_owned()), archived: true };
    let ways: Vec<(Vec<Event>, &str, &str)> = vec![
        (vec![recorded(), token(), answered(200, r#"{"userId":"7"}"#)], "User created", "userId 7"),
        (vec![recorded(), token(), answered(200, "")], "User created", "look it up"),
        (
            vec![recorded(), token(), answered(409, "")],
            "Not created: the API refused it",
            "choose another one",
        ),
        (vec![recorded(), token(), answered(429, "")], "Not created: the API refused it", "to wait 30 s"),
        (
            vec![recorded(), token(), answered(404, "")],
            "Not created: the API refused it",
            "check that api_url",
        ),
        (vec![recorded(), token(), answered(403, "")], "Not created: not authorised", "users:write"),
        (
            vec![recorded(), token(), Event::Cancelled, Event::LookedUp(Ok(Some(found)))],
            "jana exists, perhaps from this attempt",
            "jana exists (archived) with the userId 7",
        ),
        (vec![recorded(), Event::Cancelled], "Nothing was sent", "send them again"),
        (
            vec![recorded(), token(), answered(500, ""), Event::LookedUp(Ok(None))],
            "Outcome unknown: jana may have been created",
            "before you send it again",
        ),
    ];
    for (events, title, said) in ways {
        let (submission, _) = after(events);
        let words = submission.outcome().unwrap().describe(&order());
        let text = words.lines.join("\n");
        assert_eq!(words.title, title);
        assert!(text.contains(said), "{text}");
        for word in ["invalid", "please", "sorry"] {
            assert!(!text.to_lowercase().contains(word), "{text}");
        }
        // A file has no answers that are kept, and a row is sent again by its result file.
        for origin in [Origin::File, Origin::Row, Origin::Record] {
            let outcome = submission.outcome().unwrap();
            let mut lines = outcome.describe(&CreateRequest { origin, ..order() }).lines;
            lines.extend(outcome.message_lines("jana", origin));
            let text = lines.join("\n");
            assert!(!text.contains("Your answers"), "{origin:?}: {text}");
            let is_left = title.starts_with("Not created: the API") || said.contains("send");
            let says_row = text.contains("result file") && !text.contains("before you send it again");
            assert_eq!(says_row, origin == Origin::Row && is_left, "{origin:?}: {text}");
        }
    }
    assert_eq!(status_with_reason(599), "599");
}
