//! What a mistyped name was meant to be.

/// Below this two names have little in common: nothing is proposed rather than something odd.
const ALIKE: f64 = 0.75;

/// The name that is most like what was typed, whatever the case and the separators; nothing when none is like it. Of
/// several that are as like it is the first.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = letters(typed);
    let alike = |name: &'a str| (strsim::jaro_winkler(&typed, &letters(name)), name);
    let better = |best: (f64, &'a str), one: (f64, &'a str)| if one.0 > best.0 { one } else { best };
    let best = names.into_iter().map(alike).reduce(better)?;
    (best.0 >= ALIKE).then_some(best.1)
}

fn letters(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn proposes_what_is_like_it_and_nothing_else() {
        let names = ["Username", "Name", "Email", "Agent ID", "agentId"];
        assert_eq!(nearest("usrname", names), Some("Username"));
        assert_eq!(nearest("E-MAIL", names), Some("Email"));
        assert_eq!(nearest("agent-id", names), Some("Agent ID"));
        assert_eq!(nearest("wages", names), None);
        assert_eq!(nearest("anything", []), None);
    }
}
