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
