//! Properties for any input lines.

use super::driver::LineModeTest;
use super::{MINIMAL, MINIMAL_LINES};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn line() -> impl Strategy<Value = String> {
    let usual = "|1|2|3|4|7|99|y|n|d|Agent|Admin|create|united|UK|poland|:back|:next|:clear|:help|:help commands|\
        :jump Location|:jump associated users|:jump 1 Username|:jump x|:review|:save|:problems|:fix|:json|:remove|\
        :undo|:redo|:new|:last|:drafts|:curl|:json FILE|:like anna|:users|:id|:attempts|:cancel|::x|:|::|:quit|\
        +48 22 123|9x|jana@example.com|\u{1b}[2J|\u{202e}";
    let usual = select(usual.split('|').collect::<Vec<_>>());
    prop_oneof![8 => usual.prop_map(str::to_owned), 1 => any::<String>(), 1 => ":[a-z ]{0,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_need_the_word_to_create(
        lines in vec(line(), 0..60), complete in any::<bool>(), status in select(vec![201, 400, 401, 429, 502]),
    ) {
        let mut test = if complete { LineModeTest::on(MINIMAL) } else { LineModeTest::new() };
        if status != 201 {
            test.respond_with(status, None, "licence");
        }
        let mut confirmations = 0;
        for line in &lines {
            let before = test.posts;
            let output = test.line(line);
            let confirmed = line.trim().eq_ignore_ascii_case("create");
            confirmations += usize::from(confirmed);
            // After a 401, which processes nothing, the user is sent again with a new token.
            prop_assert!(test.posts == before || confirmed, "{line:?} sent a user");
            prop_assert!(!output.contains('\u{1b}') && !output.contains('\u{202e}'), "{output:?}");
            prop_assert!(test.left || test.line_mode.is_prompting(), "no question after {line:?}\n{}", test.output);
            if test.left {
                break;
            }
        }
        prop_assert!(test.posts <= 2 * confirmations);
    }
}

#[test]
fn empty_lines_create_no_user() {
    for count in 0..=MINIMAL_LINES.len() {
        let mut test = LineModeTest::new();
        test.lines(&MINIMAL_LINES[..count]);
        for _ in 0..1000 {
            test.line("");
        }
        assert_eq!(test.posts, 0);
        assert!(test.output.contains("Review, "), "the review is reached");
    }
}
