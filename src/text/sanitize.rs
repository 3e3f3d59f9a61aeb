//! Sanitizes untrusted text for display: no character can control the terminal or hide.

use unicode_segmentation::UnicodeSegmentation;

/// A single line of at most `max` characters. White space is collapsed, control-like characters are escaped (`\u{1b}`),
/// and a truncated text ends in `…`.
pub(crate) fn single_line(text: &str, max: usize) -> String {
    let words = text.split_whitespace().flat_map(|word| [" ", word]).skip(1);
    let mut shown = String::new();
    // Each character becomes at least one.
    for c in words.flat_map(str::chars).take(max.saturating_add(1)) {
        if is_control_like(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    if shown.chars().count() > max {
        return shown.chars().take(max.saturating_sub(1)).chain(['…']).collect();
    }
    shown
}

/// Whether a character acts on the terminal or the surrounding text or is invisible: controls (C0, C1, DEL), bidi marks,
/// zero-width characters, line separators, tags, and what fonts draw as nothing.
pub(crate) fn is_control_like(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text with each control-like character replaced by a visible one. Emoji keep their joiners.
pub(crate) fn escape_visible(text: &str) -> String {
    if is_printable_ascii(text) || !text.contains(is_control_like) {
        return text.to_owned();
    }
    text.graphemes(true)
        .flat_map(|grapheme| {
            let emoji = is_emoji_sequence(grapheme);
            grapheme.chars().map(move |c| if emoji || !is_control_like(c) { c } else { control_picture(c) })
        })
        .collect()
}

/// The fast path for nearly all text on screen: every key measures the whole screen, and looking up each character took
/// half of that time.
pub(crate) fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a grapheme is an emoji made of several characters with invisible joiners or variation selectors.
fn is_emoji_sequence(grapheme: &str) -> bool {
    let joiner = |c: char| matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}');
    let mut chars = grapheme.chars();
    let first = chars.next();
    first.is_some_and(|c| c >= '\u{203c}' && !is_control_like(c))
        && chars.all(|c| joiner(c) || !is_control_like(c))
}

fn control_picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(single_line("a\u{1b}[2Jb\u{9b}1m\u{7f}", 99), "a\\u{1b}[2Jb\\u{9b}1m\\u{7f}");
        assert_eq!(single_line("x\u{202e}y\u{200b}z\u{feff}", 99), "x\\u{202e}y\\u{200b}z\\u{feff}");
        assert_eq!(single_line(" two\n\n words\t\r", 99), "two words");
        assert_eq!(single_line("Zażółć 漢字 \u{1f600}", 99), "Zażółć 漢字 \u{1f600}");
    }

    #[test]
    fn truncates_to_the_maximum_length() {
        assert_eq!(single_line("abcdef", 6), "abcdef");
        assert_eq!(single_line("abcdefg", 6), "abcde…");
        assert_eq!(single_line("abc defg", 4), "abc…");
        for max in 1..12 {
            assert!(single_line("ab \u{1b}cd ef gh\u{200b}", max).chars().count() <= max, "{max}");
        }
    }
}
