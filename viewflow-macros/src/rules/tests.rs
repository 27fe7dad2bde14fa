use viewflow_graph::Code;

use super::Rule;

/// The numbers that are kept for rules of the graph.
const GRAPHS: std::ops::RangeInclusive<u16> = 1..=19;

#[test]
fn the_numbers_of_the_macros_rules_follow_each_other() {
    let first = GRAPHS.end() + 1;
    for (expected, (rule, _)) in (first..).zip(Rule::OWN) {
        assert_eq!(rule.number(), expected, "{rule:?}");
    }
}

#[test]
fn the_numbers_of_the_graphs_rules_rise_within_their_range() {
    let numbers: Vec<u16> = Code::ALL.iter().map(|code| code.number()).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(numbers.iter().all(|n| GRAPHS.contains(n)), "{numbers:?}");
}

#[test]
fn a_code_has_four_digits() {
    assert_eq!(Rule::Graph(Code::NoStart).to_string(), "VF0001");
    assert_eq!(Rule::NotAFlow.to_string(), "VF0020");
}
