//! The areas of the screen, and the parts of a line.

use crate::app::App;
use crate::app::phase::Phase;
use crate::model::fields::Screen;
use ratatui::layout::Rect;

/// The smallest window that the app is drawn in, in columns and lines.
pub(crate) const MIN_SIZE: (u16, u16) = (40, 12);
/// From this width on the steps have a panel of their own.
const STEP_PANEL_FROM: u16 = 110;
const STEP_PANEL: usize = 26;
/// The form beside the JSON: borders, the longest label, and 40 columns for a value.
const FORM_BESIDE_JSON: u16 = 74;
/// The review beside the JSON: its answers in two columns.
const REVIEW_BESIDE_JSON: u16 = 132;
/// The JSON is shown where it has this much room; more than the second is of no use.
const JSON: (u16, u16) = (50, 84);
/// Wider text is hard to read.
const MAX_FORM: u16 = 124;
const MAX_REVIEW: u16 = 150;
/// Below this width of the form, labels are above their answers.
const STACKED_BELOW: u16 = 70;
/// Below this height panels have no borders but their title line, and the steps stay in their line.
const LOW: u16 = 18;
const TALL: u16 = 30;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Areas {
    /// Program, user, account, save mark.
    pub(crate) header: Rect,
    /// Where the steps are listed. An outcome has none: its line is empty.
    pub(crate) steps: Rect,
    /// The steps have a panel of their own.
    pub(crate) has_step_panel: bool,
    /// The form, the review or an outcome.
    pub(crate) body: Rect,
    pub(crate) preview: Option<Rect>,
    /// The help of the focused field. Fixed in height, so that nothing moves when a message appears.
    pub(crate) help: Rect,
    pub(crate) footer: Rect,
    /// Labels are above their answers.
    pub(crate) stacked: bool,
    /// Panels have no borders but their title line.
    pub(crate) low: bool,
    /// There is room for blank lines.
    pub(crate) tall: bool,
}

impl Areas {
    /// What is below the title of a panel: a tall window has room for a blank line.
    pub(crate) fn below_title(&self, panel: Rect) -> Rect {
        let above = u16::from(self.tall);
        Rect { y: panel.y + above, height: panel.height.saturating_sub(above), ..panel }
    }
}

/// The areas for a size; none below [`MIN_SIZE`].
pub(crate) fn areas(area: Rect, app: &App) -> Option<Areas> {
    if area.width < MIN_SIZE.0 || area.height < MIN_SIZE.1 {
        return None;
    }
    let editing = matches!(app.phase(), Phase::Editing);
    let low = area.height < LOW;
    let has_panel = editing && area.width >= STEP_PANEL_FROM && !low;
    // Rows and columns are counted off: ratatui's solver, which `Layout` asks, took a quarter of a start.
    let mut rows = area.rows();
    let (header, footer) = (rows.next()?, rows.next_back()?);
    let (steps, main) = if has_panel {
        let between = joined(rows);
        let mut columns = between.columns();
        (joined(columns.by_ref().take(STEP_PANEL)), joined(columns))
    } else {
        (rows.next()?, joined(rows))
    };
    let form = if app.screen() == Screen::Review { REVIEW_BESIDE_JSON } else { FORM_BESIDE_JSON };
    let spare = main.width.saturating_sub(form);
    let json = if editing && spare >= JSON.0 { (JSON.0 + (spare - JSON.0) / 2).min(JSON.1) } else { 0 };
    let form = match app.screen() {
        _ if !editing => area.width,
        Screen::Review => MAX_REVIEW,
        _ => MAX_FORM,
    };
    let mut columns = main.columns();
    let center = joined(columns.by_ref().take((main.width - json).min(form).into()));
    let preview = joined(columns.take(json.into()));
    // An outcome has no field to describe: it takes the whole height.
    let help = match area.height {
        _ if !editing => 0,
        0..LOW => 3,
        LOW..TALL => 5,
        _ => 6,
    };
    let mut rows = center.rows();
    let help = joined(rows.by_ref().rev().take(help));
    let body = joined(rows);
    Some(Areas {
        header,
        steps,
        has_step_panel: has_panel,
        body,
        preview: (json > 0).then_some(preview),
        help,
        footer,
        stacked: center.width < STACKED_BELOW,
        low,
        tall: area.height >= TALL,
    })
}

/// The area of rows or columns that touch.
pub(super) fn joined(parts: impl Iterator<Item = Rect>) -> Rect {
    parts.reduce(Rect::union).unwrap_or_default()
}

/// The first visible line of a list that is longer than its window. It moves by half windows, so that most moves of the
/// focus do not scroll.
pub(crate) fn scroll_to_focus(focus: usize, lines: usize, window: usize) -> usize {
    if lines <= window || window == 0 {
        return 0;
    }
    let step = (window / 2).max(1);
    let mut offset = 0;
    // One line below the focus stays visible.
    while focus + 1 >= offset + window && offset + window < lines {
        offset += step;
    }
    offset.min(lines - window)
}

/// The rest of a line, from a column on.
pub(crate) fn rest_of(line: Rect, x: u16) -> Rect {
    Rect { x, width: line.right().saturating_sub(x), ..line }
}

/// The rest of a line, without its first cells.
pub(crate) fn indented(line: Rect, cells: u16) -> Rect {
    rest_of(line, line.x.saturating_add(cells))
}

/// The part of a line that was printed on, up to its rest.
pub(crate) fn printed(line: Rect, rest: Rect) -> Rect {
    Rect { width: rest.x.saturating_sub(line.x).min(line.width), height: 1, ..line }
}

/// Splits the last cells of a line off.
pub(crate) fn split_right(line: Rect, cells: u16) -> [Rect; 2] {
    let left = line.width.saturating_sub(cells);
    [Rect { width: left, ..line }, indented(line, left)]
}
