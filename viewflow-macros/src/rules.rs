//! Every rule that a macro's error can name: its code, and what it is about.
//!
//! A code is for ever: it is in people's notes and in search engines. A rule that goes leaves its
//! number unused, and a new one takes the next. Each has a page in `docs/errors`.

use std::fmt;

use viewflow_graph::Code;

#[cfg(test)]
mod tests;

macro_rules! rules {
    ($(#[doc = $title:literal] $rule:ident = $number:literal,)*) => {
        /// What an error is about, as a person would tell mistakes apart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Rule {
            /// A rule of the graph, which `viewflow-graph` numbers and judges by.
            Graph(Code),
            $(#[doc = $title] $rule,)*
        }

        impl Rule {
            fn number(self) -> u16 {
                match self {
                    Self::Graph(code) => code.number(),
                    $(Self::$rule => $number,)*
                }
            }

            /// The rules of the macros, each with its title, in the order of their numbers.
            #[cfg(test)]
            const OWN: &[(Self, &'static str)] = &[$((Self::$rule, $title)),*];
        }
    };
}

// VF0001 to VF0019 are the graph's, and so are those from VF0100 on.
rules! {
    /// A flow that is not a struct with nodes
    NotAFlow = 20,
    /// A flow, a process or a choice that is generic
    Generic = 21,
    /// A flow that does not say what its processes remember
    NoProcess = 22,
    /// A flow's name that cannot be part of an address
    FlowName = 23,
    /// Two nodes of one name
    TwoNodes = 24,
    /// A node that depends on `cfg`
    ConditionalNode = 25,
    /// A type that is no kind
    UnknownKind = 26,
    /// A kind with the wrong parameters
    KindParameters = 27,
    /// An attribute that does not exist
    UnknownAttribute = 28,
    /// An attribute on the wrong kind
    WrongKind = 29,
    /// A node that lacks an attribute
    MissingAttribute = 30,
    /// An attribute in the wrong form
    Syntax = 31,
    /// An option, or the value of one, that does not exist
    UnknownOption = 32,
    /// Something that is said twice
    Twice = 33,
    /// A name that is no node
    UnknownNode = 34,
    /// One way to two nodes
    TwoTargets = 35,
    /// A way back into a start
    IntoStart = 36,
    /// A condition that decides nothing
    SameWay = 37,
    /// A node that is open to nobody
    OpenToNobody = 38,
    /// A node that is open to anyone and takes a permission
    AnyoneWithPermission = 39,
    /// A permission's code that is no word
    PermissionCode = 40,
    /// A permission that every flow has
    ReservedPermission = 41,
    /// A task that is given to the one who may not do it
    AssignedAndExcepted = 42,
    /// The owner of a node that nobody owns
    NobodyOwns = 43,
    /// An owner that is not written as `owner_of(node)`
    OwnerOf = 44,
    /// Code that is neither a closure nor the name of a function
    NotCallable = 45,
    /// A closure that cannot be called in a step
    ClosureForm = 46,
    /// A handler that is not the name of a function
    NotAHandler = 47,
    /// A retry that does not say how often
    RetryTimes = 48,
    /// A process that is not a struct with named fields
    NotAProcess = 49,
    /// An attribute in the wrong place
    Misplaced = 50,
    /// A process that does not fit into a table
    TableSize = 51,
    /// A field that is the key of the table
    TableKey = 52,
    /// A rule that forms do not check
    UnknownCheck = 53,
    /// Limits that contradict each other, or none
    Limits = 54,
    /// A choice that is not an enum
    NotAChoice = 55,
    /// A choice without options
    EmptyChoice = 56,
    /// An option of a choice that holds data
    ChoiceData = 57,
    /// Two options of a choice that are sent as one
    SameOption = 58,
    /// A case that is a pattern where conditions belong, or the reverse
    CaseForm = 59,
    /// A split that leads to one node twice
    BegunTwice = 60,
    /// A way that is never taken
    NeverTaken = 61,
    /// A way to `stop` that nothing chooses
    StopMisplaced = 62,
    /// A number that has to be one at least
    Zero = 63,
    /// A node that cannot be cancelled from there
    CannotCancel = 64,
    /// A mutex that keeps nobody out
    LoneMutex = 65,
    /// A node that others cannot run beside
    NotOccupied = 66,
    /// An attribute that goes with a list
    NeedsEach = 67,
    /// A node that is said to be gone, and is there
    StillThere = 68,
    /// A node that cannot undo another
    CannotCompensate = 69,
    /// An attribute that a node has no use for which undoes another
    OfHandler = 70,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VF{:04}", self.number())
    }
}
