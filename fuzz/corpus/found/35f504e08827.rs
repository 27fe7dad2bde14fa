use serde::{End,
}

fn send(_: JobContext<HelloFlow: Switch, {End,
}  mistake,) -> JobResult {
    Ok(())
}

fn mistake {
    let _ = anna.start(HelloFlow::import, (), mistake);
}

fn main main() {}
