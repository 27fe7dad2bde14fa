//! A fuzz target for the macros. `cargo xtask fuzz` runs it.
//!
//! A crate of macros exports nothing else, so its modules are compiled here a second time.

#![no_main]

#[path = "../../viewflow-macros/src/choice.rs"]
mod choice;
#[path = "../../viewflow-macros/src/depth.rs"]
mod depth;
#[path = "../../viewflow-macros/src/errors.rs"]
mod errors;
#[path = "../../viewflow-macros/src/flow/mod.rs"]
mod flow;
#[path = "../../viewflow-macros/src/macros.rs"]
mod macros;
#[path = "../../viewflow-macros/src/message.rs"]
mod message;
mod mutate;
#[path = "../../viewflow-macros/src/parse.rs"]
mod parse;
#[path = "../../viewflow-macros/src/process/mod.rs"]
mod process;
#[path = "../../viewflow-macros/src/property.rs"]
mod property;
#[path = "../../viewflow-macros/src/rules.rs"]
mod rules;
#[path = "../../viewflow-macros/src/runtime.rs"]
mod runtime;
#[path = "../../viewflow-macros/src/suggest.rs"]
mod suggest;
#[path = "../../viewflow-macros/src/visibility.rs"]
mod visibility;
#[path = "../../viewflow-macros/src/words.rs"]
mod words;

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|source: &str| -> Corpus {
    // What has no tokens leads nowhere.
    match property::holds(source) {
        true => Corpus::Keep,
        false => Corpus::Reject,
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let source = std::str::from_utf8(&data[..size]);
    let (Ok(source), false) = (source, seed.is_multiple_of(4)) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let mutated = mutate::mutate(source, seed);
    if mutated.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..mutated.len()].copy_from_slice(mutated.as_bytes());
    mutated.len()
});
