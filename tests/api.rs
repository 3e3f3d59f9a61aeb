//! Submissions to servers that misbehave: the outcome, and the number of POSTs that the server saw. The state machine,
//! the client and the journal are the real ones; the server is a raw socket on loopback.

mod drive;
mod heads;
mod lists;
mod outcomes;
mod secrets;
mod tls;
mod token;
