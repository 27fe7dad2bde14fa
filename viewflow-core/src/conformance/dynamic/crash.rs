//! A store that fails when it is told to: at any call, before or after it was done, once or until
//! the program is begun again.

use std::any::Any;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};

use crate::store::{
    Account, Directory, Effects, JobRow, Jobs, Listing, Listings, LogRow, MessageKind, MessageRow,
    Messages, Mode, NewAccount, Page, ProcessFilter, ProcessRow, ScheduleRow, Schedules,
    SessionRow, Sessions, Snapshot, Store, StoreError, SubscriptionRow, TaskFilter, TaskRow,
    Transaction, Which,
};
use crate::{MessageId, Permission, ProcessId, Status, TaskId, UserId};

/// When the store fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Crash {
    /// How many calls come through before.
    pub(super) after: u32,
    /// Whether the call that fails is done all the same, as when the answer is lost.
    pub(super) done: bool,
    /// Whether all later calls fail too.
    pub(super) for_good: bool,
}

#[derive(Default)]
struct State {
    set: Option<Crash>,
    /// Whether it has failed.
    failed: bool,
}

/// What sets a store to fail, and hears whether it has.
#[derive(Clone, Default)]
pub(super) struct Fuse(Arc<Mutex<State>>);

impl Fuse {
    pub(super) fn set(&self, crash: Option<Crash>) {
        let mut state = self.0.lock().unwrap();
        *state = State {
            set: crash,
            failed: false,
        };
    }

    /// Lets the checks look while the store is set to fail.
    pub(super) fn pause(&self) -> Option<Crash> {
        self.0.lock().unwrap().set.take()
    }

    pub(super) fn resume(&self, crash: Option<Crash>) {
        self.0.lock().unwrap().set = crash;
    }

    /// Whether the store has failed since it was set to.
    pub(super) fn has_failed(&self) -> bool {
        self.0.lock().unwrap().failed
    }

    /// Whether this call is to fail, and whether it is done before.
    fn burn(&self) -> Option<Crash> {
        let mut state = self.0.lock().unwrap();
        let crash = state.set.as_mut()?;
        if crash.after > 0 {
            crash.after -= 1;
            return None;
        }
        let now = *crash;
        state.failed = true;
        match now.for_good {
            // What comes later finds the program gone.
            true => state.set = Some(Crash { done: false, ..now }),
            false => state.set = None,
        }
        Some(now)
    }

    fn call<T>(&self, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        match self.burn() {
            None => work(),
            Some(crash) => {
                if crash.done {
                    work()?;
                }
                Err(StoreError::database("the store crashes"))
            }
        }
    }
}

/// A store that fails when its fuse has burnt down.
pub(super) struct Crashing<S> {
    pub(super) store: S,
    pub(super) fuse: Fuse,
}

struct CrashingTransaction<'s> {
    inner: Box<dyn Transaction + 's>,
    fuse: &'s Fuse,
    mode: Mode,
    locked: Option<ProcessId>,
}

impl CrashingTransaction<'_> {
    /// Two steps that each locked two processes could wait for each other for ever.
    fn locks(&mut self, process: ProcessId) {
        let locked = *self.locked.get_or_insert(process);
        let is_one = self.mode == Mode::Read || locked == process;
        assert!(is_one, "a step locks {locked} and then {process}");
    }
}

/// Hands calls on to the store inside.
macro_rules! through {
    ($(fn $name:ident($($arg:ident: $type:ty),*) -> $answer:ty;)*) => {$(
        fn $name(&self, $($arg: $type),*) -> Result<$answer, StoreError> {
            self.fuse.call(|| self.store.$name($($arg),*))
        }
    )*};
}

/// The same, of a transaction.
macro_rules! through_transaction {
    ($(fn $name:ident($($arg:ident: $type:ty),*) -> $answer:ty;)*) => {$(
        fn $name(&mut self, $($arg: $type),*) -> Result<$answer, StoreError> {
            self.fuse.call(|| self.inner.$name($($arg),*))
        }
    )*};
}

impl<S: Store> Store for Crashing<S> {
    through! {
        fn migrate() -> ();
        fn change_task(before: &TaskRow, after: &TaskRow) -> bool;
    }

    fn begin(&self, mode: Mode) -> Result<Box<dyn Transaction + '_>, StoreError> {
        let inner = self.fuse.call(|| self.store.begin(mode))?;
        Ok(Box::new(CrashingTransaction {
            inner,
            fuse: &self.fuse,
            mode,
            locked: None,
        }))
    }
}

impl Transaction for CrashingTransaction<'_> {
    through_transaction! {
        fn advance_schedule(row: &ScheduleRow, next: DateTime<Utc>) -> bool;
        fn tasks(process: ProcessId, which: &Which) -> Vec<TaskRow>;
        fn next_task(process: ProcessId, node: &str, status: Status, after: u32) -> Option<TaskRow>;
        fn jobs(process: ProcessId, tasks: &[u32]) -> Vec<JobRow>;
        fn events(task: TaskId) -> Vec<JobRow>;
        fn changes(process: ProcessId) -> Vec<LogRow>;
        fn child(task: TaskId) -> Option<ProcessRow>;
        fn insert_process(process: &ProcessRow) -> ProcessId;
        fn apply(effects: &Effects) -> ();
        fn insert_message(message: &MessageRow) -> Option<MessageId>;
        fn change_message(before: &MessageRow, after: Option<&MessageRow>) -> bool;
        fn find_user(name: &str) -> Option<UserId>;
        fn savepoint() -> ();
        fn release_savepoint() -> ();
        fn roll_back_to_savepoint() -> ();
        fn check_open() -> ();
    }

    fn load(&mut self, task: TaskId, event: &str) -> Result<Option<Snapshot>, StoreError> {
        self.locks(task.process);
        self.fuse.call(|| self.inner.load(task, event))
    }

    fn load_process(&mut self, process: ProcessId) -> Result<Option<ProcessRow>, StoreError> {
        self.locks(process);
        self.fuse.call(|| self.inner.load_process(process))
    }

    fn connection(&mut self) -> Option<&mut dyn Any> {
        self.inner.connection()
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let Self { inner, fuse, .. } = *self;
        fuse.call(|| inner.commit())
    }
}

impl<S: Store> Directory for Crashing<S> {
    through! {
        fn create_account(account: &NewAccount) -> UserId;
        fn account(name: &str) -> Option<Account>;
        fn account_of(id: UserId) -> Option<Account>;
        fn user_names() -> Vec<(UserId, String)>;
        fn set_password(id: UserId, hash: &str) -> ();
        fn grant(id: UserId, permission: &str) -> ();
        fn sync_permissions(permissions: &[Permission]) -> ();
        fn rename_permission(old: &str, new: &str) -> ();
        fn permissions() -> Vec<Permission>;
    }
}

impl<S: Store> Listings for Crashing<S> {
    through! {
        fn processes(filter: &ProcessFilter, page: Page) -> Listing<ProcessRow>;
        fn tasks(filter: &TaskFilter, page: Page) -> Listing<(TaskRow, ProcessRow)>;
        fn count_tasks(filter: &TaskFilter, at_most: u32) -> u32;
        fn process(id: ProcessId) -> Option<ProcessRow>;
        fn task(id: TaskId) -> Option<Snapshot>;
        fn tasks_of(id: ProcessId) -> Vec<TaskRow>;
        fn log_of(id: ProcessId) -> Vec<LogRow>;
        fn children_of(id: ProcessId, page: Page) -> Listing<ProcessRow>;
        fn orphans_of(id: ProcessId) -> Vec<ProcessId>;
        fn jobs_of(id: ProcessId) -> Vec<JobRow>;
        fn outdated(flow: &str, version: &str, after: ProcessId) -> Vec<ProcessRow>;
        fn timers(flows: &[&str], page: Page) -> Listing<(JobRow, TaskRow)>;
    }
}

impl<S: Store> Jobs for Crashing<S> {
    through! {
        fn claim_job(flows: &[&str], worker: &str, now: DateTime<Utc>, until: DateTime<Utc>) -> Option<JobRow>;
        fn extend_claim(claim: &JobRow, until: DateTime<Utc>) -> bool;
    }
}

impl<S: Store> Schedules for Crashing<S> {
    through! {
        fn schedules(flows: &[&str]) -> Vec<ScheduleRow>;
        fn put_schedule(row: &ScheduleRow) -> ();
    }
}

impl<S: Store> Messages for Crashing<S> {
    through! {
        fn message(id: MessageId) -> Option<MessageRow>;
        fn message_called(given: &str) -> Option<MessageRow>;
        fn waiting(message: &MessageRow, flows: &[&str]) -> Option<SubscriptionRow>;
        fn messages_for(kind: MessageKind, what: (&str, &str), now: DateTime<Utc>) -> Vec<MessageId>;
        fn deliverable(flows: &[&str], begin: &[&str], now: DateTime<Utc>, at_most: u32) -> Vec<MessageId>;
        fn untaken(told: Option<&[(MessageKind, &str)]>, page: Page) -> Listing<MessageRow>;
        fn subscriptions(flows: &[&str], page: Page) -> Listing<(SubscriptionRow, TaskRow)>;
        fn subscriptions_of(process: ProcessId) -> Vec<SubscriptionRow>;
        fn forget_messages(sent_before: DateTime<Utc>, now: DateTime<Utc>) -> ();
    }
}

impl<S: Store> Sessions for Crashing<S> {
    through! {
        fn save_session(session: &SessionRow) -> ();
        fn create_session(session: &SessionRow) -> bool;
        fn session(key: &str, now: DateTime<Utc>) -> Option<SessionRow>;
        fn delete_session(key: &str) -> ();
        fn delete_expired_sessions(now: DateTime<Utc>) -> ();
    }
}
