//! The state machine of a submission without a network: which step follows, and how its outcome is described.

use vcc_user::submission::error_body::status_with_reason;
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
