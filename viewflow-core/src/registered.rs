//! A flow with its types behind a door: what the engine calls without knowing the process's type.

use std::any::{Any, TypeId};
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock, Mutex};

use serde_json::Value;
use viewflow_graph::{NodeId, Way};

use crate::event::{Due, Moment, Trigger};
use crate::flow::{Arrived, Assign, Flow, Handler, NodeDef};
use crate::form::{FormControl, FormErrors, Input};
use crate::handler::{
    Assignee, Completion, FunctionContext, FunctionResult, HandlerError, ItemSlot, JobContext,
    JobWork, Read, StepInfo,
};
use crate::message::Envelope;
use crate::process::{AnyData, Table, TableError};
use crate::shape::Shape;

/// The store's connection, where it has one.
pub(crate) type Connection<'a> = Option<&'a mut dyn Any>;

/// A job that is ready to run, and what is to be done when it has.
pub(crate) struct PreparedJob {
    pub(crate) work: JobWork,
    pub(crate) finish: Finish,
}

/// What a finished job changes, under the process's lock.
pub(crate) struct Finish {
    pub(crate) work: FinishWork,
    /// Whether there is anything to do.
    pub(crate) is_wanted: Box<dyn Fn() -> bool + Send>,
    /// What its task is about, as the handler has left it.
    pub(crate) item: ItemSlot,
}

type FinishWork =
    Box<dyn FnOnce(&mut dyn AnyData, &StepInfo, Connection<'_>) -> FunctionResult + Send>;

/// Which of a node's functions.
#[derive(Clone, Copy)]
pub(crate) enum Code<'c> {
    /// Its own work.
    Function,
    /// What is done about a new task.
    OnCreate,
    /// What undoes a task.
    Undo,
    /// What comes of the process that a task has waited for.
    Output(&'c dyn AnyData),
    /// What is done with a message or a signal, which is JSON, for the event of that place among the
    /// node's.
    Receive(usize, &'c str),
}

#[doc(hidden)]
pub trait AnyFlow: Send + Sync {
    fn id(&self) -> TypeId;
    /// The flows of its subprocesses.
    fn children(&self) -> Vec<Box<dyn AnyFlow>>;
    /// What the process of a subprocess begins with.
    fn child_input(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Box<dyn AnyData>, HandlerError>;
    fn shape(&self) -> &Shape;
    fn new_process(&self) -> Box<dyn AnyData>;
    fn decode(&self, data: &str) -> Result<Box<dyn AnyData>, serde_json::Error>;
    fn table(&self) -> Option<&dyn AnyTable>;
    fn condition(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<bool, HandlerError>;
    /// By which of its ways a switch goes on.
    fn switch(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Way, HandlerError>;
    fn assignee(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Assignee, HandlerError>;
    /// Which of a split's conditional ways are taken.
    fn split(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Vec<Way>, HandlerError>;
    /// Whether what has arrived is enough to go on.
    fn enough(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        arrived: &Arrived,
    ) -> Result<bool, HandlerError>;
    /// When the event of that place among the node's is due.
    fn due(
        &self,
        node: NodeId,
        place: usize,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Moment, HandlerError>;
    /// Whether the condition holds that a node, or the event of that place among its own, waits for.
    fn holds(
        &self,
        node: NodeId,
        place: Option<usize>,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<bool, HandlerError>;
    /// With which key the event of that place among the node's waits for messages.
    fn key(
        &self,
        node: NodeId,
        place: usize,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<String, HandlerError>;
    /// What a node tells others.
    fn throw(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Envelope, HandlerError>;
    /// Runs code that works in the step's transaction.
    fn run(
        &self,
        node: NodeId,
        code: Code,
        process: &mut dyn AnyData,
        item: &mut Option<Box<dyn AnyData>>,
        info: &StepInfo,
        connection: Connection<'_>,
    ) -> FunctionResult;
    /// The items of a list, each as JSON.
    fn items(&self, node: NodeId, process: &dyn AnyData) -> Result<Vec<String>, HandlerError>;
    /// Gathers what a list's tasks have left.
    fn collect(
        &self,
        node: NodeId,
        process: &mut dyn AnyData,
        items: &[String],
    ) -> Result<(), HandlerError>;
    fn decode_item(&self, node: NodeId, item: &str) -> Result<Box<dyn AnyData>, serde_json::Error>;
    /// Whether a form's fields belong to an item, and not to the process.
    fn is_about_items(&self, node: NodeId) -> bool;
    /// Hands a `Handle` what it is resumed with.
    fn resume(
        &self,
        node: NodeId,
        input: Box<dyn Any>,
        process: &mut dyn AnyData,
        info: &StepInfo,
        connection: Connection<'_>,
    ) -> FunctionResult;
    fn job(
        &self,
        node: NodeId,
        process: Read<Box<dyn AnyData>>,
        item: Option<Box<dyn AnyData>>,
        info: StepInfo,
        attempt: u32,
    ) -> Option<PreparedJob>;
    /// The controls of a node's form, with what its subject holds: the process, or an item.
    fn controls(&self, node: NodeId, subject: &dyn AnyData) -> Vec<FormControl>;
    fn fill(
        &self,
        node: NodeId,
        subject: &mut dyn AnyData,
        input: &Input,
    ) -> Result<(), FormErrors>;
    fn validate(&self, node: NodeId, subject: &dyn AnyData) -> Result<(), FormErrors>;
    fn to_json(&self, process: &dyn AnyData) -> Result<Value, serde_json::Error>;
}

/// A table of the application's in which processes of one type are kept.
pub(crate) trait AnyTable {
    fn load(
        &self,
        connection: &mut dyn Any,
        id: i64,
    ) -> Result<Option<Box<dyn AnyData>>, TableError>;
    fn save(
        &self,
        connection: &mut dyn Any,
        id: i64,
        process: &dyn AnyData,
        is_new: bool,
    ) -> Result<(), TableError>;
}

pub(crate) struct Registered<F: Flow> {
    shape: Shape,
    table: Option<Table<F::Process>>,
    flow: PhantomData<fn() -> F>,
}

impl<F: Flow> Registered<F> {
    pub(crate) fn new() -> Self {
        Self {
            shape: Shape::of::<F>(),
            table: <F::Process as crate::Process>::TABLE,
            flow: PhantomData,
        }
    }
}

fn def<F: Flow>(node: NodeId) -> &'static NodeDef<F> {
    &F::NODES[node.index()]
}

fn typed<F: Flow>(process: &dyn AnyData) -> &F::Process {
    process
        .as_any()
        .downcast_ref()
        .expect("the engine hands a flow only processes of that flow")
}

fn typed_mut<F: Flow>(process: &mut dyn AnyData) -> &mut F::Process {
    process
        .as_any_mut()
        .downcast_mut()
        .expect("the engine hands a flow only processes of that flow")
}

/// Data that was stored before its type got fields: they are as in the type's `Default`, in which every
/// process begins.
fn with_new_fields<P: crate::Process>(data: &str) -> Option<P> {
    let Value::Object(stored) = serde_json::from_str(data).ok()? else {
        return None;
    };
    let Value::Object(mut all) = serde_json::to_value(P::default()).ok()? else {
        return None;
    };
    all.extend(stored);
    serde_json::from_value(Value::Object(all)).ok()
}

fn no_handler(kind: &str) -> HandlerError {
    format!("this node has no {kind}").into()
}

impl<F: Flow> AnyFlow for Registered<F> {
    fn id(&self) -> TypeId {
        TypeId::of::<F>()
    }

    fn children(&self) -> Vec<Box<dyn AnyFlow>> {
        let children = F::NODES.iter().filter_map(|node| node.child.as_ref());
        children.map(|child| (child.register)()).collect()
    }

    fn child_input(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Box<dyn AnyData>, HandlerError> {
        let child = def::<F>(node).child.as_ref();
        let child = child.ok_or_else(|| no_handler("other flow"))?;
        (child.input)(typed::<F>(process), info)
    }

    fn shape(&self) -> &Shape {
        &self.shape
    }

    fn new_process(&self) -> Box<dyn AnyData> {
        Box::new(F::Process::default())
    }

    fn decode(&self, data: &str) -> Result<Box<dyn AnyData>, serde_json::Error> {
        let process = serde_json::from_str(data);
        Ok(Box::new(process.or_else(|error| {
            with_new_fields::<F::Process>(data).ok_or(error)
        })?))
    }

    fn table(&self) -> Option<&dyn AnyTable> {
        self.table.as_ref().map(|table| table as &dyn AnyTable)
    }

    fn condition(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<bool, HandlerError> {
        match def::<F>(node).handler {
            Handler::Condition(condition) => condition(typed::<F>(process), info),
            _ => Err(no_handler("condition")),
        }
    }

    fn switch(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Way, HandlerError> {
        let Handler::Switch(switch) = def::<F>(node).handler else {
            return Err(no_handler("cases"));
        };
        let way = switch(typed::<F>(process), info)?;
        match self.shape.graph.way(node, way) {
            Some(_) => Ok(way),
            None => Err(format!("it chose `{way:?}`, which is none of its ways").into()),
        }
    }

    fn assignee(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Assignee, HandlerError> {
        match &def::<F>(node).access.assign {
            Some(Assign::By(assign)) => assign(typed::<F>(process), info),
            _ => Err(no_handler("assignment")),
        }
    }

    fn split(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Vec<Way>, HandlerError> {
        let Handler::Split(split) = def::<F>(node).handler else {
            return Err(no_handler("conditions"));
        };
        let graph = &self.shape.graph;
        let mut ways = split(typed::<F>(process), info)?;
        for way in &ways {
            if graph.way(node, *way).is_none() {
                return Err(format!("it chose `{way:?}`, which is none of its ways").into());
            }
        }
        if ways.is_empty() && graph.way(node, Way::Next).is_none() {
            ways.push(Way::Otherwise);
        }
        Ok(ways)
    }

    fn enough(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        arrived: &Arrived,
    ) -> Result<bool, HandlerError> {
        match def::<F>(node).hooks.enough {
            Some(enough) => enough(typed::<F>(process), arrived),
            None => Err(no_handler("condition to wait for")),
        }
    }

    fn due(
        &self,
        node: NodeId,
        place: usize,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Moment, HandlerError> {
        match def::<F>(node).events.get(place).map(|event| &event.trigger) {
            Some(Trigger::Timer {
                due: Due::Asked(due),
                ..
            }) => due(typed::<F>(process), info),
            _ => Err(no_handler("moment")),
        }
    }

    fn holds(
        &self,
        node: NodeId,
        place: Option<usize>,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<bool, HandlerError> {
        let Some(place) = place else {
            return self.condition(node, process, info);
        };
        match def::<F>(node).events.get(place).map(|event| &event.trigger) {
            Some(Trigger::Condition(holds)) => holds(typed::<F>(process), info),
            _ => Err(no_handler("condition")),
        }
    }

    fn key(
        &self,
        node: NodeId,
        place: usize,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<String, HandlerError> {
        match def::<F>(node).events.get(place).map(|event| &event.trigger) {
            Some(Trigger::Message { key: Some(key), .. }) => key(typed::<F>(process), info),
            _ => Err(no_handler("key")),
        }
    }

    fn throw(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Envelope, HandlerError> {
        match def::<F>(node).handler {
            Handler::Throw(throw) => throw(typed::<F>(process), info),
            _ => Err(no_handler("message")),
        }
    }

    fn run(
        &self,
        node: NodeId,
        code: Code,
        process: &mut dyn AnyData,
        item: &mut Option<Box<dyn AnyData>>,
        info: &StepInfo,
        connection: Connection<'_>,
    ) -> FunctionResult {
        let node = def::<F>(node);
        let mut step = FunctionContext {
            process: typed_mut::<F>(process),
            info,
            connection,
            item: item.take(),
        };
        let missing = || Err(no_handler("function"));
        let step_ = &mut step;
        let done = match (code, &node.handler) {
            (Code::Function, Handler::Function(function)) => function(step_),
            (Code::Function, _) => missing(),
            (Code::OnCreate, _) => node.hooks.on_create.map_or_else(missing, |run| run(step_)),
            (Code::Undo, _) => node.hooks.undo.map_or_else(missing, |run| run(step_)),
            (Code::Output(child), _) => match &node.child {
                Some(def) => (def.output)(step_, child),
                None => missing(),
            },
            (Code::Receive(place, payload), _) => {
                let trigger = node.events.get(place).map(|event| &event.trigger);
                match trigger {
                    Some(
                        Trigger::Message { run: Some(run), .. }
                        | Trigger::Signal { run: Some(run), .. },
                    ) => run(step_, payload),
                    _ => missing(),
                }
            }
        };
        *item = step.item;
        done
    }

    fn items(&self, node: NodeId, process: &dyn AnyData) -> Result<Vec<String>, HandlerError> {
        let each = def::<F>(node).each.as_ref();
        let each = each.ok_or_else(|| no_handler("list"))?;
        (each.items)(typed::<F>(process))
    }

    fn collect(
        &self,
        node: NodeId,
        process: &mut dyn AnyData,
        items: &[String],
    ) -> Result<(), HandlerError> {
        let each = def::<F>(node).each.as_ref();
        let each = each.ok_or_else(|| no_handler("list"))?;
        (each.collect)(typed_mut::<F>(process), items)
    }

    fn decode_item(&self, node: NodeId, item: &str) -> Result<Box<dyn AnyData>, serde_json::Error> {
        match &def::<F>(node).each {
            Some(each) => (each.decode)(item),
            None => Ok(Box::new(())),
        }
    }

    fn is_about_items(&self, node: NodeId) -> bool {
        def::<F>(node).each.is_some()
    }

    fn resume(
        &self,
        node: NodeId,
        input: Box<dyn Any>,
        process: &mut dyn AnyData,
        info: &StepInfo,
        connection: Connection<'_>,
    ) -> FunctionResult {
        let mut step = FunctionContext {
            process: typed_mut::<F>(process),
            info,
            connection,
            item: None,
        };
        match def::<F>(node).handler {
            Handler::Handle(handle) => handle(&mut step, input),
            _ => Ok(()),
        }
    }

    fn job(
        &self,
        node: NodeId,
        process: Read<Box<dyn AnyData>>,
        item: Option<Box<dyn AnyData>>,
        info: StepInfo,
        attempt: u32,
    ) -> Option<PreparedJob> {
        let Handler::Job { run, .. } = def::<F>(node).handler else {
            return None;
        };
        let process = || std::mem::take(typed_mut::<F>(process().as_mut()));
        let completions: Arc<Mutex<Vec<Completion<F>>>> = Arc::default();
        let kept = ItemSlot::default();
        let work = run(JobContext {
            process: LazyLock::new(Box::new(process)),
            info,
            attempt,
            completions: Arc::clone(&completions),
            item,
            kept: Arc::clone(&kept),
        });
        let asked = Arc::clone(&completions);
        let is_wanted = move || !asked.lock().expect("no holder panics").is_empty();
        let finish = move |process: &mut dyn AnyData,
                           info: &StepInfo,
                           connection: Connection<'_>| {
            let completions =
                std::mem::take(&mut *completions.lock().expect("no holder of this lock panics"));
            let mut step = FunctionContext {
                process: typed_mut::<F>(process),
                info,
                connection,
                item: None,
            };
            for completion in completions {
                completion(&mut step)?;
            }
            Ok(())
        };
        Some(PreparedJob {
            work,
            finish: Finish {
                work: Box::new(finish),
                is_wanted: Box::new(is_wanted),
                item: kept,
            },
        })
    }

    fn controls(&self, node: NodeId, process: &dyn AnyData) -> Vec<FormControl> {
        if let Some(each) = &def::<F>(node).each {
            return (each.controls)(process);
        }
        def::<F>(node).form.controls(typed::<F>(process))
    }

    fn fill(
        &self,
        node: NodeId,
        process: &mut dyn AnyData,
        input: &Input,
    ) -> Result<(), FormErrors> {
        if let Some(each) = &def::<F>(node).each {
            return (each.fill)(process, input);
        }
        def::<F>(node).form.read(typed_mut::<F>(process), input)
    }

    fn validate(&self, node: NodeId, process: &dyn AnyData) -> Result<(), FormErrors> {
        if let Some(each) = &def::<F>(node).each {
            return (each.validate)(process);
        }
        def::<F>(node).form.validate(typed::<F>(process))
    }

    fn to_json(&self, process: &dyn AnyData) -> Result<Value, serde_json::Error> {
        serde_json::to_value(typed::<F>(process))
    }
}

impl<P: crate::Process> AnyTable for Table<P> {
    fn load(
        &self,
        connection: &mut dyn Any,
        id: i64,
    ) -> Result<Option<Box<dyn AnyData>>, TableError> {
        let process = (self.load)(connection, id)?;
        Ok(process.map(|process| Box::new(process) as Box<dyn AnyData>))
    }

    fn save(
        &self,
        connection: &mut dyn Any,
        id: i64,
        process: &dyn AnyData,
        is_new: bool,
    ) -> Result<(), TableError> {
        let process = process
            .as_any()
            .downcast_ref()
            .expect("the engine hands a flow only processes of that flow");
        match is_new {
            true => (self.insert)(connection, id, process),
            false => (self.update)(connection, id, process),
        }
    }
}
