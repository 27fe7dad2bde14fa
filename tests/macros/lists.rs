//! Lists of tasks, and processes that are parts of others.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{
    Assignee, ChildFlow, EachNode, FormDef, FormNode, Handler, Kind, ManualNode, NodeDef, StepInfo,
    WorkNode,
};

/// One line of an order.
#[derive(Process, Serialize, Deserialize, Default, Debug, Clone, PartialEq)]
struct Line {
    /// Article
    #[garde(length(min = 1))]
    article: String,
    packed: bool,
    buyer: Option<String>,
    price: u32,
}

/// Items need not be what forms know.
#[derive(Serialize, Deserialize)]
struct Letter {
    to: String,
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    lines: Vec<Line>,
    packed: Vec<Line>,
    letters: Vec<Letter>,
    total: u32,
    clerk: String,
}

#[flow(process = Order)]
struct OrderFlow {
    #[next(fork)]
    start: StartHandle,

    #[next(pack, confirm, print, sum, ship, ask)]
    fork: Split,

    /// Pack
    #[form(article, packed)]
    #[each(lines)]
    #[collect(packed)]
    #[assign(|process, item, step| {
        let _: &StepInfo = step;
        item.buyer.as_deref().unwrap_or(&process.clerk)
    })]
    #[wait(|arrived| arrived.done > 2, cancel)]
    #[next(meet)]
    pack: View,

    #[each(letters, sequential)]
    #[assign(post_office)]
    #[wait(0)]
    #[on_create(forget)]
    #[undo(forget)]
    #[next(meet)]
    confirm: Manual,

    #[each(letters)]
    #[run(print)]
    #[retry(times = 3)]
    #[mutex("printer")]
    #[next(meet)]
    print: Job,

    #[collect(lines)]
    #[each(lines)]
    #[run(price)]
    #[next(meet)]
    sum: Function,

    #[each(lines, sequential)]
    #[input(|process, line| Parcel {
        weight: line.price.checked_add(process.total).ok_or("too heavy")?,
        ..Parcel::default()
    })]
    #[output(|line, parcel| line.price = parcel.cost)]
    #[mutex("printer")]
    #[only_while(ask)]
    #[next(meet)]
    ship: Subprocess<ParcelFlow>,

    #[anyone]
    #[each(lines)]
    #[form(price)]
    #[assign(|process| process.clerk.as_str())]
    #[next(meet)]
    ask: View,

    #[next(deliver)]
    meet: Join,

    #[input(parcel_of)]
    #[output(take_cost)]
    #[limit(2)]
    #[next(other)]
    deliver: Subprocess<ParcelFlow>,

    #[input(|process, step| Parcel { weight: u32::from(step.user.is_some()), cost: process.total })]
    #[next(last)]
    other: Subprocess<ParcelFlow>,

    #[each(lines)]
    #[input(parcel_of_line)]
    #[output(take_price)]
    #[collect(lines)]
    #[next(end)]
    last: Subprocess<ParcelFlow>,

    end: End,
}

fn post_office(process: &Order, letter: &Letter) -> String {
    format!("{} {}", process.clerk, letter.to)
}

fn forget(_: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    Ok(())
}

async fn print(_: JobContext<OrderFlow>, letter: Letter) -> Result<Letter, HandlerError> {
    Ok(letter)
}

fn price(step: &mut FunctionContext<'_, OrderFlow>, line: &mut Line) -> FunctionResult {
    line.price += 1;
    step.process_mut().total += line.price;
    Ok(())
}

fn parcel_of(order: &Order) -> Parcel {
    Parcel {
        weight: order.total,
        cost: 0,
    }
}

fn parcel_of_line(_: &Order, line: &Line) -> Parcel {
    Parcel {
        weight: line.price,
        cost: 0,
    }
}

fn take_cost(order: &mut Order, parcel: &Parcel) {
    order.total = parcel.cost;
}

fn take_price(line: &mut Line, parcel: &Parcel) {
    line.price = parcel.cost;
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    weight: u32,
    cost: u32,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[next(is_heavy)]
    order: StartHandle,

    #[when(|parcel| parcel.weight > 30)]
    #[then(halve)]
    #[otherwise(end)]
    is_heavy: If,

    /// Two parcels are lighter than one.
    #[input(|parcel| Parcel { weight: parcel.weight / 2, cost: 0 })]
    #[output(|parcel, half| parcel.cost += half.cost)]
    #[next(end)]
    halve: Subprocess<Self>,

    end: End,
}

fn node<F: Flow>(name: &str) -> &'static NodeDef<F> {
    let node = F::NODES.iter().find(|node| node.name == name);
    node.expect("a node")
}

fn is_work<N: WorkNode>(_: N) {}
fn is_manual<N: ManualNode>(_: N) {}

#[test]
fn a_list_has_items_of_the_type_of_its_field() {
    let mut line = Line::default();
    let form = order_flow::pack::Form {
        article: String::from("bolt"),
        packed: true,
    };
    order_flow::pack::Node::fill(&mut line, form).unwrap();
    assert_eq!((line.article.as_str(), line.packed), ("bolt", true));
    let order = Order {
        lines: vec![line.clone()],
        ..Order::default()
    };
    let items: &[Line] = (<order_flow::pack::Node as EachNode>::LIST.items)(&order);
    assert_eq!(items, [line]);
    is_manual(OrderFlow::confirm);
    is_work(OrderFlow::ship);
}

#[test]
fn how_a_list_is_gone_through_is_in_its_row() {
    let each = |name| node::<OrderFlow>(name).each.as_ref().unwrap();
    assert!(!each("pack").sequential && each("pack").collects);
    assert!(each("confirm").sequential && !each("confirm").collects);
    assert!(matches!(
        node::<OrderFlow>("sum").handler,
        Handler::Function(_)
    ));
    assert!(matches!(
        node::<OrderFlow>("pack").form,
        FormDef::Fields([])
    ));
    assert!(node::<OrderFlow>("deliver").each.is_none());
}

#[test]
fn a_subprocess_knows_its_flow_and_where_that_begins() {
    let ship = node::<OrderFlow>("ship");
    assert_eq!(ship.kind, Kind::Subprocess);
    let child = ship.child.as_ref().unwrap();
    assert_eq!((child.flow, child.start), ("parcel", "order"));
    assert_eq!(ParcelFlow::START, "order");
    assert!(node::<ParcelFlow>("halve").child.is_some());
}

#[test]
fn code_about_an_item_fails_without_one() {
    use viewflow::{Assign, ProcessId, TaskId};
    let Some(Assign::By(assign)) = node::<OrderFlow>("confirm").access.assign else {
        panic!("it is given by code");
    };
    let task = TaskId {
        process: ProcessId(1),
        number: 1,
    };
    let step = StepInfo::new(task, None, Default::default());
    let nobody: Result<Assignee, _> = assign(&Order::default(), &step);
    assert!(nobody.is_err());
}
