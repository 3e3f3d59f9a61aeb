//! `users`: finds users of the account by words.

use crate::common::home::Home;

#[test]
fn every_word_has_to_match() {
    let home = Home::new();
    let found = home.run(&["users", "example.com", "KOWALSKA"]).ends(0).out;
    assert_eq!(found.lines().count(), 2, "{found}");
    assert_contains!(found, "USERNAME", "anna.kowalska", "2040");
    let none = home.run(&["users", "kowalska", "nowhere"]).ends(0);
    assert_eq!(none.out, "");
    assert_contains!(none.err, "No active user matches; the account has");
    let archived = home.run(&["users", "--archived", "--json"]).ends(0).json();
    assert!(archived.as_array().unwrap().iter().all(|user| user["archived"] == true));
}

#[test]
fn csv_has_columns_that_batch_reads() {
    let home = Home::new();
    let csv = home.run(&["users", "kowalska", "--csv"]).ends(0).out;
    assert!(csv.starts_with("Username,Name,Email,Role,Agent ID,Active,"), "{csv}");
    let file = home.write("users.csv", &csv.replace("anna.kowalska", "new.kowalska").replace("2040", "2099"));
    let plan = home.run(&["batch", &file, "--account", "sandbox"]);
    assert!(!plan.err.contains("there is no field"), "{}", plan.err);
    assert_contains!(plan.err, "1 user would be created.");
}
