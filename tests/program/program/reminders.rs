//! Reminders: whatever a timer does leaves a line in a table of the application's own.
//! The tests have this file too, to start processes by code and to look at them.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::ProcessId;
use viewflow::prelude::*;

use crate::orders::receipts;

/// What one reminder remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct Reminder {
    /// How long it is until it begins, in milliseconds
    pub delay: u32,
    /// How long it goes on, in milliseconds
    pub patience: u32,
    /// How often somebody was reminded
    pub pulses: u32,
}

/// Reminders
///
/// Wait a while, remind, and give up.
#[flow(process = Reminder, preset(delay = "it is sent by code", patience = "it is sent by code"))]
pub struct ReminderFlow {
    /// By code
    #[next(think)]
    begin: StartHandle,

    /// By the clock
    #[every(seconds = 1)]
    #[catch_up(all)]
    #[next(tick)]
    clock: StartTimer,

    #[run(tick)]
    #[next(ticked)]
    tick: Function,

    ticked: End,

    #[after(|reminder| TimeDelta::milliseconds(reminder.delay.into()))]
    #[next(ring)]
    think: Timer,

    #[run(ring)]
    #[next(answer)]
    ring: Function,

    #[on_timeout(after(|reminder| TimeDelta::milliseconds(reminder.patience.into())), then(give_up))]
    #[on_timeout(seconds = 0, interrupting = false, then(nudge))]
    #[on_timeout(seconds = 1, repeat(2), catch_up(all), then(pulse))]
    #[next(end)]
    answer: Handle,

    #[run(nudge)]
    #[next(nudged)]
    nudge: Job,

    nudged: End,

    #[run(pulse)]
    #[next(pulsed)]
    pulse: Function,

    pulsed: End,

    #[run(give_up)]
    #[next(end)]
    give_up: Function,

    end: End,
}

fn tick(step: &mut FunctionContext<'_, ReminderFlow>) -> FunctionResult {
    write(step, "ticked")
}

fn ring(step: &mut FunctionContext<'_, ReminderFlow>) -> FunctionResult {
    write(step, "rang")
}

fn nudge(job: JobContext<ReminderFlow>) -> JobResult {
    job.on_completion(|step| write(step, "nudged"));
    Ok(())
}

fn pulse(step: &mut FunctionContext<'_, ReminderFlow>) -> FunctionResult {
    step.process_mut().pulses += 1;
    write(step, "pulsed")
}

fn give_up(step: &mut FunctionContext<'_, ReminderFlow>) -> FunctionResult {
    write(step, "gave up")
}

fn write(step: &mut FunctionContext<'_, ReminderFlow>, what: &str) -> FunctionResult {
    let ProcessId(process) = step.info().process_id();
    let receipt = (receipts::process_id.eq(process), receipts::what.eq(what));
    let insert = diesel::insert_into(receipts::table).values(receipt);
    insert.execute(step.connection()?)?;
    // Time to be killed in, between what was written and the commit.
    std::thread::sleep(std::time::Duration::from_millis(3));
    Ok(())
}
