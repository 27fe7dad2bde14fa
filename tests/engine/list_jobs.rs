//! Jobs about the items of a list: there may be thousands of them, so none reads its process, which
//! holds the list, unless its handler asks for it.

use std::cell::Cell;

use serde::{Deserialize, Deserializer, Serialize};
use viewflow::prelude::*;
use viewflow::{Attempt, ProcessStatus};

use crate::world::World;

thread_local! {
    /// How often a process was read in this thread, in which all of a test happens.
    static READ: Cell<u32> = const { Cell::new(0) };
}

fn counted<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    READ.set(READ.get() + 1);
    String::deserialize(from)
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Newsletter {
    #[serde(deserialize_with = "counted")]
    text: String,
    readers: Vec<String>,
}

#[flow(process = Newsletter)]
pub struct NewsletterFlow {
    #[next(send)]
    publish: StartHandle,
    #[each(readers)]
    #[run(send)]
    #[next(end)]
    send: Job,
    end: End,
}

fn send(job: JobContext<NewsletterFlow>, reader: String) -> Result<String, HandlerError> {
    if reader == "curious" {
        assert_eq!(job.process().text, "news");
        assert_eq!(job.process().readers.len(), 3);
    }
    Ok(reader)
}

#[test]
fn a_job_of_a_list_reads_its_process_if_it_asks_for_it() {
    for world in World::both(|engine| engine.flow::<NewsletterFlow>()) {
        let newsletter = Newsletter {
            text: "news".into(),
            readers: ["curious", "busy", "away"].map(Into::into).into(),
        };
        let started = world.engine.start(NewsletterFlow::publish, newsletter);
        let process = started.unwrap();
        let reads = || {
            READ.set(0);
            assert_eq!(world.work(), Some(Attempt::Finished));
            READ.get()
        };
        assert_eq!([reads(), reads(), reads()], [1, 0, 0]);
        assert_eq!(world.status(process), ProcessStatus::Done);
    }
}
