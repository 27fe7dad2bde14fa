//! The application's code that a flow calls: functions, jobs, conditions and assignments.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex};

use chrono::{DateTime, Utc};

use crate::each::Item;
use crate::process::AnyData;
use crate::{Arrived, Flow, ProcessId, TaskId, User, UserId};

/// Why a handler failed. Made by `?` from any error, or from text.
///
/// ```
/// use viewflow_core::HandlerError;
///
/// fn parse(text: &str) -> Result<u32, HandlerError> {
///     if text.is_empty() {
///         return Err("nothing to read".into());
///     }
///     Ok(text.parse()?)
/// }
/// assert_eq!(parse("x").unwrap_err().to_string(), "invalid digit found in string");
/// ```
pub struct HandlerError(Box<dyn std::error::Error + Send + Sync>);

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl HandlerError {
    /// What a panic leaves behind, as [`catch_unwind`](std::panic::catch_unwind) and a thread's
    /// `join` give it.
    ///
    /// ```
    /// use viewflow_core::HandlerError;
    ///
    /// let panic = std::panic::catch_unwind(|| panic!("out of paper")).unwrap_err();
    /// let error = HandlerError::from_panic(panic.as_ref());
    /// assert_eq!(error.to_string(), "the handler panicked: out of paper");
    /// ```
    pub fn from_panic(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().copied();
        match text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)) {
            Some(text) => format!("the handler panicked: {text}").into(),
            None => "the handler panicked".into(),
        }
    }
}

/// Calls the application's code; a panic is a failure like any other.
///
/// What the code was changing when it panicked may be half changed: whoever calls puts it back, as
/// after any failure.
pub(crate) fn guarded<T>(
    call: impl FnOnce() -> Result<T, HandlerError>,
) -> Result<T, HandlerError> {
    IN_STEP.set(true);
    let called = catch_unwind(AssertUnwindSafe(call));
    IN_STEP.set(false);
    called.unwrap_or_else(|panic| Err(HandlerError::from_panic(panic.as_ref())))
}

thread_local! {
    /// Whether this thread is in the application's code, called by a step.
    static IN_STEP: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in the application's code, called by a step. Another step begun there
/// would wait for the lock that the first one holds.
pub(crate) fn in_step() -> bool {
    IN_STEP.get()
}

/// What the handler of a `Function` returns.
pub type FunctionResult = Result<(), HandlerError>;

/// What the handler of a `Job` returns.
pub type JobResult = Result<(), HandlerError>;

/// Where a step stands when it calls the application's code.
#[derive(Debug, Clone)]
pub struct StepInfo {
    /// The task whose node calls.
    pub task: TaskId,
    /// The person whose action led here; `None` in the background.
    pub user: Option<User>,
    /// The moment of the step, the same throughout.
    pub now: DateTime<Utc>,
    /// Of many tasks of one node, what this one is about.
    pub(crate) item: Option<SharedItem>,
}

/// What a task is about, of a type that only its flow knows.
#[derive(Clone)]
pub(crate) struct SharedItem(pub(crate) Arc<dyn AnyData>);

impl fmt::Debug for SharedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.encode().unwrap_or_default())
    }
}

impl StepInfo {
    /// Where a step stands that is about one of a node's tasks, as for calling a condition in a
    /// test.
    pub fn new(task: TaskId, user: Option<User>, now: DateTime<Utc>) -> Self {
        Self {
            task,
            user,
            now,
            item: None,
        }
    }

    /// Of many tasks of one node, what this one is about; `None` where there is one task, or the
    /// item is not a `T`.
    pub fn item<T: Item>(&self) -> Option<&T> {
        self.item.as_ref()?.0.as_any().downcast_ref()
    }

    /// The process that the step belongs to.
    pub fn process_id(&self) -> ProcessId {
        self.task.process
    }
}

/// What a `Function`'s handler works with: the process, and the step's transaction.
///
/// What the handler writes through the store's connection commits with the step, or not at all.
/// Under `viewflow-diesel` the connection comes from its `StepConnection` trait.
pub struct FunctionContext<'a, F: Flow> {
    pub(crate) process: &'a mut F::Process,
    pub(crate) info: &'a StepInfo,
    pub(crate) connection: Option<&'a mut dyn Any>,
    pub(crate) item: Option<Box<dyn AnyData>>,
}

impl<F: Flow> FunctionContext<'_, F> {
    /// The process's data.
    pub fn process(&self) -> &F::Process {
        self.process
    }

    /// The process's data, to be changed. It is written when the step commits.
    pub fn process_mut(&mut self) -> &mut F::Process {
        self.process
    }

    /// Where the step stands.
    pub fn info(&self) -> &StepInfo {
        self.info
    }

    /// Of many tasks of one node, what this one is about; `None` where there is one task, or the
    /// item is not a `T`.
    pub fn item<T: Item>(&self) -> Option<&T> {
        self.item.as_ref()?.as_any().downcast_ref()
    }

    /// The same, to be changed. It is written when the step commits.
    pub fn item_mut<T: Item>(&mut self) -> Option<&mut T> {
        self.item.as_mut()?.as_any_mut().downcast_mut()
    }

    /// The connection that holds the step's transaction, as the store made it; `None` where the
    /// store has none, as in memory.
    pub fn raw_connection(&mut self) -> Option<&mut (dyn Any + 'static)> {
        self.connection.as_deref_mut()
    }
}

/// What changes with the commit of a finished job.
pub(crate) type Completion<F> =
    Box<dyn FnOnce(&mut FunctionContext<'_, F>) -> FunctionResult + Send>;

/// What a `Job`'s handler works with: a copy of the process as it was when the job began, or, of
/// many tasks of one node, when it was first asked for.
///
/// A job runs outside of any transaction, and others may change the process meanwhile. It therefore
/// changes the process by saying what is to be changed once it has finished, under the process's
/// lock: see [`update`](Self::update) and [`on_completion`](Self::on_completion).
pub struct JobContext<F: Flow> {
    pub(crate) process: LazyLock<F::Process, Read<F::Process>>,
    pub(crate) info: StepInfo,
    pub(crate) attempt: u32,
    pub(crate) completions: Arc<Mutex<Vec<Completion<F>>>>,
    pub(crate) item: Option<Box<dyn AnyData>>,
    pub(crate) kept: ItemSlot,
}

/// Reads something at most once.
pub(crate) type Read<T> = Box<dyn FnOnce() -> T + Send>;

/// What a task is about, as the handler of its job has left it.
pub(crate) type ItemSlot = Arc<Mutex<Option<Box<dyn AnyData>>>>;

impl<F: Flow> JobContext<F> {
    /// The process's data when the job began.
    ///
    /// Where the job is about one of a list's items, of which there may be thousands, the process is
    /// read when it is first asked for.
    ///
    /// # Panics
    ///
    /// If it cannot be read then, which fails the attempt.
    pub fn process(&self) -> &F::Process {
        &self.process
    }

    /// Which process this is.
    pub fn process_id(&self) -> ProcessId {
        self.info.process_id()
    }

    /// Which task this is. Together with nothing else it names this piece of work for ever, so it
    /// serves as the idempotency key of a call to another system.
    pub fn task_id(&self) -> TaskId {
        self.info.task
    }

    /// The number of this attempt, counted from one.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Changes the process when the job has finished, in the transaction that marks it done.
    ///
    /// Nothing happens if the handler fails.
    pub fn update(&self, change: impl FnOnce(&mut F::Process) + Send + 'static) {
        self.on_completion(|step| {
            change(step.process_mut());
            Ok(())
        });
    }

    /// Runs `work` when the job has finished, in the transaction that marks it done. If `work`
    /// fails, so has the attempt.
    pub fn on_completion(
        &self,
        work: impl FnOnce(&mut FunctionContext<'_, F>) -> FunctionResult + Send + 'static,
    ) {
        let mut completions = self.completions.lock().expect("no holder panics");
        completions.push(Box::new(work));
    }
}

/// A job's work, ready to be done by a worker.
pub enum JobWork {
    /// To be awaited.
    Async(Pin<Box<dyn Future<Output = JobResult> + Send>>),
    /// To be called on a thread that may block.
    Blocking(Box<dyn FnOnce() -> JobResult + Send>),
}

/// What a job's handler may return: a [`JobResult`], at once or from an `async fn`.
#[diagnostic::on_unimplemented(
    message = "a job's handler returns `JobResult`, not `{Self}`",
    label = "the handler of this job",
    note = "write `async fn {{name}}(job: JobContext<YourFlow>) -> JobResult`, or the same without `async`"
)]
#[doc(hidden)]
pub trait JobOutcome<How>: Sized {
    fn work(call: impl FnOnce() -> Self + Send + 'static) -> JobWork
    where
        Self: Send + 'static;
}

#[doc(hidden)]
pub struct AtOnce;

#[doc(hidden)]
pub struct Awaited;

impl JobOutcome<AtOnce> for JobResult {
    fn work(call: impl FnOnce() -> Self + Send + 'static) -> JobWork {
        JobWork::Blocking(Box::new(call))
    }
}

impl<Fut: Future<Output = JobResult>> JobOutcome<Awaited> for Fut {
    fn work(call: impl FnOnce() -> Self + Send + 'static) -> JobWork
    where
        Self: Send + 'static,
    {
        JobWork::Async(Box::pin(async move { call().await }))
    }
}

/// Checks the signature of a job's handler, and binds it to its context.
#[doc(hidden)]
pub fn run_job<F, R, How>(handler: fn(JobContext<F>) -> R, job: JobContext<F>) -> JobWork
where
    F: Flow,
    R: JobOutcome<How> + Send + 'static,
{
    R::work(move || handler(job))
}

/// Checks the signature of a function's handler, and calls it.
#[doc(hidden)]
pub fn run_function<F: Flow>(
    handler: fn(&mut FunctionContext<'_, F>) -> FunctionResult,
    step: &mut FunctionContext<'_, F>,
) -> FunctionResult {
    handler(step)
}

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

/// Checks the signature of the `input` of a subprocess that is named by a path, and calls it.
#[doc(hidden)]
pub fn run_input<'a, P, C>(input: fn(&'a P) -> C, process: &'a P) -> Result<C, HandlerError> {
    Ok(input(process))
}

/// The same for each item of a list.
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

/// The same for each item of a list.
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

/// Whom a new task is given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// Nobody: it waits in the queue.
    Nobody,
    /// The account of that number.
    Id(UserId),
    /// The account of that name.
    Name(String),
}

impl From<UserId> for Assignee {
    fn from(id: UserId) -> Self {
        Self::Id(id)
    }
}

impl From<&User> for Assignee {
    fn from(user: &User) -> Self {
        Self::Id(user.id)
    }
}

impl From<&str> for Assignee {
    fn from(name: &str) -> Self {
        Self::Name(name.into())
    }
}

impl From<String> for Assignee {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<&String> for Assignee {
    fn from(name: &String) -> Self {
        Self::Name(name.clone())
    }
}

impl<A: Into<Assignee>> From<Option<A>> for Assignee {
    fn from(assignee: Option<A>) -> Self {
        assignee.map_or(Self::Nobody, Into::into)
    }
}
