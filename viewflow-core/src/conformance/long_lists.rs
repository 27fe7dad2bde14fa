//! Lists of many items.

use super::World;
use super::lists::of;
use crate::store::{JobState, Page};
use crate::{Error, ProcessStatus};

/// A step writes many rows, and reads or calls off many.
pub fn a_list_may_be_long(world: World) {
    const MANY: u32 = 1_000;
    let items: Vec<_> = (0..MANY).map(|item| item.to_string()).collect();
    let process = of(&world, "jobs", &items.join(" "));
    let numbers: Vec<_> = process.jobs().into_iter().map(|(job, _)| job).collect();
    assert_eq!(numbers, (3..3 + MANY).collect::<Vec<_>>());
    assert_eq!(process.items(), items);
    process.worked();
    world
        .user("carl")
        .complete_rest(process.id, "jobs")
        .unwrap();
    process.look();
    assert_eq!(process.jobs(), []);
    assert_eq!(process.trail().matches("jobs canceled").count(), 999);
    assert_eq!(process.written(), "0 is carried");
    // And all of it is gathered, where all of it is done.
    let process = of(&world, "functions", &items.join(" "));
    assert_eq!(process.open(), "after new");
    assert_eq!(process.written().matches(" is counted").count(), 1_000);
}

/// A step is followed by a part for each of many items; whoever took it does not wait for all of them.
pub fn what_is_too_much_to_follow_a_step_at_once_is_for_workers(world: World) {
    let items: Vec<_> = (0..70).map(|item| item.to_string()).collect();
    let process = of(&world, "parts", &items.join(" "));
    let begun = || {
        let parts = world
            .engine
            .store()
            .children_of(process.id, Page::first(100));
        parts.unwrap().items.len()
    };
    let left: Vec<_> = process.jobs();
    assert_eq!((begun(), left.len()), (64, 6));
    assert!(left.iter().all(|(_, state)| *state == JobState::Begin));
    world.work_all();
    assert_eq!((begun(), process.jobs()), (70, vec![]));
    world.user("carl").cancel_process(process.id).unwrap();
    world.look();
    assert!(
        world
            .all()
            .iter()
            .all(|whole| whole.process.status == ProcessStatus::Canceled)
    );
}

/// A worker was about to begin a part when the process was called off.
pub fn a_part_that_has_not_begun_does_not_begin_once_it_is_called_off(world: World) {
    let items: Vec<_> = (0..66).map(|item| item.to_string()).collect();
    let process = of(&world, "parts", &items.join(" "));
    let claim = world.claim("worker").unwrap();
    assert_eq!(claim.task(), process.task(67));
    world.user("carl").cancel_process(process.id).unwrap();
    world.look();
    let late = world.refused(|| world.engine.advance(&claim));
    assert!(matches!(late, Error::LostClaim(_)), "{late}");
    assert_eq!((world.work(), process.jobs()), (None, vec![]));
    let all = world.all();
    assert_eq!(all.len(), 1 + 64);
    let canceled = ProcessStatus::Canceled;
    assert!(all.iter().all(|whole| whole.process.status == canceled));
}
