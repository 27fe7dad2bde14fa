//! A flow as the macro understands it.
//!
//! Every part is optional where the user may have got it wrong: what is wrong has been reported and
//! is left out, and what is left is expanded, so that rustc has nothing to add.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Expr, ExprClosure, ExprPath, LitStr, Pat, Type, TypePath, Visibility};
use viewflow_graph::{Boundary, Kind, Late, Way};

use super::kinds::{Tells, is_work, may_stop};
use super::name::Name;
use crate::errors::Error;
use crate::runtime::Runtime;
use crate::words::{Docs, text};

/// The target of a choice at which the token turns dead.
pub const STOP: &str = "stop";

pub struct Flow {
    /// What else is written on the struct.
    pub attrs: Vec<Attribute>,
    pub vis: Visibility,
    pub ident: Ident,
    /// The name under which processes are stored.
    pub name: String,
    pub docs: Docs,
    pub module: Ident,
    pub process: Process,
    /// Fields of the process that are said to have their values from elsewhere.
    pub preset: Vec<Ident>,
    /// Nodes that had another name once, by that name.
    pub renamed: Vec<(Ident, Ident)>,
    /// Nodes that are gone, and which node takes the place of each.
    pub removed: Vec<(Ident, Ident)>,
    pub runtime: Runtime,
    pub nodes: Vec<Node>,
    /// Whether all nodes are known: each field could be read as one.
    pub complete: bool,
}

impl Flow {
    pub fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == name)
    }

    /// The node that another one undoes, if it undoes one.
    pub fn undone_by(&self, node: &Node) -> Option<&Node> {
        let names_it = |other: &&Node| {
            let handler = other.control.compensate_with.as_ref();
            other.name != node.name && handler.is_some_and(|handler| *handler == node.ident)
        };
        let works = node.kind().is_some_and(is_work);
        self.nodes.iter().find(|other| works && names_it(other))
    }

    /// The nodes that are come to by ways, and not to undo what others did.
    pub fn on_ways(&self) -> impl Iterator<Item = &Node> {
        let nodes = self.nodes.iter();
        nodes.filter(|node| self.undone_by(node).is_none())
    }

    /// Whether a name on a way means that the token turns dead there. A field that is called so is
    /// a node like any other.
    pub fn is_stop(&self, target: &Ident) -> bool {
        text(target) == STOP && self.node(STOP).is_none()
    }

    /// The first way that leads to `stop`, if one does.
    pub fn stop(&self) -> Option<&Ident> {
        let may_stop = |node: &&Node| node.kind().is_some_and(may_stop);
        let nodes = self.nodes.iter().filter(may_stop);
        let mut targets = nodes.flat_map(|node| node.ways.iter().map(|(_, target)| target));
        targets.find(|target| self.is_stop(target))
    }
}

/// What each process remembers.
pub enum Process {
    Type(Box<Type>),
    /// The error, which stands within the type: then rustc knows that something is wrong with it,
    /// and says nothing of conditions, forms and handlers that use its fields.
    Missing(Error),
}

pub struct Node {
    /// As it is written, perhaps with `r#`.
    pub ident: Ident,
    pub name: String,
    pub docs: Docs,
    /// The field's `#[doc]` attributes.
    pub comments: Vec<Attribute>,
    /// The field's lint levels, such as `#[allow(..)]`.
    pub lints: Vec<Attribute>,
    pub kind: Option<NodeKind>,
    /// Every attribute that is there, even one that makes no sense.
    pub written: Vec<(Name, Attribute)>,
    pub ways: Vec<(Way, Ident)>,
    /// Whether these are all of its ways: nothing that names one is missing or could not be read.
    pub ways_known: bool,
    pub form: Vec<Ident>,
    /// A form with fields of its own, in place of these.
    pub own_form: Option<Type>,
    pub permission: Option<Permission>,
    pub anyone: bool,
    pub assign: Option<Assign>,
    pub except: Vec<Ident>,
    pub condition: Option<Callable>,
    pub on: Option<On>,
    /// The cases of a `Switch` or the branches of a `Split`, each with the way of its place.
    pub cases: Vec<Case>,
    pub run: Option<ExprPath>,
    pub each: Option<Each>,
    /// The field of the process that takes the items of a list in the end.
    pub collect: Option<Ident>,
    /// What the process of a `Subprocess` begins with, and what comes of it.
    pub input: Option<Callable>,
    pub output: Option<Callable>,
    pub retry: Option<Retry>,
    /// Of a node that waits for messages or sends one: its key.
    pub key: Option<Callable>,
    /// The message or the signal that it sends.
    pub thrown: Option<Callable>,
    pub control: Control,
    pub hooks: Hooks,
    /// By which code an `ErrorEnd` fails, or an `Escalate` tells those above.
    pub code: Option<LitStr>,
    /// What it waits for: what it is there for, if that is an event, and what may happen on its
    /// boundary, each with its way, in the order of these.
    pub events: Vec<Event>,
    /// When a `StartTimer` begins processes.
    pub when: Option<When>,
    pub catch_up: Option<CatchUp>,
    /// Whether it undoes what another node did, as that says.
    pub is_handler: bool,
}

impl Node {
    pub fn kind(&self) -> Option<Kind> {
        self.kind.as_ref().map(|kind| kind.kind)
    }

    pub fn attribute(&self, name: Name) -> Option<&Attribute> {
        let mut written = self.written.iter();
        written
            .find(|(other, _)| *other == name)
            .map(|(_, attr)| attr)
    }

    pub fn has(&self, name: Name) -> bool {
        self.attribute(name).is_some()
    }

    /// Every name of another node that is written on this one.
    pub fn references(&self) -> impl Iterator<Item = &Ident> {
        let assigned = match &self.assign {
            Some(Assign::OwnerOf(node)) => Some(node),
            _ => None,
        };
        let targets = self.ways.iter().map(|(_, target)| target);
        let control = &self.control;
        let control = control
            .cancels
            .iter()
            .chain(&control.only_while)
            .chain(&control.compensate_with);
        targets.chain(&self.except).chain(assigned).chain(control)
    }
}

/// The type of a field.
pub struct NodeKind {
    pub kind: Kind,
    /// Its last word, as it is written.
    pub ident: Ident,
    /// Whether it is what was probably meant, and not what is written.
    pub guessed: bool,
    /// The type in `Handle<T>`, which is what it is resumed with, or the flow in `Subprocess<F>`.
    pub parameter: Option<Type>,
}

/// A task for each item of a list.
pub struct Each {
    /// The field of the process that is the list.
    pub field: Ident,
    /// Whether the tasks are offered one after the other.
    pub sequential: bool,
}

/// How tokens move at a node, beyond what its kind says.
#[derive(Default)]
pub struct Control {
    pub wait: Option<Wait>,
    pub cancels: Vec<Ident>,
    pub mutex: Option<LitStr>,
    pub only_while: Option<Ident>,
    pub limit: Option<u32>,
    pub compensate_with: Option<Ident>,
}

/// When a `Join` or a list goes on early, and what becomes of what comes after.
pub struct Wait {
    pub enough: Enough,
    pub late: Late,
    /// The word for `late`, if there is one.
    pub word: Option<Ident>,
}

pub enum Enough {
    /// So many, and where that is written.
    Count(u32, Span),
    By(Callable),
}

/// The application's code beside a node's own work, each the name of a function.
#[derive(Default)]
pub struct Hooks {
    pub undo: Option<ExprPath>,
    pub on_create: Option<ExprPath>,
}

/// An event that a node waits for.
pub struct Event {
    pub trigger: Trigger,
    /// What becomes of the node then, if it is on the node's boundary.
    pub boundary: Option<Boundary>,
}

/// What has to happen.
pub enum Trigger {
    Timer {
        due: Due,
        repeat: Repeat,
    },
    Condition(Callable),
    /// The node's own work fails.
    Error(Catches),
    /// A process below escalates, by this code or by any.
    Escalation(Option<LitStr>),
    Told(Box<Told>),
}

impl Trigger {
    /// The application's code, if it is asked.
    pub fn code(&self) -> Option<&Callable> {
        match self {
            Self::Timer { due, .. } => due.code(),
            Self::Condition(callable) => Some(callable),
            Self::Told(told) => told.key.as_ref(),
            Self::Error(_) | Self::Escalation(_) => None,
        }
    }
}

/// Which errors are caught.
pub enum Catches {
    All,
    Code(LitStr),
    Type(Box<TypePath>),
}

/// A message or a signal that is waited for.
pub struct Told {
    pub what: Tells,
    /// Its type.
    pub ty: Type,
    /// With which key; a start takes any.
    pub key: Option<Callable>,
    /// What is done with it.
    pub run: Option<ExprPath>,
}

/// When a timer runs out.
pub enum Due {
    After(Duration),
    /// The application says for how long.
    AskedAfter(Callable),
    /// The application says when.
    AskedAt(Callable),
}

impl Due {
    /// The application's code, if it is asked.
    pub fn code(&self) -> Option<&Callable> {
        match self {
            Self::After(_) => None,
            Self::AskedAfter(callable) | Self::AskedAt(callable) => Some(callable),
        }
    }
}

/// When the clock begins processes.
pub enum When {
    Every(Duration),
    /// A crontab, with its time zone.
    Cron(String),
}

/// How a timer comes again.
#[derive(Default)]
pub struct Repeat {
    pub times: Option<u32>,
    pub catch_up: Option<CatchUp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    Once,
    All,
    None,
}

pub struct Permission {
    pub code: String,
    /// Whether the code was made from the node's name.
    pub generated: bool,
}

pub enum Assign {
    OwnerOf(Ident),
    By(Callable),
}

pub enum Callable {
    Path(ExprPath),
    Closure(ExprClosure),
}

/// What the cases of a `Switch` are matched with.
pub enum On {
    Field(Ident),
    By(Callable),
}

pub struct Case {
    pub test: Test,
    pub target: Ident,
}

/// When a case or a branch holds.
pub enum Test {
    Pattern { pattern: Pat, guard: Option<Expr> },
    Condition(Callable),
}

impl ToTokens for Test {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Pattern { pattern, guard } => {
                pattern.to_tokens(tokens);
                guard.to_tokens(tokens);
            }
            Self::Condition(Callable::Path(path)) => path.to_tokens(tokens),
            Self::Condition(Callable::Closure(closure)) => closure.to_tokens(tokens),
        }
    }
}

pub struct Retry {
    pub times: u32,
    pub delay: Option<Duration>,
    pub backoff: Option<Backoff>,
}

#[derive(Debug, Clone, Copy)]
pub enum Backoff {
    Fixed,
    Linear,
    Exponential,
}
