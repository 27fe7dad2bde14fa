//! Tasks of lists and their items, and processes that are a part of others.

use super::World;
use super::flows::ParcelsFlow;
use crate::store::TaskRow;
use crate::{Arrived, Error, Input, ProcessId, ProcessStatus, TaskId};

/// An order, by Bob; a parcel is packed for each of the goods, from task 3 on.
fn order(world: &World, goods: &str) -> ProcessId {
    let form = Input::from_pairs([("customer", "Ada"), ("goods", goods)]);
    let bob = world.user("bob");
    bob.start_with("parcels", "start", &form).unwrap()
}

fn pack(world: &World, process: ProcessId, number: u32) -> TaskRow {
    let (bob, task) = (world.user("bob"), TaskId { process, number });
    bob.take(task).unwrap();
    let form = Input::from_pairs([("weight", "250")]);
    bob.complete_with(task, &form).unwrap()
}

pub fn what_tasks_of_a_list_are_about_is_told(world: World) {
    let process = order(&world, "lamp, drinking glass");
    let tasks = world.engine.store().tasks_of(process).unwrap();
    assert!(world.engine.item_of(&tasks[1]).is_empty(), "a function");
    let told = |task: &TaskRow| -> Vec<(String, String, bool)> {
        let items = world.engine.item_of(task).into_iter();
        let told = items.map(|i| (i.label.into(), i.value, !i.asked_at.is_empty()));
        told.collect()
    };
    let is = |label: &str, value: &str, asked| (label.to_owned(), value.to_owned(), asked);
    assert_eq!(
        told(&tasks[3]),
        [
            is("Content", "drinking glass", false),
            is("Fragile", "Yes", false),
            is("Weight in grams", "", true),
        ]
    );
    let packed = pack(&world, process, 3);
    assert_eq!(told(&packed)[2], is("Weight in grams", "250", true));
    let row = world.engine.store().process(process).unwrap().unwrap();
    let far = Arrived {
        total: 2,
        done: 1,
        canceled: 0,
    };
    assert_eq!(world.engine.lists_of(&row).unwrap(), [("pack", far)]);
}

pub fn a_form_adds_an_item_to_a_list_that_is_worked_on(world: World) {
    let process = order(&world, "lamp");
    let (bob, carl) = (world.user("bob"), world.user("carl"));
    assert!(matches!(
        bob.item_form(process, "pack"),
        Err(Error::Denied(_))
    ));
    let form = carl.item_form(process, "pack").unwrap();
    let names: Vec<_> = form.iter().map(|control| &*control.name).collect();
    assert_eq!(names, ["content", "fragile", "weight"]);
    // The weight is for whoever packs it.
    assert!(!form[2].required);
    assert!(matches!(
        carl.item_form(process, "call"),
        Err(Error::NotWaiting { .. })
    ));

    let mirror = Input::from_pairs([("content", "mirror"), ("fragile", "on")]);
    assert!(matches!(
        bob.add_item_with(process, "pack", &mirror),
        Err(Error::Denied(_))
    ));
    for wrong in [("content", "  "), ("weight", "heavy")] {
        let wrong = Input::from_pairs([wrong]);
        assert!(matches!(
            carl.add_item_with(process, "pack", &wrong),
            Err(Error::Invalid(_))
        ));
    }
    let task = carl.add_item_with(process, "pack", &mirror).unwrap();
    assert_eq!(
        task.item.as_deref(),
        Some(r#"{"content":"mirror","fragile":true,"weight":null}"#)
    );
    let serde_json::Value::Object(json) = serde_json::json!({"content": "rug", "fragile": false})
    else {
        unreachable!()
    };
    let json = Input::Json(json);
    let rug = carl.add_item_with(process, "pack", &json).unwrap();
    let no_parcel = Input::Json([("content".to_owned(), 1.into())].into_iter().collect());
    let refused = carl.add_item_with(process, "pack", &no_parcel);
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");

    for number in [3, task.id.number, rug.id.number] {
        pack(&world, process, number);
    }
    let view = world.engine.process::<ParcelsFlow>(process).unwrap();
    let parcels = view.data.parcels.iter();
    let packed: Vec<_> = parcels.map(|p| (&*p.content, p.weight)).collect();
    assert_eq!(
        packed,
        [
            ("lamp", Some(250)),
            ("mirror", Some(250)),
            ("rug", Some(250))
        ]
    );
    assert!(matches!(
        carl.add_item_with(process, "pack", &mirror),
        Err(Error::NotWaiting { .. })
    ));
}

pub fn the_process_that_a_task_waits_for_is_found(world: World) {
    let process = order(&world, "lamp");
    let packed = pack(&world, process, 3);
    assert_eq!(world.engine.child_of(packed.id).unwrap(), None);
    let carry = world.task_at(process, "carry");
    let child = world.engine.child_of(carry).unwrap().unwrap();
    assert_eq!(child.parent, Some(carry));
    assert_eq!(
        (&*child.flow, child.status),
        ("carry", ProcessStatus::Active)
    );
}
