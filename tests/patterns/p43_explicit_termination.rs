//! Pattern 43, Explicit Termination: a process is over when it comes to a certain end, and what is
//! still open is called off.

use serde::{Deserialize, Serialize};
use viewflow::Status;
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Search {
    place: String,
}

/// Two teams search; who finds the child ends the search.
#[flow(process = Search)]
pub struct SearchFlow {
    #[form(place)]
    #[anyone]
    #[next(fork)]
    report: Start,

    #[next(search_woods, ask_neighbours)]
    fork: Split,

    #[anyone]
    #[next(found)]
    search_woods: Manual,

    #[run(ask)]
    #[next(tell)]
    ask_neighbours: Job,

    #[anyone]
    #[next(nothing)]
    tell: Manual,

    /// Found
    found: TerminateEnd,

    nothing: End,
}

async fn ask(_: JobContext<SearchFlow>) -> JobResult {
    Ok(())
}

stories!(finding_ends_everything, another_end_ends_its_branch_only);

use search_flow::report::Form;

fn finding_ends_everything(test: FlowTest) {
    let test = test.flow::<SearchFlow>();
    let search = test.user("anna").starts(
        SearchFlow::report,
        Form {
            place: "here".into(),
        },
    );
    search.task(SearchFlow::search_woods).confirmed_by("team");
    search.expect_done().expect_open(());
    search
        .task(SearchFlow::ask_neighbours)
        .expect_status(Status::Canceled);
    test.run_jobs();
    search.expect_path(["report", "fork", "search_woods", "found"]);
}

fn another_end_ends_its_branch_only(test: FlowTest) {
    let test = test.flow::<SearchFlow>();
    let search = test.user("anna").starts(
        SearchFlow::report,
        Form {
            place: "here".into(),
        },
    );
    test.run_jobs();
    search.task(SearchFlow::tell).confirmed_by("team");
    search.expect_active().expect_open(SearchFlow::search_woods);
    search.task(SearchFlow::search_woods).confirmed_by("team");
    search.expect_done();
}
