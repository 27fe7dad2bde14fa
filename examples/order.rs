//! An order: it is packed line by line while the customer pays, and sent in as many parcels as it takes.
//!
//! Run it with `cargo run --example order` and open <http://127.0.0.1:8000>. `docs/order.md` explains it.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

/// What one parcel remembers.
#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Parcel {
    /// Number
    pub number: u32,
    /// Address
    pub address: String,
    /// Contents
    #[field(multiline)]
    pub contents: String,
    /// Tracking number
    pub tracking: Option<String>,
}

/// Parcel
///
/// One parcel of an order gets its label, and is given to the carrier.
#[flow(process = Parcel)]
pub struct ParcelFlow {
    #[next(label)]
    begin: StartHandle,

    /// Print the label
    #[run(label)]
    #[next(hand_over)]
    label: Job,

    /// Give it to the carrier
    #[permission]
    #[next(gone)]
    hand_over: Manual,

    /// On its way
    gone: End,
}

/// Stands for the carrier's service and a printer.
async fn label(job: JobContext<ParcelFlow>) -> JobResult {
    let tracking = format!("VF-{}", job.task_id().process);
    let parcel = job.process();
    println!("{tracking}: {}\n{}", parcel.address, parcel.contents);
    job.update(|parcel| parcel.tracking = Some(tracking));
    Ok(())
}

/// So many pieces of one article.
#[derive(Process, Serialize, Deserialize, Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// Article
    pub article: String,
    /// Pieces
    pub pieces: u32,
    /// Into which parcel?
    #[garde(range(min = 1, max = 99))]
    pub parcel: u32,
}

/// What one order remembers.
#[derive(Process, Serialize, Deserialize, Default)]
pub struct Order {
    /// Address
    #[garde(length(min = 1, max = 300))]
    pub address: String,
    /// Articles
    ///
    /// One in each line, after the number of pieces: 2 lamp
    #[field(multiline)]
    #[garde(custom(are_articles))]
    pub articles: String,
    /// Total in euros
    #[garde(range(min = 1))]
    pub total: u32,
    /// Lines
    pub lines: Vec<Line>,
    /// Packed
    pub packed: Vec<Line>,
    /// Parcels
    pub parcels: Vec<Parcel>,
    /// Sent
    pub sent: Vec<Parcel>,
}

/// What the bank tells.
pub struct Payment {
    /// The amount.
    pub euros: u32,
}

/// Order
///
/// What was ordered is packed line by line while the customer pays, and then sent.
#[flow(process = Order)]
pub struct OrderFlow {
    /// Take an order
    #[form(address, articles, total)]
    #[permission]
    #[next(read)]
    take: Start,

    /// Read the articles
    #[run(read)]
    #[next(fork)]
    read: Function,

    /// Pay and pack
    #[next(payment, pack)]
    fork: Split,

    /// Whichever comes first
    #[next(bank, by_hand)]
    payment: First,

    /// The bank tells of the payment
    #[run(book)]
    #[next(ready)]
    bank: Handle<Payment>,

    /// Find the payment
    ///
    /// Somebody has seen it on the account before the bank told of it.
    #[permission]
    #[next(ready)]
    by_hand: Manual,

    /// Pack a line
    #[each(lines)]
    #[form(parcel)]
    #[collect(packed)]
    #[permission]
    #[next(ready)]
    pack: View,

    /// Paid and packed
    #[next(is_any)]
    ready: Join,

    /// Is there anything to send?
    #[when(|order| !order.packed.is_empty())]
    #[then(fill)]
    #[otherwise(give_back)]
    is_any: If,

    /// Give the money back
    ///
    /// Nothing of the order is there.
    #[permission]
    #[next(nothing_sent)]
    give_back: Manual,

    /// Put the lines into parcels
    #[run(fill)]
    #[next(ship)]
    fill: Function,

    /// Send a parcel
    #[each(parcels)]
    #[input(|_, parcel| parcel.clone())]
    #[output(|parcel, gone| *parcel = gone.clone())]
    #[collect(sent)]
    #[next(tell)]
    ship: Subprocess<ParcelFlow>,

    /// Tell the customer
    #[run(tell)]
    #[retry(times = 3, delay(minutes = 5))]
    #[next(sent)]
    tell: Job,

    /// Sent
    sent: End,

    /// Nothing sent
    nothing_sent: End,
}

fn lines(articles: &str) -> Result<Vec<Line>, String> {
    let texts = articles.lines().map(str::trim);
    let lines = texts.filter(|text| !text.is_empty()).map(|text| {
        let parts = text.split_once(' ');
        let line = parts.and_then(|(pieces, article)| {
            let pieces = pieces.parse().ok().filter(|pieces| *pieces > 0)?;
            let article = article.trim().to_owned();
            Some(Line {
                article,
                pieces,
                parcel: 1,
            })
        });
        line.ok_or_else(|| format!("Write a number before the article: {text}"))
    });
    lines.collect()
}

fn are_articles(text: &str, _: &()) -> Result<(), String> {
    match lines(text)?.is_empty() {
        true => Err("Enter an article.".into()),
        false => Ok(()),
    }
}

fn read(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    let order = step.process_mut();
    order.lines = lines(&order.articles)?;
    Ok(())
}

/// What is wrong goes back to the code that told of the payment, and the order waits on.
fn book(step: &mut FunctionContext<'_, OrderFlow>, payment: Payment) -> FunctionResult {
    let total = step.process().total;
    match payment.euros == total {
        true => Ok(()),
        false => Err(format!("{} euros are not {total} euros", payment.euros).into()),
    }
}

fn fill(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
    let order = step.process_mut();
    order.parcels.clear();
    for line in &order.packed {
        let content = format!("{} {}\n", line.pieces, line.article);
        let mut parcels = order.parcels.iter_mut();
        match parcels.find(|parcel| parcel.number == line.parcel) {
            Some(parcel) => parcel.contents += &content,
            None => order.parcels.push(Parcel {
                number: line.parcel,
                address: order.address.clone(),
                contents: content,
                tracking: None,
            }),
        }
    }
    Ok(())
}

/// Stands for a letter.
async fn tell(job: JobContext<OrderFlow>) -> JobResult {
    for parcel in &job.process().sent {
        let tracking = parcel.tracking.as_deref().unwrap_or("without a number");
        println!("Parcel {} is on its way: {tracking}", parcel.number);
    }
    Ok(())
}

fn main() -> ExitCode {
    use order_flow::{MANAGE, VIEW, by_hand, give_back, pack, take};
    use parcel_flow::hand_over;

    viewflow::App::new("Shop")
        .flow::<OrderFlow>()
        .flow::<ParcelFlow>()
        .demo_user("sara", "sara-sells", &[take::PERMISSION, VIEW])
        .demo_user(
            "paul",
            "paul-packs",
            &[pack::PERMISSION, hand_over::PERMISSION],
        )
        .demo_user(
            "ada",
            "ada-accounts",
            &[by_hand::PERMISSION, give_back::PERMISSION],
        )
        .demo_user(
            "boss",
            "boss-cancels",
            &[VIEW, MANAGE, parcel_flow::VIEW, parcel_flow::MANAGE],
        )
        .run()
}
