//! `user add`, `user passwd` and `user grant`.

use std::io::{BufRead as _, IsTerminal as _};

use viewflow_core::store::{Account, NewAccount};
use viewflow_core::{Engine, Error};
use viewflow_web::password;

use super::command::UserCommand;
use super::error::{AppError, say, there_are};

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
            format!("there is a user `{name}` already"),
            format!("change the password with `user passwd {name}`"),
        ));
    }
    let password = Some(password::hash(&ask_password()?)?);
    engine.store().create_account(&NewAccount {
        name: name.into(),
        password,
        is_superuser,
    })?;
    if is_superuser {
        return say(format_args!(
            "User `{name}` is made, and may do everything."
        ));
    }
    say(format_args!(
        "User `{name}` is made, and may do nothing yet."
    ))?;
    say(format_args!(
        "`user grant {name}` lists the permissions, `user grant {name} PERMISSION` gives one."
    ))
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
    let given = permissions.join("`, `");
    say(format_args!("User `{name}` now has `{given}`."))
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
    let codes: Vec<_> = permissions.iter().map(|p| p.code.as_str()).collect();
    Err(AppError::usage(
        format!("there is no permission `{code}`"),
        there_are("permission", &codes),
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
            return Err(AppError::usage(
                "the two passwords differ",
                "give the command again",
            ));
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
