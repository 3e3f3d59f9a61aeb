//! "Did you mean …?": the known name most similar to a mistyped one.

/// Names less similar than this (Jaro-Winkler) are not suggested.
const MIN_SIMILARITY: f64 = 0.75;

/// The most similar name, ignoring case and separators; the first of several that are equally similar.
pub(crate) fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = letters(typed);
    let score = |name: &'a str| (strsim::jaro_winkler(&typed, &letters(name)), name);
    let better = |best: (f64, &'a str), one: (f64, &'a str)| if one.0 > best.0 { one } else { best };
    let best = names.into_iter().map(score).reduce(better)?;
    (best.0 >= MIN_SIMILARITY).then_some(best.1)
}

fn letters(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect()
}
