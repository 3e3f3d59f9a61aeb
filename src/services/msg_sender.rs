//! How a service reports back.

use crate::app::msg::Msg;
use std::sync::Arc;

/// Sends messages to the app, from any thread. The front end decides how they arrive.
#[derive(Clone)]
pub struct MsgSender(Arc<dyn Fn(Msg) + Send + Sync>);

impl MsgSender {
    /// A sender that calls `deliver` with each message.
    pub(crate) fn new(deliver: impl Fn(Msg) + Send + Sync + 'static) -> Self {
        Self(Arc::new(deliver))
    }

    /// Sends a message. One that arrives after the front end has ended is dropped.
    pub(crate) fn send(&self, msg: Msg) {
        (self.0)(msg);
    }
}
