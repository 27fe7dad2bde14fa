//! A store that keeps everything in memory, for tests and for trying things out.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::store::{
    Account, CallOff, Directory, Effects, JobRow, JobState, Jobs, Listing, Listings, LogRow, Mode,
    NewAccount, OUTDATED_AT_ONCE, Page, ProcessFilter, ProcessRow, SessionRow, Sessions, Snapshot,
    Store, StoreError, TaskFilter, TaskRow, Transaction, Which, whole_log,
};
use crate::{Permission, ProcessId, ProcessStatus, Status, TaskId, User, UserId};

/// A store in memory. One transaction at a time; gone with the program.
#[derive(Default)]
pub struct MemoryStore(Mutex<Tables>);

#[derive(Clone, Default)]
struct Tables {
    processes: BTreeMap<ProcessId, ProcessRow>,
    tasks: BTreeMap<TaskId, TaskRow>,
    log: Vec<LogRow>,
    jobs: BTreeMap<TaskId, JobRow>,
    accounts: BTreeMap<UserId, Account>,
    permissions: BTreeMap<String, Permission>,
    sessions: BTreeMap<String, SessionRow>,
}

impl MemoryStore {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        // A test that panicked in a transaction has rolled it back; what is left is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn migrate(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn begin(&self, _: Mode) -> Result<Box<dyn Transaction + '_>, StoreError> {
        let tables = self.tables();
        Ok(Box::new(MemoryTransaction {
            before: Some(tables.clone()),
            savepoints: Vec::new(),
            tables,
        }))
    }

    fn change_task(&self, before: &TaskRow, after: &TaskRow) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let row = tables.tasks.get_mut(&before.id);
        let same = |row: &&mut TaskRow| (row.status, row.owner) == (before.status, before.owner);
        Ok(row.filter(same).map(|row| row.clone_from(after)).is_some())
    }
}

impl Tables {
    fn snapshot(&self, task: TaskId) -> Option<Snapshot> {
        let process = self.processes.get(&task.process).cloned();
        let row = self.tasks.get(&task).cloned();
        process.zip(row).map(|(mut process, row)| {
            process.data = process.data.filter(|_| row.item.is_none());
            Snapshot {
                process,
                job: self.jobs.get(&task).cloned(),
                task: row,
            }
        })
    }
}

struct MemoryTransaction<'s> {
    tables: MutexGuard<'s, Tables>,
    /// What to return to; gone once committed.
    before: Option<Tables>,
    savepoints: Vec<Tables>,
}

impl Drop for MemoryTransaction<'_> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            *self.tables = before;
        }
    }
}

impl Transaction for MemoryTransaction<'_> {
    fn load(&mut self, task: TaskId) -> Result<Option<Snapshot>, StoreError> {
        Ok(self.tables.snapshot(task))
    }

    fn load_process(&mut self, process: ProcessId) -> Result<Option<ProcessRow>, StoreError> {
        Ok(self.tables.processes.get(&process).cloned())
    }

    fn tasks(&mut self, process: ProcessId, which: &Which) -> Result<Vec<TaskRow>, StoreError> {
        let of_process = self.tables.tasks_of(process);
        let tasks = of_process.filter(|task| which.has(task));
        Ok(tasks.cloned().collect())
    }

    fn next_task(
        &mut self,
        process: ProcessId,
        node: &str,
        status: Status,
        after: u32,
    ) -> Result<Option<TaskRow>, StoreError> {
        let mut tasks = self.tables.tasks_of(process);
        let is_it = |t: &&TaskRow| t.node == node && t.status == status && t.id.number > after;
        Ok(tasks.find(is_it).cloned())
    }

    fn jobs(&mut self, process: ProcessId, tasks: &[u32]) -> Result<Vec<JobRow>, StoreError> {
        let mut ids: Vec<_> = tasks
            .iter()
            .map(|n| TaskId {
                process,
                number: *n,
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let jobs = ids.iter().filter_map(|id| self.tables.jobs.get(id));
        Ok(jobs.cloned().collect())
    }

    fn changes(&mut self, process: ProcessId) -> Result<Vec<LogRow>, StoreError> {
        let log = self.tables.log.iter();
        let lines = log.filter(|line| line.process == process && line.changes.is_some());
        Ok(lines.cloned().collect())
    }

    fn child(&mut self, task: TaskId) -> Result<Option<ProcessRow>, StoreError> {
        let mut processes = self.tables.processes.values().rev();
        Ok(processes
            .find(|process| process.parent == Some(task))
            .cloned())
    }

    fn insert_process(&mut self, process: &ProcessRow) -> Result<ProcessId, StoreError> {
        let last = self.tables.processes.keys().next_back();
        let id = ProcessId(last.map_or(1, |last| last.0 + 1));
        let row = ProcessRow {
            id,
            ..process.clone()
        };
        self.tables.processes.insert(id, row);
        Ok(id)
    }

    fn apply(&mut self, effects: &Effects) -> Result<(), StoreError> {
        let tables = &mut *self.tables;
        if let Some(process) = &effects.process {
            let before = tables.processes.get(&process.id);
            let kept = || before.and_then(|before| before.data.clone());
            let row = ProcessRow {
                data: effects.data.clone().or_else(kept),
                ..process.clone()
            };
            tables.processes.insert(process.id, row);
        }
        if let Some(process) = &effects.process {
            tables.rename(process.id, &effects.renamed);
        }
        for off in &effects.called_off {
            tables.call_off(off);
        }
        for task in effects.created.iter().chain(&effects.changed) {
            tables.tasks.insert(task.id, task.clone());
        }
        for job in &effects.finished_jobs {
            tables.jobs.remove(job);
        }
        for job in &effects.changed_jobs {
            tables.jobs.insert(job.id, job.clone());
        }
        for job in &effects.jobs {
            match (tables.jobs.contains_key(&job.id), job.state) {
                (true, JobState::Resume) => {}
                (false, _) | (true, JobState::Cancel) => {
                    tables.jobs.insert(job.id, job.clone());
                }
                (true, _) => return Err(StoreError::Exists(format!("a job of task {}", job.id))),
            }
        }
        tables.log.extend(effects.log.iter().cloned());
        Ok(())
    }

    fn find_user(&mut self, name: &str) -> Result<Option<UserId>, StoreError> {
        let mut accounts = self.tables.accounts.values();
        let account = accounts.find(|account| account.is_active && account.user.name == name);
        Ok(account.map(|account| account.user.id))
    }

    fn savepoint(&mut self) -> Result<(), StoreError> {
        let now = self.tables.clone();
        self.savepoints.push(now);
        Ok(())
    }

    fn release_savepoint(&mut self) -> Result<(), StoreError> {
        self.savepoints.pop();
        Ok(())
    }

    fn roll_back_to_savepoint(&mut self) -> Result<(), StoreError> {
        if let Some(then) = self.savepoints.pop() {
            *self.tables = then;
        }
        Ok(())
    }

    fn connection(&mut self) -> Option<&mut dyn Any> {
        None
    }

    fn check_open(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.before = None;
        Ok(())
    }
}

impl Directory for MemoryStore {
    fn create_account(&self, account: &NewAccount) -> Result<UserId, StoreError> {
        let mut tables = self.tables();
        if tables
            .accounts
            .values()
            .any(|a| a.user.name == account.name)
        {
            return Err(StoreError::Exists(format!("user `{}`", account.name)));
        }
        let last = tables.accounts.keys().next_back();
        let id = UserId(last.map_or(1, |last| last.0 + 1));
        let user = User {
            id,
            name: account.name.clone(),
            is_superuser: account.is_superuser,
            permissions: BTreeSet::new(),
        };
        let account = Account {
            user,
            password: account.password.clone(),
            is_active: true,
        };
        tables.accounts.insert(id, account);
        Ok(id)
    }

    fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let tables = self.tables();
        let mut accounts = tables.accounts.values();
        Ok(accounts.find(|account| account.user.name == name).cloned())
    }

    fn account_of(&self, id: UserId) -> Result<Option<Account>, StoreError> {
        Ok(self.tables().accounts.get(&id).cloned())
    }

    fn user_names(&self) -> Result<Vec<(UserId, String)>, StoreError> {
        let tables = self.tables();
        let users = tables.accounts.values().map(|account| &account.user);
        let mut names: Vec<_> = users.map(|user| (user.id, user.name.clone())).collect();
        names.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(names)
    }

    fn set_password(&self, id: UserId, hash: &str) -> Result<(), StoreError> {
        if let Some(account) = self.tables().accounts.get_mut(&id) {
            account.password = Some(hash.into());
        }
        Ok(())
    }

    fn grant(&self, id: UserId, permission: &str) -> Result<(), StoreError> {
        if let Some(account) = self.tables().accounts.get_mut(&id) {
            account.user.permissions.insert(permission.into());
        }
        Ok(())
    }

    fn sync_permissions(&self, permissions: &[Permission]) -> Result<(), StoreError> {
        let mut tables = self.tables();
        for permission in permissions {
            let code = permission.code.clone();
            tables.permissions.insert(code, permission.clone());
        }
        Ok(())
    }

    fn permissions(&self) -> Result<Vec<Permission>, StoreError> {
        Ok(self.tables().permissions.values().cloned().collect())
    }
}

impl Listings for MemoryStore {
    fn processes(
        &self,
        filter: &ProcessFilter,
        page: Page,
    ) -> Result<Listing<ProcessRow>, StoreError> {
        let tables = self.tables();
        let involved = |process: &ProcessRow, user: UserId| {
            let mut tasks = tables.tasks.values();
            process.created_by == Some(user)
                || tasks.any(|t| t.id.process == process.id && t.owner == Some(user))
        };
        let wanted = tables.processes.values().rev().filter(|process| {
            filter.flows.contains(&process.flow)
                && filter.status.is_none_or(|status| status == process.status)
                && filter.involving.is_none_or(|user| involved(process, user))
        });
        Ok(page_of(wanted.cloned(), page))
    }

    fn tasks(
        &self,
        filter: &TaskFilter,
        page: Page,
    ) -> Result<Listing<(TaskRow, ProcessRow)>, StoreError> {
        let tables = self.tables();
        let tasks = tables.select(filter);
        let rows = tasks.into_iter().filter_map(|task| {
            let process = tables.processes.get(&task.id.process)?;
            Some((task.clone(), process.clone()))
        });
        Ok(page_of(rows, page))
    }

    fn count_tasks(&self, filter: &TaskFilter, at_most: u32) -> Result<u32, StoreError> {
        let count = self.tables().select(filter).len();
        Ok(u32::try_from(count).map_or(at_most, |count| count.min(at_most)))
    }

    fn outdated(
        &self,
        flow: &str,
        version: &str,
        after: ProcessId,
    ) -> Result<Vec<ProcessRow>, StoreError> {
        let tables = self.tables();
        let later = tables
            .processes
            .range(after..)
            .skip_while(|(id, _)| **id == after);
        let outdated = later.map(|(_, row)| row).filter(|row| {
            let is_active = row.status == ProcessStatus::Active;
            is_active && row.flow == flow && row.version != version
        });
        Ok(outdated.take(OUTDATED_AT_ONCE).cloned().collect())
    }

    fn process(&self, id: ProcessId) -> Result<Option<ProcessRow>, StoreError> {
        Ok(self.tables().processes.get(&id).cloned())
    }

    fn task(&self, id: TaskId) -> Result<Option<Snapshot>, StoreError> {
        Ok(self.tables().snapshot(id))
    }

    fn tasks_of(&self, id: ProcessId) -> Result<Vec<TaskRow>, StoreError> {
        Ok(self.tables().tasks_of(id).cloned().collect())
    }

    fn children_of(&self, id: ProcessId, page: Page) -> Result<Listing<ProcessRow>, StoreError> {
        let tables = self.tables();
        let processes = tables.processes.values();
        let children = processes.filter(|p| p.parent.is_some_and(|task| task.process == id));
        Ok(page_of(children.cloned(), page))
    }

    fn orphans_of(&self, id: ProcessId) -> Result<Vec<ProcessId>, StoreError> {
        let tables = self.tables();
        let is_closed = |task: &TaskId| tables.tasks.get(task).is_none_or(|t| !t.status.is_open());
        let processes = tables.processes.values();
        let active = processes.filter(|process| process.status == ProcessStatus::Active);
        let orphans = active.filter(|process| {
            let parent = process.parent.filter(|task| task.process == id);
            parent.is_some_and(|task| is_closed(&task))
        });
        Ok(orphans.map(|process| process.id).collect())
    }

    fn log_of(&self, id: ProcessId) -> Result<Vec<LogRow>, StoreError> {
        let tables = self.tables();
        let log = tables.log.iter().filter(|line| line.process == id);
        Ok(whole_log(log.cloned().collect(), tables.tasks_of(id)))
    }

    fn jobs_of(&self, id: ProcessId) -> Result<Vec<JobRow>, StoreError> {
        let tables = self.tables();
        let jobs = tables.jobs.values().filter(|job| job.id.process == id);
        Ok(jobs.cloned().collect())
    }
}

impl Which {
    /// Whether a task of the process is one of them.
    fn has(&self, task: &TaskRow) -> bool {
        match self {
            Self::Numbers(numbers) => numbers.contains(&task.id.number),
            Self::At { node, from, to } => {
                task.node == *node && (*from..=*to).contains(&task.id.number)
            }
        }
    }
}

impl Tables {
    /// Every task of a process, in the order of their numbers.
    fn tasks_of(&self, process: ProcessId) -> impl Iterator<Item = &TaskRow> {
        let id = |number| TaskId { process, number };
        self.tasks.range(id(0)..=id(u32::MAX)).map(|(_, task)| task)
    }

    fn rename(&mut self, process: ProcessId, renamed: &[(String, String)]) {
        for task in self
            .tasks
            .values_mut()
            .filter(|task| task.id.process == process)
        {
            if let Some((_, new)) = renamed.iter().find(|(old, _)| *old == task.node) {
                task.node.clone_from(new);
            }
        }
    }

    fn call_off(&mut self, off: &CallOff) {
        let tasks = self.tasks_of(off.process);
        let tasks = tasks.filter(|task| off.tasks.has(task));
        let ids: Vec<_> = tasks.map(|task| task.id).collect();
        for id in ids {
            self.jobs.remove(&id);
            let task = self.tasks.get_mut(&id);
            if let Some(task) = task.filter(|task| task.status.is_open()) {
                task.status = Status::Canceled;
                task.finished_at = Some(off.at);
            }
        }
    }

    fn select(&self, filter: &TaskFilter) -> Vec<&TaskRow> {
        let all = self.tasks.values();
        let mut tasks: Vec<_> = match filter {
            TaskFilter::Inbox(user) => all
                .filter(|task| {
                    let at_work = matches!(task.status, Status::Assigned | Status::Started);
                    at_work && task.owner == Some(*user)
                })
                .collect(),
            TaskFilter::Queue(nodes) => all
                .filter(|task| {
                    let at = (task.flow.as_str(), task.node.as_str());
                    task.status == Status::New && nodes.contains(&at)
                })
                .collect(),
            TaskFilter::Archive(user) => all
                .filter(|task| task.status == Status::Done && task.owner == Some(*user))
                .collect(),
            TaskFilter::Failed(flows) => all
                .filter(|task| task.status == Status::Error && flows.contains(&task.flow.as_str()))
                .collect(),
        };
        match filter {
            TaskFilter::Inbox(_) | TaskFilter::Queue(_) => {
                tasks.sort_by_key(|task| (task.created_at, task.id));
            }
            TaskFilter::Archive(_) => {
                tasks.sort_by_key(|task| std::cmp::Reverse((task.finished_at, task.id)));
            }
            TaskFilter::Failed(_) => {
                tasks.sort_by_key(|task| std::cmp::Reverse((task.created_at, task.id)));
            }
        }
        tasks
    }
}

fn page_of<T>(items: impl Iterator<Item = T>, page: Page) -> Listing<T> {
    let (number, size) = (page.number as usize, page.size as usize);
    let mut items: Vec<_> = items.skip(number * size).take(size + 1).collect();
    let more = items.len() > size;
    items.truncate(size);
    Listing { items, more }
}

impl Jobs for MemoryStore {
    fn claim_job(
        &self,
        flows: &[&str],
        worker: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<JobRow>, StoreError> {
        let mut tables = self.tables();
        let due = tables.jobs.values_mut().filter(|job| {
            flows.contains(&job.flow.as_str())
                && job.due_at <= now
                && job.claimed_until.is_none_or(|until| until < now)
        });
        let Some(job) = due.min_by_key(|job| (job.due_at, job.id)) else {
            return Ok(None);
        };
        job.attempt += 1;
        job.worker = Some(worker.into());
        job.claimed_at = Some(now);
        job.claimed_until = Some(until);
        Ok(Some(job.clone()))
    }

    fn extend_claim(&self, claim: &JobRow, until: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let job = tables.jobs.get_mut(&claim.id);
        let job = job.filter(|job| job.is_claim(claim));
        Ok(job.map(|job| job.claimed_until = Some(until)).is_some())
    }
}

impl Sessions for MemoryStore {
    fn save_session(&self, session: &SessionRow) -> Result<(), StoreError> {
        if let Some(stored) = self.tables().sessions.get_mut(&session.key) {
            *stored = session.clone();
        }
        Ok(())
    }

    fn create_session(&self, session: &SessionRow) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        if tables.sessions.contains_key(&session.key) {
            return Ok(false);
        }
        tables.sessions.insert(session.key.clone(), session.clone());
        Ok(true)
    }

    fn session(&self, key: &str, now: DateTime<Utc>) -> Result<Option<SessionRow>, StoreError> {
        let tables = self.tables();
        let session = tables.sessions.get(key);
        Ok(session.filter(|session| session.expires_at > now).cloned())
    }

    fn delete_session(&self, key: &str) -> Result<(), StoreError> {
        self.tables().sessions.remove(key);
        Ok(())
    }

    fn delete_expired_sessions(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut tables = self.tables();
        tables
            .sessions
            .retain(|_, session| session.expires_at > now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    crate::conformance_suite!(crate::MemoryStore::default());
}
