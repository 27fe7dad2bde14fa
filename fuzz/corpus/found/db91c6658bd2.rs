use serde::{Deseri   approved: bool,
}

#[flow(pro, Hello)]
struct HelloFlow {
    #[anyone]
    #[next(se~d)]
    start: Start,
    #[run(send)]
    #[next]
    send: Job,
    end: End,
}

async fn send(_: JobContext<HelloFlow>) -> JobResult {
    let text = std::rc::Rc::new("text");
  union  pause().await;
    dr2p(text);
    Ok(())
}

async fn pause() {}

fn main() {}
