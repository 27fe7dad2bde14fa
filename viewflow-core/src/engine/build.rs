//! Which flows an engine can be made of.

use chrono::DateTime;

use crate::Shape;
use crate::schedule::CrontabError;

/// Why there is no engine of these flows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Two flows are stored under one name.
    #[error("two flows are named `{0}`; give one another name with `#[flow(name = \"..\")]`")]
    Duplicate(&'static str),
    /// When the clock is to begin processes cannot be read.
    #[error("`{node}` of the flow `{flow}` has no schedule: {cause}")]
    Schedule {
        /// The flow.
        flow: &'static str,
        /// The node.
        node: &'static str,
        /// What is wrong with it.
        cause: CrontabError,
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
        let schedule = shape.node(id).schedule;
        let read = schedule.map(|schedule| schedule.when.after(DateTime::UNIX_EPOCH));
        if let Some(Err(cause)) = read {
            return Err(BuildError::Schedule {
                flow,
                node: name,
                cause,
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
    use crate::{CatchUp, Engine, Flow, Kind, MemoryStore, NodeDef, ScheduleDef, Way, When};

    struct TimedFlow;

    impl Flow for TimedFlow {
        type Process = Greeting;
        const NAME: &'static str = "timed";
        const TITLE: &'static str = "Timed";
        const DESCRIPTION: &'static str = "";
        const NODES: &'static [NodeDef<Self>] = &[
            NodeDef {
                ways: &[(Way::Next, "end")],
                schedule: Some(ScheduleDef {
                    when: When::Cron("0 25 * * * UTC"),
                    catch_up: CatchUp::Once,
                }),
                ..NodeDef::new("begin", Kind::StartTimer)
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
    fn a_schedule_that_cannot_be_read_is_refused() {
        let refused = refusal::<TimedFlow>();
        let begins =
            "`begin` of the flow `timed` has no schedule: `0 25 * * * UTC` is no crontab: ";
        assert!(refused.starts_with(begins), "{refused}");
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
