//! The model of a VCC user: pure data and rules, without files, clock, network or screen.
//!
//! [`fields`] is the catalogue, with the types it is declared with ([`field`]), the screens and the [`rule`]s. [`form`]
//! holds the answers as typed. [`visibility`] evaluates which fields are asked, [`hidden_answers`] describes the
//! answers that are not sent. [`validation`] reports problems, [`offer`] says what corrects one. [`payload`] builds the
//! JSON that is sent, [`import`] reads it back, [`diff`] compares the API's answer with it; [`json`] parses,
//! [`json_path`] maps paths to fields. [`draft`] is the file format of drafts, [`restored`] what restoring an archived
//! user changes, [`pasted`] reads pasted text, [`field_names`] finds fields by name, [`country`] the list of countries,
//! [`catalogue_export`] prints the catalogue, [`did_you_mean`] suggests the nearest name.

pub mod catalogue_export;
pub mod country;
pub(crate) mod did_you_mean;
pub(crate) mod diff;
pub mod draft;
pub(crate) mod field_names;
pub mod fields;
pub mod form;
pub mod hidden_answers;
pub mod import;
pub mod json;
pub mod json_path;
pub mod offer;
pub(crate) mod pasted;
pub mod payload;
pub mod restored;
pub mod validation;
pub mod visibility;

pub(crate) use fields::members;
pub use fields::{field, rule};
