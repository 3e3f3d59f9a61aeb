//! Files that are broken, and files that only look so: what is refused with its line, and what is read.

use crate::batch::account::{Account, admins};
use crate::common::home::Home;

const HEADER: &str = "Role,Username,Name,Email\n";

/// Runs `batch` on a text, without an account, and returns the code and stderr.
fn checked(home: &Home, text: &str) -> (Option<i32>, String) {
    let file = home.write("users.csv", text);
    let ran = home.run(&["batch", &file, "--json"]);
    (ran.code, ran.err)
}

#[test]
fn broken_files_are_refused_with_their_line() {
    let home = Home::new();
    let never = "the quote that opens a cell here is never closed";
    let takes_in = "the quote that opens a cell here is closed on line";
    let goes_on = "the cell that opens with a quote here goes on after its closing quote on line";
    let middle = "there is a quote in the middle of a cell";
    let backslash = "there is a quote after a backslash";
    let no_header = "is not the header: no cell of it names a field";
    let row = |text: &str| format!("{HEADER}Admin,a,A,a@x.com\n{text}");
    let cases = [
        // Never closed.
        (row("Admin,b,\"Jana,b@x.com\nAdmin,c,C,c@x.com\n"), 3, never),
        (row("Admin,b,B,\"b@x.com\n"), 3, never),
        (row("Admin,b,B,\""), 3, never),
        (row("\"Admin,b,B,b@x.com\n\n\n"), 3, never),
        (row("Admin,b, \"Jana,b@x.com"), 3, never),
        (row("Admin,b,\"B\"\"\nAdmin,c,C,c@x.com\n"), 3, never),
        (row("Admin,b,\"B\n\nC\",b@x.com\n\nAdmin,c,\"C,c@x.com\n"), 7, never),
        (format!("Role,\"Username,Name\n{}", "Admin,a,A\n"), 1, never),
        ("Role;Username;Name\nAdmin;a;\"A\r\nAdmin;b;B\r\n".to_owned(), 2, never),
        ("Role\tUsername\tName\nAdmin\ta\t\"A\nAdmin\tb\tB\n".to_owned(), 2, never),
        // Closed by a stray quote: the next rows would be in a name.
        (row("Admin,b,\"Jana,b@x.com\nAdmin,c,Cela\",c@x.com\n"), 3, takes_in),
        (row("Admin,b,\"Jana,b@x.com\nAdmin,c,C,c@x.com\nAdmin,d,Dora\",d@x.com\n"), 3, takes_in),
        (row("Admin,\"b,B,b@x.com\r\nAdmin,c\",C,c@x.com\r\n"), 3, takes_in),
        (row("Admin,b,\"Jana,b@x.com\nAdmin,c,\"\",c@x.com\nAdmin,d,D\",d@x.com\n"), 3, takes_in),
        ("Role;Username;Name\nAdmin;a;\"A\nAdmin;b;B\"\n".to_owned(), 2, takes_in),
        // Closed by the next opening quote.
        (row("Admin,b,\"Jana,b@x.com\nAdmin,c,\"Cela\",c@x.com\n"), 3, takes_in),
        (row("Admin,b,B,\"b@x.com\n\"Admin\",c,C,c@x.com\n"), 3, goes_on),
        // Text after a closing quote.
        (row("Admin,b,\"Jana\" K,b@x.com\n"), 3, goes_on),
        (row("Admin,b,\"Jana\"K,b@x.com\n"), 3, goes_on),
        (row("Admin,b,\"Jana\"\u{a0}\"K\",b@x.com\n"), 3, goes_on),
        (row("Admin,b,\"Jana\"\"\"K,b@x.com\n"), 3, goes_on),
        (row("Admin,b,\"Jana\nK\"x,b@x.com\n"), 3, goes_on),
        (row("Admin,b,\"\"Jana\"\",b@x.com\n"), 3, goes_on),
        (row("Admin,b,\"Jana\";b@x.com\n"), 3, goes_on),
        // A quote escaped with a backslash.
        (row("Admin,b,\"Jana \\\"Janka\\\" K\",b@x.com\n"), 3, backslash),
        (row("Admin,b,\"Jana\\\"\",b@x.com\nAdmin,c,C,c@x.com\n"), 3, backslash),
        (row("Admin,b,\"\\\"Jana\\\"\",b@x.com\n"), 3, backslash),
        (row("Admin,b,\"a\nb \\\"c\",b@x.com\n"), 4, backslash),
        (row("Admin,b,Jana \\\"Janka\\\" K,b@x.com\n"), 3, middle),
        // A quote in the middle.
        (row("Admin,b,Jana \"Janka\" K,b@x.com\n"), 3, middle),
        (row("Admin,b,Jana\",b@x.com\n"), 3, middle),
        (row("Admin,b,5\" pipe,b@x.com\n"), 3, middle),
        (row("Admin,b,Jana \"K,b@x.com\nAdmin,c,C\",c@x.com\n"), 3, middle),
        (row("Admin,b,='\"x\",b@x.com\n"), 3, middle),
        (row("Admin,b,=\"00123\",b@x.com\n"), 3, "a cell is a formula such as =\"00123\""),
        (row("Admin,b,B, =\"0800\"\n"), 3, "write what is between its quotes alone"),
        ("Role|Username\nAdmin|a\n".to_owned(), 1, "put a line above it: sep=|"),
        ("| Role | Username |\n|---|---|\n| Admin | a |\n".to_owned(), 1, "sep=|"),
        ("Role,User\"name\nAdmin,a\n".to_owned(), 1, middle),
        // Something above the header, or no header.
        (format!("Users for May\n{HEADER}Admin,a,A,a@x.com\n"), 1, no_header),
        (format!("Users, May, 2026\n\n{HEADER}Admin,a,A,a@x.com\n"), 1, no_header),
        ("# Users for May\nAdmin,a,A,a@x.com\n".to_owned(), 2, no_header),
        (format!("# \"HR\"\n{HEADER}Admin,\"a,A,a@x.com\n"), 3, never),
        (format!(";;Users;\n{HEADER}Admin,a,A,a@x.com\n"), 1, no_header),
        (format!("sep=;\nUsers\n{}", HEADER.replace(',', ";")), 2, no_header),
        (format!("sep=\n{HEADER}Admin,a,A,a@x.com\n"), 1, no_header),
        (format!("sep=tab\n{HEADER}Admin,a,A,a@x.com\n"), 1, no_header),
        ("Admin,a,A,a@x.com\nAdmin,b,B,b@x.com\n".to_owned(), 1, no_header),
        ("outcome,userId,message\ncreated,1,\n".to_owned(), 1, no_header),
        ("Usrname,Nmae\na,A\n".to_owned(), 1, no_header),
        ("Role|Username|Name\nAdmin|a|A\n".to_owned(), 1, no_header),
        // Cells beyond the header.
        (row("Admin,b,Kowalska, Jana,b@x.com\n"), 3, "has 5 cells and the header 4"),
        (row(&format!("Admin{}x\n", ",".repeat(600))), 3, "has more than 300 cells"),
    ];
    let mut wrong = Vec::new();
    for (text, line, words) in &cases {
        let (code, err) = checked(&home, text);
        if code != Some(2) || !err.contains(&format!("line {line}")) || !err.contains(words) {
            wrong.push(format!("{text:?}: {code:?} {err}"));
        }
        if !err.contains("Nothing was sent.") {
            wrong.push(format!("{text:?}: {err}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sound_files_are_read() {
    let cases = [
        // The text, and the name that is sent.
        (format!("{HEADER}Admin,NEW,A,NEW@x.com\n"), "A"),
        (format!("{HEADER}Admin,NEW,\"Kowalska, Jana\",NEW@x.com\n"), "Kowalska, Jana"),
        (format!("{HEADER}Admin,NEW,\"Jana \"\"Janka\"\" K\",NEW@x.com\n"), "Jana \"Janka\" K"),
        (format!("{HEADER}Admin,NEW,\"\"\"Jana\"\"\",NEW@x.com\n"), "\"Jana\""),
        // A blank beside a quote belongs to no value.
        (format!("{HEADER}Admin, NEW, \"Kowalska, Jana\" ,NEW@x.com\n"), "Kowalska, Jana"),
        (format!("{HEADER}Admin,NEW,\u{a0}\"Jana\"\t,NEW@x.com\n"), "Jana"),
        ("Role\tUsername\tName\tEmail\nAdmin\tNEW\t \"Jana\" \tNEW@x.com\n".to_owned(), "Jana"),
        (format!("{}Admin, NEW, Jana,NEW@x.com\n", HEADER.replace(',', ", ")), "Jana"),
        (
            "\"Role\", \"Username\", \"Name\", \"Email\"\n\"Admin\", \"NEW\", \"Jana\", \"NEW@x.com\"\n"
                .to_owned(),
            "Jana",
        ),
        // Line ends.
        (format!("{HEADER}Admin,NEW,Jana,NEW@x.com"), "Jana"),
        ("Role,Username,Name,Email\rAdmin,NEW,Jana,NEW@x.com\r".to_owned(), "Jana"),
        (format!("{}\r\nAdmin,NEW,\"Jana\",\"NEW@x.com\"\r\n\r\n", HEADER.trim_end()), "Jana"),
        (format!("\n , , \n{HEADER}\n\nAdmin,NEW,Jana,NEW@x.com\n,,,\n"), "Jana"),
        // The line by which Excel knows the separator.
        (
            format!("sep=;\n{}Admin;NEW;Kowalska, Jana;NEW@x.com\n", HEADER.replace(',', ";")),
            "Kowalska, Jana",
        ),
        (format!("SEP=,\r\n{HEADER}Admin,NEW,Jana,NEW@x.com\n"), "Jana"),
        (format!("\u{feff}\"sep=|\"\n{}Admin|NEW|K; J, x|NEW@x.com\n", HEADER.replace(',', "|")), "K; J, x"),
        (format!("sep=\t\n{}Admin\tNEW\tJana\tNEW@x.com\n", HEADER.replace(',', "\t")), "Jana"),
        (format!("sep=,,,,\n{HEADER}Admin,NEW,Jana,NEW@x.com\n"), "Jana"),
        (format!("\u{feff}\u{feff}{HEADER}Admin,NEW,Jana,NEW@x.com\n"), "Jana"),
        // Names of columns that a spreadsheet wrapped or padded.
        ("Role,Username,\u{200b}Name \u{a0},\"Email\"\nAdmin,NEW,Jana,NEW@x.com\n".to_owned(), "Jana"),
        ("Role,Username,Name,Email,\"Agent\nID\"\nAdmin,NEW,Jana,NEW@x.com,\n".to_owned(), "Jana"),
        ("\"Agent\r\nID\";Role;Username;Name;Email\r\n;Admin;NEW;Jana;NEW@x.com\r\n".to_owned(), "Jana"),
        (
            "\tRole\tUsername\tName\tEmail\n\tAdmin\tNEW\tKowalska, Jana\tNEW@x.com\n".to_owned(),
            "Kowalska, Jana",
        ),
        // Comments above the header, as `--example` and spreadsheets write them.
        (format!("\n\n# exported by HR\n{HEADER}Admin,NEW,Jana,NEW@x.com\n"), "Jana"),
        (format!("#,,,\n{HEADER}Admin,NEW,Jana,NEW@x.com\n"), "Jana"),
        (format!("#\n# A \"Role\", a username; an e-mail\n\n{HEADER}Admin,NEW,Jana,NEW@x.com\n"), "Jana"),
        (format!("\u{feff}\"# role, username\"\r\n{HEADER}Admin,NEW,Jana,NEW@x.com\r\n"), "Jana"),
        (
            format!("# role, username\n{}Admin;NEW;Kowalska, Jana;NEW@x.com\n", HEADER.replace(',', ";")),
            "Kowalska, Jana",
        ),
        ("# HR\rRole,Username,Name,Email\rAdmin,NEW,Jana,NEW@x.com\r".to_owned(), "Jana"),
        ("# HR\n#,Role,Username,Name,Email\n1,Admin,NEW,Jana,NEW@x.com\n".to_owned(), "Jana"),
        // What people call the columns.
        ("License,Login,Full name*,E-mail:\nAdmin,NEW,Jana,NEW@x.com\n".to_owned(), "Jana"),
        (
            "role,user_name,FIRST_NAME,Surname,mail\nAdmin,NEW,Jana,Kowalska,NEW@x.com\n".to_owned(),
            "Jana Kowalska",
        ),
        ("role,login,last name,email_address\nAdmin,NEW,Kowalska,NEW@x.com\n".to_owned(), "Kowalska"),
        // A spreadsheet's mark of a text, which keeps it from being a formula.
        (format!("{HEADER}Admin,NEW,'=Jana,NEW@x.com\n"), "=Jana"),
        // Columns of one's own, and empty ones: a spreadsheet writes up to 16,384.
        ("Role,#,Username,Name,#wages,Email\nAdmin,1,NEW,Jana,\"7,5\",NEW@x.com\n".to_owned(), "Jana"),
        ("Role,Username,Name,Email,,\nAdmin,NEW,Jana,NEW@x.com,,\n".to_owned(), "Jana"),
        (
            format!(
                "{}{}\nAdmin,NEW,Jana,NEW@x.com{}\n",
                HEADER.trim_end(),
                ",".repeat(16_380),
                ",".repeat(16_380)
            ),
            "Jana",
        ),
        (format!("{HEADER}Admin,NEW,Jana,NEW@x.com{}\n", ",".repeat(16_380)), "Jana"),
    ];
    let account = Account::new();
    let mut wrong = Vec::new();
    for (number, (text, name)) in cases.iter().enumerate() {
        // Each has its own username: one is not sent twice.
        let text = text.replace("NEW", &format!("u{number}"));
        let file = account.home.write(&format!("{number}.csv"), &text);
        let ran = account.batch(&[&file, "--yes"]);
        let sent = account.bodies().get(number).map(|body| body["name"].clone());
        if ran.code != Some(0) || sent.as_ref().is_none_or(|sent| sent != name) {
            wrong.push(format!("{text:?}: {sent:?} {}", ran.err));
            break;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn own_columns_are_kept() {
    let (triple, all) = ("outcome,userId,message", "outcome,userId,message,setup");
    let cases = [
        // The header and a row; those of the result.
        ("message", "mine", format!("message,{all}"), "mine,created,id-a,,"),
        ("setup", "mine", format!("setup,{all}"), "mine,created,id-a,,"),
        (&format!("setup,{all}"), "mine,,,,", format!("setup,{all}"), "mine,created,id-a,,"),
        ("userId", "77", format!("userId,{all}"), "77,created,id-a,,"),
        ("Outcome", "planned", format!("Outcome,{all}"), "planned,created,id-a,,"),
        ("outcome,message", "ok?,x", format!("outcome,message,{all}"), "ok?,x,created,id-a,,"),
        ("MESSAGE,#note", "mine,n", format!("MESSAGE,#note,{all}"), "mine,n,created,id-a,,"),
        ("message,userId", "\"m, n\",", format!("message,userId,{all}"), "\"m, n\",,created,id-a,,"),
        (&format!("message,{triple}"), "mine,,,", format!("message,{triple},setup"), "mine,created,id-a,,"),
        (&format!("{triple},note#,#"), "refused,,no,,", String::new(), ""),
        (&format!("{triple},#"), "refused,,no,7", format!("{triple},#,setup"), "created,id-a,,7,"),
        ("outcome,message", "refused,x", "outcome,message,userId,setup".to_owned(), "created,,id-a,"),
        ("message,outcome", "x,Refused", "message,outcome,userId,setup".to_owned(), ",created,id-a,"),
        ("#,# outcome", "1,2", format!("#,# outcome,{all}"), "1,2,created,id-a,,"),
    ];
    for (header, cells, result_header, result) in cases {
        let account = Account::new();
        let text = format!("Role,Username,Name,Email,{header}\nAdmin,a,A,a@x.com,{cells}\n");
        account.home.write("users.csv", &text);
        let ran = account.batch(&["users.csv", "--yes"]);
        if result_header.is_empty() {
            assert_contains!(ran.ends(2).err, "there is no field \"note#\"", "name it \"#note#\"");
            continue;
        }
        ran.ends(0);
        let expected = format!("Role,Username,Name,Email,{result_header}\nAdmin,a,A,a@x.com,{result}\n");
        assert_eq!(account.text("users.result.csv"), expected, "{text}");
        let ran = account.batch(&["users.result.csv", "--yes"]).ends(0);
        assert_contains!(ran.err, "Nothing is missing");
        assert_eq!(account.text("users.result.csv"), expected, "{text}");
    }
}

#[test]
fn unknown_columns_are_counted() {
    let home = Home::new();
    let columns = |count: usize| (0..count).map(|number| format!("c{number}")).collect::<Vec<_>>().join(",");
    for (count, words) in [
        (
            1,
            "there is no field \"c0\": `vcc-user fields` lists them. To leave the column out, name it \"#c0\"",
        ),
        (12, "and 2 more columns are not fields"),
        (290, "and 280 more columns are not fields"),
        (200_000, "line 1 has more than 300 cells"),
        (1_500_000, "line 1 has more than 300 cells"),
    ] {
        let (code, err) = checked(&home, &format!("Role,{}\nAdmin\n", columns(count)));
        assert_eq!(code, Some(2));
        assert_contains!(err, words);
        assert!(err.lines().count() < 20, "{err}");
    }
    let (_, err) = checked(&home, &format!("Role,{}\nAdmin\n", "x".repeat(1_000_000)));
    assert!(err.len() < 1000, "{}", err.len());
}

/// Those that are passed over are named, and kept in the result.
#[test]
fn unknown_columns_can_be_passed_over() {
    let account = Account::new();
    let text = "Role,Shoe size,Username,Phonee,Name,Email,\nAdmin,38,a,1,A,a@x.com,x\n";
    account.home.write("users.csv", text);
    let refused = account.batch(&["users.csv", "--yes"]).ends(2);
    assert_contains!(
        refused.err,
        "there is no field \"Shoe size\": ",
        "there is no field \"Phonee\": did you mean phone?",
        "or give --ignore-columns",
        "column 7 has no name"
    );
    let ran = account.batch(&["users.csv", "--yes", "--ignore-columns"]).ends(0);
    assert_contains!(
        ran.err,
        "Passed over, as they are not fields: Shoe size, Phonee, column 7, which has no name."
    );
    assert_eq!(
        account.text("users.result.csv"),
        "Role,Shoe size,Username,Phonee,Name,Email,,outcome,userId,message,setup\nAdmin,38,a,1,A,a@x.com,x,created,id-a,,\n"
    );
    for (header, words) in [
        ("Shoe size,Hat", "is not the header"),
        ("Role,Phone,Mobile", "the columns \"Phone\" and \"Mobile\" hold the same answer"),
        ("Name,First name", "the columns \"Name\" and \"First name\" hold the same answer"),
        ("associatedUsers[20].username", "of row 20"),
    ] {
        account.home.write("odd.csv", &format!("{header}\na\n"));
        assert_contains!(account.batch(&["odd.csv", "--ignore-columns"]).ends(2).err, words);
    }
}

#[test]
fn ten_thousand_users_at_most() {
    let home = Home::new();
    let names = |count| (0..count).map(|number| format!("u{number}")).collect::<Vec<_>>();
    let text = |count| admins(&names(count).iter().map(String::as_str).collect::<Vec<_>>());
    let (code, err) = checked(&home, &text(10_001));
    assert_eq!(code, Some(2));
    assert_contains!(err, "it has more than 10,000 users: split it into several files");
    let (code, err) = checked(&home, &text(10_000));
    assert_eq!(code, Some(0), "{err}");
    assert_contains!(err, "10000 users would be created");
    let (code, err) = checked(&home, &format!("Role\n{}", "x".repeat(16_000_000)));
    assert_eq!(code, Some(2));
    assert_contains!(err, "larger than 16 MB");
}

#[cfg(unix)]
#[test]
fn result_file_keeps_mode_and_owner() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let is_root = rustix::process::geteuid().is_root();
    let account = Account::new();
    account.home.write("users.csv", &admins(&["u0"]));
    account.batch(&["users.csv", "--yes"]).ends(0);
    let path = account.home.path().join("users.result.csv");
    assert_eq!(metadata(&path).unwrap().mode() & 0o777, 0o600, "a new file is private");
    for (uid, mode) in (1000..).zip([0o644, 0o664, 0o640, 0o600, 0o400, 0o755, 0o606]) {
        let before = metadata(&path).unwrap();
        let owner = if is_root { (uid, 2000) } else { (before.uid(), before.gid()) };
        account.home.write("users.result.csv", &admins(&[&format!("u{uid}")]));
        set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        chown(&path, Some(owner.0), Some(owner.1)).unwrap();
        account.batch(&["users.result.csv", "--yes"]).ends(0);
        let after = metadata(&path).unwrap();
        assert_eq!((after.mode() & 0o777, (after.uid(), after.gid())), (mode, owner), "{mode:o}");
        assert!(account.text("users.result.csv").contains("created"));
        // Writable again for the next round of a person that is not root.
        set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    }
}
