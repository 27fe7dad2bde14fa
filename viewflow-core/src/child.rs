//! Nodes that are processes of another flow: `Subprocess<F>`.

use crate::flow::{Flow, Node, ProcessOf};
use crate::handler::{FunctionContext, FunctionResult, HandlerError, StepInfo};
use crate::process::AnyData;
use crate::registered::{AnyFlow, Registered};

/// A flow that others can run as a part of theirs: it has one `StartHandle`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be run as a subprocess",
    label = "not a flow with one `StartHandle`",
    note = "a subprocess runs a flow, which is a struct with `#[flow(process = ..)]`, and begins at its \
            `StartHandle`, of which there has to be exactly one"
)]
pub trait ChildFlow: Flow {
    /// The name of its `StartHandle`.
    const START: &'static str;

    /// The flow itself. Whoever names a flow by this asks nothing else of it: if it is none, rustc says
    /// so in one way, wherever it is asked.
    #[doc(hidden)]
    type Itself: ChildFlow;
}

/// A node that is a process of another flow.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no process of another flow",
    label = "this node is not a `Subprocess`"
)]
pub trait SubprocessNode: Node {
    /// The other flow.
    type Child: ChildFlow;

    /// What the other process begins with.
    #[doc(hidden)]
    fn input(
        process: &ProcessOf<Self>,
        step: &StepInfo,
    ) -> Result<<Self::Child as Flow>::Process, HandlerError>;

    /// What comes of the other process once it is done.
    #[doc(hidden)]
    fn output(
        step: &mut FunctionContext<'_, Self::Flow>,
        child: &<Self::Child as Flow>::Process,
    ) -> FunctionResult;
}

/// What makes the other process's data.
type Input<F> = fn(&<F as Flow>::Process, &StepInfo) -> Result<Box<dyn AnyData>, HandlerError>;

/// A process of another flow, as constant data. The other flow's type is behind its functions.
pub struct ChildDef<F: Flow> {
    /// The other flow's name.
    pub flow: &'static str,
    /// Where its processes begin.
    pub start: &'static str,
    pub(crate) input: Input<F>,
    pub(crate) output: fn(&mut FunctionContext<'_, F>, &dyn AnyData) -> FunctionResult,
    pub(crate) register: fn() -> Box<dyn AnyFlow>,
}

impl<F: Flow> ChildDef<F> {
    /// What is known of the other flow.
    pub const fn of<N: SubprocessNode<Flow = F>>() -> Self {
        Self {
            flow: <N::Child as Flow>::NAME,
            start: <N::Child as ChildFlow>::START,
            input: |process, step| Ok(Box::new(N::input(process, step)?)),
            output: |step, child| match child.as_any().downcast_ref() {
                Some(child) => N::output(step, child),
                None => Err("the other process is not of the flow that the node names".into()),
            },
            register: || Box::new(Registered::<N::Child>::new()),
        }
    }
}
