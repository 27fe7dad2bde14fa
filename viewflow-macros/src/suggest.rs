//! "Did you mean", and lists of names in messages.

use std::fmt::Display;

/// How many names a message lists before it says how many more there are.
const LISTED: usize = 30;

/// The candidate that `name` is most likely a misspelling of.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (name, longest) = (name.to_lowercase(), name.chars().count().div_ceil(3));
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&name, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= longest)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `` `a`, `b` and `c` ``, in code quotes.
pub fn listed(names: impl IntoIterator<Item = impl Display>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    // "and 1 more" would be no shorter than the name.
    if names.len() > LISTED + 1 {
        let more = names.len() - LISTED;
        names.truncate(LISTED);
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// A help line for a name that is none of `candidates`: the nearest of them, or all.
pub fn help(name: &str, what: &str, candidates: &[&str]) -> String {
    match (nearest(name, candidates.iter().copied()), candidates) {
        (Some(near), _) => format!("help: did you mean `{near}`?"),
        (None, []) => format!("help: there are no {what}"),
        (None, [only]) => format!("help: there is only `{only}`"),
        (None, _) => format!("help: the {what} are {}", listed(candidates)),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, nearest};

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let candidates = ["approve", "check_approve", "end"];
        assert_eq!(nearest("aprove", candidates), Some("approve"));
        assert_eq!(nearest("edn", candidates), Some("end"));
        assert_eq!(nearest("Approve", candidates), Some("approve"));
        assert_eq!(nearest("ship", candidates), None);
    }

    #[test]
    fn a_list_reads_as_a_sentence_and_stays_short() {
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
        let many = listed(1..=33);
        assert!(many.ends_with("`30` and 3 more"), "{many}");
        let few = listed(1..=31);
        assert!(few.ends_with("`30` and `31`"), "{few}");
    }
}
