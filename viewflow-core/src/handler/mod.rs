//! The application's code that a flow calls: functions, jobs, conditions and assignments.

mod assignee;
mod call;
mod context;
mod failure;
mod item;
mod job;

pub use assignee::Assignee;
pub use call::{
    run_assignment, run_condition, run_enough, run_function, run_handle, run_input, run_output,
    run_switch,
};
pub(crate) use context::SharedItem;
pub use context::{FunctionContext, FunctionResult, StepInfo};
pub use failure::HandlerError;
pub(crate) use failure::{guarded, in_step, within_step};
pub use item::{
    ItemType, item_mut_of, item_of, item_type, run_item_assignment, run_item_function,
    run_item_input, run_item_job, run_item_output,
};
pub(crate) use job::{Completion, ItemSlot, Read};
pub use job::{JobContext, JobResult, JobWork, run_job};
