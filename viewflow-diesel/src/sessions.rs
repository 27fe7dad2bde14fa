//! The web's sessions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use viewflow_core::StoreError;
use viewflow_core::store::{SessionRow, Sessions};

use crate::schema::viewflow_session::{self, data, expires_at, id};
use crate::store::DieselStore;

impl Sessions for DieselStore {
    fn save_session(&self, session: &SessionRow) -> Result<(), StoreError> {
        diesel::update(viewflow_session::table.find(&session.key))
            .set((
                data.eq(&session.data),
                expires_at.eq(session.expires_at.naive_utc()),
            ))
            .execute(&mut *self.pooled()?)
            .map(drop)
            .map_err(StoreError::database)
    }

    fn create_session(&self, session: &SessionRow) -> Result<bool, StoreError> {
        self.transact(|connection| {
            let row = viewflow_session::table.find(&session.key);
            let there: i64 = row.count().get_result(connection)?;
            if there == 0 {
                diesel::insert_into(viewflow_session::table)
                    .values((
                        id.eq(&session.key),
                        data.eq(&session.data),
                        expires_at.eq(session.expires_at.naive_utc()),
                    ))
                    .execute(connection)?;
            }
            Ok(there == 0)
        })
    }

    fn session(&self, key: &str, now: DateTime<Utc>) -> Result<Option<SessionRow>, StoreError> {
        let row: Option<(String, String, chrono::NaiveDateTime)> = viewflow_session::table
            .find(key)
            .filter(expires_at.gt(now.naive_utc()))
            .get_result(&mut *self.pooled()?)
            .optional()
            .map_err(StoreError::database)?;
        Ok(row.map(|(key, text, expires)| SessionRow {
            key,
            data: text,
            expires_at: expires.and_utc(),
        }))
    }

    fn delete_session(&self, key: &str) -> Result<(), StoreError> {
        diesel::delete(viewflow_session::table.find(key))
            .execute(&mut *self.pooled()?)
            .map(drop)
            .map_err(StoreError::database)
    }

    fn delete_expired_sessions(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        diesel::delete(viewflow_session::table.filter(expires_at.le(now.naive_utc())))
            .execute(&mut *self.pooled()?)
            .map(drop)
            .map_err(StoreError::database)
    }
}
