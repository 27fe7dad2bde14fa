//! The workers' claims.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use viewflow_core::StoreError;
use viewflow_core::store::{JobRow, Jobs};

use crate::backend::sqlite;
use crate::connection::DbConnection;
use crate::records::signed;
use crate::schema::viewflow_job;
use crate::store::DieselStore;

impl Jobs for DieselStore {
    fn claim_job(
        &self,
        flows: &[&str],
        worker: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<JobRow>, StoreError> {
        let (now, until) = (now.naive_utc(), until.naive_utc());
        let claimed = match &mut *self.pooled()? {
            DbConnection::Sqlite(connection) => {
                sqlite::claim_job(connection, flows, worker, now, until)
            }
        };
        let claimed = claimed.map_err(StoreError::database)?;
        claimed.map(TryInto::try_into).transpose()
    }

    fn extend_claim(&self, claim: &JobRow, until: DateTime<Utc>) -> Result<bool, StoreError> {
        let key = (claim.id.process.0, signed(claim.id.number), &claim.event);
        let changed = diesel::update(viewflow_job::table.find(key))
            .filter(viewflow_job::attempt.eq(signed(claim.attempt)))
            .filter(viewflow_job::worker.eq(claim.worker.as_deref()))
            .set(viewflow_job::claimed_until.eq(until.naive_utc()))
            .execute(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        Ok(changed == 1)
    }
}
