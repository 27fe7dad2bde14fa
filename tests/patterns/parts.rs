//! Processes that are parts of others: what happens to the one when something happens to the other.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::{Case, FlowTest};
use viewflow::{Error, Status};

#[derive(Process, Serialize, Deserialize, Default, Clone)]
pub struct Repair {
    part: String,
    cost: u32,
}

/// What has to be repaired, one part of a machine.
#[flow(process = Repair)]
pub struct RepairFlow {
    #[next(is_small)]
    order: StartHandle,

    /// What is small is thrown away at once.
    #[when(|repair| repair.part == "screw")]
    #[then(end)]
    #[otherwise(repair)]
    is_small: If,

    #[form(cost)]
    #[anyone]
    #[next(end)]
    repair: View,

    end: End,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Machine {
    parts: Vec<Repair>,
    repaired: Vec<Repair>,
    most: u32,
}

#[flow(process = Machine)]
pub struct MachineFlow {
    #[next(look)]
    stop: StartHandle,

    #[anyone]
    #[next(repair_all)]
    look: Manual,

    #[each(parts)]
    #[input(|machine, part| match part.part.as_str() {
        "" => Err(HandlerError::from("a part has a name"))?,
        _ => Repair { cost: machine.most, ..part.clone() },
    })]
    #[output(|part, repair| part.cost = repair.cost)]
    #[collect(repaired)]
    #[next(check)]
    repair_all: Subprocess<RepairFlow>,

    #[run(check)]
    #[next(start)]
    check: Function,

    #[anyone]
    #[next(end)]
    start: Manual,

    end: End,
}

fn check(step: &mut FunctionContext<'_, MachineFlow>) -> FunctionResult {
    let machine = step.process();
    match machine.repaired.iter().find(|part| part.cost > 100) {
        Some(part) => Err(format!("`{}` is too dear", part.part).into()),
        None => Ok(()),
    }
}

/// The first workshop that is done calls off the others.
#[flow(process = Machine)]
pub struct HurryFlow {
    #[next(race)]
    stop: StartHandle,

    #[next(repair_one, give_up)]
    race: First,

    #[input(|_| Repair { part: "engine".into(), cost: 0 })]
    #[next(end)]
    repair_one: Subprocess<RepairFlow>,

    #[anyone]
    #[next(quickly)]
    give_up: Manual,

    #[each(parts)]
    #[input(|_, part| part.clone())]
    #[wait(1, cancel)]
    #[next(end)]
    quickly: Subprocess<RepairFlow>,

    end: End,
}

stories!(
    the_whole_goes_on_with_what_its_parts_give,
    parts_that_are_over_at_once,
    no_parts_at_all,
    many_parts,
    a_part_that_is_called_off_is_not_waited_for,
    a_task_that_is_called_off_ends_its_part,
    a_task_that_is_skipped_ends_its_part,
    a_part_that_cannot_begin_waits_for_an_administrator,
    what_fails_behind_the_last_part_is_not_its_fault,
    a_step_that_has_begun_parts_is_not_undone,
    what_the_whole_has_heard_is_not_undone,
    a_part_races,
    a_part_loses_a_race,
    the_first_part_calls_off_the_others
);

fn stopped<'t>(test: &'t FlowTest, parts: &[&str]) -> Case<'t, MachineFlow> {
    test.user("boss")
        .administers::<MachineFlow>()
        .administers::<RepairFlow>();
    let machine = test.starts(MachineFlow::stop, machine(parts));
    machine.task(MachineFlow::look).confirmed_by("fitter");
    machine
}

fn machine(parts: &[&str]) -> Machine {
    let part = |part: &&str| Repair {
        part: (*part).into(),
        cost: 0,
    };
    Machine {
        parts: parts.iter().map(part).collect(),
        ..Machine::default()
    }
}

fn part<'t>(machine: Case<'t, MachineFlow>, name: &str) -> Case<'t, RepairFlow> {
    machine
        .task_for(MachineFlow::repair_all, |part| part.part == name)
        .child()
}

fn repaired(part: Case<'_, RepairFlow>, cost: u32) {
    let form = repair_flow::repair::Form { cost };
    part.task(RepairFlow::repair).completed_by("fitter", form);
}

fn flows(test: FlowTest) -> FlowTest {
    test.flow::<MachineFlow>().flow::<HurryFlow>()
}

fn the_whole_goes_on_with_what_its_parts_give(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["engine", "wheel"]);
    repaired(part(machine, "wheel"), 20);
    machine.expect_open(MachineFlow::repair_all);
    repaired(part(machine, "engine"), 90);
    machine.expect_open(MachineFlow::start);
    let costs: Vec<_> = machine
        .data()
        .repaired
        .iter()
        .map(|part| part.cost)
        .collect();
    assert_eq!(costs, [90, 20]);
}

fn parts_that_are_over_at_once(test: FlowTest) {
    let test = flows(test);
    stopped(&test, &["screw", "screw"]).expect_open(MachineFlow::start);
    let mixed = stopped(&test, &["screw", "wheel"]).expect_open(MachineFlow::repair_all);
    repaired(part(mixed, "wheel"), 20);
    mixed.expect_open(MachineFlow::start);
}

fn no_parts_at_all(test: FlowTest) {
    let test = flows(test);
    stopped(&test, &[]).expect_open(MachineFlow::start);
}

fn many_parts(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["screw"; 150]);
    // So many are not begun while somebody waits for the step.
    machine.expect_open(MachineFlow::repair_all);
    test.run_jobs();
    machine
        .expect_open(MachineFlow::start)
        .expect_times(MachineFlow::repair_all, 150);
}

fn a_part_that_is_called_off_is_not_waited_for(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["engine", "wheel"]);
    part(machine, "engine").canceled_by("boss");
    let engine = machine.task_for(MachineFlow::repair_all, |part| part.part == "engine");
    engine.expect_status(Status::Canceled);
    repaired(part(machine, "wheel"), 20);
    machine.expect_open(MachineFlow::start);
    assert_eq!(machine.data().repaired.len(), 1);
}

fn a_task_that_is_called_off_ends_its_part(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["engine", "wheel"]);
    let engine = part(machine, "engine");
    let task = machine.task_for(MachineFlow::repair_all, |part| part.part == "engine");
    task.canceled_by("boss");
    engine.expect_canceled().expect_open(());
    part(machine, "wheel").expect_active();
}

fn a_task_that_is_skipped_ends_its_part(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["engine"]);
    let engine = part(machine, "engine");
    machine.task(MachineFlow::repair_all).skipped_by("boss");
    engine.expect_canceled();
    machine.expect_open(MachineFlow::start);
}

fn a_part_that_cannot_begin_waits_for_an_administrator(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["", "wheel"]);
    let nameless = machine.task_for(MachineFlow::repair_all, |part| part.part.is_empty());
    nameless.expect_error("a part has a name");
    repaired(part(machine, "wheel"), 20);
    machine.expect_open(MachineFlow::repair_all);
    nameless
        .retried_by("boss")
        .expect_error("a part has a name")
        .canceled_by("boss");
    machine.expect_open(MachineFlow::start);
}

fn what_fails_behind_the_last_part_is_not_its_fault(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["engine"]);
    let engine = part(machine, "engine");
    repaired(engine, 200);
    engine.expect_done();
    machine.expect_open(MachineFlow::check);
    machine
        .task(MachineFlow::check)
        .expect_error("`engine` is too dear")
        .skipped_by("boss");
    machine.expect_open(MachineFlow::start);
}

fn a_step_that_has_begun_parts_is_not_undone(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["engine"]);
    let error = machine
        .task(MachineFlow::look)
        .try_undone_by("fitter")
        .refused("");
    assert!(matches!(error, Error::Prevented(_)), "{error}");
}

fn what_the_whole_has_heard_is_not_undone(test: FlowTest) {
    let test = flows(test);
    let machine = stopped(&test, &["engine"]);
    let engine = part(machine, "engine");
    repaired(engine, 20);
    let error = engine
        .task(RepairFlow::repair)
        .try_undone_by("fitter")
        .refused("");
    assert!(matches!(error, Error::Prevented(_)), "{error}");
}

fn a_part_races(test: FlowTest) {
    let test = flows(test);
    let hurry = test.starts(HurryFlow::stop, Machine::default());
    repaired(hurry.task(HurryFlow::repair_one).child(), 20);
    hurry.expect_done();
    hurry
        .task(HurryFlow::give_up)
        .expect_status(Status::Canceled);
}

fn a_part_loses_a_race(test: FlowTest) {
    let test = flows(test);
    let hurry = test.starts(HurryFlow::stop, machine(&["wheel"]));
    let lost = hurry.task(HurryFlow::repair_one).child();
    hurry.task(HurryFlow::give_up).confirmed_by("fitter");
    lost.expect_canceled();
    hurry.expect_open(HurryFlow::quickly);
}

fn the_first_part_calls_off_the_others(test: FlowTest) {
    let test = flows(test);
    let hurry = test.starts(HurryFlow::stop, machine(&["engine", "wheel", "door"]));
    hurry.task(HurryFlow::give_up).confirmed_by("fitter");
    let child = |name: &str| {
        hurry
            .task_for(HurryFlow::quickly, |part| part.part == name)
            .child()
    };
    repaired(child("wheel"), 20);
    child("engine").expect_canceled();
    child("door").expect_canceled();
    hurry.expect_done();
}
