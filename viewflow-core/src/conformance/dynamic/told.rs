//! Messages and signals, with a store that fails at every call in turn: nothing is lost or doubled.

use super::crash::{Crash, Crashing, Fuse};
use crate::conformance::flows::{CallFlow, Notes, WakeFlow, WordFlow, told};
use crate::store::{Page, ProcessFilter, ProcessRow, Store};
use crate::{Engine, Envelope, ProcessId, ProcessStatus};

/// More calls than it takes to deliver anything here.
const CALLS: u32 = 60;

struct Program {
    engine: Engine,
    fuse: Fuse,
}

impl Program {
    fn new(store: impl Store) -> Self {
        let fuse = Fuse::default();
        let store = Crashing {
            store,
            fuse: fuse.clone(),
        };
        let engine = Engine::builder(store)
            .flow::<WordFlow>()
            .flow::<CallFlow>()
            .flow::<WakeFlow>();
        let engine = engine.build().unwrap();
        engine.migrate().unwrap();
        Self { engine, fuse }
    }

    /// Does it while the store fails, then has the program begin again, and workers do what is left.
    /// Answers whether it has failed.
    fn fails(&self, crash: Crash, act: impl FnOnce(&Engine)) -> bool {
        self.fuse.set(Some(crash));
        act(&self.engine);
        let failed = self.fuse.has_failed();
        self.fuse.set(None);
        self.deliver();
        failed
    }

    fn deliver(&self) {
        for _ in 0..20 {
            if self.engine.sweep().unwrap() == 0 {
                return;
            }
        }
        panic!("it does not end");
    }

    fn of(&self, flow: &str) -> Vec<ProcessRow> {
        let filter = ProcessFilter {
            flows: vec![flow.into()],
            status: None,
            involving: None,
        };
        let page = Page::first(100);
        self.engine.store().processes(&filter, page).unwrap().items
    }

    /// What the code of a process has written down.
    fn written(&self, process: ProcessId) -> Vec<String> {
        let process = self.engine.process::<WordFlow>(process);
        process.unwrap().data.written
    }

    fn waits_for(&self, key: &str) -> ProcessId {
        let notes = Notes::told(key);
        let start = self.engine.flow("word").unwrap().find("begin").unwrap();
        self.engine
            .start_at("word", start, Box::new(notes), None)
            .unwrap()
    }
}

/// Every way in which the store can fail, for as many calls as there are.
fn crashes() -> impl Iterator<Item = Crash> {
    (0..CALLS).flat_map(|after| {
        [(false, false), (true, false), (false, true), (true, true)].map(|(done, for_good)| Crash {
            after,
            done,
            for_good,
        })
    })
}

pub fn a_message_is_taken_once_wherever_the_program_dies<S: Store>(store: impl Fn() -> S) {
    let program = Program::new(store());
    let mut failures = 0;
    for (round, crash) in crashes().enumerate() {
        let key = format!("key-{round}");
        let both = [program.waits_for(&key), program.waits_for(&key)];
        let message = || Envelope::of(&told::Word).key(&key).id(&key);
        let failed = program.fails(crash, |engine| drop(engine.send(message())));
        failures += u32::from(failed);
        // Whoever is not sure whether he has sent it sends it again.
        program.engine.send(message()).unwrap();
        program.deliver();
        let written: Vec<_> = both.iter().flat_map(|p| program.written(*p)).collect();
        assert_eq!(written, ["word"], "{crash:?}");
        assert_eq!(program.written(both[0]), ["word"], "{crash:?}");
        let store = program.engine.store();
        assert_eq!(store.subscriptions_of(both[0]).unwrap(), [], "{crash:?}");
        assert_eq!(store.subscriptions_of(both[1]).unwrap().len(), 1);
        program
            .engine
            .send(Envelope::of(&told::Word).key(&key))
            .unwrap();
    }
    assert!(failures > 20, "{failures}");
}

pub fn who_begins_to_wait_finds_what_is_kept_wherever_the_program_dies<S: Store>(
    store: impl Fn() -> S,
) {
    let program = Program::new(store());
    for (round, crash) in crashes().enumerate() {
        let key = format!("key-{round}");
        let message = Envelope::of(&told::Word).key(&key);
        program.engine.send(message).unwrap();
        let before = program.of("word").len();
        let start = program.engine.flow("word").unwrap().find("begin").unwrap();
        program.fails(crash, |engine| {
            let notes = Box::new(Notes::told(&key));
            drop(engine.start_at("word", start, notes, None));
        });
        match program.of("word").len() - before {
            0 => {}
            1 => {
                let process = program.of("word")[0].clone();
                assert_eq!(program.written(process.id), ["word"], "{crash:?}");
                assert_eq!(process.status, ProcessStatus::Done);
            }
            more => panic!("{more} have begun: {crash:?}"),
        }
        // The lists stay short.
        if before > 90 {
            break;
        }
    }
}

pub fn a_message_begins_one_process_wherever_the_program_dies<S: Store>(store: impl Fn() -> S) {
    for crash in crashes() {
        let program = Program::new(store());
        let message = || Envelope::of(&told::Wake).id("wake");
        let failed = program.fails(crash, |engine| drop(engine.send(message())));
        program.engine.send(message()).unwrap();
        program.deliver();
        assert_eq!(program.of("wake").len(), 1, "{crash:?}");
        if !failed {
            return;
        }
    }
}

pub fn a_signal_is_heard_once_by_all_wherever_the_program_dies<S: Store>(store: impl Fn() -> S) {
    for crash in crashes() {
        let program = Program::new(store());
        let start = program.engine.flow("call").unwrap().find("begin").unwrap();
        for _ in 0..3 {
            let notes = Box::new(Notes::default());
            program.engine.start_at("call", start, notes, None).unwrap();
        }
        let failed = program.fails(crash, |engine| drop(engine.broadcast(&told::Call)));
        // All have heard it, or nobody has: then it was not thrown.
        let processes = program.of("call");
        let heard = |row: &ProcessRow| {
            let process = program.engine.process::<CallFlow>(row.id);
            process.unwrap().data.written
        };
        let all: Vec<Vec<String>> = processes.iter().map(heard).collect();
        let begun = program.of("wake").len();
        match all[0].is_empty() {
            true => assert!(all.iter().all(Vec::is_empty) && begun == 0, "{crash:?}"),
            false => {
                assert!(
                    all.iter().all(|heard| heard == &["call"]),
                    "{crash:?}: {all:?}"
                );
                assert_eq!(begun, 1, "{crash:?}");
            }
        }
        let untaken = program
            .engine
            .store()
            .untaken(None, Page::first(9))
            .unwrap();
        assert_eq!(untaken.items, [], "{crash:?}");
        if !failed {
            return;
        }
    }
}
