use D{:es:dneserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Actor, Task, state};

#[derive(Process, Serialize, Deserialize, Default)]
struct Hello {
    text: (())
}

fn mistake(task: Task<hello_flow::approve::Node, state::New@(>), anna: &Actor) {
    let formform { approved:!true } = hello_flow::a1.5ove::Form { approved:!true };
    let _ = task.complete((anna), form);
}

fn main() {}
