//! What must hold for whatever lines anybody types.

use super::talk::Talk;
use super::{MINIMAL, MINIMAL_LINES};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn line() -> impl Strategy<Value = String> {
    let usual = select(vec![
        "",
        "1",
        "2",
        "3",
        "4",
        "7",
        "99",
        "y",
        "n",
        "d",
        "Agent",
        "Admin",
        "create",
        "united",
        "UK",
        "poland",
        ":back",
        ":next",
        ":clear",
        ":help",
        ":help commands",
        ":jump Location",
        ":jump associated users",
        ":jump 1 Username",
        ":jump x",
        ":review",
        ":save",
        ":problems",
        ":fix",
        ":json",
        ":remove",
        ":undo",
        ":redo",
        ":new",
        ":last",
        ":drafts",
        ":curl",
        ":json FILE",
        ":like anna",
        ":users",
        ":id",
        ":attempts",
        ":cancel",
        "::x",
        ":",
        "::",
        ":quit",
        "+48 22 123",
        "9x",
        "jana@example.com",
        "\u{1b}[2J",
        "\u{202e}",
    ]);
    prop_oneof![8 => usual.prop_map(str::to_owned), 1 => any::<String>(), 1 => ":[a-z ]{0,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_every_user_was_created_by_the_word(
        lines in vec(line(), 0..60), complete in any::<bool>(), status in select(vec![201, 400, 401, 429, 502]),
    ) {
        let mut talk = if complete { Talk::on(MINIMAL) } else { Talk::new() };
        if status != 201 {
            talk.refuses(status, None, "licence");
        }
        let mut words = 0;
        for line in &lines {
            let before = talk.posts;
            let told = talk.line(line);
            let word = line.trim().eq_ignore_ascii_case("create");
            words += usize::from(word);
            // A 401 is answered with a new token and the same user once more: it was not processed.
            prop_assert!(talk.posts == before || word, "{line:?} sent a user");
            prop_assert!(!told.contains('\u{1b}') && !told.contains('\u{202e}'), "{told:?}");
            prop_assert!(talk.left || talk.line_mode.is_prompting(), "no question after {line:?}\n{}", talk.told);
            if talk.left {
                break;
            }
        }
        prop_assert!(talk.posts <= 2 * words);
    }
}

#[test]
fn a_thousand_empty_lines_create_nobody_wherever_they_begin() {
    for count in 0..=MINIMAL_LINES.len() {
        let mut talk = Talk::new();
        talk.lines(&MINIMAL_LINES[..count]);
        for _ in 0..1000 {
            talk.line("");
        }
        assert_eq!(talk.posts, 0);
        assert!(talk.told.contains("Review, "), "they come to the review");
    }
}
