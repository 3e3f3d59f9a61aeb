//! Queries, and the pages of a list.

use serde_json::{Value, json};

/// Maximum and default size of a page (page).
const MAX_LIMIT: usize = 5000;
const DEFAULT_LIMIT: usize = 25;

/// The page of a list that a query asks for, under the list's key; the error is the text to answer.
pub(super) fn page<'a>(
    rows: impl Iterator<Item = &'a Value> + Clone,
    key: &str,
    query: &str,
) -> Result<Value, &'static str> {
    let page = query_number(query, "page", 1).filter(|it| *it >= 1).ok_or("page must be a number from 1.")?;
    let limit = query_number(query, "limit", DEFAULT_LIMIT)
        .filter(|it| (1..=MAX_LIMIT).contains(it))
        .ok_or("limit must be a number from 1 to 5000.")?;
    let total = rows.clone().count();
    let shown: Vec<&Value> = rows.skip((page - 1).saturating_mul(limit)).take(limit).collect();
    let pages = total.div_ceil(limit);
    let meta = json!({ "page": page, "count": shown.len(), "pageCount": pages, "totalCount": total });
    Ok(json!({ key: shown, "meta": meta }))
}

/// The first value with this name in a query.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// A number in a query, or the default if it is absent; `None` if it is not a number.
fn query_number(query: &str, name: &str, default: usize) -> Option<usize> {
    query_value(query, name).map_or(Some(default), |it| it.parse().ok())
}
