//! What `#[flow]` generates: a flow's nodes as constant data, and a type for each that is acted on.

use std::any::Any;
use std::time::Duration;

use viewflow_graph::{Kind, Wait, Way};

use crate::child::ChildDef;
use crate::each::EachDef;
use crate::event::EventDef;
use crate::form::{FormDef, FormErrors};
use crate::handler::{
    Assignee, FunctionContext, FunctionResult, HandlerError, JobContext, JobWork,
};
use crate::schedule::ScheduleDef;
use crate::{Process, StepInfo};

/// A business process, declared by a struct with `#[flow(process = ..)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a flow",
    label = "this type has no `#[flow(process = ..)]`"
)]
pub trait Flow: Sized + Send + Sync + 'static {
    /// What each process of the flow remembers.
    type Process: Process;

    /// The name under which processes are stored: the struct's, in snake case, without `Flow`.
    const NAME: &'static str;

    /// The first line of the struct's doc comment, or its name in words.
    const TITLE: &'static str;

    /// The rest of the struct's doc comment.
    const DESCRIPTION: &'static str;

    /// The nodes, in the order of declaration.
    const NODES: &'static [NodeDef<Self>];

    /// Nodes that had another name once, by that name: what processes hold there is carried over.
    const RENAMED: &'static [(&'static str, &'static str)] = &[];

    /// Nodes that are gone, and which node takes the place of each.
    const REMOVED: &'static [(&'static str, &'static str)] = &[];
}

/// One node of a flow, as constant data.
pub struct NodeDef<F: Flow> {
    /// The field's name.
    pub name: &'static str,
    /// The first line of the field's doc comment, or its name in words.
    pub title: &'static str,
    /// The rest of the field's doc comment.
    pub description: &'static str,
    /// The field's type.
    pub kind: Kind,
    /// Where it leads: which way, and the target's name.
    pub ways: &'static [(Way, &'static str)],
    /// What a chart writes on the way of each case of a `Switch`, by the case's place; nothing
    /// where there is nothing short to say.
    pub labels: &'static [&'static str],
    /// Who may act on it.
    pub access: Access<F>,
    /// The process's fields that a person fills in here.
    pub form: FormDef<F::Process>,
    /// The application's code that runs here.
    pub handler: Handler<F>,
    /// How tokens move here, beyond what the kind says.
    pub control: Control,
    /// The application's code that runs beside the node's own work.
    pub hooks: Hooks<F>,
    /// Where there is a task for each item of a list.
    pub each: Option<EachDef<F>>,
    /// The other flow of a `Subprocess`.
    pub child: Option<ChildDef<F>>,
    /// By which code an `ErrorEnd` fails, or an `Escalate` tells those above; its name if there is none.
    pub code: Option<&'static str>,
    /// What the node waits for: first what it is there for, if that is an event, then what may happen
    /// on its boundary, each with its way of [`Way::Boundary`], in the order of these.
    pub events: &'static [EventDef<F>],
    /// When a `StartTimer` begins processes.
    pub schedule: Option<ScheduleDef>,
}

impl<F: Flow> NodeDef<F> {
    /// A node with a name and a kind and nothing else.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            title: name,
            description: "",
            kind,
            ways: &[],
            labels: &[],
            access: Access::CLOSED,
            form: FormDef::EMPTY,
            handler: Handler::None,
            control: Control::NONE,
            hooks: Hooks::NONE,
            each: None,
            child: None,
            code: None,
            events: &[],
            schedule: None,
        }
    }
}

/// How tokens move at a node, beyond what its kind says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control {
    /// When it goes on early.
    pub wait: Option<Wait>,
    /// The nodes whose tokens turn dead when this one is left.
    pub cancels: &'static [&'static str],
    /// Of all nodes of a process with this name here, one is occupied at a time.
    pub mutex: Option<&'static str>,
    /// It is entered only while that node is occupied, and cancelled when that is left.
    pub only_while: Option<&'static str>,
    /// How often a process may come here.
    pub limit: Option<u32>,
    /// The node that undoes what this one has done, when a `Compensate` is come to.
    pub compensate_with: Option<&'static str>,
}

impl Control {
    /// Nothing beyond what the kind says.
    pub const NONE: Self = Self {
        wait: None,
        cancels: &[],
        mutex: None,
        only_while: None,
        limit: None,
        compensate_with: None,
    };
}

/// The application's code that runs beside a node's own work, in the step's transaction.
pub struct Hooks<F: Flow> {
    /// A task of the node has just been made.
    pub on_create: Option<fn(&mut FunctionContext<'_, F>) -> FunctionResult>,
    /// A task of the node, which was done, is undone.
    pub undo: Option<fn(&mut FunctionContext<'_, F>) -> FunctionResult>,
    /// Whether enough has arrived to go on: what [`Enough::Asked`](viewflow_graph::Enough::Asked) asks.
    pub enough: Option<AskEnough<F>>,
}

impl<F: Flow> Hooks<F> {
    /// None.
    pub const NONE: Self = Self {
        on_create: None,
        undo: None,
        enough: None,
    };
}

/// Whether enough has arrived to go on.
pub type AskEnough<F> = fn(&<F as Flow>::Process, &Arrived) -> Result<bool, HandlerError>;

/// What has arrived at a `Join`, or become of a node's many tasks, when `#[wait(|arrived| ..)]` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// How many branches, or tasks, there are.
    pub total: u32,
    /// How many of them are done.
    pub done: u32,
    /// How many of them were cancelled, or not taken.
    pub canceled: u32,
}

impl Arrived {
    /// How many are still to come.
    pub const fn open(&self) -> u32 {
        self.total - self.done - self.canceled
    }
}

/// Who may act on a person's node.
pub struct Access<F: Flow> {
    /// The permission it takes.
    pub permission: Option<PermissionDef>,
    /// Whether everybody who is signed in may.
    pub anyone: bool,
    /// Whom a new task is given to.
    pub assign: Option<Assign<F>>,
    /// The nodes whose latest owner may not (four eyes).
    pub except: &'static [&'static str],
}

impl<F: Flow> Access<F> {
    /// Nobody.
    pub const CLOSED: Self = Self {
        permission: None,
        anyone: false,
        assign: None,
        except: &[],
    };
}

/// A permission as a flow declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionDef {
    /// Its code.
    pub code: &'static str,
    /// What it allows, for people.
    pub title: &'static str,
}

/// How a new task gets its owner.
pub enum Assign<F: Flow> {
    /// It is the latest owner of another node.
    OwnerOf(&'static str),
    /// The application says.
    By(fn(&F::Process, &StepInfo) -> Result<Assignee, HandlerError>),
}

/// The application's code at a node.
pub enum Handler<F: Flow> {
    /// None.
    None,
    /// The condition of an `If`: whether it goes on by [`Way::Then`] or by [`Way::Otherwise`].
    Condition(fn(&F::Process, &StepInfo) -> Result<bool, HandlerError>),
    /// The choice of a `Switch`: by which of its own ways it goes on, a [`Way::Case`] or
    /// [`Way::Otherwise`]. An answer that is none of its ways is a failure of the handler.
    Switch(fn(&F::Process, &StepInfo) -> Result<Way, HandlerError>),
    /// Which of the conditional ways of a `Split` are taken, each a [`Way::Case`]; where none is, and
    /// it has no unconditional way, it goes on by [`Way::Otherwise`].
    Split(fn(&F::Process, &StepInfo) -> Result<Vec<Way>, HandlerError>),
    /// What a `Handle` does with what it is resumed with: a value of its node's type.
    Handle(fn(&mut FunctionContext<'_, F>, Box<dyn Any>) -> FunctionResult),
    /// Work in the step's transaction.
    Function(fn(&mut FunctionContext<'_, F>) -> FunctionResult),
    /// What a `MessageThrow` or a `SignalThrow` tells others.
    Throw(crate::message::Throw<F>),
    /// Work in the background.
    Job {
        /// What is done.
        run: fn(JobContext<F>) -> JobWork,
        /// What happens when it fails.
        retry: Retry,
    },
}

/// How often a failed job is tried again, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// How many times it is tried after the first attempt.
    pub times: u32,
    /// How long the first pause is.
    pub delay: Duration,
    /// How the pauses grow.
    pub backoff: Backoff,
}

impl Retry {
    /// A job that is tried once.
    pub const NEVER: Self = Self {
        times: 0,
        delay: Duration::from_secs(10),
        backoff: Backoff::Exponential,
    };

    /// The longest pause.
    pub const LONGEST: Duration = Duration::from_secs(60 * 60);

    /// The pause after a failed attempt, counted from one; `None` where there is no further one.
    pub fn pause_after(&self, attempt: u32) -> Option<Duration> {
        if attempt > self.times {
            return None;
        }
        let factor = match self.backoff {
            Backoff::Fixed => 1,
            Backoff::Linear => attempt,
            Backoff::Exponential => 2_u32.saturating_pow(attempt.saturating_sub(1)),
        };
        Some(self.delay.saturating_mul(factor).min(Self::LONGEST))
    }
}

/// How the pauses between attempts grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backoff {
    /// All the same.
    Fixed,
    /// The delay, twice the delay, three times the delay, ..
    Linear,
    /// The delay, twice, four times, eight times, ..
    Exponential,
}

/// A node that people or code act on. Each has a type of its own, in the flow's module.
#[diagnostic::on_unimplemented(
    message = "nobody acts on this node, so its tasks have no type",
    label = "a gateway or an end",
    note = "`Store::tasks_of` lists the tasks of every node"
)]
pub trait Node: Copy + Send + Sync + 'static {
    /// The flow it belongs to.
    type Flow: Flow;

    /// The field's name.
    const NAME: &'static str;
}

/// The flow's process type, by the flow's node.
pub type ProcessOf<N> = <<N as Node>::Flow as Flow>::Process;

/// A node at which a person fills in a form: a `Start`, a `View`, or a `Manual`, whose form is empty.
#[diagnostic::on_unimplemented(
    message = "nobody fills in a form at `{Self}`",
    label = "this node is neither a `Start` nor a `View`"
)]
pub trait FormNode: Node {
    /// The form: a struct with the fields that `#[form(..)]` names, or the type in `#[form(with(..))]`.
    type Form: Send + 'static;

    /// What the fields belong to: the process, or, with `#[each(..)]`, the item.
    type Subject: Send + 'static;

    /// Writes the form into what it belongs to.
    ///
    /// # Errors
    ///
    /// What a [form of its own](crate::FormOf) says is wrong.
    fn fill(subject: &mut Self::Subject, form: Self::Form) -> Result<(), FormErrors>;
}

/// A node at which a person starts a process.
#[diagnostic::on_unimplemented(
    message = "nobody starts a process at `{Self}`",
    label = "this node is not a `Start`",
    note = "`Actor::start` takes a `Start` node; for a `StartHandle`, use `Engine::start`"
)]
pub trait StartNode: FormNode<Subject = ProcessOf<Self>> {}

/// A node at which the application's code starts a process.
#[diagnostic::on_unimplemented(
    message = "code starts no process at `{Self}`",
    label = "this node is not a `StartHandle`",
    note = "`Engine::start` takes a `StartHandle` node; for a `Start`, use `Actor::start`"
)]
pub trait StartHandleNode: Node {}

/// A node whose tasks people take, start and complete: a `View` or a `Manual`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no tasks that people work on",
    label = "this node is neither a `View` nor a `Manual`"
)]
pub trait ViewNode: FormNode {}

/// A node whose tasks people confirm, with nothing to fill in: a `Manual`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no tasks that people confirm",
    label = "this node is not a `Manual`"
)]
pub trait ManualNode: ViewNode + FormNode<Form = ()> {}

/// A node at which a process waits for the application's code: a `Handle`.
#[diagnostic::on_unimplemented(
    message = "no code resumes a process at `{Self}`",
    label = "this node is not a `Handle`",
    note = "`Engine::resume` takes a `Handle` node"
)]
pub trait HandleNode: Node {
    /// What it is resumed with: the type in `Handle<T>`, or nothing.
    type Input: Send + 'static;
}

/// A node whose tasks code carries out, and which can fail: a `Function`, a `Job` or a
/// `Subprocess`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no tasks that can be retried",
    label = "this node is neither a `Function`, a `Job` nor a `Subprocess`"
)]
pub trait WorkNode: Node {}

/// A node that nobody acts on, such as a gateway, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeName(pub &'static str);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Backoff, Retry};

    #[test]
    fn pauses_grow_as_told_and_end() {
        let pauses = |backoff| {
            let retry = Retry {
                times: 3,
                delay: Duration::from_secs(10),
                backoff,
            };
            let pause = |attempt| retry.pause_after(attempt).map(|pause| pause.as_secs());
            [1, 2, 3, 4].map(pause)
        };
        assert_eq!(pauses(Backoff::Fixed), [Some(10), Some(10), Some(10), None]);
        assert_eq!(
            pauses(Backoff::Linear),
            [Some(10), Some(20), Some(30), None]
        );
        assert_eq!(
            pauses(Backoff::Exponential),
            [Some(10), Some(20), Some(40), None]
        );
    }

    #[test]
    fn a_pause_is_never_longer_than_the_longest() {
        let retry = Retry {
            times: u32::MAX,
            ..Retry::NEVER
        };
        assert_eq!(retry.pause_after(1_000), Some(Retry::LONGEST));
    }
}
