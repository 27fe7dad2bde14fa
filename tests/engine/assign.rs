//! Who gets a new task: the owner of another, or whom the application names.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Denied, Error, Loaded, Status, UserId};

use crate::world::World;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Review {
    text: String,
    reviewer: String,
    editor: Option<i64>,
}

#[flow(process = Review)]
pub struct ReviewFlow {
    #[anyone]
    #[form(text, reviewer, editor)]
    #[next(review)]
    start: Start,
    #[assign(|process| process.reviewer.as_str())]
    #[form(text)]
    #[next(correct)]
    review: View,
    #[assign(owner_of(start))]
    #[form(text)]
    #[next(edit)]
    correct: View,
    #[assign(editor)]
    #[anyone]
    #[next(end)]
    edit: View,
    end: End,
}

fn editor(review: &Review) -> Option<UserId> {
    review.editor.map(UserId)
}

fn start(
    reviewer: &str,
    editor: Option<i64>,
) -> review_flow::start::Form<String, String, Option<i64>> {
    review_flow::start::Form {
        text: "draft".into(),
        reviewer: reviewer.into(),
        editor,
    }
}

#[test]
fn a_task_goes_to_whom_the_flow_names() {
    let world = World::new(|engine| engine.flow::<ReviewFlow>());
    let (anna, bob) = (world.user("anna", &[]), world.user("bob", &[]));
    let process = anna.start(ReviewFlow::start, start("bob", None)).unwrap();

    let review = world.engine.find(ReviewFlow::review, process).unwrap();
    let Some(Loaded::Assigned(task)) = review else {
        panic!("{review:?}");
    };
    assert_eq!(task.owner(), Some(bob.user().id));
    let rejected = task.start(&anna).unwrap_err();
    assert!(matches!(
        rejected.error,
        Error::Denied(Denied::NotOwner { .. })
    ));
    let form = review_flow::review::Form {
        text: "reviewed".into(),
    };
    let task = rejected.task.start(&bob).unwrap();
    task.complete(&bob, form).unwrap();

    let correct = world.engine.find(ReviewFlow::correct, process).unwrap();
    let Some(Loaded::Assigned(task)) = correct else {
        panic!("{correct:?}");
    };
    assert_eq!(task.owner(), Some(anna.user().id));
    let form = review_flow::correct::Form {
        text: "corrected".into(),
    };
    task.start(&anna).unwrap().complete(&anna, form).unwrap();

    let edit = world.engine.find(ReviewFlow::edit, process).unwrap();
    let edit = edit.and_then(Loaded::as_new).expect("nobody was named");
    assert_eq!(edit.owner(), None);
    let edit = edit.assign(&bob).unwrap().start(&bob).unwrap();
    edit.complete(&bob, review_flow::edit::Form {}).unwrap();
    let row = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(row.status, viewflow::ProcessStatus::Done);
}

#[test]
fn a_task_that_only_the_flow_gives_cannot_be_taken() {
    let world = World::new(|engine| engine.flow::<ReviewFlow>());
    let (anna, bob) = (world.user("anna", &[]), world.user("bob", &[]));
    let process = anna.start(ReviewFlow::start, start("bob", None)).unwrap();
    let task = world.engine.find(ReviewFlow::review, process).unwrap();
    let id = task.unwrap().row().id;
    let carl = world.user("carl", &[review_flow::MANAGE]);
    let refused = bob.give_back(id).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`review` is given by the flow alone, so only an administrator takes it away from its owner"
    );
    carl.give_back(id).unwrap();
    let refused = anna.take(id).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`review` is assigned by the flow, and not to `anna`"
    );
    // An administrator may give it to somebody else, so that it is not lost.
    carl.give(id, anna.user().id).unwrap();
    anna.begin_work(id).unwrap();
}

#[test]
fn nobody_of_that_name_stops_the_step() {
    let world = World::new(|engine| engine.flow::<ReviewFlow>());
    let anna = world.user("anna", &[]);
    let refused = anna.start(ReviewFlow::start, start("nobody", None));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "`review` failed: there is no user `nobody`"
    );
    let process = anna
        .start(ReviewFlow::start, start("anna", Some(1)))
        .unwrap();
    assert_eq!(process.0, 1, "nothing was written before");
    let task = world.engine.find(ReviewFlow::review, process).unwrap();
    assert_eq!(task.unwrap().status(), Status::Assigned);
}

#[flow(process = Review)]
pub struct OfferFlow {
    #[anyone]
    #[form(editor)]
    #[next(edit)]
    start: Start,
    #[assign(editor)]
    #[permission]
    #[next(end)]
    edit: View,
    end: End,
}

fn offered(world: &World, editor: Option<i64>) -> viewflow::TaskId {
    let starter = world.engine.user("starter").unwrap();
    let form = offer_flow::start::Form { editor };
    let process = starter.start(OfferFlow::start, form).unwrap();
    let task = world.engine.find(OfferFlow::edit, process).unwrap();
    task.unwrap().row().id
}

#[test]
fn who_took_a_task_by_right_needs_it_to_the_end_and_whom_the_flow_chose_does_not() {
    let world = World::new(|engine| engine.flow::<OfferFlow>());
    world.user("starter", &[]);
    let anna = world.user("anna", &[offer_flow::edit::PERMISSION]);
    let bob = world.user("bob", &[]);
    let empty = viewflow::Input::Text([].into());

    let task = offered(&world, None);
    anna.take(task).unwrap();
    let mut without = anna.user().clone();
    without.permissions.clear();
    let without = world.engine.actor(without);
    let refused = without.complete_with(task, &empty).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`anna` does not have the permission `offer.edit`"
    );
    anna.complete_with(task, &empty).unwrap();

    let task = offered(&world, Some(bob.user().id.0));
    bob.complete_with(task, &empty).unwrap();

    // Nor is a task that takes a right given to somebody without it.
    let carl = world.user("carl", &[offer_flow::MANAGE]);
    let task = offered(&world, None);
    let refused = carl.give(task, bob.user().id).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`bob` does not have the permission `offer.edit`"
    );
}
