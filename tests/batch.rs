//! `batch`: the built program creates several users from a file, and whatever ends it, nobody is created twice.

mod account;
mod checked;
mod created;
#[cfg(unix)]
mod ended;
mod unknown;
