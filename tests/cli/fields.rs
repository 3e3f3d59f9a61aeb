//! `fields`: the catalogue in four formats.

use crate::common::home::Home;
use serde_json::Value;

#[test]
fn table_has_a_line_per_field() {
    let home = Home::new();
    let count = home.run(&["fields", "--json"]).ends(0).json().as_array().unwrap().len();
    let table = home.run(&["fields"]).ends(0).out;
    assert_eq!(table.lines().count(), count + 1);
    assert!(table.lines().next().unwrap().starts_with("Screen"));
    let markdown = home.run(&["fields", "--markdown"]).ends(0).out;
    assert_eq!(markdown.lines().count(), count + 2);
    assert!(markdown.lines().all(|line| line.starts_with('|') && line.ends_with('|')));
}

#[test]
fn json_has_path_label_screen_and_kind() {
    let all = Home::new().run(&["fields", "--json"]).ends(0).json();
    let all = all.as_array().unwrap();
    assert!(all.len() > 35, "{}", all.len());
    for one in all {
        for member in ["path", "label", "screen", "kind", "source"] {
            assert!(one[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {one}");
        }
    }
    let live = all.iter().find(|one| one["label"] == "Live").unwrap();
    assert_eq!(live["path"], "userAccountConfiguration.agentConfiguration.capacity.live");
    assert_eq!((&live["screen"], &live["source"]), (&"Capacity".into(), &"page".into()));
}

#[test]
fn schema_describes_the_payload() {
    let schema = Home::new().run(&["fields", "--schema"]).ends(0).json();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for name in ["username", "name", "email", "userAccountConfiguration"] {
        assert!(schema["required"].as_array().unwrap().contains(&name.into()), "{name}");
    }
    let agent = "/properties/userAccountConfiguration/properties/agentConfiguration/properties";
    let at = |path: &str| schema.pointer(&format!("{agent}{path}")).cloned().unwrap_or(Value::Null);
    assert_eq!(at("/capacity/properties/live/minimum"), 51);
    assert_eq!(at("/associatedUsers/items/properties/username/type"), "string");
}
