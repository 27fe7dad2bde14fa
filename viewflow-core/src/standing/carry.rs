//! Where a process stands, carried over to a flow that has changed since.
//!
//! A node that was renamed keeps what it holds under its new name. What a removed node held goes to
//! the node that takes its place. A join that has got a new branch, behind a split that has been
//! passed already, would wait for it for ever: that branch counts as not taken.

use serde_json::Value;
use viewflow_graph::soundness::{Reach, reach};
use viewflow_graph::{EdgeId, Graph, Kind, NodeId};

use super::text::{edge_name, find_edge};
use super::{State, Stored, Unarmed};
use crate::shape::{EventShape, Shape, TriggerShape};

/// So many branches at most are tried as not taken.
const MOST_NEW_BRANCHES: usize = 6;

/// So many choices of places are tried for tokens whose places are gone.
const MOST_PLACES: usize = 64;

/// A process's new place in its flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Carried {
    pub(crate) state: State,
    /// The tasks of removed nodes, which are called off.
    pub(crate) called_off: Vec<u32>,
    /// What was done beside renaming, for people.
    pub(crate) notes: Vec<String>,
    /// What is to be waited for from now on.
    pub(crate) late: Vec<Unarmed>,
}

impl Carried {
    /// The same, where these events are to be waited for from now on.
    pub(crate) fn with_late(mut self, late: Vec<Unarmed>, shape: &Shape) -> Self {
        for event in late.iter().filter(|event| !event.had_no_key) {
            let way = shape.node(event.node).events[event.place].way;
            let awaited = (event.node, way.map(|(edge, _)| edge));
            let name = Stored::event_name(&shape.graph, awaited);
            let note = format!("the event `{name}` is waited for from now on");
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        Self { late, ..self }
    }
}

/// Carries a state over to the flow as it is now.
///
/// # Errors
///
/// Why the process cannot stand there.
pub(crate) fn carry(stored: &Stored, shape: &Shape) -> Result<Carried, String> {
    let mut moved = Moved {
        shape,
        stored: Stored::default(),
        homeless: Vec::new(),
        called_off: Vec::new(),
        notes: Vec::new(),
    };
    for (part, places) in stored.parts() {
        for (place, value) in places {
            moved.put(part, place, value)?;
        }
    }
    let (state, notes) = moved.settle()?;
    moved.notes.extend(notes);
    Ok(Carried {
        state,
        called_off: moved.called_off,
        notes: moved.notes,
        late: Vec::new(),
    })
}

/// Whether a process can have come there.
fn fits(state: &State, shape: &Shape) -> bool {
    let found = reach(&shape.graph, shape.plan.branches(), &state.marking);
    matches!(found, Reach::Yes | Reach::Unjudged)
}

/// The state with branches of joins that count as not taken, so that a process can have come there.
fn with_dead_branches(state: &State, shape: &Shape) -> Option<(State, Vec<String>)> {
    let open = open_branches(state, &shape.graph, shape);
    let most = open.len().min(MOST_NEW_BRANCHES);
    // The fewest first.
    let mut choices: Vec<u32> = (1..1_u32 << most).collect();
    choices.sort_by_key(|choice| choice.count_ones());
    choices.into_iter().find_map(|choice| {
        let mut tried = state.clone();
        let mut notes = Vec::new();
        for (place, edge) in open.iter().take(most).enumerate() {
            if choice >> place & 1 == 1 {
                let dead = viewflow_graph::Token {
                    live: false,
                    origin: 1,
                };
                tried.marking.place(*edge, dead);
                let name = edge_name(&shape.graph, *edge);
                notes.push(format!("the branch `{name}` counts as not taken"));
            }
        }
        fits(&tried, shape).then_some((tried, notes))
    })
}

/// An edge of each branch that a join has not heard of.
fn open_branches(state: &State, graph: &Graph, shape: &Shape) -> Vec<EdgeId> {
    let joins = graph.nodes().filter(|(_, node)| node.kind == Kind::Join);
    let branches = joins.flat_map(|(id, _)| shape.plan.branches().at(id));
    let is_open =
        |branch: &&Vec<EdgeId>| branch.iter().all(|edge| state.marking.on(*edge).is_none());
    branches.filter(is_open).map(|branch| branch[0]).collect()
}

/// A token whose place is gone.
struct Homeless {
    /// Where it was, for people.
    was: String,
    /// The node at which it is to go on.
    to: String,
    /// The ways to that node on which it may be put.
    ways: Vec<String>,
    /// As it is stored.
    token: Value,
}

/// A choice of places for the tokens that have none.
struct Placed {
    /// Where the process would stand; `None` if two tokens would be on one way.
    stored: Option<Stored>,
    /// How many are put nowhere.
    left_out: usize,
    notes: Vec<String>,
}

struct Moved<'s> {
    shape: &'s Shape,
    stored: Stored,
    homeless: Vec<Homeless>,
    called_off: Vec<u32>,
    notes: Vec<String>,
}

impl Moved<'_> {
    fn put(&mut self, part: &str, place: &str, value: &Value) -> Result<(), String> {
        if let Some((name, strand)) = place.split_once('@') {
            return self.put_in_strand(part, (name, strand), value);
        }
        match part {
            "in" => self.put_in(place, value),
            "on" => self.put_on(place, value),
            "events" => {
                self.put_event(place, value);
                Ok(())
            }
            "heard" | "fired" => self.keep(part, &self.renamed_edge(place), value),
            "ended" => {
                self.stored.put(part, place, value.clone());
                Ok(())
            }
            "undoing" => {
                self.put_undoing(place, value);
                Ok(())
            }
            _ => {
                let place = self.renamed(place).to_owned();
                if self.replacement(&place).is_none() {
                    self.stored.put(part, &place, value.clone());
                }
                Ok(())
            }
        }
    }

    fn put_in(&mut self, place: &str, value: &Value) -> Result<(), String> {
        let place = self.renamed(place).to_owned();
        let Some(to) = self.replacement(&place) else {
            return self.keep("in", &place, value);
        };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        let Some(number) = number else {
            return Err(format!(
                "`{place}` is gone, and a list is being worked on there"
            ));
        };
        self.called_off.push(number);
        let was = format!("what was at `{place}`");
        self.send(was, to, None, number.into())
    }

    /// Of a `Compensate` that is gone, what undoes something just then is called off.
    fn put_undoing(&mut self, place: &str, value: &Value) {
        let place = self.renamed(place).to_owned();
        if self.replacement(&place).is_none() {
            self.stored.put("undoing", &place, value.clone());
            return;
        }
        let number = value.get("task").and_then(Value::as_u64);
        let number = number.and_then(|number| u32::try_from(number).ok());
        self.called_off.extend(number);
    }

    fn put_on(&mut self, place: &str, value: &Value) -> Result<(), String> {
        let name = self.renamed_edge(place);
        let (from, to) = ends(&name);
        let gone = [from, to].map(|end| self.replacement(end));
        let [from_now, to_now] = gone;
        if gone == [None, None] {
            return self.keep("on", &name, value);
        }
        let (from, to) = (from_now.unwrap_or(from), to_now.unwrap_or(to));
        let direct = format!("{from}->{to}");
        let was = format!("what was on the way `{name}`");
        let to = to.to_owned();
        self.send(was, &to, Some(direct), value.clone())
    }

    /// What goes its way by itself stays where it is, under the names of now.
    fn put_in_strand(
        &mut self,
        part: &str,
        (place, strand): (&str, &str),
        value: &Value,
    ) -> Result<(), String> {
        let graph = &self.shape.graph;
        let (name, is_there) = match place.contains("->") {
            true => {
                let name = self.renamed_edge(place);
                let is_there = find_edge(graph, &name).is_some();
                (name, is_there)
            }
            false => {
                let name = self.renamed(place).to_owned();
                let is_there = graph.find(&name).is_some();
                (name, is_there)
            }
        };
        if !is_there {
            return Err(format!(
                "`{name}` is gone, and what a timer has begun is still under way there"
            ));
        }
        self.stored
            .put(part, &format!("{name}@{strand}"), value.clone());
        Ok(())
    }

    /// What is waited for goes on being waited for, where the flow still has that.
    fn put_event(&mut self, place: &str, value: &Value) {
        let (graph, nodes) = (&self.shape.graph, &self.shape.nodes);
        let is_told = value.get("key").is_some();
        let has = |node: &str, way: Option<EdgeId>| {
            let events = graph.find(node).map(|id| &nodes[id.index()].events);
            events.is_some_and(|events| {
                let mut awaited = events.iter().filter(|event| event.is_awaited());
                awaited.any(|event| {
                    let edge = event.way.map(|(edge, _)| edge);
                    edge == way && event.told().is_some() == is_told
                })
            })
        };
        let (name, is_there) = match place.contains("->") {
            true => {
                let name = self.renamed_edge(place);
                let way = find_edge(graph, &name);
                let is_there = way.is_some() && has(ends(&name).0, way);
                (name, is_there)
            }
            false => {
                let name = self.renamed(place).to_owned();
                let is_there = has(&name, None);
                (name, is_there)
            }
        };
        if is_there {
            self.stored.put("events", &name, value.clone());
        } else {
            self.notes
                .push(format!("the event `{name}` is not waited for any more"));
        }
    }

    /// Puts what was somewhere where that is now, unless something is there from elsewhere: then a
    /// token would be lost.
    fn keep(&mut self, part: &str, place: &str, value: &Value) -> Result<(), String> {
        if !self.stored.get(part, place).is_null() {
            let what = match part {
                "in" => "tasks",
                _ => "tokens",
            };
            return Err(format!(
                "two of its {what} would be at `{place}`, the new name of more than one node"
            ));
        }
        self.stored.put(part, place, value.clone());
        Ok(())
    }

    /// A token is to go on at a node: on the way that was told, or on another.
    fn send(
        &mut self,
        was: String,
        to: &str,
        way: Option<String>,
        token: Value,
    ) -> Result<(), String> {
        let graph = &self.shape.graph;
        let node = graph
            .find(to)
            .ok_or_else(|| format!("there is no `{to}` at which {was} could go on"))?;
        let edges = graph.node(node).incoming();
        let mut ways: Vec<String> = edges.iter().map(|edge| edge_name(graph, *edge)).collect();
        ways.sort_by_key(|name| Some(name) != way.as_ref());
        self.homeless.push(Homeless {
            was,
            to: to.into(),
            ways,
            token,
        });
        Ok(())
    }

    /// Finds a place for every token that has none: a way to where it is to go on, or nowhere, where
    /// another token of the process stands for it, as one branch fewer is waited for.
    fn settle(&self) -> Result<(State, Vec<String>), String> {
        let choices = (0..MOST_PLACES).map_while(|choice| self.placed(choice));
        let mut choices: Vec<_> = choices.collect();
        choices.sort_by_key(|choice| choice.left_out);
        let mut tried = Vec::new();
        for Placed {
            stored,
            left_out,
            notes,
        } in choices
        {
            let Some(stored) = stored else { continue };
            let state = stored.on(&self.shape.graph)?;
            if left_out > 0 && state.marking.is_empty() {
                continue;
            }
            if fits(&state, self.shape) {
                return Ok((state, notes));
            }
            tried.push((state, notes));
        }
        let found = tried.into_iter().find_map(|(state, mut notes)| {
            let (state, more) = with_dead_branches(&state, self.shape)?;
            notes.extend(more);
            Some((state, notes))
        });
        found.ok_or_else(|| "no process of the flow can stand where it does".into())
    }

    /// One of the choices of places for the tokens that have none; `None` where there are no more.
    fn placed(&self, mut choice: usize) -> Option<Placed> {
        let (mut stored, mut notes) = (Some(self.stored.clone()), Vec::new());
        let mut left_out = 0;
        for Homeless {
            was,
            to,
            ways,
            token,
        } in &self.homeless
        {
            let place = choice % (ways.len() + 1);
            choice /= ways.len() + 1;
            let Some(way) = ways.get(place) else {
                notes.push(format!(
                    "{was} is left out, and the rest of the process goes on"
                ));
                left_out += 1;
                continue;
            };
            notes.push(format!("{was} goes on at `{to}`"));
            stored = stored.filter(|stored| stored.get("on", way).is_null());
            if let Some(stored) = &mut stored {
                stored.put("on", way, token.clone());
            }
        }
        (choice == 0).then_some(Placed {
            stored,
            left_out,
            notes,
        })
    }

    fn renamed<'n>(&self, name: &'n str) -> &'n str
    where
        Self: 'n,
    {
        let renamed = self.shape.renamed.iter().find(|(old, _)| *old == name);
        renamed.map_or(name, |(_, new)| new)
    }

    fn renamed_edge(&self, name: &str) -> String {
        let (path, twin) = name
            .split_once('#')
            .map_or((name, None), |(p, t)| (p, Some(t)));
        let (from, to) = ends(path);
        let (from, to) = (self.renamed(from), self.renamed(to));
        match twin {
            Some(twin) => format!("{from}->{to}#{twin}"),
            None => format!("{from}->{to}"),
        }
    }

    /// What takes the place of a node that was removed.
    fn replacement(&self, name: &str) -> Option<&'static str> {
        let removed = self.shape.removed.iter().find(|(old, _)| *old == name);
        removed.map(|(_, new)| *new)
    }
}

fn ends(edge: &str) -> (&str, &str) {
    let path = edge.split_once('#').map_or(edge, |(path, _)| path);
    path.split_once("->").unwrap_or((path, path))
}

/// What tells a version of a flow from others: all of it that where a process stands depends on.
pub(crate) fn fingerprint<'e>(
    graph: &Graph,
    events: impl Fn(NodeId) -> &'e [EventShape],
) -> String {
    // FNV-1a: it tells versions apart, and nobody forges one.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0100_0000_01b3);
        }
    };
    let name = |id: &NodeId| graph.node(*id).name.as_str();
    for (id, node) in graph.nodes() {
        add(&node.name);
        add(node.kind.name());
        add(&format!("{:?}", node.each));
        add(&format!("{:?}", node.wait));
        add(node.mutex.as_deref().unwrap_or_default());
        add(node.only_while.as_ref().map(name).unwrap_or_default());
        node.cancels.iter().for_each(|other| add(name(other)));
        if let Some(handler) = &node.compensated_by {
            add("compensate_with");
            add(name(handler));
        }
        for edge in node.outgoing() {
            let edge = graph.edge(*edge);
            add(&format!("{:?}", edge.way));
            add(name(&edge.to));
        }
        // What they wait for; until when, and with which key, is for those who come to wait.
        for event in events(id) {
            match event.trigger {
                TriggerShape::Told { kind, name, .. } => add(&format!("{kind:?} {name}")),
                TriggerShape::Timer { .. } => add("timer"),
                TriggerShape::Condition => add("condition"),
                TriggerShape::Error(_) | TriggerShape::Escalation(_) => {}
            }
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use viewflow_graph::{Each, Graph, Kind, Way};

    use super::fingerprint;

    #[test]
    fn a_node_that_has_become_a_list_makes_another_version() {
        let graph = |each| {
            let mut graph = Graph::default();
            let [start, work, end] = [Kind::StartHandle, Kind::View, Kind::End]
                .map(|kind| graph.add_node(kind.name(), kind));
            graph.add_edge(start, work, Way::Next);
            graph.add_edge(work, end, Way::Next);
            graph.node_mut(work).each = each;
            graph
        };
        let versions = [None, Some(Each::Parallel), Some(Each::Sequential)]
            .map(|each| fingerprint(&graph(each), |_| &[]));
        assert_ne!(versions[0], versions[1]);
        assert_ne!(versions[1], versions[2]);
    }
}
