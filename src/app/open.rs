//! Opens drafts and new users. All state of the previous draft is dropped; its unsaved changes are still written.

use super::App;
use super::focus::FocusTarget;
use super::known_users::KnownUsers;
use super::msg::{Cx, Effect, LoadedDraft};
use super::phase::Phase;
use crate::model::draft::Draft;
use crate::model::fields::{FieldId, Screen};
use crate::model::form::{FieldRef, Form};
use crate::model::visibility;
use crate::text::counted;

impl App {
    /// Opens a draft, or an empty form.
    pub(super) fn load_draft(&mut self, mut draft: Draft, id: Option<String>, cx: &mut Cx) {
        if self.autosave.is_unsaved() {
            self.autosave.close(self.draft(), cx);
        }
        let context = self.account.context();
        let is_new = id.is_none() && draft.form == Form::default();
        if is_new {
            for (at, text) in &context.defaults {
                draft.form.set(*at, text.clone());
            }
        }
        self.document.load(draft.form.clone(), &draft.visited, is_new, context.features.clone());
        self.close_modals();
        self.phase = Phase::Editing;
        self.press_guard.opened(cx.now);
        self.navigation.set_return_to(None);
        // The screen and field of the draft, or the nearest that are visible.
        let is_visible = visibility::is_screen_visible(draft.screen, self.form());
        let (screen, field) = (if is_visible { draft.screen } else { Screen::Role }, draft.focus);
        self.autosave.open(id, draft);
        self.validate_against_users();
        if screen == Screen::Review {
            self.document.mark_all_seen();
        }
        let mut form = self.form_editor(cx);
        form.set_focus(screen, field.map_or(FocusTarget::Nothing, FocusTarget::Answer));
        // Typing continues the text, as when the draft was closed.
        if let Some(editor) = form.navigation.editor_mut() {
            editor.input.deselect();
        }
    }

    /// Validates against the account's users, but not while a submission runs.
    pub(super) fn validate_against_users(&mut self) {
        let mut own_usernames = self.account.own_usernames();
        if self.autosave.created_user_id().is_some() {
            own_usernames.push(self.document.username().to_lowercase());
        }
        let context = self.account.context();
        let index = self.account.user_index().filter(|_| matches!(self.phase, Phase::Editing)).cloned();
        self.document.set_users(KnownUsers {
            index,
            own_usernames,
            own_agent_ids: self.account.own_agent_ids().to_vec(),
            username_pattern: context.username.clone(),
            agents: self.account.active_agents(),
            agent_licences: context.agent_licences,
            is_advice_off: context.is_advice_off,
            groups: self.account.groups().clone(),
        });
    }

    /// Reads the members of the groups that the form names.
    pub(super) fn read_groups(&mut self, cx: &mut Cx) {
        let is_typed = self.navigation.edited() != Some(FieldRef::single(FieldId::Groups));
        if is_typed && matches!(self.phase, Phase::Editing) {
            self.account.read_groups(self.document.form(), cx);
        }
    }

    pub(super) fn open_newest(&mut self, cx: &mut Cx) {
        match self.autosave.newest().map(|newest| newest.id.clone()) {
            Some(id) => self.open_draft(&id, cx),
            None => cx.notify("There is no unfinished draft."),
        }
    }

    pub(super) fn open_draft(&mut self, id: &str, cx: &mut Cx) {
        if self.refuse_while_sending(cx) {
            return;
        }
        if id == self.autosave.id() {
            self.close_modals();
            return cx.notify("This draft is the one that is open.");
        }
        self.form_editor(cx).commit();
        if let Some(draft) = self.autosave.closed_draft(id).cloned() {
            self.load_draft(draft, Some(id.to_owned()), cx);
            return self.autosave.mark_dirty(cx.now.at);
        }
        self.save_now(cx);
        cx.push(Effect::OpenDraft(id.to_owned()));
    }

    /// A draft was read.
    pub(super) fn draft_opened(&mut self, loaded: LoadedDraft, cx: &mut Cx) {
        if self.refuse_while_sending(cx) {
            return;
        }
        let LoadedDraft { mut id, mut draft, remarks } = loaded;
        if std::mem::take(&mut draft.template) {
            // A template stays as it is: the new user has a draft of its own.
            (id, draft.name) = (None, None);
        }
        self.autosave.set_newest(None);
        // What was typed while the draft was being read belongs to the previous one.
        self.form_editor(cx).commit();
        let is_new = id.is_none();
        self.load_draft(draft, id, cx);
        if is_new {
            // A file that was opened becomes a draft at once.
            self.autosave.mark_dirty(cx.now.at);
        }
        if let Some(first) = remarks.first() {
            let count = counted(remarks.len(), "remark");
            cx.notify(format!("{count}: {} {}", first.path, first.text));
        }
    }
}
