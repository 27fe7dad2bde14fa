//! When the clock begins processes.

use super::MemoryStore;
use crate::store::{ScheduleRow, Schedules, StoreError};

impl Schedules for MemoryStore {
    fn schedules(&self, flows: &[&str]) -> Result<Vec<ScheduleRow>, StoreError> {
        let tables = self.tables()?;
        let rows = tables.schedules.values();
        let rows = rows.filter(|row| flows.contains(&row.flow.as_str()));
        Ok(rows.cloned().collect())
    }

    fn put_schedule(&self, row: &ScheduleRow) -> Result<(), StoreError> {
        let mut tables = self.tables()?;
        let key = (row.flow.clone(), row.node.clone());
        let old = tables.schedules.get(&key);
        if old.is_none_or(|old| old.spec != row.spec) {
            tables.schedules.insert(key, row.clone());
        }
        Ok(())
    }
}
