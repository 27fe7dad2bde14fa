use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Report {
    lines: u32,
}

#[flow(process = Report)]
struct ReportFlow {
    #[cron("60 9 * * MON-FRY")]
    #[next(read)]
    begin: StartTimer,

    #[anyone]
    #[next(end)]
    read: Manual,

    end: End,
}

fn main() {}
