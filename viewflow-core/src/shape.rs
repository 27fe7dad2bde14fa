//! A flow without its types: the graph, and what the engine has to know of each node.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use viewflow_graph::{Boundary, Each, EdgeId, Enough, Game, Graph, Kind, NodeId, Plan, Way};

use crate::event::{Due, Moment, Repeat, Trigger};
use crate::failure::Catches;
use crate::flow::{Assign, Flow, Handler, NodeDef, Retry};
use crate::schedule::ScheduleDef;
use crate::standing::fingerprint;
use crate::store::MessageKind;
use crate::{Error, Permission};

/// A flow as the engine, the pages and the charts see it.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The name under which its processes are stored.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Its nodes and edges. A node has the same place here as in `nodes`.
    pub graph: Graph,
    /// What is known of each node.
    pub nodes: Vec<NodeShape>,
    /// Every permission that the flow makes, its own two first.
    pub permissions: Vec<Permission>,
    /// What tells this version of the graph from others.
    pub version: String,
    /// Nodes that had another name once, by that name.
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    /// Nodes that are gone, and which node takes the place of each.
    pub(crate) removed: &'static [(&'static str, &'static str)],
    /// The nodes whose latest owner some other node asks for.
    pub(crate) watched: BTreeSet<NodeId>,
    pub(crate) plan: Plan,
    /// The nodes that wait for conditions over the process.
    pub(crate) conditional: Vec<NodeId>,
    /// Where everything in its chart lies, once that was asked for.
    pub(crate) chart: OnceLock<viewflow_chart::Plan>,
}

/// A node as the engine, the pages and the charts see it.
#[derive(Debug, Clone)]
pub struct NodeShape {
    /// Its name.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// What a chart writes on the way of each case, by the case's place.
    pub labels: &'static [&'static str],
    /// The code of the permission that it takes to act here.
    pub permission: Option<&'static str>,
    /// Whether everybody who is signed in may act here.
    pub anyone: bool,
    /// The nodes whose latest owner may not act here.
    pub except: Vec<NodeId>,
    /// How a new task gets its owner.
    pub(crate) assign: AssignShape,
    /// What happens when the job here fails.
    pub(crate) retry: Retry,
    /// Whether no code of the application can run in the step that leaves this node.
    pub(crate) quiet_after: bool,
    /// Which code of the application's there is beside the node's own work.
    pub(crate) hooks: HookShape,
    /// Where there is a task for each item of a list.
    pub(crate) each: Option<EachShape>,
    /// The name of the other flow of a `Subprocess`, and of the node at which it begins.
    pub child: Option<(&'static str, &'static str)>,
    /// By which code it fails, or tells those above, if that is what it is there for.
    pub(crate) code: &'static str,
    /// What it waits for.
    pub(crate) events: Vec<EventShape>,
    /// When the clock begins processes here.
    pub schedule: Option<ScheduleDef>,
}

/// An event that a node waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventShape {
    pub(crate) trigger: TriggerShape,
    /// Its way, and what becomes of the node then, if it is on the node's boundary.
    pub(crate) way: Option<(EdgeId, Boundary)>,
}

/// What has to happen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TriggerShape {
    Timer {
        /// How long it takes, unless the application is asked.
        after: Option<Moment>,
        repeat: Repeat,
    },
    Condition,
    /// The node's own work fails.
    Error(Catches),
    /// A process below the node escalates.
    Escalation(Option<&'static str>),
    Told {
        /// Whether one or all are told.
        kind: MessageKind,
        /// What: the name of its type.
        name: &'static str,
        /// Whether the application does something with it.
        runs: bool,
    },
}

/// Which code of the application's a node has beside its own work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HookShape {
    /// Conditions on the ways of a `Split`.
    pub(crate) split: bool,
    /// What is done about a new task.
    pub(crate) on_create: bool,
    /// What undoes a task.
    pub(crate) undo: bool,
}

/// How a node's tasks, one for each item of a list, are offered and gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EachShape {
    /// One after the other.
    pub(crate) sequential: bool,
    /// The items are gathered in the end.
    pub(crate) collects: bool,
}

/// How a new task gets its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AssignShape {
    Nobody,
    OwnerOf(NodeId),
    Asked,
}

impl Shape {
    /// The shape of a flow. Names in `NODES` that lead nowhere are left out; the macro has refused
    /// them.
    pub(crate) fn of<F: Flow>() -> Self {
        let mut graph = Graph::default();
        for node in F::NODES {
            graph.add_node(node.name, node.kind);
        }
        for node in F::NODES {
            control(&mut graph, node);
            for (way, target) in node.ways {
                if let (Some(from), Some(to)) = (graph.find(node.name), graph.find(target)) {
                    graph.add_edge(from, to, *way);
                }
            }
        }
        let nodes = F::NODES.iter().map(|n| node_shape(n, &graph)).collect();
        let names = (F::NAME, F::TITLE, F::DESCRIPTION);
        Self {
            renamed: F::RENAMED,
            removed: F::REMOVED,
            ..Self::from_parts(names, graph, nodes, permissions::<F>())
        }
    }

    /// The messages and signals that something of the flow waits for or begins with: kinds and names.
    pub(crate) fn waits_for(&self) -> impl Iterator<Item = (MessageKind, &'static str)> + '_ {
        let events = self.nodes.iter().flat_map(|node| &node.events);
        events.filter_map(EventShape::told)
    }

    /// A flow of these parts, and what follows from them.
    pub(crate) fn from_parts(
        (name, title, description): (&'static str, &'static str, &'static str),
        graph: Graph,
        nodes: Vec<NodeShape>,
        permissions: Vec<Permission>,
    ) -> Self {
        let ids = graph.nodes().map(|(id, _)| id).zip(&nodes);
        let conditional = ids.filter(|(_, node)| node.waits_for_conditions());
        let conditional = conditional.map(|(id, _)| id).collect();
        let watched = nodes.iter().flat_map(NodeShape::watches).collect();
        let mut shape = Self {
            name,
            title,
            description,
            permissions,
            watched,
            plan: Plan::of(&graph),
            conditional,
            chart: OnceLock::new(),
            version: fingerprint(&graph, |id| &nodes[id.index()].events),
            renamed: &[],
            removed: &[],
            graph,
            nodes,
        };
        let ids: Vec<NodeId> = shape.graph.nodes().map(|(id, _)| id).collect();
        for id in ids {
            shape.nodes[id.index()].quiet_after = shape.is_quiet_after(id);
        }
        shape
    }

    /// The node of that name.
    ///
    /// # Errors
    ///
    /// [`Error::NoNode`].
    pub fn find(&self, node: &str) -> Result<NodeId, Error> {
        self.graph.find(node).ok_or_else(|| Error::NoNode {
            flow: self.name.into(),
            node: node.into(),
        })
    }

    /// What is known of a node.
    pub fn node(&self, id: NodeId) -> &NodeShape {
        &self.nodes[id.index()]
    }

    /// The code of the permission to see every process of the flow.
    pub fn view_permission(&self) -> &str {
        &self.permissions[0].code
    }

    /// The code of the permission to administer the flow's processes.
    pub fn manage_permission(&self) -> &str {
        &self.permissions[1].code
    }

    pub(crate) fn game(&self) -> Game<'_> {
        Game::new(&self.graph, &self.plan)
    }

    /// Follows the ways from a node up to where tokens wait, looking for code.
    fn is_quiet_after(&self, from: NodeId) -> bool {
        let node = self.node(from);
        let offers_next = |each: EachShape| {
            each.sequential && (node.hooks.on_create || node.assign == AssignShape::Asked)
        };
        // What undoes something is followed by whatever comes next in its turn.
        if !self.conditional.is_empty()
            || self.asks(from)
            || self.graph.node(from).compensates
            || node
                .each
                .is_some_and(|each| each.collects || offers_next(each))
        {
            return false;
        }
        let mut seen = BTreeSet::new();
        // What is done goes by none of the ways that interrupt it.
        let interrupts = Way::Boundary(Boundary::Interrupting);
        let outgoing = self.graph.node(from).outgoing().iter();
        let edges = outgoing.map(|edge| self.graph.edge(*edge));
        let mut open: Vec<_> = edges
            .filter(|edge| edge.way != interrupts)
            .map(|edge| edge.to)
            .collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if self.runs_code(id) {
                return false;
            }
            if !self.node(id).kind.waits() {
                open.extend(self.graph.successors(id));
            }
        }
        true
    }

    /// The nodes whose errors are caught by a way that leads to the node.
    pub(crate) fn caught_before(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let incoming = self.graph.node(id).incoming().iter();
        let catching = incoming.filter(|edge| {
            let host = self.graph.edge(**edge).from;
            self.node(host).events.iter().any(|event| {
                matches!(event.trigger, TriggerShape::Error(_))
                    && event.way.is_some_and(|(way, _)| way == **edge)
            })
        });
        catching.map(|edge| self.graph.edge(*edge).from)
    }

    /// Whether the application says when the node goes on.
    fn asks(&self, id: NodeId) -> bool {
        let wait = self.graph.node(id).wait;
        wait.is_some_and(|wait| wait.enough == Enough::Asked)
    }

    /// Whether a step that comes to the node calls the application.
    fn runs_code(&self, id: NodeId) -> bool {
        let node = self.node(id);
        matches!(
            node.kind,
            Kind::If | Kind::Switch | Kind::Function | Kind::Until | Kind::Compensate
        ) || matches!(node.kind, Kind::MessageThrow | Kind::SignalThrow)
            || node.hooks.split
            || node.hooks.on_create
            || self.asks(id)
            || node.each.is_some()
            || node.assign == AssignShape::Asked
            || node.events.iter().any(EventShape::is_asked)
    }
}

impl EventShape {
    /// Whether it happens once a condition over the process holds.
    pub(crate) const fn is_condition(&self) -> bool {
        matches!(self.trigger, TriggerShape::Condition)
    }

    /// Whether it is waited for from when the process comes to the node.
    pub(crate) fn is_awaited(&self) -> bool {
        !matches!(
            self.trigger,
            TriggerShape::Error(_) | TriggerShape::Escalation(_)
        )
    }

    /// What it waits to be told: a message or a signal, and its name.
    pub(crate) fn told(&self) -> Option<(MessageKind, &'static str)> {
        match self.trigger {
            TriggerShape::Told { kind, name, .. } => Some((kind, name)),
            _ => None,
        }
    }

    /// Whether the application does something with what it is told.
    pub(crate) fn runs(&self) -> bool {
        matches!(self.trigger, TriggerShape::Told { runs: true, .. })
    }

    /// Whether the application says when or for what it waits.
    pub(crate) fn is_asked(&self) -> bool {
        match self.trigger {
            TriggerShape::Timer { after, .. } => after.is_none(),
            TriggerShape::Condition => true,
            TriggerShape::Error(_) | TriggerShape::Escalation(_) => false,
            TriggerShape::Told { kind, .. } => kind == MessageKind::Message,
        }
    }
}

impl NodeShape {
    /// Whether it catches some of the errors that its own work may fail with.
    pub(crate) fn catches(&self) -> bool {
        let mut events = self.events.iter();
        events.any(|event| matches!(event.trigger, TriggerShape::Error(_)))
    }

    /// Whether people work on the tasks here: a `View` or a `Manual`.
    pub fn is_for_people(&self) -> bool {
        matches!(self.kind, Kind::View | Kind::Manual)
    }

    /// Whether it, or an event on its boundary, waits until a condition over the process holds.
    fn waits_for_conditions(&self) -> bool {
        let mut events = self.events.iter();
        self.kind == Kind::Until || events.any(EventShape::is_condition)
    }

    /// Whether there is a task for each item of a list.
    pub fn is_list(&self) -> bool {
        self.each.is_some()
    }

    /// Whether the application says how a task here is undone.
    pub fn has_undo(&self) -> bool {
        self.hooks.undo
    }

    fn watches(&self) -> impl Iterator<Item = NodeId> + '_ {
        let assigned = match self.assign {
            AssignShape::OwnerOf(node) => Some(node),
            AssignShape::Nobody | AssignShape::Asked => None,
        };
        self.except.iter().copied().chain(assigned)
    }
}

/// Tells the graph how tokens move at a node.
fn control<F: Flow>(graph: &mut Graph, node: &NodeDef<F>) {
    let find = |name: &str| graph.find(name);
    let control = &node.control;
    let cancels = control.cancels.iter().filter_map(|name| find(name));
    let (cancels, only_while) = (cancels.collect(), control.only_while.and_then(find));
    if let Some(id) = find(node.name) {
        let each = node.each.as_ref().map(|each| match each.sequential {
            true => Each::Sequential,
            false => Each::Parallel,
        });
        let recurses = node
            .child
            .as_ref()
            .is_some_and(|child| child.flow == F::NAME);
        let handler = control.compensate_with.and_then(find);
        let node = graph.node_mut(id);
        node.each = each;
        node.recurses = recurses;
        node.wait = control.wait;
        node.cancels = cancels;
        node.mutex = control.mutex.map(Into::into);
        node.only_while = only_while;
        node.limit = control.limit;
        node.compensated_by = handler;
        if let Some(handler) = handler {
            graph.node_mut(handler).compensates = true;
        }
    }
}

fn node_shape<F: Flow>(node: &NodeDef<F>, graph: &Graph) -> NodeShape {
    let find = |name: &&str| graph.find(name);
    NodeShape {
        name: node.name,
        title: node.title,
        description: node.description,
        kind: node.kind,
        labels: node.labels,
        permission: node.access.permission.map(|permission| permission.code),
        anyone: node.access.anyone,
        except: node.access.except.iter().filter_map(find).collect(),
        assign: match node.access.assign {
            None => AssignShape::Nobody,
            Some(Assign::OwnerOf(name)) => {
                find(&name).map_or(AssignShape::Nobody, AssignShape::OwnerOf)
            }
            Some(Assign::By(_)) => AssignShape::Asked,
        },
        retry: match node.handler {
            Handler::Job { retry, .. } => retry,
            _ => Retry::NEVER,
        },
        quiet_after: true,
        hooks: HookShape {
            split: matches!(node.handler, Handler::Split(_)),
            on_create: node.hooks.on_create.is_some(),
            undo: node.hooks.undo.is_some(),
        },
        each: node.each.as_ref().map(|each| EachShape {
            sequential: each.sequential,
            collects: each.collects,
        }),
        child: node.child.as_ref().map(|child| (child.flow, child.start)),
        code: node.code.unwrap_or(node.name),
        events: events(node, graph),
        schedule: node.schedule,
    }
}

fn events<F: Flow>(node: &NodeDef<F>, graph: &Graph) -> Vec<EventShape> {
    let outgoing = graph
        .find(node.name)
        .map_or(&[][..], |id| graph.node(id).outgoing());
    let mut ways = outgoing
        .iter()
        .filter(|edge| matches!(graph.edge(**edge).way, Way::Boundary(_)));
    let shape = |event: &crate::EventDef<F>| EventShape {
        trigger: match &event.trigger {
            Trigger::Timer { due, repeat } => TriggerShape::Timer {
                after: match due {
                    Due::After(delay) => Some(Moment::after(*delay)),
                    Due::Asked(_) => None,
                },
                repeat: *repeat,
            },
            Trigger::Condition(_) => TriggerShape::Condition,
            Trigger::Error(catches) => TriggerShape::Error(*catches),
            Trigger::Escalation(code) => TriggerShape::Escalation(*code),
            Trigger::Message { name, run, .. } => TriggerShape::Told {
                kind: MessageKind::Message,
                name,
                runs: run.is_some(),
            },
            Trigger::Signal { name, run } => TriggerShape::Told {
                kind: MessageKind::Signal,
                name,
                runs: run.is_some(),
            },
        },
        way: event
            .boundary
            .and_then(|boundary| Some((*ways.next()?, boundary))),
    };
    node.events.iter().map(shape).collect()
}

fn permissions<F: Flow>() -> Vec<Permission> {
    let own = [("view", "See all processes"), ("manage", "Administer")];
    let mut permissions: Vec<_> = own
        .into_iter()
        .map(|(code, title)| Permission {
            code: format!("{}.{code}", F::NAME),
            title: format!("{}: {title}", F::TITLE),
        })
        .collect();
    for permission in F::NODES.iter().filter_map(|node| node.access.permission) {
        if !permissions
            .iter()
            .any(|known| known.code == permission.code)
        {
            permissions.push(Permission {
                code: permission.code.into(),
                title: permission.title.into(),
            });
        }
    }
    permissions
}

#[cfg(test)]
mod tests {
    use viewflow_graph::soundness::judge;

    use super::Shape;
    use crate::conformance::flows::{
        CarryFlow, ChainFlow, GreetFlow, ParcelsFlow, RoundFlow, SortFlow, SpinFlow,
    };

    #[test]
    fn the_flows_of_the_suite_are_sound() {
        let shapes = [
            Shape::of::<GreetFlow>(),
            Shape::of::<ChainFlow>(),
            Shape::of::<RoundFlow>(),
            Shape::of::<SortFlow>(),
            Shape::of::<SpinFlow>(),
            Shape::of::<ParcelsFlow>(),
            Shape::of::<CarryFlow>(),
        ];
        for shape in shapes {
            assert_eq!(
                judge(&shape.graph, shape.plan.branches()),
                None,
                "{}",
                shape.name
            );
        }
    }

    #[test]
    fn a_switch_is_code_that_a_finished_job_leads_to() {
        let shape = Shape::of::<SortFlow>();
        let quiet_after = |name| shape.node(shape.find(name).unwrap()).quiet_after;
        assert!(!quiet_after("fetch"));
        assert!(quiet_after("write"));
    }
}
