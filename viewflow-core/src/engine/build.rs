//! Which flows an engine can be made of.

use viewflow_graph::Kind;

use crate::Shape;
use crate::step::plays;

/// Why there is no engine of these flows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Two flows are stored under one name.
    #[error("two flows are named `{0}`; give one another name with `#[flow(name = \"..\")]`")]
    Duplicate(&'static str),
    /// A node is of a kind that this release does not run.
    #[error(
        "`{node}` of the flow `{flow}` is of the kind `{kind}`, which this engine does not run"
    )]
    Kind {
        /// The flow.
        flow: &'static str,
        /// The node.
        node: &'static str,
        /// Its kind.
        kind: Kind,
    },
    /// A way leads to a node at which a process only begins.
    #[error("a way of the flow `{flow}` leads to `{node}`, where a process only begins")]
    IntoStart {
        /// The flow.
        flow: &'static str,
        /// The start.
        node: &'static str,
    },
}

/// Whether a step knows what to do with every token that the flow can send.
pub(super) fn check(shape: &Shape) -> Result<(), BuildError> {
    let flow = shape.name;
    for (id, node) in shape.graph.nodes() {
        let name = shape.node(id).name;
        if !plays(node.kind) {
            return Err(BuildError::Kind {
                flow,
                node: name,
                kind: node.kind,
            });
        }
        if node.kind.is_start() && !node.incoming().is_empty() {
            return Err(BuildError::IntoStart { flow, node: name });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::conformance::flows::Greeting;
    use crate::{Engine, Flow, Kind, MemoryStore, NodeDef, Way};

    struct TimedFlow;

    impl Flow for TimedFlow {
        type Process = Greeting;
        const NAME: &'static str = "timed";
        const TITLE: &'static str = "Timed";
        const DESCRIPTION: &'static str = "";
        const NODES: &'static [NodeDef<Self>] = &[
            NodeDef {
                ways: &[(Way::Next, "wait")],
                ..NodeDef::new("start", Kind::StartHandle)
            },
            NodeDef {
                ways: &[(Way::Next, "end")],
                ..NodeDef::new("wait", Kind::Until)
            },
            NodeDef::new("end", Kind::End),
        ];
    }

    struct RingFlow;

    impl Flow for RingFlow {
        type Process = Greeting;
        const NAME: &'static str = "ring";
        const TITLE: &'static str = "Ring";
        const DESCRIPTION: &'static str = "";
        const NODES: &'static [NodeDef<Self>] = &[
            NodeDef {
                ways: &[(Way::Next, "look")],
                ..NodeDef::new("start", Kind::StartHandle)
            },
            NodeDef {
                ways: &[(Way::Next, "start")],
                ..NodeDef::new("look", Kind::View)
            },
        ];
    }

    fn refusal<F: Flow>() -> String {
        let engine = Engine::builder(MemoryStore::default()).flow::<F>();
        engine.build().map(drop).unwrap_err().to_string()
    }

    #[test]
    fn a_kind_that_no_step_runs_is_refused() {
        assert_eq!(
            refusal::<TimedFlow>(),
            "`wait` of the flow `timed` is of the kind `Until`, which this engine does not run"
        );
    }

    #[test]
    fn a_way_into_a_start_is_refused() {
        assert_eq!(
            refusal::<RingFlow>(),
            "a way of the flow `ring` leads to `start`, where a process only begins"
        );
    }

    #[test]
    fn two_flows_of_one_name_are_refused() {
        use crate::conformance::flows::GreetFlow;
        let twice = Engine::builder(MemoryStore::default())
            .flow::<GreetFlow>()
            .flow::<GreetFlow>();
        assert_eq!(
            twice.build().map(drop).unwrap_err().to_string(),
            "two flows are named `greet`; give one another name with `#[flow(name = \"..\")]`"
        );
    }
}
