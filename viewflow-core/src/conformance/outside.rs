//! Code outside, which begins processes and resumes them.

use super::World;
use super::flows::{AskAnswer, AskBegin, HooksBegin, Notes};
use super::story::Story;
use crate::engine::EngineTransaction;
use crate::{Error, ProcessStatus, Status};

fn asked<'w>(world: &'w World, words: &str) -> Story<'w> {
    let id = world.engine.start(AskBegin, Notes::told(words)).unwrap();
    world.story(id)
}

pub fn code_outside_resumes_a_process(world: World) {
    let process = asked(&world, "");
    assert_eq!(process.open(), "answer scheduled");
    assert_eq!(process.jobs(), [], "no worker is to do it");
    world.wait(1);
    let row = world.engine.resume(AskAnswer, process.id, "yes".into());
    let row = row.unwrap();
    process.look();
    assert_eq!(row, process.task_row("answer"));
    assert_eq!((row.status, row.owner), (Status::Done, None));
    assert_eq!(row.finished_at, Some(world.engine.now()));
    assert_eq!(process.written(), "yes, count");
    assert_eq!(process.open(), "after new");
    let twice = world.refused(|| world.engine.resume(AskAnswer, process.id, "no".into()));
    assert!(matches!(twice, Error::NotWaiting { .. }), "{twice}");
}

pub fn a_process_is_resumed_wholly_or_not_at_all(world: World) {
    for word in ["yes", "count"] {
        let process = asked(&world, &format!("fail:{word}"));
        let resume = || world.engine.resume(AskAnswer, process.id, "yes".into());
        let failed = world.refused(resume);
        assert!(matches!(failed, Error::Handler { .. }), "{failed}");
        assert_eq!(process.open(), "answer scheduled");
        assert_eq!(process.written(), "");
        process.tell("");
        resume().unwrap();
        assert_eq!(process.written(), "yes, count");
    }
}

pub fn what_code_does_in_one_transaction_is_kept_as_one(world: World) {
    let asked = [asked(&world, ""), asked(&world, "")];
    let all = |tx: &mut EngineTransaction<'_>| {
        let begun = tx.start(AskBegin, Notes::default())?;
        for process in asked {
            tx.resume(AskAnswer, process.id, "yes".into())?;
        }
        tx.resume(AskAnswer, begun, "at once".into())?;
        Ok::<_, Error>(begun)
    };
    let refused = world.refused(|| {
        world.engine.transaction(|tx| {
            all(tx)?;
            Err::<(), _>(Error::NoUser("nobody".into()))
        })
    });
    assert!(matches!(refused, Error::NoUser(_)));
    assert_eq!(asked[0].open(), "answer scheduled");
    let begun = world.story(world.engine.transaction(all).unwrap());
    assert_eq!(begun.written(), "at once, count");
    for process in asked.iter().chain([&begun]) {
        assert_eq!(process.open(), "after new");
        process.done("after");
        assert_eq!(process.status(), ProcessStatus::Done);
    }
}

pub fn a_step_that_fails_in_a_transaction_takes_back_only_itself(world: World) {
    let (good, bad) = (asked(&world, ""), asked(&world, "fail:count"));
    let begun = world.engine.transaction(|tx| {
        tx.resume(AskAnswer, good.id, "yes".into())?;
        let failed = tx.resume(AskAnswer, bad.id, "yes".into()).unwrap_err();
        assert!(matches!(failed, Error::Handler { .. }), "{failed}");
        let twice = tx.resume(AskAnswer, good.id, "no".into()).unwrap_err();
        assert!(matches!(twice, Error::NotWaiting { .. }), "{twice}");
        // A process is written before its code runs.
        let unborn = tx.start(HooksBegin, Notes::told("fail:look_is_there"));
        assert!(matches!(unborn, Err(Error::Handler { .. })), "{unborn:?}");
        tx.start(AskBegin, Notes::default())
    });
    assert_eq!(world.all().len(), 3);
    let begun = world.story(begun.unwrap());
    assert_eq!(
        (good.written(), good.open()),
        ("yes, count".into(), "after new".into())
    );
    for process in [bad, begun] {
        assert_eq!(process.written(), "");
        assert_eq!(process.trail(), "begin done, answer scheduled");
    }
}
