//! The macros of `viewflow`: [`macro@flow`], [`macro@Process`], [`macro@Choice`], [`macro@Message`] and
//! [`macro@Signal`].
//!
//! Users have them from the `viewflow` crate, which their code speaks to. Each macro is its phases
//! and no more: parse, lower, check, expand. Whatever is wrong is collected on the way and
//! reported at once, beside an expansion that is as complete as the mistakes allow, so that rustc
//! adds no errors that only follow from the first ones.

mod choice;
mod depth;
mod errors;
mod flow;
mod macros;
mod message;
mod parse;
mod process;
#[cfg(test)]
mod property;
#[cfg(test)]
mod replay;
mod rules;
mod runtime;
mod suggest;
#[cfg(test)]
mod tests;
mod visibility;
mod words;

use proc_macro::TokenStream;

use crate::macros::{
    expand_choice, expand_flow, expand_form, expand_message, expand_process, expand_signal,
};

/// Declares a business process: each field of the struct is a node.
///
/// The field's **type** is the node's kind, its **name** is the node's name, its **doc comment** is
/// the title (the first line) and the description (the rest), and each **attribute** says one
/// thing. The kinds are words of the macro and need no import.
///
/// ```ignore
/// use serde::{Deserialize, Serialize};
/// use viewflow::prelude::*;
///
/// #[derive(Process, Serialize, Deserialize, Default)]
/// pub struct HelloWorld {
///     /// Message
///     #[garde(length(min = 1, max = 150))]
///     text: String,
///     approved: bool,
/// }
///
/// /// Hello world
/// ///
/// /// Somebody asks, somebody else approves, and the world is greeted in the background.
/// #[flow(process = HelloWorld)]
/// pub struct HelloWorldFlow {
///     /// New request
///     #[form(text)]
///     #[permission]
///     #[next(approve)]
///     start: Start,
///
///     /// Approve the request
///     #[form(approved)]
///     #[permission]
///     #[except(owner_of(start))]
///     #[next(check_approve)]
///     approve: View,
///
///     #[when(|process| process.approved)]
///     #[then(send)]
///     #[otherwise(end)]
///     check_approve: If,
///
///     #[run(send_hello_world_request)]
///     #[next(end)]
///     send: Job,
///
///     end: End,
/// }
///
/// async fn send_hello_world_request(job: JobContext<HelloWorldFlow>) -> JobResult {
///     println!("{}", job.process().text);
///     Ok(())
/// }
/// ```
///
/// # Options
///
/// | `#[flow(..)]` | |
/// |---|---|
/// | `process = Type` | what each process remembers, a type with `#[derive(Process)]`; required |
/// | `name = "hello_world"` | the name under which processes are stored; the struct's in snake case, without `Flow` |
/// | `module = hello_world_flow` | the name of the generated module; the struct's in snake case |
/// | `renamed(old => new)` | nodes that had another name when processes that still run came there: what they hold is carried over |
/// | `removed(old => new)` | nodes that are gone, and which node takes the place of each: what processes hold there goes on at the new one |
/// | `preset(limit = "why")` | fields of the process that have their values although nothing in the flow writes them before they are read, each with the reason |
/// | `crate = path` | where the `viewflow` crate is, if not at `::viewflow` |
///
/// # Kinds
///
/// | Kind | what happens there | needs | takes |
/// |---|---|---|---|
/// | `Start` | a person starts a process with a form | `next`; `permission` or `anyone` | `form`, `undo` |
/// | `StartHandle` | the application's code starts a process | `next` | `undo` |
/// | `StartMessage<T>`, `StartSignal<T>` | a message or a signal starts a process, see [Messages](#messages) | `next` | `run` |
/// | `StartTimer` | the clock starts a process, see [Time](#time) | `every` or `cron`; `next` | `catch_up` |
/// | `View` | a person fills in a form | `next`; `permission`, `anyone` or `assign` | `form`, `except`, [`each`](#lists), and what every node takes that waits |
/// | `Manual` | a person does something elsewhere, and says that it is done | `next`; `permission`, `anyone` or `assign` | `except`, [`each`](#lists), and what every node takes that waits |
/// | `Function` | code runs in the step's transaction | `run`, `next` | [`each`](#lists), [`on_error`](#failures), `cancels`, `limit`, `compensate_with`, `undo` |
/// | `Job` | code runs in the background | `run`, `next` | `retry`, [`each`](#lists), [`on_error`](#failures), and what every node takes that waits, but `undo` |
/// | `Handle`, `Handle<T>` | the process waits until code outside resumes it, with nothing or with a `T` | `next`; with a `T`, `run` | `run`, and what every node takes that waits |
/// | `Timer` | the process waits for a moment, see [Time](#time) | `after` or `at`; `next` | what every node takes that waits, but `undo` |
/// | `Until` | the process waits until a condition over it holds | `when`, `next` | what every node takes that waits, but `undo` |
/// | `MessageCatch<T>` | the process waits for a message with its key | `key`, `next` | `run`, and what every node takes that waits, but `undo` |
/// | `SignalCatch<T>` | the process waits for a signal | `next` | `run`, and what every node takes that waits, but `undo` |
/// | `MessageThrow<T>` | the process sends a message | `message`, `next` | `key`, `cancels`, `limit` |
/// | `SignalThrow<T>` | the process throws a signal | `signal`, `next` | `cancels`, `limit` |
/// | `Subprocess<F>` | a process of another flow runs | `input`, `next` | `output`, [`each`](#lists), [`on_error`, `on_escalation`](#failures), and what every node takes that waits, but `undo` |
/// | `Escalate` | tells the processes above this one, and goes on | `next` | `code`, `cancels`, `limit` |
/// | `If` | a condition chooses one of two ways | `when`, `then`, `otherwise` | `limit` |
/// | `Switch` | a value, or the first condition that holds, chooses one of several ways | `case`; `on` or `otherwise` | `limit` |
/// | `Merge` | alternative ways come together; each goes on as it comes | `next` | `cancels`, `limit` |
/// | `Split` | every way goes on at once, or every one whose condition holds | `next`, or `branch` and `otherwise` | both `next` and `branch`; `cancels`, `limit` |
/// | `Join` | waits for every branch that leads here, and goes on once | `next` | `wait`, `cancels`, `limit` |
/// | `First` | every target waits; the first to be done goes on, and the others are cancelled | `next` | `limit` |
/// | `Compensate` | what was done so far is undone, the latest first, see [Compensation](#compensation) | `next` | `cancels`, `limit` |
/// | `End` | the way ends | | `cancels` |
/// | `TerminateEnd` | the process ends, whatever else is open in it | | |
/// | `ErrorEnd` | the same, and the process has failed | | `code` |
///
/// Every node that waits takes `cancels`, `mutex`, `only_while`, `limit`, `on_create`, and events on its boundary:
/// `on_timeout`, `on_condition`, `on_message` and `on_signal`. Where it is people's or code's work that is done there
/// (`View`, `Manual`, `Job`, `Handle`, `Subprocess`), it takes `compensate_with` and `undo` as well.
///
/// # Attributes
///
/// | Attribute | |
/// |---|---|
/// | `#[next(node)]` | where the process goes on; of a `Split` or a `First`, all the nodes that are begun: `#[next(a, b)]` |
/// | `#[branch(\|process\| process.fragile => pad)]` | a way of a `Split` that is taken if the condition, as in `when`, holds |
/// | `#[when(\|process\| process.approved)]` | the condition. `?` works in it; a second parameter is the step (`&StepInfo`). Or the path of a `fn(&P) -> bool` |
/// | `#[then(node)]`, `#[otherwise(node)]` | where it goes on if the condition holds, and if not; of a `Switch`, if no case does; of a `Split` without `next`, if no branch is taken. Of an `If` or a `Switch`, [`stop`](#stop) may be the target |
/// | `#[on(carrier)]` | the field of the process that a `Switch` looks at, or what a closure returns, or a function that is named by a path: `#[on(\|process\| process.weight / 10)]`, `#[on(self::size)]` |
/// | `#[case(Carrier::Post => a, Carrier::Van \| Carrier::Air => b)]` | with `on`: the arms of a `match`, with guards if need be (`Carrier::Other(name) if name.is_empty() => a`; of a field, names are references). It has to cover every value, if not by `otherwise` |
/// | `#[case(\|process\| process.total > 100 => a, is_late => b)]` | without `on`: conditions as in `when`. The first that holds decides, and `otherwise` is needed |
/// | `#[form(text, approved)]` | the fields of the process that the person fills in; without it, none |
/// | `#[permission]` | takes the permission `<flow>.<node>`, which is made for it |
/// | `#[permission("app.code")]` | takes that permission |
/// | `#[anyone]` | open to everybody who is signed in |
/// | `#[assign(owner_of(node))]` | a new task is given to the latest owner of another node |
/// | `#[assign(\|process\| process.clerk.as_str())]` | a new task is given to whom the code says: an account's name or id, or an `Option` of one. A second parameter is the step. Or the path of such a function |
/// | `#[except(owner_of(a), owner_of(b))]` | the latest owners of those nodes may not do it (four eyes) |
/// | `#[run(path)]` | the handler: `fn(&mut FunctionContext<'_, F>) -> FunctionResult` for a `Function`; `fn(JobContext<F>) -> JobResult`, best `async`, for a `Job`; `fn(&mut FunctionContext<'_, F>, T) -> FunctionResult` for a `Handle<T>`, and the same without `T` for a `Handle` |
/// | `#[each(lines)]`, `#[each(lines, sequential)]` | a task for each item of a list that the process remembers: all at once, or one after the other, see [Lists](#lists) |
/// | `#[collect(lines)]` | with `each`: the field that takes the items of the tasks that are done, as those have left them |
/// | `#[input(\|process\| Parcel { weight: process.weight, cost: 0 })]` | what the process of a `Subprocess` begins with; closures as in `assign`, or the path of a `fn(&P) -> Child` |
/// | `#[output(\|process, parcel\| process.cost = parcel.cost)]` | what comes of it when it is done: the closure is given `&mut P`, with `each` `&mut Item`, and the other process. `?` works in it. Or the path of such a function |
/// | `#[retry(times = 5, delay(seconds = 10), backoff(exponential))]` | how often a failed job is tried again. `delay` in `seconds`, `minutes` or `hours`; `backoff` is `fixed`, `linear` or `exponential` |
/// | `#[wait(2)]` | a `Join` goes on as soon as so many branches have come, a list as soon as so many tasks are done |
/// | `#[wait(\|arrived\| arrived.done > arrived.open())]` | it goes on as soon as the code says so, which is given an `&Arrived`. A second parameter is the process. Or the path of a `fn(&Arrived) -> bool` |
/// | `#[wait(2, cancel)]`, `#[wait(2, block)]` | what has not come by then is cancelled; or nobody comes there anew until it has. Without either, it goes on and is swallowed when it comes |
/// | `#[cancels(a, b)]` | when this node is left, those nodes are cancelled if they are open |
/// | `#[mutex("name")]` | of all nodes of a process with the same name, one is open at a time; the others wait for it |
/// | `#[only_while(node)]` | it is open only while that node is, and cancelled when that is left |
/// | `#[limit(100)]` | how often a process may come here; once more, and it fails. A cycle with a limit need not wait |
/// | `#[compensate_with(node)]` | the node that undoes what was done here, when a `Compensate` is come to |
/// | `#[undo(path)]` | a `fn(&mut FunctionContext<'_, F>) -> FunctionResult` that takes back what was done here, when the task is undone |
/// | `#[on_create(path)]` | such a function, called when a task is made here |
/// | `#[after(days = 2)]`, `#[after(\|process\| process.delay)]` | how long a `Timer` waits: in `seconds`, `minutes`, `hours`, `days` and `weeks`, or as the process says, a `Duration` or a `TimeDelta` |
/// | `#[at(\|process\| process.deadline)]` | until when a `Timer` waits, a `DateTime` |
/// | `#[on_timeout(days = 1, then(node))]` | on a node that waits: when so much time has passed, its work is called off, and the process goes on there. Also with `after(..)` or `at(..)`; with `interrupting = false` the work goes on, and the other node besides; with `repeat` or `repeat(3)` that happens again and again |
/// | `#[on_condition(\|process\| process.field, then(node))]` | the same, once a condition over the process holds |
/// | `#[every(hours = 6)]`, `#[cron("0 9 * * MON-FRI", "Europe/Berlin")]` | when a `StartTimer` starts processes |
/// | `#[catch_up(once)]`, `#[catch_up(all)]`, `#[catch_up(none)]` | what becomes of the moments that a `StartTimer` has missed; of a repeated `on_timeout`, as an option of that |
/// | `#[on_error(then(node))]`, `#[on_error(Type, then(node))]`, `#[on_error("a.code", then(node))]` | where the process goes on if the node's own work fails: with any error, one of that type, one with that code, see [Failures](#failures) |
/// | `#[on_escalation(then(node))]`, `#[on_escalation("a.code", then(node))]` | where it goes on besides if a process below a `Subprocess` comes to an `Escalate`, once; with `interrupting = true`, instead |
/// | `#[code("a.code")]` | by which code an `ErrorEnd` fails, or an `Escalate` tells those above; the node's name if there is none |
/// | `#[key(\|process\| process.order)]` | for which messages a `MessageCatch` waits: those with the same key. Anything that can be shown; a field need not be cloned. Or the path of a function. Of a `MessageThrow`, the key of what it sends, in place of the message's own |
/// | `#[message(\|process\| Paid { .. })]`, `#[signal(\|process\| Opened { .. })]` | what a `MessageThrow` or a `SignalThrow` tells others. Or the path of a function |
/// | `#[on_message(Paid, key(\|process\| process.order), then(node))]`, `#[on_signal(Opened, then(node))]` | on a node that waits: if that is told, its work is called off, and the process goes on there. With `run(handler)` something is done with it; with `interrupting = false` the work goes on, and the other node besides |
///
/// `case`, `branch` and the events (`on_timeout`, `on_condition`, `on_message`, `on_signal`, `on_error`, `on_escalation`)
/// may be written several times on a node. The cases of a `Switch` are asked in the order in
/// which they stand; of a `Split`, every branch is asked.
///
/// Besides, a field may have doc comments and lint levels such as `#[allow(..)]`. Derives go below
/// `#[flow(..)]`, where they see the unit struct that it leaves.
///
/// # What does not compile
///
/// A flow of which some process could not end properly: a join that may wait for ever, a node that may
/// run twice at once, a cycle without a way out or without a node that waits. Nor does a flow that
/// reads a field of the process before anything can have written it, or asks for the owner of a task
/// that may not have run. Every error ends its first line with a code, such as `[VF0004]`, which has a
/// page in `docs/errors`; where a way leads into the trouble, the error shows it.
///
/// # Compensation
///
/// What is committed cannot be rolled back, but something else may make up for it. A node with
/// `#[compensate_with(x)]` is undone by `x`: a field of a kind that does work, to which no way leads, and which has
/// no `next`. When a process comes to a `Compensate`, all that was done by then is undone, the latest first and each
/// task once, by a task of its node's `x`; then the process goes on. What fails there waits for an administrator. A
/// `Subprocess` without `compensate_with` undoes by itself what its own flow says.
///
/// # Branches
///
/// A `Split` begins all its branches; a `Join` goes on when it has heard from every branch that leads
/// to it. Ways that part at an `If` or a `Switch` are one branch, of which one comes, so they may lead
/// straight to the join; a `Merge` before it says the same.
///
/// ```ignore
/// #[next(pack, insure)]
/// fork: Split,
///
/// #[permission]
/// #[next(all_done)]
/// pack: View,
///
/// #[run(insure)]
/// #[next(all_done)]
/// insure: Job,
///
/// #[next(by_carrier)]
/// all_done: Join,
///
/// #[on(carrier)]
/// #[case(Carrier::Post => stamp, Carrier::Van | Carrier::Air => sent)]
/// by_carrier: Switch,
///
/// #[run(stamp)]
/// #[next(sent)]
/// stamp: Function,
///
/// #[next(end)]
/// sent: Merge,
/// ```
///
/// # Lists
///
/// With `#[each(lines)]`, a node has a task for each item of `lines`, a field of the process that is a `Vec`.
/// The process goes on when all tasks are closed, and at once if there are none. Each task has its own copy of
/// its item; `#[collect(field)]` writes the copies of the tasks that are done back into the process.
///
/// - `form` names fields of the item, whose type then has `#[derive(Process, Serialize, Deserialize, Default)]`.
///   Otherwise, `Serialize` and `Deserialize` will do.
/// - `run` takes a `fn(&mut FunctionContext<'_, F>, &mut Item) -> FunctionResult` for a `Function`, and a
///   `fn(JobContext<F>, Item) -> Result<Item, HandlerError>`, best `async`, for a `Job`.
/// - Closures in `assign` and `input` take the item behind the process, and the step behind that:
///   `#[assign(|order, line| line.clerk.as_str())]`; functions are a `fn(&P, &Item)`.
/// - `wait(2)` goes on when two tasks are done, `wait(2, cancel)` also calls off the others, `wait(0)` goes on
///   at once while the tasks run on by themselves.
/// - `assign(owner_of(node))` is the latest of its owners, but since a list may be empty, it is not sure that
///   there is one; `except(owner_of(node))` is any of them.
/// - `Engine::add_item` adds an item while the list is worked on, `Actor::complete_rest` goes on without what is
///   left of it.
///
/// ```ignore
/// #[each(lines)]
/// #[form(weight)]
/// #[permission]
/// #[collect(lines)]
/// #[next(ship)]
/// weigh: View,
///
/// #[each(lines)]
/// #[input(|order, line| Parcel { address: order.address.clone(), weight: line.weight, cost: 0 })]
/// #[output(|line, parcel| line.cost = parcel.cost)]
/// #[collect(lines)]
/// #[next(end)]
/// ship: Subprocess<ParcelFlow>,
/// ```
///
/// # Subprocesses
///
/// A `Subprocess<F>` begins a process of the flow `F` at its `StartHandle`, of which it has exactly one, and
/// goes on when that process is done. If that is cancelled, so is the task here; and if the task here is cancelled,
/// so is that. A flow may run itself, as long as some way to an end does not. `F` need not be registered.
///
/// # Failures
///
/// `on_error` catches what a `Function`, a `Job` after its last attempt, or a `Subprocess` fails with. Several are
/// asked in the order in which they stand; the one without a type or a code stands last. The task that failed is
/// over, and the node that the way leads to is told why by `step.error()`. A `Subprocess` fails with the code of the
/// `ErrorEnd` that its process has come to; errors with codes of their own are made by `HandlerError::coded`. What
/// nothing catches rolls a person's step back, and waits for an administrator elsewhere.
///
/// ```ignore
/// #[run(pay)]
/// #[retry(times = 3)]
/// #[on_error("card.declined", then(other_card))]
/// #[on_error(then(failed))]
/// #[next(end)]
/// pay: Job,
///
/// #[code("order.unpaid")]
/// failed: ErrorEnd,
/// ```
///
/// # Time
///
/// What is waited for is stored with the process, survives restarts, and happens once, however many programs look.
/// A way that is gone beside the node once is a branch like those of a `Split`. What is begun again and again goes its
/// way by itself, on nodes of its own, up to an `End`.
///
/// ```ignore
/// #[on_timeout(at(|leave| leave.begins), then(lapsed))]
/// #[on_timeout(days = 2, interrupting = false, then(tell_the_boss))]
/// #[on_timeout(days = 1, repeat(5), then(remind))]
/// #[permission]
/// #[next(pack)]
/// approve: View,
///
/// #[cron("30 7 * * MON-FRI", "Europe/Berlin")]
/// #[next(gather)]
/// morning: StartTimer,
/// ```
///
/// # Messages
///
/// A type with `#[derive(Message)]` is told to the one process that waits for it with its key, or begins one; what
/// nobody waits for is kept for a while. A type with `#[derive(Signal)]` is told to all who wait for it at that moment.
/// `run` takes what is told, as a `fn(&mut FunctionContext<'_, F>, T) -> FunctionResult`. Code outside tells it with
/// `Engine::send` and `Engine::broadcast`.
///
/// ```ignore
/// #[key(|order| order.number)]
/// #[run(book)]
/// #[next(pack)]
/// payment: MessageCatch<Paid>,
///
/// #[anyone]
/// #[on_message(Withdrawn, key(|order| order.number), then(withdrawn))]
/// #[on_signal(Strike, run(delay), interrupting = false, then(tell))]
/// #[next(end)]
/// pack: Manual,
/// ```
///
/// # Stop
///
/// A choice between a split and a join may find that its branch is not needed. Then it leads to `stop`,
/// which needs no field: the branch ends there, and the join does not wait for it any longer. An `End` is for
/// branches that no join waits for.
///
/// ```ignore
/// #[next(pay, by_gift)]
/// fork: Split,
///
/// #[when(|process| process.is_gift)]
/// #[then(wrap)]
/// #[otherwise(stop)]
/// by_gift: If,
///
/// #[anyone]
/// #[next(both_done)]
/// wrap: View,
/// ```
///
/// # What is generated
///
/// - The struct, as a unit struct that implements `Flow`. Its documentation ends with the flow's chart,
///   which only rustdoc has drawn.
/// - A constant for each node, `HelloWorldFlow::approve`.
/// - A module with a module for each node that people or code act on: its type
///   `hello_world_flow::approve::Node`; for a `Start` or a `View`, the form,
///   `hello_world_flow::approve::Form { approved: true }`; and its `PERMISSION`, if it has one. The
///   permissions of the whole flow are `hello_world_flow::VIEW` and `MANAGE`.
///
/// # Errors
///
/// A flow does not compile unless a process can come to every node and from every node to an end;
/// every name is that of a node; each node has what its kind needs, and it is said who may act on
/// it. Fields, conditions and handlers are checked by rustc, where they are written.
///
/// An error that is not rustc's ends its first line with a code, such as `[VF0034]`. `docs/errors` has
/// a page for each code.
#[proc_macro_attribute]
pub fn flow(options: TokenStream, item: TokenStream) -> TokenStream {
    expand_flow(options.into(), item.into()).into()
}

/// Makes a struct what a process remembers.
///
/// The struct has named fields and no generic parameters, and also derives or implements
/// `Serialize`, `Deserialize` and `Default`. Its fields may be private, but their types are as
/// visible as the struct. A field's doc comment is its label (the first line) and its help (the
/// rest); without one, its name in words is the label.
///
/// ```ignore
/// use serde::{Deserialize, Serialize};
/// use viewflow::prelude::*;
///
/// #[derive(Process, Serialize, Deserialize, Default)]
/// struct Shipment {
///     /// Weight in kilograms
///     #[garde(range(min = 1, max = 30))]
///     weight: u32,
///     #[garde(email)]
///     customer: Option<String>,
///     /// Remarks
///     ///
///     /// The driver sees them.
///     #[field(multiline)]
///     #[garde(length(max = 500))]
///     remarks: String,
/// }
/// ```
///
/// # On the struct
///
/// | `#[process(..)]` | |
/// |---|---|
/// | `table = path` | keeps the process in that Diesel table, in place of a document. The table's primary key is `process_id: BigInt`, its other columns are the struct's fields |
/// | `crate = path` | where the `viewflow` crate is, if not at `::viewflow` |
///
/// # On a field
///
/// `#[field(multiline)]`: text is edited in several lines.
///
/// `#[garde(..)]`: what a form checks, in the words of the `garde` crate. Of a field that is
/// `None`, nothing but `required` is checked.
///
/// | Rule | |
/// |---|---|
/// | `length(min = 1, max = 150)` | `min`, `max` or `equal`; of text in characters, with `bytes` in bytes, with `utf16` in UTF-16 units |
/// | `range(min = 1, max = 10)` | `min`, `max` or `equal` |
/// | `ascii`, `alphanumeric`, `email` | |
/// | `contains("text")`, `prefix("text")`, `suffix("text")` | |
/// | `required` | an `Option` is not `None` |
/// | `custom(check)` | `fn check(value: &T, _: &()) -> Result<(), E>` with an `E` that is shown to the person |
/// | `skip` | nothing |
#[proc_macro_derive(Process, attributes(process, field, garde))]
pub fn process(item: TokenStream) -> TokenStream {
    expand_process(item.into()).into()
}

/// Makes a struct a form with fields of its own, for a node with `#[form(with(Verdict))]`.
///
/// What stands in it at first, and what is saved of it, says `FormOf`, which is to be implemented beside
/// this. Every field is one of the form, in this order.
///
/// ```ignore
/// use viewflow::prelude::*;
///
/// #[derive(Form, Default)]
/// struct Verdict {
///     /// May they go?
///     granted: bool,
///     /// If not, why?
///     #[field(multiline)]
///     reason: Option<String>,
/// }
/// ```
///
/// The fields take `#[field(multiline)]` and `#[garde(..)]`, as those of a process do, see
/// [`macro@Process`]. `#[form(crate = path)]` on the struct says where the `viewflow` crate is, if not at
/// `::viewflow`.
#[proc_macro_derive(Form, attributes(form, field, garde))]
pub fn form(item: TokenStream) -> TokenStream {
    expand_form(item.into()).into()
}

/// Makes a struct or an enum what one process is told.
///
/// It also derives `Serialize` and `Deserialize`. It is stored under the type's name in snake case, and
/// kept for a day if nobody waits for it.
///
/// ```ignore
/// use serde::{Deserialize, Serialize};
/// use viewflow::prelude::*;
///
/// #[derive(Message, Serialize, Deserialize)]
/// #[message(key = order, keep(days = 3))]
/// struct Paid {
///     order: String,
///     amount: u32,
/// }
/// ```
///
/// | `#[message(..)]` | |
/// |---|---|
/// | `key = field` | the field that says which of the processes that wait it is for. Without it, the sender says |
/// | `keep(days = 3)` | for how long it is kept if nobody waits for it, in `seconds`, `minutes`, `hours`, `days` or `weeks` |
/// | `name = "paid"` | the name under which it is stored |
/// | `crate = path` | where the `viewflow` crate is, if not at `::viewflow` |
#[proc_macro_derive(Message, attributes(message))]
pub fn message(item: TokenStream) -> TokenStream {
    expand_message(item.into()).into()
}

/// Makes a struct or an enum what everybody is told who waits for it.
///
/// It also derives `Serialize` and `Deserialize`. It is stored under the type's name in snake case.
///
/// ```ignore
/// use serde::{Deserialize, Serialize};
/// use viewflow::prelude::*;
///
/// #[derive(Signal, Serialize, Deserialize)]
/// struct PricesChanged {
///     percent: i32,
/// }
/// ```
///
/// | `#[signal(..)]` | |
/// |---|---|
/// | `name = "prices_changed"` | the name under which it is stored |
/// | `crate = path` | where the `viewflow` crate is, if not at `::viewflow` |
#[proc_macro_derive(Signal, attributes(signal))]
pub fn signal(item: TokenStream) -> TokenStream {
    expand_signal(item.into()).into()
}

/// Lets people choose a variant of an enum in a form.
///
/// Each variant is an option of a select: sent under its name in snake case, and shown as the first
/// line of its doc comment, or its name in words. The enum also derives `Serialize` and
/// `Deserialize`, and holds no data.
///
/// ```ignore
/// use serde::{Deserialize, Serialize};
/// use viewflow::prelude::*;
///
/// #[derive(Choice, Serialize, Deserialize, Default)]
/// enum Carrier {
///     #[default]
///     Post,
///     /// Our own van
///     CompanyVan,
/// }
/// ```
///
/// `#[choice(crate = path)]` says where the `viewflow` crate is, if not at `::viewflow`.
#[proc_macro_derive(Choice, attributes(choice))]
pub fn choice(item: TokenStream) -> TokenStream {
    expand_choice(item.into()).into()
}
