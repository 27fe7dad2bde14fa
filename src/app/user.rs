//! `user add`, `user passwd` and `user grant`.

use std::io::{BufRead as _, IsTerminal as _};

use viewflow_core::store::{Account, NewAccount};
use viewflow_core::{Engine, Error};
use viewflow_web::password;

use super::command::UserCommand;
use super::error::{AppError, say};

/// The least length of a password, in characters.
const LEAST: usize = 8;

pub(super) fn run(engine: &Engine, command: UserCommand) -> Result<(), AppError> {
    match command {
        UserCommand::Add { name, superuser } => add(engine, &name, superuser),
        UserCommand::Passwd { name } => {
            let account = account(engine, &name)?;
            let hash = password::hash(&ask_password()?)?;
            engine.store().set_password(account.user.id, &hash)?;
            say(format_args!("The password of `{name}` is changed."))
        }
        UserCommand::Grant { name, permissions } if permissions.is_empty() => {
            list(engine, &account(engine, &name)?)
        }
        UserCommand::Grant { name, permissions } => grant(engine, &name, &permissions),
    }
}

fn add(engine: &Engine, name: &str, is_superuser: bool) -> Result<(), AppError> {
    if name.trim().is_empty() || name.contains(char::is_control) {
        return Err(AppError::usage(
            "a user needs a name",
            "give one, as in `user add anna`",
        ));
    }
    if engine.store().account(name)?.is_some() {
        return Err(AppError::usage(
            format!("user `{name}` exists already"),
            format!("change the password with `user passwd {name}`"),
        ));
    }
    let password = Some(password::hash(&ask_password()?)?);
    engine.store().create_account(&NewAccount {
        name: name.into(),
        password,
        is_superuser,
    })?;
    say(format_args!("User `{name}` is made."))?;
    match is_superuser {
        true => Ok(()),
        false => say(format_args!(
            "Say what `{name}` may do with `user grant {name} PERMISSION`; `user grant {name}` lists what there is."
        )),
    }
}

fn grant(engine: &Engine, name: &str, permissions: &[String]) -> Result<(), AppError> {
    let account = account(engine, name)?;
    // All of them or none: a misspelled one is found before any is given.
    for code in permissions {
        check_permission(engine, code)?;
    }
    for code in permissions {
        engine.store().grant(account.user.id, code)?;
    }
    say(format_args!("`{name}` now has {}.", permissions.join(", ")))
}

fn list(engine: &Engine, account: &Account) -> Result<(), AppError> {
    let permissions = engine.store().permissions()?;
    let width = permissions.iter().map(|p| p.code.len()).max().unwrap_or(0);
    for permission in permissions {
        let mark = if account.user.has(&permission.code) {
            '*'
        } else {
            ' '
        };
        let (code, title) = (permission.code, permission.title);
        say(format_args!("{mark} {code:width$}  {title}"))?;
    }
    Ok(())
}

/// A permission that there is not is an error that lists those there are.
pub(super) fn check_permission(engine: &Engine, code: &str) -> Result<(), AppError> {
    let permissions = engine.store().permissions()?;
    if permissions.iter().any(|permission| permission.code == code) {
        return Ok(());
    }
    let codes: Vec<_> = permissions.into_iter().map(|p| p.code).collect();
    Err(AppError::usage(
        format!("there is no permission `{code}`"),
        format!("there are {}", codes.join(", ")),
    ))
}

fn account(engine: &Engine, name: &str) -> Result<Account, AppError> {
    let account = engine.store().account(name)?;
    account.ok_or_else(|| Error::NoUser(name.into()).into())
}

fn ask_password() -> Result<String, AppError> {
    let password = if std::io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ")?;
        if rpassword::prompt_password("Once more: ")? != password {
            return Err(AppError::usage("the two differ", "try again"));
        }
        password
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if password.chars().count() < LEAST {
        return Err(AppError::usage(
            format!("a password has at least {LEAST} characters"),
            "a few words make a good one",
        ));
    }
    Ok(password)
}
