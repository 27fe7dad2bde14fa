//! Calls of code that a flow names by a path, with the signature that it has to have.

use std::any::Any;

use super::{Assignee, FunctionContext, FunctionResult, HandlerError};
use crate::{Arrived, Flow};

/// Checks the signature of a function's handler, and calls it.
#[doc(hidden)]
pub fn run_function<F: Flow>(
    handler: fn(&mut FunctionContext<'_, F>) -> FunctionResult,
    step: &mut FunctionContext<'_, F>,
) -> FunctionResult {
    handler(step)
}

/// Checks the signature of the `input` of a subprocess that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_input<'a, P, C>(input: fn(&'a P) -> C, process: &'a P) -> Result<C, HandlerError> {
    Ok(input(process))
}

/// Checks the signature of the `output` of a subprocess that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_output<F: Flow, C>(
    output: fn(&mut F::Process, &C),
    step: &mut FunctionContext<'_, F>,
    child: &C,
) -> FunctionResult {
    output(step.process_mut(), child);
    Ok(())
}

/// Checks the signature of what a `Handle` does with its input, and calls it.
#[doc(hidden)]
pub fn run_handle<F: Flow, T: 'static>(
    handler: fn(&mut FunctionContext<'_, F>, T) -> FunctionResult,
    step: &mut FunctionContext<'_, F>,
    input: Box<dyn Any>,
) -> FunctionResult {
    match input.downcast() {
        Ok(input) => handler(step, *input),
        Err(_) => Err("the input is not of the type of the node".into()),
    }
}

/// Checks the signature of a `wait` that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_enough(enough: fn(&Arrived) -> bool, arrived: &Arrived) -> Result<bool, HandlerError> {
    Ok(enough(arrived))
}

/// Checks the signature of a condition that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_condition<P>(condition: fn(&P) -> bool, process: &P) -> Result<bool, HandlerError> {
    Ok(condition(process))
}

/// Checks the signature of a function that says what a `Switch` is about, and calls it.
#[doc(hidden)]
pub fn run_switch<'a, P, T>(on: fn(&'a P) -> T, process: &'a P) -> T {
    on(process)
}

/// Checks the signature of an assignment that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_assignment<'a, P, A: Into<Assignee>>(
    assign: fn(&'a P) -> A,
    process: &'a P,
) -> Result<Assignee, HandlerError> {
    Ok(assign(process).into())
}
