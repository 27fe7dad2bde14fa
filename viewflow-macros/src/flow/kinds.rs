//! The kinds of nodes, and what may be written on each. The only place that knows.

use viewflow_graph::Kind;

use crate::suggest::listed;

/// An attribute of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    Next,
    When,
    Then,
    Otherwise,
    Form,
    Permission,
    Anyone,
    Assign,
    Except,
    Run,
    Retry,
}

impl Name {
    pub const ALL: [Self; 11] = [
        Self::Next,
        Self::When,
        Self::Then,
        Self::Otherwise,
        Self::Form,
        Self::Permission,
        Self::Anyone,
        Self::Assign,
        Self::Except,
        Self::Run,
        Self::Retry,
    ];

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::When => "when",
            Self::Then => "then",
            Self::Otherwise => "otherwise",
            Self::Form => "form",
            Self::Permission => "permission",
            Self::Anyone => "anyone",
            Self::Assign => "assign",
            Self::Except => "except",
            Self::Run => "run",
            Self::Retry => "retry",
        }
    }

    /// How it is written, to be pasted.
    pub const fn usage(self) -> &'static str {
        match self {
            Self::Next => "#[next(node)]",
            Self::When => "#[when(|process| process.field)]",
            Self::Then => "#[then(node)]",
            Self::Otherwise => "#[otherwise(node)]",
            Self::Form => "#[form(field, other_field)]",
            Self::Permission => "#[permission]` or `#[permission(\"app.code\")]",
            Self::Anyone => "#[anyone]",
            Self::Assign => "#[assign(owner_of(node))]` or `#[assign(|process| process.field)]",
            Self::Except => "#[except(owner_of(node))]",
            Self::Run => "#[run(function)]",
            Self::Retry => "#[retry(times = 5, delay(seconds = 10), backoff(exponential))]",
        }
    }
}

/// What may be written on a field of one kind.
pub struct Rules {
    pub kind: Kind,
    /// Without any of these, the node is incomplete.
    pub needs: &'static [Name],
    /// These are optional, as far as one alone can tell.
    pub takes: &'static [Name],
}

/// Every kind of this release, in the order in which messages list them.
pub const KINDS: [Rules; 7] = [
    Rules {
        kind: Kind::Start,
        needs: &[Name::Next],
        takes: &[Name::Form, Name::Permission, Name::Anyone],
    },
    Rules {
        kind: Kind::StartHandle,
        needs: &[Name::Next],
        takes: &[],
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
        ],
    },
    Rules {
        kind: Kind::If,
        needs: &[Name::When, Name::Then, Name::Otherwise],
        takes: &[],
    },
    Rules {
        kind: Kind::Function,
        needs: &[Name::Run, Name::Next],
        takes: &[],
    },
    Rules {
        kind: Kind::Job,
        needs: &[Name::Run, Name::Next],
        takes: &[Name::Retry],
    },
    Rules {
        kind: Kind::End,
        needs: &[],
        takes: &[],
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

/// Whether a kind's node has a type of its own, because people or code act on it.
pub const fn is_acted_on(kind: Kind) -> bool {
    !matches!(kind, Kind::If | Kind::Split | Kind::Join | Kind::End)
}

/// Whether a person fills in a form there, and owns the task.
pub const fn is_persons(kind: Kind) -> bool {
    matches!(kind, Kind::Start | Kind::View)
}

/// `a` or `an`.
pub const fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::If | Kind::End => "an",
        _ => "a",
    }
}

#[cfg(test)]
mod tests {
    use viewflow_graph::{Kind, Takes};

    use super::{KINDS, Name};

    #[test]
    fn a_kind_needs_an_attribute_for_each_of_its_ways() {
        for rules in &KINDS {
            let ways = rules
                .needs
                .iter()
                .filter(|name| matches!(name, Name::Next | Name::Then | Name::Otherwise));
            let expected = match (rules.kind, rules.kind.outgoing()) {
                (Kind::If, _) => 2,
                (_, Takes::None) => 0,
                _ => 1,
            };
            assert_eq!(ways.count(), expected, "{}", rules.kind);
        }
    }

    #[test]
    fn attributes_are_found_by_their_names() {
        for name in Name::ALL {
            assert_eq!(Name::find(name.name()), Some(name));
        }
    }
}
