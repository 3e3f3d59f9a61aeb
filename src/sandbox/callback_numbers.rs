//! The account's callback numbers.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::responses;

/// IDs, names and numbers. The first ID is the page's; the numbers are from ranges reserved for fiction.
const NUMBERS: [(&str, &str, &str); 4] = [
    ("4c0b6793-a4c9-4075-839e-08fb99ba7efd", "Main line London", "+442079460123"),
    ("0f6f3e0c-5c1b-4f0e-9a6d-2f1a8d7c9b10", "Support Leeds", "+441134960456"),
    ("9d2b7a44-3e85-4c7f-8b1e-6a50c2f4d311", "Hotline Berlin", "+493023125042"),
    ("c7e1d5f8-7a92-4b36-a0cd-13f9be8462a5", "Sales New York", "+12125550147"),
];

/// `GET /useradmin/callbackNumbers`; the name of the list is not documented.
pub(super) async fn list() -> Response {
    let numbers: Vec<Value> = NUMBERS
        .iter()
        .map(|(id, name, clid)| {
            json!({ "callbackNumberId": id, "callbackNumberName": name, "callbackNumberClid": clid })
        })
        .collect();
    responses::json(StatusCode::OK, &json!({ "callbackNumbers": numbers }))
}
