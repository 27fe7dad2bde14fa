//! When the clock begins processes.

use diesel::prelude::*;
use viewflow_core::StoreError;
use viewflow_core::store::{ScheduleRow, Schedules};

use crate::schema::viewflow_schedule;
use crate::store::DieselStore;

type Columns = (String, String, String, chrono::NaiveDateTime);

impl Schedules for DieselStore {
    fn schedules(&self, flows: &[&str]) -> Result<Vec<ScheduleRow>, StoreError> {
        let rows: Vec<Columns> = viewflow_schedule::table
            .filter(viewflow_schedule::flow.eq_any(flows))
            .order((viewflow_schedule::flow, viewflow_schedule::node))
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        let row = |(flow, node, spec, due_at): Columns| ScheduleRow {
            flow,
            node,
            spec,
            due_at: due_at.and_utc(),
        };
        Ok(rows.into_iter().map(row).collect())
    }

    fn put_schedule(&self, row: &ScheduleRow) -> Result<(), StoreError> {
        let mut connection = self.pooled()?;
        let written = connection.transaction(|connection| {
            let key = (row.flow.as_str(), row.node.as_str());
            let spec: Option<String> = viewflow_schedule::table
                .find(key)
                .select(viewflow_schedule::spec)
                .get_result(connection)
                .optional()?;
            if spec.as_ref() == Some(&row.spec) {
                return Ok(());
            }
            diesel::delete(viewflow_schedule::table.find(key)).execute(connection)?;
            diesel::insert_into(viewflow_schedule::table)
                .values((
                    viewflow_schedule::flow.eq(&row.flow),
                    viewflow_schedule::node.eq(&row.node),
                    viewflow_schedule::spec.eq(&row.spec),
                    viewflow_schedule::due_at.eq(row.due_at.naive_utc()),
                ))
                .execute(connection)
                .map(drop)
        });
        written.map_err(|error: diesel::result::Error| StoreError::database(error))
    }
}
