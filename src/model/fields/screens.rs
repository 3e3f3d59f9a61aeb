//! The screens, in order, with label, condition and introduction.

use super::condition::{AGENT, Condition};

/// The declaration of a screen; its fields are in the catalogue.
struct ScreenSpec {
    key: &'static str,
    label: &'static str,
    /// The label in a narrow step list.
    short: &'static str,
    synonyms: &'static str,
    visible_when: Condition,
    introduction: &'static str,
}

/// Declares enum and table together, so that they cannot differ.
macro_rules! screens {
    ($($(#[$doc:meta])* $screen:ident = $page:expr;)*) => {
        /// A screen of the form, in order.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Screen { $($(#[$doc])* $screen),* }

        impl Screen {
            /// All screens, in order.
            pub const ALL: [Self; [$(Self::$screen),*].len()] = [$(Self::$screen),*];

            fn spec(self) -> &'static ScreenSpec {
                match self { $(Self::$screen => const { &$page }),* }
            }
        }
    };
}

const ALWAYS: ScreenSpec = ScreenSpec {
    key: "",
    label: "",
    short: "",
    synonyms: "",
    visible_when: Condition::Always,
    introduction: "",
};
const AGENTS_ONLY: ScreenSpec = ScreenSpec { visible_when: AGENT, ..ALWAYS };

screens! {
    /// Licence, and whether the user takes calls.
    #[default]
    Role = ScreenSpec { key: "role", label: "Role", ..ALWAYS };
    /// Who the user is.
    Identity = ScreenSpec { key: "identity", label: "Identity", synonyms: "person who", ..ALWAYS };
    /// The agent's settings.
    Agent = ScreenSpec { key: "agent", label: "Agent", synonyms: "contactpad settings", ..AGENTS_ONLY };
    /// Phone number, region and callback number.
    Telephony = ScreenSpec { key: "telephony", label: "Telephony", short: "Phone", synonyms: "phone calls", ..AGENTS_ONLY };
    /// How many interactions the agent takes at once.
    Capacity = ScreenSpec {
        key: "capacity", label: "Capacity", synonyms: "interactions load",
        introduction: "Counts only on accounts set up for several interactions at once (Multiple interaction handling).",
        ..AGENTS_ONLY
    };
    /// Users of other applications that the agent is linked to.
    AssociatedUsers = ScreenSpec {
        key: "associatedUsers", label: "Associated users", short: "Users", synonyms: "vbc linked",
        introduction: "Users of other applications that this agent is linked to. Requires VBC integration.",
        ..AGENTS_ONLY
    };
    /// What is set after the user was created.
    Routing = ScreenSpec {
        key: "routing", label: "Routing", synonyms: "groups skills schedules after setup team",
        introduction: "Set after the user is created. Names or IDs, separated by commas.",
        ..AGENTS_ONLY
    };
    /// All answers, all problems, and the button.
    Review = ScreenSpec { key: "review", label: "Review", synonyms: "summary overview check finish create send submit", ..ALWAYS };
}

impl Screen {
    /// The name in the step list.
    pub fn label(self) -> &'static str {
        self.spec().label
    }

    /// The label where space is short.
    pub(crate) fn short_label(self) -> &'static str {
        let spec = self.spec();
        if spec.short.is_empty() { spec.label } else { spec.short }
    }

    /// What else people call it, to find it by: words separated by spaces.
    pub(crate) fn synonyms(self) -> &'static str {
        self.spec().synonyms
    }

    /// The name in drafts. Never changes once released.
    pub fn key(self) -> &'static str {
        self.spec().key
    }

    /// When it is in the step list.
    pub fn visible_when(self) -> Condition {
        self.spec().visible_when
    }

    /// A sentence above the fields that explains the whole screen, or `""`.
    pub(crate) fn introduction(self) -> &'static str {
        self.spec().introduction
    }
}
