use std::fs;
use std::path::{Path, PathBuf};

use viewflow_graph::Code;

use super::Rule;

/// The numbers that are kept for rules of the macros. The others are the graph's.
const MACROS: std::ops::RangeInclusive<u16> = 20..=99;

/// Every rule, with its title.
fn rules() -> impl Iterator<Item = (Rule, &'static str)> {
    let graphs = Code::ALL.iter();
    let graphs = graphs.map(|code| (Rule::Graph(*code), code.title()));
    let own = Rule::OWN.iter().map(|(rule, title)| (*rule, title.trim()));
    graphs.chain(own)
}

#[test]
fn the_numbers_of_the_macros_rules_follow_each_other() {
    for (expected, (rule, _)) in MACROS.zip(Rule::OWN) {
        assert_eq!(rule.number(), expected, "{rule:?}");
    }
}

#[test]
fn the_numbers_of_the_graphs_rules_rise_and_leave_out_those_of_the_macros() {
    let numbers: Vec<u16> = Code::ALL.iter().map(|code| code.number()).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(!numbers.iter().any(|n| MACROS.contains(n)), "{numbers:?}");
}

#[test]
fn a_code_has_four_digits() {
    assert_eq!(Rule::Graph(Code::NoStart).to_string(), "VF0001");
    assert_eq!(Rule::NotAFlow.to_string(), "VF0020");
}

/// A rule is in the list with a page and a case, or in the list as one that is not raised yet, with
/// neither.
#[test]
fn every_rule_is_listed_and_has_its_page_and_a_case() {
    let list = read(&pages().join("README.md"));
    let said = all_that_rustc_says();
    for (rule, title) in rules() {
        let page = pages().join(format!("{rule}.md"));
        let raised = list.contains(&format!("\n- [{rule}]({rule}.md): {title}\n"));
        let waits = list.contains(&format!("\n- {rule}: {title}\n"));
        assert!(
            raised != waits,
            "docs/errors/README.md lists {rule}: {title}"
        );
        assert_eq!(page.exists(), raised, "{}", page.display());
        let has_case = said.contains(&format!(" [{rule}]\n"));
        assert_eq!(has_case, raised, "a case in tests/ui has {rule}");
        if raised {
            let head = format!("# {rule}: {title}\n");
            assert!(read(&page).starts_with(&head), "{head}");
        }
    }
}

#[test]
fn every_page_is_that_of_a_rule() {
    let mut codes: Vec<String> = rules().map(|(rule, _)| format!("{rule}.md")).collect();
    codes.push("README.md".into());
    for page in files(&pages()) {
        let name = page.file_name().and_then(|name| name.to_str());
        let name = name.expect("a page has a name").to_owned();
        assert!(codes.contains(&name), "{name} is the page of no rule");
    }
}

fn pages() -> PathBuf {
    workspace().join("docs/errors")
}

fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the crate is in the workspace")
}

/// The expected output of all cases.
fn all_that_rustc_says() -> String {
    let cases = files(&workspace().join("tests/ui"));
    let directories = cases.iter().filter(|path| path.is_dir());
    let cases = directories.flat_map(|directory| files(directory));
    let said = cases.filter(|path| path.extension().is_some_and(|ext| ext == "stderr"));
    said.map(|path| read(&path)).collect()
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    entries
        .map(|entry| entry.expect("its entry can be read").path())
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
