//! Pattern 12, Multiple Instances without Synchronization: several tasks of one kind are begun, and
//! nobody waits for them.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Newsletter {
    readers: Vec<String>,
}

#[flow(process = Newsletter)]
pub struct NewsletterFlow {
    #[next(send)]
    write: StartHandle,

    #[each(readers)]
    #[run(send)]
    #[wait(0)]
    #[next(archive)]
    send: Job,

    #[anyone]
    #[next(end)]
    archive: Manual,

    end: End,
}

async fn send(_: JobContext<NewsletterFlow>, reader: String) -> Result<String, HandlerError> {
    Ok(reader)
}

stories!(
    nobody_waits_for_the_letters,
    the_process_is_over_with_the_last_letter
);

fn readers(names: &[&str]) -> Newsletter {
    Newsletter {
        readers: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn nobody_waits_for_the_letters(test: FlowTest) {
    let test = test.flow::<NewsletterFlow>();
    let letter = test.starts(NewsletterFlow::write, readers(&["anna", "bert"]));
    letter.expect_open((NewsletterFlow::archive, NewsletterFlow::send));
    assert_eq!(letter.tasks(NewsletterFlow::send).len(), 2);
    test.run_jobs();
    letter
        .expect_open(NewsletterFlow::archive)
        .expect_times(NewsletterFlow::send, 2);
}

fn the_process_is_over_with_the_last_letter(test: FlowTest) {
    let test = test.flow::<NewsletterFlow>();
    let letter = test.starts(NewsletterFlow::write, readers(&["anna", "bert"]));
    letter.task(NewsletterFlow::archive).confirmed_by("editor");
    letter
        .expect_active()
        .task_for(NewsletterFlow::send, |reader| reader == "bert")
        .performed();
    letter.expect_active();
    test.run_jobs();
    letter
        .expect_done()
        .expect_times(NewsletterFlow::archive, 1);
}
