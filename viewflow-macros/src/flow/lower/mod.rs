//! From fields with attributes to nodes with meaning.

mod boundary;
mod complete;
mod failure;
mod handlers;
mod kind;
mod list;
mod node;
mod told;

use proc_macro2::{Ident, Span};

use self::handlers::Handlers;
use super::model::{Flow, Process};
use super::syntax::Declaration;
use crate::errors::{Error, Errors};
use crate::rules::Rule;
use crate::runtime::Runtime;
use crate::words::{Docs, snake_case, text};

pub fn lower(declaration: Declaration, errors: &Errors) -> Flow {
    let struct_name = snake_case(&text(&declaration.ident));
    let options = declaration.options;
    let name = flow_name(&struct_name, options.name.as_ref(), errors);
    let module = options
        .module
        .unwrap_or_else(|| module_name(&struct_name, &declaration.ident));
    let process = match options.process {
        Some(Ok(process)) => Process::Type(Box::new(process)),
        Some(Err(error)) => Process::Missing(error),
        None => Process::Missing(no_process(&declaration.ident)),
    };
    let mut flow = Flow {
        docs: Docs::read(&declaration.attrs, without_flow(&struct_name)),
        attrs: declaration.attrs,
        vis: declaration.vis,
        ident: declaration.ident,
        name,
        module,
        process,
        preset: options.preset,
        renamed: options.renamed,
        removed: options.removed,
        runtime: Runtime::new(options.krate),
        nodes: Vec::new(),
        complete: declaration.is_struct,
    };
    let handlers = Handlers::of(&declaration.fields);
    for field in &declaration.fields {
        let Some(ident) = &field.ident else { continue };
        if ident == "_" {
            let message = "a node has a name\nhelp: write one in place of `_`";
            errors.at(Rule::Syntax, ident, message);
            flow.complete = false;
            continue;
        }
        if flow.node(&text(ident)).is_some() {
            errors.at(
                Rule::TwoNodes,
                ident,
                format!(
                    "`{}` has two nodes called `{}`\nhelp: rename one of them",
                    flow.ident,
                    text(ident)
                ),
            );
            continue;
        }
        let node = node::lower(ident, field, (&flow.ident, &flow.name), &handlers, errors);
        flow.complete &= node.kind.is_some();
        flow.nodes.push(node);
    }
    flow
}

fn no_process(ident: &Ident) -> Error {
    let message = format!(
        "`{ident}` does not say what its processes remember\n\
         help: write `#[flow(process = MyProcess)]`, with a struct that has \
         `#[derive(Process, Serialize, Deserialize, Default)]`"
    );
    Error::new(Rule::NoProcess, ident, message)
}

fn without_flow(struct_name: &str) -> &str {
    match struct_name.strip_suffix("_flow") {
        Some(name) if !name.is_empty() => name,
        _ => struct_name,
    }
}

/// The struct's name in snake case, unless that is a keyword or taken by the struct itself.
fn module_name(struct_name: &str, ident: &Ident) -> Ident {
    let name = match syn::parse_str::<Ident>(struct_name) {
        Ok(name) if name != *ident => struct_name.to_owned(),
        _ => format!("{struct_name}_flow"),
    };
    Ident::new(&name, Span::call_site())
}

/// The name under which processes are stored.
fn flow_name(struct_name: &str, given: Option<&syn::LitStr>, errors: &Errors) -> String {
    if let Some(given) = given {
        let name = given.value();
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.is_empty() && name.chars().all(legal) {
            return name;
        }
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let suggested: String = name.chars().map(plain).collect();
        let suggested = match suggested.trim_matches('_') {
            "" => without_flow(struct_name).to_owned(),
            name => snake_case(name),
        };
        errors.at(
            Rule::FlowName,
            given,
            format!(
                "a flow's name has small letters, digits and `_` only, as it is part of \
                 addresses and permissions\nhelp: write `name = \"{suggested}\"`"
            ),
        );
    }
    without_flow(struct_name).to_owned()
}
