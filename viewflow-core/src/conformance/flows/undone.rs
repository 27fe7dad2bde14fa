//! What is undone by compensation.

use super::Notes;
use super::notes::{flow, job, nodes, note};
use super::outside::Ask;
use super::wholes::part_of;
use crate::__private::List;
use crate::{
    ChildDef, ChildFlow, Control, EachDef, EachNode, FormDef, HandleNode, Handler, StartHandleNode,
    Way,
};

/// Undone by that node.
const fn by(handler: &'static str) -> Control {
    Control {
        compensate_with: Some(handler),
        ..Control::NONE
    }
}

flow! {
    /// A trip is booked, as code, by a job, by a person and from outside; somebody says how it goes
    /// on. What undoes each of them is of another kind.
    TripFlow = "trip"
    begin: StartHandle -> flight;
    flight: Function -> hotel {
        handler: Handler::Function(|step| note(step, "flight")),
        control: by("no_flight"),
    };
    hotel: Job -> car { handler: job(), control: by("no_hotel") };
    car: Manual -> pay { control: by("no_car") };
    pay: Manual -> goes;
    goes: Switch {
        ways: &[(Way::Case(0), "again"), (Way::Case(1), "undo"), (Way::Otherwise, "end")],
        labels: &["again", "undo"],
        handler: Handler::Switch(|notes: &Notes, _| {
            Ok(match notes {
                notes if notes.is_told("again") => Way::Case(0),
                notes if notes.is_told("undo") => Way::Case(1),
                _ => Way::Otherwise,
            })
        }),
    };
    again: Manual -> flight;
    undo: Compensate -> count;
    count: Function -> after { handler: Handler::Function(|step| note(step, "after")) };
    after: Manual -> goes_on;
    goes_on: If {
        ways: &[(Way::Then, "undo"), (Way::Otherwise, "end")],
        handler: Handler::Condition(|notes: &Notes, _| Ok(notes.is_told("twice"))),
    };
    end: End;
    no_flight: Function {
        handler: Handler::Function(|step| {
            let of = step.compensates().map_or(0, |task| task.number);
            note(step, &format!("no_flight_{of}"))
        }),
    };
    no_hotel: Job { handler: job() };
    no_car: Manual;
}

nodes!(TripBegin = TripFlow "begin");

impl StartHandleNode for TripBegin {}

flow! {
    /// Two branches, of which one is undone while the other works.
    BranchesFlow = "undone_branches"
    begin: StartHandle -> fork;
    fork: Split -> left, right;
    left: Manual -> undo { control: by("no_left") };
    undo: Compensate -> meet;
    right: Manual -> also { control: by("no_right") };
    also: Compensate -> meet;
    meet: Join -> last;
    last: Manual -> all;
    all: Compensate -> end { control: Control { limit: Some(9), ..Control::NONE } };
    end: End;
    no_left: Handle { handler: Ask::handler() };
    no_right: Manual;
}

flow! {
    /// What races for an end, while something is undone.
    StoppedFlow = "undone_stopped"
    begin: StartHandle -> work;
    work: Manual -> more { control: by("no_work") };
    more: Manual -> fork { control: by("no_more") };
    fork: Split -> undo, stop;
    undo: Compensate -> end;
    stop: Manual -> over;
    over: TerminateEnd;
    end: End;
    no_work: Manual;
    no_more: Job { handler: job() };
}

nodes!(ListedEach = ListedFlow "each");

impl EachNode for ListedEach {
    type Item = String;
    const LIST: List<Self> = List {
        form: FormDef::EMPTY,
        items: |notes| &notes.items,
        collect: None,
    };
}

flow! {
    /// A list, which is undone as one.
    ListedFlow = "undone_list"
    begin: StartHandle -> each;
    each: Manual -> undo {
        control: by("no_each"),
        each: Some(EachDef::of::<ListedEach>(false)),
    };
    undo: Compensate -> end;
    end: End;
    no_each: Manual;
}

nodes!(NoLeft = BranchesFlow "no_left");

impl HandleNode for NoLeft {
    type Input = String;
}

part_of!(TourPart = TourFlow "part" of DayFlow);

flow! {
    /// A part that undoes itself, between two tasks that are undone.
    TourFlow = "tour"
    begin: StartHandle -> first;
    first: Manual -> part { control: by("no_first") };
    part: Subprocess -> second { child: Some(ChildDef::of::<TourPart>()) };
    second: Manual -> look { control: by("no_second") };
    look: Manual -> undo;
    undo: Compensate -> count;
    count: Function -> after { handler: Handler::Function(|step| note(step, "count")) };
    after: Manual -> end;
    end: End;
    no_first: Function { handler: Handler::Function(|step| note(step, "no_first")) };
    no_second: Function { handler: Handler::Function(|step| note(step, "no_second")) };
}

part_of!(DayPart = DayFlow "inner" of NightFlow);

flow! {
    /// A part with work of its own, and with a part of its own.
    DayFlow = "day"
    begin: StartHandle -> walk;
    walk: Function -> inner {
        handler: Handler::Function(|step| note(step, "walk")),
        control: by("no_walk"),
    };
    inner: Subprocess -> climb { child: Some(ChildDef::of::<DayPart>()) };
    climb: Manual -> end { control: by("no_climb") };
    end: End;
    no_walk: Function { handler: Handler::Function(|step| note(step, "no_walk")) };
    no_climb: Manual;
}

impl ChildFlow for DayFlow {
    const START: &'static str = "begin";
    type Itself = Self;
}

flow! {
    /// What is over at once, both when it is done and when it is undone.
    NightFlow = "night"
    begin: StartHandle -> sleep;
    sleep: Function -> end {
        handler: Handler::Function(|step| note(step, "sleep")),
        control: by("no_sleep"),
    };
    end: End;
    no_sleep: Function { handler: Handler::Function(|step| note(step, "no_sleep")) };
}

impl ChildFlow for NightFlow {
    const START: &'static str = "begin";
    type Itself = Self;
}
