//! Text of others, made fit to be shown: nothing in it is obeyed by a terminal, everything in it is seen.

use unicode_segmentation::UnicodeSegmentation;

/// One line of at most `max` characters: white space becomes single spaces, what a terminal would obey or hide is
/// written out (`\u{1b}`), and a text that was cut ends in `…`.
pub fn line(text: &str, max: usize) -> String {
    let mut shown = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let space = usize::from(length > 0);
        if length + space >= max {
            return cut(shown, max);
        }
        shown.extend((space > 0).then_some(' '));
        length += space;
        for c in word.chars() {
            let before = shown.len();
            push(&mut shown, c);
            length += shown.get(before..).map_or(1, |added| added.chars().count());
            if length > max {
                return cut(shown, max);
            }
        }
    }
    shown
}

/// Whether a character acts on a terminal or on the text around it, instead of being seen: controls (C0, C1, DEL),
/// bidi marks, zero-width characters, separators of lines, tags.
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text with whatever a terminal would obey, or hide, as one visible character each. Emoji keep their joiners.
pub fn visible(text: &str) -> String {
    if is_plain(text) || !text.contains(is_obeyed) {
        return text.to_owned();
    }
    text.graphemes(true)
        .flat_map(|grapheme| {
            let whole = is_emoji_sequence(grapheme);
            grapheme.chars().map(move |c| if whole || !is_obeyed(c) { c } else { picture(c) })
        })
        .collect()
}

/// Nearly all that is drawn is: for each key the whole screen is measured, and looking up every character took half the
/// time of an answer.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// A picture of an emoji is made of several characters, joined or varied by invisible ones.
fn is_emoji_sequence(grapheme: &str) -> bool {
    let joiner = |c: char| matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}');
    let mut chars = grapheme.chars();
    let first = chars.next();
    first.is_some_and(|c| c >= '\u{203c}' && !is_obeyed(c)) && chars.all(|c| joiner(c) || !is_obeyed(c))
}

fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

fn push(shown: &mut String, c: char) {
    if is_obeyed(c) {
        shown.extend(c.escape_unicode());
    } else {
        shown.push(c);
    }
}

fn cut(shown: String, max: usize) -> String {
    if shown.chars().count() < max {
        return shown + "…";
    }
    shown.chars().take(max.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_a_terminal_would_obey() {
        assert_eq!(line("a\u{1b}[2Jb\u{9b}1m\u{7f}", 99), "a\\u{1b}[2Jb\\u{9b}1m\\u{7f}");
        assert_eq!(line("x\u{202e}y\u{200b}z\u{feff}", 99), "x\\u{202e}y\\u{200b}z\\u{feff}");
        assert_eq!(line(" two\n\n words\t\r", 99), "two words");
        assert_eq!(line("Zażółć 漢字 \u{1f600}", 99), "Zażółć 漢字 \u{1f600}");
    }

    #[test]
    fn cuts_at_the_length_asked_for() {
        assert_eq!(line("abcdef", 6), "abcdef");
        assert_eq!(line("abcdefg", 6), "abcde…");
        assert_eq!(line("abc defg", 4), "abc…");
        for max in 1..12 {
            assert!(line("ab \u{1b}cd ef gh\u{200b}", max).chars().count() <= max, "{max}");
        }
    }
}
