//! From fields with attributes to nodes with meaning.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Field, PathArguments, Type};
use viewflow_graph::Way;

use super::attribute;
use super::kinds::{self, Name, Rules, article};
use super::model::{Flow, Node, NodeKind, Permission};
use super::syntax::Declaration;
use crate::errors::Errors;
use crate::runtime::Runtime;
use crate::suggest::{self, listed, nearest};
use crate::words::{Docs, snake_case, text};

/// Attributes of a field that are rustc's or the reader's business.
const LINTS: [&str; 5] = ["allow", "deny", "expect", "forbid", "warn"];

pub fn lower(declaration: Declaration, errors: &Errors) -> Flow {
    let struct_name = snake_case(&text(&declaration.ident));
    let options = declaration.options;
    let name = flow_name(&struct_name, options.name.as_ref(), errors);
    let module = options
        .module
        .unwrap_or_else(|| Ident::new(&struct_name, Span::call_site()));
    let mut flow = Flow {
        docs: Docs::read(&declaration.attrs, without_flow(&struct_name)),
        attrs: declaration.attrs,
        vis: declaration.vis,
        ident: declaration.ident,
        name,
        module,
        process: options.process,
        runtime: Runtime::new(options.krate),
        nodes: Vec::new(),
        complete: declaration.is_struct,
    };
    for field in &declaration.fields {
        let Some(ident) = &field.ident else { continue };
        if flow.node(&text(ident)).is_some() {
            errors.at(
                ident,
                format!("`{}` has two nodes called `{}`", flow.ident, text(ident)),
            );
            continue;
        }
        let node = node(ident, field, &flow.name, errors);
        flow.complete &= node.kind.is_some();
        flow.nodes.push(node);
    }
    flow
}

fn without_flow(struct_name: &str) -> &str {
    match struct_name.strip_suffix("_flow") {
        Some(name) if !name.is_empty() => name,
        _ => struct_name,
    }
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
            given,
            format!(
                "a flow's name has small letters, digits and `_` only, as it is part of \
                 addresses and permissions\nhelp: write `name = \"{suggested}\"`"
            ),
        );
    }
    without_flow(struct_name).to_owned()
}

fn node(ident: &Ident, field: &Field, flow_name: &str, errors: &Errors) -> Node {
    let name = text(ident);
    let mut node = Node {
        ident: ident.clone(),
        docs: Docs::read(&field.attrs, &name),
        name,
        comments: Vec::new(),
        lints: Vec::new(),
        kind: kind(&field.ty, errors),
        written: Vec::new(),
        ways: Vec::new(),
        form: Vec::new(),
        permission: None,
        anyone: false,
        assign: None,
        except: Vec::new(),
        condition: None,
        run: None,
        retry: None,
    };
    let rules = node.kind().and_then(|kind| Rules::of(kind.name()));
    for attr in &field.attrs {
        let path = attr.path();
        if path.is_ident("doc") {
            node.comments.push(attr.clone());
        } else if LINTS.iter().any(|lint| path.is_ident(lint)) {
            node.lints.push(attr.clone());
        } else if path.is_ident("cfg") || path.is_ident("cfg_attr") {
            conditional(attr, errors);
        } else if let Some(known) = path.get_ident().and_then(|i| Name::find(&text(i))) {
            known_attribute(&mut node, known, attr, rules, flow_name, errors);
        } else if path.segments.len() == 1 {
            unknown_attribute(&node, attr, rules, errors);
        }
    }
    if let Some(rules) = rules {
        incomplete(&node, rules, errors);
    }
    node
}

fn kind(ty: &Type, errors: &Errors) -> Option<NodeKind> {
    // A `macro_rules!` wraps what it was given.
    if let Type::Group(group) = ty {
        return kind(&group.elem, errors);
    }
    let names = kinds::kind_names();
    let last = match ty {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    };
    let Some(last) = last else {
        let message = "the type of a field is the kind of its node";
        errors.at(
            ty,
            format!("{message}\nhelp: the kinds are {}", listed(names)),
        );
        return None;
    };
    let ident = last.ident.clone();
    let name = ident.to_string();
    if let Some(rules) = Rules::of(&name) {
        if !matches!(last.arguments, PathArguments::None) {
            let message = format!("`{name}` takes no parameters\nhelp: write `{name}`");
            errors.at(&last.arguments, message);
        }
        return Some(NodeKind {
            kind: rules.kind,
            ident,
            guessed: false,
        });
    }
    let help = suggest::help(&name, "kinds", &names);
    errors.at(ty, format!("there is no kind `{name}`\n{help}"));
    let guess = Rules::of(nearest(&name, names)?)?;
    Some(NodeKind {
        kind: guess.kind,
        ident: Ident::new(guess.kind.name(), Span::call_site()),
        guessed: true,
    })
}

fn conditional(attr: &Attribute, errors: &Errors) {
    errors.at(
        &attr.meta,
        format!(
            "a node cannot depend on `{}`: macros run before it is decided\n\
             help: put the condition on the whole flow, and write the flow once for each case",
            if attr.path().is_ident("cfg") {
                "cfg"
            } else {
                "cfg_attr"
            }
        ),
    );
}

fn unknown_attribute(node: &Node, attr: &Attribute, rules: Option<&Rules>, errors: &Errors) {
    let name = attr.path().get_ident().map(text).unwrap_or_default();
    let legal: Vec<&str> = match rules {
        Some(rules) => rules.attributes().map(Name::name).collect(),
        None => Name::ALL.iter().map(|name| name.name()).collect(),
    };
    let near = nearest(&name, legal).or_else(|| nearest(&name, Name::ALL.map(Name::name)));
    let help = match (near, rules) {
        (Some(near), _) => format!("help: did you mean `{near}`?"),
        (None, Some(rules)) => rules.help(),
        (None, None) => {
            let all = Name::ALL.iter().map(|name| name.name());
            format!("help: nodes take {}", listed(all))
        }
    };
    errors.at(
        attr.path(),
        format!("`{}` has an unknown attribute `{name}`\n{help}", node.name),
    );
}

fn known_attribute(
    node: &mut Node,
    name: Name,
    attr: &Attribute,
    rules: Option<&'static Rules>,
    flow_name: &str,
    errors: &Errors,
) {
    let guessed = node.kind.as_ref().is_some_and(|kind| kind.guessed);
    if let Some(rules) = rules
        && !rules.attributes().any(|legal| legal == name)
    {
        if !guessed {
            let kind = rules.kind;
            let message = format!(
                "`{}` has no place on `{}`, {} `{kind}`\n{}",
                name.name(),
                node.name,
                article(kind),
                rules.help()
            );
            errors.at(attr.path(), message);
        }
        return;
    }
    if node.has(name) {
        let message = format!("`{}` has `{}` twice", node.name, name.name());
        errors.at(attr.path(), message);
        return;
    }
    node.written.push((name, attr.clone()));
    let way = |node: &mut Node, way: Way| {
        let target = errors.ok(attribute::target(attr, name));
        node.ways.extend(target.map(|target| (way, target)));
    };
    match name {
        Name::Next => way(node, Way::Next),
        Name::Then => way(node, Way::Then),
        Name::Otherwise => way(node, Way::Otherwise),
        Name::When => node.condition = errors.ok(attribute::when(attr)),
        Name::Form => node.form = errors.ok(attribute::form(attr)).unwrap_or_default(),
        Name::Permission => {
            if let Some(code) = errors.ok(attribute::permission(attr)) {
                node.permission = Some(Permission {
                    generated: code.is_none(),
                    code: match code {
                        Some(code) => code.value(),
                        None => format!("{flow_name}.{}", node.name),
                    },
                });
            }
        }
        Name::Anyone => node.anyone = errors.ok(attribute::anyone(attr)).is_some(),
        Name::Assign => node.assign = errors.ok(attribute::assign(attr)),
        Name::Except => node.except = errors.ok(attribute::except(attr)).unwrap_or_default(),
        Name::Run => node.run = errors.ok(attribute::run(attr)),
        Name::Retry => node.retry = errors.ok(attribute::retry(attr)),
    }
}

/// Reports what a kind needs and the node does not have.
fn incomplete(node: &Node, rules: &Rules, errors: &Errors) {
    let guessed = node.kind.as_ref().is_none_or(|kind| kind.guessed);
    let missing: Vec<Name> = rules
        .needs
        .iter()
        .copied()
        .filter(|name| !node.has(*name))
        .collect();
    if guessed || missing.is_empty() {
        return;
    }
    let paste: Vec<&str> = missing.iter().map(|name| name.usage()).collect();
    errors.at(
        &node.ident,
        format!(
            "`{}` is {} `{}` and lacks {}\nhelp: add `{}`",
            node.name,
            article(rules.kind),
            rules.kind,
            listed(missing.iter().map(|name| name.name())),
            paste.join(" ")
        ),
    );
}
