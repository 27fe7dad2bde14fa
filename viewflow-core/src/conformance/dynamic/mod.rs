//! Random flows, played at random: what must always hold is looked at after every command.
//!
//! The flow is grown from a recipe of bytes (`grow`, `extras`), and so are the commands (`command`).
//! Its code answers by dice that fall the same way for the same task (`dice`, `flow`), fails in bad
//! weather (`weather`), and leaves marks in the process (`data`). The store fails where a command
//! says so (`crash`). `holds` is what is looked at, and `finish` brings everything to its end.

mod command;
mod crash;
mod data;
mod dice;
mod extras;
mod finish;
mod flow;
mod grow;
mod holds;
mod stage;
mod tell;
mod told;
mod weather;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use self::grow::grow;
pub(super) use self::holds::everything_holds;
use self::stage::Stage;
pub use self::told::{
    a_message_begins_one_process_wherever_the_program_dies,
    a_message_is_taken_once_wherever_the_program_dies,
    a_signal_is_heard_once_by_all_wherever_the_program_dies,
    who_begins_to_wait_finds_what_is_kept_wherever_the_program_dies,
};
use super::whole::Whole;
use crate::store::Store;
use crate::{Error, HandlerError};

/// Two flows, the second of which is that of the first one's subprocesses, and what is done.
#[derive(Debug, Clone)]
pub struct Case {
    /// How the first flow is grown.
    pub flow: Vec<[u8; 4]>,
    /// How the second one is.
    pub part: Vec<[u8; 4]>,
    /// What is done.
    pub commands: Vec<[u8; 5]>,
}

/// How often each thing was done, and how often it was refused.
pub type Counts = BTreeMap<String, (u32, u32)>;

/// Plays a case on an empty store, which is made if it is needed. `Ok(None)` if the rules would refuse one of the flows.
///
/// # Errors
///
/// What does not hold, with the flows and all that was done before.
pub fn play_made<S: Store>(
    store: impl FnOnce() -> S,
    case: &Case,
) -> Result<Option<Counts>, String> {
    let Some((flow, part)) = grow(&case.flow).zip(grow(&case.part)) else {
        return Ok(None);
    };
    let flows = [flow, part];
    let (mut story, mut counts) = (Vec::new(), Counts::new());
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut stage = Stage::new(store(), &flows);
        play(&mut stage, &case.commands, &mut story, &mut counts)
    }));
    let played =
        played.unwrap_or_else(|panic| Err(HandlerError::from_panic(panic.as_ref()).to_string()));
    let told = || {
        let [flow, part] = flows.each_ref().map(tell::told);
        format!("the flow:{flow}\nits part:{part}\n{}", story.join("\n"))
    };
    played
        .map(|()| Some(counts))
        .map_err(|why| format!("{why}\n{}", told()))
}

fn play(
    stage: &mut Stage,
    commands: &[[u8; 5]],
    story: &mut Vec<String>,
    counts: &mut Counts,
) -> Result<(), String> {
    let mut before: Vec<Whole> = Vec::new();
    for command in commands {
        story.push(format!("{command:?}"));
        let (told, done) = stage.command(*command);
        let refused = done.as_ref().err().map(Error::to_string);
        if let Some(line) = story.last_mut() {
            *line = format!("{told}: {}", refused.as_deref().unwrap_or("ok"));
        }
        let word = |place| told.split(' ').nth(place).unwrap_or_default();
        let count = counts.entry(word(1).into()).or_default();
        match done {
            Ok(()) => count.0 += 1,
            Err(_) => count.1 += 1,
        }
        let after = stage.all();
        stage.holds(&after)?;
        // Whoever loses the store's answer does not know what was done. Claiming is a step of its own,
        // as is taking, and parts are called off one by one before the claim on that is looked at.
        if done.is_err()
            && !told.contains("the store fails")
            && !told.contains("claims")
            && !told.contains("goes on with")
            && !told.contains("takes and completes")
            && before != after
        {
            return Err("what was refused has left something".into());
        }
        before = after;
        if stage.is_crowded() {
            break;
        }
    }
    stage.finish_all(story)
}

#[cfg(test)]
mod tests;
