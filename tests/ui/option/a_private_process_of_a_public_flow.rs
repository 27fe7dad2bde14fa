mod inner {
    use viewflow::prelude::*;

    #[derive(Process, serde::Serialize, serde::Deserialize, Default)]
    struct Hidden {
        text: String,
    }

    #[flow(process = Hidden)]
    pub struct HelloFlow {
        #[form(text)]
        #[anyone]
        #[next(approve)]
        start: Start,
        #[form(text)]
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

fn main() {}
