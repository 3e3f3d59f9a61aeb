//! Sanitizes untrusted text for display: no character can control the terminal or hide.

use std::borrow::Cow;
use std::fmt::Write;
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

/// The text with each control-like character replaced by a visible one. Emoji and letters keep their joiners.
pub(crate) fn escape_visible(text: &str) -> Cow<'_, str> {
    replace_hidden(text, |c| Some(control_picture(c)))
}

/// The text without control-like characters, except those that belong to an emoji or a letter.
pub(crate) fn without_hidden(text: &str) -> String {
    replace_hidden(text, |_| None).into_owned()
}

fn replace_hidden(text: &str, replace: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if is_printable_ascii(text) || !text.contains(is_control_like) {
        return Cow::Borrowed(text);
    }
    let replace = &replace;
    text.graphemes(true)
        .flat_map(|grapheme| {
            let belongs = has_own_characters(grapheme);
            let shown = move |c| if belongs || !is_control_like(c) { Some(c) } else { replace(c) };
            grapheme.chars().filter_map(shown)
        })
        .collect()
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

/// Whether all invisible characters of a grapheme have a meaning there: selectors and joiners of emoji, selectors of
/// ideographs (UTS #37), joiners of Arabic and Indic letters (UAX #31), tags of flags.
pub(crate) fn has_own_characters(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    let Some(base) = chars.next().filter(|base| !is_control_like(*base)) else { return false };
    let is_emoji = || {
        matches!(base, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
            || grapheme.ends_with('\u{20e3}')
    };
    let joins = || matches!(base, '\u{600}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}');
    let is_flag = || base == '\u{1f3f4}' && grapheme.ends_with('\u{e007f}') && grapheme.chars().count() <= 8;
    chars.all(|c| match c {
        '\u{fe0e}' | '\u{fe0f}' => is_emoji(),
        '\u{200d}' => joins() || is_emoji() && !grapheme.ends_with('\u{200d}'),
        '\u{200c}' => joins(),
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => {
            matches!(base, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        }
        '\u{e0020}'..='\u{e007f}' => is_flag(),
        other => !is_control_like(other),
    })
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
    fn only_what_belongs_to_a_character_stays_invisible() {
        for kept in [
            "👨\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}",
            "☎\u{fe0e}",
            "🏳\u{fe0f}\u{200d}🌈",
            "a 👩🏽\u{200d}💻 b",
            "1\u{fe0f}\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "葛\u{e0100}城",
            "می\u{200c}خواهم",
            "ශ\u{dca}\u{200d}රී",
        ] {
            assert_eq!((&*escape_visible(kept), &*without_hidden(kept)), (kept, kept));
        }
        for (hidden, shown, plain) in [
            ("a\u{200d}b", "a\u{fffd}b", "ab"),
            ("a\u{200c}b", "a\u{fffd}b", "ab"),
            ("漢\u{200d}字", "漢\u{fffd}字", "漢字"),
            ("漢\u{fe0f}\u{e0041}\u{e007f}", "漢\u{fffd}\u{fffd}\u{fffd}", "漢"),
            ("👨\u{200d}", "👨\u{fffd}", "👨"),
            ("👨\u{200d} ", "👨\u{fffd} ", "👨 "),
            ("\u{200d}👧", "\u{fffd}👧", "👧"),
            ("\u{fe0f}❤", "\u{fffd}❤", "❤"),
            ("🏴\u{e0067}", "🏴\u{fffd}", "🏴"),
            ("😀\u{e0041}\u{e007f}", "😀\u{fffd}\u{fffd}", "😀"),
            ("می\u{202e}", "می\u{fffd}", "می"),
            ("a\u{2800}\u{3164}", "a\u{fffd}\u{fffd}", "a"),
            ("\u{1b}[1m\u{7f}\u{9b}", "␛[1m␡\u{fffd}", "[1m"),
        ] {
            assert_eq!((&*escape_visible(hidden), &*without_hidden(hidden)), (shown, plain), "{hidden:?}");
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
