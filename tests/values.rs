//! Values that spreadsheets, clipboards and other programs damaged, and values that look odd and are right: what is sent
//! of each and what is said about it, the same in the model, the form, `check` and `batch`.

use crate::common::home::Home;
use crate::common::{MINIMAL, TestApp};
use crate::line_mode::driver::LineModeTest;
use serde_json::{Value, json};
use vcc_user::app::focus::FocusTarget;
use vcc_user::app::msg::Msg;
use vcc_user::model::fields::FieldId;
use vcc_user::model::form::{FieldRef, Form};
use vcc_user::model::rule::Severity;
use vcc_user::model::{import, validation};

use FieldId::{
    AgentId as A, Email as E, Extension as X, Location as L, Name as N, OutboundWrapUp as W,
    PhoneNumber as P, SsoExternalId as S, TelephonyRegion as R, Username as U,
};

/// The value is sent as it is.
const SAME: &str = "=";
const OK: &str = "";
const TWO: &str = "! looks like two";
const MINUS: &str = "! without the minus";
const ZERO: &str = "! 0 in brackets";
const POINT: &str = "! without a decimal point";
const DECIMAL: &str = "! spreadsheet converted this";
const ROUNDED: &str = "! spreadsheet rounded this";
const PLUS: &str = "? Starts with +: give the national form";
const HOLDER: &str = "? a spreadsheet's error or a placeholder";
const QUOTED: &str = "? quotes around it";
const FORMULA: &str = "? formula or text mark";
const CELL: &str = "? ends with a separator";
const LETTERLESS: &str = "? whose letter is missing";
const ADDRESS: &str = "! Enter an address such as";
const DOMAIN: &str = "! a domain has letters";
const DIGITS: &str = "? Every known agent ID";
const COUNTRY: &str = "! two-letter code";
const EXTENSION: &str = "? Every known extension";
const LOST: &str = "? in the place of a letter of another character set";
const LABEL: &str = "? The name of the field";

/// The field, the value as it comes, the value that is sent, and the first problem: nothing, an error (!) or a warning
/// (?).
#[rustfmt::skip]
const VALUES: &[(FieldId, &str, &str, &str)] = &[
    // Phone numbers: separators go, nothing that can mean something else does.
    (P, "800200", SAME, OK), (P, "020 7946 0000", "02079460000", OK), (P, "(020) 7946-0000", "02079460000", OK),
    (P, "(0)22 555-12", "02255512", OK), (P, "01.23.45.67.89", "0123456789", OK), (P, "555.1234", "5551234", OK),
    (P, "98765 43210", "9876543210", OK), (P, "030\u{2013}1234567", "0301234567", OK), (P, "030\u{a0}123\u{2011}4567", "0301234567", OK),
    (P, "[020] 79460000", "02079460000", OK), (P, " 800200\n", "800200", OK), (P, "4411", SAME, "? Starts with 44"),
    (P, "+48221234567", SAME, PLUS), (P, "+4822", SAME, PLUS), (P, "+123456789012345", SAME, PLUS), (P, "+44 (20) 7946 0000", "+442079460000", PLUS),
    (P, "(+44) 20 7946 0000", "+442079460000", PLUS), (P, "00123456789012345", SAME, "? Starts with 00"), (P, "\u{202a}+48221234567\u{202c}", "+48221234567", "? text direction mark (U+202A) at the edge"),
    (P, "2079460000.0", SAME, DECIMAL), (P, "2079460000.00", SAME, DECIMAL), (P, "2079460000,0", SAME, DECIMAL), (P, "-2079460000.0", SAME, DECIMAL),
    (P, "4.48E+11", SAME, ROUNDED), (P, "4,48E+11", SAME, ROUNDED), (P, "4.4E11", SAME, ROUNDED), (P, "4E+11", SAME, ROUNDED), (P, "4.48e+11", SAME, ROUNDED),
    (P, "2079460000.5", SAME, POINT), (P, "20794600.25", SAME, POINT),
    (P, "800200/800201", SAME, TWO), (P, "800200 / 01", SAME, TWO), (P, "800200, 800201", SAME, TWO), (P, "800200; 800201", SAME, TWO),
    (P, "800200 & 800201", SAME, TWO), (P, "800200|800201", SAME, TWO), (P, "800200\\800201", SAME, TWO), (P, "800200 800201", SAME, TWO),
    (P, "800200-800201", SAME, TWO), (P, "+48221234567 +48221234568", SAME, TWO), (P, "48+22", SAME, TWO), (P, "++48221234", SAME, OK_PLUS),
    (P, "02079460000 02079460001", SAME, "! more than 15 digits"), (P, "1234567890123456", SAME, "! more than 15 digits"), (P, "001234567890123456", SAME, "! more than 15 digits"),
    (P, "-800200", SAME, MINUS), (P, "\u{2212}800200", SAME, MINUS), (P, "\u{2013}800200", SAME, MINUS), (P, "(-800200)", SAME, "! without the minus"),
    (P, "800200-", SAME, "! without the dash"), (P, "800200 \u{2013}", SAME, "! without the dash"),
    (P, "+44 (0)20 7946 0000", SAME, ZERO), (P, "+44(0)2079460000", SAME, ZERO), (P, "0044 (0) 20 7946", SAME, ZERO), (P, "44 (0)20 7946 0000", SAME, ZERO),
    (P, "+44 (020) 7946 0000", SAME, ZERO), (P, "+44 [0] 20 7946", SAME, ZERO), (P, "+49 ( 0 ) 30 1234", SAME, ZERO),
    (P, "800200\t800201", SAME, TWO), (P, "800200\n800201", SAME, TWO), (P, "(+44)(0)20 7946", SAME, ZERO), (P, "1-800-555-0199", "18005550199", OK), (P, "800200.", "800200", OK), (P, "()", SAME, "! the digits of the number"), (P, "1.5", SAME, POINT),
    (P, "0800 FLOWERS", SAME, "! Use only + and the digits"), (P, "800200 ext 12", SAME, "! Use only + and the digits"), (P, "tel:800200", SAME, "! Use only + and the digits"),
    (P, "８００２００", SAME, "! Use only + and the digits"), (P, "+", SAME, "! the digits"), (P, "12", SAME, "? Few phone numbers"), (P, "#N/A", SAME, "! Use only + and the digits"),
    (P, "-", SAME, "! the digits of the number"), (P, "80\u{200b}0200", SAME, "! Remove the zero-width space"), (P, "800200\u{200b}", "800200", "? zero-width space (U+200B) at the edge"),

    (P, "2026-01-02", SAME, "! made this date"), (P, "12.03.2026", SAME, "! made this date"), (P, "1/2/2026", SAME, "! made this date"), (P, "02-Jan", SAME, "! Use only + and the digits"), (P, "1:30", SAME, "! Use only + and the digits"), (P, "31.12.1999", SAME, "! made this date"),
    (P, "32.13.2026", "32132026", OK), (P, "2026-13-40", "20261340", OK), (P, "12.34.56.78", "12345678", OK), (P, "2026 555 123", "2026555123", OK), (P, "030 12345-0", "030123450", OK),
    (P, "800200x123", SAME, "! Use only + and the digits"), (P, "800200 wew. 12", SAME, "! Use only + and the digits"), (P, "tel:+44-20-7946-0000;ext=12", SAME, "! Use only + and the digits"), (P, "+44-20-7946-0000;ext=12", SAME, "! Use only + and the digits"),
    (P, "٠١٢٣٤٥٦٧", SAME, "! Use only + and the digits"), (P, "۰۱۲۳۴۵۶", SAME, "! Use only + and the digits"), (P, "8OO2OO", SAME, "! Use only + and the digits"), (P, "'800200", SAME, "! Use only + and the digits"), (P, "=\"800200\"", SAME, "! Use only + and the digits"),
    (P, "800200*12", SAME, "! Use only + and the digits"), (P, "800200%", SAME, "! Use only + and the digits"), (P, "$800200", SAME, "! Use only + and the digits"), (P, "8\u{fe0f}00200", SAME, "! Remove the variation selector"), (P, "800200\u{301}", SAME, "! Use only + and the digits"),

    // Names that look odd and are right.
    (N, "O'Brien", SAME, OK), (N, "Łukasz Żółć", SAME, OK), (N, "山田", SAME, OK), (N, "山田　太郎", SAME, OK), (N, "Nguyễn Văn Ánh", SAME, OK),
    (N, "👩\u{200d}💻 Ada", SAME, OK), (N, "Ada ❤\u{fe0f}", SAME, OK), (N, "می\u{200c}خواهم", SAME, OK), (N, "葛\u{e0100}城", SAME, OK), (N, "Zoe\u{308}", SAME, OK),
    (N, "Nulla", SAME, OK), (N, "Nan Li", SAME, OK), (N, "Anna-Maria", SAME, OK), (N, "Agent 12", SAME, OK), (N, "2E10", SAME, OK), (N, "0", SAME, "? without letters"), (N, "44927", SAME, "? without letters"), (N, "1.2", SAME, "? without letters"), (N, "X Æ A-12", SAME, OK),
    (N, "Null", SAME, HOLDER), (N, "Na", SAME, HOLDER), (N, "Ñandú", SAME, OK), (N, "Müller", SAME, OK), (N, "Åsa Öberg", SAME, OK), (N, "café", SAME, OK),
    (N, "Kowalska, Jana", SAME, OK), (N, "'t Hart", SAME, OK), (N, "\"Jo\" Li \"K\"", SAME, OK), (N, "Jo [Ext] Li", SAME, OK), (N, "Jana (PL)", SAME, OK), (N, "Truesdale", SAME, OK), (N, "True North", SAME, OK), (N, "R&D < 5", SAME, OK), (N, "100% Jana", SAME, OK), (N, "Smith Jr.", SAME, OK), (N, "d'Arcy'", SAME, OK),
    (N, "山\u{301}田", SAME, OK), (N, "ी", SAME, LETTERLESS), (N, "\u{301}Jana", SAME, LETTERLESS), (N, "\u{301}\u{301}", SAME, LETTERLESS), (N, "\u{20dd}Jana", SAME, LETTERLESS), (S, "\u{5b0}x", SAME, LETTERLESS), (N, "\u{3164}", "", "! Enter the name"), (N, "\u{115f}", "", "! Enter the name"), (N, "Ja\u{3164}na", SAME, "! Remove the invisible character (U+3164)"), (N, "Jana\u{fe0f}", "Jana", "? variation selector (U+FE0F) at the edge"),
    // What other programs put around a value, or in its place.
    (N, "\"Jana\"", SAME, QUOTED), (N, "'Jana'", SAME, QUOTED), (N, "`Jana`", SAME, QUOTED), (S, "\"jana\"", SAME, QUOTED), (X, "'44'", SAME, QUOTED), (X, "'44", SAME, FORMULA), (A, "'1234", SAME, FORMULA), (N, "=Jana", SAME, FORMULA), (S, "=A1", SAME, FORMULA), (X, "=\"44\"", SAME, FORMULA), (U, "=A1", SAME, FORMULA),
    (N, "Jana,", SAME, CELL), (N, "Jana;", SAME, CELL), (N, ";Jana", SAME, CELL), (S, "jana|", SAME, CELL), (X, "44;", SAME, CELL), (U, "jana@example.com;", SAME, CELL), (A, "1234,", SAME, CELL),
    (N, "{{name}}", SAME, HOLDER), (N, "${name}", SAME, HOLDER), (N, "<name>", SAME, HOLDER), (N, "[name]", SAME, HOLDER), (N, "%NAME%", SAME, HOLDER), (N, "{0}", SAME, HOLDER), (U, "<username>", SAME, HOLDER), (S, "__ID__", SAME, HOLDER),
    (N, "TRUE", SAME, HOLDER), (N, "false", SAME, HOLDER), (N, "WAHR", SAME, HOLDER), (U, "true", SAME, HOLDER), (S, "FALSE", SAME, HOLDER), (X, "true", SAME, HOLDER),
    (N, "J%C3%B3zef", SAME, "? %C3 is a character"), (N, "Jana%20Kowalska%21", SAME, "? %20 is a character"), (N, "J%F3zef", SAME, "? %F3 is a character"), (N, "<b>Jana</b>", SAME, "? </ is a character"), (N, "Jana<br>K", SAME, "? <br is a character"), (S, "CORP\\nowak", SAME, OK), (N, "Jana %20", SAME, OK),
    (N, "jana@example.com", SAME, "? Few names have an @"), (N, "Jana Kowalska <jana@example.com>", SAME, "? Few names have an @"),
    // Typographic marks, spaces, line breaks.
    (N, "d’Arcy", "d'Arcy", "? ’ is replaced by '"), (N, "O‘Brien", "O'Brien", "? ‘ is replaced by '"), (N, "OʼBrien", "O'Brien", "? ʼ is replaced by '"), (N, "O´Brien", "O'Brien", "? ´ is replaced by '"),
    (N, "“Jo” Li", "\"Jo\" Li", "? “ is replaced by \""), (N, "„Jo“ Li", "\"Jo\" Li", "? „ is replaced by \""), (N, "«Jo» Li", "\"Jo\" Li", "? « is replaced by \""),
    (N, "Jana\u{a0}K", "Jana K", "? non-breaking space (U+00A0) is replaced"), (N, "Jana\u{202f}K", "Jana K", "? non-breaking space (U+202F)"), (N, "Jana\u{2003}K", "Jana K", "? space (U+2003) is replaced"),
    (N, "Jana\nK", "Jana K", "? line break is replaced"), (N, "Jana\r\nK", "Jana K", "? line break is replaced"), (N, "Jana \n K", "Jana K", "? line break is replaced"), (N, "Jana\u{2028}K", "Jana K", "? line break"),
    (N, "Jana\tK", "Jana K", "? tab is replaced"), (N, "\tJana\r\n", "Jana", OK), (N, "  Jana ", "Jana", OK), (N, "\u{a0}Jana", "Jana", OK),
    (U, "jana\u{a0}k", "jana k", "! Remove the spaces"), (U, "jana\nq", "jana q", "! Remove the spaces"), (S, "jana’k", "jana'k", "? ’ is replaced"), (X, "4\t4", "4 4", "? tab is replaced"),
    (A, "1234\n1235", "1234 1235", "? line break is replaced"), (R, "b4c6e398-ac69-4135-b3fd-64d7a6d14272\u{200b}", "b4c6e398-ac69-4135-b3fd-64d7a6d14272", "? zero-width space"),
    // Invisible characters: at the edge they go, inside they are an error.
    (N, "\u{feff}Jana", "Jana", "? byte order mark (U+FEFF) at the edge"), (N, "Jana\u{200b}", "Jana", "? zero-width space (U+200B) at the edge"), (N, "Jana\0", "Jana", "? NUL character (U+0000) at the edge"),
    (U, "\u{200e}jana", "jana", "? text direction mark (U+200E) at the edge"), (E, "jana@example.com\u{ad}", "jana@example.com", "? soft hyphen (U+00AD) at the edge"), (A, "\u{2060}1234", "1234", "? word joiner (U+2060) at the edge"),
    (N, "Ja\u{200b}na", SAME, "! Remove the zero-width space (U+200B)"), (U, "ja\u{200d}na", SAME, "! Remove the zero-width joiner (U+200D)"), (E, "ja\u{ad}na@example.com", SAME, "! Remove the soft hyphen (U+00AD)"),
    (E, "jana@exa\u{feff}mple.com", SAME, "! Remove the byte order mark (U+FEFF)"), (A, "12\u{2060}34", SAME, "! Remove the word joiner (U+2060)"), (S, "ja\u{202e}na", SAME, "! Remove the text direction mark (U+202E)"),
    (X, "4\u{e0034}4", SAME, "! Remove the invisible tag (U+E0034)"), (N, "Ja\0na", SAME, "! Remove the NUL character (U+0000)"), (N, "Ja\u{1b}na", SAME, "! Remove the escape character (U+001B)"),
    (N, "Ja\u{7f}na", SAME, "! Remove the control character (U+007F)"), (N, "Ja\u{9b}na", SAME, "! Remove the control character (U+009B)"), (N, "山\u{200d}田", SAME, "! Remove the zero-width joiner"),
    (L, "P\u{200b}L", SAME, "! Remove the zero-width space"), (L, "\u{200b}PL", "PL", "? zero-width space"), (W, "9\u{200b}0", SAME, "! Remove the zero-width space"), (R, "b4\u{200c}c6", SAME, "! Remove the zero-width non-joiner"),

    // Numbers that a spreadsheet wrote.
    (U, "1.2E+03", SAME, ROUNDED), (U, "1234.0", SAME, DECIMAL), (U, "1234.000", SAME, DECIMAL), (U, "123.000", SAME, OK), (U, "1.000", SAME, OK), (U, "2E10", SAME, OK), (U, "j.1.0", SAME, OK), (A, "1.23E+05", SAME, ROUNDED), (A, "1234.0", SAME, DECIMAL), (A, "1234,00", SAME, DECIMAL), (A, "1.234", SAME, DIGITS),
    (X, "44.0", SAME, "? spreadsheet converted this"), (X, "4.4E+01", SAME, "? spreadsheet rounded this"), (X, "044", SAME, OK), (X, "0", SAME, OK), (S, "5.1E+12", SAME, "? spreadsheet rounded this"), (S, "77.0", SAME, "? spreadsheet converted this"),
    (N, "1.2E+03", SAME, "? spreadsheet rounded this"), (N, "12.0", SAME, "? spreadsheet converted this"), (N, "1.000", SAME, "? without letters"), (W, "0x5A", SAME, "! Enter a number"), (W, "000", "0", "! Enter a number"), (W, "00007201", "7201", "! Enter a number"), (W, "90.0", SAME, DECIMAL), (W, "9E+01", SAME, ROUNDED), (R, "1E+05", SAME, "? spreadsheet rounded this"),
    // Errors and placeholders.
    (N, "#N/A", SAME, HOLDER), (N, "#REF!", SAME, HOLDER), (N, "#VALUE!", SAME, HOLDER), (N, "#NAME?", SAME, HOLDER), (N, "#DIV/0!", SAME, HOLDER), (N, "#NUM!", SAME, HOLDER), (N, "#NULL!", SAME, HOLDER),
    (N, "Err:502", SAME, HOLDER), (N, "################################", SAME, HOLDER), (N, "nan", SAME, HOLDER), (N, "NaN", SAME, HOLDER), (N, "null", SAME, HOLDER), (N, "NULL", SAME, HOLDER), (N, "None", SAME, HOLDER), (N, "undefined", SAME, HOLDER),
    (N, "-", SAME, HOLDER), (N, "--", SAME, HOLDER), (N, "\u{2013}", SAME, HOLDER), (N, "?", SAME, HOLDER), (N, "n/a", SAME, HOLDER), (N, "(blank)", SAME, HOLDER), (N, "[object Object]", SAME, HOLDER), (N, "TBD", SAME, HOLDER),
    (U, "null", SAME, HOLDER), (U, "-", SAME, HOLDER), (A, "#N/A", SAME, HOLDER), (X, "-", SAME, HOLDER), (S, "nan", SAME, HOLDER), (R, "#N/A", SAME, HOLDER), (L, "NA", SAME, OK), (L, "#N/A", SAME, COUNTRY), (W, "#N/A", SAME, "! Enter a number"),
    // Dates, rounded IDs, characters in another notation.
    (U, "01-Feb", SAME, "? a date"), (X, "Mar-26", SAME, "? a date"), (S, "2026-03-02 00:00:00", SAME, "? a date"), (S, "1 Mar 2026", SAME, "? a date"), (N, "April May", SAME, OK), (N, "May", SAME, OK), (U, "jan-2", SAME, OK), (U, "1-Mar", SAME, "? a date"), (U, "jan.kowalski", SAME, OK),
    (U, "2026-03-02", SAME, "? a date"), (S, "2.3.2026", SAME, "? a date"), (X, "12/31/2026", SAME, "? a date"), (X, "12:30", SAME, "? a date"), (X, "1:30:00", SAME, "? a date"), (N, "12:30", SAME, "? a date"), (A, "2026-01-02", SAME, "? a date"), (U, "1.2.3", SAME, OK), (S, "10.20.2030.4", SAME, OK), (U, "32-13-2026", SAME, OK), (S, "a:12", SAME, OK), (S, "12:75", SAME, OK),
    (S, "123456789012345000", SAME, "? zeros of the last digits"), (S, "123456789012345678", SAME, OK), (S, "1234567890", SAME, OK), (A, "1234567890123450", SAME, "? zeros of the last digits"),
    (N, "O&#39;Brien", SAME, "? &#39; is a character"), (N, "Smith &amp; Co", SAME, "? &amp; is a character"), (N, "J&oacute;zef", SAME, "? &oacute; is"), (N, "Smith & Co; Ltd", SAME, OK), (N, "J\\u00f3zef", SAME, "? \\u00f3 is"), (N, "=?utf-8?Q?J=C3=B3zef?=", SAME, "? =? is"),
    // Letters that a wrong character set made.
    (N, "JÃ³zef", SAME, "? Looks like Józef read"), (N, "MÃ¼ller", SAME, "? Looks like Müller read"), (N, "Oâ€™Brien", "Oâ€™Brien", "? Looks like O’Brien read"), (N, "Å‚ukasz", "Å'ukasz", "? ‚ is replaced"), (N, "J\u{fffd}zef", SAME, "? one that was lost"), (N, "\u{f0b7}Jana", SAME, "? one that was lost"),

    // E-mail addresses.
    (E, "jana.kowalska+vcc@example.co.uk", SAME, OK), (E, "o'brien@example.com", SAME, OK), (E, "r&d@example.com", SAME, OK), (E, "JANA@EXAMPLE.COM", SAME, OK), (E, "jana@ex-ample.com", SAME, OK), (E, "jana@xn--mnchen-3ya.de", SAME, OK),
    (E, "jana@münchen.de", SAME, OK), (E, "jana@пример.рф", SAME, OK), (E, "jana@例え.jp", SAME, OK), (E, "jana@3com.com", SAME, OK), (E, "jana@उदाहरण.भारत", SAME, OK),
    (E, "o’brien@example.com", "o'brien@example.com", "? ’ is replaced by '. Check the address"), (E, "jana@example.com/foo", SAME, DOMAIN), (E, "jana@example.com?subject=x", SAME, DOMAIN), (E, "jana@example.com#a", SAME, DOMAIN),
    (E, "jana@*.com", SAME, ADDRESS), (E, "j***@example.com", SAME, "! Enter the whole address"), (E, "jana@example_x.com", SAME, DOMAIN), (E, "jana@example.com:25", SAME, ADDRESS), (E, "jana@192.168.0.1", SAME, "! ends in letters"),
    (E, "jana@[192.168.0.1]", SAME, ADDRESS), (E, "jana@example.c", SAME, "! ends in letters"), (E, "jana@example.123", SAME, "! ends in letters"), (E, "jana@-example.com", SAME, ADDRESS), (E, "jana@example-.com", SAME, ADDRESS),
    (E, "jana@example..com", SAME, ADDRESS), (E, "jana@example.com.", SAME, ADDRESS), (E, "jana@.example.com", SAME, ADDRESS), (E, "jana@example", SAME, ADDRESS), (E, "mailto:jana@example.com", SAME, ADDRESS), (E, "Jana <jana@example.com>", SAME, ADDRESS),
    (E, "<jana@example.com>", SAME, ADDRESS), (E, "jana@example.com;", SAME, ADDRESS), (E, "a@example.com,b@example.com", SAME, ADDRESS), (E, "jana@@example.com", SAME, ADDRESS), (E, "jana@example.com\nx", "jana@example.com x", ADDRESS), (E, "jana＠example.com", SAME, ADDRESS),
    (E, "jana@exаmple.com", SAME, "? mixes letters"), (E, "jana@еxample.com", SAME, "? mixes letters"), (E, "jana@аррӏе.com", SAME, "? mixes letters"), (E, "jana@ехаmрlе.рф", SAME, "? mixes letters"), (E, "jana@exαmple.com", SAME, "? mixes letters"),
    (E, "jana@example.c0m", SAME, "! ends in letters"), (E, "jana@example.xn--p1ai", SAME, OK), (E, "jana@127.1", SAME, "! ends in letters"), (E, "jana@پارسی.ایران", SAME, OK), (E, "jana@հայ.հայ", SAME, OK),
    (E, ".jana@example.com", SAME, ADDRESS), (E, "ja..na@example.com", SAME, ADDRESS), (E, "jana.@example.com", SAME, ADDRESS), (E, "jana@example。com", SAME, ADDRESS), (E, "jana@😀.com", SAME, ADDRESS), (E, "jana@exa mple.com", SAME, ADDRESS),
    (E, "'jana@example.com", SAME, "? begin with '"), (E, "'jana@example.com'", SAME, ADDRESS), (E, "jana at example.com", SAME, ADDRESS), (E, "jana@example,com", SAME, ADDRESS), (E, "a@example.com b@example.com", SAME, ADDRESS), (E, "jana@example.com (work)", SAME, ADDRESS), (E, "jana@xn--.com", SAME, ADDRESS), (E, "jana@exam%70le.com", SAME, DOMAIN),
    (E, "jana\u{301}@example.com", SAME, "? Few addresses have"), (E, "ｊana@example.com", SAME, "? Few addresses have ｊ"), (E, "jana@ｅxample.com", SAME, "? mixes letters"), (E, "jana@example.com\u{3164}", "jana@example.com", "? invisible character (U+3164) at the edge"), (E, "=jana@example.com", SAME, FORMULA), (E, "\"jana\"@example.com", SAME, "? Few addresses have"),
    (E, "józef@example.com", SAME, "? Few addresses have ó"), (E, "a/b@example.com", SAME, "? Few addresses have /"), (E, "%20jana@example.com", SAME, "? Few addresses have %"), (E, "#N/A", SAME, ADDRESS), (E, "n/a", SAME, ADDRESS),

    // Countries: codes and names in use.
    (L, "PL", SAME, OK), (L, "pl", "PL", OK), (L, "GBR", "GB", OK), (L, "gbr", "GB", OK), (L, "UK", "GB", OK), (L, "U.K.", "GB", OK), (L, "USA", "US", OK), (L, "U.S.A.", "US", OK), (L, "Viet Nam", "VN", OK), (L, "Vietnam", "VN", OK), (L, "VNM", "VN", OK),
    (L, "Korea, Republic of", "KR", OK), (L, "Republic of Korea", "KR", OK), (L, "Korea (the Republic of)", "KR", OK), (L, "Korea, Democratic People's Republic of", "KP", OK), (L, "Russian Federation", "RU", OK), (L, "The Netherlands", "NL", OK),
    (L, "Bolivia, Plurinational State of", "BO", OK), (L, "Bolivia (Plurinational State of)", "BO", OK), (L, "Iran, Islamic Republic of", "IR", OK), (L, "Tanzania, United Republic of", "TZ", OK), (L, "Moldova, Republic of", "MD", OK),
    (L, "Côte d’Ivoire", "CI", "? ’ is replaced"), (L, "Cote d'Ivoire", "CI", OK), (L, "Czech Republic", "CZ", OK), (L, "CZE", "CZ", OK), (L, "Slovak Republic", "SK", OK), (L, "Federal Republic of Germany", "DE", OK), (L, "Republic of Poland", "PL", OK), (L, "St. Lucia", "LC", OK),
    (L, "Saint Vincent & the Grenadines", "VC", OK), (L, "Democratic Republic of the Congo", "CD", OK), (L, "Congo, The Democratic Republic of the", "CD", OK), (L, "Republic of the Congo", "CG", OK), (L, "Türkiye", "TR", OK), (L, "Turkey", "TR", OK),
    (L, "United Kingdom of Great Britain and Northern Ireland", "GB", OK), (L, "United States of America", "US", OK), (L, "Syrian Arab Republic", "SY", OK), (L, "Lao People's Democratic Republic", "LA", OK), (L, "Brunei Darussalam", "BN", OK), (L, "Brunei", "BN", OK),
    (L, "Holy See", "VA", OK), (L, "Hong Kong", "HK", OK), (L, "Macau", "MO", OK), (L, "Macao", "MO", OK), (L, "Palestine", "PS", OK), (L, "Taiwan", "TW", OK), (L, "EL", "GR", OK), (L, "Cape Verde", "CV", OK), (L, "Swaziland", "SZ", OK),
    // Neighbours of these: what people add, other character sets, other marks.
    (P, "123 456 789 (work)", SAME, "! Use only + and the digits"), (P, "Jana 600 700 800", SAME, "! Use only + and the digits"), (P, "+48 12 345 67 89 #5", SAME, "! Use only + and the digits"), (P, "600 700 800 ?", SAME, "! Use only + and the digits"), (P, "0x23", SAME, "! Use only + and the digits"), (P, "(0048) 600-700-800", "0048600700800", "? Starts with 00"),
    (P, "600.700.800", "600700800", OK), (P, "600\u{2212}700\u{2212}800", "600700800", OK), (P, "600_700_800", SAME, "! Use only + and the digits"), (P, "600 700 800.00", SAME, POINT), (P, "600,700,800", SAME, TWO), (P, "12/03", SAME, TWO),
    (X, "ext 5", SAME, EXTENSION), (X, "#5", SAME, EXTENSION), (X, "5/6", SAME, EXTENSION), (X, "1,234", SAME, EXTENSION), (X, "44-45", SAME, EXTENSION), (X, "tak", SAME, EXTENSION), (X, "+48", SAME, EXTENSION), (X, "\u{ff15}", SAME, EXTENSION), (X, "44x", SAME, EXTENSION), (X, "0005", SAME, OK), (X, "*44", SAME, EXTENSION), (X, "brak", SAME, HOLDER),
    (N, "JĂłzef", SAME, "? Looks like Józef read"), (N, "MĂĽller", SAME, "? Looks like Müller read"), (N, "Ĺ›wit", "Ĺ'wit", "? › is replaced"), (N, "J√≥zef", SAME, "? Looks like Józef read"), (N, "M√ºller", SAME, "? Looks like Müller read"), (N, "≈Åukasz", SAME, "? Looks like Łukasz read"), (N, "Micha³", SAME, LOST), (N, "£ukasz", SAME, LOST), (N, "¯aneta", SAME, LOST), (N, "W¹s", SAME, LOST), (S, "micha³", SAME, LOST), (N, "Mï¿½ller", SAME, "? one that was lost"), (N, "M?ller", SAME, "? A ? may be in the place"), (N, "?ukasz", SAME, "? A ? may be in the place"),
    (N, "L’Étoile", "L'Étoile", "? ’ is replaced"), (N, "Äčka", SAME, OK), (N, "Mª José", SAME, OK), (N, "Col·lado", SAME, OK), (N, "Cœur", SAME, OK), (N, "ﬁona", SAME, "? wide or joined"), (N, "Ｊａｎａ", SAME, "? wide or joined"),
    (N, "\"Jana", SAME, "? A quotation mark at its edge"), (N, "Jana\"", SAME, "? A quotation mark at its edge"), (S, "jana\"", SAME, "? A quotation mark at its edge"), (N, "*Jana*", SAME, "? Few names have *"), (N, "Jana_Kowalska", SAME, "? Few names have _"), (N, "Jana\\nKowalska", SAME, "? Few names have \\"), (N, "Jana:", SAME, "? Few names have :"), (N, "Dr. Jana K. (PL), B.Sc.", SAME, OK), (N, "Z\u{351}\u{36b}a Li", SAME, OK), (N, "محمد علي", SAME, OK),
    (N, "Name: Jana", SAME, LABEL), (N, "Full name: Jana", SAME, LABEL), (U, "login:jana", SAME, LABEL), (U, "user:jana", SAME, LABEL), (S, "SSO ID: 7", SAME, LABEL), (X, "Ext.: 5", SAME, LABEL), (E, "E-Mail: jana@x.pl", SAME, ADDRESS), (S, "urn:x:7", SAME, OK), (N, "Phone: Jana", SAME, "? Few names have :"),
    (N, "#NV", SAME, HOLDER), (N, "#N/D", SAME, HOLDER), (N, "Brak", SAME, HOLDER), (N, "nie dotyczy", SAME, HOLDER), (S, "k.A.", SAME, HOLDER), (N, "not available", SAME, HOLDER), (N, "Brakowska", SAME, OK),
    (U, "jana.", SAME, "? begin or end with ."), (U, "-jana", SAME, "? begin or end with -"), (U, "@jana", SAME, "? begin or end with @"), (U, "jana_", SAME, "? begin or end with _"), (U, "ja.na", SAME, OK), (U, "jana@x.pl.", SAME, "? begin or end with ."), (U, "jana$", SAME, "? check $"), (U, "JANAK", SAME, OK),
    (E, "'jana'@x.pl", SAME, "? begin with '"), (E, "jana@x.pl;ewa@x.pl", SAME, ADDRESS), (E, "[jana@x.pl](mailto:jana@x.pl)", SAME, ADDRESS), (E, "SMTP:jana@x.pl", SAME, ADDRESS), (E, "jana%40x.pl", SAME, ADDRESS), (E, "jana@x\u{2024}pl", SAME, ADDRESS), (E, "jana@x.pl#", SAME, ADDRESS),
    (L, "Congo", "CG", "? Congo is taken as CG"), (L, "Congo, Dem. Rep.", "CD", OK), (L, "Congo, Rep.", "CG", OK), (L, "Korea, Rep.", "KR", OK), (L, "Korea, Dem. People's Rep.", "KP", OK), (L, "Czech Rep.", "CZ", OK), (L, "S. Korea", "KR", OK), (L, "Korea, N.", "KP", OK), (L, "N. Ireland", "GB", OK), (L, "Ireland, N.", "GB", OK), (L, "S. Africa", "ZA", OK), (L, "Nederland", "NL", OK), (L, "Česko", "CZ", OK), (L, "ESPAÑA", "ES", OK), (L, "Ivory Coast", "CI", OK),
    (L, "EU", SAME, COUNTRY), (L, "YU", SAME, COUNTRY), (L, "616", SAME, COUNTRY), (L, "P.L.", SAME, COUNTRY), (L, "Kosovo", SAME, COUNTRY), (L, "GB-SCT", SAME, COUNTRY), (L, "\u{420}L", SAME, COUNTRY), (L, "Poland or Germany", SAME, COUNTRY), (L, "'PL", SAME, COUNTRY),
    (L, "EN", SAME, COUNTRY), (L, "XXX", SAME, COUNTRY), (L, "Atlantis", SAME, COUNTRY), (L, "XK", SAME, "? XK is not in ISO"), (L, "of", SAME, COUNTRY), (L, "Korea and Poland", SAME, COUNTRY),
];

/// Two signs are one too many.
const OK_PLUS: &str = "! Use only + and the digits";

fn user(row: usize, field: FieldId, text: &str) -> Value {
    let mut user: Value = serde_json::from_str(MINIMAL).unwrap();
    user["username"] = format!("user{row}").into();
    user["userAccountConfiguration"]["agentConfiguration"]["agentDisplayId"] =
        (20_000 + row).to_string().into();
    let member = field.field().path.split('.').fold(&mut user, |object, name| &mut object[name]);
    *member = text.into();
    user
}

/// The problems of a field: `! TEXT` and `? TEXT`, errors first.
fn problems(form: &Form, field: FieldId) -> Vec<String> {
    let at = FieldRef::single(field);
    let report = validation::validate(form);
    let of_field = report.problems.iter().filter(|problem| problem.at == at);
    let line =
        |severity, text: &str| format!("{} {text}", if severity == Severity::Error { '!' } else { '?' });
    of_field.map(|problem| line(problem.violation.severity, &problem.violation.text)).collect()
}

fn matches(found: Option<&String>, expected: &str) -> bool {
    match (found, expected.split_at_checked(2)) {
        (None, None) => true,
        (Some(found), Some((severity, part))) => found.starts_with(severity) && found.contains(part),
        _ => false,
    }
}

fn acts_in_a_form(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn assert_none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_value_is_sent_as_meant_or_reported() {
    let mut wrong = Vec::new();
    for (row, (field, text, sent, expected)) in VALUES.iter().enumerate() {
        let form = import::from_text(&user(row, *field, text).to_string()).unwrap().form;
        let found = problems(&form, *field);
        let value = form.value(*field);
        let sent = if *sent == SAME { text } else { sent };
        if value != *sent || !matches(found.first(), expected) {
            wrong.push(format!("{field:?} {text:?}: {value:?} {found:?}, not {sent:?} {expected:?}"));
        }
    }
    assert_none_wrong(&wrong);
}

/// What is pasted and left has the value and the errors that a file has; a change is named in the message.
#[test]
fn the_form_says_the_same() {
    let mut wrong = Vec::new();
    for (row, (field, text, ..)) in VALUES.iter().enumerate() {
        // The form takes suggestions for countries, and cannot hold control characters.
        if *field == L || text.trim().contains(acts_in_a_form) {
            continue;
        }
        let file = import::from_text(&user(row, *field, text).to_string()).unwrap().form;
        let mut test = TestApp::on(&user(row, *field, "").to_string());
        test.go_to(field.field().screen);
        while test.app.focus() != FocusTarget::Answer(FieldRef::single(*field)) {
            test.keys("Tab");
        }
        test.send(Msg::Paste((*text).to_owned()));
        test.keys("Tab");
        let form = test.app.form();
        // In the form the change is made, so that a message names it once.
        let (changes, expected): (Vec<String>, Vec<String>) = problems(&file, *field)
            .into_iter()
            .partition(|one| one.contains("replaced by") || one.contains("left out."));
        let same = problems(form, *field).iter().all(|one| expected.contains(one));
        let said =
            changes.iter().all(|one| test.app.status().is_some_and(|status| status.contains(&one[2..])));
        if form.get(*field) != file.value(*field) || !same || !said {
            let status = test.app.status();
            wrong.push(format!(
                "{field:?} {text:?}: {:?} {:?} {status:?}",
                form.get(*field),
                problems(form, *field)
            ));
        }
    }
    assert_none_wrong(&wrong);
}

/// An answer of line mode has the value and the problems that a file has, and its change is printed.
#[test]
fn line_mode_says_the_same() {
    let mut wrong = Vec::new();
    for (row, (field, text, ..)) in VALUES.iter().enumerate() {
        // Control characters are left out with a message, as in a paste, and a line cannot hold a line break.
        if text.trim().contains(acts_in_a_form) || text.contains('\n') {
            continue;
        }
        let file = import::from_text(&user(row, *field, text).to_string()).unwrap().form;
        let mut test = LineModeTest::on(&user(row, *field, "").to_string());
        test.line(&format!(":jump {}", field.field().label));
        let output = test.line(text);
        let form = test.app.form();
        let (changes, expected): (Vec<String>, Vec<String>) = problems(&file, *field)
            .into_iter()
            .partition(|one| one.contains("replaced by") || one.contains("left out."));
        let here = problems(form, *field);
        let same = here.iter().all(|one| expected.contains(one));
        let is_said = |one: &String| output.contains(&one[2..]);
        let said = changes.iter().all(is_said) && here.first().is_none_or(is_said);
        if form.value(*field) != file.value(*field) || !same || !said {
            wrong.push(format!("{field:?} {text:?}: {:?} {here:?} {output:?}", form.get(*field)));
        }
    }
    assert_none_wrong(&wrong);
}

#[test]
fn check_and_batch_say_the_same() {
    let home = Home::new();
    let path = |field: &FieldId| field.field().path;
    let names: Vec<String> = VALUES
        .iter()
        .enumerate()
        .map(|(row, (field, text, ..))| {
            home.write(&format!("{row}.json"), &user(row, *field, text).to_string())
        })
        .collect();
    let mut args = vec!["check", "--json"];
    args.extend(names.iter().map(String::as_str));
    let checked = home.run(&args).ends(3).json();
    let mut table = "role,username,name,email,agentId,location,phoneNumber,extension,ssoExternalId,telephonyRegion,outboundWrapUp\n".to_owned();
    for (row, (field, text, ..)) in VALUES.iter().enumerate() {
        let user = user(row, *field, text);
        let cell = |field: &FieldId| {
            let value = path(field).split('.').fold(&user, |object, name| &object[name]);
            format!("\"{}\"", value.as_str().unwrap_or_default().replace('"', "\"\""))
        };
        let cells: Vec<String> = [U, N, E, A, L, P, X, S, R, W].iter().map(cell).collect();
        table.extend(["Agent,", &cells.join(","), "\n"]);
    }
    let file = home.write("users.csv", &table);
    let ran = home.run(&["batch", &file, "--json"]).ends(3);
    let (batch, beside_json) = (ran.json(), ran.err);
    let printed = home.run(&["batch", &file]).ends(3).out;
    let mut wrong = Vec::new();
    for (row, (field, text, _, expected)) in VALUES.iter().enumerate() {
        let form = import::from_text(&user(row, *field, text).to_string()).unwrap().form;
        let here = problems(&form, *field);
        let of_file = checked.as_array().unwrap().iter().filter(|one| one["file"] == names[row]);
        let lines: Vec<String> = of_file
            .filter(|one| one["path"] == path(field))
            .map(|one| {
                format!(
                    "{} {}",
                    if one["severity"] == "error" { '!' } else { '?' },
                    one["text"].as_str().unwrap()
                )
            })
            .collect();
        // The remarks of the import, which only a file gets.
        let (remarks, there): (Vec<String>, Vec<String>) =
            lines.into_iter().partition(|one| one.starts_with("? is "));
        let is_said = form.value(*field) == *text || !remarks.is_empty() || !there.is_empty();
        let errors = here.iter().filter(|one| one.starts_with('!')).count();
        let rejected = batch[row]["messages"].as_array().unwrap().len();
        let is_shown = expected
            .split_at_checked(2)
            .is_none_or(|(_, part)| printed.contains(part) && beside_json.contains(part));
        // `check` escapes what acts on a terminal.
        if !is_said
            || there.len() != here.len()
            || !matches(there.first(), expected)
            || errors != rejected
            || !is_shown
        {
            wrong.push(format!("{field:?} {text:?}: check {there:?}, batch {}, not {here:?}", batch[row]));
        }
    }
    assert_none_wrong(&wrong);
}

/// A property has several names: in small letters, and with its path.
#[test]
fn a_property_under_two_names_is_reported() {
    for text in [
        r#"{"userAccountConfiguration":{"agentConfiguration":{"capacity":{"nonLive":20,"nonlive":30}}}}"#,
        r#"{"userAccountConfiguration.role":"Agent","userAccountConfiguration":{"role":"Admin"}}"#,
        r#"{"userAccountConfiguration":{"role":"Admin"},"userAccountConfiguration.role":"Agent"}"#,
    ] {
        let issues = import::from_text(text).unwrap().issues;
        assert!(
            matches!(issues.as_slice(), [one] if one.text.contains("under another name")),
            "{text}: {issues:?}"
        );
    }
}

/// JSON numbers keep their digits, and a key that is there twice is named.
#[test]
fn numbers_and_keys_of_json() {
    let agent = "userAccountConfiguration.agentConfiguration";
    let id = format!("{agent}.agentDisplayId");
    let phone = format!("{agent}.telephonyAddress.telephoneAddress");
    let is_text = "is a number here; it is sent as text.";
    let mut wrong = Vec::new();
    for (field, json, value, problem, issue) in [
        (A, "12345678901234567890", "12345678901234567890", DIGITS, is_text),
        (A, "123456789012345678901234567890", "123456789012345678901234567890", DIGITS, is_text),
        (A, "-1234", "-1234", DIGITS, is_text),
        (A, "1234", "1234", OK, is_text),
        (A, "1234.0", "1234.0", DECIMAL, is_text),
        (A, "1.2e+3", "1.2e+3", ROUNDED, is_text),
        (A, "1.2E3", "1.2e+3", ROUNDED, is_text),
        (P, "442079460000", "442079460000", "? Starts with 44", is_text),
        (P, "2079460000.0", "2079460000.0", DECIMAL, is_text),
        (P, "4.48E+11", "4.48e+11", ROUNDED, is_text),
        (P, "-800200", "-800200", MINUS, is_text),
        (P, "1e400", "1e+400", ROUNDED, is_text),
        (W, "90", "90", OK, ""),
        (W, "90.0", "90.0", DECIMAL, ""),
        (W, "9E1", "9e+1", ROUNDED, ""),
        (W, "18446744073709551616", "18446744073709551616", "! Enter a number", ""),
        (S, "12345678901234567890", "12345678901234567890", OK, is_text),
        (N, "true", "true", HOLDER, "is true or false here; it is sent as text."),
    ] {
        let text = user(1, field, "\u{1}").to_string().replace("\"\\u0001\"", json);
        let imported = import::from_text(&text).unwrap();
        let found = problems(&imported.form, field);
        let said = imported.issues.first().map_or("", |one| one.text.as_str());
        if imported.form.value(field) != value || !matches(found.first(), problem) || said != issue {
            wrong.push(format!("{json}: {:?} {found:?} {said:?}", imported.form.value(field)));
        }
    }
    for (text, paths) in [
        (r#"{"name":"a","name":"b"}"#, &["name"][..]),
        (r#"{"name":"a","na\u006de":"b","name":"c"}"#, &["name"]),
        (
            r#"{"userAccountConfiguration":{"role":"Agent","role":"Admin"}}"#,
            &["userAccountConfiguration.role"],
        ),
        (r#"{"userId":"a","userId":"b"}"#, &[]),
        (r#"{"name":"a","Name":"b"}"#, &["Name"]),
        (
            r#"{"email":"x","userAccountConfiguration":{"agentConfiguration":{"associatedUsers":[{"username":"a"},{"username":"b","username":"c"}]}}}"#,
            &["userAccountConfiguration.agentConfiguration.associatedUsers[1].username"],
        ),
        (
            r#"{"userAccountConfiguration":{},"userAccountConfiguration":{"role":"Agent"}}"#,
            &["userAccountConfiguration"],
        ),
        ("\u{feff}{\u{a0}\"name\":\u{a0}\"a\",\u{a0}\"name\":\u{a0}\"b\"}", &["name"]),
        (r#"{"name":"{\"name\":1,\"name\":2}"}"#, &[]),
    ] {
        let found: Vec<String> =
            import::from_text(text).unwrap().issues.into_iter().map(|one| one.path).collect();
        if found != paths {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    let home = Home::new();
    let damaged = home.write("damaged.json", &user(1, N, "d’Arcy").to_string());
    let ran = home.run(&["submit", "--yes", "--account", "sandbox", &damaged]).ends(0);
    assert_contains!(ran.err, "damaged.json: name: warning: ’ is replaced by '.");
    assert_eq!(home.run(&["payload", &damaged]).ends(0).json()["name"], "d'Arcy");
    let text = user(1, N, "Jana").to_string().replacen('{', "{\"name\":\"Eva\",", 1);
    let ran = home.run_with(&["check", "-"], &text).ends(0);
    assert_eq!(ran.out, "name: warning: is there more than once: only the last one counts.\n");
    home.write_draft("twice", r#"{"format":"vcc-user draft","version":1,"answers":{"name":"a","name":"b"}}"#);
    assert_contains!(
        home.run(&["check", "twice"]).ends(3).out,
        "answers.name: warning: is there more than once"
    );
    let big = json!({ "agentDisplayId": 1 }).to_string().replace('1', "12345678901234567890");
    let big = format!("{{\"userAccountConfiguration\":{{\"agentConfiguration\":{big}}}}}");
    assert_contains!(
        home.run_with(&["check", "-"], &big).ends(3).out,
        &format!("{id}: warning: is a number here")
    );
    assert!(!phone.is_empty());
    assert_none_wrong(&wrong);
}
