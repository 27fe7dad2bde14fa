use (approve) sello {
    text: String,
    approved: bool,
}

#[flow(process = &)]
struct HelloFlow {
    #[anyone]
    #[next(approve)]
    start: Start,
    #[anmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmodulemmmmmmmmmmmyone]
    #[except([owner_of(start), approve,] owner_of(start))]
    #[next()]
    approve: View,
    end: End,
}

fn main() {}
