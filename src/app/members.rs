//! Fields that name several entries of the account's lists: which entries a text means, what is wrong with it, and what
//! is set up after the user was created.

use super::suggest::{ListState, LookupEntry, Lookups};
use crate::account::ChosenGroup;
use crate::model::did_you_mean;
use crate::model::field::{AccountList, Field, FieldKind};
use crate::model::form::{FieldRef, Form};
use crate::model::members::{self, Member};
use crate::model::rule::{Fix, Severity, Violation, is_guid};
use crate::model::validation::{Problem, Report};
use crate::model::visibility;
use crate::submission::{RoutingPlan, RoutingRow, SetupStep};
use crate::text::search::fold;
use std::borrow::Cow;
use std::ops::Range;

/// How many commas a name can have to be found without quotation marks.
const MOST_COMMAS: usize = 3;

/// What an entry of a text names.
enum Named<'a> {
    One(&'a LookupEntry),
    Several(Vec<&'a LookupEntry>),
    Nothing,
}

/// An entry of a text. A name that the account has is whole, whatever commas and colons it has.
struct NamedMember<'t> {
    name: Cow<'t, str>,
    level: Option<&'t str>,
    text: &'t str,
}

/// The entries with another name for one of them.
fn with_name(all: &[NamedMember<'_>], one: &NamedMember<'_>, name: &str, list: AccountList) -> String {
    let text = |member: &NamedMember<'_>| {
        if member.text == one.text { members::written(name, one.level, list) } else { member.text.to_owned() }
    };
    all.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn is_level(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|level| (1..=members::MAX_LEVEL).contains(&level))
}

/// The fields that name several entries and are asked and answered.
pub(crate) fn answered(form: &Form) -> impl Iterator<Item = (&'static Field, AccountList)> {
    form.answers().filter_map(|(id, text)| {
        let field = id.field();
        let FieldKind::Members(list) = field.kind else { return None };
        let is_given = !field.kind.normalize(text).is_empty();
        (is_given && visibility::is_visible(form, id.into())).then_some((field, list))
    })
}

impl Lookups {
    fn named(&self, list: AccountList, name: &str) -> Named<'_> {
        let entries = self.list(list);
        if let Some(entry) = entries.iter().find(|entry| entry.id.eq_ignore_ascii_case(name)) {
            return Named::One(entry);
        }
        let name = name.to_lowercase();
        // A callback number or display ID may be typed for a name, a time zone may not.
        let has_detail = |entry: &&LookupEntry| {
            list != AccountList::Schedules && !name.is_empty() && entry.detail.to_lowercase() == name
        };
        let mut found: Vec<&LookupEntry> =
            entries.iter().filter(|entry| entry.name.to_lowercase() == name).collect();
        if found.is_empty() {
            found = entries.iter().filter(has_detail).collect();
        }
        match found.as_slice() {
            [] => Named::Nothing,
            [one] => Named::One(one),
            _ => Named::Several(found),
        }
    }

    fn is_name(&self, list: AccountList, name: &str) -> bool {
        !matches!(self.named(list, name), Named::Nothing)
    }

    /// How an entry is typed: by its name, or where others share the name by its number or ID.
    fn typed_name<'a>(&self, list: AccountList, entry: &'a LookupEntry) -> &'a str {
        let is_own = |name: &str| matches!(self.named(list, name), Named::One(one) if one.id == entry.id);
        [&entry.name, &entry.detail].into_iter().find(|name| is_own(name)).unwrap_or(&entry.id)
    }

    /// Whether a text is the beginning of a name.
    fn begins_name(&self, list: AccountList, text: &str) -> bool {
        let typed = fold(text);
        !typed.is_empty() && self.list(list).iter().any(|entry| fold(&entry.name).starts_with(&typed))
    }

    fn members<'t>(&self, list: AccountList, text: &'t str) -> Vec<NamedMember<'t>> {
        let parts = members::parse(text, list);
        let (mut found, mut rest) = (Vec::new(), parts.as_slice());
        while let Some(first) = rest.first() {
            let most = rest.len().min(MOST_COMMAS + 1);
            let whole = |count: usize, is_meant: &dyn Fn(&str) -> bool| {
                let text = &text[first.range.start..rest[count - 1].range.end];
                // `English 7` is meant as `English:7`.
                let with_level = |(name, level): &(&str, &str)| {
                    !level.contains(',') && (!text[name.len()..].starts_with(' ') || is_level(level))
                };
                let parts = text.rsplit_once(':').or_else(|| text.rsplit_once(' '));
                let (name, level) = match parts.filter(|_| list.has_levels()).filter(with_level) {
                    _ if is_meant(text) => (text, None),
                    Some((name, level)) => (name.trim_end(), Some(level.trim())),
                    None => (text, None),
                };
                is_meant(name).then_some((count, NamedMember { name: Cow::Borrowed(name), level, text }))
            };
            let named = (1..=most).rev().find_map(|count| whole(count, &|name| self.is_name(list, name)));
            // The beginning of a name with commas.
            let begun =
                || (2..=most).rev().find_map(|count| whole(count, &|name| self.begins_name(list, name)));
            let (count, member) = named.or_else(begun).unwrap_or_else(|| {
                let Member { text, name, level, .. } = first.clone();
                (1, NamedMember { name, level, text })
            });
            found.push(member);
            rest = &rest[count..];
        }
        found
    }

    /// The text with the names that the account has. With `guesses` the only match of a part of a name is taken, too.
    /// None where nothing changes but spaces and commas.
    pub(crate) fn settle_members(&self, list: AccountList, text: &str, guesses: bool) -> Option<String> {
        let text = &*FieldKind::Members(list).normalize(text);
        let settled = |member: NamedMember<'_>| {
            let entry = match self.named(list, &member.name) {
                Named::One(entry) if entry.id.eq_ignore_ascii_case(&member.name) => None,
                Named::One(entry) => Some(entry.clone()),
                Named::Nothing if guesses => match self.matching(list, &member.name).as_slice() {
                    [only] => Some(only.clone()),
                    _ => None,
                },
                _ => None,
            };
            match entry {
                Some(entry) => members::written(self.typed_name(list, &entry), member.level, list),
                None => member.text.to_owned(),
            }
        };
        let members: Vec<String> = self.members(list, text).into_iter().map(settled).collect();
        Some(members.join(", ")).filter(|settled| settled != text)
    }

    /// The place of the entry at a position in bytes, and what of a name was typed there. A name with commas is one entry
    /// as far as it is typed.
    fn entry_at(
        &self,
        list: AccountList,
        text: &str,
        position: usize,
    ) -> (Range<usize>, String, Option<String>) {
        let typed = members::member_at(text, position, list);
        let before = members::parse(&text[..typed.range.start], list);
        let begins_name = |start: &usize| self.begins_name(list, &text[*start..typed.range.end]);
        let parts = &before[before.len().saturating_sub(MOST_COMMAS)..];
        let mut starts = parts.iter().filter(|_| !typed.text.is_empty()).map(|part| part.range.start);
        match starts.find(begins_name) {
            Some(start) => (start..typed.range.end, text[start..typed.range.end].to_owned(), None),
            None => (typed.range, typed.name.into_owned(), typed.level.map(str::to_owned)),
        }
    }

    /// What was typed of the entry at a position in bytes, and the entries that match it; none once a level follows.
    pub(crate) fn member_suggestions(
        &self,
        list: AccountList,
        text: &str,
        position: usize,
    ) -> (String, Vec<LookupEntry>) {
        let (_, typed, level) = self.entry_at(list, text, position);
        let is_named = level.is_some() && self.is_name(list, &typed);
        let entries = if is_named { Vec::new() } else { self.matching(list, &typed) };
        (typed, entries)
    }

    /// The text with this entry in place of the one at a position in bytes, and the position after it. The last entry gets
    /// a comma, ready for the next one, unless a level can follow.
    pub(crate) fn with_member(
        &self,
        list: AccountList,
        text: &str,
        position: usize,
        entry: &LookupEntry,
    ) -> (String, usize) {
        let (place, _, level) = self.entry_at(list, text, position);
        let mut before = text[..place.start].to_owned();
        if before.ends_with(',') {
            before.push(' ');
        }
        before.push_str(&members::written(self.typed_name(list, entry), level.as_deref(), list));
        let after = text[place.end..].trim_start();
        if after.is_empty() && (level.is_some() || !list.has_levels()) {
            before.push_str(", ");
        }
        let end = before.len();
        (before + after, end)
    }

    /// Whether the entry at a position is named as it is typed.
    pub(crate) fn names_itself(&self, list: AccountList, text: &str, position: usize) -> bool {
        let (_, typed, _) = self.entry_at(list, text, position);
        typed.is_empty() || matches!(self.named(list, &typed), Named::One(_))
    }

    /// The first entry of a text that several names match, with each of them in its place.
    pub(crate) fn ambiguous_member(
        &self,
        list: AccountList,
        text: &str,
    ) -> Option<(String, Vec<LookupEntry>)> {
        let text = &*FieldKind::Members(list).normalize(text);
        let unclear = |member: &NamedMember<'_>| !matches!(self.named(list, &member.name), Named::One(_));
        self.members(list, text).into_iter().filter(unclear).find_map(|member| {
            let at = text.find(member.text)?;
            let entries = self.matching(list, &member.name);
            let replaced = |entry: LookupEntry| {
                let name = members::written(self.typed_name(list, &entry), member.level, list);
                let id = format!("{}{name}{}", &text[..at], &text[at + member.text.len()..]);
                LookupEntry { id, ..entry }
            };
            let entries: Vec<_> = entries.into_iter().map(replaced).collect();
            (entries.len() > 1).then(|| (member.name.into_owned(), entries))
        })
    }

    /// The names of a text in which numbers or IDs stand for some; none where all are names.
    pub(crate) fn names_of_members(&self, list: AccountList, text: &str) -> Option<String> {
        let (mut names, mut is_other) = (Vec::new(), false);
        for member in self.members(list, text) {
            let name = match self.named(list, &member.name) {
                Named::One(entry) if !entry.name.is_empty() => &entry.name,
                _ => &*member.name,
            };
            is_other |= !name.eq_ignore_ascii_case(&member.name);
            names.push(name.to_owned());
        }
        is_other.then(|| names.join(", "))
    }

    /// The text that gives another user these rows: names where they are certain, else IDs.
    pub(crate) fn members_text(&self, list: AccountList, rows: &[RoutingRow]) -> String {
        let text = |row: &RoutingRow| {
            let name = match self.named(list, &row.id) {
                Named::One(entry) => self.typed_name(list, entry),
                _ => &row.id,
            };
            let level = row.level.map(|level| level.to_string());
            members::written(name, level.as_deref(), list)
        };
        rows.iter().map(text).collect::<Vec<_>>().join(", ")
    }

    /// The account's groups that these answers name, as far as they are known. One whose name others share is named with
    /// its number.
    pub(crate) fn chosen_groups(&self, form: &Form) -> Vec<ChosenGroup> {
        let list = AccountList::Groups;
        let Some((field, _)) = answered(form).find(|(_, one)| *one == list) else { return Vec::new() };
        let text = form.value(field.id);
        let chosen = |member: NamedMember<'_>| {
            let Named::One(entry) = self.named(list, &member.name) else { return None };
            let name = match self.typed_name(list, entry) {
                typed if *typed == entry.name => typed.to_owned(),
                typed => format!("{} ({typed})", entry.name),
            };
            Some(ChosenGroup { id: entry.id.clone(), name })
        };
        self.members(list, &text).into_iter().filter_map(chosen).collect()
    }

    /// The lists without which the names of these answers have no IDs, and that were not read.
    pub(crate) fn unread_lists(&self, form: &Form) -> Vec<AccountList> {
        let is_unread = |list: AccountList| matches!(self.state(list), None | Some(ListState::Reading));
        let has_names = |field: &Field, list| {
            members::parse(&form.value(field.id), list).iter().any(|member| !is_guid(&member.name))
        };
        let unread = answered(form).filter(|(field, list)| is_unread(*list) && has_names(field, *list));
        unread.map(|(_, list)| list).collect()
    }

    /// The answers with the names that the account has for what they name exactly: the same user.
    pub(crate) fn with_exact_names(&self, form: &Form) -> Form {
        let mut named = form.clone();
        for (field, list) in answered(form) {
            if let Some(text) = self.settle_members(list, &form.value(field.id), false) {
                named.set(field.id, text);
            }
        }
        named
    }

    /// Adds what is wrong with the entries, as far as the account's lists are known, to what is wrong whatever they hold.
    pub(crate) fn add_member_problems(&self, form: &Form, report: &mut Report) {
        for (field, list) in answered(form) {
            let at = FieldRef::single(field.id);
            let has_error = report.at(at).is_some_and(|found| found.severity == Severity::Error);
            if let Some(violation) = self.member_problem(list, &form.value(field.id)).filter(|_| !has_error) {
                report.add(Problem { at, violation });
            }
        }
    }

    /// Whether a text is the name of a skill and a number that is no level: `English 77`.
    fn has_odd_level(&self, list: AccountList, text: &str) -> bool {
        let parts = text.rsplit_once(' ').filter(|_| list.has_levels());
        parts.is_some_and(|(name, level)| level.parse::<u32>().is_ok() && self.is_name(list, name))
    }

    fn member_problem(&self, list: AccountList, text: &str) -> Option<Violation> {
        let noun = list.noun();
        let members = self.members(list, text);
        match self.state(list)? {
            ListState::Reading => return None,
            ListState::Failed(reason) => {
                let has_name = members.iter().any(|member| !is_guid(&member.name));
                let reason = reason.trim_end_matches('.');
                return has_name.then(|| {
                    Violation::error(format!(
                        "The account's {noun}s could not be read: {reason}. Type the ID, or try again."
                    ))
                });
            }
            ListState::Read(_) => {}
        }
        let mut ids: Vec<(&str, String)> = Vec::new();
        for member in &members {
            let name = &member.name;
            match self.named(list, name) {
                Named::One(entry) => match ids.iter().find(|(id, _)| *id == entry.id) {
                    Some((_, other)) => {
                        let text = format!("{other} and {name} are the same {noun}: remove one.");
                        return Some(Violation::error(text));
                    }
                    None => ids.push((&entry.id, name.to_string())),
                },
                Named::Several(entries) => {
                    let ids: Vec<&str> = entries.iter().map(|entry| self.typed_name(list, entry)).collect();
                    let (count, ids) = (entries.len(), ids.join(" or "));
                    let text = format!("{count} {noun}s are called {name}: type {ids} in its place.");
                    return Some(Violation::error(text));
                }
                Named::Nothing if self.has_odd_level(list, name) => {
                    let text = format!("{name}: enter a level from 1 to {}.", members::MAX_LEVEL);
                    return Some(Violation::error(text));
                }
                Named::Nothing => {
                    let names = self.list(list).iter().map(|entry| entry.name.as_str());
                    let near = did_you_mean::nearest(name, names);
                    let question = near.map(|near| format!(": did you mean {near}?"));
                    let end = question.as_deref().unwrap_or(".");
                    let fix = near.map(|near| Fix::to(with_name(&members, member, near, list)));
                    let text = format!("The account has no {noun} {name}{end}");
                    return Some(Violation::error(text).with_fix(fix));
                }
            }
        }
        None
    }

    /// What is set up after a user with these answers was created. A name without an ID is in its place, so that what is
    /// shown has the mistake: such a user has errors, or a list is read before it is sent.
    pub(crate) fn setup_plan(&self, form: &Form) -> RoutingPlan {
        let mut plan = RoutingPlan::default();
        for step in SetupStep::ALL {
            let Some((field, list)) = answered(form).find(|(field, _)| field.id == step.field()) else {
                continue;
            };
            let text = form.value(field.id);
            let row = |member: NamedMember<'_>| {
                let level = member.level.and_then(|level| level.parse().ok());
                let (id, name) = match self.named(list, &member.name) {
                    Named::One(entry) => (entry.id.clone(), entry.name.clone()),
                    _ => (member.name.into_owned(), String::new()),
                };
                RoutingRow { id, name, level }
            };
            let rows = self.members(list, &text).into_iter().map(row).collect();
            plan.set_rows(step, rows);
        }
        plan
    }
}
