//! Flows that change while processes of theirs run: the same database, before and after.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{
    Actor, CarriedOver, DieselStore, Engine, EngineBuilder, Input, ProcessId, ProcessStatus,
};

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Claim {
    text: String,
    parts: Vec<String>,
}

mod before {
    use super::*;

    #[flow(process = Claim, name = "claim")]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(review)]
        start: Start,
        #[anyone]
        #[next(fork)]
        review: View,
        #[next(pay, answer)]
        fork: Split,
        #[anyone]
        #[next(join)]
        pay: View,
        #[anyone]
        #[next(join)]
        answer: View,
        #[next(end)]
        join: Join,
        end: End,
    }
}

/// `review` has another name.
mod renamed {
    use super::*;

    #[flow(process = Claim, name = "claim", renamed(review => examine))]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(examine)]
        start: Start,
        #[anyone]
        #[next(fork)]
        examine: View,
        #[next(pay, answer)]
        fork: Split,
        #[anyone]
        #[next(join)]
        pay: View,
        #[anyone]
        #[next(join)]
        answer: View,
        #[next(end)]
        join: Join,
        end: End,
    }
}

/// `review` is gone, and nothing says what becomes of it.
mod forgotten {
    use super::*;

    #[flow(process = Claim, name = "claim")]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(fork)]
        start: Start,
        #[next(pay, answer)]
        fork: Split,
        #[anyone]
        #[next(join)]
        pay: View,
        #[anyone]
        #[next(join)]
        answer: View,
        #[next(end)]
        join: Join,
        end: End,
    }
}

/// `review` is gone, and who was there goes on at the split; which has a branch more.
mod removed {
    use super::*;

    #[flow(process = Claim, name = "claim", removed(review => fork))]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(fork)]
        start: Start,
        #[next(pay, answer, archive)]
        fork: Split,
        #[anyone]
        #[next(join)]
        pay: View,
        #[anyone]
        #[next(join)]
        answer: View,
        #[anyone]
        #[next(join)]
        archive: View,
        #[next(end)]
        join: Join,
        end: End,
    }
}

/// `pay` and `answer` are one node, for whoever did the one does the other.
mod merged {
    use super::*;

    #[flow(
        process = Claim,
        name = "claim",
        renamed(pay => settle, answer => settle),
        removed(fork => settle, join => end)
    )]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(review)]
        start: Start,
        #[anyone]
        #[next(settle)]
        review: View,
        #[anyone]
        #[next(end)]
        settle: View,
        end: End,
    }
}

/// `archive` is gone, which was a branch.
mod narrowed {
    use super::*;

    #[flow(process = Claim, name = "claim", removed(archive => join))]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(fork)]
        start: Start,
        #[next(pay, answer)]
        fork: Split,
        #[anyone]
        #[next(join)]
        pay: View,
        #[anyone]
        #[next(join)]
        answer: View,
        #[next(end)]
        join: Join,
        end: End,
    }
}

/// Whichever came first was gone on with.
mod racing {
    use super::*;

    #[flow(process = Claim, name = "claim")]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(race)]
        start: Start,
        #[next(pay, answer)]
        race: First,
        #[anyone]
        #[next(end)]
        pay: View,
        #[anyone]
        #[next(end)]
        answer: View,
        end: End,
    }
}

/// Nobody answers any more, so nothing races.
mod decided {
    use super::*;

    #[flow(process = Claim, name = "claim", removed(answer => pay, race => pay))]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(pay)]
        start: Start,
        #[anyone]
        #[next(end)]
        pay: View,
        end: End,
    }
}

/// `review` is done by a program now, and `pay` for each of many.
mod other_kinds {
    use super::*;

    #[flow(process = Claim, name = "claim")]
    pub struct ClaimFlow {
        #[anyone]
        #[form(text)]
        #[next(review)]
        start: Start,
        #[run(look)]
        #[next(fork)]
        review: Job,
        #[next(pay, answer)]
        fork: Split,
        #[anyone]
        #[each(parts)]
        #[next(join)]
        pay: View,
        #[anyone]
        #[next(join)]
        answer: View,
        #[next(end)]
        join: Join,
        end: End,
    }

    async fn look(_: JobContext<ClaimFlow>) -> JobResult {
        Ok(())
    }
}

struct World {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            path: folder.path().join("claims.db"),
            _folder: folder,
        }
    }

    /// The program with one version of the flow.
    fn with(&self, flow: fn(EngineBuilder) -> EngineBuilder) -> (Engine, Actor) {
        let store = DieselStore::open(&self.path.to_string_lossy()).unwrap();
        let engine = flow(Engine::builder(store)).build().unwrap();
        engine.migrate().unwrap();
        let account = viewflow::store::NewAccount {
            name: "anna".into(),
            password: None,
            is_superuser: true,
        };
        // There already in the second version.
        let _ = engine.store().create_account(&account);
        let anna = engine.user("anna").unwrap();
        (engine, anna)
    }
}

fn started(anna: &Actor) -> ProcessId {
    let form = Input::from_pairs([("text", "a bicycle")]);
    anna.start_with("claim", "start", &form).unwrap()
}

/// Anna does the open task of a node.
fn does(anna: &Actor, process: ProcessId, node: &str) {
    let tasks = anna.engine().store().tasks_of(process).unwrap();
    let is_it = |task: &&viewflow::store::TaskRow| task.node == node && task.status.is_open();
    let task = tasks.iter().find(is_it).unwrap().id;
    anna.take(task).unwrap();
    anna.complete_with(task, &Input::from_pairs([("", ""); 0]))
        .unwrap();
}

fn open(anna: &Actor, process: ProcessId) -> Vec<String> {
    let tasks = anna.engine().store().tasks_of(process).unwrap();
    let open = tasks.into_iter().filter(|task| task.status.is_open());
    open.map(|task| task.node).collect()
}

fn status(anna: &Actor, process: ProcessId) -> ProcessStatus {
    anna.engine()
        .store()
        .process(process)
        .unwrap()
        .unwrap()
        .status
}

#[test]
fn a_renamed_node_keeps_its_tasks() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let (waits, gone_on) = (started(&anna), started(&anna));
    does(&anna, gone_on, "review");
    let (engine, anna) = world.with(EngineBuilder::flow::<renamed::ClaimFlow>);
    let checked = engine.check_versions().unwrap();
    assert_eq!(checked.len(), 2);
    assert_eq!(
        engine.carry_over().unwrap(),
        checked,
        "the dry run tells what will be"
    );
    assert_eq!(engine.check_versions().unwrap(), []);
    assert_eq!(open(&anna, waits), ["examine"]);
    for node in ["examine", "pay", "answer"] {
        does(&anna, waits, node);
    }
    assert_eq!(status(&anna, waits), ProcessStatus::Done);
    let tasks = engine.store().tasks_of(gone_on).unwrap();
    assert_eq!(
        tasks[1].node, "examine",
        "what was done is found by its new name"
    );
}

#[test]
fn a_process_on_a_vanished_node_is_listed_and_left_alone() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let (lost, fits) = (started(&anna), started(&anna));
    does(&anna, fits, "review");
    let (engine, _) = world.with(EngineBuilder::flow::<forgotten::ClaimFlow>);
    let why = "it stands on `review`, which the flow does not have".to_owned();
    let expected = [
        CarriedOver {
            process: lost,
            flow: "claim".into(),
            outcome: Err(why),
        },
        CarriedOver {
            process: fits,
            flow: "claim".into(),
            outcome: Ok(Vec::new()),
        },
    ];
    assert_eq!(engine.check_versions().unwrap(), expected);
    let before = engine.store().process(lost).unwrap();
    engine.carry_over().unwrap();
    assert_eq!(engine.store().process(lost).unwrap(), before);
}

#[test]
fn what_a_removed_node_held_goes_on_at_another() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let process = started(&anna);
    let (engine, anna) = world.with(EngineBuilder::flow::<removed::ClaimFlow>);
    let [carried] = engine.carry_over().unwrap().try_into().unwrap();
    let notes = carried.outcome.unwrap();
    assert_eq!(notes, ["what was at `review` goes on at `fork`"]);
    assert_eq!(open(&anna, process), ["pay", "answer", "archive"]);
}

#[test]
fn a_branch_that_was_added_behind_a_split_that_was_passed_is_not_waited_for() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let process = started(&anna);
    does(&anna, process, "review");
    does(&anna, process, "pay");
    let (engine, anna) = world.with(EngineBuilder::flow::<removed::ClaimFlow>);
    let [carried] = engine.carry_over().unwrap().try_into().unwrap();
    let notes = carried.outcome.unwrap();
    assert_eq!(notes, ["the branch `archive->join` counts as not taken"]);
    does(&anna, process, "answer");
    assert_eq!(status(&anna, process), ProcessStatus::Done);
}

#[test]
fn what_was_done_before_a_flow_changed_is_not_undone() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let process = started(&anna);
    does(&anna, process, "review");
    let (engine, anna) = world.with(EngineBuilder::flow::<removed::ClaimFlow>);
    engine.carry_over().unwrap();
    let review = viewflow::TaskId { process, number: 2 };
    let refused = anna.undo(review).unwrap_err();
    assert_eq!(refused.to_string(), "the flow `claim` has no node `review`");
    let pay = engine.store().tasks_of(process).unwrap();
    let pay = pay.iter().find(|task| task.node == "pay").unwrap().id;
    does(&anna, process, "pay");
    anna.undo(pay).unwrap();
    assert_eq!(open(&anna, process), ["pay", "answer"]);
}

#[test]
fn without_a_change_nothing_is_looked_at() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    started(&anna);
    let (engine, _) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    assert_eq!(engine.check_versions().unwrap(), []);
}

#[test]
fn two_nodes_with_one_name_now_are_carried_over_only_where_one_of_them_is_open() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let (waits, both) = (started(&anna), started(&anna));
    does(&anna, both, "review");
    let (engine, anna) = world.with(EngineBuilder::flow::<merged::ClaimFlow>);
    let outcomes = engine.check_versions().unwrap();
    let outcomes: Vec<_> = outcomes.into_iter().map(|it| it.outcome).collect();
    let why = "two of its tasks would be at `settle`, the new name of more than one node";
    assert_eq!(outcomes, [Ok(Vec::new()), Err(why.to_owned())]);
    engine.carry_over().unwrap();
    assert_eq!(open(&anna, waits), ["review"]);
    assert_eq!(open(&anna, both), ["pay", "answer"]);
}

#[test]
fn a_task_that_its_node_would_not_have_now_is_told() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let (waits, taken) = (started(&anna), started(&anna));
    let (forked, paid) = (started(&anna), started(&anna));
    let tasks = anna.engine().store().tasks_of(taken).unwrap();
    anna.take(tasks[1].id).unwrap();
    does(&anna, forked, "review");
    does(&anna, paid, "review");
    does(&anna, paid, "pay");

    let (engine, _) = world.with(EngineBuilder::flow::<other_kinds::ClaimFlow>);
    let checked = engine.check_versions().unwrap();
    let outcome = |process| {
        let found = checked.iter().find(|it| it.process == process);
        found.unwrap().outcome.clone()
    };
    let told = |node: &str, task: &str, now: &str| {
        Err(format!(
            "task {task} is {now}: `{node}` was another kind of node, and needs a new name for this one"
        ))
    };
    assert_eq!(
        outcome(waits),
        told("review", "2", "new, which none of a Job is")
    );
    assert_eq!(
        outcome(taken),
        told("review", "2", "assigned, which none of a Job is")
    );
    assert_eq!(outcome(forked), told("pay", "4", "the only one at a list"));
    assert_eq!(outcome(paid), Ok(Vec::new()));
    engine.carry_over().unwrap();
    assert_eq!(engine.check_versions().unwrap().len(), 3);

    // The same the other way round.
    let world = World::new();
    let (engine, anna) = world.with(EngineBuilder::flow::<other_kinds::ClaimFlow>);
    let process = started(&anna);
    let (engine_before, _) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    let [checked] = engine_before.check_versions().unwrap().try_into().unwrap();
    assert_eq!(checked.process, process);
    assert_eq!(
        checked.outcome,
        told("review", "2", "scheduled, which none of a View is")
    );
    drop(engine);
}

#[test]
fn a_field_that_is_new_is_as_in_a_new_process() {
    /// As in the claims, before they had parts.
    #[derive(Process, Serialize, Deserialize, Default)]
    struct Old {
        text: String,
    }

    #[flow(process = Old, name = "claim", module = old_claim)]
    struct OldFlow {
        #[anyone]
        #[form(text)]
        #[next(review)]
        start: Start,
        #[anyone]
        #[next(end)]
        review: View,
        end: End,
    }

    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<OldFlow>);
    let process = started(&anna);
    let (engine, anna) = world.with(EngineBuilder::flow::<before::ClaimFlow>);
    engine.carry_over().unwrap();
    let claim = engine.process::<before::ClaimFlow>(process).unwrap().data;
    assert_eq!((claim.text.as_str(), claim.parts.len()), ("a bicycle", 0));
    does(&anna, process, "review");
}

#[test]
fn a_branch_that_is_gone_is_not_waited_for_whatever_became_of_it() {
    for done in [&["archive"][..], &[], &["archive", "pay"]] {
        let world = World::new();
        let (_, anna) = world.with(EngineBuilder::flow::<removed::ClaimFlow>);
        let process = started(&anna);
        done.iter().for_each(|node| does(&anna, process, node));
        let (engine, anna) = world.with(EngineBuilder::flow::<narrowed::ClaimFlow>);
        let [carried] = engine.carry_over().unwrap().try_into().unwrap();
        let was = match done {
            [] => "what was at `archive`",
            _ => "what was on the way `archive->join`",
        };
        let left_out = format!("{was} is left out, and the rest of the process goes on");
        assert_eq!(carried.outcome, Ok(vec![left_out]), "{done:?}");
        let open = open(&anna, process);
        open.iter().for_each(|node| does(&anna, process, node));
        assert_eq!(status(&anna, process), ProcessStatus::Done);
    }
}

#[test]
fn of_a_race_that_is_gone_one_racer_is_left() {
    let world = World::new();
    let (_, anna) = world.with(EngineBuilder::flow::<racing::ClaimFlow>);
    let process = started(&anna);
    let (engine, anna) = world.with(EngineBuilder::flow::<decided::ClaimFlow>);
    let [carried] = engine.carry_over().unwrap().try_into().unwrap();
    let left_out = "what was at `answer` is left out, and the rest of the process goes on";
    assert_eq!(carried.outcome, Ok(vec![left_out.to_owned()]));
    assert_eq!(open(&anna, process), ["pay"]);
    does(&anna, process, "pay");
    assert_eq!(status(&anna, process), ProcessStatus::Done);
}

#[test]
fn who_may_do_the_tasks_of_a_node_may_do_them_by_its_new_name() {
    #[flow(process = Claim, name = "claim", module = old_names)]
    struct OldFlow {
        #[anyone]
        #[form(text)]
        #[next(review)]
        start: Start,
        #[permission]
        #[next(end)]
        review: View,
        end: End,
    }

    #[flow(process = Claim, name = "claim", module = new_names, renamed(review => examine))]
    struct NewFlow {
        #[anyone]
        #[form(text)]
        #[next(examine)]
        start: Start,
        #[permission]
        #[next(end)]
        examine: View,
        end: End,
    }

    let world = World::new();
    let (engine, anna) = world.with(EngineBuilder::flow::<OldFlow>);
    let account = viewflow::store::NewAccount {
        name: "bob".into(),
        password: None,
        is_superuser: false,
    };
    let bob = engine.store().create_account(&account).unwrap();
    engine.store().grant(bob, "claim.review").unwrap();
    let process = started(&anna);
    let (engine, _) = world.with(EngineBuilder::flow::<NewFlow>);
    engine.carry_over().unwrap();
    does(&engine.user("bob").unwrap(), process, "examine");
}
