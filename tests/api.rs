//! What must hold between "create" and an outcome, against servers that misbehave: the table "Submitting" of the
//! project's fault list, row by row, with the number of POSTs that the server saw.
//!
//! The real machine, the real client and the real journal run here; only the server is ours: raw sockets on loopback.

mod drive;
mod heads;
mod lists;
mod outcomes;
mod secrets;
mod tls;
mod token;
