//! What a VCC user is, and nothing else: no file, no clock, no network, no screen.
//!
//! [`fields`] is the catalogue, [`field`] and [`kind`] its words, [`screens`] where each is asked; [`form`] holds what
//! was typed; [`visibility`] says what is asked, [`hidden_answers`] what is not; [`validation`] says what is wrong; [`payload`] writes the
//! JSON that is sent and [`import`] reads it back; [`draft`] is the file format of drafts; [`catalogue_export`] prints the
//! catalogue; [`did_you_mean`] says what a mistyped name was meant to be. [`rule`] is what must hold beyond the kind,
//! [`country`] the countries, [`json_path`] where an answer stands in the JSON; [`json`] reads JSON as people bring it,
//! [`diff`] says what the API set differently.

pub mod catalogue_export;
pub mod country;
pub mod did_you_mean;
pub mod diff;
pub mod draft;
pub mod field;
pub mod fields;
pub mod form;
pub mod hidden_answers;
pub mod import;
pub mod json;
pub mod json_path;
pub mod kind;
pub mod payload;
pub mod rule;
pub mod screens;
pub mod validation;
pub mod visibility;
