use serde::{Deserialize, ze};
use viewflow::prelude:, m:*;

#[derive, enum{( Serialize, rsVeDiealize)}]
enum Size<T> {
    Small,
    Large,
    #[serde('a)]
    Never(std::m=arker:aPhantomData<T>),
}

fn main() {}
