//! What goes wrong on purpose, for tests and for people who want to see it: faults, and the requests that they affect.

use super::resources::RESOURCES;
use axum::http::Method;
use std::str::FromStr;

/// The requests that are not about a resource, by the names that a fault has for them.
const STEPS: [&str; 7] = ["token", "create", "users", "user", "archive", "delete", "members"];

/// A fault of the sandbox: `skills:drop-after` or, for the first two requests only, `skills:drop-after:2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    step: String,
    kind: FaultKind,
    /// How many requests it still affects; all if there is none.
    left: Option<u32>,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// Answers after five seconds.
    Slow,
    /// Does nothing and never answers.
    Silent,
    /// Does what is asked and never answers.
    SilentAfter,
    /// Does nothing and drops the connection.
    Drop,
    /// Does what is asked and drops the connection.
    DropAfter,
    /// Answers 400.
    Refuse,
    /// Answers 401.
    Unauthorised,
    /// Answers 429.
    Busy,
    /// Does nothing and answers 500.
    Error,
}

/// The kinds of faults and their names.
const KINDS: [(FaultKind, &str); 9] = [
    (FaultKind::Slow, "slow"),
    (FaultKind::Silent, "silent"),
    (FaultKind::SilentAfter, "silent-after"),
    (FaultKind::Drop, "drop"),
    (FaultKind::DropAfter, "drop-after"),
    (FaultKind::Refuse, "refuse"),
    (FaultKind::Unauthorised, "unauthorised"),
    (FaultKind::Busy, "busy"),
    (FaultKind::Error, "error"),
];

impl Fault {
    /// What goes wrong with a request of a step. A fault that affects only some requests is used up with them.
    pub(super) fn strike(&mut self, step: &str) -> Option<FaultKind> {
        if self.step != step || self.left == Some(0) {
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        Some(self.kind)
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let (step, kind, count) = match parts[..] {
            [step, kind] => (step, kind, None),
            [step, kind, count] => (step, kind, Some(count)),
            _ => return Err("write STEP:KIND or STEP:KIND:N, such as skills:drop-after:1".to_owned()),
        };
        let steps = steps();
        if !steps.iter().any(|one| one == step) {
            return Err(format!("{step} is no step: {}", steps.join(", ")));
        }
        let Some((kind, _)) = KINDS.iter().find(|(_, name)| *name == kind) else {
            return Err(format!("{kind} is no kind: {}", KINDS.map(|(_, name)| name).join(", ")));
        };
        let left =
            count.map(str::parse).transpose().map_err(|_| "enter a number after the kind, such as 1")?;
        Ok(Self { step: step.to_owned(), kind: *kind, left })
    }
}

/// The names of all requests: of a resource, the PUT has the resource's name.
fn steps() -> Vec<String> {
    let names = RESOURCES.iter().map(|resource| kebab(resource.name));
    let of_resources = names.flat_map(|name| [name.clone(), format!("read-{name}"), format!("list-{name}")]);
    STEPS.map(str::to_owned).into_iter().chain(of_resources).collect()
}

/// `callbackNumbers` as `callback-numbers`.
fn kebab(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, c| {
        if c.is_uppercase() {
            text.push('-');
        }
        text.extend(c.to_lowercase());
        text
    })
}

/// The name of a request; none for an address that the API does not have.
pub(super) fn step_of(method: &Method, path: &str) -> Option<String> {
    let name = |resource: &str| {
        RESOURCES.iter().find(|one| one.name == resource).map(|resource| kebab(resource.name))
    };
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let step = match (method.as_str(), &segments[..]) {
        ("POST", ["Auth", "connect", "token"]) => "token",
        ("POST", ["useradmin", "users"]) => "create",
        ("GET", ["useradmin", "users"]) => "users",
        ("GET", ["useradmin", "users", _]) => "user",
        ("PATCH", ["useradmin", "users", _]) => "archive",
        ("DELETE", ["useradmin", "users", _]) => "delete",
        ("GET", ["useradmin", "groups", _, "users"]) => "members",
        ("PUT", ["useradmin", "users", _, resource]) => return name(resource),
        ("GET", ["useradmin", "users", _, resource]) => return Some(format!("read-{}", name(resource)?)),
        ("GET", ["useradmin", resource]) => return Some(format!("list-{}", name(resource)?)),
        _ => return None,
    };
    Some(step.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_parsed() {
        let fault = |step: &str, kind, left| Ok(Fault { step: step.to_owned(), kind, left });
        assert_eq!("skills:drop-after".parse(), fault("skills", FaultKind::DropAfter, None));
        assert_eq!(
            "read-callback-numbers:busy:2".parse(),
            fault("read-callback-numbers", FaultKind::Busy, Some(2))
        );
        for (text, words) in [
            ("skills", "STEP:KIND"),
            ("skills:drop:1:2", "STEP:KIND"),
            ("skill:drop", "no step: token, create"),
            ("skills:explode", "no kind: slow, silent"),
            ("skills:drop:x", "number"),
        ] {
            let error = text.parse::<Fault>().unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
