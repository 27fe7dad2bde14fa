//! The attributes of nodes, and how each is written.

use super::kinds::Rules;

/// An attribute of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    Next,
    /// The `next` of a `Split` or a `First`, which names several nodes.
    NextAll,
    Branch,
    When,
    Then,
    On,
    Case,
    Otherwise,
    Form,
    Permission,
    Anyone,
    Assign,
    Except,
    Run,
    Input,
    Output,
    Each,
    Collect,
    Retry,
    Wait,
    Cancels,
    Mutex,
    OnlyWhile,
    Limit,
    CompensateWith,
    Undo,
    OnCreate,
    After,
    At,
    OnTimeout,
    Every,
    Cron,
    CatchUp,
    OnCondition,
    OnError,
    OnEscalation,
    Code,
    Key,
    Message,
    Signal,
    OnMessage,
    OnSignal,
}

impl Name {
    /// One for each name.
    pub const ALL: [Self; 41] = [
        Self::Next,
        Self::Branch,
        Self::When,
        Self::Then,
        Self::On,
        Self::Case,
        Self::Otherwise,
        Self::Form,
        Self::Permission,
        Self::Anyone,
        Self::Assign,
        Self::Except,
        Self::Run,
        Self::Input,
        Self::Output,
        Self::Each,
        Self::Collect,
        Self::Retry,
        Self::Wait,
        Self::Cancels,
        Self::Mutex,
        Self::OnlyWhile,
        Self::Limit,
        Self::CompensateWith,
        Self::Undo,
        Self::OnCreate,
        Self::After,
        Self::At,
        Self::OnTimeout,
        Self::Every,
        Self::Cron,
        Self::CatchUp,
        Self::OnCondition,
        Self::OnError,
        Self::OnEscalation,
        Self::Code,
        Self::Key,
        Self::Message,
        Self::Signal,
        Self::OnMessage,
        Self::OnSignal,
    ];

    /// The attribute of that name, as a kind with those rules has it.
    pub fn find(name: &str, rules: Option<&Rules>) -> Option<Self> {
        let is_it = |known: &Self| known.name() == name;
        let legal = rules.and_then(|rules| rules.attributes().find(is_it));
        legal.or_else(|| Self::ALL.into_iter().find(is_it))
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Next | Self::NextAll => "next",
            Self::Branch => "branch",
            Self::When => "when",
            Self::Then => "then",
            Self::On => "on",
            Self::Case => "case",
            Self::Otherwise => "otherwise",
            Self::Form => "form",
            Self::Permission => "permission",
            Self::Anyone => "anyone",
            Self::Assign => "assign",
            Self::Except => "except",
            Self::Run => "run",
            Self::Input => "input",
            Self::Output => "output",
            Self::Each => "each",
            Self::Collect => "collect",
            Self::Retry => "retry",
            Self::Wait => "wait",
            Self::Cancels => "cancels",
            Self::Mutex => "mutex",
            Self::OnlyWhile => "only_while",
            Self::Limit => "limit",
            Self::CompensateWith => "compensate_with",
            Self::Undo => "undo",
            Self::OnCreate => "on_create",
            Self::After => "after",
            Self::At => "at",
            Self::OnTimeout => "on_timeout",
            Self::Every => "every",
            Self::Cron => "cron",
            Self::CatchUp => "catch_up",
            Self::OnCondition => "on_condition",
            Self::OnError => "on_error",
            Self::OnEscalation => "on_escalation",
            Self::Code => "code",
            Self::Key => "key",
            Self::Message => "message",
            Self::Signal => "signal",
            Self::OnMessage => "on_message",
            Self::OnSignal => "on_signal",
        }
    }

    /// Whether it says where a node leads.
    pub const fn is_way(self) -> bool {
        matches!(
            self,
            Self::Next
                | Self::NextAll
                | Self::Branch
                | Self::Then
                | Self::Case
                | Self::Otherwise
                | Self::OnTimeout
                | Self::OnCondition
                | Self::OnError
                | Self::OnEscalation
                | Self::OnMessage
                | Self::OnSignal
        )
    }

    /// Whether it may stand on a node more than once.
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Case
                | Self::Branch
                | Self::OnTimeout
                | Self::OnCondition
                | Self::OnError
                | Self::OnEscalation
                | Self::OnMessage
                | Self::OnSignal
        )
    }

    /// How it is written, to be pasted.
    pub const fn usage(self) -> &'static str {
        match self {
            Self::Next => "#[next(node)]",
            Self::NextAll => "#[next(node, other_node)]",
            Self::Branch => "#[branch(|process| process.field => node)]",
            Self::When => "#[when(|process| process.field)]",
            Self::Then => "#[then(node)]",
            Self::On => "#[on(field)]` or `#[on(|process| process.field)]",
            Self::Case => "#[case(Pattern => node)]` or `#[case(|process| process.field => node)]",
            Self::Otherwise => "#[otherwise(node)]",
            Self::Form => "#[form(field, other_field)]` or `#[form(with(FormType))]",
            Self::Permission => "#[permission]` or `#[permission(\"app.code\")]",
            Self::Anyone => "#[anyone]",
            Self::Assign => "#[assign(owner_of(node))]` or `#[assign(|process| process.field)]",
            Self::Except => "#[except(owner_of(node))]",
            Self::Run => "#[run(function)]",
            Self::Input => "#[input(|process| Child { field: process.field })]",
            Self::Output => "#[output(|process, child| process.field = child.field)]",
            Self::Each => "#[each(items)]` or `#[each(items, sequential)]",
            Self::Collect => "#[collect(items)]",
            Self::Retry => "#[retry(times = 5, delay(seconds = 10), backoff(exponential))]",
            Self::Wait => {
                "#[wait(2)]`, `#[wait(2, cancel)]` or `#[wait(|arrived| arrived.done > 1)]"
            }
            Self::Cancels => "#[cancels(node, other_node)]",
            Self::Mutex => "#[mutex(\"name\")]",
            Self::OnlyWhile => "#[only_while(node)]",
            Self::Limit => "#[limit(100)]",
            Self::CompensateWith => "#[compensate_with(node)]",
            Self::Undo => "#[undo(function)]",
            Self::OnCreate => "#[on_create(function)]",
            Self::After => "#[after(days = 2)]` or `#[after(|process| process.delay)]",
            Self::At => "#[at(|process| process.deadline)]",
            Self::OnTimeout => "#[on_timeout(days = 1, then(node))]",
            Self::OnCondition => "#[on_condition(|process| process.field, then(node))]",
            Self::Every => "#[every(hours = 6)]",
            Self::Cron => "#[cron(\"0 9 * * MON-FRI\", \"Europe/Berlin\")]",
            Self::CatchUp => "#[catch_up(once)]`, `#[catch_up(all)]` or `#[catch_up(none)]",
            Self::OnError => {
                "#[on_error(then(node))]`, `#[on_error(ErrorType, then(node))]` or \
                 `#[on_error(\"a.code\", then(node))]"
            }
            Self::OnEscalation => {
                "#[on_escalation(then(node))]` or `#[on_escalation(\"a.code\", then(node))]"
            }
            Self::Code => "#[code(\"a.code\")]",
            Self::Key => "#[key(|process| process.order)]",
            Self::Message => "#[message(|process| Paid { order: process.order })]",
            Self::Signal => "#[signal(|process| Opened { shop: process.shop })]",
            Self::OnMessage => "#[on_message(Paid, key(|process| process.order), then(node))]",
            Self::OnSignal => "#[on_signal(Opened, then(node))]",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Rules};

    #[test]
    fn attributes_are_found_by_their_names() {
        for name in Name::ALL {
            assert_eq!(Name::find(name.name(), None), Some(name));
        }
        let split = Rules::of("Split");
        assert_eq!(Name::find("next", split), Some(Name::NextAll));
        assert_eq!(Name::find("form", split), Some(Name::Form));
    }
}
