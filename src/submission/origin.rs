//! Where the answers of a request come from, which decides how messages say that they can be corrected and sent again.

/// Where the answers of a request come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// The form.
    #[default]
    Form,
    /// A file or draft of `submit`.
    File,
    /// A row of `batch`, whose result file is the next input.
    Row,
    /// Not known: only the record of the attempt is available.
    Record,
}

impl Origin {
    /// What follows `ANNA was not created.`
    pub(super) fn after_refusal(self) -> &'static str {
        match self {
            Self::Form => " Your answers are kept.",
            Self::Row => " Its row is in the result file, to be corrected and sent again.",
            Self::File | Self::Record => "",
        }
    }

    /// What follows `ANNA was not sent.`
    pub(super) fn after_not_sent(self) -> &'static str {
        match self {
            Self::Form => " Your answers are kept; you can send them again.",
            Self::File => " You can send it again.",
            Self::Row => " Its row is in the result file, to be sent again.",
            Self::Record => "",
        }
    }

    /// How an extra licence is allowed, after `allow an extra licence`.
    pub(super) fn way_to_extra_licence(self) -> &'static str {
        match self {
            Self::File | Self::Row => " (`--allow-overages`)",
            Self::Form | Self::Record => "",
        }
    }

    /// Where an archived user is restored, after `restore that user`.
    pub(super) fn way_to_restore(self) -> &'static str {
        match self {
            Self::Row => " in the wizard",
            _ => "",
        }
    }

    /// What to do before a user is sent again who was not found.
    pub(super) fn after_not_found(self) -> &'static str {
        match self {
            Self::Row => {
                "It may still appear: the result file looks it up once more before it is sent again."
            }
            _ => "It may still appear: look it up once more in a minute before you send it again.",
        }
    }

    /// What to do before a user is sent again who was not looked up.
    pub(super) fn after_no_look_up(self) -> &'static str {
        match self {
            Self::Row => "The result file looks it up before it is sent again.",
            _ => "Look the username up before you send it again.",
        }
    }
}
