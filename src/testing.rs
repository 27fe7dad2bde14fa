//! Tests of flows that read as stories.
//!
//! A [`FlowTest`] is an engine with flows on a store, a clock that stands still, and people who are
//! there as soon as they are mentioned. A process is a [`Case`] and each of its tasks a [`CaseTask`];
//! what is done to them are the steps of the story. A step that cannot be taken panics at its line of
//! the test, with what was wanted, what is open, and what has happened so far; a step that is to be
//! refused has a `try_` form and is [`Tried`].
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use viewflow::prelude::*;
//! use viewflow::testing::FlowTest;
//!
//! #[derive(Process, Serialize, Deserialize, Default)]
//! pub struct Leave {
//!     days: u32,
//!     approved: bool,
//!     booked: bool,
//! }
//!
//! #[flow(process = Leave)]
//! pub struct LeaveFlow {
//!     #[form(days)]
//!     #[anyone]
//!     #[next(approve)]
//!     start: Start,
//!
//!     #[form(approved)]
//!     #[permission]
//!     #[except(owner_of(start))]
//!     #[next(check)]
//!     approve: View,
//!
//!     #[when(|leave| leave.approved)]
//!     #[then(book)]
//!     #[otherwise(end)]
//!     check: If,
//!
//!     #[run(book)]
//!     #[next(end)]
//!     book: Job,
//!
//!     end: End,
//! }
//!
//! async fn book(job: JobContext<LeaveFlow>) -> JobResult {
//!     job.update(|leave| leave.booked = true);
//!     Ok(())
//! }
//!
//! use leave_flow::{approve, start};
//!
//! let test = FlowTest::new().flow::<LeaveFlow>();
//! test.user("anna").may(LeaveFlow::approve);
//! test.user("bob").may(LeaveFlow::approve);
//!
//! let leave = test.user("anna").starts(LeaveFlow::start, start::Form { days: 3 });
//! leave.expect_open(LeaveFlow::approve);
//! let task = leave.task(LeaveFlow::approve);
//! task.try_taken_by("anna").refused("somebody else must do `approve`");
//! task.taken_by("bob").completed(approve::Form { approved: true });
//!
//! leave.expect_open(LeaveFlow::book);
//! test.run_jobs();
//! leave.expect_done().expect_path(["start", "approve", "check", "book", "end"]);
//! assert!(leave.data().booked);
//! ```
//!
//! What is typed is checked by the compiler: a form is the node's own, only a task that people work
//! on is taken, and a flow's process is asked for that flow's nodes alone.
//!
//! ```compile_fail
//! # use serde::{Deserialize, Serialize};
//! # use viewflow::prelude::*;
//! # #[derive(Process, Serialize, Deserialize, Default)]
//! # pub struct Note { text: String }
//! # #[flow(process = Note)]
//! # pub struct ReadFlow {
//! #     #[form(text)] #[anyone] #[next(read)] start: Start,
//! #     #[anyone] #[next(end)] read: View,
//! #     end: End,
//! # }
//! # #[flow(process = Note)]
//! # pub struct SendFlow {
//! #     #[form(text)] #[anyone] #[next(send)] start: Start,
//! #     #[anyone] #[next(end)] send: View,
//! #     end: End,
//! # }
//! # use viewflow::testing::FlowTest;
//! # let test = FlowTest::new().flow::<ReadFlow>();
//! let form = read_flow::start::Form { text: "hello".into() };
//! let note = test.user("anna").starts(ReadFlow::start, form);
//! note.expect_open(SendFlow::send); // A node of another flow.
//! ```

pub use viewflow_core::testing::*;
