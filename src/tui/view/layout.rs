//! Where things stand for a size of the terminal: the same arithmetic for drawing and for finding what was clicked.

use crate::app::App;
use crate::model::fields::Screen;
use ratatui::layout::Rect;

/// Below this, a sentence is all that is shown.
pub(crate) const LEAST: (u16, u16) = (40, 12);
/// From this width on the JSON stands beside the form.
const BESIDE: u16 = 100;
/// The review needs more room than the form: answers and what is to be known of them.
const BESIDE_REVIEW: u16 = 150;
/// The form needs this much beside the JSON: the longest label and the longest choice.
const FORM_LEAST: u16 = 72;
/// Below this width of the form, labels stand above their answers.
const LABEL_BESIDE: u16 = 70;

/// The areas of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Areas {
    /// Program, user, account, saved mark.
    pub(crate) title: Rect,
    pub(crate) steps: Rect,
    pub(crate) rule: Rect,
    /// The form, the review or an outcome.
    pub(crate) body: Rect,
    pub(crate) preview: Option<Rect>,
    /// The line between body and detail.
    pub(crate) detail_rule: Rect,
    /// What is to be known of the focused field. Fixed in height: nothing moves when a message comes.
    pub(crate) detail: Rect,
    pub(crate) footer: Rect,
    /// Labels stand above their answers.
    pub(crate) stacked: bool,
}

/// The areas for a size; none when it is too small for anything but a sentence.
pub(crate) fn areas(area: Rect, app: &App) -> Option<Areas> {
    let (width, height) = (area.width, area.height);
    if width < LEAST.0 || height < LEAST.1 {
        return None;
    }
    let detail_height = match height {
        0..18 => 2,
        18..30 => 4,
        _ => 5,
    };
    let row = |y: u16, height: u16| Rect { x: area.x, y: area.y + y, width, height };
    let editing = matches!(app.phase(), crate::app::phase::Phase::Editing);
    // An outcome has no field to be told of: all the room is its own.
    let strip = if editing { 1 + detail_height } else { 0 };
    let body_height = height - 4 - strip;
    let least = if app.screen() == Screen::Review { BESIDE_REVIEW } else { BESIDE };
    let beside = width >= least && editing;
    let form_width = if beside { (width * 11 / 20).clamp(FORM_LEAST, 100) } else { width };
    let body = Rect { width: form_width, ..row(3, body_height) };
    // The JSON runs down beside the detail, too: it is the longer of the two.
    let preview = beside.then(|| Rect {
        x: area.x + form_width + 1,
        width: width - form_width - 1,
        ..row(3, body_height + strip)
    });
    let detail_width = if editing { form_width } else { 0 };
    Some(Areas {
        title: row(0, 1),
        steps: row(1, 1),
        rule: row(2, 1),
        body,
        preview,
        detail_rule: Rect { width: detail_width, ..row(3 + body_height, 1) },
        detail: Rect { width: detail_width, ..row(4 + body_height, strip.saturating_sub(1)) },
        footer: row(height - 1, 1),
        stacked: form_width < LABEL_BESIDE,
    })
}

/// The first line shown of a list that is longer than its window. It moves by half windows, so that the lines stand
/// still while the focus walks among them.
pub(crate) fn offset(focus: usize, lines: usize, window: usize) -> usize {
    if lines <= window || window == 0 {
        return 0;
    }
    let step = (window / 2).max(1);
    let mut offset = 0;
    // One line beneath the focus stays in sight.
    while focus + 1 >= offset + window && offset + window < lines {
        offset += step;
    }
    offset.min(lines - window)
}
