//! The engine of viewflow.
//!
//! Users depend on the `viewflow` crate, which gives this one a macro, a database and pages.

mod access;
pub mod chart;
mod child;
mod each;
mod engine;
mod error;
mod event;
mod failure;
mod field;
mod flow;
mod form;
mod handler;
mod id;
mod memory;
mod message;
mod process;
mod registered;
mod schedule;
mod shape;
mod standing;
mod status;
mod step;
pub mod store;
pub mod task;
pub mod testing;
mod user;
mod validation;

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;

pub use child::{ChildDef, ChildFlow, SubprocessNode};
pub use each::{EachDef, EachNode, Item};
pub use engine::{
    Actor, Attempt, BuildError, CarriedOver, Claim, Completion, DataItem, Engine, EngineBuilder,
    EngineTransaction, ProcessView, Work,
};
pub use error::{Denied, Error, Prevented, Why};
pub use event::{
    AskCondition, AskDue, CatchUp, Due, EventDef, IntoDelay, IntoMoment, Moment, Repeat, Trigger,
};
pub use failure::{Catches, ErrorType, Failure};
pub use field::{FormValue, SelectOption, Widget};
pub use flow::{
    Access, Arrived, AskEnough, Assign, Backoff, Control, Flow, FormNode, HandleNode, Handler,
    Hooks, ManualNode, Node, NodeDef, NodeName, PermissionDef, ProcessOf, Retry, StartHandleNode,
    StartNode, ViewNode, WorkNode,
};
pub use form::{Form, FormControl, FormDef, FormErrors, FormField, FormOf, Input, OwnForm};
pub use handler::{
    Assignee, FunctionContext, FunctionResult, HandlerError, JobContext, JobResult, JobWork,
    StepInfo,
};
pub use id::{MessageId, ParseTaskIdError, ProcessId, TaskId, UserId};
pub use memory::MemoryStore;
pub use message::{AskKey, Envelope, Message, Receive, Sent, Signal, Throw};
pub use process::{FieldInfo, Process, Table, TableError};
pub use schedule::{CrontabError, ScheduleDef, When};
pub use shape::{NodeShape, Shape};
pub use status::{Event, IllegalTransition, ProcessStatus, Status};
pub use store::StoreError;
pub use task::{Loaded, Rejected, Task, state};
pub use user::{Permission, User};
pub use viewflow_graph::{Boundary, EdgeId, Enough, Graph, Kind, Late, NodeId, Wait, Way};

/// What generated code calls. Not for people, and free to change.
#[doc(hidden)]
pub mod __private {
    pub use garde;

    pub use crate::each::{Items, List, TakesItems, collect};
    pub use crate::event::{run_after, run_at};
    pub use crate::form::{form_field, own_form};
    pub use crate::handler::{
        ItemType, item_mut_of, item_of, item_type, run_assignment, run_condition, run_enough,
        run_function, run_handle, run_input, run_item_assignment, run_item_function,
        run_item_input, run_item_job, run_item_output, run_job, run_output, run_switch,
    };
    pub use crate::message::{key_of, run_key, run_made, run_received};
    pub use crate::process::{FieldOf, UNKNOWN, Unknown, key};
}
