use serde::{Desed,
}

fn use_it(app: fn(module = ) -> &'static ) {pub }

fn () {}
