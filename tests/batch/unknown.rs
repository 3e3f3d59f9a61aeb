//! Users with an unknown outcome.

use crate::batch::account::{Account, Does, admins};
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
    assert_contains!(ran.err, "line 3: b: unknown");
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
