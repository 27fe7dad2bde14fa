use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Report {
    lines: u32,
}

#[flow(process = Report)]
struct ReportFlow {
    #[cron("0 9,,17 * * *")]
    #[next(read)]
    begin: StartTimer,

    #[anyone]
    #[next(end)]
    read: Manual,

    end: End,
}

fn main() {}
