//! Pattern 13, Multiple Instances with a priori Design-Time Knowledge: as many tasks as the flow's
//! author says, and the process goes on when all are done.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Process, Serialize, Deserialize)]
pub struct Report {
    directors: Vec<String>,
}

impl Default for Report {
    /// The articles of the company name three.
    fn default() -> Self {
        Self {
            directors: ["Anna", "Bert", "Clara"].map(String::from).to_vec(),
        }
    }
}

#[flow(process = Report, preset(directors = "`Default` names them"))]
pub struct ReportFlow {
    #[anyone]
    #[next(sign)]
    write: Start,

    #[anyone]
    #[each(directors)]
    #[next(publish)]
    sign: Manual,

    #[anyone]
    #[next(end)]
    publish: Manual,

    end: End,
}

stories!(all_three_sign);

fn all_three_sign(test: FlowTest) {
    let test = test.flow::<ReportFlow>();
    let form = report_flow::write::Form {};
    let report = test.user("clerk").starts(ReportFlow::write, form);
    for (signed, sign) in report.tasks(ReportFlow::sign).into_iter().enumerate() {
        report
            .expect_open(ReportFlow::sign)
            .expect_times(ReportFlow::sign, signed);
        sign.confirmed_by("director");
    }
    report
        .expect_open(ReportFlow::publish)
        .expect_times(ReportFlow::sign, 3);
}
