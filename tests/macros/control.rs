//! The kinds and attributes with which a flow controls where its tokens are.

use std::any::Any;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{
    Arrived, Control, Enough, FormNode, HandleNode, Handler, Kind, Late, ManualNode, NodeDef,
    ProcessId, StepInfo, TaskId, ViewNode, Wait, Way,
};

#[derive(Process, Serialize, Deserialize, Default)]
struct Claim {
    amount: u32,
    quorum: u32,
    injured: bool,
}

/// What the other insurer answers.
struct Answer {
    amount: u32,
}

#[flow(process = Claim)]
struct ClaimFlow {
    #[anyone]
    #[form(amount, quorum, injured)]
    #[undo(forget)]
    #[next(fork)]
    report: Start,

    #[undo(forget)]
    #[next(fork)]
    import: StartHandle,

    /// Two always, and two that depend.
    #[branch(|process| process.injured => call_doctor)]
    #[branch(|process, step: &StepInfo| process.amount > 100 && step.user.is_none() => inspect)]
    #[next(answer, confirm)]
    fork: Split,

    #[permission]
    #[next(meet)]
    #[mutex("desk")]
    #[on_create(forget)]
    #[undo(forget)]
    call_doctor: Manual,

    #[anyone]
    #[mutex("car")]
    #[only_while(call_doctor)]
    #[limit(3)]
    #[next(meet)]
    inspect: View,

    /// What the other insurer says
    #[run(take)]
    #[next(meet)]
    #[on_create(forget)]
    #[undo(forget)]
    #[mutex("desk")]
    answer: Handle<Answer>,

    #[run(forget)]
    #[mutex("car")]
    #[next(meet)]
    confirm: Handle,

    #[wait(|arrived, process| arrived.done >= process.quorum, block)]
    #[next(is_settled)]
    meet: Join,

    #[when(|process| process.amount > 0)]
    #[then(only_some)]
    #[otherwise(stop)]
    is_settled: If,

    #[branch(is_large => tell_board, |process| process.injured => tell_doctor)]
    #[otherwise(tell_nobody)]
    only_some: Split,

    #[run(work)]
    #[cancels(tell_doctor, tell_nobody)]
    #[on_create(forget)]
    #[next(some)]
    tell_board: Job,

    #[next(some)]
    #[anyone]
    #[except(owner_of(call_doctor))]
    tell_doctor: View,

    #[next(some)]
    tell_nobody: Handle,

    #[wait(2, cancel)]
    #[next(by_size)]
    some: Join,

    #[case(is_large => race)]
    #[case(|process| process.amount == 1 => stop)]
    #[otherwise(over)]
    #[limit(10)]
    by_size: Switch,

    #[next(race)]
    #[limit(10)]
    over: Merge,

    #[next(confirm_it, late)]
    race: First,

    #[anyone]
    #[next(end)]
    confirm_it: Manual,

    #[run(work)]
    #[next(all_over)]
    late: Job,

    end: End,
    all_over: TerminateEnd,
}

fn forget(step: &mut FunctionContext<'_, ClaimFlow>) -> FunctionResult {
    step.process_mut().amount = 0;
    Ok(())
}

fn take(step: &mut FunctionContext<'_, ClaimFlow>, answer: Answer) -> FunctionResult {
    step.process_mut().amount = answer.amount;
    Ok(())
}

async fn work(_: JobContext<ClaimFlow>) -> JobResult {
    Ok(())
}

fn is_large(process: &Claim) -> bool {
    process.amount > 1_000
}

fn node(name: &str) -> &'static NodeDef<ClaimFlow> {
    let mut nodes = ClaimFlow::NODES.iter();
    nodes.find(|node| node.name == name).expect("a node")
}

/// Which of its branches a split takes.
fn taken(name: &str, process: &Claim) -> Vec<Way> {
    let step = StepInfo::new(
        TaskId {
            process: ProcessId(1),
            number: 7,
        },
        None,
        chrono::DateTime::UNIX_EPOCH,
    );
    let Handler::Split(split) = node(name).handler else {
        panic!("`{name}` has no branches");
    };
    split(process, &step).expect("no condition fails")
}

#[test]
fn the_ways_of_a_split_are_its_branches_and_then_the_rest() {
    assert_eq!(
        node("fork").ways,
        [
            (Way::Case(0), "call_doctor"),
            (Way::Case(1), "inspect"),
            (Way::Next, "answer"),
            (Way::Next, "confirm"),
        ]
    );
    assert_eq!(
        node("only_some").ways,
        [
            (Way::Case(0), "tell_board"),
            (Way::Case(1), "tell_doctor"),
            (Way::Otherwise, "tell_nobody"),
        ]
    );
    assert!(node("fork").labels.is_empty());
}

#[test]
fn every_branch_whose_condition_holds_is_taken() {
    let claim = |amount, injured| Claim {
        amount,
        injured,
        ..Claim::default()
    };
    let both = [Way::Case(0), Way::Case(1)];
    assert_eq!(taken("fork", &claim(0, false)), []);
    assert_eq!(taken("fork", &claim(101, false)), [Way::Case(1)]);
    assert_eq!(taken("fork", &claim(101, true)), both);
    assert_eq!(taken("only_some", &claim(1_001, true)), both);
    assert_eq!(taken("only_some", &claim(1, false)), []);
}

#[test]
fn only_a_split_with_branches_asks() {
    assert!(matches!(node("race").handler, Handler::None));
    assert!(matches!(node("by_size").handler, Handler::Switch(_)));
}

#[test]
fn stop_is_one_more_node() {
    let stop = ClaimFlow::NODES.last().expect("there are nodes");
    assert_eq!((stop.name, stop.title), ("stop", "Stop"));
    assert_eq!(stop.kind, Kind::Stop);
    assert_eq!(node("is_settled").ways[1], (Way::Otherwise, "stop"));
    assert_eq!(node("by_size").ways[1], (Way::Case(1), "stop"));
    let stops = ClaimFlow::NODES.iter().filter(|n| n.kind == Kind::Stop);
    assert_eq!(stops.count(), 1);
}

#[test]
fn what_is_said_of_tokens_is_in_the_table() {
    let asked = Wait {
        enough: Enough::Asked,
        late: Late::Block,
    };
    assert_eq!(node("meet").control.wait, Some(asked));
    let counted = Wait {
        enough: Enough::Count(2),
        late: Late::Cancel,
    };
    assert_eq!(node("some").control.wait, Some(counted));
    assert!(node("some").hooks.enough.is_none());
    assert_eq!(
        node("tell_board").control.cancels,
        ["tell_doctor", "tell_nobody"]
    );
    assert_eq!(
        node("inspect").control,
        Control {
            mutex: Some("car"),
            only_while: Some("call_doctor"),
            limit: Some(3),
            ..Control::NONE
        }
    );
    assert_eq!(node("over").control.limit, Some(10));
    assert_eq!(node("end").control, Control::NONE);
}

#[test]
fn a_closure_says_whether_enough_has_arrived() {
    let enough = node("meet").hooks.enough.expect("it is asked");
    let arrived = Arrived {
        total: 4,
        done: 2,
        canceled: 0,
    };
    let claim = |quorum| Claim {
        quorum,
        ..Claim::default()
    };
    assert!(enough(&claim(2), &arrived).expect("it does not fail"));
    assert!(!enough(&claim(3), &arrived).expect("it does not fail"));
}

#[test]
fn hooks_are_where_they_were_written() {
    let hooks = |name| {
        let hooks = &node(name).hooks;
        (hooks.on_create.is_some(), hooks.undo.is_some())
    };
    for name in ["call_doctor", "answer"] {
        assert_eq!(hooks(name), (true, true), "{name}");
    }
    for name in ["report", "import"] {
        assert_eq!(hooks(name), (false, true), "{name}");
    }
    assert_eq!(hooks("tell_board"), (true, false));
    assert_eq!(hooks("confirm"), (false, false));
}

#[test]
fn a_handle_may_do_something_with_what_it_is_resumed_with() {
    assert!(matches!(node("answer").handler, Handler::Handle(_)));
    assert!(matches!(node("confirm").handler, Handler::Handle(_)));
    assert!(matches!(node("tell_nobody").handler, Handler::None));
    let input: Box<dyn Any> = Box::new(Answer { amount: 3 });
    assert_eq!(resumed_with::<claim_flow::answer::Node>(input), Some(3));
}

/// The amount that a value is read as, if it is one that the node is resumed with.
fn resumed_with<N: HandleNode<Input = Answer>>(input: Box<dyn Any>) -> Option<u32> {
    let input: Box<N::Input> = input.downcast().ok()?;
    Some(input.amount)
}

#[test]
fn the_types_of_nodes_say_what_is_done_there() {
    const fn confirmed<N: ManualNode + ViewNode + FormNode<Form = ()>>(_: N) {}
    const fn resumed<N: HandleNode<Input = ()>>(_: N) {}
    confirmed(ClaimFlow::call_doctor);
    confirmed(ClaimFlow::confirm_it);
    resumed(ClaimFlow::confirm);
    assert_eq!(claim_flow::call_doctor::PERMISSION, "claim.call_doctor");
    assert_eq!(ClaimFlow::race.0, "race");
    assert_eq!(ClaimFlow::all_over.0, "all_over");
    assert_eq!(node("all_over").kind, Kind::TerminateEnd);
}

mod a_field_may_be_called_stop {
    use super::*;

    #[flow(process = Claim)]
    struct StoppedFlow {
        #[anyone]
        #[form(injured)]
        #[next(check)]
        start: Start,
        #[when(|process| process.injured)]
        #[then(stop)]
        #[otherwise(end)]
        check: If,
        #[anyone]
        #[next(end)]
        stop: View,
        end: End,
    }

    #[test]
    fn and_then_it_is_that_field() {
        let kinds: Vec<Kind> = StoppedFlow::NODES.iter().map(|node| node.kind).collect();
        assert_eq!(kinds, [Kind::Start, Kind::If, Kind::View, Kind::End]);
    }
}

mod enough {
    use super::*;

    #[flow(process = Claim)]
    struct AskFlow {
        #[next(fork)]
        start: StartHandle,
        #[next(a, b)]
        fork: Split,
        #[anyone]
        #[next(meet)]
        a: View,
        #[anyone]
        #[next(meet)]
        b: View,
        #[wait(most)]
        #[next(again)]
        meet: Join,
        #[next(c, d)]
        again: Split,
        #[anyone]
        #[next(gather)]
        c: View,
        #[anyone]
        #[next(gather)]
        d: View,
        #[wait(|arrived: &Arrived| arrived.open() == 0 || arrived.done == 1, cancel)]
        #[next(end)]
        gather: Join,
        end: End,
    }

    const fn most(arrived: &Arrived) -> bool {
        arrived.done * 2 > arrived.total
    }

    #[test]
    fn may_be_told_by_a_function_or_by_what_arrived_alone() {
        for (name, done, expected) in [
            ("meet", 1, false),
            ("meet", 2, true),
            ("gather", 0, false),
            ("gather", 1, true),
        ] {
            let mut nodes = AskFlow::NODES.iter();
            let node = nodes.find(|node| node.name == name).expect("a node");
            let enough = node.hooks.enough.expect("it is asked");
            let arrived = Arrived {
                total: 2,
                done,
                canceled: 0,
            };
            let said = enough(&Claim::default(), &arrived).expect("it does not fail");
            assert_eq!(said, expected, "{name} at {done}");
        }
    }
}
