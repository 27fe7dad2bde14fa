//! Gateways that have only one way to give a token to.

use crate::{Code, Finding, Graph, Kind, Way};

pub fn check(graph: &Graph) -> Vec<Finding> {
    let parting = graph.nodes().filter(|(_, node)| {
        matches!(
            node.kind,
            Kind::If | Kind::Switch | Kind::Split | Kind::First
        )
    });
    let mut findings = Vec::new();
    for (id, node) in parting {
        let ways = node.outgoing().iter().map(|edge| graph.edge(*edge));
        let mut ways = ways.filter(|edge| !matches!(edge.way, Way::Boundary(_)));
        if let (Some(only), None) = (ways.next(), ways.next()) {
            let (name, target) = (&node.name, &graph.node(only.to).name);
            let (help, to_do) = match node.kind {
                Kind::Split | Kind::First => (
                    format!("name another target, as in `#[next({target}, other)]`"),
                    "nothing to part",
                ),
                _ => ("name another way".into(), "nothing to decide"),
            };
            findings.push(Finding::at(
                Code::GatewayOneWay,
                id,
                format!("`{name}` has one way out, to `{target}`, and {to_do}"),
                format!("{help}, or remove `{name}` and lead to `{target}`"),
            ));
        }
    }
    findings
}
