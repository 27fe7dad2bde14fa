//! What can be told apart, and read, in both modes and without colours.

use std::collections::BTreeMap;

use viewflow_graph::{Kind, NodeId};

use super::flow;
use crate::{Mark, Marks, STYLE};

/// WCAG 2.2 asks for so much between text and what is behind it (1.4.3), ..
const TEXT: f64 = 4.5;
/// .. and between other things that say something and what is beside them (1.4.11).
const LINES: f64 = 3.0;

#[test]
fn everything_stands_out_from_its_ground() {
    let (light, dark) = STYLE.split_once("prefers-color-scheme: dark").unwrap();
    let mut colours = BTreeMap::new();
    for (mode, style) in [("light", light), ("dark", dark)] {
        colours.extend(variables(style));
        for ground in ["ground", "box"] {
            for text in ["ink", "soft"] {
                stands_out(&colours, (mode, text, ground), TEXT);
            }
            for line in ["line", "soft", "accent", "done", "failed"] {
                stands_out(&colours, (mode, line, ground), LINES);
            }
        }
        for ground in ["accent-box", "done-box", "failed-box"] {
            stands_out(&colours, (mode, "ink", ground), TEXT);
            stands_out(&colours, (mode, "soft", ground), LINES);
        }
    }
}

#[test]
fn no_text_is_faint() {
    let mut rules = STYLE.lines().filter(|rule| rule.contains("opacity"));
    assert!(rules.all(|rule| rule.starts_with(".chart.live .untouched .icon {")));
}

#[test]
fn each_mark_has_a_sign_and_a_word() {
    let flow = flow(&[("sign", Kind::View, "Sign")], &[]);
    let marks = [Mark::Active, Mark::Done, Mark::Failed, Mark::Canceled];
    let plan = flow.chart().plan();
    let mut signs: Vec<String> = Vec::new();
    for mark in marks {
        let mut chart = flow.chart();
        let nodes: BTreeMap<NodeId, Mark> = flow.graph.nodes().map(|(id, _)| (id, mark)).collect();
        chart.marks = Some(Marks {
            nodes,
            ..Marks::default()
        });
        let svg = chart.draw(&plan);
        assert!(svg.contains(&format!("a person's task, {})</title>", mark.class())));
        let (_, sign) = svg.split_once("<g class=\"badge\">").unwrap();
        assert!(!signs.iter().any(|other| other == sign), "{mark:?}");
        signs.push(sign.to_owned());
    }
}

type Colours<'s> = BTreeMap<&'s str, [f64; 3]>;

fn variables(style: &str) -> Colours<'_> {
    let lines = style.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--chart-")?.split_once(": #")?;
        let part = |i| f64::from(u8::from_str_radix(&value[i..i + 2], 16).unwrap()) / 255.0;
        Some((name, [part(0), part(2), part(4)]))
    });
    lines.collect()
}

fn stands_out(colours: &Colours, (mode, colour, ground): (&str, &str, &str), least: f64) {
    let [a, b] = [colour, ground].map(|name| luminance(colours[name]) + 0.05);
    let contrast = a.max(b) / a.min(b);
    assert!(
        contrast >= least,
        "{mode}: {colour} on {ground} has {contrast:.2}"
    );
}

/// As WCAG 2.2 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |part: f64| match part <= 0.04045 {
        true => part / 12.92,
        false => ((part + 0.055) / 1.055).powf(2.4),
    };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}
