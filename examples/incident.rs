//! An incident: a monitor raises an alarm, somebody takes it on, systems are isolated and repaired, and
//! if it was no incident after all, everything is undone.
//!
//! Run it with `cargo run --example incident` and open <http://127.0.0.1:8000>. `docs/incident.md` explains
//! it.

use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

/// Something is wrong.
#[derive(Message, Serialize, Deserialize)]
#[message(key = number)]
pub struct Alarm {
    /// The monitor's own number of it.
    pub number: String,
    /// What is wrong.
    pub text: String,
    /// The systems that seem to be affected, one in each line.
    pub affected: String,
}

/// Nothing is wrong any more, or never was.
#[derive(Message, Serialize, Deserialize)]
#[message(key = number, keep(hours = 1))]
pub struct AllClear {
    /// The number of the alarm.
    pub number: String,
    /// How that is known.
    pub reason: String,
}

/// An affected system.
#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct System {
    /// System
    pub name: String,
    /// What was done?
    #[field(multiline)]
    #[garde(length(min = 1, max = 500))]
    pub remarks: String,
}

/// What one incident remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct Incident {
    /// Number of the alarm
    pub number: String,
    /// What is wrong?
    pub text: String,
    /// Affected systems
    ///
    /// One in each line
    #[field(multiline)]
    #[garde(custom(are_systems))]
    pub affected: String,
    /// Systems
    pub systems: Vec<System>,
    /// Off the network
    pub isolated: Vec<System>,
    /// Repaired
    pub repaired: Vec<System>,
    /// Reminders
    pub reminders: u32,
    /// Number of the notice to customers
    pub notice: Option<String>,
    /// Why was it called off?
    pub reason: String,
    /// What do we learn from it?
    #[field(multiline)]
    #[garde(length(min = 1, max = 2_000))]
    pub lesson: String,
}

/// Incident
///
/// An alarm is looked after until the systems work again.
#[flow(process = Incident)]
pub struct IncidentFlow {
    /// An alarm has come
    #[run(note)]
    #[next(take)]
    alarm: StartMessage<Alarm>,

    /// Take on the incident
    ///
    /// Which systems are affected is the monitor's guess: correct it.
    #[form(affected)]
    #[permission]
    #[on_timeout(hours = 2, interrupting = false, then(find_somebody))]
    #[on_message(AllClear, key(|incident| incident.number), run(call_off), then(false_alarm))]
    #[cancels(find_somebody)]
    #[next(list)]
    take: View,

    /// Find somebody
    ///
    /// Nobody has taken on the incident in two hours.
    #[permission]
    #[next(found)]
    find_somebody: Manual,

    /// Found
    found: End,

    /// List the systems
    #[run(list)]
    #[next(publish)]
    list: Function,

    /// Tell the customers
    #[run(publish)]
    #[retry(times = 5, delay(minutes = 1), backoff(exponential))]
    #[compensate_with(withdraw)]
    #[next(isolate)]
    publish: Job,

    /// Take it off the network
    #[each(systems)]
    #[run(isolate)]
    #[collect(isolated)]
    #[compensate_with(connect)]
    #[next(repair)]
    isolate: Job,

    /// Repair it
    #[each(systems)]
    #[form(remarks)]
    #[permission]
    #[on_timeout(days = 1, repeat, then(remind))]
    #[on_message(AllClear, key(|incident| incident.number), run(call_off), then(undo))]
    #[collect(repaired)]
    #[next(reconnect)]
    repair: View,

    /// Remind them
    #[run(remind)]
    #[next(reminded)]
    remind: Job,

    /// Reminded
    reminded: End,

    /// Connect them again
    #[run(connect)]
    #[next(learn)]
    reconnect: Function,

    /// Learn from it
    #[form(lesson)]
    #[assign(owner_of(take))]
    #[next(closed)]
    learn: View,

    /// Closed
    closed: End,

    /// Undo what was done
    #[next(called_off)]
    undo: Compensate,

    /// Called off
    called_off: TerminateEnd,

    /// False alarm
    false_alarm: TerminateEnd,

    /// Withdraw the notice
    #[run(withdraw)]
    withdraw: Job,

    /// Connect the systems again
    #[run(connect)]
    connect: Function,
}

/// Monitor
///
/// Stands for the program that watches the systems: somebody says here what it would.
#[flow(process = Incident)]
pub struct MonitorFlow {
    /// Report an alarm
    #[form(number, text, affected)]
    #[permission]
    #[next(raise)]
    report: Start,

    /// Raise the alarm
    #[message(alarm)]
    #[next(said)]
    raise: MessageThrow<Alarm>,

    /// Give the all-clear
    #[form(number, reason)]
    #[permission]
    #[next(tell)]
    all_clear: Start,

    /// Tell that all is clear
    #[message(all_clear)]
    #[next(said)]
    tell: MessageThrow<AllClear>,

    /// Said
    said: End,
}

fn alarm(incident: &Incident) -> Alarm {
    Alarm {
        number: incident.number.clone(),
        text: incident.text.clone(),
        affected: incident.affected.clone(),
    }
}

fn all_clear(incident: &Incident) -> AllClear {
    AllClear {
        number: incident.number.clone(),
        reason: incident.reason.clone(),
    }
}

fn note(step: &mut FunctionContext<'_, IncidentFlow>, alarm: Alarm) -> FunctionResult {
    let incident = step.process_mut();
    incident.number = alarm.number;
    incident.text = alarm.text;
    incident.affected = alarm.affected;
    Ok(())
}

fn call_off(step: &mut FunctionContext<'_, IncidentFlow>, all_clear: AllClear) -> FunctionResult {
    step.process_mut().reason = all_clear.reason;
    Ok(())
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|name| !name.is_empty())
}

fn are_systems(text: &str, _: &()) -> Result<(), String> {
    match names(text).next() {
        Some(_) => Ok(()),
        None => Err("Enter a system.".into()),
    }
}

fn list(step: &mut FunctionContext<'_, IncidentFlow>) -> FunctionResult {
    let incident = step.process_mut();
    let named = names(&incident.affected).map(|name| System {
        name: name.into(),
        ..System::default()
    });
    incident.systems = named.collect();
    Ok(())
}

/// Stands for a page that customers look at.
async fn publish(job: JobContext<IncidentFlow>) -> JobResult {
    // The same at each attempt, so that there is one notice however often it is tried.
    let notice = format!("notice-{}", job.task_id());
    println!("{notice}: {}", job.process().text);
    job.update(|incident| incident.notice = Some(notice));
    Ok(())
}

async fn withdraw(job: JobContext<IncidentFlow>) -> JobResult {
    if let Some(notice) = &job.process().notice {
        println!("{notice}: withdrawn, {}", job.process().reason);
    }
    job.update(|incident| incident.notice = None);
    Ok(())
}

/// Stands for a switch in the network.
async fn isolate(_: JobContext<IncidentFlow>, system: System) -> Result<System, HandlerError> {
    println!("{} is off the network", system.name);
    Ok(system)
}

fn connect(step: &mut FunctionContext<'_, IncidentFlow>) -> FunctionResult {
    for system in step.process_mut().isolated.drain(..) {
        println!("{} is on the network again", system.name);
    }
    Ok(())
}

/// Stands for a letter to whoever repairs.
async fn remind(job: JobContext<IncidentFlow>) -> JobResult {
    println!("Incident {} is still open", job.process().number);
    job.update(|incident| incident.reminders += 1);
    Ok(())
}

fn main() -> ExitCode {
    use incident_flow::{MANAGE, VIEW, find_somebody, repair, take};
    use monitor_flow::{all_clear, report};

    viewflow::App::new("Operations")
        .flow::<IncidentFlow>()
        .flow::<MonitorFlow>()
        .demo_user(
            "moni",
            "moni-watches",
            &[report::PERMISSION, all_clear::PERMISSION],
        )
        .demo_user(
            "otto",
            "otto-operates",
            &[take::PERMISSION, repair::PERMISSION, VIEW],
        )
        .demo_user(
            "hanna",
            "hanna-heads",
            &[
                find_somebody::PERMISSION,
                VIEW,
                MANAGE,
                monitor_flow::VIEW,
                monitor_flow::MANAGE,
            ],
        )
        .run()
}
