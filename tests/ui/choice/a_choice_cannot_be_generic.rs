use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Choice, Serialize, Deserialize)]
enum Size<T> {
    Small,
    Large,
    #[serde(skip)]
    Never(std::marker::PhantomData<T>),
}

fn main() {}
