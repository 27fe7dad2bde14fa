//! The store: a pool of connections.

use std::fmt;
use std::path::Path;

use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use viewflow_core::StoreError;
use viewflow_core::store::{Mode, Store, TaskRow, Transaction};

use crate::backend::sqlite;
use crate::connection::DbConnection;
use crate::records::TaskChange;
use crate::schema::viewflow_task;
use crate::transaction::{DieselTransaction, this_task};
use crate::update::update;

pub(crate) type Pooled = PooledConnection<ConnectionManager<DbConnection>>;

/// A store in a database.
#[derive(Clone)]
pub struct DieselStore(Pool<ConnectionManager<DbConnection>>);

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The address is of a kind that this version cannot speak to. Only the kind is kept, since
    /// such addresses hold passwords.
    #[error("`{0}` is not a database that this version can use")]
    Unsupported(String),
    /// There is no such file, and it was not to be made.
    #[error("there is no database `{0}`")]
    Missing(String),
    /// The database could not be opened.
    #[error("the database `{url}` cannot be opened: {source}")]
    Connect {
        /// The address.
        url: String,
        /// What the driver said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl DieselStore {
    /// How many connections a store holds at most.
    const CONNECTIONS: u32 = 8;

    /// Opens a store: a path, or `sqlite:` and a path, of a SQLite file, which is made if it is not
    /// there. The tables are made by [`migrate`](Store::migrate).
    ///
    /// # Errors
    ///
    /// [`OpenError`].
    pub fn open(url: &str) -> Result<Self, OpenError> {
        let path = path(url)?;
        // The pool would try again for half a minute before it says what is wrong.
        let first = SqliteConnection::establish(path).map_err(|error| OpenError::at(url, error));
        sqlite::set_up(&mut first?).map_err(|error| OpenError::at(url, error))?;
        let pool = Pool::builder()
            .max_size(Self::CONNECTIONS)
            .min_idle(Some(1))
            // A statement before every statement is not worth the rare dead connection.
            .test_on_check_out(false)
            .connection_customizer(Box::new(SetUp))
            .build(ConnectionManager::new(path));
        pool.map(Self).map_err(|error| OpenError::at(url, error))
    }

    /// Opens a store that is there.
    ///
    /// # Errors
    ///
    /// [`OpenError::Missing`] if it is not, and whatever [`open`](Self::open) runs into.
    pub fn open_existing(url: &str) -> Result<Self, OpenError> {
        match Path::new(path(url)?).exists() {
            true => Self::open(url),
            false => Err(OpenError::Missing(url.into())),
        }
    }

    /// A connection of the store's, for the application's own statements outside of any step.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if none is to be had in time.
    pub fn connection(
        &self,
    ) -> Result<impl std::ops::DerefMut<Target = DbConnection> + use<>, StoreError> {
        self.pooled()
    }

    pub(crate) fn pooled(&self) -> Result<Pooled, StoreError> {
        self.0.get().map_err(StoreError::database)
    }

    /// Runs `work` in a transaction of its own.
    pub(crate) fn transact<T>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        let mut transaction = DieselTransaction::begin(self.pooled()?, Mode::Write)?;
        let result = work(transaction.inner()).map_err(StoreError::database)?;
        Box::new(transaction).commit()?;
        Ok(result)
    }
}

impl OpenError {
    fn at(url: &str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Connect {
            url: url.into(),
            source: Box::new(source),
        }
    }
}

/// The path that an address means.
fn path(url: &str) -> Result<&str, OpenError> {
    match url.split_once(':') {
        Some(("sqlite", path)) => Ok(path.strip_prefix("//").unwrap_or(path)),
        // A letter and a colon is a drive.
        Some((drive, _)) if drive.len() == 1 => Ok(url),
        // To SQLite, `:memory:` is a database for each connection, and they would not meet.
        Some(("", _)) => Err(OpenError::Unsupported(url.into())),
        Some((scheme, _)) => Err(OpenError::Unsupported(format!("{scheme}:"))),
        None => Ok(url),
    }
    .and_then(|path| match path {
        // To SQLite, a file that is gone when the connection ends.
        "" => Err(OpenError::Unsupported(url.into())),
        path => Ok(path),
    })
}

impl Store for DieselStore {
    fn migrate(&self) -> Result<(), StoreError> {
        match &mut *self.pooled()? {
            DbConnection::Sqlite(connection) => sqlite::migrate(connection),
        }
    }

    fn begin(&self, mode: Mode) -> Result<Box<dyn Transaction + '_>, StoreError> {
        Ok(Box::new(DieselTransaction::begin(self.pooled()?, mode)?))
    }

    fn change_task(&self, before: &TaskRow, after: &TaskRow) -> Result<bool, StoreError> {
        use crate::schema::viewflow_task::{owner_id, status};
        let (change, connection) = (TaskChange::from(after), &mut *self.pooled()?);
        let same = this_task(before.id).and(status.eq(before.status.as_str()));
        let table = viewflow_task::table;
        let changed = match before.owner {
            Some(user) => update(table, same.and(owner_id.eq(user.0)), change).execute(connection),
            None => update(table, same.and(owner_id.is_null()), change).execute(connection),
        };
        Ok(changed.map_err(StoreError::database)? == 1)
    }
}

impl fmt::Debug for DieselStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DieselStore").finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct SetUp;

impl CustomizeConnection<DbConnection, ::diesel::r2d2::Error> for SetUp {
    fn on_acquire(&self, connection: &mut DbConnection) -> Result<(), ::diesel::r2d2::Error> {
        let done = match connection {
            DbConnection::Sqlite(connection) => sqlite::set_up(connection),
        };
        done.map_err(::diesel::r2d2::Error::QueryError)
    }
}
