//! The page of features: whatever is ticked has a page and a test.

use std::path::Path;

#[test]
fn what_is_ticked_has_a_page_and_a_test_that_are_there() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = std::fs::read_to_string(docs.join("features.md")).unwrap();
    let ticked: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| ☑"))
        .collect();
    assert!(ticked.len() > 25, "{} rows", ticked.len());
    for row in ticked {
        let links: Vec<&str> = row
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
            .collect();
        let leads_to = |kind: &str| links.iter().any(|link| link.contains(kind));
        assert!(leads_to(".md") && leads_to("tests/"), "{row}");
        for link in links {
            let file = link.split('#').next().unwrap();
            assert!(docs.join(file).exists(), "{link} in {row}");
        }
    }
}
