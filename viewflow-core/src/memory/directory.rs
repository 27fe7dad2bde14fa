//! Accounts, permissions and sessions.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::MemoryStore;
use crate::store::{Account, Directory, NewAccount, SessionRow, Sessions, StoreError};
use crate::{Permission, User, UserId};

impl Directory for MemoryStore {
    fn create_account(&self, account: &NewAccount) -> Result<UserId, StoreError> {
        let mut tables = self.tables()?;
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
        let tables = self.tables()?;
        let mut accounts = tables.accounts.values();
        Ok(accounts.find(|account| account.user.name == name).cloned())
    }

    fn account_of(&self, id: UserId) -> Result<Option<Account>, StoreError> {
        Ok(self.tables()?.accounts.get(&id).cloned())
    }

    fn user_names(&self) -> Result<Vec<(UserId, String)>, StoreError> {
        let tables = self.tables()?;
        let users = tables.accounts.values().map(|account| &account.user);
        let mut names: Vec<_> = users.map(|user| (user.id, user.name.clone())).collect();
        names.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(names)
    }

    fn set_password(&self, id: UserId, hash: &str) -> Result<(), StoreError> {
        if let Some(account) = self.tables()?.accounts.get_mut(&id) {
            account.password = Some(hash.into());
        }
        Ok(())
    }

    fn grant(&self, id: UserId, permission: &str) -> Result<(), StoreError> {
        if let Some(account) = self.tables()?.accounts.get_mut(&id) {
            account.user.permissions.insert(permission.into());
        }
        Ok(())
    }

    fn sync_permissions(&self, permissions: &[Permission]) -> Result<(), StoreError> {
        let mut tables = self.tables()?;
        for permission in permissions {
            let code = permission.code.clone();
            tables.permissions.insert(code, permission.clone());
        }
        Ok(())
    }

    fn rename_permission(&self, old: &str, new: &str) -> Result<(), StoreError> {
        let mut tables = self.tables()?;
        tables.permissions.remove(old);
        for account in tables.accounts.values_mut() {
            if account.user.permissions.remove(old) {
                account.user.permissions.insert(new.into());
            }
        }
        Ok(())
    }

    fn permissions(&self) -> Result<Vec<Permission>, StoreError> {
        Ok(self.tables()?.permissions.values().cloned().collect())
    }
}

impl Sessions for MemoryStore {
    fn save_session(&self, session: &SessionRow) -> Result<(), StoreError> {
        if let Some(stored) = self.tables()?.sessions.get_mut(&session.key) {
            *stored = session.clone();
        }
        Ok(())
    }

    fn create_session(&self, session: &SessionRow) -> Result<bool, StoreError> {
        let mut tables = self.tables()?;
        if tables.sessions.contains_key(&session.key) {
            return Ok(false);
        }
        tables.sessions.insert(session.key.clone(), session.clone());
        Ok(true)
    }

    fn session(&self, key: &str, now: DateTime<Utc>) -> Result<Option<SessionRow>, StoreError> {
        let tables = self.tables()?;
        let session = tables.sessions.get(key);
        Ok(session.filter(|session| session.expires_at > now).cloned())
    }

    fn delete_session(&self, key: &str) -> Result<(), StoreError> {
        self.tables()?.sessions.remove(key);
        Ok(())
    }

    fn delete_expired_sessions(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut tables = self.tables()?;
        tables
            .sessions
            .retain(|_, session| session.expires_at > now);
        Ok(())
    }
}
