//! The chart in a flow's documentation.

use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;
use viewflow::{Engine, MemoryStore, chart};

#[derive(Process, Serialize, Deserialize, Default)]
struct Parcel {
    weight: u32,
    carrier: String,
}

/// A "parcel" & its <way> 📦
///
/// ```text
/// A page in Markdown stays what it is.
/// ```
#[flow(process = Parcel)]
struct ParcelFlow {
    /// It's <b>new</b> & "unweighed" 🆕
    #[form(weight, carrier)]
    #[anyone]
    #[next(r#match)]
    start: Start,

    #[on(|process| process.carrier.as_str())]
    #[case("by \"air\"\n" => heavy, "100 %" => fork, "#" => fork)]
    #[otherwise(fork)]
    r#match: Switch,

    #[when(|process| process.weight > 10)]
    #[then(start_over)]
    #[otherwise(end)]
    heavy: If,

    #[anyone]
    #[next(r#match)]
    start_over: View,

    #[next(a, b)]
    fork: Split,

    /// `a`
    #[anyone]
    #[on_timeout(hours = 36, then(late))]
    #[on_timeout(hours = 7, repeat(3), then(remind))]
    #[on_timeout(after(patience), interrupting = false, then(remind_once))]
    #[next(join)]
    a: View,

    /// [b](c)
    #[anyone]
    #[on_condition(|process| process.weight > 100, then(late_too))]
    #[next(join)]
    b: View,

    /// Let it rest
    #[after(minutes = 90)]
    #[next(join)]
    late: Timer,

    #[when(|process| process.weight < 50)]
    #[next(join)]
    late_too: Until,

    #[anyone]
    #[next(reminded)]
    remind: Manual,

    reminded: End,

    #[anyone]
    #[next(reminded_once)]
    remind_once: Manual,

    reminded_once: End,

    /// Every morning
    #[cron("0 7 * * *", "Europe/Berlin")]
    #[next(again)]
    morning: StartTimer,

    #[every(hours = 1)]
    #[next(again)]
    hourly: StartTimer,

    #[next(fork)]
    again: Merge,

    #[next(end)]
    join: Join,

    end: End,
}

fn patience(parcel: &Parcel) -> std::time::Duration {
    std::time::Duration::from_secs(parcel.weight.into())
}

/// What the flow's documentation has in place of this.
const CHART: &str = viewflow::__private::chart!(
    "A \"parcel\" & its <way> 📦",
    start: Start("It's <b>new</b> & \"unweighed\" 🆕") { Next: r#match },
    r#match: Switch("Match") {
        Case(0, "by \"air\"\n"): heavy,
        Case(1, "100 %"): fork,
        Case(2, "#"): fork,
        Otherwise: fork
    },
    heavy: If("Heavy") { Then: start_over, Otherwise: end },
    start_over: View("Start over") { Next: r#match },
    fork: Split("Fork") { Next: a, Next: b },
    a: View("`a`") {
        Interrupting(After(129600)): late,
        Repeating(Every(25200)): remind,
        Once(Moment): remind_once,
        Next: join
    },
    b: View("[b](c)") { Interrupting(Condition): late_too, Next: join },
    late: Timer("Let it rest", awaits(After(5400))) { Next: join },
    late_too: Until("Late too", awaits(Condition)) { Next: join },
    remind: Manual("Remind") { Next: reminded },
    reminded: End("Reminded") {},
    remind_once: Manual("Remind once") { Next: reminded_once },
    reminded_once: End("Reminded once") {},
    morning: StartTimer("Every morning", awaits(Cron("0 7 * * * Europe/Berlin"))) { Next: again },
    hourly: StartTimer("Hourly", awaits(Every(3600))) { Next: again },
    again: Merge("Again") { Next: fork },
    join: Join("Join") { Next: end },
    end: End("End") {}
);

#[test]
fn it_is_what_the_engine_draws() {
    let engine = Engine::builder(MemoryStore::default()).flow::<ParcelFlow>();
    let engine = engine.build().expect("the flow is sound");
    let flow = engine.flow("parcel").expect("the engine has it");
    assert_eq!(svg_in(CHART), chart::standalone(flow));
}

/// Rustdoc and the program are asked about the same flow.
#[test]
#[ignore = "builds documentation; run `cargo xtask test`"]
fn a_flows_page_shows_it() {
    let program = std::env::current_exe().expect("this program is a file");
    let target = program.ancestors().nth(3).expect("it is in target/*/deps");
    let example = ["--example=helloworld", "--locked"];
    let doc = ["doc", "--no-deps", "--package=viewflow"];
    cargo(target, doc.iter().chain(&example));
    let page = target.join("doc/helloworld/struct.HelloWorldFlow.html");
    let page = std::fs::read_to_string(page).expect("the flow has a page");

    let run = ["run", "--quiet", "--package=viewflow"];
    let export = ["--", "export", "svg", "hello_world"];
    let drawn = cargo(target, run.iter().chain(&example).chain(&export));
    assert_eq!(svg_in(&page), drawn);
}

fn cargo<'a>(target: &Path, arguments: impl Iterator<Item = &'a &'a str>) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).expect("it is text")
}

/// The only image in an SVG's own address, decoded.
fn svg_in(html: &str) -> String {
    let mut charts = html.split("src=\"data:image/svg+xml,").skip(1);
    let chart = charts.next().expect("there is a chart");
    assert!(charts.next().is_none(), "there is one chart");
    let (address, _) = chart.split_once('"').expect("the attribute ends");
    let mut bytes = address.bytes();
    let mut svg = Vec::new();
    while let Some(byte) = bytes.next() {
        let digits: Vec<u8> = match byte {
            b'%' => bytes.by_ref().take(2).collect(),
            byte => {
                svg.push(byte);
                continue;
            }
        };
        let digits = std::str::from_utf8(&digits).expect("digits are text");
        svg.push(u8::from_str_radix(digits, 16).expect("digits are hexadecimal"));
    }
    String::from_utf8(svg).expect("an SVG is text")
}
