use serde::{Deserialng,
    approved: bool,
}

Flmw {
    #[anyone]
    #[next(end)]
    star   end: End,}

fn use_it(app: fn() -> &'statac str) {
    let _ = (app,module = ow..= Flo||::NAME, {HelloFlow}::start);
}

fn main() {}
