//! The screens, in order: what each is called, when it stands, what is said at its top.

use super::field::Condition;
use super::fields::AGENT;

/// What a screen is, beside its fields.
struct ScreenSpec {
    key: &'static str,
    label: &'static str,
    visible_when: Condition,
    introduction: &'static str,
}

/// Declares the screens in order, each with what it is, so that none can be missing where all are named.
macro_rules! screens {
    ($($(#[$doc:meta])* $screen:ident = $page:expr;)*) => {
        /// A screen of the wizard, in order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

const ALWAYS: ScreenSpec =
    ScreenSpec { key: "", label: "", visible_when: Condition::Always, introduction: "" };
const OF_AGENTS: ScreenSpec = ScreenSpec { visible_when: AGENT, ..ALWAYS };

screens! {
    /// Licence, and whether the user answers calls.
    Role = ScreenSpec { key: "role", label: "Role", ..ALWAYS };
    /// Who the user is.
    Identity = ScreenSpec { key: "identity", label: "Identity", ..ALWAYS };
    /// The agent's settings.
    Agent = ScreenSpec { key: "agent", label: "Agent", ..OF_AGENTS };
    /// The agent's line.
    Telephony = ScreenSpec { key: "telephony", label: "Telephony", ..OF_AGENTS };
    /// How many interactions the agent takes at once.
    Capacity = ScreenSpec {
        key: "capacity", label: "Capacity",
        introduction: "Counts only on accounts set up for several interactions at once (Multiple interaction handling).",
        ..OF_AGENTS
    };
    /// Users of other applications that the agent is linked to.
    AssociatedUsers = ScreenSpec {
        key: "associatedUsers", label: "Associated users",
        introduction: "Users of other applications that this agent is linked to. Requires VBC integration.",
        ..OF_AGENTS
    };
    /// All answers, all problems, and the button.
    Review = ScreenSpec { key: "review", label: "Review", ..ALWAYS };
}

impl Screen {
    /// What the step list calls it.
    pub fn label(self) -> &'static str {
        self.spec().label
    }

    /// Its name in drafts. Never changes once released.
    pub fn key(self) -> &'static str {
        self.spec().key
    }

    /// Condition it stands in the step list.
    pub fn visible_when(self) -> Condition {
        self.spec().visible_when
    }

    /// A sentence at the top of the screen that has to be read before its answers make sense, or `""`.
    pub fn introduction(self) -> &'static str {
        self.spec().introduction
    }
}
