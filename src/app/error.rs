//! What goes wrong in a command, and how it is said.

use std::fmt;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use viewflow_core::{BuildError, Error, StoreError};
use viewflow_diesel::OpenError;

#[derive(Debug, thiserror::Error)]
pub(super) enum AppError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Flows(#[from] BuildError),
    #[error(transparent)]
    Engine(#[from] Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Site(#[from] viewflow_web::SiteError),
    #[error(transparent)]
    Password(#[from] viewflow_web::password::HashError),
    #[error("{address} cannot be listened on: {source}")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("{} cannot be written: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Something that the person who typed the command can put right.
    #[error("{message}")]
    Usage { message: String, help: String },
}

impl AppError {
    pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            help: help.into(),
        }
    }

    /// Says it on standard error, the way rustc and clap do.
    pub(super) fn print(&self) {
        let mut out = io::stderr().lock();
        // Who has closed standard error does not want to know.
        let _ = writeln!(out, "error: {self}");
        if let Some(help) = self.help() {
            let _ = writeln!(out, "help: {help}");
        }
    }

    /// Whether nobody reads on, as in `process list | head -1`.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// What can be done about it.
    fn help(&self) -> Option<String> {
        match self {
            Self::Usage { help, .. } => Some(help.clone()),
            Self::Listen { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                Some("choose another port, as in `--listen 127.0.0.1:8001`".into())
            }
            Self::Open(OpenError::Unsupported(_)) => {
                Some("give the path of a SQLite file, as in `--database orders.db`".into())
            }
            Self::Open(OpenError::Missing(_)) => {
                Some("name another with `--database`; `serve` and `migrate` make a new one".into())
            }
            Self::Open(OpenError::Connect { url, .. }) => missing_folder(Path::new(url)),
            Self::Write { path, .. } => missing_folder(path),
            Self::Engine(Error::NoUser(name)) => {
                Some(format!("make the account with `user add {name}`"))
            }
            Self::Engine(Error::NoProcess(_)) => {
                Some("`process list` shows the processes there are".into())
            }
            _ => None,
        }
    }
}

fn missing_folder(file: &Path) -> Option<String> {
    let folder = file.parent()?;
    let is_missing = !folder.as_os_str().is_empty() && !folder.exists();
    is_missing.then(|| format!("the folder `{}` does not exist", folder.display()))
}

/// Writes a line to standard output.
pub(super) fn say(line: fmt::Arguments<'_>) -> Result<(), AppError> {
    let mut out = io::stdout().lock();
    out.write_fmt(line)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Names in a sentence: `the flows are `a`, `b``, or `the only flow is `a``.
pub(super) fn there_are(what: &str, names: &[&str]) -> String {
    match names {
        [] => format!("there are no {what}s"),
        [name] => format!("the only {what} is `{name}`"),
        names => format!("the {what}s are `{}`", names.join("`, `")),
    }
}
