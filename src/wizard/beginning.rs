//! A draft is opened, or an empty form: where ids come from, and how nothing stays of what was open before.

use super::Wizard;
use super::drafting::Saving;
use super::focus::Stop;
use super::phase::Phase;
use crate::user::draft::Draft;
use crate::user::fields::Screen;
use crate::user::form::{Addr, Form};
use crate::user::visibility;

/// Where ids come from: a text that no other run of the program has, and a count.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    prefix: String,
    given: u32,
}

impl Ids {
    /// Ids that begin with a text of this run's own.
    pub fn new(prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), given: 0 }
    }

    pub(super) fn next(&mut self) -> String {
        self.given += 1;
        if self.given == 1 { self.prefix.clone() } else { format!("{}-{}", self.prefix, self.given) }
    }
}

impl Wizard {
    /// Opens a draft, or an empty form: nothing of what was open before stays.
    pub(super) fn begin(&mut self, mut draft: Draft, id: Option<String>) {
        self.leave_behind();
        let fresh = id.is_none() && draft.form == Form::default();
        if fresh {
            for (at, text) in &self.setting.defaults {
                draft.form.set(*at, text.clone());
            }
        }
        draft.form.set_features(self.setting.features.clone());
        self.form = draft.form.clone();
        self.pristine = if fresh { draft.form.clone() } else { Form::default() };
        self.visited = draft.visited.iter().copied().collect();
        self.opened = self.visited.iter().map(|at| at.field.field().screen).collect();
        self.history.clear();
        self.notes.clear();
        (self.overlay, self.list, self.editor, self.returning) = (None, None, None, None);
        self.phase = Phase::Editing;
        self.opened_in = None;
        let (screen, focus) = (draft.screen, draft.focus);
        let id = id.unwrap_or_else(|| self.ids.next());
        self.saving = Saving::of(id, draft);
        self.recheck();
        self.place(screen, focus);
    }

    /// The screen and field of a draft, or the nearest that stand.
    fn place(&mut self, screen: Screen, focus: Option<Addr>) {
        let screen = if visibility::is_screen_visible(screen, &self.form) { screen } else { Screen::Role };
        if screen == Screen::Review {
            // Whoever was at the review had seen everything.
            self.visited.extend(visibility::all_visible_fields(&self.form));
            self.opened.extend(visibility::visible_screens(&self.form));
        }
        let stops = self.stops_of(screen);
        let wanted = focus.map(Stop::Answer).filter(|stop| stops.contains(stop));
        self.stand_at(screen, wanted.or(stops.first().copied()).unwrap_or(Stop::Nothing));
        // Nobody came here by Tab: what was being typed goes on.
        if let Some(editor) = &mut self.editor {
            editor.selected = false;
        }
    }
}
