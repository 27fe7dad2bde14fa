#[flow(process = Hello + Send)]
struct HelloFlow {
    #[anyone]
    #[next(end)]
    start: Start,
    end: End,
}
