//! A flow that nothing can start.

use crate::{Code, Finding, Graph};

pub fn check(graph: &Graph) -> Vec<Finding> {
    if graph.nodes().any(|(_, node)| node.kind.is_start()) {
        return Vec::new();
    }
    vec![Finding {
        code: Code::NoStart,
        node: None,
        message: "a flow needs a node that starts it".into(),
        help: "add a field of kind `Start` (a person's form) or `StartHandle` (code), such as \
               `#[anyone] #[next(..)] start: Start`"
            .into(),
        path: Vec::new(),
    }]
}
