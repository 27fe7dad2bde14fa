//! Tokens that an administrator moves by hand.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;
use viewflow::{Error, Status, Why};

use crate::world::both;

#[derive(Process, Serialize, Deserialize, Debug, Default)]
pub struct Parcel {
    address: String,
    lines: Vec<Line>,
    weighed: u32,
}

#[derive(Process, Serialize, Deserialize, Debug, Clone, Default)]
pub struct Line {
    name: String,
}

#[flow(process = Parcel)]
pub struct ParcelFlow {
    #[next(collect)]
    begin: StartHandle,
    #[each(lines)]
    #[anyone]
    #[next(check)]
    collect: View,
    #[anyone]
    #[next(weigh)]
    check: View,
    #[run(weigh)]
    #[next(label)]
    weigh: Function,
    #[run(print)]
    #[next(both)]
    label: Job,
    #[next(wrap, tell)]
    both: Split,
    #[anyone]
    #[next(ready)]
    wrap: View,
    #[anyone]
    #[next(ready)]
    tell: View,
    #[next(send)]
    ready: Join,
    #[anyone]
    #[next(end)]
    send: View,
    end: End,
}

fn weigh(step: &mut FunctionContext<'_, ParcelFlow>) -> FunctionResult {
    step.process_mut().weighed += 1;
    Ok(())
}

async fn print(_: JobContext<ParcelFlow>) -> JobResult {
    Ok(())
}

fn told(test: FlowTest) -> FlowTest {
    let test = test.flow::<ParcelFlow>();
    test.user("carl").administers::<ParcelFlow>();
    test.user("ann");
    test
}

const NOTHING: parcel_flow::check::Form = parcel_flow::check::Form {};

#[test]
fn a_token_goes_on_from_where_it_was_moved_to() {
    both(|test| {
        let test = told(test);
        let case = test.starts(ParcelFlow::begin, Parcel::default());
        let check = case.expect_open(ParcelFlow::check).task(ParcelFlow::check);
        // Forward: what lies between is not done.
        check.moved_by("carl", ParcelFlow::send);
        check.expect_status(Status::Canceled);
        case.expect_open(ParcelFlow::send);
        assert_eq!(case.data().weighed, 0);
        // Back, and to code, which runs.
        let send = case.task(ParcelFlow::send);
        send.moved_by("carl", ParcelFlow::weigh);
        assert_eq!(case.data().weighed, 1);
        case.task(ParcelFlow::label).performed();
        case.expect_open((ParcelFlow::wrap, ParcelFlow::tell));
        let moves = test.engine().store().log_of(case.id()).unwrap();
        let moves = moves.into_iter().filter(|line| line.event == "move");
        let moves: Vec<_> = moves.map(|line| (line.task, line.detail)).collect();
        let to = |node: &str| Some(node.to_owned());
        assert_eq!(
            moves,
            [
                (Some(check.row().id.number), to("send")),
                (Some(send.row().id.number), to("weigh")),
            ]
        );
    });
}

#[test]
fn a_token_is_not_moved_to_where_no_process_could_stand() {
    both(|test| {
        let test = told(test);
        let case = test.starts(ParcelFlow::begin, Parcel::default());
        case.task(ParcelFlow::check)
            .moved_by("carl", ParcelFlow::label);
        case.task(ParcelFlow::label).performed();
        let wrap = case.task(ParcelFlow::wrap);
        let before = case.path();
        // The other branch would come to a join that has gone on, or come to it alone.
        for refused in [
            wrap.try_moved_by("carl", ParcelFlow::send),
            wrap.try_moved_by("carl", ParcelFlow::check),
            wrap.try_moved_by("carl", ParcelFlow::tell),
            wrap.try_moved_by("carl", ParcelFlow::wrap),
        ] {
            let refused = refused.refused("no process of the flow could stand at");
            let Error::Prevented(prevented) = refused else {
                panic!("{refused}");
            };
            assert!(matches!(prevented.why, Why::Unreachable(_)));
        }
        assert_eq!(case.path(), before);
        wrap.taken_by("ann").completed(parcel_flow::wrap::Form {});
        case.task(ParcelFlow::tell)
            .taken_by("ann")
            .completed(parcel_flow::tell::Form {});
        // Alone again, it may go anywhere.
        case.task(ParcelFlow::send)
            .moved_by("carl", ParcelFlow::check);
        case.expect_open(ParcelFlow::check);
    });
}

#[test]
fn only_an_administrator_moves_what_is_open_and_no_part_of_a_list() {
    both(|test| {
        let test = told(test);
        let lines = vec![Line::default(), Line::default()];
        let parcel = Parcel {
            lines,
            ..Parcel::default()
        };
        let case = test.starts(ParcelFlow::begin, parcel);
        for task in case.tasks(ParcelFlow::collect) {
            task.try_moved_by("carl", ParcelFlow::check)
                .refused("its token is not one that can be moved");
            task.completed_by("ann", parcel_flow::collect::Form {});
        }
        let check = case.task(ParcelFlow::check);
        check
            .try_moved_by("ann", ParcelFlow::send)
            .refused("does not have the permission `parcel.manage`");
        let carl = test.user("carl").actor();
        let unknown = carl.move_token(check.id(), "nowhere").unwrap_err();
        assert!(unknown.to_string().contains("nowhere"), "{unknown}");
        check.completed_by("ann", NOTHING);
        check
            .try_moved_by("carl", ParcelFlow::send)
            .refused("a task that is done cannot be canceled");
    });
}

#[test]
fn the_result_of_a_job_that_was_moved_away_from_is_refused() {
    both(|test| {
        let test = told(test);
        let case = test.starts(ParcelFlow::begin, Parcel::default());
        case.task(ParcelFlow::check).completed_by("ann", NOTHING);
        let engine = test.engine();
        let claim = engine.claim("w", std::time::Duration::from_secs(60));
        let claim = claim.unwrap().unwrap();
        let viewflow::Work::Run(_, completion) = engine.prepare(&claim).unwrap() else {
            panic!("there is nothing to run");
        };
        let label = case.task(ParcelFlow::label);
        label.moved_by("carl", ParcelFlow::check);
        let refused = engine.finish(&claim, Ok(()), completion).unwrap_err();
        assert!(matches!(refused, Error::LostClaim(_)), "{refused}");
        case.expect_open(ParcelFlow::check);
    });
}

#[test]
fn who_was_moved_may_be_taken_up_again() {
    both(|test| {
        let test = told(test);
        let case = test.starts(ParcelFlow::begin, Parcel::default());
        let check = case.task(ParcelFlow::check);
        check.moved_by("carl", ParcelFlow::send);
        let again = check.revived_by("carl");
        case.expect_open(ParcelFlow::check);
        again.completed_by("ann", NOTHING);
        case.task(ParcelFlow::label).performed();
    });
}
