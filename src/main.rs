//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    vcc_user::cli::main()
}
