//! Files: where they stand, how they are written without ever losing the old one, and how they are read without
//! trusting what lies there.
//!
//! [`dirs`] names the folders; [`atomic`] writes; [`files`] reads; [`words`] says the system's errors and files' names;
//! [`ids`] names what is new; [`lock`] keeps two windows off one file; [`drafts`] is the folder of drafts, [`entry`] a
//! draft in its list, [`errors`] what can go wrong with it; [`journal`] holds what was sent; [`config`] what was
//! configured.

mod aside;
pub mod atomic;
mod attempt;
pub mod config;
pub mod dirs;
pub mod drafts;
pub mod entry;
pub mod errors;
pub mod files;
pub mod ids;
pub mod journal;
pub mod keyring;
pub mod lock;
pub mod words;
