//! Texts that were read with another character set than they were written with.

use std::borrow::Cow;

/// The upper half of Windows-1252, with the controls of Latin-1 where it has no character.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
/// The upper half of Windows-1250, of Central Europe.
const WINDOWS_1250: &str = "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";
/// The upper half of Mac OS Roman.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// The text whose UTF-8 was read as another character set: `JÃ³zef`, `JĂłzef` and `J√≥zef` were `Józef`.
pub(crate) fn wrongly_decoded(value: &str) -> Option<String> {
    // Quotation marks and dashes are letters' first bytes in it, so that others need one of these.
    let is_mac = value.contains(['√', 'ƒ', '≈']);
    [WINDOWS_1252, WINDOWS_1250, MAC_ROMAN]
        .into_iter()
        .filter(|set| is_mac || *set != MAC_ROMAN)
        .find_map(|set| String::from_utf8(bytes(value, set)?).ok())
        .filter(|text| text != value)
}

/// The letters of Central Europe whose bytes were read as Windows-1252: `Micha³` was `Michał`. None if a symbol is left.
pub(super) fn central_european(value: &str) -> Option<String> {
    let letter = |byte: u8| match byte.checked_sub(0x80) {
        Some(place) => WINDOWS_1250.chars().nth(usize::from(place)),
        None => Some(char::from(byte)),
    };
    let text: Option<String> = bytes(value, WINDOWS_1252)?.into_iter().map(letter).collect();
    text.filter(|text| text.chars().all(|c| c.is_ascii() || c.is_alphabetic()))
}

/// A symbol that no name or ID has, where Polish and other character sets have a letter.
pub(super) fn is_symbol(c: char) -> bool {
    matches!(c, '¡'..='§' | '¬' | '¯' | '±'..='³' | '¶' | '¹' | '¼'..='¿')
}

/// The text with the letters of the keyboard for wide ones (`Ｊａｎａ`) and for those that a PDF joins (`ﬁ`).
pub(super) fn plain_letters(value: &str) -> Cow<'_, str> {
    if !value.contains(|c| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{fb00}'..='\u{fb06}')) {
        return Cow::Borrowed(value);
    }
    let joined = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    let plain = |text: String, c: char| match u32::from(c) {
        code @ 0xff01..=0xff5e => text + char::from_u32(code - 0xfee0).unwrap_or(c).encode_utf8(&mut [0; 4]),
        code @ 0xfb00..=0xfb06 => text + joined[(code - 0xfb00) as usize],
        _ => text + c.encode_utf8(&mut [0; 4]),
    };
    Cow::Owned(value.chars().fold(String::new(), plain))
}

fn bytes(value: &str, set: &str) -> Option<Vec<u8>> {
    let byte = |c: char| match u32::from(c) {
        code @ 0..0xa0 => u8::try_from(code).ok(),
        _ => set.chars().position(|other| other == c).and_then(|place| u8::try_from(place + 0x80).ok()),
    };
    value.chars().map(byte).collect()
}
