//! Processes that the clock begins.

use chrono::{DateTime, Utc};

use crate::engine::Engine;
use crate::engine::drive::{Committed, OnFailure, or_parked};
use crate::engine::tx::Tx;
use crate::event::{CatchUp, LAST, LATE};
use crate::schedule::{CrontabError, ScheduleDef};
use crate::store::{Mode, ScheduleRow};
use crate::{Error, ProcessId, StoreError};

impl Engine {
    /// Whether the clock begins processes of any flow.
    pub fn has_schedules(&self) -> bool {
        let mut nodes = self.flows().flat_map(|flow| &flow.nodes);
        nodes.any(|node| node.schedule.is_some())
    }

    /// Has the schedules of all flows begin that have not begun yet. One that is another than it was
    /// begins anew.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn begin_schedules(&self) -> Result<(), Error> {
        let now = self.now();
        for flow in self.flows() {
            for node in &flow.nodes {
                let Some(schedule) = node.schedule else {
                    continue;
                };
                let first = schedule.when.after(now).map_err(unreadable)?;
                self.store().put_schedule(&ScheduleRow {
                    flow: flow.name.into(),
                    node: node.name.into(),
                    spec: schedule.when.spec(),
                    due_at: first.unwrap_or(LAST),
                })?;
            }
        }
        Ok(())
    }

    /// The schedules of this engine's flows, the one that is due next first.
    ///
    /// # Errors
    ///
    /// [`Error::Store`] if the store fails.
    pub fn schedules(&self) -> Result<Vec<ScheduleRow>, Error> {
        let flows: Vec<_> = self.flows().map(|flow| flow.name).collect();
        let mut rows = self.store().schedules(&flows)?;
        rows.retain(|row| self.schedule_of(row).is_some());
        rows.sort_by(|a, b| (a.due_at, &a.node).cmp(&(b.due_at, &b.node)));
        Ok(rows)
    }

    /// Begins the processes whose time has come, and answers their numbers. Of several programs that do
    /// so at once, one begins each.
    ///
    /// # Errors
    ///
    /// The first thing that a step has run into. What could not be begun is tried again the next time, and
    /// keeps nothing else from beginning.
    pub fn start_due(&self) -> Result<Vec<ProcessId>, Error> {
        let (mut begun, mut failed) = (Vec::new(), None);
        for row in self.schedules()? {
            if let Err(error) = self.start_all(row, &mut begun) {
                failed.get_or_insert(error);
            }
        }
        failed.map_or(Ok(begun), Err)
    }

    /// Begins the processes of one schedule whose time has come.
    fn start_all(&self, mut row: ScheduleRow, begun: &mut Vec<ProcessId>) -> Result<(), Error> {
        let now = self.now();
        while row.due_at <= now
            && let Some(schedule) = self.schedule_of(&row)
        {
            let (next, is_wanted) = turn(schedule, &row, now)?;
            begun.extend(self.start_at_time(&row, next, is_wanted)?);
            row.due_at = next;
        }
        Ok(())
    }

    fn schedule_of(&self, row: &ScheduleRow) -> Option<ScheduleDef> {
        let flow = self.flow(&row.flow).ok()?;
        let schedule = flow.node(flow.find(&row.node).ok()?).schedule;
        schedule.filter(|schedule| schedule.when.spec() == row.spec)
    }

    /// Begins one process, if one is wanted, and has the schedule be due at `next`; in one
    /// transaction. `None` if there is none, or somebody else has begun it.
    fn start_at_time(
        &self,
        row: &ScheduleRow,
        next: DateTime<Utc>,
        is_wanted: bool,
    ) -> Result<Option<ProcessId>, Error> {
        // Nobody is there to be told of what fails: it waits for an administrator.
        let committed =
            or_parked(|on_failure| self.begin_at_time(row, next, is_wanted, on_failure))?;
        if let Some(committed) = &committed {
            self.committed(committed);
        }
        Ok(committed.map(|committed| committed.process))
    }

    fn begin_at_time(
        &self,
        row: &ScheduleRow,
        next: DateTime<Utc>,
        is_wanted: bool,
        on_failure: OnFailure,
    ) -> Result<Option<Committed>, Error> {
        let mut tx = self.own(Mode::Write)?;
        let is_mine = tx.advance_schedule(row, next)?;
        if !is_mine || !is_wanted {
            if let Tx::Own(tx) = tx {
                tx.commit()?;
            }
            return Ok(None);
        }
        let flow = self.any_flow(&row.flow)?;
        let node = flow.shape().find(&row.node)?;
        let (drive, progress) = self.begin(tx, &row.flow, node, flow.new_process(), None, None)?;
        let mut drive = drive.on_failure(on_failure);
        drive.run(progress)?;
        drive.commit().map(Some)
    }
}

fn unreadable(error: CrontabError) -> Error {
    StoreError::database(error).into()
}

/// When a schedule whose time has come is due next, and whether a process is begun now.
fn turn(
    schedule: ScheduleDef,
    row: &ScheduleRow,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, bool), Error> {
    let ScheduleDef { when, catch_up } = schedule;
    let following = when.after(row.due_at).map_err(unreadable)?;
    let next = match catch_up {
        CatchUp::All => following,
        CatchUp::Once | CatchUp::None => when.from(row.due_at, now).map_err(unreadable)?,
    };
    let is_over = following.is_some_and(|following| following <= now) || now - row.due_at > LATE;
    let is_wanted = !(is_over && catch_up == CatchUp::None);
    Ok((next.unwrap_or(LAST), is_wanted))
}
