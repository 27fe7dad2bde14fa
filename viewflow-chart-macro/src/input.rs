//! What the macro is told of a flow.

use std::time::Duration;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{LitInt, LitStr, Result, Token, braced, parenthesized, token};
use viewflow_chart::{Chart, Trigger, Words};
use viewflow_graph::{Boundary, Each, Graph, Kind, Way};

/// A flow: `"Title", node, node, ..`.
pub struct Input {
    pub title: String,
    graph: Graph,
    nodes: Vec<Node>,
}

/// A node: `name: Kind("Title") { Way: target, .. }`; with a task for each item of a list,
/// `Kind("Title", each)` or `Kind("Title", sequential)`; with a node that undoes what it did,
/// `Kind("Title", undone(other))`; of an event, what it waits for, as in
/// `Timer("Title", awaits(After(60)))`.
struct Node {
    name: String,
    kind: Kind,
    title: String,
    besides: Besides,
    exits: Vec<Exit>,
}

/// What stands behind a title.
#[derive(Default)]
struct Besides {
    each: Option<Each>,
    undone_by: Option<String>,
    awaits: Option<Happens>,
}

/// What has to happen: `After(seconds)`, `Message("Name")`, `Condition`, .., by the name that
/// [`Trigger`] has for it.
#[derive(Debug)]
struct Happens {
    name: Ident,
    span: Duration,
    words: String,
}

/// A way: `Next: target`, `Case(0, "label"): target`, `Interrupting(After(60)): target`.
struct Exit {
    way: Way,
    label: String,
    event: Option<Happens>,
    target: String,
}

impl Input {
    pub fn chart(&self) -> Chart<'_> {
        let words = self.nodes.iter().map(|node| Words {
            title: &node.title,
            labels: labels(node),
            awaits: node.besides.awaits.as_ref().and_then(Happens::trigger),
            border: border(node),
        });
        Chart {
            title: &self.title,
            graph: &self.graph,
            words: words.collect(),
            marks: None,
        }
    }
}

/// The cases come in the order of their places.
fn labels(node: &Node) -> Vec<&str> {
    let cases = node.exits.iter();
    let cases = cases.filter(|exit| matches!(exit.way, Way::Case(_)));
    cases.map(|exit| exit.label.as_str()).collect()
}

/// The events on the node's border come in the order of its ways.
fn border(node: &Node) -> Vec<Trigger<'_>> {
    let events = node.exits.iter().filter_map(|exit| exit.event.as_ref());
    events.filter_map(Happens::trigger).collect()
}

impl Parse for Input {
    fn parse(input: ParseStream) -> Result<Self> {
        let title = input.parse::<LitStr>()?.value();
        input.parse::<Token![,]>()?;
        let nodes = Punctuated::<Node, Token![,]>::parse_terminated(input)?;
        let nodes: Vec<Node> = nodes.into_iter().collect();
        let mut graph = Graph::default();
        for node in &nodes {
            let id = graph.add_node(&node.name, node.kind);
            graph.node_mut(id).each = node.besides.each;
        }
        for node in &nodes {
            let handler = node.besides.undone_by.as_ref();
            let handler = handler.and_then(|name| graph.find(name));
            if let (Some(id), Some(handler)) = (graph.find(&node.name), handler) {
                graph.node_mut(id).compensated_by = Some(handler);
                graph.node_mut(handler).compensates = true;
            }
            for exit in &node.exits {
                if let (Some(from), Some(to)) = (graph.find(&node.name), graph.find(&exit.target)) {
                    graph.add_edge(from, to, exit.way);
                }
            }
        }
        Ok(Self {
            title,
            graph,
            nodes,
        })
    }
}

impl Parse for Node {
    fn parse(input: ParseStream) -> Result<Self> {
        let name = name(input)?;
        input.parse::<Token![:]>()?;
        let kind: Ident = input.parse()?;
        let known = Kind::ALL.iter().find(|known| kind == known.name());
        let kind = *known.ok_or_else(|| syn::Error::new(kind.span(), "no kind of node"))?;
        let (title, exits);
        parenthesized!(title in input);
        braced!(exits in input);
        let exits = Punctuated::<Exit, Token![,]>::parse_terminated(&exits)?;
        let text = title.parse::<LitStr>()?.value();
        Ok(Self {
            name,
            kind,
            title: text,
            besides: title.parse()?,
            exits: exits.into_iter().collect(),
        })
    }
}

impl Parse for Besides {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut besides = Self::default();
        while input.parse::<Option<Token![,]>>()?.is_some() {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "each" => besides.each = Some(Each::Parallel),
                "sequential" => besides.each = Some(Each::Sequential),
                "undone" => {
                    let handler;
                    parenthesized!(handler in input);
                    besides.undone_by = Some(name(&handler)?);
                }
                "awaits" => {
                    let event;
                    parenthesized!(event in input);
                    besides.awaits = Some(event.parse()?);
                }
                _ => return Err(syn::Error::new(word.span(), "nothing that nodes have")),
            }
        }
        Ok(besides)
    }
}

impl Happens {
    fn trigger(&self) -> Option<Trigger<'_>> {
        let words = self.words.as_str();
        Some(match self.name.to_string().as_str() {
            "After" => Trigger::After(self.span),
            "Every" => Trigger::Every(self.span),
            "Cron" => Trigger::Cron(words),
            "Moment" => Trigger::Moment,
            "Moments" => Trigger::Moments,
            "Message" => Trigger::Message(words),
            "Signal" => Trigger::Signal(words),
            "Condition" => Trigger::Condition,
            "Error" => Trigger::Error(words),
            "Escalation" => Trigger::Escalation(words),
            _ => return None,
        })
    }
}

impl Parse for Happens {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut happens = Self {
            name: input.parse()?,
            span: Duration::ZERO,
            words: String::new(),
        };
        if input.peek(token::Paren) {
            let what;
            parenthesized!(what in input);
            if what.peek(LitInt) {
                happens.span = Duration::from_secs(what.parse::<LitInt>()?.base10_parse()?);
            } else {
                happens.words = what.parse::<LitStr>()?.value();
            }
        }
        match happens.trigger() {
            Some(_) => Ok(happens),
            None => Err(syn::Error::new(happens.name.span(), "nothing that happens")),
        }
    }
}

impl Parse for Exit {
    fn parse(input: ParseStream) -> Result<Self> {
        let way: Ident = input.parse()?;
        let (mut label, mut event) = (String::new(), None);
        let mut boundary = |boundary| -> Result<Way> {
            let trigger;
            parenthesized!(trigger in input);
            event = Some(trigger.parse()?);
            Ok(Way::Boundary(boundary))
        };
        let known = match way.to_string().as_str() {
            "Next" => Way::Next,
            "Then" => Way::Then,
            "Otherwise" => Way::Otherwise,
            "Interrupting" => boundary(Boundary::Interrupting)?,
            "Once" => boundary(Boundary::Once)?,
            "Repeating" => boundary(Boundary::Repeating)?,
            "Case" => {
                let case;
                parenthesized!(case in input);
                let place = case.parse::<LitInt>()?.base10_parse()?;
                case.parse::<Token![,]>()?;
                label = case.parse::<LitStr>()?.value();
                Way::Case(place)
            }
            _ => return Err(syn::Error::new(way.span(), "no way out of a node")),
        };
        input.parse::<Token![:]>()?;
        Ok(Self {
            way: known,
            label,
            event,
            target: name(input)?,
        })
    }
}

/// The name of a node, which may be a keyword.
fn name(input: ParseStream) -> Result<String> {
    Ok(Ident::parse_any(input)?.unraw().to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use viewflow_chart::Trigger;
    use viewflow_graph::Each;

    use super::Input;

    #[test]
    fn what_undoes_a_node_stands_behind_the_title() {
        let call = r#""Orders", a: View("A", each, undone(b)) {}, b: Job("B") {}"#;
        let input: Input = syn::parse_str(call).unwrap();
        let (a, b) = (input.graph.find("a").unwrap(), input.graph.find("b"));
        assert_eq!(input.graph.node(a).compensated_by, b);
        assert!(input.graph.node(b.unwrap()).compensates);
    }

    #[test]
    fn a_list_stands_behind_the_title() {
        let call = r#""Orders", a: View("A", each) { Next: b }, b: Job("B", sequential) {}, c: End("C") {}"#;
        let input: Input = syn::parse_str(call).unwrap();
        let each: Vec<_> = input.graph.nodes().map(|(_, node)| node.each).collect();
        assert_eq!(each, [Some(Each::Parallel), Some(Each::Sequential), None]);
        assert!(syn::parse_str::<Input>(&call.replace("each", "all")).is_err());
    }

    #[test]
    fn events_stand_where_they_are_waited_for() {
        let call = r#""Orders",
            a: Timer("A", awaits(After(60))) { Next: b },
            b: View("B") { Next: c, Interrupting(Message("Order")): c, Repeating(Every(86400)): c },
            c: End("C") {}"#;
        let input: Input = syn::parse_str(call).unwrap();
        let words = input.chart().words;
        let minute = Duration::from_secs(60);
        assert_eq!(words[0].awaits, Some(Trigger::After(minute)));
        let day = Trigger::Every(1_440 * minute);
        assert_eq!(words[1].border, [Trigger::Message("Order"), day]);
        assert!(syn::parse_str::<Input>(&call.replace("After", "Ever")).is_err());
    }
}
