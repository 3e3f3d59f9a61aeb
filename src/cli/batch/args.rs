//! The flags of `batch`.

use crate::cli::examples;
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Flags of `batch`.
#[derive(Debug, Args)]
#[command(after_help = examples::BATCH)]
pub(crate) struct BatchArgs {
    /// A CSV file with one user per line, or the result file of an earlier batch (`-` for standard input)
    #[arg(value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub(crate) file: String,
    /// Create the users; without it the file is checked and nothing is sent
    #[arg(long)]
    pub(crate) yes: bool,
    /// A draft or a file whose answers fill empty cells
    #[arg(long, value_name = "FILE|ID", value_hint = ValueHint::FilePath)]
    pub(crate) template: Option<String>,
    /// The result file; by default `FILE.result.csv` beside the file
    #[arg(long, value_name = "RESULT.csv", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// Also send users whose earlier attempt has an unknown outcome and whom a look-up does not find
    #[arg(long)]
    pub(crate) retry_unknown: bool,
    /// Use extra agent licences if none are left; they are charged
    #[arg(long)]
    pub(crate) allow_overages: bool,
    /// Print an array of {"file","row","outcome","userId","username","messages"}
    #[arg(long)]
    pub(crate) json: bool,
}
