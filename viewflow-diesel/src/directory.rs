//! People and their rights.

use chrono::Utc;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use viewflow_core::store::{Account, Directory, NewAccount};
use viewflow_core::{Permission, StoreError, User, UserId};

use crate::connection::DbConnection;
use crate::schema::{viewflow_grant, viewflow_permission, viewflow_user};
use crate::store::DieselStore;

type UserColumns = (i64, String, Option<String>, bool, bool);

impl DieselStore {
    fn account_where(
        &self,
        find: impl FnOnce(&mut DbConnection) -> QueryResult<UserColumns>,
    ) -> Result<Option<Account>, StoreError> {
        let mut connection = self.pooled()?;
        let found = find(&mut connection).optional();
        let Some((id, name, password, is_active, is_superuser)) =
            found.map_err(StoreError::database)?
        else {
            return Ok(None);
        };
        let permissions: Vec<String> = viewflow_grant::table
            .filter(viewflow_grant::user_id.eq(id))
            .select(viewflow_grant::permission)
            .load(&mut *connection)
            .map_err(StoreError::database)?;
        Ok(Some(Account {
            user: User {
                id: UserId(id),
                name,
                is_superuser,
                permissions: permissions.into_iter().collect(),
            },
            password,
            is_active,
        }))
    }
}

/// The columns of an account, in the order of `UserColumns`.
const COLUMNS: (
    viewflow_user::id,
    viewflow_user::name,
    viewflow_user::password,
    viewflow_user::is_active,
    viewflow_user::is_superuser,
) = (
    viewflow_user::id,
    viewflow_user::name,
    viewflow_user::password,
    viewflow_user::is_active,
    viewflow_user::is_superuser,
);

impl Directory for DieselStore {
    fn create_account(&self, account: &NewAccount) -> Result<UserId, StoreError> {
        let created = self.pooled()?.transaction(|connection| {
            diesel::insert_into(viewflow_user::table)
                .values((
                    viewflow_user::name.eq(&account.name),
                    viewflow_user::password.eq(&account.password),
                    viewflow_user::is_active.eq(true),
                    viewflow_user::is_superuser.eq(account.is_superuser),
                    viewflow_user::created_at.eq(Utc::now().naive_utc()),
                ))
                .execute(connection)?;
            viewflow_user::table
                .filter(viewflow_user::name.eq(&account.name))
                .select(viewflow_user::id)
                .get_result::<i64>(connection)
        });
        match created {
            Ok(id) => Ok(UserId(id)),
            Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
                Err(StoreError::Exists(format!("user `{}`", account.name)))
            }
            Err(error) => Err(StoreError::database(error)),
        }
    }

    fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        self.account_where(|connection| {
            viewflow_user::table
                .filter(viewflow_user::name.eq(name))
                .select(COLUMNS)
                .get_result(connection)
        })
    }

    fn account_of(&self, id: UserId) -> Result<Option<Account>, StoreError> {
        self.account_where(|connection| {
            viewflow_user::table
                .filter(viewflow_user::id.eq(id.0))
                .select(COLUMNS)
                .get_result(connection)
        })
    }

    fn user_names(&self) -> Result<Vec<(UserId, String)>, StoreError> {
        let names: Vec<(i64, String)> = viewflow_user::table
            .order(viewflow_user::name)
            .select((viewflow_user::id, viewflow_user::name))
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        Ok(names
            .into_iter()
            .map(|(id, name)| (UserId(id), name))
            .collect())
    }

    fn set_password(&self, id: UserId, hash: &str) -> Result<(), StoreError> {
        diesel::update(viewflow_user::table.find(id.0))
            .set(viewflow_user::password.eq(hash))
            .execute(&mut *self.pooled()?)
            .map(drop)
            .map_err(StoreError::database)
    }

    fn grant(&self, id: UserId, permission: &str) -> Result<(), StoreError> {
        self.transact(|connection| {
            let key = (id.0, permission);
            let there: i64 = viewflow_grant::table
                .find(key)
                .count()
                .get_result(connection)?;
            if there == 0 {
                diesel::insert_into(viewflow_grant::table)
                    .values((
                        viewflow_grant::user_id.eq(id.0),
                        viewflow_grant::permission.eq(permission),
                    ))
                    .execute(connection)?;
            }
            Ok(())
        })
    }

    fn sync_permissions(&self, permissions: &[Permission]) -> Result<(), StoreError> {
        self.transact(|connection| {
            for permission in permissions {
                let title = viewflow_permission::title.eq(&permission.title);
                let row = viewflow_permission::table.find(&permission.code);
                if diesel::update(row).set(title).execute(connection)? == 0 {
                    diesel::insert_into(viewflow_permission::table)
                        .values((viewflow_permission::code.eq(&permission.code), title))
                        .execute(connection)?;
                }
            }
            Ok(())
        })
    }

    fn rename_permission(&self, old: &str, new: &str) -> Result<(), StoreError> {
        use viewflow_grant::{permission, user_id};
        let grants = viewflow_grant::table;
        self.transact(|connection| {
            let holders = |code| grants.filter(permission.eq(code)).select(user_id);
            let had: Vec<i64> = holders(old).load(connection)?;
            let has: Vec<i64> = holders(new).load(connection)?;
            for user in had.into_iter().filter(|user| !has.contains(user)) {
                diesel::insert_into(grants)
                    .values((user_id.eq(user), permission.eq(new)))
                    .execute(connection)?;
            }
            diesel::delete(grants.filter(permission.eq(old))).execute(connection)?;
            diesel::delete(viewflow_permission::table.find(old)).execute(connection)?;
            Ok(())
        })
    }

    fn permissions(&self) -> Result<Vec<Permission>, StoreError> {
        let permissions: Vec<(String, String)> = viewflow_permission::table
            .order(viewflow_permission::code)
            .load(&mut *self.pooled()?)
            .map_err(StoreError::database)?;
        Ok(permissions
            .into_iter()
            .map(|(code, title)| Permission { code, title })
            .collect())
    }
}
