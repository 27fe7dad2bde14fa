//! What stands in a `#[form(..)]` with a form of its own.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
struct Leave {
    days: u32,
}

#[derive(Form)]
#[form(table = leaves)]
struct Verdict {
    granted: bool,
}

impl FormOf<Leave> for Verdict {
    fn open(_: &Leave) -> Self {
        Self { granted: true }
    }
    fn save(self, _: &mut Leave) -> Result<(), FormErrors> {
        Ok(())
    }
}

#[derive(Form)]
enum Answer {
    Yes,
}

#[flow(process = Leave)]
struct LeaveFlow {
    #[form(days, with(Verdict))]
    #[permission]
    #[next(approve)]
    ask: Start,
    #[form(wiht(Verdict))]
    #[permission]
    #[next(check)]
    approve: View,
    #[form(with(Verdict), with(Verdict))]
    #[permission]
    #[next(end)]
    check: View,
    end: End,
}

fn main() {}
