//! Nodes and edges.

use std::collections::HashMap;

use crate::Kind;

/// A node's place in its graph, in the order of declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(usize);

impl NodeId {
    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    /// Zero for the first node.
    pub const fn index(self) -> usize {
        self.0
    }
}

/// An edge's place in its graph, in the order of declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EdgeId(usize);

impl EdgeId {
    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    /// Zero for the first edge.
    pub const fn index(self) -> usize {
        self.0
    }
}

/// Which of its node's ways an edge is.
///
/// Most nodes have one, [`Next`](Self::Next), and a `Split` has several of those. An `If` has
/// [`Then`](Self::Then) and [`Otherwise`](Self::Otherwise). A `Switch` has a [`Case`](Self::Case) for
/// each of its cases, and perhaps `Otherwise`; several of them may lead to one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// The way on.
    Next,
    /// The way of an `If` whose condition holds.
    Then,
    /// The way of an `If` whose condition does not hold, of a `Switch` none of whose cases does.
    Otherwise,
    /// The way of the `Switch`'s case with that place, counted from zero.
    Case(u16),
    /// The way of something that happens while the node waits.
    Boundary(Boundary),
}

/// What becomes of the node that waits when the event on its boundary happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Boundary {
    /// It is left by this way, and by no other.
    Interrupting,
    /// It waits on; the way is taken besides, at most once.
    Once,
    /// It waits on; the way is taken besides, each time that the event happens.
    Repeating,
}

/// When a `Join`, or a node with many tasks, goes on, if not with the last of them: `#[wait(..)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wait {
    /// What is enough to go on.
    pub enough: Enough,
    /// What becomes of what is still open then.
    pub late: Late,
}

/// What is enough for a `#[wait(..)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Enough {
    /// So many live tokens, or so many tasks that are done.
    Count(u32),
    /// The application says; trusted, not judged.
    Asked,
}

/// What becomes of what comes after a `#[wait(..)]` was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Late {
    /// It goes on, and is swallowed when it comes.
    Swallow,
    /// It is cancelled.
    Cancel,
    /// It goes on, and until all has come nobody comes there anew.
    Block,
}

/// How the tasks of a node are offered that has one for each item of a list: `#[each(..)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Each {
    /// All at once.
    Parallel,
    /// One after the other.
    Sequential,
}

/// One step of the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Unique in its graph. To find a node by another name, make it by that.
    pub name: String,
    /// How it behaves.
    pub kind: Kind,
    /// Whether there is a task for each item of a list, perhaps none, and how they are offered.
    pub each: Option<Each>,
    /// Whether it is a process of the flow that it belongs to.
    pub recurses: bool,
    /// Of a `Join`, or of a node with many tasks: when it goes on early.
    pub wait: Option<Wait>,
    /// The nodes whose tokens turn dead when this one is left.
    pub cancels: Vec<NodeId>,
    /// Of all nodes with this name here, one is occupied at a time.
    pub mutex: Option<String>,
    /// It is entered only while that node is occupied, and cancelled when that is left.
    pub only_while: Option<NodeId>,
    /// How often a process may come here, as `#[limit(n)]` has it.
    pub limit: Option<u32>,
    /// Whether it undoes the work of another node, and runs only when that is compensated.
    pub compensates: bool,
    /// The node that undoes its work when that is compensated, as `#[compensate_with(x)]` has it.
    pub compensated_by: Option<NodeId>,
    outgoing: Vec<EdgeId>,
    incoming: Vec<EdgeId>,
}

impl Node {
    /// Its outgoing edges, in the order of declaration.
    pub fn outgoing(&self) -> &[EdgeId] {
        &self.outgoing
    }

    /// Its incoming edges, in the order of declaration.
    pub fn incoming(&self) -> &[EdgeId] {
        &self.incoming
    }
}

/// A way from one node to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Where it leaves.
    pub from: NodeId,
    /// Where it leads.
    pub to: NodeId,
    /// Which of its node's ways it is.
    pub way: Way,
}

/// A flow as a graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// The first node of each name.
    names: HashMap<String, NodeId>,
}

impl Graph {
    /// Adds a node. Its name should be new to the graph; [`find`](Self::find) answers the first.
    pub fn add_node(&mut self, name: impl Into<String>, kind: Kind) -> NodeId {
        let name = name.into();
        self.note(&name);
        self.nodes.push(Node {
            name,
            kind,
            each: None,
            recurses: false,
            wait: None,
            cancels: Vec::new(),
            mutex: None,
            only_while: None,
            limit: None,
            compensates: false,
            compensated_by: None,
            outgoing: Vec::new(),
            incoming: Vec::new(),
        });
        NodeId(self.nodes.len() - 1)
    }

    /// Adds a node that is like another but for its edges.
    pub(crate) fn add_node_like(&mut self, node: &Node) {
        self.note(&node.name);
        self.nodes.push(Node {
            outgoing: Vec::new(),
            incoming: Vec::new(),
            ..node.clone()
        });
    }

    /// The next node is called that.
    fn note(&mut self, name: &str) {
        let next = NodeId(self.nodes.len());
        self.names.entry(name.to_owned()).or_insert(next);
    }

    /// Adds an edge between two nodes of this graph.
    ///
    /// # Panics
    ///
    /// If either node belongs to a larger graph.
    pub fn add_edge(&mut self, from: NodeId, to: NodeId, way: Way) -> EdgeId {
        let id = EdgeId(self.edges.len());
        self.edges.push(Edge { from, to, way });
        self.nodes[from.0].outgoing.push(id);
        self.nodes[to.0].incoming.push(id);
        id
    }

    /// The node with that id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The edge with that id.
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.edges[id.0]
    }

    /// The node with that id, to say more about it.
    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0]
    }

    /// Every node, in the order of declaration.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(i, n)| (NodeId(i), n))
    }

    /// Every edge, in the order of declaration.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = (EdgeId, &Edge)> {
        self.edges.iter().enumerate().map(|(i, e)| (EdgeId(i), e))
    }

    /// The node of that name.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        self.names.get(name).copied()
    }

    /// Whether one of several ways is chosen at the node: by its kind, or because an event may
    /// interrupt it.
    pub fn is_choice(&self, id: NodeId) -> bool {
        let interrupts = Way::Boundary(Boundary::Interrupting);
        self.node(id).kind.is_choice() || self.way(id, interrupts).is_some()
    }

    /// The nodes whose work a node undoes.
    pub fn undone_by(&self, handler: NodeId) -> impl Iterator<Item = NodeId> {
        let nodes = self.nodes().map(|(id, _)| id);
        nodes.filter(move |id| self.node(*id).compensated_by == Some(handler))
    }

    /// The edge of `from` that is its way `way`.
    pub fn way(&self, from: NodeId, way: Way) -> Option<EdgeId> {
        self.node(from)
            .outgoing
            .iter()
            .copied()
            .find(|id| self.edge(*id).way == way)
    }

    /// The nodes that a token leaving `from` may come to next.
    pub fn successors(&self, from: NodeId) -> impl Iterator<Item = NodeId> {
        self.node(from)
            .outgoing
            .iter()
            .map(|id| self.edges[id.0].to)
    }

    /// The nodes from which a token may come to `to`.
    pub fn predecessors(&self, to: NodeId) -> impl Iterator<Item = NodeId> {
        self.node(to)
            .incoming
            .iter()
            .map(|id| self.edges[id.0].from)
    }

    /// For each node, its least number of edges to an end; `None` where no way leads to one.
    pub fn distances_to_end(&self) -> Vec<Option<usize>> {
        let ends = self.nodes().filter(|(_, n)| n.kind.is_end());
        self.breadth_first(ends.map(|(id, _)| id), |id| self.predecessors(id).collect())
    }

    /// For each node, its least number of edges from a start; `None` where no way leads to it.
    pub fn distances_from_start(&self) -> Vec<Option<usize>> {
        let starts = self.nodes().filter(|(_, n)| n.kind.is_start());
        self.breadth_first(starts.map(|(id, _)| id), |id| self.successors(id).collect())
    }

    /// For each node, its least number of edges from `start`; `None` where no way leads to it.
    pub fn distances_from(&self, start: NodeId) -> Vec<Option<usize>> {
        self.breadth_first([start].into_iter(), |id| self.successors(id).collect())
    }

    fn breadth_first(
        &self,
        from: impl Iterator<Item = NodeId>,
        neighbours: impl Fn(NodeId) -> Vec<NodeId>,
    ) -> Vec<Option<usize>> {
        let mut distances = vec![None; self.nodes.len()];
        let mut level: Vec<NodeId> = from.collect();
        let mut distance = 0;
        while !level.is_empty() {
            let mut next = Vec::new();
            for id in level {
                if distances[id.0].is_none() {
                    distances[id.0] = Some(distance);
                    next.extend(neighbours(id));
                }
            }
            level = next;
            distance += 1;
        }
        distances
    }
}
