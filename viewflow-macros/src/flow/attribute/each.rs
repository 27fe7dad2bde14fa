//! `#[each(items, sequential)]` and `#[collect(items)]`: a task for each item of a list.

use proc_macro2::{Ident, TokenStream};
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Member};

use super::{explained, names, wrong};
use crate::errors::{Error, Errors, Result};
use crate::flow::model::Each;
use crate::flow::name::Name;
use crate::parse;
use crate::rules::Rule;
use crate::suggest;
use crate::words::text;

const SEQUENTIAL: &str = "sequential";

/// `#[each(items)]`, perhaps with `sequential` behind it.
pub fn each(attr: &Attribute, errors: &Errors) -> Option<Each> {
    errors.ok(is_a_field(attr, Name::Each))?;
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

/// Refuses code and paths where a field belongs, with the field that was probably meant.
fn is_a_field(attr: &Attribute, name: Name) -> Result<()> {
    let first = |input: ParseStream<'_>| {
        let first = input.parse::<Expr>();
        parse::skip_to_comma(input);
        input.parse::<TokenStream>()?;
        first
    };
    let Ok(expr) = attr.parse_args_with(first) else {
        return Ok(());
    };
    let field = match &expr {
        Expr::Closure(closure) => field_of(&closure.body),
        Expr::Field(_) | Expr::Reference(_) | Expr::MethodCall(_) => field_of(&expr),
        _ => return Ok(()),
    };
    let (word, field) = (name.name(), field.unwrap_or_else(|| "items".into()));
    let message = format!(
        "`{word}` takes the name of a field of the process\n\
         help: write `#[{word}({field})]`"
    );
    Err(Error::new(Rule::Syntax, expr, message))
}

/// The field in `process.field`, `&process.field` or `process.field.clone()`.
fn field_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Field(field) => match &field.member {
            Member::Named(name) => Some(text(name)),
            Member::Unnamed(_) => None,
        },
        Expr::Reference(reference) => field_of(&reference.expr),
        Expr::MethodCall(call) => field_of(&call.receiver),
        _ => None,
    }
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
    is_a_field(attr, Name::Collect)?;
    let mut fields = names(attr, Name::Collect)?.into_iter();
    let first = fields.next();
    if let Some(second) = fields.next() {
        let error = Error::new(Rule::Syntax, second, "`collect` names one field");
        return Err(explained(error, Name::Collect));
    }
    first.ok_or_else(|| wrong(attr, Name::Collect, "`collect` names no field"))
}
