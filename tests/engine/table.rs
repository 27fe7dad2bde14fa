//! A process that the application keeps in a table of its own, and a function that writes to
//! another: both commit with the step, or not at all.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{DbConnection, Error, Input, Loaded, ProcessStatus};

use crate::world::World;

diesel::table! {
    shipments (process_id) {
        process_id -> BigInt,
        parcel -> Text,
        weight -> Integer,
        insured -> Bool,
        carrier -> Nullable<Text>,
    }
}

diesel::table! {
    labels (process_id) {
        process_id -> BigInt,
        text -> Text,
    }
}

#[derive(Process, Serialize, Deserialize, Default, Debug, PartialEq)]
#[process(table = shipments)]
pub struct Shipment {
    #[garde(length(min = 1))]
    parcel: String,
    weight: i32,
    insured: bool,
    carrier: Option<String>,
}

#[flow(process = Shipment)]
pub struct ShipmentFlow {
    #[anyone]
    #[form(parcel, weight)]
    #[next(choose)]
    start: Start,
    #[anyone]
    #[form(carrier, insured)]
    #[next(label)]
    choose: View,
    #[run(print_label)]
    #[next(heavy)]
    label: Function,
    #[when(|shipment| shipment.weight > 100)]
    #[then(end)]
    #[otherwise(book)]
    heavy: If,
    #[run(book)]
    #[next(end)]
    book: Job,
    end: End,
}

fn print_label(step: &mut FunctionContext<'_, ShipmentFlow>) -> FunctionResult {
    let id = step.info().process_id().0;
    let text = step.process().parcel.clone();
    diesel::insert_into(labels::table)
        .values((labels::process_id.eq(id), labels::text.eq(text)))
        .execute(step.connection()?)?;
    match step.process().carrier.as_deref() {
        Some("pigeon") => Err("pigeons carry no parcels".into()),
        _ => Ok(()),
    }
}

fn book(job: JobContext<ShipmentFlow>) -> JobResult {
    let reference = format!("booked in attempt {}", job.attempt());
    job.on_completion(move |step| {
        let id = step.info().process_id().0;
        diesel::update(labels::table.find(id))
            .set(labels::text.eq(reference))
            .execute(step.connection()?)?;
        Ok(())
    });
    job.update(|shipment| shipment.weight += 1);
    Ok(())
}

fn world() -> (World, DbAccess) {
    let world = World::new(|engine| engine.flow::<ShipmentFlow>());
    let path = world.folder.path().join("test.db");
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    diesel::connection::SimpleConnection::batch_execute(
        &mut connection,
        "CREATE TABLE shipments (process_id BIGINT PRIMARY KEY REFERENCES viewflow_process (id),
            parcel TEXT NOT NULL, weight INTEGER NOT NULL, insured BOOLEAN NOT NULL, carrier TEXT);
         CREATE TABLE labels (process_id BIGINT PRIMARY KEY, text TEXT NOT NULL);",
    )
    .unwrap();
    (world, DbAccess(DbConnection::Sqlite(connection)))
}

struct DbAccess(DbConnection);

impl DbAccess {
    fn shipments(&mut self) -> Vec<(i64, String, i32, bool, Option<String>)> {
        shipments::table.load(&mut self.0).unwrap()
    }

    fn labels(&mut self) -> Vec<(i64, String)> {
        labels::table.load(&mut self.0).unwrap()
    }
}

#[test]
fn the_applications_rows_commit_with_the_steps() {
    let (world, mut rows) = world();
    let anna = world.user("anna", &[]);
    let form = shipment_flow::start::Form {
        parcel: "a book".into(),
        weight: 3,
    };
    let process = anna.start(ShipmentFlow::start, form).unwrap();
    let id = process.0;
    assert_eq!(rows.shipments(), [(id, "a book".into(), 3, false, None)]);
    let stored = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(stored.data, None, "the data is in one place");

    let task = world.engine.find(ShipmentFlow::choose, process).unwrap();
    let task = task.and_then(Loaded::as_new).unwrap();
    let task = task.assign(&anna).unwrap().start(&anna).unwrap();
    let form = |carrier: &str| shipment_flow::choose::Form {
        carrier: Some(carrier.into()),
        insured: true,
    };
    let rejected = task.complete(&anna, form("pigeon")).unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "`label` failed: pigeons carry no parcels"
    );
    assert_eq!(rows.labels(), []);
    assert_eq!(rows.shipments(), [(id, "a book".into(), 3, false, None)]);

    let done = rejected.task.complete(&anna, form("post")).unwrap();
    assert_eq!(done.owner(), Some(anna.user().id));
    assert_eq!(rows.labels(), [(id, "a book".into())]);
    let post = Some("post".to_owned());
    assert_eq!(
        rows.shipments(),
        [(id, "a book".into(), 3, true, post.clone())]
    );

    assert!(world.work().is_some());
    assert_eq!(rows.labels(), [(id, "booked in attempt 1".into())]);
    assert_eq!(rows.shipments(), [(id, "a book".into(), 4, true, post)]);
    let view = world.engine.process::<ShipmentFlow>(process).unwrap();
    assert_eq!(view.status(), ProcessStatus::Done);
    assert_eq!(view.data.weight, 4);
}

#[test]
fn a_form_reads_and_writes_the_applications_row() {
    let (world, mut rows) = world();
    let anna = world.user("anna", &[]);
    let empty = Input::from_pairs([("parcel", ""), ("weight", "heavy")]);
    let Err(Error::Invalid(errors)) = anna.start_with("shipment", "start", &empty) else {
        panic!("the form has errors");
    };
    assert_eq!(errors.fields["parcel"], ["This field is required."]);
    assert_eq!(errors.fields["weight"], ["Enter a whole number."]);
    assert_eq!(rows.shipments(), []);
    let input = Input::from_pairs([("parcel", "a piano"), ("weight", "400")]);
    let process = anna.start_with("shipment", "start", &input).unwrap();
    let task = world.engine.find(ShipmentFlow::choose, process).unwrap();
    let task = task.unwrap().row().id;
    anna.take(task).unwrap();
    let controls = anna.task_form(task).unwrap();
    let names: Vec<&str> = controls
        .iter()
        .map(|control| control.name.as_ref())
        .collect();
    assert_eq!(names, ["carrier", "insured"]);
    let input = Input::from_pairs([("carrier", "van")]);
    anna.complete_with(task, &input).unwrap();
    let row = world.engine.store().process(process).unwrap().unwrap();
    assert_eq!(row.status, ProcessStatus::Done);
    let data = world.engine.data_of(&row).unwrap();
    let shown = data.iter().map(|d| (d.label.as_ref(), d.value.as_str()));
    let shown: Vec<_> = shown.collect();
    assert_eq!(
        shown,
        [
            ("Parcel", "a piano"),
            ("Weight", "400"),
            ("Carrier", "van"),
            ("Insured", "No"),
        ]
    );
}
