//! Pattern 29, Cancelling Discriminator: the first of several branches goes on, and the others are
//! called off.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Answer {
    enough: bool,
}

/// Three libraries are asked for a book at once. Each has several things to do; the first that has the
/// book is thanked, and the others may stop.
#[flow(process = Answer)]
pub struct BookFlow {
    #[next(ask)]
    wish: StartHandle,

    #[next(city, university, archive)]
    ask: Split,

    #[anyone]
    #[next(found)]
    city: Manual,

    #[anyone]
    #[next(fetch_from_stacks)]
    university: Manual,

    #[anyone]
    #[next(found)]
    fetch_from_stacks: Manual,

    #[run(search)]
    #[next(found)]
    archive: Job,

    #[wait(1, cancel)]
    #[next(read)]
    found: Join,

    #[form(enough)]
    #[anyone]
    #[next(is_enough)]
    read: View,

    #[when(|answer| answer.enough)]
    #[then(end)]
    #[otherwise(ask)]
    is_enough: If,

    end: End,
}

async fn search(_: JobContext<BookFlow>) -> JobResult {
    Ok(())
}

stories!(
    the_first_calls_off_the_others,
    it_calls_off_what_is_in_the_middle_of_a_branch,
    it_is_as_new_in_the_next_round
);

use book_flow::read::Form;

fn the_first_calls_off_the_others(test: FlowTest) {
    let test = test.flow::<BookFlow>();
    let book = test.starts(BookFlow::wish, Answer::default());
    let university = book.task(BookFlow::university).taken_by("ulla").begun();
    book.task(BookFlow::city).confirmed_by("carla");
    book.expect_open(BookFlow::read);
    university
        .expect_status(Status::Canceled)
        .try_completed(())
        .refused("canceled");
    book.task(BookFlow::archive).expect_status(Status::Canceled);
    test.run_jobs();
    book.task(BookFlow::read)
        .completed_by("anna", Form { enough: true });
    book.expect_done()
        .expect_path(["wish", "ask", "city", "found", "read", "is_enough", "end"]);
}

fn it_calls_off_what_is_in_the_middle_of_a_branch(test: FlowTest) {
    let test = test.flow::<BookFlow>();
    let book = test.starts(BookFlow::wish, Answer::default());
    book.task(BookFlow::university).confirmed_by("ulla");
    book.expect_open((
        BookFlow::city,
        BookFlow::fetch_from_stacks,
        BookFlow::archive,
    ));
    test.run_jobs();
    book.expect_open(BookFlow::read);
    book.task(BookFlow::fetch_from_stacks)
        .expect_status(Status::Canceled);
    book.task(BookFlow::university).expect_status(Status::Done);
}

fn it_is_as_new_in_the_next_round(test: FlowTest) {
    let test = test.flow::<BookFlow>();
    let book = test.starts(BookFlow::wish, Answer::default());
    book.task(BookFlow::city).confirmed_by("carla");
    book.task(BookFlow::read)
        .completed_by("anna", Form { enough: false });
    book.expect_open((BookFlow::city, BookFlow::university, BookFlow::archive));
    test.run_jobs();
    book.expect_open(BookFlow::read)
        .expect_times(BookFlow::found, 2);
}
