//! What a mistyped name was meant to be.

/// Below this two names have little in common: nothing is proposed rather than something odd.
const ALIKE: f64 = 0.75;

/// The name that is most like what was typed, whatever its case; nothing when none is like it.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let alike = |name: &'a str| (strsim::jaro_winkler(&typed, &name.to_lowercase()), name);
    let best = names.into_iter().map(alike).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= ALIKE).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn proposes_what_is_like_it_and_nothing_else() {
        let names = ["Username", "Name", "Email"];
        assert_eq!(nearest("usrname", names), Some("Username"));
        assert_eq!(nearest("E-MAIL", names), Some("Email"));
        assert_eq!(nearest("wages", names), None);
        assert_eq!(nearest("anything", []), None);
    }
}
