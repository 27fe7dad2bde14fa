//! The flows that the suite runs, written out as `#[flow]` and `#[derive(Process)]` would write them.
//!
//! This crate cannot use the macro, which speaks to it by way of the facade. Most flows are short,
//! and written as `notes` has it.

#![allow(non_upper_case_globals, missing_docs)]

mod notes;

mod wholes;
use wholes::part_of;

mod back;
mod branches;
mod chain;
mod controls;
mod failures;
mod greet;
mod lists;
mod outside;
mod parcels;
mod people;
mod round;
mod sort;
mod spin;
pub mod told;
mod undone;
mod versions;

use serde::{Deserialize, Serialize};

use crate::__private::{FieldOf, UNKNOWN, Unknown, form_field, garde, key, run_function, run_job};
use crate::{
    Access, Assign, EngineBuilder, FieldInfo, Flow, FormNode, FunctionContext, FunctionResult,
    Handler, JobContext, JobResult, Kind, Node, NodeDef, NodeName, PermissionDef, Process, Retry,
    StartHandleNode, StartNode, ViewNode, Way, WorkNode,
};

use outside::Ask;

pub use back::{BackFlow, HooksBegin, HooksFlow};
pub use branches::{FirstComesFlow, ForkFlow, RoundsFlow, TwoOfThreeFlow, VoteFlow};
pub use chain::{ChainCount, ChainFlow, ChainJob, ChainStart};
pub use controls::{CancelsFlow, LimitFlow, MutexFlow, RaceFlow, TerminateFlow, WhileFlow};
pub use failures::{CarefulFlow, FallibleFlow, TryFlow};
pub use greet::{GreetFlow, greet_flow};
pub use lists::{List, ListsFlow};
pub use notes::Notes;
pub use outside::{AskAnswer, AskBegin, AskFlow};
pub use parcels::{CarryFlow, Load, Order, Parcel, ParcelsFlow, carry_flow, parcels_flow};
pub use people::GivenFlow;
pub use round::RoundFlow;
pub use sort::{SortFlow, SortStart};
pub use spin::SpinFlow;
pub use told::{CallFlow, WakeFlow, WordFlow};
pub use undone::{
    BranchesFlow, DayFlow, ListedFlow, NightFlow, NoLeft, StoppedFlow, TourFlow, TripBegin,
    TripFlow,
};
pub use versions::{ForgetfulReviewFlow, NewReviewFlow, OldReviewFlow};
pub use wholes::{PartFlow, WholeBegin, WholeFlow, WholePart};

/// Adds every flow that has no other version of its own.
pub(super) fn all(engine: EngineBuilder) -> EngineBuilder {
    engine
        .flow::<GreetFlow>()
        .flow::<ChainFlow>()
        .flow::<RoundFlow>()
        .flow::<SpinFlow>()
        .flow::<SortFlow>()
        .flow::<ParcelsFlow>()
        .flow::<ForkFlow>()
        .flow::<FirstComesFlow>()
        .flow::<TwoOfThreeFlow>()
        .flow::<RoundsFlow>()
        .flow::<VoteFlow>()
        .flow::<RaceFlow>()
        .flow::<CancelsFlow>()
        .flow::<MutexFlow>()
        .flow::<WhileFlow>()
        .flow::<LimitFlow>()
        .flow::<TerminateFlow>()
        .flow::<ListsFlow>()
        .flow::<WholeFlow>()
        .flow::<AskFlow>()
        .flow::<BackFlow>()
        .flow::<HooksFlow>()
        .flow::<GivenFlow>()
        .flow::<TripFlow>()
        .flow::<BranchesFlow>()
        .flow::<StoppedFlow>()
        .flow::<ListedFlow>()
        .flow::<TourFlow>()
        .flow::<TryFlow>()
        .flow::<CarefulFlow>()
        .flow::<OldReviewFlow>()
}

/// What a greeting remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    pub text: String,
    pub approved: bool,
    pub sent: u32,
}

const TEXT: u64 = 1;
const APPROVED: u64 = 2;
const SENT: u64 = 3;

impl Process for Greeting {
    const KEYS: &'static [u64] = &[TEXT, APPROVED, SENT];
}

impl FieldOf<0> for Greeting {
    type Type = String;
    const INFO: FieldInfo = FieldInfo {
        name: "text",
        label: "Message",
        help: "",
        multiline: false,
    };
    fn get(&self) -> &Self::Type {
        &self.text
    }
    fn set(&mut self, value: Self::Type) {
        self.text = value;
    }
    fn check(&self) -> Vec<String> {
        let mut errors = Vec::new();
        if let Err(error) = garde::rules::length::chars::apply(&self.text, (1, 150)) {
            errors.push(error.to_string());
        }
        errors
    }
}

impl FieldOf<1> for Greeting {
    type Type = bool;
    const INFO: FieldInfo = FieldInfo {
        name: "approved",
        label: "Approved",
        help: "",
        multiline: false,
    };
    fn get(&self) -> &Self::Type {
        &self.approved
    }
    fn set(&mut self, value: Self::Type) {
        self.approved = value;
    }
    fn check(&self) -> Vec<String> {
        Vec::new()
    }
}

impl FieldOf<2> for Greeting {
    type Type = u32;
    const INFO: FieldInfo = FieldInfo {
        name: "sent",
        label: "Sent",
        help: "",
        multiline: false,
    };
    fn get(&self) -> &Self::Type {
        &self.sent
    }
    fn set(&mut self, value: Self::Type) {
        self.sent = value;
    }
    fn check(&self) -> Vec<String> {
        Vec::new()
    }
}

impl FieldOf<UNKNOWN> for Greeting {
    type Type = Unknown;
    const INFO: FieldInfo = FieldInfo {
        name: "",
        label: "",
        help: "",
        multiline: false,
    };
    fn get(&self) -> &Self::Type {
        &Unknown
    }
    fn set(&mut self, _: Self::Type) {}
    fn check(&self) -> Vec<String> {
        Vec::new()
    }
}

type TextOf = <Greeting as FieldOf<{ key(<Greeting as Process>::KEYS, TEXT) }>>::Type;
type ApprovedOf = <Greeting as FieldOf<{ key(<Greeting as Process>::KEYS, APPROVED) }>>::Type;
