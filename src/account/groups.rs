//! The members of the groups that a user is to be in, for the comparison with colleagues. They are counted once, when
//! they are read.

use super::user_index::UserIndex;
use super::usual::{ComparedGroup, Usual};
use crate::text::sanitize::single_line;
use std::collections::HashMap;
use std::sync::Arc;

/// A group of the account that a form names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after what they hold")]
pub struct ChosenGroup {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone)]
enum Members {
    Reading,
    Counted(Arc<Usual>),
    Failed,
}

/// The groups whose members were requested, by ID.
#[derive(Debug, Clone, Default)]
pub struct Groups(HashMap<String, Members>);

impl Groups {
    /// Notes that the members of a group are being read. False where they were requested before, even without success.
    pub fn request(&mut self, id: &str) -> bool {
        let is_new = !self.0.contains_key(id);
        if is_new {
            self.0.insert(id.to_owned(), Members::Reading);
        }
        is_new
    }

    /// The members were read, by their user IDs; none where they could not be.
    pub fn set_members(&mut self, id: String, members: Option<&[String]>, users: &UserIndex) {
        let counted = members.map(|members| Members::Counted(Arc::new(users.usual_among(members))));
        self.0.insert(id, counted.unwrap_or(Members::Failed));
    }

    /// Members that are being read have to be requested again.
    pub(crate) fn forget_reading(&mut self) {
        self.0.retain(|_, members| !matches!(members, Members::Reading));
    }

    /// These groups with what their members have in common, up to the first that is still being read: otherwise a
    /// warning would change from one group to another while they are read.
    pub fn compared(&self, chosen: Vec<ChosenGroup>) -> Vec<ComparedGroup> {
        if chosen.is_empty() {
            return Vec::new();
        }
        let known = chosen.into_iter().map(|group| (self.0.get(&group.id), group.name));
        let read = known.take_while(|(members, _)| !matches!(members, Some(Members::Reading)));
        let counted = |(members, name): (Option<&Members>, String)| match members {
            Some(Members::Counted(usual)) => {
                Some(ComparedGroup { name: single_line(&name, 100), usual: Arc::clone(usual) })
            }
            _ => None,
        };
        read.filter_map(counted).collect()
    }
}
