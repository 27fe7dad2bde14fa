//! Jobs, and who has claimed them.

use chrono::{DateTime, Utc};

use super::MemoryStore;
use crate::store::{JobRow, Jobs, StoreError};

impl Jobs for MemoryStore {
    fn claim_job(
        &self,
        flows: &[&str],
        worker: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<JobRow>, StoreError> {
        let mut tables = self.tables()?;
        let due = tables.jobs.values_mut().filter(|job| {
            flows.contains(&job.flow.as_str())
                && job.due_at <= now
                && job.claimed_until.is_none_or(|until| until < now)
        });
        let Some(job) = due.min_by_key(|job| (job.due_at, job.key())) else {
            return Ok(None);
        };
        job.attempt += 1;
        job.worker = Some(worker.into());
        job.claimed_at = Some(now);
        job.claimed_until = Some(until);
        Ok(Some(job.clone()))
    }

    fn extend_claim(&self, claim: &JobRow, until: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut tables = self.tables()?;
        let job = tables.jobs.get_mut(&claim.key());
        let job = job.filter(|job| job.is_claim(claim));
        Ok(job.map(|job| job.claimed_until = Some(until)).is_some())
    }
}
