//! `vcc-user sandbox`: serves the practice account's API, for scripts.

use super::args::SandboxArgs;
use super::exit::{CliError, ExitStatus};
use super::{print, say};
use crate::sandbox::{CLIENT_ID, CLIENT_SECRET, Options, Sandbox};

/// Serves until interrupted. The first line on stdout is the base address.
pub(crate) fn run(args: &SandboxArgs) -> Result<ExitStatus, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    runtime.map_err(CliError::unexpected)?.block_on(async {
        let options = Options { port: args.port, ..Options::default() };
        let sandbox = Sandbox::start(options).await;
        let sandbox = sandbox.map_err(|error| CliError::usage(format!("port {}: {error}", args.port)))?;
        let base = sandbox.base_url();
        print(&format!("{base}\n"))?;
        say(&format!(
            "The sandbox of vcc-user runs until interrupted. In another terminal:\n  \
             export VCC_API_URL={base}/useradmin VCC_TOKEN_URL={base}/Auth/connect/token \
             VCC_CLIENT_ID={CLIENT_ID} VCC_CLIENT_SECRET={CLIENT_SECRET}"
        ));
        sandbox.serve_forever().await;
        Ok(ExitStatus::DONE)
    })
}
