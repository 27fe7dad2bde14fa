//! From the tokens of a struct to a process.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Attribute, Data, DeriveInput, Fields, Ident, Path, Token, ext::IdentExt};

use super::model::{Field, Process};
use super::rule;
use crate::errors::{Error, Errors, Result};
use crate::parse;
use crate::rules::Rule;
use crate::runtime::Runtime;
use crate::suggest;
use crate::words::{Docs, text};

/// Diesel writes at most 32 columns at once, and the process's id is one of them.
const MOST_COLUMNS: usize = 31;

/// What is made of a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Process,
    Form,
}

impl Noun {
    /// The word, which is its attribute's, too.
    const fn word(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Form => "form",
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Process => "help: a process is written as `struct MyProcess { text: String }`",
            Self::Form => "help: a form is written as `struct MyForm { text: String }`",
        }
    }

    const fn options(self) -> &'static [&'static str] {
        match self {
            Self::Process => &["table", "crate"],
            Self::Form => &["crate"],
        }
    }
}

/// The process or the form, or `None` and an error where there is no type to make one of.
pub fn parse(item: TokenStream, noun: Noun, errors: &Errors) -> Option<Process> {
    let (word, example) = (noun.word(), noun.example());
    let input = errors.ok(syn::parse2::<DeriveInput>(item))?;
    let (table, krate) = options(&input.attrs, noun, errors);
    rules_of_the_whole(&input.attrs, errors);
    let mut process = Process {
        ident: input.ident,
        runtime: Runtime::new(krate),
        table: None,
        fields: Vec::new(),
    };
    if !input.generics.params.is_empty() {
        let why = match noun {
            Noun::Process => format!(": `{}` is stored under the name of one flow", process.ident),
            Noun::Form => String::new(),
        };
        let message = format!(
            "a {word} cannot be generic{why}\n\
             help: use the types themselves in place of these parameters"
        );
        errors.at(Rule::Generic, &input.generics, message);
        return None;
    }
    let fields = match input.data {
        Data::Struct(data) => match data.fields {
            Fields::Named(fields) => fields.named,
            Fields::Unit if table.is_none() => return Some(process),
            Fields::Unit => {
                let message = format!("the fields of a {word} are named\n{example}");
                errors.at(Rule::NotAProcess, &process.ident, message);
                return Some(process);
            }
            Fields::Unnamed(fields) => {
                let message = format!("the fields of a {word} are named\n{example}");
                errors.at(Rule::NotAProcess, fields, message);
                return Some(process);
            }
        },
        Data::Enum(data) => {
            let message = format!("a {word} is a struct, not an enum\n{example}");
            errors.at(Rule::NotAProcess, data.enum_token, message);
            return Some(process);
        }
        Data::Union(data) => {
            let message = format!("a {word} is a struct, not a union\n{example}");
            errors.at(Rule::NotAProcess, data.union_token, message);
            return Some(process);
        }
    };
    process.fields = fields
        .into_iter()
        .filter_map(|f| field(f, noun, errors))
        .collect();
    process.table = table.filter(|table| fits(&process, table, errors));
    Some(process)
}

fn field(field: syn::Field, noun: Noun, errors: &Errors) -> Option<Field> {
    let (word, ident) = (noun.word(), field.ident?);
    if ident == "_" {
        let message = format!("a field of a {word} has a name\nhelp: write one in place of `_`");
        errors.at(Rule::Syntax, &ident, message);
        return None;
    }
    let name = text(&ident);
    let mut multiline = false;
    let mut rules = Vec::new();
    for attr in &field.attrs {
        if attr.path().is_ident("field") {
            parse::each_argument(attr, errors, |input| {
                field_option(input).map(|()| multiline = true)
            });
        } else if attr.path().is_ident("garde") {
            rules.extend(rule::parse(attr, errors));
        } else if attr.path().is_ident(word) {
            let message = format!(
                "`{word}` stands on the struct, not on a field\nhelp: move this to the struct"
            );
            errors.at(Rule::Misplaced, attr.path(), message);
        }
    }
    Some(Field {
        docs: Docs::read(&field.attrs, &name),
        ident,
        name,
        ty: field.ty,
        multiline,
        rules,
    })
}

/// `multiline`, the only one.
fn field_option(input: ParseStream<'_>) -> Result<()> {
    let option = input.call(Ident::parse_any)?;
    if option == "multiline" {
        return Ok(());
    }
    let help = suggest::help(&text(&option), "options", &["multiline"]);
    let message = format!("a field has no option `{option}`\n{help}");
    Err(Error::new(Rule::UnknownOption, option, message))
}

/// Refuses `#[garde(custom(..))]` on the struct, which no form would check.
fn rules_of_the_whole(attrs: &[Attribute], errors: &Errors) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("garde")) {
        let syn::Meta::List(list) = &attr.meta else {
            continue;
        };
        let mut words = list.tokens.clone().into_iter();
        if words.any(|word| word.to_string() == "custom") {
            errors.at(
                Rule::Misplaced,
                &attr.meta,
                "forms check one field at a time, and would not check this\n\
                 help: write `#[garde(custom(check))]` on a field",
            );
        }
    }
}

/// What `#[process(table = path, crate = path)]` says, or `#[form(crate = path)]`.
fn options(attrs: &[Attribute], noun: Noun, errors: &Errors) -> (Option<Path>, Option<Path>) {
    let (word, names) = (noun.word(), noun.options());
    let (mut table, mut krate) = (None, None);
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(word)) {
        if !matches!(attr.meta, syn::Meta::List(_)) {
            let example = match noun {
                Noun::Process => "table = my_table",
                Noun::Form => "crate = path",
            };
            let message =
                format!("`{word}` is empty\nhelp: write `#[{word}({example})]`, or remove it");
            errors.at(Rule::Syntax, &attr.meta, message);
            continue;
        }
        parse::each_argument(attr, errors, |input| {
            let name = input.call(Ident::parse_any)?;
            let option = match name.to_string().as_str() {
                "table" if noun == Noun::Process => &mut table,
                "crate" => &mut krate,
                other => {
                    let what = format!("options of `#[{word}(..)]`");
                    let help = suggest::help(other, &what, names);
                    let message = format!("`#[{word}(..)]` has no option `{other}`\n{help}");
                    return Err(Error::new(Rule::UnknownOption, name, message));
                }
            };
            if !input.peek(Token![=]) {
                let message = format!("`{name}` is empty\nhelp: write `{name} = path`");
                return Err(Error::new(Rule::Syntax, name, message));
            }
            input.parse::<Token![=]>()?;
            if option.replace(input.call(Path::parse_mod_style)?).is_some() {
                let message = format!("`{name}` is given twice\nhelp: remove one of them");
                return Err(Error::new(Rule::Twice, name, message));
            }
            Ok(())
        });
    }
    (table, krate)
}

/// Whether Diesel can keep the fields in one table.
fn fits(process: &Process, table: &Path, errors: &Errors) -> bool {
    let count = process.fields.len();
    if count == 0 {
        let message = format!(
            "`{}` has nothing to keep in a table\n\
             help: give it a field, or remove `table = ..`",
            process.ident
        );
        errors.at(Rule::TableSize, table, message);
    }
    if count > MOST_COLUMNS {
        let message = format!(
            "`{}` has {count} fields, and a table takes {MOST_COLUMNS} of them\n\
             help: remove `table = ..`, and the process is kept as a document",
            process.ident
        );
        errors.at(Rule::TableSize, table, message);
    }
    let key = process
        .fields
        .iter()
        .find(|field| field.name == "process_id");
    if let Some(key) = key {
        errors.at(
            Rule::TableKey,
            &key.ident,
            "`process_id` is the key of the table, and no field of the process\n\
             help: remove the field; whoever has the process knows its id",
        );
    }
    (1..=MOST_COLUMNS).contains(&count) && key.is_none()
}
