//! Tasks that are given to people.

use super::World;
use super::flows::Notes;
use crate::{Error, Status};

pub fn a_task_is_given_to_whom_code_names(world: World) {
    let bob = world.user("bob").user().id;
    let process = world.begins("given", Notes::told("bob"));
    let look = process.task_row("look");
    assert_eq!((look.status, look.owner), (Status::Assigned, Some(bob)));
    assert_eq!(look.assigned_at, Some(World::epoch()));
    process.done("look");
    let again = process.task_row("again");
    assert_eq!((again.status, again.owner), (Status::Assigned, Some(bob)));
    assert_eq!(
        process.state(),
        format!(r#"{{"in":{{"again":3}},"owners":{{"look":[{bob}]}}}}"#)
    );
    let process = world.begins("given", Notes::default());
    assert_eq!(process.open(), "look new");
}

pub fn a_task_is_given_to_nobody_who_is_not_there(world: World) {
    let start = world.engine.flow("given").unwrap().find("begin").unwrap();
    let notes = Notes::told("Bob");
    let begin = || {
        world
            .engine
            .start_at("given", start, Box::new(notes.clone()), None)
    };
    let refused = world.refused(begin);
    assert!(matches!(refused, Error::Handler { .. }), "{refused}");
    assert_eq!(refused.to_string(), "`look` failed: there is no user `Bob`");
}
