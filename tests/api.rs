//! The API client against servers that misbehave: each row of the project's table of faults while submitting, with the
//! number of POSTs that the server received.
//!
//! State machine, client and journal are the real ones; the server is raw sockets on loopback.

mod drive;
mod heads;
mod lists;
mod outcomes;
mod routing;
mod secrets;
mod tls;
mod token;
