//! Events on the border of nodes that do nothing but wait: a `Timer` and an `Until`.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

use crate::world::both;

const HOUR: Duration = Duration::from_secs(3_600);

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Voyage {
    port: String,
    loaded: bool,
    stormy: bool,
}

/// The ship may sail at once.
#[derive(Message, Serialize, Deserialize)]
#[message(key = port)]
pub struct Cleared {
    port: String,
}

/// Everybody stays in port.
#[derive(Signal, Serialize, Deserialize)]
pub struct Storm;

#[flow(process = Voyage)]
pub struct VoyageFlow {
    #[next(lie)]
    arrive: StartHandle,
    #[after(hours = 48)]
    #[on_message(Cleared, key(|voyage| voyage.port), then(load))]
    #[on_signal(Storm, run(note_storm), then(shelter))]
    #[on_timeout(hours = 10, interrupting = false, then(ask))]
    #[next(load)]
    lie: Timer,
    #[anyone]
    #[next(asked)]
    ask: Manual,
    asked: End,
    #[when(|voyage| voyage.loaded)]
    #[on_condition(|voyage| voyage.stormy, then(shelter))]
    #[on_timeout(hours = 20, then(shelter))]
    #[next(sailed)]
    load: Until,
    sailed: End,
    #[anyone]
    #[next(sheltered)]
    shelter: Manual,
    sheltered: End,
}

fn note_storm(step: &mut FunctionContext<'_, VoyageFlow>, _: Storm) -> FunctionResult {
    step.process_mut().stormy = true;
    Ok(())
}

fn in_port(port: &str) -> Voyage {
    Voyage {
        port: port.into(),
        ..Voyage::default()
    }
}

#[test]
fn a_timer_is_ended_by_a_message_and_its_own_time_does_not_come() {
    both(|test| {
        let test = test.flow::<VoyageFlow>();
        let case = test.starts(VoyageFlow::arrive, in_port("Kiel"));
        test.sends(&Cleared {
            port: "Kiel".into(),
        });
        case.expect_open(VoyageFlow::load);
        // Of the timer nothing is waited for any more.
        test.advance(19 * HOUR);
        case.expect_open(VoyageFlow::load);
        case.expect_not_come_to(VoyageFlow::ask);
        test.advance(2 * HOUR);
        case.expect_open(VoyageFlow::shelter);
    });
}

#[test]
fn a_timer_has_a_timeout_of_its_own_beside_it() {
    both(|test| {
        let test = test.flow::<VoyageFlow>();
        let case = test.starts(VoyageFlow::arrive, in_port("Kiel"));
        test.advance(10 * HOUR);
        case.expect_open((VoyageFlow::lie, VoyageFlow::ask));
        test.advance(38 * HOUR);
        case.expect_open((VoyageFlow::ask, VoyageFlow::load));
    });
}

#[test]
fn a_signal_calls_a_timer_off() {
    both(|test| {
        let test = test.flow::<VoyageFlow>();
        let case = test.starts(VoyageFlow::arrive, in_port("Kiel"));
        test.broadcasts(&Storm);
        case.expect_open(VoyageFlow::shelter);
        assert!(case.data().stormy);
        test.advance(100 * HOUR);
        case.expect_open(VoyageFlow::shelter);
    });
}

#[test]
fn who_waits_for_a_condition_may_be_ended_by_another() {
    both(|test| {
        let test = test.flow::<VoyageFlow>();
        let stormy = Voyage {
            stormy: true,
            ..in_port("Kiel")
        };
        let case = test.starts(VoyageFlow::arrive, stormy);
        test.sends(&Cleared {
            port: "Kiel".into(),
        });
        case.expect_open(VoyageFlow::shelter);
        let loaded = Voyage {
            loaded: true,
            ..in_port("Rostock")
        };
        let case = test.starts(VoyageFlow::arrive, loaded);
        test.advance(48 * HOUR);
        case.expect_not_come_to(VoyageFlow::shelter);
    });
}
