//! Code that is called for each item of a list.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use super::job::{AtOnce, Awaited};
use super::{
    Assignee, FunctionContext, FunctionResult, HandlerError, JobContext, JobWork, StepInfo,
};
use crate::Flow;
use crate::each::Item;

/// A function that is called for each item of a list.
type ItemFunction<F, T> = fn(&mut FunctionContext<'_, F>, &mut T) -> FunctionResult;

/// The type of a list's items, as a value.
#[doc(hidden)]
pub struct ItemType<T>(PhantomData<fn() -> T>);

/// The type of the items that a process remembers, for a call that is to be about them.
#[doc(hidden)]
pub fn item_type<P, T>(items: fn(&P) -> &[T]) -> ItemType<T> {
    let _ = items;
    ItemType(PhantomData)
}

/// What the task is about of which a step speaks: one of a list's items.
#[doc(hidden)]
pub fn item_of<'a, T: Item>(items: &[T], step: &'a StepInfo) -> Result<&'a T, HandlerError> {
    let _ = items;
    Ok(step.item().ok_or(NO_ITEM)?)
}

/// The same, to be changed.
#[doc(hidden)]
pub fn item_mut_of<'a, F: Flow, T: Item>(
    _: ItemType<T>,
    step: &'a mut FunctionContext<'_, F>,
) -> Result<&'a mut T, HandlerError> {
    Ok(step.item_mut().ok_or(NO_ITEM)?)
}

const NO_ITEM: &str = "this task is not about an item of the node's type";

/// Checks the signature of a function's handler for each item of a list, and calls it.
#[doc(hidden)]
pub fn run_item_function<F: Flow, T: Item>(
    _: ItemType<T>,
    handler: ItemFunction<F, T>,
    step: &mut FunctionContext<'_, F>,
) -> FunctionResult {
    let item = step.item.take().ok_or(NO_ITEM)?;
    let mut item: Box<T> = item.into_any().downcast().map_err(|_| NO_ITEM)?;
    let done = handler(step, &mut item);
    step.item = Some(item);
    done
}

/// What the handler of a job for each item of a list may return: the item as the job has left it,
/// at once or from an `async fn`.
#[diagnostic::on_unimplemented(
    message = "the handler of a job for each item returns the item, as `Result<Item, HandlerError>`, \
               not `{Self}`",
    label = "the handler of this job",
    note = "write `async fn {{name}}(job: JobContext<YourFlow>, item: Item) -> Result<Item, HandlerError>`, \
            or the same without `async`"
)]
#[doc(hidden)]
pub trait ItemOutcome<T, How>: Sized {
    fn work(
        call: impl FnOnce() -> Self + Send + 'static,
        keep: impl FnOnce(T) + Send + 'static,
    ) -> JobWork;
}

impl<T: Item> ItemOutcome<T, AtOnce> for Result<T, HandlerError> {
    fn work(
        call: impl FnOnce() -> Self + Send + 'static,
        keep: impl FnOnce(T) + Send + 'static,
    ) -> JobWork {
        JobWork::Blocking(Box::new(move || call().map(keep)))
    }
}

impl<T: Item, Fut: Future<Output = Result<T, HandlerError>> + Send> ItemOutcome<T, Awaited>
    for Fut
{
    fn work(
        call: impl FnOnce() -> Self + Send + 'static,
        keep: impl FnOnce(T) + Send + 'static,
    ) -> JobWork {
        JobWork::Async(Box::pin(async move { call().await.map(keep) }))
    }
}

/// Checks the signature of a job's handler for each item of a list, and binds it to its context.
#[doc(hidden)]
pub fn run_item_job<F, T, R, How>(
    _: ItemType<T>,
    handler: fn(JobContext<F>, T) -> R,
    mut job: JobContext<F>,
) -> JobWork
where
    F: Flow,
    T: Item,
    R: ItemOutcome<T, How> + 'static,
{
    let item = job.item.take().map(|item| item.into_any().downcast::<T>());
    let Some(Ok(item)) = item else {
        return JobWork::Blocking(Box::new(|| Err(NO_ITEM.into())));
    };
    let kept = Arc::clone(&job.kept);
    let keep = move |item: T| {
        *kept.lock().expect("no holder panics") = Some(Box::new(item));
    };
    R::work(move || handler(job, *item), keep)
}

/// Checks the signature of an assignment that is named by a path, for each item of a list, and
/// calls it.
#[doc(hidden)]
pub fn run_item_assignment<'a, P, T: Item, A: Into<Assignee>>(
    _: ItemType<T>,
    assign: fn(&'a P, &'a T) -> A,
    process: &'a P,
    step: &'a StepInfo,
) -> Result<Assignee, HandlerError> {
    let item = step.item().ok_or(NO_ITEM)?;
    Ok(assign(process, item).into())
}

/// Checks the signature of one side of a subprocess that is named by a path, for each item of a list, and
/// calls it.
#[doc(hidden)]
pub fn run_item_input<'a, P, T: Item, C>(
    _: ItemType<T>,
    input: fn(&'a P, &'a T) -> C,
    process: &'a P,
    step: &'a StepInfo,
) -> Result<C, HandlerError> {
    let item = step.item().ok_or(NO_ITEM)?;
    Ok(input(process, item))
}

/// Checks the signature of one side of a subprocess that is named by a path, for each item of a list, and
/// calls it.
#[doc(hidden)]
pub fn run_item_output<F: Flow, T: Item, C>(
    item: ItemType<T>,
    output: fn(&mut T, &C),
    step: &mut FunctionContext<'_, F>,
    child: &C,
) -> FunctionResult {
    output(item_mut_of(item, step)?, child);
    Ok(())
}
