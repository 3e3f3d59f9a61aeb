//! Questions to an account without a wizard, one after the other: does it answer, does a user exist.

use super::network::{Connection, Target, connect};
use crate::account::UserPage;
use crate::submission::{Found, TokenFailure};
use crate::vcc::ReadFailure;
use tokio::runtime::Runtime;

/// Somebody who can be sent to ask.
pub struct Asker {
    runtime: Runtime,
    connection: Connection,
}

impl Asker {
    /// Reads what a connection needs, certificates for one. Nothing is asked yet.
    pub fn new(target: &Target) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let connection = runtime.block_on(connect(target))?;
        Ok(Self { runtime, connection })
    }

    /// Asks for a token.
    pub fn token(&self) -> Result<(), TokenFailure> {
        self.runtime.block_on(self.connection.client.token(false))
    }

    /// Asks for one user, whichever.
    pub fn one_user(&self) -> Result<UserPage, ReadFailure> {
        self.runtime.block_on(self.connection.client.one_user())
    }

    /// Looks a username up among all users, archived ones too.
    pub fn find(&self, username: &str) -> Result<Option<Found>, ReadFailure> {
        self.runtime.block_on(self.connection.client.find(username))
    }
}
