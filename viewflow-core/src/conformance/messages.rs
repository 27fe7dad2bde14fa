//! Rows of messages, and of who waits for them.

use chrono::TimeDelta;

use super::World;
use super::effects::{apply, stored};
use super::flows::Notes;
use crate::store::{Effects, MessageKind, MessageRow, Mode, Page, SubscriptionRow};
use crate::{MessageId, TaskId};

fn message(kind: MessageKind, name: &str, key: &str) -> MessageRow {
    MessageRow {
        id: MessageId(0),
        kind,
        name: name.into(),
        key: key.into(),
        payload: "{\"text\":\"grüß dich\"}".into(),
        given: None,
        sent_at: World::epoch(),
        kept_until: World::epoch() + TimeDelta::microseconds(7),
        last_wait: 0,
        passed: 0,
        begun: None,
        start: None,
        task: None,
        taken_at: None,
        error: None,
        turn: 0,
    }
}

fn subscription(task: TaskId, event: &str, kind: MessageKind, key: &str) -> SubscriptionRow {
    SubscriptionRow {
        id: 0,
        task,
        event: event.into(),
        flow: "greet".into(),
        kind,
        name: "word".into(),
        key: key.into(),
        since: World::epoch() + TimeDelta::microseconds(3),
    }
}

fn insert(world: &World, message: &MessageRow) -> Option<MessageId> {
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    let id = tx.insert_message(message).unwrap();
    tx.commit().unwrap();
    id
}

fn change(world: &World, before: &MessageRow, after: Option<&MessageRow>) -> bool {
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    let changed = tx.change_message(before, after).unwrap();
    tx.commit().unwrap();
    changed
}

fn subscribe(world: &World, rows: Vec<SubscriptionRow>) {
    apply(
        world,
        &Effects {
            subscriptions: rows,
            ..Effects::default()
        },
    );
}

pub fn every_column_of_a_message_comes_back_as_it_was(world: World) {
    let (process, _) = stored(&world);
    let store = world.engine.store();
    let first = MessageRow {
        given: Some("bank-1".into()),
        start: Some("greet/wake".into()),
        ..message(MessageKind::Message, "word", "ä")
    };
    let id = insert(&world, &first).unwrap();
    let expected = MessageRow {
        id,
        ..first.clone()
    };
    assert_eq!(store.message(id).unwrap().as_ref(), Some(&expected));
    let called = store.message_called("bank-1").unwrap();
    assert_eq!(called.as_ref(), Some(&expected));
    assert_eq!(store.message_called("bank-2").unwrap(), None);
    assert_eq!(store.message(MessageId(id.0 + 1)).unwrap(), None);
    let taken = MessageRow {
        kept_until: World::epoch() + TimeDelta::microseconds(9),
        passed: 12,
        begun: Some("greet/start".into()),
        task: Some(TaskId { process, number: 3 }),
        taken_at: Some(World::epoch() + TimeDelta::microseconds(5)),
        error: Some("it's broken".into()),
        ..expected.clone()
    };
    assert!(change(&world, &expected, Some(&taken)));
    let expected = MessageRow { turn: 1, ..taken };
    assert_eq!(store.message(id).unwrap(), Some(expected));
}

pub fn a_message_is_changed_only_as_it_was_read(world: World) {
    let row = message(MessageKind::Message, "word", "a");
    let id = insert(&world, &row).unwrap();
    let before = MessageRow { id, ..row };
    let after = MessageRow {
        error: Some("no".into()),
        ..before.clone()
    };
    assert!(change(&world, &before, Some(&after)));
    assert!(!change(&world, &before, Some(&before)));
    assert!(!change(&world, &before, None));
    let now = MessageRow { turn: 1, ..after };
    let store = world.engine.store();
    assert_eq!(store.message(id).unwrap().as_ref(), Some(&now));
    assert!(change(&world, &now, None));
    assert_eq!(store.message(id).unwrap(), None);
}

pub fn a_message_of_one_id_is_written_once(world: World) {
    let row = MessageRow {
        given: Some("bank-1".into()),
        ..message(MessageKind::Message, "word", "a")
    };
    let id = insert(&world, &row).unwrap();
    let other = MessageRow {
        key: "b".into(),
        ..row.clone()
    };
    assert_eq!(insert(&world, &other), None);
    let stored = world.engine.store().message(id).unwrap().unwrap();
    assert_eq!(stored.key, "a");
    // Those that nobody has called anything are different ones.
    let nameless = MessageRow { given: None, ..row };
    assert!(insert(&world, &nameless).is_some());
    assert!(insert(&world, &nameless).is_some());
    // What a transaction that is dropped has written is not known.
    let third = MessageRow {
        given: Some("bank-3".into()),
        ..other
    };
    let mut tx = world.engine.store().begin(Mode::Write).unwrap();
    assert!(tx.insert_message(&third).unwrap().is_some());
    drop(tx);
    assert!(insert(&world, &third).is_some());
}

pub fn the_one_that_waits_longest_is_found(world: World) {
    let ((one, _), (two, _)) = (stored(&world), stored(&world));
    let task = |process, number| TaskId { process, number };
    let row = |task, event, key| subscription(task, event, MessageKind::Message, key);
    subscribe(&world, vec![row(task(two, 1), "", "a")]);
    subscribe(
        &world,
        vec![
            row(task(one, 1), "late", "a"),
            row(task(one, 1), "", "b"),
            subscription(task(one, 2), "", MessageKind::Signal, ""),
        ],
    );
    let store = world.engine.store();
    let waiting = |message: &MessageRow, flows: &[&str]| {
        let found = store.waiting(message, flows).unwrap();
        found.map(|row| (row.task, row.event))
    };
    let word = message(MessageKind::Message, "word", "a");
    let flows = ["other", "greet"];
    assert_eq!(waiting(&word, &flows), Some((task(two, 1), String::new())));
    assert_eq!(waiting(&word, &["other"]), None);
    assert_eq!(
        waiting(&message(MessageKind::Message, "word", "c"), &flows),
        None
    );
    assert_eq!(
        waiting(&message(MessageKind::Message, "call", "a"), &flows),
        None
    );
    let for_one = MessageRow {
        task: Some(task(one, 1)),
        ..word.clone()
    };
    assert_eq!(
        waiting(&for_one, &flows),
        Some((task(one, 1), "late".into()))
    );
    // Whoever waits no more is not found, and whoever waits again is the last.
    apply(
        &world,
        &Effects {
            unsubscribed: vec![(task(two, 1), String::new())],
            subscriptions: vec![row(task(two, 1), "", "a")],
            ..Effects::default()
        },
    );
    assert_eq!(waiting(&word, &flows), Some((task(one, 1), "late".into())));
    let events = |process| {
        let rows = store.subscriptions_of(process).unwrap();
        rows.into_iter().map(|row| row.event).collect::<Vec<_>>()
    };
    assert_eq!(events(one), ["late", "", ""]);
    assert_eq!(events(two), [""]);
    // Of all processes, each with the task that waits.
    let page = Page { number: 0, size: 3 };
    let found = store.subscriptions(&flows, page).unwrap();
    let all: Vec<_> = found
        .items
        .iter()
        .map(|(row, task)| (row.task, task.id, row.event.as_str()))
        .collect();
    let first = task(one, 1);
    let expected = [
        (first, first, "late"),
        (first, first, ""),
        (task(one, 2), task(one, 2), ""),
    ];
    assert_eq!((all, found.more), (expected.into(), true));
    let page = Page { number: 1, size: 3 };
    let last = store.subscriptions(&flows, page).unwrap();
    assert_eq!(last.items[0].0.task, task(two, 1));
    assert!(!last.more);
    assert_eq!(store.subscriptions(&["other"], page).unwrap().items, []);
}

pub fn a_signal_is_for_those_who_waited_before_it(world: World) {
    let (process, _) = stored(&world);
    let row = |number| {
        let task = TaskId { process, number };
        subscription(task, "", MessageKind::Signal, "")
    };
    subscribe(&world, vec![row(3), row(1), row(2)]);
    let signal = message(MessageKind::Signal, "word", "");
    let id = insert(&world, &signal).unwrap();
    subscribe(&world, vec![row(4)]);
    let store = world.engine.store();
    let mut thrown = store.message(id).unwrap().unwrap();
    let mut told = Vec::new();
    while let Some(wait) = store.waiting(&thrown, &["greet"]).unwrap() {
        told.push(wait.task.number);
        thrown.passed = wait.id;
    }
    assert_eq!(told, [3, 1, 2]);
    // One that comes in the place of the last is not taken for it.
    apply(
        &world,
        &Effects {
            unsubscribed: (1..=4)
                .map(|number| (TaskId { process, number }, String::new()))
                .collect(),
            ..Effects::default()
        },
    );
    subscribe(&world, vec![row(5)]);
    let thrown = store.message(id).unwrap().unwrap();
    assert_eq!(store.waiting(&thrown, &["greet"]).unwrap(), None);
}

pub fn what_can_be_delivered_is_found(world: World) {
    let (process, _) = stored(&world);
    let task = TaskId { process, number: 1 };
    let kind = MessageKind::Message;
    let now = World::epoch() + TimeDelta::microseconds(7);
    let insert = |row: MessageRow| insert(&world, &row).unwrap();
    let word = || message(kind, "word", "a");
    let open = insert(word());
    let other = insert(message(kind, "word", "b"));
    let begins = insert(message(kind, "wake", "x"));
    let signal = insert(message(MessageKind::Signal, "call", ""));
    let failed = insert(MessageRow {
        error: Some("no".into()),
        ..word()
    });
    let aimed = insert(MessageRow {
        task: Some(task),
        ..word()
    });
    let elsewhere = insert(MessageRow {
        task: Some(TaskId { process, number: 2 }),
        ..word()
    });
    insert(MessageRow {
        taken_at: Some(now),
        ..word()
    });
    let store = world.engine.store();
    let deliverable = |now, at_most| {
        let flows = ["greet"];
        store.deliverable(&flows, &["wake"], now, at_most).unwrap()
    };
    assert_eq!(deliverable(now, 9), [begins, signal]);
    subscribe(&world, vec![subscription(task, "", kind, "a")]);
    assert_eq!(deliverable(now, 9), [open, begins, signal, aimed]);
    assert_eq!(deliverable(now, 2), [open, begins]);
    assert_eq!(store.deliverable(&[], &[], now, 9).unwrap(), [signal]);
    let later = now + TimeDelta::microseconds(1);
    assert_eq!(deliverable(later, 9), [aimed]);
    let found = store.messages_for(kind, ("word", "a"), now).unwrap();
    assert_eq!(found, [open, aimed, elsewhere]);
    let found = store.messages_for(kind, ("word", "a"), later).unwrap();
    assert_eq!(found, [aimed, elsewhere]);
    let found = store.messages_for(MessageKind::Signal, ("call", ""), now);
    assert_eq!(found.unwrap(), []);
    let page = Page { number: 0, size: 3 };
    let untaken = store.untaken(None, page).unwrap();
    let ids: Vec<_> = untaken.items.iter().map(|row| row.id).collect();
    assert_eq!((ids, untaken.more), (vec![elsewhere, aimed, failed], true));
    let page = Page { number: 1, size: 3 };
    let ids: Vec<_> = store.untaken(None, page).unwrap().items;
    let ids: Vec<_> = ids.iter().map(|row| row.id).collect();
    assert_eq!(ids, [signal, begins, other]);
    let of = |told: &[(MessageKind, &str)]| {
        let found = store.untaken(Some(told), Page::first(9)).unwrap().items;
        found.iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), []);
    assert_eq!(of(&[(MessageKind::Signal, "call")]), [signal]);
    assert_eq!(of(&[(MessageKind::Message, "call")]), []);
    let told = [(kind, "wake"), (MessageKind::Signal, "call")];
    assert_eq!(of(&told), [signal, begins]);
}

pub fn what_is_over_is_forgotten_after_a_while(world: World) {
    let (process, _) = stored(&world);
    let sent = World::epoch();
    let insert = |row: MessageRow| insert(&world, &row).unwrap();
    let row = || message(MessageKind::Message, "word", "a");
    let taken = insert(MessageRow {
        taken_at: Some(sent),
        kept_until: sent + TimeDelta::days(9),
        ..row()
    });
    let kept = insert(MessageRow {
        kept_until: sent + TimeDelta::days(9),
        ..row()
    });
    let expired = insert(row());
    let aimed = insert(MessageRow {
        task: Some(TaskId { process, number: 1 }),
        ..row()
    });
    let failed = insert(MessageRow {
        error: Some("no".into()),
        ..row()
    });
    let store = world.engine.store();
    let left = || {
        let all = [taken, kept, expired, aimed, failed];
        let is_there = |id: &MessageId| store.message(*id).unwrap().is_some();
        all.into_iter().filter(is_there).collect::<Vec<_>>()
    };
    let now = sent + TimeDelta::days(1);
    store.forget_messages(sent, now).unwrap();
    assert_eq!(left(), [taken, kept, expired, aimed, failed]);
    let after = sent + TimeDelta::microseconds(1);
    store.forget_messages(after, now).unwrap();
    assert_eq!(left(), [kept, aimed, failed]);
}

pub fn who_waits_by_a_row_alone_is_told_nothing(world: World) {
    // A program of another version may leave such a row behind.
    let task = world.begins("review", Notes::default()).at("check");
    let flow: String = "review".into();
    let wait = |event, kind, key| SubscriptionRow {
        flow: flow.clone(),
        ..subscription(task, event, kind, key)
    };
    subscribe(&world, vec![wait("", MessageKind::Message, "a")]);
    let kept_until = world.engine.now() + TimeDelta::days(1);
    let send = |kind, key| {
        let row = message(kind, "word", key);
        insert(&world, &MessageRow { kept_until, ..row }).unwrap()
    };
    let id = send(MessageKind::Message, "a");
    assert_eq!(world.engine.sweep().unwrap(), 1);
    let row = world.engine.store().message(id).unwrap().unwrap();
    let expected = format!("process {} does not wait at `check`", task.process);
    assert_eq!((row.error, row.taken_at), (Some(expected), None));
    assert_eq!(world.engine.sweep().unwrap(), 0, "it is not tried for ever");
    // A signal goes on to the others.
    subscribe(&world, vec![wait("late", MessageKind::Signal, "")]);
    let id = send(MessageKind::Signal, "");
    assert_eq!(world.engine.sweep().unwrap(), 1);
    let row = world.engine.store().message(id).unwrap().unwrap();
    assert!(row.taken_at.is_some() && row.error.is_some());
    assert_eq!(world.engine.sweep().unwrap(), 0);
}
