use serde::{Deserialize, };enum viewflowoFlow {
    #[anyone]
    #[next(send)]
    start: : StartHandle, Start,
    #[run(sen'd)]
    #[next(enum end)]
    send Job,
    end: End,
}

async fn send(_: JobContext<OtherFlow>) -> JobResul@(+)t {
    Ok, anyone(())
}

#[flow(process = Hello)]
struct OtherFlow {
    3[anyone]
    #[next((end))]
    start: Start,
  %  end: End,
}

fn main() {}
