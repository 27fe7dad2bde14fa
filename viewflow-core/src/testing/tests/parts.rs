//! Lists and subprocesses, in a flow that is written out, since the macro speaks of the facade.

use super::failure;
use crate::child::{ChildDef, ChildFlow, SubprocessNode};
use crate::conformance::flows::{GreetFlow, Greeting};
use crate::each::{EachDef, EachNode, List};
use crate::flow::{FormNode, ManualNode, StartHandleNode, ViewNode};
use crate::testing::FlowTest;
use crate::{
    Access, Flow, FormDef, FormErrors, FunctionContext, FunctionResult, HandlerError, Kind, Node,
    NodeDef, Process, Status, StepInfo, Way,
};

#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Party {
    guests: Vec<String>,
    greetings: u32,
}

impl Process for Party {
    const KEYS: &'static [u64] = &[];
}

/// Each guest is invited, and then the host is greeted by another flow.
struct PartyFlow;

#[derive(Clone, Copy)]
struct Plan;

#[derive(Clone, Copy)]
struct Invite;

#[derive(Clone, Copy)]
struct Greet;

impl Node for Plan {
    type Flow = PartyFlow;
    const NAME: &'static str = "plan";
}

impl StartHandleNode for Plan {}

impl Node for Invite {
    type Flow = PartyFlow;
    const NAME: &'static str = "invite";
}

impl FormNode for Invite {
    type Form = ();
    type Subject = String;
    fn fill(_: &mut String, (): ()) -> Result<(), FormErrors> {
        Ok(())
    }
}

impl ViewNode for Invite {}

impl ManualNode for Invite {}

impl EachNode for Invite {
    type Item = String;
    const LIST: List<Self> = List {
        form: FormDef::EMPTY,
        items: |process| &process.guests,
        collect: None,
    };
}

impl Node for Greet {
    type Flow = PartyFlow;
    const NAME: &'static str = "greet";
}

impl ChildFlow for GreetFlow {
    const START: &'static str = "import";
    type Itself = Self;
}

impl SubprocessNode for Greet {
    type Child = GreetFlow;

    fn input(_: &Party, _: &StepInfo) -> Result<Greeting, HandlerError> {
        Ok(Greeting {
            text: "welcome".into(),
            approved: true,
            sent: 0,
        })
    }

    fn output(step: &mut FunctionContext<'_, PartyFlow>, child: &Greeting) -> FunctionResult {
        step.process_mut().greetings += child.sent;
        Ok(())
    }
}

impl Flow for PartyFlow {
    type Process = Party;
    const NAME: &'static str = "party";
    const TITLE: &'static str = "Party";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            ways: &[(Way::Next, "invite")],
            ..NodeDef::new("plan", Kind::StartHandle)
        },
        NodeDef {
            ways: &[(Way::Next, "greet")],
            access: Access {
                anyone: true,
                ..Access::CLOSED
            },
            each: Some(EachDef::of::<Invite>(false)),
            ..NodeDef::new("invite", Kind::Manual)
        },
        NodeDef {
            ways: &[(Way::Next, "end")],
            child: Some(ChildDef::of::<Greet>()),
            ..NodeDef::new("greet", Kind::Subprocess)
        },
        NodeDef::new("end", Kind::End),
    ];
}

fn test() -> FlowTest {
    FlowTest::new().flow::<PartyFlow>().flow::<GreetFlow>()
}

fn party() -> Party {
    Party {
        guests: vec!["Anna".into(), "Bert".into()],
        greetings: 0,
    }
}

#[test]
fn a_task_for_each_item_and_a_part_of_another_flow() {
    let test = test();
    let party = test.starts(Plan, party()).expect_open(Invite);
    party.adds(Invite, &"Clara".into());
    for guest in ["Clara", "Anna", "Bert"] {
        party.expect_not_come_to(Greet);
        party
            .task_for(Invite, |item| item == guest)
            .confirmed_by("host");
    }
    party.expect_open(Greet).expect_times(Invite, 3);
    let greeting = party.task(Greet).child();
    greeting
        .expect_open(GreetFlow::send)
        .task(GreetFlow::send)
        .performed();
    greeting.expect_done();
    party.expect_done();
    assert_eq!(party.data().greetings, 11);
}

#[test]
fn what_is_left_of_a_list_is_done_without() {
    let test = test();
    test.user("boss").administers::<PartyFlow>();
    let party = test.starts(Plan, party());
    party
        .task_for(Invite, |item| item == "Bert")
        .confirmed_by("host");
    party
        .try_rest_completed_by("host", Invite)
        .refused("`party.manage`");
    party.rest_completed_by("boss", Invite).expect_open(Greet);
    let anna = party.task_for(Invite, |item| item == "Anna");
    assert_eq!(anna.expect_status(Status::Canceled).item(), "Anna");
    party
        .try_adds(Invite, &"Dora".into())
        .refused("does not wait");
}

#[test]
fn there_is_no_such_item() {
    let test = test();
    let party = test.starts(Plan, party());
    insta::assert_snapshot!(failure(|| party.task_for(Invite, |item| item == "Zoe")));
}
