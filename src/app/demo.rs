//! Accounts with passwords that everybody knows, for trying a program out.

use std::net::SocketAddr;

use tracing::warn;
use viewflow_core::Engine;
use viewflow_core::store::NewAccount;
use viewflow_web::password;

use super::error::AppError;
use super::user;

pub(super) struct DemoUser {
    pub(super) name: String,
    pub(super) password: String,
    pub(super) permissions: Vec<String>,
}

/// Makes the accounts that are not there.
pub(super) fn make(engine: &Engine, users: &[DemoUser]) -> Result<(), AppError> {
    for user in users {
        if engine.store().account(&user.name)?.is_some() {
            continue;
        }
        let id = engine.store().create_account(&NewAccount {
            name: user.name.clone(),
            password: Some(password::hash(&user.password)?),
            is_superuser: false,
        })?;
        for code in &user.permissions {
            user::check_permission(engine, code)?;
            engine.store().grant(id, code)?;
        }
    }
    Ok(())
}

/// Makes none, and finds none that was made while the program was tried out.
pub(super) fn leave_out(
    engine: &Engine,
    address: SocketAddr,
    users: &[DemoUser],
) -> Result<(), AppError> {
    for DemoUser { name, password, .. } in users {
        let account = engine.store().account(name)?;
        let hash = account.and_then(|account| account.password);
        if hash.is_some_and(|hash| password::verify(password, Some(&hash))) {
            return Err(AppError::usage(
                format!(
                    "others can reach {address}, and everybody knows the password of the demo \
                     account `{name}`"
                ),
                format!("change it with `user passwd {name}`, or use another database"),
            ));
        }
    }
    if !users.is_empty() {
        warn!("others can reach this address, so the demo accounts are left out");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use viewflow_core::MemoryStore;

    use super::{DemoUser, leave_out, make};
    use crate::Engine;

    #[test]
    fn an_address_that_others_reach_is_served_without_demo_accounts_or_not_at_all() {
        let engine = Engine::builder(MemoryStore::default()).build().unwrap();
        let anna = [DemoUser {
            name: "anna".into(),
            password: "everybody knows it".into(),
            permissions: Vec::new(),
        }];
        let address = "192.168.1.7:8000".parse().unwrap();
        leave_out(&engine, address, &anna).unwrap();
        assert!(engine.store().account("anna").unwrap().is_none());

        make(&engine, &anna).unwrap();
        leave_out(&engine, address, &anna).unwrap_err();
        let account = engine.store().account("anna").unwrap().unwrap();
        let hash = super::password::hash("only anna knows it").unwrap();
        engine.store().set_password(account.user.id, &hash).unwrap();
        leave_out(&engine, address, &anna).unwrap();
    }
}
