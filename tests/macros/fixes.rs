//! The programs of `docs/errors` with their fixes applied, to be compiled.
//!
//! Written by `PAGES=overwrite cargo test --test ui pages`.

mod vf0001 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0002 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        end: End,
        #[anyone]
        #[next(end)]
        approve: View,
    }
}

mod vf0003 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(a)]
        start: Start,
        #[anyone]
        #[next(b)]
        a: View,
        #[anyone]
        #[next(end)]
        b: View,
        end: End,
    }
}

mod vf0004 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        gift: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(gift)]
        #[next(fork)]
        start: Start,

        #[next(pay, is_gift)]
        fork: Split,

        #[anyone]
        #[next(meet)]
        pay: View,

        #[when(|process| process.gift)]
        #[then(wrap)]
        #[otherwise(meet)]
        is_gift: If,

        #[anyone]
        #[next(meet)]
        wrap: View,

        #[next(end)]
        meet: Join,

        end: End,
    }
}

mod vf0005 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item)]
        #[next(fork)]
        start: Start,

        #[next(pack, pay)]
        fork: Split,

        #[anyone]
        #[next(ready)]
        pack: View,

        #[anyone]
        #[next(ready)]
        pay: View,

        #[next(send)]
        ready: Join,

        #[anyone]
        #[next(end)]
        send: View,

        end: End,
    }
}

mod vf0006 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Diary {
        text: String,
        more: bool,
    }

    #[flow(process = Diary)]
    struct DiaryFlow {
        #[anyone]
        #[next(write)]
        start: Start,

        #[anyone]
        #[form(text, more)]
        #[next(is_more)]
        write: View,

        #[when(|process| process.more)]
        #[then(write)]
        #[otherwise(end)]
        is_more: If,

        end: End,
    }
}

mod vf0007 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        large: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(large)]
        #[next(check)]
        start: Start,

        #[when(|process| process.large)]
        #[then(with_van)]
        #[otherwise(by_post)]
        check: If,

        #[next(load, drive)]
        with_van: Split,

        #[next(stamp, label)]
        by_post: Split,

        #[anyone]
        #[next(loaded)]
        load: View,

        #[anyone]
        #[next(loaded)]
        drive: View,

        #[next(meet)]
        loaded: Join,

        #[anyone]
        #[next(posted)]
        stamp: View,

        #[anyone]
        #[next(posted)]
        label: View,

        #[next(meet)]
        posted: Join,

        #[next(end)]
        meet: Merge,

        end: End,
    }
}

mod vf0008 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        large: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(large)]
        #[next(check)]
        start: Start,

        #[when(|process| process.large)]
        #[then(drive)]
        #[otherwise(post)]
        check: If,

        #[anyone]
        #[next(meet)]
        drive: View,

        #[anyone]
        #[next(meet)]
        post: View,

        #[next(end)]
        meet: Merge,

        end: End,
    }
}

mod vf0009 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item)]
        #[next(pack)]
        start: Start,

        #[anyone]
        #[next(end)]
        pack: View,

        end: End,
    }
}

mod vf0010 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item)]
        #[next(pack)]
        start: Start,

        #[anyone]
        #[next(end)]
        pack: View,

        end: End,
    }
}

mod vf0011 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Counter {
        count: u32,
    }

    #[flow(process = Counter)]
    struct CounterFlow {
        #[anyone]
        #[form(count)]
        #[next(add)]
        start: Start,

        #[run(add)]
        #[next(check)]
        add: Function,

        #[when(|process| process.count < 10)]
        #[then(look)]
        #[otherwise(end)]
        check: If,

        #[anyone]
        #[next(add)]
        look: View,

        end: End,
    }

    fn add(step: &mut FunctionContext<'_, CounterFlow>) -> FunctionResult {
        step.process_mut().count += 1;
        Ok(())
    }
}

mod vf0012 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Trip {
        to: String,
        paid: bool,
        guests: Vec<String>,
    }

    #[flow(process = Trip)]
    struct TripFlow {
        #[next(flight)]
        plan: StartHandle,

        #[run(book)]
        #[compensate_with(cancel_flight)]
        #[next(pay)]
        flight: Function,

        #[anyone]
        #[form(paid)]
        #[next(is_paid)]
        pay: View,

        #[when(|trip| trip.paid)]
        #[then(end)]
        #[otherwise(call_off)]
        is_paid: If,

        #[next(end)]
        call_off: Compensate,

        #[run(cancel)]
        cancel_flight: Function,

        end: End,
    }

    fn book(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }

    fn cancel(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }
}

mod vf0014 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Leave {
        days: u32,
        approved: bool,
    }

    #[flow(process = Leave)]
    struct LeaveFlow {
        #[anyone]
        #[form(days)]
        #[next(approve)]
        start: Start,

        #[when(|process| process.approved)]
        #[then(record)]
        #[otherwise(end)]
        check: If,

        #[anyone]
        #[form(approved)]
        #[next(check)]
        approve: View,

        #[anyone]
        #[next(end)]
        record: View,

        end: End,
    }
}

mod vf0015 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Leave {
        days: u32,
    }

    #[flow(process = Leave)]
    struct LeaveFlow {
        #[anyone]
        #[form(days)]
        #[next(long)]
        start: Start,

        #[when(|process| process.days > 10)]
        #[then(approve)]
        #[otherwise(record)]
        long: If,

        #[anyone]
        #[next(record)]
        approve: View,

        #[assign(owner_of(start))]
        #[next(end)]
        record: View,

        end: End,
    }
}

mod vf0016 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(fork)]
        start: Start,

        #[next(pack, pay)]
        fork: Split,

        #[anyone]
        #[next(meet)]
        pack: View,

        #[anyone]
        #[next(meet)]
        pay: View,

        #[wait(1)]
        #[next(end)]
        meet: Join,

        end: End,
    }
}

mod vf0017 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(fork)]
        start: Start,

        #[next(pack, pay)]
        fork: Split,

        #[anyone]
        #[next(meet)]
        pack: View,

        #[anyone]
        #[next(meet)]
        pay: View,

        #[wait(1, cancel)]
        #[next(check)]
        meet: Join,

        #[when(|process| process.urgent)]
        #[then(fork)]
        #[otherwise(end)]
        check: If,

        end: End,
    }
}

mod vf0018 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Leave {
        days: u32,
        approved: bool,
    }

    #[flow(process = Leave)]
    struct LeaveFlow {
        #[anyone]
        #[form(days)]
        #[next(approve)]
        ask: Start,

        #[on_timeout(days = 1, repeat, then(remind))]
        #[anyone]
        #[next(check)]
        approve: View,

        #[anyone]
        #[next(end)]
        remind: Manual,

        #[anyone]
        #[next(end)]
        check: Manual,

        end: End,
    }
}

mod vf0019 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(race)]
        start: Start,

        #[next(call, count)]
        race: First,

        #[anyone]
        #[next(end)]
        call: View,

        #[run(count)]
        #[next(end)]
        count: Job,

        end: End,
    }

    async fn count(job: JobContext<OrderFlow>) -> JobResult {
        job.update(|process| process.urgent = true);
        Ok(())
    }
}

mod vf0020 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }
}

mod vf0021 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }
}

mod vf0022 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }

    fn use_it(app: fn() -> &'static str) {
        let _ = (app, <HelloFlow as Flow>::NAME, HelloFlow::start);
    }
}

mod vf0023 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    /// Hello world
    #[flow(process = Hello, name = "hello_world")]
    struct HelloFlow {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }
}

mod vf0024 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }
}

mod vf0025 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }
}

mod vf0026 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0027 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0028 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[form(text)]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0029 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0030 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0031 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0032 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(send)]
        start: Start,
        #[run(send)]
        #[retry(times = 3, delay(seconds = 3))]
        #[next(end)]
        send: Job,
        end: End,
    }

    async fn send(_: JobContext<HelloFlow>) -> JobResult {
        Ok(())
    }
}

mod vf0033 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0034 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0035 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0036 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[form(approved)]
        #[next(check)]
        start: Start,
        #[when(|process| process.approved)]
        #[then(end)]
        #[otherwise(fill)]
        check: If,
        #[anyone]
        #[form(text)]
        #[next(check)]
        fill: View,
        end: End,
    }
}

mod vf0037 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[form(approved)]
        #[next(check)]
        start: Start,
        #[when(|process| process.approved)]
        #[then(end)]
        #[otherwise(fill)]
        check: If,
        #[anyone]
        #[form(approved)]
        #[next(check)]
        fill: View,
        end: End,
    }
}

mod vf0038 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[form(text)]
        #[permission]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0039 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[permission]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0040 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[permission("hello.may_approve")]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0041 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(view)]
        start: Start,
        #[permission("hello.view_task")]
        #[next(end)]
        view: View,
        end: End,
    }
}

mod vf0042 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[permission]
        #[except(owner_of(start))]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0043 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[assign(owner_of(start))]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0044 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(approve)]
        start: Start,
        #[anyone]
        #[except(owner_of(start))]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0045 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[form(approved)]
        #[next(check)]
        start: Start,
        #[when(|process| process.approved)]
        #[then(end)]
        #[otherwise(approve)]
        check: If,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0046 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[form(approved)]
        #[next(check)]
        start: Start,
        #[when(|process| process.approved)]
        #[then(end)]
        #[otherwise(approve)]
        check: If,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod vf0047 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(send)]
        start: Start,
        #[run(send)]
        #[next(end)]
        send: Job,
        end: End,
    }

    async fn send(_: JobContext<HelloFlow>) -> JobResult {
        Ok(())
    }
}

mod vf0048 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
        approved: bool,
    }

    #[flow(process = Hello)]
    struct HelloFlow {
        #[anyone]
        #[next(send)]
        start: Start,
        #[run(send)]
        #[retry(times = 5, backoff(linear))]
        #[next(end)]
        send: Job,
        end: End,
    }

    async fn send(_: JobContext<HelloFlow>) -> JobResult {
        Ok(())
    }
}

mod vf0049 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        text: String,
    }
}

mod vf0050 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        #[garde(custom(check))]
        text: String,
    }

    fn check(text: &str, _: &()) -> Result<(), String> {
        match text.ends_with('!') {
            true => Ok(()),
            false => Err("say it with an exclamation mark".into()),
        }
    }
}

mod vf0051 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {}
}

mod vf0052 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    #[process(table = hellos)]
    struct Hello {
        text: String,
    }

    diesel::table! {
        hellos (process_id) {
            process_id -> BigInt,
            text -> Text,
        }
    }
}

mod vf0053 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        #[garde(length(min = 1), ascii)]
        text: String,
    }
}

mod vf0054 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Hello {
        #[garde(length(equal = 2))]
        text: String,
    }
}

mod vf0055 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Choice, Serialize, Deserialize)]
    enum Size {
        Small,
        Large,
    }
}

mod vf0056 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Choice, Serialize, Deserialize)]
    enum Size {
        Small,
        Large,
    }
}

mod vf0057 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Choice, Serialize, Deserialize)]
    enum Size {
        Small,
        Other,
    }
}

mod vf0058 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Choice, Serialize, Deserialize)]
    enum Server {
        Http,
        Other,
    }
}

mod vf0059 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Serialize, Deserialize, Default)]
    enum Carrier {
        #[default]
        Post,
        Van,
        Air,
    }

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Parcel {
        carrier: Carrier,
        weight: u32,
    }

    #[flow(process = Parcel)]
    struct ParcelFlow {
        #[next(route)]
        order: StartHandle,

        #[on(carrier)]
        #[case(Carrier::Post => post, Carrier::Van | Carrier::Air => drive)]
        route: Switch,

        #[anyone]
        #[next(end)]
        post: View,

        #[anyone]
        #[next(end)]
        drive: View,

        end: End,
    }
}

mod vf0060 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Parcel {
        weight: u32,
    }

    #[flow(process = Parcel)]
    struct ParcelFlow {
        #[next(fork)]
        order: StartHandle,

        #[next(pack, label)]
        fork: Split,

        #[anyone]
        #[next(meet)]
        pack: View,

        #[anyone]
        #[next(meet)]
        label: View,

        #[next(end)]
        meet: Join,

        end: End,
    }
}

mod vf0061 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Parcel {
        weight: u32,
    }

    #[flow(process = Parcel)]
    struct ParcelFlow {
        #[next(fork)]
        order: StartHandle,

        #[branch(|process| process.weight > 0 => label)]
        #[otherwise(pack)]
        fork: Split,

        #[anyone]
        #[next(meet)]
        pack: View,

        #[anyone]
        #[next(meet)]
        label: View,

        #[next(end)]
        meet: Join,

        end: End,
    }
}

mod vf0062 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(pack)]
        start: Start,

        #[anyone]
        #[next(end)]
        pack: View,

        end: End,
    }
}

mod vf0063 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(fork)]
        start: Start,

        #[next(pack, pay)]
        fork: Split,

        #[anyone]
        #[next(meet)]
        pack: View,

        #[anyone]
        #[next(meet)]
        pay: View,

        #[wait(1)]
        #[next(end)]
        meet: Join,

        end: End,
    }
}

mod vf0064 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(fork)]
        start: Start,

        #[next(pack, pay)]
        fork: Split,

        #[anyone]
        #[cancels(pay)]
        #[next(end)]
        pack: View,

        #[anyone]
        #[next(end)]
        pay: View,

        end: End,
    }
}

mod vf0065 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(fork)]
        start: Start,

        #[next(pack, pay)]
        fork: Split,

        #[anyone]
        #[mutex("desk")]
        #[next(end)]
        pack: View,

        #[anyone]
        #[mutex("desk")]
        #[next(end)]
        pay: View,

        end: End,
    }
}

mod vf0066 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        urgent: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item, urgent)]
        #[next(fork)]
        start: Start,

        #[next(pack, pay)]
        fork: Split,

        #[anyone]
        #[only_while(pay)]
        #[next(end)]
        pack: View,

        #[anyone]
        #[next(end)]
        pay: View,

        end: End,
    }
}

mod vf0067 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Line {
        article: String,
        packed: bool,
        clerk: String,
    }

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        lines: Vec<Line>,
        total: u32,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[next(pack)]
        start: StartHandle,

        #[anyone]
        #[each(lines)]
        #[collect(lines)]
        #[next(end)]
        pack: View,

        end: End,
    }
}

mod vf0068 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item)]
        #[next(pack)]
        start: Start,

        #[anyone]
        #[next(wrap)]
        pack: View,

        #[anyone]
        #[next(end)]
        wrap: View,

        end: End,
    }
}

mod vf0069 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Trip {
        to: String,
        paid: bool,
        guests: Vec<String>,
    }

    #[flow(process = Trip)]
    struct TripFlow {
        #[next(flight)]
        plan: StartHandle,

        #[run(book)]
        #[compensate_with(cancel_flight)]
        #[next(pay)]
        flight: Function,

        #[run(cancel)]
        cancel_flight: Function,

        #[anyone]
        #[form(paid)]
        #[next(is_paid)]
        pay: View,

        #[when(|trip| trip.paid)]
        #[then(end)]
        #[otherwise(call_off)]
        is_paid: If,

        #[next(end)]
        call_off: Compensate,

        end: End,
    }

    fn book(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }

    fn cancel(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }
}

mod vf0070 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Trip {
        to: String,
        paid: bool,
        guests: Vec<String>,
    }

    #[flow(process = Trip)]
    struct TripFlow {
        #[next(flight)]
        plan: StartHandle,

        #[run(book)]
        #[compensate_with(cancel_flight)]
        #[next(pay)]
        flight: Function,

        #[anyone]
        #[form(paid)]
        #[next(is_paid)]
        pay: View,

        #[when(|trip| trip.paid)]
        #[then(end)]
        #[otherwise(call_off)]
        is_paid: If,

        #[next(end)]
        call_off: Compensate,

        #[run(cancel)]
        cancel_flight: Function,

        end: End,
    }

    fn book(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }

    fn cancel(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }
}

mod vf0100 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Task {
        depth: u32,
        is_simple: bool,
    }

    #[flow(process = Task)]
    struct TaskFlow {
        #[next(work)]
        start: StartHandle,

        #[anyone]
        #[form(is_simple)]
        #[next(check)]
        work: View,

        #[when(|task| task.is_simple)]
        #[then(end)]
        #[otherwise(divide)]
        check: If,

        #[input(|task| Task { depth: task.depth + 1, is_simple: false })]
        #[next(end)]
        divide: Subprocess<TaskFlow>,

        end: End,
    }
}

mod vf0101 {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Trip {
        to: String,
        paid: bool,
        guests: Vec<String>,
    }

    #[flow(process = Trip)]
    struct TripFlow {
        #[next(flight)]
        plan: StartHandle,

        #[run(book)]
        #[compensate_with(cancel_flight)]
        #[next(pay)]
        flight: Function,

        #[run(cancel)]
        cancel_flight: Function,

        #[anyone]
        #[form(paid)]
        #[next(is_paid)]
        pay: View,

        #[when(|trip| trip.paid)]
        #[then(end)]
        #[otherwise(call_off)]
        is_paid: If,

        #[next(end)]
        call_off: Compensate,

        end: End,
    }

    fn book(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }

    fn cancel(_: &mut FunctionContext<'_, TripFlow>) -> FunctionResult {
        Ok(())
    }
}
