//! Nodes that race: they have to wait, and nobody else may have begun them.

use crate::{Code, Finding, Graph, Kind};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, node) in graph.nodes().filter(|(_, node)| node.kind == Kind::First) {
        for target in graph.successors(id) {
            let racer = graph.node(target);
            let why = if !racer.kind.waits() {
                format!("a `{}` does not wait", racer.kind)
            } else if racer.incoming().len() > 1 {
                "other ways lead there too".into()
            } else {
                continue;
            };
            findings.push(Finding::at(
                Code::FirstTarget,
                id,
                format!("`{}` cannot be one of the first of `{}`: {why}", racer.name, node.name),
                "let `First` lead to nodes that wait, such as a `View` or a `Job`, and nothing else \
                 lead to them; longer branches race with a `Split`, and a `Join` with \
                 `#[wait(1, cancel)]`"
                    .into(),
            ));
        }
    }
    findings
}
