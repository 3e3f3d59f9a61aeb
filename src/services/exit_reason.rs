//! Why a front end ended.

/// Why a front end ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitReason {
    /// The person left.
    ByPerson,
    /// A signal ended it.
    BySignal(i32),
    /// The terminal is gone.
    TerminalGone,
    /// Something in the program panicked.
    Panicked,
}

impl ExitReason {
    /// Whether the program has to end soon: the last save gets little time.
    pub(crate) fn is_urgent(self) -> bool {
        matches!(self, Self::BySignal(_) | Self::TerminalGone)
    }
}
