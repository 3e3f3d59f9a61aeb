//! `batch --example`: a file that works without an edit.

use crate::common::home::Home;

#[test]
fn the_example_is_created_in_the_practice_account() {
    let home = Home::new();
    let example = home.run(&["batch", "--example"]).ends(0);
    assert_eq!(example.err, "");
    assert_contains!(
        example.out,
        "# ",
        "\nRole,Username,",
        "\nAgent,",
        "\nSupervisor,",
        "\nAdmin,",
        "\nWallboard,"
    );
    home.write("new.csv", &example.out);
    let checked = home.run(&["batch", "new.csv", "--account", "sandbox"]).ends(0);
    assert_eq!(checked.out, "", "no problem, no warning");
    let ran = home.run(&["batch", "new.csv", "--account", "sandbox", "--yes"]).ends(0);
    assert_contains!(ran.err, "6 of 6 users exist now");
    let result = std::fs::read_to_string(home.path().join("new.result.csv")).unwrap();
    assert!(result.starts_with(example.out.split_once("\nRole,").unwrap().0), "{result}");
    assert_eq!(result.matches(",created,").count(), 6, "{result}");
    assert_eq!(result.matches(",done\n").count(), 3, "{result}");
    home.run(&["batch"]).ends(2);
    home.run(&["batch", "--example", "new.csv"]).ends(2);
}
