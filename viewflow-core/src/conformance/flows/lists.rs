//! Lists: a task for each item, of every kind that has such tasks, all at once or in turn.

use super::notes::flow;
use super::{Notes, PartFlow};
use crate::__private::{
    List as NodeList, collect, item_mut_of, item_of, item_type, run_item_function, run_item_job,
};
use crate::{
    ChildDef, Control, EachDef, EachNode, Enough, FormDef, FunctionContext, FunctionResult,
    Handler, HandlerError, JobContext, Late, Node, Retry, StepInfo, SubprocessNode, Wait, Way,
};

/// The lists of [`ListsFlow`]; the process is told to which it goes.
const LISTS: [&str; 10] = [
    "views",
    "views_in_turn",
    "jobs",
    "jobs_in_turn",
    "functions",
    "functions_in_turn",
    "parts",
    "parts_in_turn",
    "first_job",
    "detached",
];

/// The list with that place among those of [`ListsFlow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List<const PLACE: usize>;

impl<const PLACE: usize> Node for List<PLACE> {
    type Flow = ListsFlow;
    const NAME: &'static str = LISTS[PLACE];
}

impl<const PLACE: usize> EachNode for List<PLACE> {
    type Item = String;
    const LIST: NodeList<Self> = NodeList {
        form: FormDef::EMPTY,
        items: |notes| &notes.items,
        collect: Some(|notes, items| {
            let mut all = Vec::new();
            collect(item_type(|notes: &Notes| &notes.items), items, &mut all)?;
            notes.written.extend(all);
            Ok(())
        }),
    };
}

impl<const PLACE: usize> SubprocessNode for List<PLACE> {
    type Child = PartFlow;
    fn input(notes: &Notes, step: &StepInfo) -> Result<Notes, HandlerError> {
        Ok(Notes::told(item_of(&notes.items, step)?))
    }
    fn output(step: &mut FunctionContext<'_, ListsFlow>, child: &Notes) -> FunctionResult {
        let items = item_type(|notes: &Notes| &notes.items);
        *item_mut_of(items, step)? = format!("{} is over", child.written.concat());
        Ok(())
    }
}

const fn each<const PLACE: usize>(sequential: bool) -> Option<EachDef<ListsFlow>> {
    Some(EachDef::of::<List<PLACE>>(sequential))
}

const fn part<const PLACE: usize>() -> Option<ChildDef<ListsFlow>> {
    Some(ChildDef::of::<List<PLACE>>())
}

const fn wait(count: u32, late: Late) -> Control {
    let enough = Enough::Count(count);
    Control {
        wait: Some(Wait { enough, late }),
        ..Control::NONE
    }
}

const JOB: Handler<ListsFlow> = Handler::Job {
    run: |job| run_item_job(item_type(|notes: &Notes| &notes.items), carry, job),
    retry: Retry::NEVER,
};

const FUNCTION: Handler<ListsFlow> = Handler::Function(|step| {
    run_item_function(item_type(|notes: &Notes| &notes.items), count, step)
});

fn carry(_: JobContext<ListsFlow>, item: String) -> Result<String, HandlerError> {
    match item.as_str() {
        "stone" => Err("a stone is too heavy".into()),
        _ => Ok(format!("{item} is carried")),
    }
}

fn count(step: &mut FunctionContext<'_, ListsFlow>, item: &mut String) -> FunctionResult {
    step.process_mut().write(item.as_str());
    item.push_str(" is counted");
    Ok(())
}

flow! {
    /// One of its lists, and somebody who looks at what was gathered.
    ListsFlow = "lists"
    begin: StartHandle -> which;
    which: Switch {
        ways: &[
            (Way::Case(0), "views"),
            (Way::Case(1), "views_in_turn"),
            (Way::Case(2), "jobs"),
            (Way::Case(3), "jobs_in_turn"),
            (Way::Case(4), "functions"),
            (Way::Case(5), "functions_in_turn"),
            (Way::Case(6), "parts"),
            (Way::Case(7), "parts_in_turn"),
            (Way::Case(8), "first_job"),
            (Way::Case(9), "detached"),
        ],
        handler: Handler::Switch(|notes: &Notes, _| {
            let mut lists = (0..).map(Way::Case).zip(LISTS);
            let told = lists.find(|(_, list)| notes.is_told(list));
            Ok(told.map_or(Way::Otherwise, |(way, _)| way))
        }),
    };
    views: View -> after { each: each::<0>(false) };
    views_in_turn: View -> after { each: each::<1>(true) };
    jobs: Job -> after { each: each::<2>(false), handler: JOB };
    jobs_in_turn: Job -> after { each: each::<3>(true), handler: JOB };
    functions: Function -> after { each: each::<4>(false), handler: FUNCTION };
    functions_in_turn: Function -> after { each: each::<5>(true), handler: FUNCTION };
    parts: Subprocess -> after { each: each::<6>(false), child: part::<6>() };
    parts_in_turn: Subprocess -> after { each: each::<7>(true), child: part::<7>() };
    first_job: Job -> after {
        each: each::<8>(false),
        handler: JOB,
        control: wait(1, Late::Cancel),
    };
    detached: View -> after { each: each::<9>(false), control: wait(0, Late::Swallow) };
    after: Manual -> end;
    end: End;
}
