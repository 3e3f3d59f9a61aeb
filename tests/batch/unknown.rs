//! Users with an unknown outcome.

use crate::batch::account::{Account, Does, admins};
use crate::common::home::finished;
use crate::common::server::Reply;

#[test]
fn found_user_exists_and_the_batch_continues() {
    let account = Account::odd(|username, _| (username == "b").then_some(Does::CreatesAnd(Reply::Drop)));
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    account.batch(&["users.csv", "--yes"]).ends(0);
    assert_eq!(account.posted(), ["a", "b", "c"]);
    let outcomes = account.outcomes("users.result.csv");
    assert_eq!(outcomes[1].1, "found");
    assert!(account.text("users.result.csv").contains(",found,id-b,"));
    account.batch(&["users.result.csv", "--yes"]).ends(0);
    assert_eq!(account.posted().len(), 3);
}

#[test]
fn missing_user_is_not_sent_again() {
    let account = Account::odd(|username, before| {
        (username == "b" && before == 0).then_some(Does::Answers(Reply::Drop))
    });
    account.home.write("users.csv", &admins(&["a", "b", "c"]));
    let ran = account.batch(&["users.csv", "--yes"]).ends(8);
    assert_contains!(
        ran.err,
        "line 3: b: unknown",
        "It may still appear: the result file looks it up once more before it is sent again.",
        "--yes` looks up those whose outcome is unknown.\n"
    );
    assert_eq!(account.posted(), ["a", "b", "c"]);
    let ran = account.batch(&["users.result.csv", "--yes"]).ends(8);
    assert_contains!(ran.err, "`--retry-unknown` sends those who are not found.");
    assert_eq!(account.posted(), ["a", "b", "c"], "sent again by itself");
    // The result file may be lost; the journal still knows.
    account.batch(&["users.csv", "--yes", "--out", "other.csv"]).ends(8);
    assert_eq!(account.posted(), ["a", "b", "c"], "sent again by itself");
    let ran = account.batch(&["users.result.csv", "--yes", "--retry-unknown"]).ends(0);
    assert_eq!(ran.out, "created b id-b\n");
    assert_eq!(account.posted(), ["a", "b", "c", "b"]);
}

#[test]
fn late_user_is_found_and_not_sent() {
    let account = Account::odd(|_, _| Some(Does::Answers(Reply::Drop)));
    account.home.write("users.csv", &admins(&["a"]));
    account.batch(&["users.csv", "--yes"]).ends(8);
    account.has("a");
    account.batch(&["users.result.csv", "--yes", "--retry-unknown"]).ends(0);
    assert_eq!(account.posted(), ["a"]);
    assert_eq!(account.outcomes("users.result.csv"), [("a".into(), "found".into())]);
    let attempts = account.home.run(&["attempts", "--json"]).ends(0).json();
    assert_eq!(attempts[0]["userId"], "id-a", "the journal learns of it, too");
}

/// A list that was not seen whole does not say that the user is not in it.
#[test]
fn failed_look_up_is_not_followed_by_sending() {
    for (list, words) in [
        (r#"{"users":[{"username":"z"}],"meta":{"pageCount":3}}"#, "page 2 repeats an earlier one"),
        (r#"{"users":[{"username":"z"}],"meta":{"totalCount":3,"pageCount":1}}"#, "it has 1 of its 3 users"),
        (r#"{"users":[],"meta":{"pageCount":3}}"#, "page 1 is empty"),
        (r#"{"users":null}"#, "could not be read"),
    ] {
        let account = Account::odd(|_, _| Some(Does::Answers(Reply::Drop)));
        account.home.write("users.csv", &admins(&["a"]));
        account.batch(&["users.csv", "--yes"]).ends(8);
        account.lists(list);
        let ran = account.batch(&["users.result.csv", "--yes", "--retry-unknown"]).ends(8);
        assert_contains!(ran.err, "The look-up failed", words);
        assert!(!ran.err.contains("there is no"), "{}", ran.err);
        assert_eq!(account.posted(), ["a"]);
        assert_eq!(account.outcomes("users.result.csv"), [("a".into(), "unknown".into())]);
        let id =
            account.home.run(&["attempts", "--json"]).ends(0).json()[0]["id"].as_str().unwrap().to_owned();
        let mut command = account.home.command(&["attempts", "resolve", &id]);
        command.env("VCC_CLIENT_SECRET", "s3cret");
        assert_contains!(finished(command, "").ends(7).err, words);
    }
}

#[test]
fn long_list_shows_a_count() {
    let account = Account::new();
    account.home.write("users.csv", &admins(&["a"]));
    account.pages(25);
    let ran = account.batch(&["users.csv"]).ends(0);
    assert_contains!(ran.err, "users: 10 so far\n", "users: 20 so far\n");
    assert!(!ran.err.contains("users: 1 so far"), "{}", ran.err);
}
