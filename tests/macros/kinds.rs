//! Every kind with every attribute.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{
    Assign, Assignee, Backoff, Handler, Kind, NodeDef, ProcessId, Retry, StepInfo, TaskId, User,
    UserId,
};

#[derive(Process, Serialize, Deserialize, Default)]
struct Order {
    customer: String,
    amount: String,
    clerk: Option<String>,
    paid: bool,
}

#[flow(process = Order, name = "orders", module = order_nodes)]
struct OrderFlow {
    #[form(customer, amount)]
    #[anyone]
    #[next(register)]
    order: Start,

    #[anyone]
    #[next(is_large)]
    register: View,

    #[next(is_large)]
    import: StartHandle,

    #[when(|process| process.amount.parse::<u32>()? > 1000)]
    #[then(approve)]
    #[otherwise(by_superuser)]
    is_large: If,

    #[when(|Order { paid, .. }, step: &StepInfo| {
        let superuser = step.user.as_ref().is_some_and(|user| user.is_superuser);
        superuser && !*paid
    })]
    #[then(pay)]
    #[otherwise(is_paid)]
    by_superuser: If,

    #[when(is_paid)]
    #[then(book)]
    #[otherwise(pay)]
    is_paid: If,

    #[form()]
    #[permission("accounting.approve")]
    #[assign(|process| process.clerk.as_deref())]
    #[except(owner_of(order), owner_of(register))]
    #[next(pay)]
    approve: View,

    #[assign(clerk)]
    #[next(sign)]
    pay: View,

    #[assign(owner_of(pay))]
    #[next(book)]
    sign: View,

    #[run(book)]
    #[next(ship)]
    book: Function,

    #[run(ship)]
    #[retry(times = 3, delay(minutes = 2), backoff(linear))]
    #[next(tell)]
    ship: Job,

    #[run(handlers::tell)]
    #[retry(times = 1)]
    #[next(end)]
    tell: Job,

    end: End,
}

fn is_paid(process: &Order) -> bool {
    process.paid
}

fn clerk(process: &Order) -> Option<&String> {
    process.clerk.as_ref()
}

fn book(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    step.process_mut().paid = true;
    Ok(())
}

async fn ship(_: JobContext<OrderFlow>) -> JobResult {
    Ok(())
}

mod handlers {
    use super::OrderFlow;
    use viewflow::{JobContext, JobResult};

    pub fn tell(_: JobContext<OrderFlow>) -> JobResult {
        Ok(())
    }
}

fn node(name: &str) -> &'static NodeDef<OrderFlow> {
    let mut nodes = OrderFlow::NODES.iter();
    nodes.find(|node| node.name == name).expect("a node")
}

fn step(user: Option<User>) -> StepInfo {
    StepInfo::new(
        TaskId {
            process: ProcessId(1),
            number: 1,
        },
        user,
        chrono::DateTime::UNIX_EPOCH,
    )
}

fn holds(name: &str, process: &Order, step: &StepInfo) -> Result<bool, String> {
    let Handler::Condition(condition) = node(name).handler else {
        panic!("`{name}` has no condition");
    };
    condition(process, step).map_err(|error| error.to_string())
}

fn assignee(name: &str, process: &Order) -> Assignee {
    match &node(name).access.assign {
        Some(Assign::By(assign)) => assign(process, &step(None)).expect("an assignee"),
        _ => panic!("`{name}` is not assigned by code"),
    }
}

#[test]
fn options_name_the_flow_and_its_module() {
    assert_eq!(OrderFlow::NAME, "orders");
    assert_eq!(OrderFlow::TITLE, "Order");
    assert_eq!(order_nodes::VIEW, "orders.view");
    assert_eq!(order_nodes::approve::PERMISSION, "accounting.approve");
    assert!(node("order").access.anyone);
    let _ = (
        OrderFlow::import,
        OrderFlow::book,
        order_nodes::approve::Form {},
    );
}

#[test]
fn a_condition_may_fail_with_a_question_mark() {
    let amount = |amount: &str| Order {
        amount: amount.to_owned(),
        ..Order::default()
    };
    let is_large = |order| holds("is_large", &order, &step(None));
    assert_eq!(is_large(amount("1001")), Ok(true));
    assert_eq!(is_large(amount("1")), Ok(false));
    assert_eq!(
        is_large(amount("many")),
        Err("invalid digit found in string".to_owned())
    );
}

#[test]
fn a_condition_may_ask_for_the_step_and_take_the_process_apart() {
    let root = User {
        id: UserId(1),
        name: "root".to_owned(),
        is_superuser: true,
        permissions: Default::default(),
    };
    let order = Order::default();
    assert_eq!(holds("by_superuser", &order, &step(Some(root))), Ok(true));
    assert_eq!(holds("by_superuser", &order, &step(None)), Ok(false));
}

#[test]
fn a_condition_may_be_a_function() {
    let paid = Order {
        paid: true,
        ..Order::default()
    };
    assert_eq!(holds("is_paid", &paid, &step(None)), Ok(true));
    assert_eq!(holds("is_paid", &Order::default(), &step(None)), Ok(false));
}

#[test]
fn a_task_is_given_to_an_owner_or_as_code_says() {
    assert!(matches!(
        node("sign").access.assign,
        Some(Assign::OwnerOf("pay"))
    ));
    assert_eq!(node("approve").access.except, ["order", "register"]);
    let order = Order {
        clerk: Some("anna".to_owned()),
        ..Order::default()
    };
    let anna = Assignee::Name("anna".to_owned());
    assert_eq!(assignee("approve", &order), anna);
    assert_eq!(assignee("pay", &order), anna);
    assert_eq!(assignee("pay", &Order::default()), Assignee::Nobody);
}

#[test]
fn jobs_are_retried_as_told() {
    let retry = |name| match node(name).handler {
        Handler::Job { retry, .. } => retry,
        _ => panic!("`{name}` is no job"),
    };
    let told = Retry {
        times: 3,
        delay: Duration::from_secs(120),
        backoff: Backoff::Linear,
    };
    assert_eq!(retry("ship"), told);
    assert_eq!(
        retry("tell"),
        Retry {
            times: 1,
            ..Retry::NEVER
        }
    );
    assert!(matches!(node("book").handler, Handler::Function(_)));
    assert_eq!(node("book").kind, Kind::Function);
}
