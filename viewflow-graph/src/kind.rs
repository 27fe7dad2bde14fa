//! What a node is, and how that kind takes and gives tokens.

use std::fmt;

/// How a kind takes the tokens of its incoming edges, or gives them to its outgoing ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// No edge on this side.
    None,
    /// One edge, whichever.
    One,
    /// Every edge; on the incoming side, one edge of every branch.
    All,
}

/// Declares the kinds once: the variant, its name as it is written in a flow, and its place in
/// [`Kind::ALL`].
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident,)*) => {
        /// The kind of a node: the type of its field in the flow's struct.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// Every kind, in the order in which documentation lists them.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind,)*];

            /// The name as it is written in a flow.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Kind::$kind => stringify!($kind),)*
                }
            }
        }
    };
}

kinds! {
    /// A person starts the process with a form.
    Start,
    /// The application's code starts the process.
    StartHandle,
    /// The clock starts the process.
    StartTimer,
    /// A message starts the process.
    StartMessage,
    /// A signal starts the process.
    StartSignal,
    /// A person fills in a form.
    View,
    /// A person confirms that something was done.
    Manual,
    /// Code that runs inside the step's transaction.
    Function,
    /// Code that a worker runs in the background.
    Job,
    /// Waits until the application's code resumes it.
    Handle,
    /// A condition chooses one of two ways.
    If,
    /// A value, or the first condition that holds, chooses one of several ways.
    Switch,
    /// Brings alternative ways together.
    Merge,
    /// Every way goes on at once.
    Split,
    /// Waits for a token of every incoming branch.
    Join,
    /// Every target is offered; the first to complete cancels the others.
    First,
    /// Waits for the clock.
    Timer,
    /// Waits for a message.
    MessageCatch,
    /// Sends a message.
    MessageThrow,
    /// Waits for a signal.
    SignalCatch,
    /// Sends a signal.
    SignalThrow,
    /// Waits until a condition over the process holds.
    Until,
    /// Tells somebody above, and goes on.
    Escalate,
    /// Runs the compensation handlers of completed tasks.
    Compensate,
    /// Runs a process of another flow.
    Subprocess,
    /// The process is over once no token is left.
    End,
    /// The process is over at once.
    TerminateEnd,
    /// The process is over at once, and has failed.
    ErrorEnd,
    /// The target `stop` of a choice: the token turns dead. Not a field's type.
    Stop,
}

impl Kind {
    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// `a` or `an`, as it stands before the name.
    pub const fn article(self) -> &'static str {
        match self.name().as_bytes()[0] {
            b'E' | b'I' | b'U' => "an",
            _ => "a",
        }
    }

    /// Whether a process may begin here.
    pub const fn is_start(self) -> bool {
        matches!(
            self,
            Kind::Start
                | Kind::StartHandle
                | Kind::StartTimer
                | Kind::StartMessage
                | Kind::StartSignal
        )
    }

    /// Whether a token that arrives here is swallowed.
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Kind::End | Kind::TerminateEnd | Kind::ErrorEnd | Kind::Stop
        )
    }

    /// Whether one of several ways is chosen here.
    pub const fn is_choice(self) -> bool {
        matches!(self, Kind::If | Kind::Switch | Kind::First)
    }

    /// Whether the node only directs tokens, and does no work of its own.
    pub const fn is_gateway(self) -> bool {
        matches!(
            self,
            Kind::If | Kind::Switch | Kind::Merge | Kind::Split | Kind::Join | Kind::First
        )
    }

    /// Whether the node holds its token until somebody or something from outside the step comes.
    pub const fn waits(self) -> bool {
        matches!(
            self,
            Kind::View
                | Kind::Manual
                | Kind::Job
                | Kind::Handle
                | Kind::Timer
                | Kind::MessageCatch
                | Kind::SignalCatch
                | Kind::Until
                | Kind::Subprocess
        )
    }

    /// Which incoming edges must hold a token before the node runs.
    pub const fn incoming(self) -> Takes {
        match self {
            Kind::Join => Takes::All,
            kind if kind.is_start() => Takes::None,
            _ => Takes::One,
        }
    }

    /// Which outgoing edges get a token when the node is left.
    pub const fn outgoing(self) -> Takes {
        match self {
            Kind::Split => Takes::All,
            kind if kind.is_end() => Takes::None,
            _ => Takes::One,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(*kind));
        }
        assert_eq!(Kind::from_name("view"), None);
    }
}
