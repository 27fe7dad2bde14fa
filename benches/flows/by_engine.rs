//! A process by the engine.

use std::time::Duration;

use viewflow::store::NewAccount;
use viewflow::{
    Actor, DieselStore, Engine, Input, JobWork, ProcessId, StartHandleNode, TaskId, Work as Asked,
};

use crate::flows::{
    FanOutFlow, FanOutPeopleFlow, HelloFlow, ListFlow, ListFunctionFlow, ListJobFlow,
    ListSequenceFlow, ParallelFlow, SequenceFlow, Work,
};

/// One thing that is done to a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Start,
    Take(u32),
    Begin(u32),
    Complete(u32),
}

/// A flow, and what is done from its start to its end.
#[derive(Clone, Copy)]
pub struct Plan {
    pub name: &'static str,
    pub start: fn(&World) -> ProcessId,
    /// The numbers of the tasks that a person does.
    pub first: u32,
    pub people: u32,
}

pub const HELLO: Plan = Plan {
    name: "hello",
    start: |world| {
        let form = Input::from_pairs([("text", "hello")]);
        let started = world.anna.start_with("hello", "start", &form);
        started.expect("nothing fails")
    },
    first: 2,
    people: 1,
};

pub const PARALLEL: Plan = Plan {
    name: "parallel, 5 people",
    start: |world| world.start(ParallelFlow::start),
    first: 3,
    people: 5,
};

pub const SEQUENCE: Plan = Plan {
    name: "sequence of 50 functions",
    start: |world| world.start(SequenceFlow::start),
    first: 0,
    people: 0,
};

pub const FAN_OUT: Plan = Plan {
    name: "fan-out of 100 functions",
    start: |world| world.start(FanOutFlow::start),
    first: 0,
    people: 0,
};

pub const FAN_OUT_PEOPLE: Plan = Plan {
    name: "fan-out of 100 people",
    start: |world| world.start(FanOutPeopleFlow::start),
    first: 3,
    people: 100,
};

/// A list with a person for each of `PEOPLE` items.
pub const fn list<const PEOPLE: u32>() -> Plan {
    Plan {
        name: "list of people",
        start: |world| {
            let work = Work::with_items(PEOPLE);
            let started = world.engine.start(ListFlow::start, work);
            started.expect("nothing fails")
        },
        first: 2,
        people: PEOPLE,
    }
}

impl Plan {
    pub fn commands(&self) -> impl Iterator<Item = Command> {
        let tasks = self.first..self.first + self.people;
        let done = |task| {
            [
                Command::Take(task),
                Command::Begin(task),
                Command::Complete(task),
            ]
        };
        std::iter::once(Command::Start).chain(tasks.flat_map(done))
    }
}

/// Who works on the items of a list.
#[derive(Debug, Clone, Copy)]
pub enum List {
    People,
    Functions,
    Sequence,
    Jobs,
}

impl List {
    pub const ALL: [(&'static str, Self); 4] = [
        ("people", Self::People),
        ("functions", Self::Functions),
        ("functions in sequence", Self::Sequence),
        ("jobs", Self::Jobs),
    ];
}

pub struct World {
    pub path: String,
    _folder: tempfile::TempDir,
    pub engine: Engine,
    anna: Actor,
    bob: Actor,
    input: Input,
    nothing: Input,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder
            .path()
            .join("engine.db")
            .to_string_lossy()
            .into_owned();
        let store = DieselStore::open(&path).expect("a new file can be opened");
        let engine = Engine::builder(store)
            .flow::<HelloFlow>()
            .flow::<ParallelFlow>()
            .flow::<SequenceFlow>()
            .flow::<FanOutFlow>()
            .flow::<FanOutPeopleFlow>()
            .flow::<ListFlow>()
            .flow::<ListFunctionFlow>()
            .flow::<ListSequenceFlow>()
            .flow::<ListJobFlow>()
            .build();
        let engine = engine.expect("the flows have names of their own");
        engine.migrate().expect("a new file can be migrated");
        let user = |name: &str, permissions: &[&str]| {
            let account = NewAccount {
                name: name.into(),
                password: None,
                is_superuser: false,
            };
            let id = engine.store().create_account(&account).expect("a new name");
            for permission in permissions {
                let granted = engine.store().grant(id, permission);
                granted.expect("a known permission");
            }
            engine.user(name).expect("a known name")
        };
        Self {
            anna: user("anna", &["hello.start"]),
            bob: user("bob", &["hello.approve"]),
            input: Input::from_pairs([("approved", "on")]),
            nothing: Input::from_pairs([("", ""); 0]),
            engine,
            path,
            _folder: folder,
        }
    }

    /// A process with a list of so many, which is over when this returns.
    pub fn run_list(&self, of: List, items: u32) {
        let work = Work::with_items(items);
        match of {
            List::People => {
                let process = self.started(ListFlow::start, work);
                for number in 2..2 + items {
                    let task = TaskId { process, number };
                    self.bob.take(task).expect("nothing fails");
                    self.bob.begin_work(task).expect("nothing fails");
                    let done = self.bob.complete_with(task, &self.nothing);
                    done.expect("nothing fails");
                }
            }
            List::Functions => drop(self.started(ListFunctionFlow::start, work)),
            List::Sequence => drop(self.started(ListSequenceFlow::start, work)),
            List::Jobs => {
                self.started(ListJobFlow::start, work);
                while self.do_job() {}
            }
        }
    }

    /// As a worker does it. Whether there was a job to do.
    fn do_job(&self) -> bool {
        let claimed = self.engine.claim("bench", Duration::from_secs(60));
        let Some(claim) = claimed.expect("nothing fails") else {
            return false;
        };
        match self.engine.prepare(&claim).expect("nothing fails") {
            Asked::Run(JobWork::Blocking(work), completion) => {
                let done = self.engine.finish(&claim, work(), completion);
                done.expect("nothing fails");
            }
            Asked::Advance => self.engine.advance(&claim).expect("nothing fails"),
            _ => unreachable!("all jobs block"),
        }
        true
    }

    fn started<N: StartHandleNode>(&self, node: N, work: viewflow::ProcessOf<N>) -> ProcessId {
        self.engine.start(node, work).expect("nothing fails")
    }

    fn start<N: StartHandleNode>(&self, node: N) -> ProcessId
    where
        viewflow::ProcessOf<N>: Default,
    {
        self.started(node, viewflow::ProcessOf::<N>::default())
    }

    pub fn run(&self, plan: &Plan) -> ProcessId {
        let mut process = ProcessId(0);
        for command in plan.commands() {
            process = self.obey(plan, process, command);
        }
        process
    }

    pub fn obey(&self, plan: &Plan, process: ProcessId, command: Command) -> ProcessId {
        let task = |number| TaskId { process, number };
        let done = match command {
            Command::Start => return (plan.start)(self),
            Command::Take(number) => self.bob.take(task(number)),
            Command::Begin(number) => self.bob.begin_work(task(number)),
            Command::Complete(number) => {
                let input = match plan.name {
                    "hello" => &self.input,
                    _ => &self.nothing,
                };
                self.bob.complete_with(task(number), input)
            }
        };
        done.expect("nothing fails");
        process
    }
}
