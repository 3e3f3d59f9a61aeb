//! What must hold between "create" and an outcome, against servers that misbehave: the table "Submitting" of the
//! project's fault list, row by row, with the number of POSTs that the server saw.
//!
//! The real machine, the real client and the real journal run here; only the server is ours: raw sockets on loopback.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "clippy.toml allows it in tests, which leaves out the helpers beside them"
)]

#[path = "api/drive.rs"]
mod drive;
#[path = "api/heads.rs"]
mod heads;
#[path = "api/lists.rs"]
mod lists;
#[path = "api/outcomes.rs"]
mod outcomes;
#[path = "api/secrets.rs"]
mod secrets;
#[path = "api/server.rs"]
mod server;
#[path = "api/tls.rs"]
mod tls;
#[path = "api/token.rs"]
mod token;
