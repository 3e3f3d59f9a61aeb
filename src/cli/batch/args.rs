//! The flags of `batch`.

use crate::cli::examples;
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Flags of `batch`.
#[derive(Debug, Args)]
#[command(after_help = examples::BATCH)]
pub struct BatchArgs {
    /// Comma-separated values, a user a line, or the result file of an earlier batch (`-` for standard input)
    #[arg(value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub file: String,
    /// Yes, create them: without it the file is checked, and nothing is sent
    #[arg(long)]
    pub yes: bool,
    /// A draft, or a file, whose answers stand where a cell is empty
    #[arg(long, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub template: Option<String>,
    /// Where the result goes; `FILE.result.csv` beside the file when nothing is named
    #[arg(long, value_name = "RESULT.csv", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Send users, too, whose earlier attempt ended unknown and whom a look-up does not find
    #[arg(long)]
    pub retry_unknown: bool,
    /// Take extra agent licences where they are used up; they are charged
    #[arg(long)]
    pub allow_overages: bool,
    /// Print an array of {"file","row","outcome","userId","username","messages"}
    #[arg(long)]
    pub json: bool,
}
