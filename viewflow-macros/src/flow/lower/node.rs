//! From a field with attributes to a node.

use proc_macro2::Ident;
use syn::{Attribute, Field};
use viewflow_graph::{Kind, Way};

use super::handlers::Handlers;
use super::{boundary, complete, failure, kind, list, told};
use crate::errors::{Errors, Result};
use crate::flow::attribute::{self, Cases};
use crate::flow::kinds::{KINDS, Rules, Tells, article, tells};
use crate::flow::model::{Case, Control, Event, Hooks, Node, Permission, Repeat, Trigger};
use crate::flow::name::Name;
use crate::rules::Rule;
use crate::suggest::{listed, nearest};
use crate::words::{Docs, text};

/// Attributes of a field that are rustc's or the reader's business.
const LINTS: [&str; 5] = ["allow", "deny", "expect", "forbid", "warn"];

/// A node of the flow with that struct and that name.
pub fn lower(
    ident: &Ident,
    field: &Field,
    (flow, flow_name): (&Ident, &str),
    handlers: &Handlers,
    errors: &Errors,
) -> Node {
    let name = text(ident);
    let mut node = Node {
        ident: ident.clone(),
        docs: Docs::read(&field.attrs, &name),
        name,
        comments: Vec::new(),
        lints: Vec::new(),
        kind: kind::lower(&field.ty, flow, errors),
        written: Vec::new(),
        ways: Vec::new(),
        ways_known: true,
        form: Vec::new(),
        own_form: None,
        permission: None,
        anyone: false,
        assign: None,
        except: Vec::new(),
        condition: None,
        on: None,
        cases: Vec::new(),
        run: None,
        each: None,
        collect: None,
        input: None,
        output: None,
        retry: None,
        key: None,
        thrown: None,
        control: Control::default(),
        hooks: Hooks::default(),
        code: None,
        events: Vec::new(),
        when: None,
        catch_up: None,
        is_handler: false,
    };
    node.is_handler = handlers.has(&node.name);
    let mut has_unknown = false;
    let rules = node.kind().and_then(|kind| Rules::of(kind.name()));
    let context = Context {
        rules,
        flow_name,
        of_list: rules.is_none_or(|rules| rules.attributes().any(|name| name == Name::Each))
            && field
                .attrs
                .iter()
                .any(|attr| is_meant_for_each(attr, rules)),
    };
    for attr in &field.attrs {
        let path = attr.path();
        if path.is_ident("doc") {
            node.comments.push(attr.clone());
        } else if LINTS.iter().any(|lint| path.is_ident(lint)) {
            node.lints.push(attr.clone());
        } else if path.is_ident("cfg") || path.is_ident("cfg_attr") {
            conditional(attr, errors);
        } else if let Some(known) = path.get_ident().and_then(|i| Name::find(&text(i), rules)) {
            known_attribute(&mut node, known, attr, &context, errors);
        } else if path.segments.len() == 1 {
            let meant = unknown_attribute(&node, attr, rules, errors);
            let besides = |meant: Name| field.attrs.iter().any(|a| a.path().is_ident(meant.name()));
            // What was probably meant is read, so that it is not missed besides.
            let is_missing =
                |meant: &Name| meant.repeats() || !besides(*meant) && !node.has(*meant);
            if let Some(meant) = meant.filter(is_missing) {
                Errors::unsaid(|errors| {
                    known_attribute(&mut node, meant, attr, &context, errors);
                });
            }
            has_unknown = true;
        }
    }
    if node.kind() == Some(Kind::Handle) && kind::borrows(&field.ty) {
        // What it would take is reported already.
        node.run = None;
    }
    told::own_event(&mut node);
    // An attribute that nobody knows may have been meant for `on`.
    cases(&mut node, has_unknown, errors);
    if let Some(rules) = rules {
        complete::check(&mut node, rules, handlers, errors);
        list::check(&mut node, context.of_list, errors);
    }
    node
}

/// What an attribute has to know beyond itself.
struct Context<'a> {
    rules: Option<&'static Rules>,
    flow_name: &'a str,
    /// Whether the node has a task for each item of a list, as another attribute says.
    of_list: bool,
}

/// Whether it is `each`, or was probably meant to be.
fn is_meant_for_each(attr: &Attribute, rules: Option<&Rules>) -> bool {
    let name = attr.path().get_ident().map(text).unwrap_or_default();
    let each = Name::Each.name();
    let is_unknown = || Name::find(&name, rules).is_none();
    name == each || is_unknown() && nearest(&name, Name::ALL.map(Name::name)) == Some(each)
}

/// Reads the cases, which are patterns or conditions: `on`, which may come after them, decides. The
/// branches of a `Split` are conditions.
fn cases(node: &mut Node, is_told: bool, errors: &Errors) {
    let written = match node.has(Name::Branch) {
        true => Name::Branch,
        false => Name::Case,
    };
    let mut cases = Cases::new(written, node.has(Name::On), is_told);
    for (name, attr) in &node.written {
        if *name != written {
            continue;
        }
        match attr.path().is_ident(name.name()) {
            true => cases.read(attr, errors),
            // Misspelled, which is reported already.
            false => Errors::unsaid(|errors| cases.read(attr, errors)),
        }
    }
    let way = |(place, case): (u16, &Case)| (Way::Case(place), case.target.clone());
    let ways: Vec<_> = (0..).zip(&cases.read).map(way).collect();
    node.ways.splice(0..0, ways);
    node.ways_known &= cases.complete;
    node.cases = cases.read;
}

fn conditional(attr: &Attribute, errors: &Errors) {
    errors.at(
        Rule::ConditionalNode,
        &attr.meta,
        format!(
            "a node cannot depend on `{}`: macros run before it is decided\n\
             help: put the condition on the whole flow, and write the flow once for each case",
            attr.path().get_ident().map(text).unwrap_or_default()
        ),
    );
}

/// Reports it, and answers what was probably meant.
fn unknown_attribute(
    node: &Node,
    attr: &Attribute,
    rules: Option<&Rules>,
    errors: &Errors,
) -> Option<Name> {
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
        Rule::UnknownAttribute,
        attr.path(),
        format!("`{}` has an unknown attribute `{name}`\n{help}", node.name),
    );
    near.and_then(|near| Name::find(near, rules))
}

/// The kinds on which an attribute may be written.
fn kinds_with(name: Name) -> String {
    let has_it = |rules: &&Rules| rules.attributes().any(|other| other == name);
    listed(KINDS.iter().filter(has_it).map(|rules| rules.kind.name()))
}

fn known_attribute(
    node: &mut Node,
    name: Name,
    attr: &Attribute,
    context: &Context<'_>,
    errors: &Errors,
) {
    let &Context {
        rules,
        flow_name,
        of_list,
    } = context;
    let guessed = node.kind.as_ref().is_some_and(|kind| kind.guessed);
    if let Some(rules) = rules
        && !rules.attributes().any(|legal| legal == name)
    {
        if !guessed {
            let kind = rules.kind;
            let help = match (kind, name) {
                (Kind::Manual, Name::Form) => {
                    format!("help: write `{}: View`, which has a form", node.name)
                }
                (Kind::Job, Name::Undo) => {
                    "help: what a job has done is not taken back; what can be is the work of a \
                     `Function`"
                        .into()
                }
                (_, Name::Key) if tells(kind) == Some(Tells::Signal) => {
                    "help: a signal has no key, as everybody hears it; what one process is told is a \
                     message"
                        .into()
                }
                (Kind::StartMessage, Name::Key) => {
                    "help: a process that begins does not wait for anything yet, so any message of the \
                     type begins one"
                        .into()
                }
                (_, Name::Each | Name::Collect) => {
                    let kinds = kinds_with(Name::Each);
                    format!("help: the kinds with a task for each item of a list are {kinds}")
                }
                (_, Name::OnError) => {
                    let kinds = kinds_with(Name::OnError);
                    format!("help: the kinds whose own work may fail are {kinds}")
                }
                (_, Name::OnEscalation) => {
                    "help: only the process of a `Subprocess` escalates to the node that runs it"
                        .into()
                }
                _ => rules.help(),
            };
            let message = format!(
                "`{}` has no place on `{}`, {} `{kind}`\n{help}",
                name.name(),
                node.name,
                article(kind),
            );
            errors.at(Rule::WrongKind, attr.path(), message);
        }
        // Where it was to lead is not known, and what lies there is not to be missed besides.
        node.ways_known &= !name.is_way();
        if name == Name::Mutex {
            // The other nodes with that name are not told that they have it alone.
            node.control.mutex = Errors::unsaid(|errors| errors.ok(attribute::mutex(attr)));
        }
        return;
    }
    if node.has(name) && !name.repeats() {
        let message = format!(
            "`{}` has `{}` twice\nhelp: remove one of them",
            node.name,
            name.name()
        );
        errors.at(Rule::Twice, attr.path(), message);
        return;
    }
    node.written.push((name, attr.clone()));
    let ways = |node: &mut Node, way: Way, targets: Result<Vec<Ident>>| {
        let targets = errors.ok(targets);
        node.ways_known &= targets.is_some();
        let targets = targets.into_iter().flatten();
        node.ways.extend(targets.map(|target| (way, target)));
    };
    let way = |node: &mut Node, way: Way| {
        ways(
            node,
            way,
            attribute::target(attr, name).map(|target| vec![target]),
        );
    };
    match name {
        Name::Next => way(node, Way::Next),
        Name::NextAll => ways(node, Way::Next, attribute::targets(attr)),
        Name::Then => way(node, Way::Then),
        Name::Otherwise => way(node, Way::Otherwise),
        Name::When => node.condition = errors.ok(attribute::when(attr)),
        Name::On => node.on = errors.ok(attribute::on(attr)),
        // Read when it is known whether there is `on`.
        Name::Case | Name::Branch => {}
        Name::Form => (node.form, node.own_form) = attribute::form(attr, errors),
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
        Name::Assign => node.assign = errors.ok(attribute::assign(attr, of_list)),
        Name::Except => node.except = attribute::except(attr, errors),
        Name::Run => node.run = errors.ok(attribute::function(attr, name)),
        Name::Input => node.input = errors.ok(attribute::input(attr, of_list)),
        Name::Output => node.output = errors.ok(attribute::output(attr, of_list)),
        Name::Each => node.each = attribute::each(attr, errors),
        Name::Collect => node.collect = errors.ok(attribute::collect(attr)),
        Name::Retry => node.retry = attribute::retry(attr, errors),
        Name::Wait => node.control.wait = attribute::wait(attr, errors),
        Name::Cancels => node.control.cancels = attribute::cancels(attr, errors),
        Name::Mutex => node.control.mutex = errors.ok(attribute::mutex(attr)),
        Name::OnlyWhile => node.control.only_while = errors.ok(attribute::target(attr, name)),
        Name::CompensateWith => {
            node.control.compensate_with = errors.ok(attribute::target(attr, name));
        }
        Name::Limit => node.control.limit = errors.ok(attribute::limit(attr)),
        Name::Undo => node.hooks.undo = errors.ok(attribute::function(attr, name)),
        Name::After | Name::At => {
            let due = attribute::due(attr, name, errors);
            node.events.extend(due.map(|due| Event {
                trigger: Trigger::Timer {
                    due,
                    repeat: Repeat::default(),
                },
                boundary: None,
            }));
        }
        Name::Every => node.when = attribute::every(attr, errors),
        Name::Cron => node.when = errors.ok(attribute::cron(attr)),
        Name::CatchUp => node.catch_up = errors.ok(attribute::catch_up(attr)),
        Name::OnTimeout => {
            let read = attribute::on_timeout(attr, errors);
            boundary::add(node, read, (name, attr), errors);
        }
        Name::OnCondition => {
            let read = attribute::on_condition(attr, errors);
            boundary::add(node, read, (name, attr), errors);
        }
        Name::OnError | Name::OnEscalation => match attribute::on_failure(attr, name, errors) {
            Some(read) => failure::add(node, read, (name, attr), errors),
            None => node.ways_known = false,
        },
        Name::Code => node.code = errors.ok(attribute::code(attr)),
        Name::Key => node.key = errors.ok(attribute::asked(attr, name)),
        Name::Message | Name::Signal => node.thrown = errors.ok(attribute::asked(attr, name)),
        Name::OnMessage | Name::OnSignal => {
            let read = attribute::on_told(attr, name, errors);
            boundary::add(node, read, (name, attr), errors);
        }
        Name::OnCreate => node.hooks.on_create = errors.ok(attribute::function(attr, name)),
    }
}
