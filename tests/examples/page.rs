//! The examples' pages in `docs`: their charts are those of the flows, and their code is the examples'.
//!
//! `PAGES=overwrite` writes both again. A comment before a block of code names the file and the beginning
//! of the line that tells which item is shown: `<!-- examples/order.rs: pub struct Line -->`.

use viewflow::Flow;

use crate::expense::ExpenseFlow;
use crate::incident::IncidentFlow;
use crate::kept::{self, read};
use crate::order::{OrderFlow, ParcelFlow};

#[test]
fn the_charts_are_those_of_the_flows() {
    is_drawn::<ExpenseFlow>();
    is_drawn::<OrderFlow>();
    is_drawn::<ParcelFlow>();
    is_drawn::<IncidentFlow>();
}

fn is_drawn<F: Flow>() {
    kept::is_drawn::<F>(&format!("docs/examples/{}.svg", F::NAME), "examples");
}

#[test]
fn the_code_is_that_of_the_examples() {
    for example in ["expense", "order", "incident"] {
        let path = format!("docs/{example}.md");
        let page = read(&path);
        for link in [
            format!("examples/{example}.svg"),
            format!("../examples/{example}.rs"),
            format!("../tests/examples/{example}_stories.rs"),
        ] {
            assert!(page.contains(&format!("]({link})")), "{link} is not shown");
        }
        kept::is_kept(&path, &with_code(&page), "examples");
    }
}

/// The page, with each block of code as it is in the file that is named before it.
fn with_code(page: &str) -> String {
    const FENCE: &str = "```";
    const OPENING: &str = "```rust,ignore";
    let mut written = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        written += &format!("{line}\n");
        let named = line.strip_prefix("<!-- ");
        let Some((file, start)) = named.and_then(|it| it.strip_suffix(" -->")?.split_once(": "))
        else {
            assert!(!line.starts_with("```rust"), "code from nowhere: {line}");
            continue;
        };
        written += &format!("{OPENING}\n{}{FENCE}\n", item(&read(file), start));
        // The old code goes. It is compared as a part of the page.
        assert_eq!(lines.next(), Some(OPENING), "no code after: {line}");
        assert!(lines.any(|line| line == FENCE), "no end after: {line}");
    }
    written
}

/// The item with a line that begins so, from the comments and attributes above it to its last brace.
fn item(source: &str, start: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let named = lines.iter().position(|line| line.starts_with(start));
    let named = named.unwrap_or_else(|| panic!("no line begins with `{start}`"));
    let empty = lines[..named].iter().rposition(|line| line.is_empty());
    let first = empty.map_or(0, |empty| empty + 1);
    let is_last = |line: &&str| *line == "}" || (line.ends_with(';') && !line.starts_with(' '));
    let last = lines[named..].iter().position(is_last);
    let last = named + last.expect("an item ends");
    let item = lines[first..=last].iter();
    item.map(|line| format!("{line}\n")).collect()
}
