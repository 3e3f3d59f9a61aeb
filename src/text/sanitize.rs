//! Sanitizes untrusted text for display: no character can control the terminal or hide.

use std::fmt::Write;

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
/// zero-width characters, line separators, tags (Unicode's `Default_Ignorable_Code_Point`, and blanks that are letters).
pub(crate) fn is_control_like(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text with each control-like character replaced by a visible one. Emoji keep their joiners.
pub(crate) fn escape_visible(text: &str) -> String {
    if is_printable_ascii(text) || !text.contains(is_control_like) {
        return text.to_owned();
    }
    let (mut shown, mut before) = (String::with_capacity(text.len()), None);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let visible = !is_control_like(c) || joins_emoji(before, c, chars.peek().copied());
        shown.push(if visible { c } else { control_picture(c) });
        before = Some(c);
    }
    shown
}

/// [`escape_visible`] for a text of several lines.
pub(crate) fn escape_lines(text: &str) -> String {
    text.split('\n').map(escape_visible).collect::<Vec<_>>().join("\n")
}

/// The JSON text with control-like characters as JSON's escapes: `serde_json` escapes those below a space only.
pub(crate) fn escape_json(text: &str) -> String {
    let hidden = |c: char| is_control_like(c) && c != '\n';
    let plain = text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~'));
    if plain || !text.contains(hidden) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if !hidden(c) {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

/// The fast path for nearly all text on screen: every key measures the whole screen, and looking up each character took
/// half of that time.
pub(crate) fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a character shapes or joins the emoji around it. Beside other characters it is only hidden.
fn joins_emoji(before: Option<char>, c: char, after: Option<char>) -> bool {
    let is_emoji = |c: Option<char>| {
        c.is_some_and(|c| {
            matches!(c, '\u{203c}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}') && !is_control_like(c)
        })
    };
    match c {
        '\u{fe0e}' | '\u{fe0f}' => is_emoji(before),
        '\u{200d}' => (is_emoji(before) || before == Some('\u{fe0f}')) && is_emoji(after),
        _ => false,
    }
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
    fn only_emoji_keep_invisible_characters() {
        for kept in
            ["👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "☎\u{fe0e}", "🏳\u{fe0f}\u{200d}🌈", "a 👩🏽\u{200d}💻 b"]
        {
            assert_eq!(escape_visible(kept), kept);
        }
        for (hidden, count) in [
            ("a\u{200d}b", 1),
            ("漢\u{200d}字", 1),
            ("漢\u{fe00}\u{e0100}", 2),
            ("漢\u{e0041}\u{e007f}", 2),
            ("👨\u{200d}", 1),
            ("👨\u{200d}\u{200d}👧", 2),
            ("❤\u{fe0f}\u{fe0f}", 1),
            ("❤\u{fe0f}\u{200d}", 1),
            ("\u{fe0f}❤", 1),
            ("\u{200d}👧", 1),
            ("🏴\u{e0067}\u{e007f}", 2),
            ("1\u{fe0f}\u{20e3}", 1),
            ("⠀", 1),
        ] {
            let shown = escape_visible(hidden);
            assert_eq!(shown.matches('\u{fffd}').count(), count, "{shown:?}");
        }
        assert_eq!(escape_lines("a\r\n\tb\n\u{9b}"), "a␍\n␉b\n\u{fffd}");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"\u{202e}": ["\0\n\t\u{1b}", "\u{7f}\u{9b}", "\u{e0041}👨\u{200d}👧", "\\u200d"]});
        let escaped = escape_json(&format!("{value:#}"));
        assert!(!escaped.replace('\n', "").contains(is_control_like), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
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
