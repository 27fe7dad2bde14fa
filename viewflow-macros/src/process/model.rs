//! A process as the macro understands it.

use proc_macro2::Ident;
use syn::{Path, Type};

use super::rule::Rule;
use crate::runtime::Runtime;
use crate::words::Docs;

pub struct Process {
    pub ident: Ident,
    pub runtime: Runtime,
    /// The Diesel table that keeps it, if not the process's row.
    pub table: Option<Path>,
    pub fields: Vec<Field>,
}

pub struct Field {
    /// As it is written, perhaps with `r#`.
    pub ident: Ident,
    pub name: String,
    pub ty: Type,
    pub docs: Docs,
    pub multiline: bool,
    pub rules: Vec<Rule>,
}
