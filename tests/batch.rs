//! `batch`: the built program creates several users from a file, and whatever ends it, nobody is created twice.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy.toml allows it in tests, which leaves out the helpers beside them"
)]

#[path = "batch/account.rs"]
mod account;
#[path = "batch/checked.rs"]
mod checked;
#[path = "batch/created.rs"]
mod created;
#[cfg(unix)]
#[path = "batch/ended.rs"]
mod ended;
#[allow(dead_code, reason = "shared with tests/cli.rs")]
#[path = "cli/home.rs"]
mod home;
#[allow(dead_code, reason = "shared with tests/api.rs")]
#[path = "api/server.rs"]
mod server;
#[path = "batch/unknown.rs"]
mod unknown;
