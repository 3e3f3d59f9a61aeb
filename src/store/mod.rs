//! Files: folders, atomic writes, bounded reads, locks.
//!
//! [`dirs`] finds the folders; [`atomic`] writes, [`bounded_read`] reads, [`lock`] locks; [`ids`] names files;
//! [`io_messages`] explains the system's errors. [`drafts`] is the folder of drafts, [`trash`] keeps removed ones,
//! [`draft_summary`] is a draft in a list, [`draft_errors`] has the errors; [`journal`] records what was sent, each
//! [`attempt`] in a file with what was set up after it ([`setup_record`], [`take_back_record`]); [`config`] loads
//! `config.toml`; [`keyring`] is the system's keyring.

pub mod atomic;
mod attempt;
pub(crate) mod bounded_read;
pub mod config;
pub(crate) mod dirs;
mod draft_errors;
pub mod draft_summary;
pub mod drafts;
pub mod ids;
pub(crate) mod io_messages;
pub mod journal;
pub(crate) mod keyring;
pub mod lock;
mod setup_record;
mod take_back_record;
mod trash;
