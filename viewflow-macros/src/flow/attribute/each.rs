//! `#[each(items, sequential)]` and `#[collect(items)]`: a task for each item of a list.

use proc_macro2::Ident;
use syn::Attribute;

use super::{explained, names, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::kinds::Name;
use crate::flow::model::Each;
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

const SEQUENTIAL: &str = "sequential";

/// `#[each(items)]`, perhaps with `sequential` behind it.
pub fn each(attr: &Attribute, errors: &Errors) -> Option<Each> {
    let names = errors.ok(names(attr, Name::Each))?;
    let [first, others @ ..] = names.as_slice() else {
        errors.push(wrong(attr, Name::Each, "`each` names no list"));
        return None;
    };
    // A field may be called so, if it stands alone.
    if let (SEQUENTIAL, [list, ..]) = (text(first).as_str(), others) {
        let message =
            format!("`each` names its list first\nhelp: write `#[each({list}, sequential)]`");
        errors.at(Rule::Syntax, first, message);
        return Some(Each {
            field: list.clone(),
            sequential: true,
        });
    }
    let mut sequential = false;
    for word in others {
        if let Err(error) = is_sequential(word, first, sequential) {
            errors.push(error);
        }
        sequential |= text(word) == SEQUENTIAL;
    }
    Some(Each {
        field: first.clone(),
        sequential,
    })
}

/// What is wrong with a word behind the list.
fn is_sequential(word: &Ident, list: &Ident, again: bool) -> Result<()> {
    let name = text(word);
    if name == SEQUENTIAL {
        let message = "`each` has `sequential` twice\nhelp: remove one of them";
        return match again {
            true => Err(Error::new(Rule::Twice, word, message)),
            false => Ok(()),
        };
    }
    if suggest::nearest(&name, [SEQUENTIAL]).is_some() {
        let message = format!("`each` has no option `{name}`\nhelp: did you mean `{SEQUENTIAL}`?");
        return Err(Error::new(Rule::UnknownOption, word, message));
    }
    let message = format!(
        "`each` takes one list, and behind it nothing but `{SEQUENTIAL}`\n\
         help: write `#[each({list})]` to offer all tasks at once, or `#[each({list}, {SEQUENTIAL})]` to \
         offer one after the other; another list takes another node"
    );
    Err(Error::new(Rule::Syntax, word, message))
}

/// `#[collect(items)]`.
pub fn collect(attr: &Attribute) -> Result<Ident> {
    let mut fields = names(attr, Name::Collect)?.into_iter();
    let first = fields.next();
    if let Some(second) = fields.next() {
        let error = Error::new(Rule::Syntax, second, "`collect` names one field");
        return Err(explained(error, Name::Collect));
    }
    first.ok_or_else(|| wrong(attr, Name::Collect, "`collect` names no field"))
}
