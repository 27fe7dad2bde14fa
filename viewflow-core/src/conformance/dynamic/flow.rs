//! A flow that is made while the program runs.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use viewflow_graph::{Boundary, EdgeId, Graph, Kind, NodeId, Way};

use super::data::{Data, Item, mark};
use super::dice::roll;
use super::extras::Given;
use super::grow::Grown;
use super::weather::Weather;
use crate::event::{CatchUp, Moment, Repeat};
use crate::flow::{Backoff, Retry};
use crate::handler::{Assignee, HandlerError, ItemSlot, Read};
use crate::message::{Envelope, Message, Signal};
use crate::process::AnyData;
use crate::registered::{AnyFlow, AnyTable, Code, Connection, Finish, PreparedJob};
use crate::shape::{AssignShape, EventShape, HookShape, TriggerShape};
use crate::store::MessageKind;
use crate::{
    Arrived, Catches, FormControl, FormErrors, FunctionResult, Input, JobWork, NodeShape,
    Permission, Shape, StepInfo, TaskId,
};

/// With so many keys messages are waited for.
pub(super) const KEYS: u64 = 2;

/// What processes tell each other.
#[derive(Serialize, Deserialize)]
pub(super) struct Word;

impl Message for Word {
    const NAME: &'static str = "word";
}

impl Signal for Word {
    const NAME: &'static str = "word";
}

/// What nobody waits for.
#[derive(Serialize, Deserialize)]
struct Silence;

impl Message for Silence {
    const NAME: &'static str = "silence";
}

impl Signal for Silence {
    const NAME: &'static str = "silence";
}

/// So many processes, and so many tasks of each, are heard: those who answered each other would never
/// end.
const HEARD: (u64, u32) = (10, 20);

/// So many processes wait for one another at most.
const DEEPEST: u64 = 2;

pub(super) struct DynamicFlow {
    shape: Shape,
    weather: Weather,
    /// How many processes have been begun by messages and signals: no two are alike.
    begun: AtomicU64,
}

impl DynamicFlow {
    /// `child` is the flow of its subprocesses.
    pub(super) fn new(
        name: &'static str,
        child: &'static str,
        grown: &Grown,
        weather: &Weather,
    ) -> Self {
        let nodes = grown
            .graph
            .nodes()
            .map(|(id, _)| node_shape(grown, id, child));
        let nodes = nodes.collect();
        let permission = |what: &str| Permission {
            code: format!("{name}.{what}"),
            title: what.into(),
        };
        let permissions = vec![permission("view"), permission("manage")];
        let graph = grown.graph.clone();
        Self {
            shape: Shape::from_parts((name, name, ""), graph, nodes, permissions),
            weather: weather.clone(),
            begun: AtomicU64::new(0),
        }
    }

    /// Whether a job leaves something in the process.
    pub(super) fn job_writes(node: NodeId) -> bool {
        !node.index().is_multiple_of(3)
    }

    fn roll(node: NodeId, process: &dyn AnyData, task: u32) -> u64 {
        roll(&[data(process).seed, node.index() as u64, u64::from(task)])
    }

    fn check(&self, node: NodeId, info: &StepInfo) -> FunctionResult {
        self.weather.check(node.index(), info.task.number)
    }
}

/// Names live as long as the program, as those of written flows do. Few are made.
fn kept(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());
    let mut names = NAMES.lock().unwrap();
    names
        .entry(name.into())
        .or_insert_with(|| Box::leak(name.into()))
}

fn node_shape(Grown { graph, extras }: &Grown, id: NodeId, child: &'static str) -> NodeShape {
    let node = graph.node(id);
    let name = kept(&node.name);
    let conditional = |edge: &EdgeId| matches!(graph.edge(*edge).way, Way::Case(_));
    let given = extras.given.get(&id).copied();
    NodeShape {
        name,
        title: name,
        description: "",
        kind: node.kind,
        labels: &[],
        permission: None,
        anyone: true,
        except: match given {
            Some(Given::Except(other)) => vec![other],
            _ => Vec::new(),
        },
        assign: match given {
            Some(Given::OwnerOf(other)) => AssignShape::OwnerOf(other),
            Some(Given::Asked) => AssignShape::Asked,
            _ => AssignShape::Nobody,
        },
        retry: Retry {
            times: u32::try_from(id.index() % 3).unwrap(),
            backoff: Backoff::Fixed,
            ..Retry::NEVER
        },
        quiet_after: true,
        hooks: HookShape {
            split: node.kind == Kind::Split && node.outgoing().iter().any(conditional),
            on_create: extras.on_create.contains(&id),
            undo: extras.undo.contains(&id),
        },
        each: extras.each.get(&id).copied(),
        child: (node.kind == Kind::Subprocess).then_some((child, "StartHandle0")),
        code: name,
        events: events(graph, id),
        schedule: None,
    }
}

/// What the node waits for: moments, some of which the process says.
fn events(graph: &Graph, id: NodeId) -> Vec<EventShape> {
    let node = graph.node(id);
    let timer = |way: Option<(EdgeId, Boundary)>| {
        let place = id.index() + way.map_or(0, |(edge, _)| edge.index());
        if place % 7 == 6 && way.is_some_and(|(_, how)| how != Boundary::Repeating) {
            return EventShape {
                trigger: TriggerShape::Condition,
                way,
            };
        }
        EventShape {
            trigger: TriggerShape::Timer {
                after: place
                    .is_multiple_of(2)
                    .then(|| Moment::after(TimeDelta::hours(i64::try_from(place).unwrap()))),
                repeat: Repeat {
                    times: (!place.is_multiple_of(3)).then_some(2),
                    catch_up: [CatchUp::Once, CatchUp::All, CatchUp::None][place % 3],
                },
            },
            way,
        }
    };
    let told = |kind, way| EventShape {
        trigger: TriggerShape::Told {
            kind,
            name: "word",
            runs: !id.index().is_multiple_of(4),
        },
        way,
    };
    let own = match node.kind {
        Kind::Timer => Some(timer(None)),
        Kind::MessageCatch | Kind::StartMessage => Some(told(MessageKind::Message, None)),
        Kind::SignalCatch | Kind::StartSignal => Some(told(MessageKind::Signal, None)),
        _ => None,
    };
    let boundary = |way: (EdgeId, Boundary)| match (id.index() + way.0.index()) % 4 {
        _ if way.1 == Boundary::Repeating => timer(Some(way)),
        0 => told(MessageKind::Message, Some(way)),
        1 => told(MessageKind::Signal, Some(way)),
        _ => timer(Some(way)),
    };
    let boundaries = node
        .outgoing()
        .iter()
        .filter_map(|edge| match graph.edge(*edge).way {
            Way::Boundary(kind) => {
                let way = Some((*edge, kind));
                let trigger = failure(node.kind, kind, edge.index());
                Some(match trigger {
                    Some(trigger) => EventShape { trigger, way },
                    None => boundary((*edge, kind)),
                })
            }
            _ => None,
        });
    own.into_iter().chain(boundaries).collect()
}

/// What happens on the boundary of a node may be that its work fails, or that its part escalates.
fn failure(kind: Kind, boundary: Boundary, place: usize) -> Option<TriggerShape> {
    let catches = match place % 3 {
        0 => Catches::Code(Weather::CODE),
        _ => Catches::All,
    };
    match (kind, boundary) {
        // Only what the clock brings comes again.
        (_, Boundary::Repeating) => None,
        (Kind::Function, _) => Some(TriggerShape::Error(catches)),
        (Kind::Subprocess, _) if place % 4 == 1 => Some(TriggerShape::Escalation(None)),
        (Kind::Job | Kind::Subprocess, Boundary::Interrupting) if place % 4 > 1 => {
            Some(TriggerShape::Error(catches))
        }
        _ => None,
    }
}

fn data(process: &dyn AnyData) -> &Data {
    process.as_any().downcast_ref().unwrap()
}

fn data_mut(process: &mut dyn AnyData) -> &mut Data {
    process.as_any_mut().downcast_mut().unwrap()
}

impl AnyFlow for DynamicFlow {
    fn id(&self) -> TypeId {
        TypeId::of::<Self>()
    }

    fn children(&self) -> Vec<Box<dyn AnyFlow>> {
        Vec::new()
    }

    fn child_input(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Box<dyn AnyData>, HandlerError> {
        self.check(node, info)?;
        let depth = data(process).depth + 1;
        if depth > DEEPEST {
            return Err("that is too deep".into());
        }
        let seed = Self::roll(node, process, info.task.number);
        Ok(Box::new(Data::new(seed, depth)))
    }

    fn shape(&self) -> &Shape {
        &self.shape
    }

    fn new_process(&self) -> Box<dyn AnyData> {
        Box::new(Data::new(self.begun.fetch_add(1, Ordering::SeqCst), 0))
    }

    fn decode(&self, data: &str) -> Result<Box<dyn AnyData>, serde_json::Error> {
        Ok(Box::new(serde_json::from_str::<Data>(data)?))
    }

    fn table(&self) -> Option<&dyn AnyTable> {
        None
    }

    fn condition(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<bool, HandlerError> {
        self.check(node, info)?;
        Ok(Self::roll(node, process, info.task.number).is_multiple_of(2))
    }

    fn switch(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Way, HandlerError> {
        self.check(node, info)?;
        let ways = self.shape.graph.node(node).outgoing();
        let place = Self::roll(node, process, info.task.number) % ways.len() as u64;
        Ok(self.shape.graph.edge(ways[usize::try_from(place)?]).way)
    }

    fn assignee(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Assignee, HandlerError> {
        self.check(node, info)?;
        Ok(match Self::roll(node, process, info.task.number) % 3 {
            0 => Assignee::Nobody,
            1 => Assignee::Name("ada".into()),
            _ => Assignee::Name("ben".into()),
        })
    }

    fn split(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Vec<Way>, HandlerError> {
        self.check(node, info)?;
        let rolled = Self::roll(node, process, info.task.number);
        let graph = &self.shape.graph;
        let ways = graph
            .node(node)
            .outgoing()
            .iter()
            .map(|edge| graph.edge(*edge).way);
        let mut taken: Vec<Way> = ways
            .clone()
            .enumerate()
            .filter(|(place, way)| matches!(way, Way::Case(_)) && rolled & (1 << place) > 0)
            .map(|(_, way)| way)
            .collect();
        if taken.is_empty() && !ways.clone().any(|way| way == Way::Next) {
            taken.push(Way::Otherwise);
        }
        Ok(taken)
    }

    fn enough(
        &self,
        node: NodeId,
        process: &dyn AnyData,
        arrived: &Arrived,
    ) -> Result<bool, HandlerError> {
        self.weather.check(node.index(), arrived.done)?;
        Ok(Self::roll(node, process, arrived.done).is_multiple_of(2))
    }

    fn due(
        &self,
        node: NodeId,
        place: usize,
        process: &dyn AnyData,
        _: &StepInfo,
    ) -> Result<Moment, HandlerError> {
        let place = u32::try_from(place).unwrap();
        self.weather.check(node.index(), place)?;
        let hours = (Self::roll(node, process, place) % 48).cast_signed();
        Ok(Moment::after(TimeDelta::hours(hours)))
    }

    fn holds(
        &self,
        node: NodeId,
        place: Option<usize>,
        process: &dyn AnyData,
        _: &StepInfo,
    ) -> Result<bool, HandlerError> {
        let place = u32::try_from(place.map_or(0, |place| place + 1))?;
        self.weather.check(node.index(), place)?;
        let changed = u32::try_from(data(process).ran.len())?;
        Ok(Self::roll(node, process, place * 64 + changed / 2).is_multiple_of(3))
    }

    fn key(
        &self,
        node: NodeId,
        place: usize,
        process: &dyn AnyData,
        _: &StepInfo,
    ) -> Result<String, HandlerError> {
        let place = u32::try_from(place).unwrap();
        self.weather.check(node.index(), place)?;
        Ok((Self::roll(node, process, place) % KEYS).to_string())
    }

    fn throw(
        &self,
        node: NodeId,
        data: &dyn AnyData,
        info: &StepInfo,
    ) -> Result<Envelope, HandlerError> {
        self.check(node, info)?;
        let TaskId { process, number } = info.task;
        let is_heard = process.0.cast_unsigned() < HEARD.0 && number < HEARD.1;
        let key = Self::roll(node, data, 0) % KEYS;
        Ok(match (self.shape.node(node).kind, is_heard) {
            (Kind::SignalThrow, true) => Envelope::of_signal(&Word),
            (Kind::SignalThrow, false) => Envelope::of_signal(&Silence),
            (_, true) => Envelope::of(&Word).key(key),
            (_, false) => Envelope::of(&Silence),
        })
    }

    fn run(
        &self,
        node: NodeId,
        code: Code<'_>,
        process: &mut dyn AnyData,
        item: &mut Option<Box<dyn AnyData>>,
        info: &StepInfo,
        _: Connection<'_>,
    ) -> FunctionResult {
        let data = data_mut(process);
        let task = info.task.number;
        // What it has written before it fails has to go.
        match code {
            Code::OnCreate => mark(&mut data.created, task),
            Code::Undo => mark(&mut data.undone, task),
            // What comes on a task's boundary is not its own work.
            Code::Receive(place, _) if self.shape.node(node).events[place].way.is_some() => {}
            Code::Function | Code::Output(_) | Code::Receive(..) => {
                mark(&mut data.ran, task);
                let item = item.as_mut().map(|item| item.as_any_mut());
                if let Some(item) = item.and_then(|item| item.downcast_mut::<Item>()) {
                    item.done += 1;
                }
            }
        }
        self.check(node, info)
    }

    fn items(&self, node: NodeId, process: &dyn AnyData) -> Result<Vec<String>, HandlerError> {
        self.weather.check(node.index(), 0)?;
        let count = Self::roll(node, process, 0) % 5;
        let item = |place| Item { place, done: 0 };
        let items = (0..count).map(|place| serde_json::to_string(&item(place)));
        Ok(items.collect::<Result<_, _>>()?)
    }

    fn collect(
        &self,
        node: NodeId,
        process: &mut dyn AnyData,
        items: &[String],
    ) -> Result<(), HandlerError> {
        let data = data_mut(process);
        data.gathered += u32::try_from(items.len())?;
        self.weather.check(node.index(), data.gathered)
    }

    fn decode_item(&self, _: NodeId, item: &str) -> Result<Box<dyn AnyData>, serde_json::Error> {
        Ok(Box::new(serde_json::from_str::<Item>(item)?))
    }

    fn is_about_items(&self, node: NodeId) -> bool {
        self.shape.node(node).each.is_some()
    }

    fn resume(
        &self,
        node: NodeId,
        _: Box<dyn Any>,
        process: &mut dyn AnyData,
        info: &StepInfo,
        _: Connection<'_>,
    ) -> FunctionResult {
        mark(&mut data_mut(process).ran, info.task.number);
        self.check(node, info)
    }

    fn job(
        &self,
        node: NodeId,
        _: Read<Box<dyn AnyData>>,
        item: Option<Box<dyn AnyData>>,
        info: StepInfo,
        attempt: u32,
    ) -> Option<PreparedJob> {
        let kept = ItemSlot::default();
        let (slot, weather) = (Arc::clone(&kept), self.weather.clone());
        let task = info.task.number;
        let work = move || {
            weather.check(node.index(), task + attempt)?;
            if let Some(Ok(mut item)) = item.map(|item| item.into_any().downcast::<Item>()) {
                item.done += 1;
                *slot.lock().unwrap() = Some(item);
            }
            Ok(())
        };
        let weather = self.weather.clone();
        let finish = move |process: &mut dyn AnyData, info: &StepInfo, _: Connection<'_>| {
            mark(&mut data_mut(process).ran, info.task.number);
            weather.check(node.index(), info.task.number + 100)
        };
        Some(PreparedJob {
            work: JobWork::Blocking(Box::new(work)),
            finish: Finish {
                work: Box::new(finish),
                is_wanted: Box::new(move || Self::job_writes(node)),
                item: kept,
            },
        })
    }

    fn controls(&self, _: NodeId, _: &dyn AnyData) -> Vec<FormControl> {
        Vec::new()
    }

    fn fill(
        &self,
        node: NodeId,
        subject: &mut dyn AnyData,
        input: &Input,
    ) -> Result<(), FormErrors> {
        if let Some(item) = subject.as_any_mut().downcast_mut::<Item>() {
            item.done += 1;
        }
        let mut errors = FormErrors::default();
        if *input == Input::from_pairs([("is", "wrong")]) {
            errors.add(self.shape.node(node).name, "is wrong");
            return Err(errors);
        }
        Ok(())
    }

    fn validate(&self, _: NodeId, _: &dyn AnyData) -> Result<(), FormErrors> {
        Ok(())
    }

    fn to_json(&self, process: &dyn AnyData) -> Result<Value, serde_json::Error> {
        serde_json::to_value(data(process))
    }
}
