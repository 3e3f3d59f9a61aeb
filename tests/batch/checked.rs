//! Checks before anything is sent.

use crate::batch::account::{Account, admins};
use crate::common::home::Home;

#[test]
fn problems_are_listed_and_nothing_is_sent() {
    let account = Account::new();
    account.has("taken");
    account.home.write(
        "users.csv",
        "Role,username,Name,Email,Agent ID,Phone number\n\
         Admin,good,Good,good@example.com,,\n\
         Agent,a b,,nobody,12,x\n\
         Boss,GOOD,Other,other@example.com,,\n\
         Admin,taken,Taken,taken@example.com,,\n",
    );
    let ran = account.batch(&["users.csv", "--yes"]).ends(3);
    let table: Vec<&str> = ran.out.lines().collect();
    assert!(table[0].starts_with("LINE  USERNAME  COLUMN "), "{}", ran.out);
    for (line, words) in [
        ("3     a b ", "Remove the spaces."),
        ("3     a b ", "Enter the name."),
        ("3     a b ", "Use only + and the digits"),
        ("4     GOOD", "Choose one of Admin"),
        ("4     GOOD", "Line 2 has the same username"),
        ("5     taken", "Taken by taken (active)"),
    ] {
        assert!(table.iter().any(|row| row.starts_with(line) && row.contains(words)), "{words}: {}", ran.out);
    }
    assert!(!table.iter().any(|row| row.starts_with("2 ")), "{}", ran.out);
    assert_contains!(ran.err, "3 of 4 users cannot be created as they are. Nothing was sent.");
    assert_eq!(account.posted(), [""; 0]);
    assert!(!account.home.path().join("users.result.csv").exists());
    let all = account.batch(&["users.csv", "--json"]).ends(3).json();
    let outcomes: Vec<_> =
        all.as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["ready", "errors", "errors", "errors"]);
    let taken =
        serde_json::json!({"path": "username", "text": "Taken by taken (active): enter another one."});
    assert_eq!(all[3]["messages"][0], taken);
}

#[test]
fn without_yes_it_is_a_dry_run() {
    let account = Account::new();
    account.home.write("users.csv", &admins(&["a", "b"]));
    let ran = account.batch(&["users.csv"]).ends(0);
    assert_eq!(ran.out, "");
    assert_contains!(ran.err, "2 users would be created. Nothing was sent: --yes creates.");
    assert_eq!(account.posted(), [""; 0]);
    let mut command = account.command(&["-"]);
    command.env_remove("VCC_CLIENT_SECRET");
    let ran = crate::common::home::finished(command, &admins(&["a"])).ends(0);
    assert_contains!(ran.err, "There is no client secret: names that are taken are not checked");
}

#[test]
fn unknown_column_gets_a_suggestion() {
    let account = Account::new();
    account.home.write("users.csv", "Role,Usrname,Nmae,wages\nAdmin,a,A,7\n");
    let ran = account.batch(&["users.csv", "--yes"]).ends(2);
    assert_eq!(ran.out, "");
    for words in [
        "\"Usrname\": did you mean Username?",
        "\"Nmae\": did you mean Name?",
        "\"wages\": `vcc-user fields`",
    ] {
        assert_contains!(ran.err, words);
    }
    assert_eq!(account.posted(), [""; 0]);
}

#[test]
fn unusable_files() {
    let account = Account::new();
    account.home.write("empty.csv", "");
    account.home.write("header.csv", "Role,Username\n");
    account.home.write("wide.csv", "Role,Username\nAdmin,a,b\n");
    account.home.write("good.csv", &admins(&["a"]));
    std::fs::write(account.home.path().join("latin.csv"), b"Role,Name\nAdmin,J\xf6rg\n").unwrap();
    std::fs::create_dir(account.home.path().join("folder")).unwrap();
    for (args, words) in [
        (&["empty.csv", "--yes"][..], "the file is empty"),
        (&["header.csv", "--yes"], "there is no user below the header"),
        (&["wide.csv", "--yes"], "line 2 has 3 cells and the header 2"),
        (&["latin.csv", "--yes"], "it is not UTF-8"),
        (&["nothing.csv", "--yes"], "no such file"),
        (&["-", "--yes"], "--out FILE is required"),
        (&["good.csv", "--yes", "--out", "folder"], "exists already"),
        (&["good.csv", "--yes", "--out", "good.csv/x.csv"], "Nothing was sent"),
    ] {
        let ran = account.batch(args).ends(2);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    assert_eq!(account.posted(), [""; 0]);
}

#[test]
fn sandbox_only_when_named() {
    let home = Home::new();
    let file = home.write("users.csv", &admins(&["a", "b"]));
    let ran = home.run(&["batch", &file, "--yes"]).ends(2);
    assert_contains!(ran.err, "no account is configured", "--account sandbox");
    home.run(&["batch", &file]).ends(0);
    let ran = home.run(&["batch", &file, "--yes", "--account", "sandbox"]).ends(0);
    assert_eq!(ran.out.lines().count(), 2);
    // The sandbox starts empty in each process.
    let again = ["batch", &file, "--yes", "--account", "sandbox", "--out", "again.csv"];
    assert_eq!(home.run(&again).ends(0).out.lines().count(), 2);
}

#[test]
fn control_characters_in_a_file_are_escaped() {
    let account = Account::new();
    account.home.write("users.csv", "Role,Username,\u{1b}[31mred\nAdmin,\u{202e}a\u{1b}]0;x\u{7},x\n");
    let ran = account.batch(&["users.csv"]).ends(2);
    assert!(
        !ran.err.replace('\n', "").contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{:?}",
        ran.err
    );
    account.home.write("users.csv", "Role,Username\nAdmin,\u{202e}a\u{1b}]0;x\u{7}\n");
    let ran = account.batch(&["users.csv"]).ends(3);
    assert!(
        !ran.out.replace('\n', "").contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{:?}",
        ran.out
    );
}

/// The account of the others, with its number of agent licences and more settings.
fn with_settings(account: &Account, settings: &str) {
    let file = account.home.path().join("config/vcc-user/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text + settings).unwrap();
}

/// So many active agents in Poland, and an archived one.
fn agents(count: usize) -> String {
    let agent = |number: usize| {
        serde_json::json!({
            "userId": format!("id-{number}"), "username": format!("agent{number}"), "active": number < count,
            "userAccountConfiguration": {"role": "Agent", "agentConfiguration": {
                "agentDisplayId": (2040 + number).to_string(), "location": "PL",
                "telephonyAddress": {"telephoneAddress": format!("2255501{number:02}")},
            }},
        })
    };
    serde_json::json!({"users": (0..=count).map(agent).collect::<Vec<_>>(), "meta": {"pageCount": 1}})
        .to_string()
}

const AGENTS: &str = "Role,Username,Name,Email,Agent ID,Location,Phone number\n\
    Agent,anna,Anna A,a@example.com,2090,PL,225550191\n\
    Admin,ewa,Ewa E,e@example.com,,,\n\
    Agent,jan,Jan J,j@example.com,2091,,225550192\n\
    Agent,ola,Ola O,o@example.com,2092,PL,225550193\n";

#[test]
fn licences_are_counted_over_the_whole_file() {
    for (settings, said) in [
        ("", "Agents: 14, this file adds 3, by count of active agents."),
        ("agent_licences = 17\n", "Agents: 14 of 17 used, this file adds 3, by count of active agents."),
        (
            "agent_licences = 15\n",
            "Agents: 14 of 15 used, this file adds 3: 2 would be extra licences, charged, by count of active agents.",
        ),
    ] {
        let account = Account::new();
        account.lists(&agents(14));
        with_settings(&account, settings);
        account.home.write("users.csv", AGENTS);
        let ran = account.batch(&["users.csv"]).ends(0);
        assert_contains!(ran.err, said, "4 users would be created. Nothing was sent: --yes creates.");
        let rows = account.batch(&["users.csv", "--json"]).ends(0).json();
        let extra: Vec<Option<bool>> =
            rows.as_array().unwrap().iter().map(|row| row["extraLicence"].as_bool()).collect();
        let expected = match settings {
            "" => [None; 4],
            _ => [false, false, true, true].map(|extra| Some(extra && settings.contains("15"))),
        };
        assert_eq!(extra, expected, "{settings}");
    }
    let account = Account::new();
    account.lists("{}");
    with_settings(&account, "agent_licences = 15\n");
    account.home.write("users.csv", AGENTS);
    let ran = account.batch(&["users.csv"]).ends(0);
    assert_contains!(ran.err, "Agent licences are not counted: the account's users are not read.");
}

/// The users of a group are all that the account lists.
fn with_group(users: &str) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(users).unwrap();
    answer["groups"] = serde_json::json!([{"groupId": "g1", "groupName": "Sales PL"}]);
    answer.to_string()
}

#[test]
fn rows_with_a_group_are_compared_with_its_members() {
    let rows = AGENTS
        .replace("Phone number\n", "Phone number,Groups\n")
        .replace("225550192\n", "225550192,Sales PL\n");
    let asked = |account: &Account, path: &str| {
        account.server.requests().iter().filter(|one| one.line.contains(path)).count()
    };
    for (settings, rows, said, reads) in [
        ("", rows.as_str(), "all 14 other agents in Sales PL have PL.", 1),
        ("", AGENTS, "all 14 other agents have PL.", 0),
        ("advice = false\n", rows.as_str(), "", 0),
    ] {
        let account = Account::new();
        account.lists(&with_group(&agents(14)));
        with_settings(&account, settings);
        let rows = rows.replace("225550191\n", "225550191,Sales PL\n");
        account.home.write("users.csv", if reads == 0 && settings.is_empty() { AGENTS } else { &rows });
        let ran = account.batch(&["users.csv"]).ends(0);
        assert_contains!(ran.out, said);
        assert_eq!(ran.out.contains("other agents"), !said.is_empty(), "{}", ran.out);
        assert_eq!(asked(&account, "/groups/g1/users?"), reads);
    }
}

#[test]
fn rows_that_differ_from_colleagues_get_a_warning() {
    let account = Account::new();
    account.lists(&agents(14));
    account.home.write("users.csv", AGENTS);
    let ran = account.batch(&["users.csv"]).ends(0);
    let warnings: Vec<&str> = ran.out.lines().skip(1).collect();
    assert_eq!(warnings.len(), 1, "{}", ran.out);
    assert_contains!(
        warnings[0],
        "4     jan ",
        "warning: Left at GB, so calls are dialled with +44: all 14 other agents have PL."
    );
    // It is sent as it is.
    account.batch(&["users.csv", "--yes"]).ends(0);
    assert_eq!(account.posted().len(), 4);
    let jan = &account.bodies()[2]["userAccountConfiguration"]["agentConfiguration"];
    assert_eq!((jan["agentDisplayId"].as_str(), jan.get("location")), (Some("2091"), None));
    with_settings(&account, "advice = false\n");
    let ran = account.batch(&["users.csv"]).ends(0);
    assert!(!ran.out.contains("other agents"), "{}", ran.out);
}

/// A part of a name can be another one's, and a guess would not be seen before it is sent: `check` takes none either.
#[test]
fn names_are_taken_whole() {
    let home = Home::new();
    let table = |location: &str, region: &str| {
        format!(
            "Role,Username,Name,Email,Agent ID,Location,Phone number,Telephony region\n\
             Agent,new,New,new@example.com,9001,{location},600700800,{region}\n"
        )
    };
    let ran = |location: &str, region: &str| {
        let file = home.write("users.csv", &table(location, region));
        home.run(&["batch", &file, "--account", "sandbox"])
    };
    for location in ["Azerb", "Pola", "Germ", "Luxem", "+4", "kingdom of p"] {
        assert_contains!(ran(location, "").ends(3).out, "error: Enter a country's two-letter code or name.");
    }
    for location in ["Azerbaijan", "pol", "+48", "0048", "Luxembourg"] {
        assert!(!ran(location, "").ends(0).out.contains("country's"), "{location}");
    }
    for (region, is_known) in [("Frank", false), ("furt", false), ("Frankfurt", true), ("FRANKFURT", true)] {
        let warns = ran("PL", region).ends(0).out.contains("Every known ID looks like");
        assert_eq!(warns, !is_known, "{region}");
    }
}

#[test]
fn one_address_in_two_rows_is_a_warning() {
    let home = Home::new();
    let header = "Role,Username,Name,Email\n";
    for (second, warns) in [("a@x.com", true), ("A@X.COM", true), (" a@x.com ", true), ("b@x.com", false)] {
        let file = home.write("users.csv", &format!("{header}Admin,a,Ada,a@x.com\nAdmin,b,Bob,{second}\n"));
        let ran = home.run(&["batch", &file]).ends(0);
        assert_eq!(
            ran.out.contains("warning: Line 2 has the same email: check it."),
            warns,
            "{second}: {}",
            ran.out
        );
    }
}
