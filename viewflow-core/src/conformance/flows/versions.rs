//! One flow, as it was and as it is.

use super::notes::{flow, job};

flow! {
    /// As it was.
    OldReviewFlow = "review"
    begin: StartHandle -> fork;
    fork: Split -> check, stamp, send;
    check: Manual -> meet;
    stamp: Manual -> meet;
    send: Job -> meet { handler: job() };
    meet: Join -> end;
    end: End;
}

flow! {
    /// `check` is called `look` now, `sign` takes the place of `stamp`, and there is one more branch.
    NewReviewFlow = "review"
    begin: StartHandle -> fork;
    fork: Split -> look, sign, send, file;
    look: Manual -> meet;
    sign: Manual -> meet;
    send: Job -> meet { handler: job() };
    file: Manual -> meet;
    meet: Join -> end;
    end: End;
    + const RENAMED: &'static [(&'static str, &'static str)] = &[("check", "look")];
    const REMOVED: &'static [(&'static str, &'static str)] = &[("stamp", "sign")];
}

flow! {
    /// The same, without a word of what has become of `check` and `stamp`.
    ForgetfulReviewFlow = "review"
    begin: StartHandle -> fork;
    fork: Split -> look, send;
    look: Manual -> meet;
    send: Job -> meet { handler: job() };
    meet: Join -> end;
    end: End;
}
