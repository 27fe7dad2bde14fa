//! Events of a flow that changes while processes of it wait: the same database, before and after.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::store::NewAccount;
use viewflow::{Actor, DieselStore, Engine, EngineBuilder, Envelope, Input, ProcessId, Sent, Work};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Claim {
    number: String,
    patience: u32,
    urgent: bool,
}

#[derive(Message, Serialize, Deserialize)]
pub struct Withdrawn;

#[derive(Message, Serialize, Deserialize)]
pub struct Retracted;

#[derive(Signal, Serialize, Deserialize)]
pub struct Closing;

mod before {
    use super::*;

    #[flow(process = Claim, name = "claim")]
    pub struct ClaimFlow {
        #[anyone]
        #[form(number, patience, urgent)]
        #[next(fork)]
        start: Start,
        #[next(review, rest, closing, urgent)]
        fork: Split,
        #[anyone]
        #[on_timeout(days = 1, repeat(2), then(remind))]
        #[on_message(Withdrawn, key(|claim| claim.number.as_str()), interrupting = false, then(note))]
        #[next(join)]
        review: View,
        #[after(days = 10)]
        #[next(join)]
        rest: Timer,
        #[next(join)]
        closing: SignalCatch<Closing>,
        #[when(|claim| claim.urgent)]
        #[next(join)]
        urgent: Until,
        #[anyone]
        #[next(reminded)]
        remind: Manual,
        #[anyone]
        #[next(noted)]
        note: Manual,
        reminded: End,
        noted: End,
        #[next(end)]
        join: Join,
        end: End,
    }
}

/// `review` waits for more, and its message has another name.
mod after {
    use super::*;

    #[flow(process = Claim, name = "claim")]
    pub struct ClaimFlow {
        #[anyone]
        #[form(number, patience, urgent)]
        #[next(fork)]
        start: Start,
        #[next(review, rest, closing, urgent)]
        fork: Split,
        #[anyone]
        #[on_timeout(days = 1, repeat(2), then(remind))]
        #[on_message(Retracted, key(|claim| claim.number.as_str()), interrupting = false, then(note))]
        #[on_timeout(hours = 5, interrupting = false, then(chase))]
        #[on_timeout(after(patience), interrupting = false, then(nudge))]
        #[on_signal(Closing, interrupting = false, then(hurry))]
        #[on_condition(|claim| claim.urgent, interrupting = false, then(press))]
        #[next(join)]
        review: View,
        #[after(days = 10)]
        #[next(join)]
        rest: Timer,
        #[next(join)]
        closing: SignalCatch<Closing>,
        #[when(|claim| claim.urgent)]
        #[next(join)]
        urgent: Until,
        #[anyone]
        #[next(reminded)]
        remind: Manual,
        #[anyone]
        #[next(noted)]
        note: Manual,
        #[anyone]
        #[next(chased)]
        chase: Manual,
        #[anyone]
        #[next(nudged)]
        nudge: Manual,
        #[anyone]
        #[next(hurried)]
        hurry: Manual,
        #[anyone]
        #[next(pressed)]
        press: Manual,
        reminded: End,
        noted: End,
        chased: End,
        nudged: End,
        hurried: End,
        pressed: End,
        #[next(end)]
        join: Join,
        end: End,
    }

    fn patience(claim: &Claim) -> TimeDelta {
        assert!(claim.patience < 100, "nobody is as patient as that");
        TimeDelta::hours(claim.patience.into())
    }
}

struct World {
    path: PathBuf,
    seconds: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            path: folder.path().join("claims.db"),
            seconds: Arc::new(AtomicI64::new(1_700_000_000)),
            _folder: folder,
        }
    }

    /// The program with one version of the flow.
    fn with(&self, flow: fn(EngineBuilder) -> EngineBuilder) -> Actor {
        let store = DieselStore::open(&self.path.to_string_lossy()).unwrap();
        let seconds = Arc::clone(&self.seconds);
        let now = move || DateTime::from_timestamp(seconds.load(Ordering::SeqCst), 0).unwrap();
        let engine = flow(Engine::builder(store)).clock(now).build().unwrap();
        engine.migrate().unwrap();
        let account = NewAccount {
            name: "anna".into(),
            password: None,
            is_superuser: true,
        };
        // There already in the second version.
        let _ = engine.store().create_account(&account);
        engine.user("anna").unwrap()
    }

    /// Time goes by, and a worker sees to what is due then.
    fn wait(&self, anna: &Actor, hours: i64) {
        self.seconds.fetch_add(hours * 3_600, Ordering::SeqCst);
        let engine = anna.engine();
        while let Some(claim) = engine.claim("worker", Duration::from_secs(30)).unwrap() {
            assert!(matches!(engine.prepare(&claim).unwrap(), Work::Advance));
            engine.advance(&claim).unwrap();
        }
    }
}

fn started(anna: &Actor, number: &str, patience: &str) -> ProcessId {
    let form = Input::from_pairs([("number", number), ("patience", patience)]);
    anna.start_with("claim", "start", &form).unwrap()
}

fn open(anna: &Actor, process: ProcessId) -> Vec<String> {
    let tasks = anna.engine().store().tasks_of(process).unwrap();
    let open = tasks.into_iter().filter(|task| task.status.is_open());
    open.map(|task| task.node).collect()
}

fn carried_over(anna: &Actor, process: ProcessId) -> String {
    let checked = anna.engine().check_versions().unwrap();
    let carried = anna.engine().carry_over().unwrap();
    assert_eq!(carried, checked, "the dry run tells what will be");
    assert_eq!(anna.engine().check_versions().unwrap(), []);
    let mut carried = carried.into_iter();
    let of = carried.find(|carried| carried.process == process).unwrap();
    of.outcome.unwrap().join("\n")
}

#[test]
fn who_waits_for_a_moment_a_signal_or_a_condition_goes_on_waiting() {
    let world = World::new();
    let anna = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let process = started(&anna, "17", "3");
    // Whoever has waited longest still has.
    let place = |anna: &Actor| {
        let rows = anna.engine().store().subscriptions_of(process).unwrap();
        let closing = rows.into_iter().find(|row| row.name == "closing").unwrap();
        (closing.id, closing.since)
    };
    let before = place(&anna);
    let anna = world.with(EngineBuilder::flow::<after::ClaimFlow>);
    carried_over(&anna, process);
    assert_eq!(place(&anna), before);
    assert_eq!(
        open(&anna, process),
        ["review", "rest", "closing", "urgent"]
    );
    anna.engine().broadcast(&Closing).unwrap();
    let waits = open(&anna, process);
    assert!(!waits.contains(&"closing".into()), "{waits:?}");
    world.wait(&anna, 240);
    let waits = open(&anna, process);
    assert!(!waits.contains(&"rest".into()), "{waits:?}");
    assert!(waits.contains(&"urgent".into()), "{waits:?}");
}

#[test]
fn who_is_at_work_waits_for_what_the_flow_did_not_have_before() {
    let world = World::new();
    let anna = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let process = started(&anna, "17", "3");
    // Nobody is reminded a third time, though the flow changes after the second.
    world.wait(&anna, 24);
    world.wait(&anna, 24);
    let reminders = |anna: &Actor| {
        open(anna, process)
            .iter()
            .filter(|n| *n == "remind")
            .count()
    };
    assert_eq!(reminders(&anna), 2);

    let anna = world.with(EngineBuilder::flow::<after::ClaimFlow>);
    assert_eq!(
        carried_over(&anna, process),
        "the event `review->chase` is waited for from now on\n\
         the event `review->nudge` is waited for from now on\n\
         the event `review->hurry` is waited for from now on"
    );
    let comes = |task: &str| open(&anna, process).contains(&task.into());
    assert!(!comes("press"), "nobody is in a hurry");
    world.wait(&anna, 3);
    assert!(comes("nudge"), "three hours from when the flow has changed");
    assert!(!comes("chase"));
    world.wait(&anna, 2);
    assert!(comes("chase"));
    anna.engine().broadcast(&Closing).unwrap();
    assert!(comes("hurry"));
    // What the message was called before nobody waits for any more.
    let send = |message: Envelope| anna.engine().send(message).unwrap();
    assert!(matches!(
        send(Envelope::of(&Withdrawn).key("17")),
        Sent::Kept(_)
    ));
    assert!(!comes("note"));
    assert!(matches!(
        send(Envelope::of(&Retracted).key("17")),
        Sent::Taken(_)
    ));
    assert!(comes("note"));
    world.wait(&anna, 240);
    assert_eq!(reminders(&anna), 2);
}

#[test]
fn a_condition_that_is_new_is_asked_when_the_flow_has_changed() {
    let world = World::new();
    let anna = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let form = [("number", "17"), ("patience", "3"), ("urgent", "true")];
    let process = anna
        .start_with("claim", "start", &Input::from_pairs(form))
        .unwrap();
    let anna = world.with(EngineBuilder::flow::<after::ClaimFlow>);
    carried_over(&anna, process);
    assert!(open(&anna, process).contains(&"press".into()));
}

#[test]
fn what_cannot_be_waited_for_after_a_change_is_logged_and_the_task_stays() {
    let world = World::new();
    let anna = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let process = started(&anna, "17", "100");
    let anna = world.with(EngineBuilder::flow::<after::ClaimFlow>);
    carried_over(&anna, process);
    let log = anna.engine().store().log_of(process).unwrap();
    let failed = log.iter().find(|line| line.event == "fail").unwrap();
    assert_eq!(
        failed.detail.as_deref(),
        Some("the handler panicked: nobody is as patient as that")
    );
    world.wait(&anna, 5);
    let open = open(&anna, process);
    assert!(
        open.contains(&"review".into()) && open.contains(&"chase".into()),
        "{open:?}"
    );
}
