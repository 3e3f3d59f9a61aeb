//! `batch`: creates several users from a file, and none twice, however it ends.

mod account;
mod checked;
mod created;
#[cfg(unix)]
mod ended;
mod example;
mod files;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(unix)]
mod suggested;
mod unknown;
#[cfg(unix)]
mod wizard;
