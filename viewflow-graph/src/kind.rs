//! What a node is, and how that kind takes and gives tokens.

use std::fmt;

/// How a kind takes the tokens of its incoming edges, or gives them to its outgoing ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// No edge on this side.
    None,
    /// One edge, whichever.
    One,
    /// Every edge.
    All,
}

/// The kind of a node: the type of its field in the flow's struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A person starts the process with a form.
    Start,
    /// The application's code starts the process.
    StartHandle,
    /// A person fills in a form.
    View,
    /// A condition chooses one of two ways.
    If,
    /// Code that runs inside the step's transaction.
    Function,
    /// Code that a worker runs in the background.
    Job,
    /// Every way goes on at once.
    Split,
    /// Waits for a token on every incoming edge.
    Join,
    /// The process is over once no token is left.
    End,
}

impl Kind {
    /// Every kind, in the order in which documentation lists them.
    pub const ALL: [Kind; 9] = [
        Kind::Start,
        Kind::StartHandle,
        Kind::View,
        Kind::Function,
        Kind::Job,
        Kind::If,
        Kind::Split,
        Kind::Join,
        Kind::End,
    ];

    /// The name as it is written in a flow.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Start => "Start",
            Kind::StartHandle => "StartHandle",
            Kind::View => "View",
            Kind::If => "If",
            Kind::Function => "Function",
            Kind::Job => "Job",
            Kind::Split => "Split",
            Kind::Join => "Join",
            Kind::End => "End",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a process may begin here.
    pub const fn is_start(self) -> bool {
        matches!(self, Kind::Start | Kind::StartHandle)
    }

    /// Whether a token that arrives here is swallowed.
    pub const fn is_end(self) -> bool {
        matches!(self, Kind::End)
    }

    /// Whether the node holds its token until somebody or something from outside the step comes.
    pub const fn waits(self) -> bool {
        matches!(self, Kind::View | Kind::Job)
    }

    /// Which incoming edges must hold a token before the node runs.
    pub const fn incoming(self) -> Takes {
        match self {
            Kind::Start | Kind::StartHandle => Takes::None,
            Kind::Join => Takes::All,
            _ => Takes::One,
        }
    }

    /// Which outgoing edges get a token when the node is left.
    pub const fn outgoing(self) -> Takes {
        match self {
            Kind::End => Takes::None,
            Kind::Split => Takes::All,
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
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(Kind::from_name("view"), None);
    }
}
