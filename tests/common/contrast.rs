//! The contrast of two colours by WCAG 2.2.

use ratatui::style::Color;

/// The 256-colour palette, as terminals compute it beyond the first sixteen.
fn rgb(colour: Color) -> (f64, f64, f64) {
    let level = |step: u8| if step == 0 { 0.0 } else { f64::from(55 + 40 * step) };
    match colour {
        Color::Indexed(index @ 16..=231) => {
            let index = index - 16;
            (level(index / 36), level(index / 6 % 6), level(index % 6))
        }
        Color::Indexed(index @ 232..) => {
            let grey = f64::from(8 + 10 * (index - 232));
            (grey, grey, grey)
        }
        Color::Rgb(red, green, blue) => (f64::from(red), f64::from(green), f64::from(blue)),
        other => panic!("no fixed colour: {other:?}"),
    }
}

/// WCAG 2.2, relative luminance.
fn luminance(colour: Color) -> f64 {
    let linear = |value: f64| {
        let value = value / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let (red, green, blue) = rgb(colour);
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// The contrast of text and background: 1 to 21.
pub fn contrast(ink: Color, paper: Color) -> f64 {
    let (ink, paper) = (luminance(ink), luminance(paper));
    (ink.max(paper) + 0.05) / (ink.min(paper) + 0.05)
}
