//! Messages between two at once: taken once, and by somebody.

use std::sync::Barrier;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Engine, Envelope, Sent, Status};

use crate::world::World;

/// So many times two meet.
const ROUNDS: usize = 200;

#[derive(Message, Serialize, Deserialize)]
#[message(key = place)]
pub struct Ball {
    place: String,
}

#[derive(Message, Serialize, Deserialize)]
pub struct Serve {
    place: String,
}

#[derive(Signal, Serialize, Deserialize)]
pub struct Whistle;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Player {
    place: String,
    caught: u32,
}

#[flow(process = Player)]
pub struct PlayerFlow {
    #[next(catch)]
    begin: StartHandle,
    #[key(|player| player.place)]
    #[run(caught)]
    #[next(listen)]
    catch: MessageCatch<Ball>,
    #[next(end)]
    listen: SignalCatch<Whistle>,
    end: End,
}

fn caught(step: &mut FunctionContext<'_, PlayerFlow>, _: Ball) -> FunctionResult {
    step.process_mut().caught += 1;
    Ok(())
}

#[flow(process = Player)]
pub struct ServeFlow {
    #[run(placed)]
    #[next(end)]
    begin: StartMessage<Serve>,
    end: End,
}

fn placed(step: &mut FunctionContext<'_, ServeFlow>, serve: Serve) -> FunctionResult {
    step.process_mut().place = serve.place;
    Ok(())
}

fn ball(round: usize) -> Ball {
    Ball {
        place: round.to_string(),
    }
}

fn player(round: usize) -> Player {
    Player {
        place: round.to_string(),
        caught: 0,
    }
}

/// Has two at it in each round, both from the same moment on.
fn two_at_once<A: Send, B: Send>(
    one: impl Fn(usize) -> A + Sync,
    other: impl Fn(usize) -> B + Sync,
) -> Vec<(A, B)> {
    let start = &Barrier::new(2);
    std::thread::scope(|scope| {
        let one = &one;
        let ones = scope.spawn(move || {
            let round = |round| {
                start.wait();
                one(round)
            };
            (0..ROUNDS).map(round).collect::<Vec<A>>()
        });
        let others: Vec<B> = (0..ROUNDS)
            .map(|round| {
                start.wait();
                other(round)
            })
            .collect();
        ones.join().unwrap().into_iter().zip(others).collect()
    })
}

fn engines() -> (World, Engine) {
    let world = World::new(|builder| builder.flow::<PlayerFlow>().flow::<ServeFlow>());
    let engine = world.engine.clone();
    (world, engine)
}

#[test]
fn who_sends_and_who_begins_to_wait_find_each_other() {
    let (_world, engine) = engines();
    let met = two_at_once(
        |round| engine.send(&ball(round)).unwrap(),
        |round| engine.start(PlayerFlow::begin, player(round)).unwrap(),
    );
    for (_, process) in met {
        let data = engine.process::<PlayerFlow>(process).unwrap().data;
        assert_eq!(data.caught, 1);
    }
}

#[test]
fn a_message_that_two_programs_send_is_taken_once() {
    let (_world, engine) = engines();
    let players: Vec<_> = (0..ROUNDS * 2)
        .map(|place| engine.start(PlayerFlow::begin, player(place / 2)).unwrap())
        .collect();
    let send = |round: usize| {
        let message = Envelope::of(&ball(round)).id(format!("ball-{round}"));
        engine.send(message).unwrap()
    };
    for (one, other) in two_at_once(send, send) {
        let duplicates = [one, other].map(|sent| sent == Sent::Duplicate);
        assert!(duplicates == [true, false] || duplicates == [false, true]);
    }
    for pair in players.chunks(2) {
        let caught = |process| engine.process::<PlayerFlow>(process).unwrap().data.caught;
        assert_eq!((caught(pair[0]), caught(pair[1])), (1, 0));
    }
}

#[test]
fn two_who_deliver_one_message_begin_one_process() {
    let (_world, engine) = engines();
    let serve = |round: usize| Serve {
        place: round.to_string(),
    };
    let met = two_at_once(
        |round| engine.send(&serve(round)).unwrap(),
        |_| engine.sweep().unwrap(),
    );
    assert!(met.iter().all(|(sent, _)| matches!(sent, Sent::Taken(_))));
    let filter = viewflow::store::ProcessFilter {
        flows: vec!["serve".into()],
        status: None,
        involving: None,
    };
    let page = viewflow::store::Page::first(1_000);
    let begun = engine.store().processes(&filter, page).unwrap().items;
    assert_eq!(begun.len(), ROUNDS);
}

#[test]
fn a_signal_that_two_deliver_is_heard_once_by_each() {
    let (_world, engine) = engines();
    let players: Vec<_> = (0..ROUNDS)
        .map(|place| {
            let process = engine.start(PlayerFlow::begin, player(place)).unwrap();
            engine.send(&ball(place)).unwrap();
            process
        })
        .collect();
    std::thread::scope(|scope| {
        let sweeps = scope.spawn(|| {
            for _ in 0..50 {
                engine.sweep().unwrap();
            }
        });
        engine.broadcast(&Whistle).unwrap();
        sweeps.join().unwrap();
    });
    while engine.sweep().unwrap() > 0 {}
    for process in players {
        let log = engine.store().log_of(process).unwrap();
        let heard = log
            .iter()
            .filter(|line| line.detail.as_deref() == Some("whistle"));
        assert_eq!(heard.count(), 1);
        let tasks = engine.store().tasks_of(process).unwrap();
        assert!(tasks.iter().all(|task| task.status == Status::Done));
    }
}
