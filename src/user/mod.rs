//! What a VCC user is, and nothing else: no file, no clock, no network, no screen.
//!
//! [`fields`] is the catalogue, [`field`] and [`kind`] its words, [`screens`] where each is asked; [`form`] holds what
//! was typed; [`when`] says what is asked, [`kept`] what is not; [`check`] says what is wrong; [`payload`] writes the
//! JSON that is sent and [`read`] reads it back; [`draft`] is the file format of drafts; [`reference`] prints the
//! catalogue; [`near`] says what a mistyped name was meant to be. [`rule`] is what must hold beyond the kind,
//! [`country`] the countries, [`path`] where an answer stands in the JSON; [`json`] reads JSON as people bring it,
//! [`compare`] says what the API set differently.

pub mod check;
pub mod compare;
pub mod country;
pub mod draft;
pub mod field;
pub mod fields;
pub mod form;
pub mod json;
pub mod kept;
pub mod kind;
pub mod near;
pub mod path;
pub mod payload;
pub mod read;
pub mod reference;
pub mod rule;
pub mod screens;
pub mod when;
