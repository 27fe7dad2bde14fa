//! What goes wrong in a command, and how it is said.

use std::fmt;
use std::io::Write as _;

use viewflow_core::{DuplicateFlow, StoreError};
use viewflow_diesel::OpenError;

#[derive(Debug, thiserror::Error)]
pub(super) enum AppError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Flows(#[from] DuplicateFlow),
    #[error(transparent)]
    Engine(#[from] viewflow_core::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Site(#[from] viewflow_web::SiteError),
    #[error(transparent)]
    Password(#[from] viewflow_web::password::HashError),
    #[error("{address} cannot be listened on: {source}{}", busy_help(source))]
    Listen {
        address: std::net::SocketAddr,
        source: std::io::Error,
    },
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Something that the person who typed the command can put right.
    #[error("{message}")]
    Usage {
        message: String,
        help: Option<String>,
    },
}

fn busy_help(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "\nhelp: choose another port, as in `--listen 127.0.0.1:8001`"
        }
        _ => "",
    }
}

impl AppError {
    pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// Says it on standard error, the way rustc and clap do.
    pub(super) fn print(&self) {
        let mut out = std::io::stderr().lock();
        // Who has closed standard error does not want to know.
        let _ = writeln!(out, "error: {self}");
        if let Self::Usage {
            help: Some(help), ..
        } = self
        {
            let _ = writeln!(out, "help: {help}");
        }
    }
}

/// Writes a line to standard output.
pub(super) fn say(line: fmt::Arguments<'_>) -> Result<(), AppError> {
    let mut out = std::io::stdout().lock();
    out.write_fmt(line)?;
    out.write_all(b"\n")?;
    Ok(())
}
