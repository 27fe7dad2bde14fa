//! `Split`, `Join`, `Merge` and `Switch`: what is declared, and which way a switch takes.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Handler, Kind, NodeDef, ProcessId, StepInfo, TaskId, Way};

/// Neither `Copy` nor `Clone`.
#[derive(Serialize, Deserialize, Default)]
enum Carrier {
    #[default]
    Post,
    Van,
    CompanyBike,
    Other(String),
}

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    carrier: Carrier,
    weight: u32,
    remarks: String,
}

#[flow(process = Parcel)]
struct ParcelFlow {
    #[next(fork)]
    order: StartHandle,

    #[next(by_carrier, by_weight, by_remarks)]
    fork: Split,

    #[on(carrier)]
    #[case(Carrier::Post => by_post, Carrier::Van | Carrier::CompanyBike => meet)]
    #[case(Carrier::Other(name) if name.is_empty() => refuse)]
    #[otherwise(refuse)]
    by_carrier: Switch,

    #[on(carrier)]
    #[case(Carrier::Post => stamp, Carrier::Van | Carrier::CompanyBike | Carrier::Other(_) => refuse)]
    by_post: Switch,

    #[run(stamp)]
    #[next(gather)]
    stamp: Function,

    #[anyone]
    #[next(gather)]
    refuse: View,

    #[next(meet)]
    gather: Merge,

    /// The conditions are asked in turn.
    #[otherwise(meet)]
    #[case(
        |process| process.weight > 100 => weigh,
        is_free => meet,
        |Parcel { remarks, .. }, step: &StepInfo| {
            let number: u32 = remarks.parse()?;
            step.task.number == number
        } => weigh,
    )]
    by_weight: Switch,

    #[anyone]
    #[next(meet)]
    weigh: View,

    #[case("fragile" => read, "" => skip)]
    #[case("heavy" => read)]
    #[on(|process| process.remarks.trim())]
    #[otherwise(skip_or_read)]
    by_remarks: Switch,

    #[on(self::class)]
    #[case(0 => skip, 1..=9 => read, _ => skip)]
    skip_or_read: Switch,

    #[anyone]
    #[next(meet)]
    read: View,

    #[next(meet)]
    skip: Merge,

    #[next(end)]
    meet: Join,

    end: End,
}

fn class(process: &Parcel) -> u32 {
    process.weight / 100
}

fn is_free(process: &Parcel) -> bool {
    process.weight == 0
}

fn stamp(step: &mut FunctionContext<'_, ParcelFlow>) -> FunctionResult {
    step.process_mut().weight += 1;
    Ok(())
}

fn node(name: &str) -> &'static NodeDef<ParcelFlow> {
    let mut nodes = ParcelFlow::NODES.iter();
    nodes.find(|node| node.name == name).expect("a node")
}

/// Where a switch leads.
fn chosen(name: &str, process: &Parcel) -> Result<&'static str, String> {
    let step = StepInfo::new(
        TaskId {
            process: ProcessId(1),
            number: 7,
        },
        None,
        chrono::DateTime::UNIX_EPOCH,
    );
    let Handler::Switch(switch) = node(name).handler else {
        panic!("`{name}` is no switch");
    };
    let chosen = switch(process, &step).map_err(|error| error.to_string())?;
    let mut ways = node(name).ways.iter();
    let (_, target) = ways.find(|(way, _)| *way == chosen).expect("a way");
    Ok(target)
}

fn sent_by(carrier: Carrier) -> Parcel {
    Parcel {
        carrier,
        ..Parcel::default()
    }
}

fn of_weight(weight: u32, remarks: &str) -> Parcel {
    Parcel {
        weight,
        remarks: remarks.to_owned(),
        ..Parcel::default()
    }
}

#[test]
fn a_split_leads_everywhere_and_a_join_and_a_merge_to_one_node() {
    let ways = |name| node(name).ways;
    assert_eq!(node("fork").kind, Kind::Split);
    assert_eq!(
        ways("fork"),
        [
            (Way::Next, "by_carrier"),
            (Way::Next, "by_weight"),
            (Way::Next, "by_remarks")
        ]
    );
    assert_eq!(node("meet").kind, Kind::Join);
    assert_eq!(ways("meet"), [(Way::Next, "end")]);
    assert_eq!(node("gather").kind, Kind::Merge);
    assert_eq!(ways("gather"), [(Way::Next, "meet")]);
}

#[test]
fn cases_are_numbered_as_they_are_written_and_otherwise_comes_last() {
    assert_eq!(
        node("by_carrier").ways,
        [
            (Way::Case(0), "by_post"),
            (Way::Case(1), "meet"),
            (Way::Case(2), "refuse"),
            (Way::Otherwise, "refuse"),
        ]
    );
    assert_eq!(
        node("by_weight").ways,
        [
            (Way::Case(0), "weigh"),
            (Way::Case(1), "meet"),
            (Way::Case(2), "weigh"),
            (Way::Otherwise, "meet"),
        ]
    );
}

#[test]
fn a_chart_names_patterns_and_no_conditions() {
    let labels = ["Post", "Van, Company bike", "Other, if …"];
    assert_eq!(node("by_carrier").labels, labels);
    assert!(node("by_weight").labels.is_empty());
}

#[test]
fn a_field_is_matched_without_being_moved() {
    let chosen = |carrier| chosen("by_carrier", &sent_by(carrier));
    assert_eq!(chosen(Carrier::Post), Ok("by_post"));
    assert_eq!(chosen(Carrier::Van), Ok("meet"));
    assert_eq!(chosen(Carrier::CompanyBike), Ok("meet"));
    assert_eq!(chosen(Carrier::Other(String::new())), Ok("refuse"));
    let named = Carrier::Other("Hermes".to_owned());
    assert_eq!(chosen(named), Ok("refuse"));
}

#[test]
fn a_match_may_cover_everything_by_itself() {
    let chosen = |carrier| chosen("by_post", &sent_by(carrier));
    assert_eq!(chosen(Carrier::Post), Ok("stamp"));
    let named = Carrier::Other("Hermes".to_owned());
    assert_eq!(chosen(named), Ok("refuse"));
}

#[test]
fn the_first_condition_that_holds_decides() {
    let chosen = |weight, remarks| chosen("by_weight", &of_weight(weight, remarks));
    assert_eq!(chosen(101, "no number"), Ok("weigh"));
    assert_eq!(chosen(0, "no number"), Ok("meet"));
    assert_eq!(chosen(5, "7"), Ok("weigh"));
    assert_eq!(chosen(5, "8"), Ok("meet"));
    let failed = Err("invalid digit found in string".to_owned());
    assert_eq!(chosen(5, "no number"), failed);
}

#[test]
fn a_value_may_come_from_a_closure_or_a_function() {
    let remarks = |text| chosen("by_remarks", &of_weight(1, text));
    assert_eq!(remarks(" fragile "), Ok("read"));
    assert_eq!(remarks("heavy"), Ok("read"));
    assert_eq!(remarks(""), Ok("skip"));
    assert_eq!(remarks("anything"), Ok("skip_or_read"));
    let class = |weight| chosen("skip_or_read", &of_weight(weight, ""));
    assert_eq!(class(99), Ok("skip"));
    assert_eq!(class(100), Ok("read"));
    assert_eq!(class(1_000), Ok("skip"));
}

macro_rules! chooses {
    ($flow:ident, $value:expr, $light:pat, $heavy:expr) => {
        #[flow(process = Parcel)]
        struct $flow {
            #[next(by_value)]
            order: StartHandle,

            #[on($value)]
            #[case($light => by_condition)]
            #[otherwise(end)]
            by_value: Switch,

            #[case($heavy => weigh)]
            #[otherwise(end)]
            by_condition: Switch,

            #[anyone]
            #[next(end)]
            weigh: View,

            end: End,
        }
    };
}

chooses!(MadeFlow, |process| process.weight, 0 | 1, |process| process
    .remarks
    .is_empty());

#[test]
fn a_macro_may_make_cases() {
    let by_value = &MadeFlow::NODES[1];
    assert_eq!(
        by_value.ways,
        [(Way::Case(0), "by_condition"), (Way::Otherwise, "end")]
    );
    assert_eq!(by_value.labels, ["0, 1"]);
    assert!(matches!(MadeFlow::NODES[2].handler, Handler::Switch(_)));
}
