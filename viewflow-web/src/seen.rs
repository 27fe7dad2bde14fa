//! Processes that a person may look at.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use viewflow_core::store::{ProcessRow, TaskRow};
use viewflow_core::{Actor, Engine, Event, NodeShape, ProcessId, Shape, Status, TaskId, User};

use crate::form::Sent;
use crate::problem::{FASTER, Problem};
use crate::words::Pill;

/// A process that the person may look at.
pub(crate) struct Seen<'e> {
    pub(crate) shape: &'e Shape,
    pub(crate) process: ProcessRow,
    pub(crate) tasks: Vec<TaskRow>,
    /// The tasks that were called off as if they were done, once somebody asks.
    skipped: OnceCell<BTreeSet<u32>>,
}

/// A task's address: its flow, its process and its number.
pub(crate) type TaskPath = (String, String, String);

impl<'e> Seen<'e> {
    /// The process of that number in that flow, for those who may see all of them, and for whoever
    /// has a hand in it: has begun it, owns a task of it, or may take one.
    pub(crate) fn find(actor: &'e Actor, flow: &str, number: &str) -> Result<Self, Problem> {
        let found = Self::load(actor, flow, number)?;
        match found.is_for(actor.user()) {
            true => Ok(found),
            false => Err(Problem::forbidden()),
        }
    }

    /// The process of a task, and the task. Who could have taken the task before somebody else did
    /// learns just that. `sent` is given back then.
    pub(crate) fn find_task(
        actor: &'e Actor,
        path: &TaskPath,
        sent: Option<&Sent>,
    ) -> Result<(Self, TaskId), Problem> {
        let found = Self::load(actor, &path.0, &path.1)?;
        if found.is_for(actor.user()) {
            let task = found.task(&path.2)?.id;
            return Ok((found, task));
        }
        let task = found.task(&path.2).map_err(|_| Problem::forbidden())?;
        Err(match found.could_have_taken(actor.user(), task) {
            true => found.faster(actor, sent),
            false => Problem::forbidden(),
        })
    }

    /// Somebody was faster, and here is what was typed, by the labels of the fields.
    pub(crate) fn faster(&self, actor: &Actor, sent: Option<&Sent>) -> Problem {
        let items = actor.engine().data_of(&self.process).unwrap_or_default();
        let label_of = |name: &str| {
            let item = items.iter().find(|item| item.name == name)?;
            Some(item.label.to_string())
        };
        let typed = sent.map(|sent| sent.typed(label_of));
        Problem::Conflict(FASTER, typed.unwrap_or_default())
    }

    /// Whether the person may act where the task is, and so could have been the one who took it.
    pub(crate) fn could_have_taken(&self, user: &User, task: &TaskRow) -> bool {
        let node = self.shape.find(&task.node);
        node.is_ok_and(|node| {
            self.shape.node(node).is_for_people() && self.shape.allows(user, node)
        })
    }

    fn load(actor: &'e Actor, flow: &str, number: &str) -> Result<Self, Problem> {
        let shape = actor.engine().flow(flow)?;
        let id = number.parse().map(ProcessId);
        let id = id.map_err(|_| Problem::NotFound)?;
        let store = actor.engine().store();
        let process = store.process(id)?.filter(|process| process.flow == flow);
        Ok(Self {
            shape,
            process: process.ok_or(Problem::NotFound)?,
            tasks: store.tasks_of(id)?,
            skipped: OnceCell::new(),
        })
    }

    fn is_for(&self, user: &User) -> bool {
        let has_a_hand =
            |task: &TaskRow| task.owner == Some(user.id) || self.shape.may_see_task(user, task);
        self.shape.may_view(user)
            || self.process.created_by == Some(user.id)
            || self.tasks.iter().any(has_a_hand)
    }

    /// The task of that number.
    pub(crate) fn task(&self, number: &str) -> Result<&TaskRow, Problem> {
        let task = number.parse().ok().and_then(|number| self.numbered(number));
        task.ok_or(Problem::NotFound)
    }

    /// The task of that number, if there is one. They are in the order of their numbers.
    pub(crate) fn numbered(&self, number: u32) -> Option<&TaskRow> {
        let tasks = &self.tasks;
        let place = tasks.binary_search_by_key(&number, |task| task.id.number);
        Some(&tasks[place.ok()?])
    }

    /// Whether a task was called off as if it were done. Only the log tells.
    pub(crate) fn is_skipped(&self, engine: &Engine, task: &TaskRow) -> Result<bool, Problem> {
        if task.status != Status::Canceled {
            return Ok(false);
        }
        if let Some(skipped) = self.skipped.get() {
            return Ok(skipped.contains(&task.id.number));
        }
        let log = engine.store().log_of(self.process.id)?;
        let skipped = log.iter().filter(|line| line.event == Event::Skip.as_str());
        let skipped = skipped.filter_map(|line| line.task).collect();
        let skipped = self.skipped.get_or_init(|| skipped);
        Ok(skipped.contains(&task.id.number))
    }

    /// A task's status, in the words for its kind and its fate.
    pub(crate) fn pill(&self, engine: &Engine, task: &TaskRow) -> Result<Pill, Problem> {
        let pill = Pill::of(task.status, self.node_of(task).map(|node| node.kind));
        Ok(match self.is_skipped(engine, task)? {
            true => Pill {
                word: "Skipped",
                ..pill
            },
            false => pill,
        })
    }

    /// What a node is called, by its name.
    pub(crate) fn title_of(&self, node: &str) -> String {
        match self.shape.find(node) {
            Ok(node) => self.shape.node(node).title.into(),
            // A node that the flow does not have any more.
            Err(_) => node.into(),
        }
    }

    /// What is known of a task's node, if the flow has it still.
    pub(crate) fn node_of(&self, task: &TaskRow) -> Option<&NodeShape> {
        let node = self.shape.find(&task.node).ok()?;
        Some(self.shape.node(node))
    }
}

/// The flow of a process to which another one led, if the person may look at that process. Its tasks
/// are read only where nothing else lets the person.
pub(crate) fn shape_if_seen<'e>(
    actor: &'e Actor,
    process: &ProcessRow,
) -> Result<Option<&'e Shape>, Problem> {
    // A flow that this program does not have any more is left out.
    let Ok(shape) = actor.engine().flow(&process.flow) else {
        return Ok(None);
    };
    let user = actor.user();
    if shape.may_view(user) || process.created_by == Some(user.id) {
        return Ok(Some(shape));
    }
    let found = Seen {
        shape,
        process: process.clone(),
        tasks: actor.engine().store().tasks_of(process.id)?,
        skipped: OnceCell::new(),
    };
    Ok(found.is_for(user).then_some(shape))
}

/// A process's address.
pub(crate) fn process_address(process: &ProcessRow) -> String {
    format!("/{}/{}", process.flow, process.id)
}

/// A task's address.
pub(crate) fn task_address(flow: &str, task: TaskId) -> String {
    format!("/{flow}/{task}")
}
