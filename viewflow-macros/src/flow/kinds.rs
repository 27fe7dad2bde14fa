//! The kinds of nodes, and what may be written on each. The only place that knows.

use viewflow_graph::Kind;

use super::name::Name;
use crate::suggest::listed;

/// What may be written on a field of one kind.
pub struct Rules {
    pub kind: Kind,
    /// Without any of these, the node is incomplete.
    pub needs: &'static [Name],
    /// These are optional, as far as one alone can tell.
    pub takes: &'static [Name],
}

/// Every kind of this release, in the order in which messages list them.
pub const KINDS: [Rules; 28] = [
    Rules {
        kind: Kind::Start,
        needs: &[Name::Next],
        takes: &[Name::Form, Name::Permission, Name::Anyone, Name::Undo],
    },
    Rules {
        kind: Kind::StartHandle,
        needs: &[Name::Next],
        takes: &[Name::Undo],
    },
    Rules {
        kind: Kind::StartTimer,
        // And `every` or `cron`, see `lower`.
        needs: &[Name::Next],
        takes: &[Name::Every, Name::Cron, Name::CatchUp],
    },
    Rules {
        kind: Kind::StartMessage,
        needs: &[Name::Next],
        takes: &[Name::Run],
    },
    Rules {
        kind: Kind::StartSignal,
        needs: &[Name::Next],
        takes: &[Name::Run],
    },
    Rules {
        kind: Kind::View,
        needs: &[Name::Next],
        takes: &[
            Name::Form,
            Name::Permission,
            Name::Anyone,
            Name::Assign,
            Name::Except,
            Name::Each,
            Name::Collect,
            Name::Wait,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::CompensateWith,
            Name::Undo,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::Manual,
        needs: &[Name::Next],
        takes: &[
            Name::Permission,
            Name::Anyone,
            Name::Assign,
            Name::Except,
            Name::Each,
            Name::Collect,
            Name::Wait,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::CompensateWith,
            Name::Undo,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::Function,
        needs: &[Name::Run, Name::Next],
        takes: &[
            Name::Each,
            Name::Collect,
            Name::Wait,
            Name::Cancels,
            Name::Limit,
            Name::CompensateWith,
            Name::Undo,
            Name::OnError,
        ],
    },
    Rules {
        kind: Kind::Job,
        needs: &[Name::Run, Name::Next],
        takes: &[
            Name::Retry,
            Name::Each,
            Name::Collect,
            Name::Wait,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::CompensateWith,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnError,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::Handle,
        // And `run` if it is resumed with something, see `lower`.
        needs: &[Name::Next],
        takes: &[
            Name::Run,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::CompensateWith,
            Name::Undo,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::Timer,
        // And `after` or `at`, see `lower`.
        needs: &[Name::Next],
        takes: &[
            Name::After,
            Name::At,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::MessageCatch,
        needs: &[Name::Key, Name::Next],
        takes: &[
            Name::Run,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::MessageThrow,
        needs: &[Name::Message, Name::Next],
        takes: &[Name::Key, Name::Cancels, Name::Limit],
    },
    Rules {
        kind: Kind::Until,
        needs: &[Name::When, Name::Next],
        takes: &[
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::SignalCatch,
        needs: &[Name::Next],
        takes: &[
            Name::Run,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::SignalThrow,
        needs: &[Name::Signal, Name::Next],
        takes: &[Name::Cancels, Name::Limit],
    },
    Rules {
        kind: Kind::Subprocess,
        needs: &[Name::Input, Name::Next],
        takes: &[
            Name::Output,
            Name::Each,
            Name::Collect,
            Name::Wait,
            Name::Cancels,
            Name::Mutex,
            Name::OnlyWhile,
            Name::Limit,
            Name::CompensateWith,
            Name::OnCreate,
            Name::OnTimeout,
            Name::OnCondition,
            Name::OnError,
            Name::OnEscalation,
            Name::OnMessage,
            Name::OnSignal,
        ],
    },
    Rules {
        kind: Kind::Escalate,
        needs: &[Name::Next],
        takes: &[Name::Code, Name::Cancels, Name::Limit],
    },
    Rules {
        kind: Kind::If,
        needs: &[Name::When, Name::Then, Name::Otherwise],
        takes: &[Name::Limit],
    },
    Rules {
        kind: Kind::Switch,
        // And `on` or `otherwise`, see `lower`.
        needs: &[Name::Case],
        takes: &[Name::On, Name::Otherwise, Name::Limit],
    },
    Rules {
        kind: Kind::Merge,
        needs: &[Name::Next],
        takes: &[Name::Cancels, Name::Limit],
    },
    Rules {
        kind: Kind::Split,
        // `next`, or `branch` and `otherwise`, see `lower`.
        needs: &[],
        takes: &[
            Name::NextAll,
            Name::Branch,
            Name::Otherwise,
            Name::Cancels,
            Name::Limit,
        ],
    },
    Rules {
        kind: Kind::Join,
        needs: &[Name::Next],
        takes: &[Name::Wait, Name::Cancels, Name::Limit],
    },
    Rules {
        kind: Kind::First,
        needs: &[Name::NextAll],
        takes: &[Name::Limit],
    },
    Rules {
        kind: Kind::Compensate,
        needs: &[Name::Next],
        takes: &[Name::Cancels, Name::Limit],
    },
    Rules {
        kind: Kind::End,
        needs: &[],
        takes: &[Name::Cancels],
    },
    Rules {
        kind: Kind::TerminateEnd,
        needs: &[],
        takes: &[],
    },
    Rules {
        kind: Kind::ErrorEnd,
        needs: &[],
        takes: &[Name::Code],
    },
];

impl Rules {
    /// The rules of the kind that is called `name`.
    pub fn of(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|rules| rules.kind.name() == name)
    }

    /// Every attribute that the kind knows.
    pub fn attributes(&self) -> impl Iterator<Item = Name> {
        self.needs.iter().chain(self.takes).copied()
    }

    /// The legal attributes as a line of help.
    pub fn help(&self) -> String {
        let attributes: Vec<&str> = self.attributes().map(Name::name).collect();
        let kind = self.kind;
        match attributes.as_slice() {
            [] => format!("help: {} `{kind}` takes no attributes", article(kind)),
            _ => format!(
                "help: {} `{kind}` takes {}",
                article(kind),
                listed(attributes)
            ),
        }
    }
}

/// The names of all kinds.
pub fn kind_names() -> Vec<&'static str> {
    KINDS.iter().map(|rules| rules.kind.name()).collect()
}

/// Whether the kind is about a message or a signal, of the type in its brackets, and which.
pub const fn tells(kind: Kind) -> Option<Tells> {
    match kind {
        Kind::StartMessage | Kind::MessageCatch | Kind::MessageThrow => Some(Tells::Message),
        Kind::StartSignal | Kind::SignalCatch | Kind::SignalThrow => Some(Tells::Signal),
        _ => None,
    }
}

/// What a node hears or says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    Message,
    Signal,
}

impl Tells {
    /// The trait of its type, and the variant of the runtime's events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "Message",
            Self::Signal => "Signal",
        }
    }

    /// The same within a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Signal => "signal",
        }
    }
}

/// Whether a kind's node has a type of its own, because people or code act on it.
pub const fn is_acted_on(kind: Kind) -> bool {
    let passes = matches!(kind, Kind::Compensate | Kind::Escalate);
    !kind.is_gateway() && !kind.is_end() && !passes
}

/// Whether there is work there that another node can undo, or that can undo that of another.
pub const fn is_work(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::View | Kind::Manual | Kind::Function | Kind::Job | Kind::Handle | Kind::Subprocess
    )
}

/// Whether a person acts there, and owns the task.
pub const fn is_persons(kind: Kind) -> bool {
    has_form(kind) || matches!(kind, Kind::Manual)
}

/// Whether a person fills in a form there, even if it has no fields.
pub const fn has_form(kind: Kind) -> bool {
    matches!(kind, Kind::Start | Kind::View)
}

/// Whether the target `stop` may be chosen there.
pub const fn may_stop(kind: Kind) -> bool {
    matches!(kind, Kind::If | Kind::Switch)
}

/// `a` or `an`.
pub const fn article(kind: Kind) -> &'static str {
    kind.article()
}

#[cfg(test)]
mod tests {
    use viewflow_graph::{Kind, Takes};

    use super::{KINDS, Name};

    #[test]
    fn a_kind_needs_an_attribute_for_each_of_its_ways() {
        for rules in &KINDS {
            let names_ways = |name: &&Name| {
                use Name::{Case, Next, NextAll, Otherwise, Then};
                matches!(name, Next | NextAll | Then | Otherwise | Case)
            };
            let ways = rules.needs.iter().filter(names_ways);
            let expected = match (rules.kind, rules.kind.outgoing()) {
                (Kind::If, _) => 2,
                // One of several, which the table cannot say.
                (Kind::Split, _) => 0,
                (_, Takes::None) => 0,
                _ => 1,
            };
            assert_eq!(ways.count(), expected, "{}", rules.kind);
        }
    }
}
