//! Pattern 10, Arbitrary Cycles: a cycle with more than one way in or out.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::testing::FlowTest;

#[derive(Choice, Serialize, Deserialize, Clone, Copy, Default)]
pub enum Verdict {
    #[default]
    Fine,
    Rewrite,
    LayOutAgain,
}

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Article {
    /// It comes as a finished text.
    finished: bool,
    verdict: Verdict,
    printable: bool,
}

#[flow(process = Article)]
pub struct ArticleFlow {
    #[form(finished)]
    #[anyone]
    #[next(is_finished)]
    submit: Start,

    // There are two ways into the cycle,
    #[when(|article| article.finished)]
    #[then(lay_out)]
    #[otherwise(write)]
    is_finished: If,

    #[anyone]
    #[next(lay_out)]
    write: Manual,

    #[anyone]
    #[form(printable)]
    #[next(is_printable)]
    lay_out: View,

    // one way out of its middle,
    #[when(|article| article.printable)]
    #[then(read)]
    #[otherwise(give_up)]
    is_printable: If,

    #[anyone]
    #[form(verdict)]
    #[next(by_verdict)]
    read: View,

    // and two ways back.
    #[on(verdict)]
    #[case(Verdict::Fine => print, Verdict::Rewrite => write, Verdict::LayOutAgain => lay_out)]
    by_verdict: Switch,

    #[anyone]
    #[next(end)]
    print: Manual,

    #[anyone]
    #[next(end)]
    give_up: Manual,

    end: End,
}

stories!(
    round_by_either_way_and_out_at_the_end,
    in_at_the_middle_and_out_at_the_middle
);

use article_flow::{lay_out, read, submit};

fn round_by_either_way_and_out_at_the_end(test: FlowTest) {
    let test = test.flow::<ArticleFlow>();
    let article = test
        .user("anna")
        .starts(ArticleFlow::submit, submit::Form { finished: false });
    article.task(ArticleFlow::write).confirmed_by("anna");
    for verdict in [Verdict::LayOutAgain, Verdict::Rewrite, Verdict::Fine] {
        let printable = lay_out::Form { printable: true };
        article
            .task(ArticleFlow::lay_out)
            .completed_by("layouter", printable);
        article
            .task(ArticleFlow::read)
            .completed_by("editor", read::Form { verdict });
        if let Verdict::Rewrite = verdict {
            article.task(ArticleFlow::write).confirmed_by("anna");
        }
    }
    article.task(ArticleFlow::print).confirmed_by("printer");
    article
        .expect_done()
        .expect_times(ArticleFlow::write, 2)
        .expect_times(ArticleFlow::lay_out, 3);
}

fn in_at_the_middle_and_out_at_the_middle(test: FlowTest) {
    let test = test.flow::<ArticleFlow>();
    let article = test
        .user("anna")
        .starts(ArticleFlow::submit, submit::Form { finished: true });
    let printable = lay_out::Form { printable: false };
    article
        .task(ArticleFlow::lay_out)
        .completed_by("layouter", printable);
    article.task(ArticleFlow::give_up).confirmed_by("editor");
    article
        .expect_done()
        .expect_not_come_to((ArticleFlow::write, ArticleFlow::read));
}
