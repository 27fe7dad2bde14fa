//! The functions that keep a process in a table of the application's own.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::model::Process;
use crate::runtime::local;
use crate::words::text;

/// `const TABLE`, where there is one.
pub fn expand(process: &Process) -> Option<TokenStream> {
    let table = process.table.as_ref()?;
    let runtime = &process.runtime;
    let columns: Vec<&Ident> = process.fields.iter().map(|field| &field.ident).collect();
    let types = process.fields.iter().map(|field| &field.ty);
    let values: Vec<Ident> = columns.iter().map(|column| local(&text(column))).collect();
    let row = local("row");
    let (connection, id, this) = (local("connection"), local("id"), local("process"));
    let missing = format!("process {{}} has no row in `{}`", name(table));
    Some(quote! {
        const TABLE: ::core::option::Option<#runtime::Table<Self>> =
            ::core::option::Option::Some(#runtime::Table {
                load: |#connection, #id| {
                    use #runtime::diesel::prelude::{
                        OptionalExtension as _, QueryDsl as _, RunQueryDsl as _,
                    };
                    let #row = #table::table
                        .find(#id)
                        .select((#(#table::#columns,)*))
                        .get_result::<(#(#types,)*)>(#runtime::connection(#connection)?)
                        .optional()?;
                    ::core::result::Result::Ok(#row.map(|(#(#values,)*)| Self { #(#columns: #values),* }))
                },
                insert: |#connection, #id, #this| {
                    use #runtime::diesel::prelude::{ExpressionMethods as _, RunQueryDsl as _};
                    #runtime::diesel::insert_into(#table::table)
                        .values((
                            #table::process_id.eq(#id),
                            #(#table::#columns.eq(&#this.#columns),)*
                        ))
                        .execute(#runtime::connection(#connection)?)?;
                    ::core::result::Result::Ok(())
                },
                update: |#connection, #id, #this| {
                    use #runtime::diesel::prelude::{
                        ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _,
                    };
                    let #row = #runtime::diesel::update(#table::table.find(#id))
                        .set((#(#table::#columns.eq(&#this.#columns),)*))
                        .execute(#runtime::connection(#connection)?)?;
                    match #row {
                        0 => ::core::result::Result::Err(::std::format!(#missing, #id).into()),
                        _ => ::core::result::Result::Ok(()),
                    }
                },
            });
    })
}

fn name(table: &syn::Path) -> String {
    let last = table.segments.last();
    last.map(|last| last.ident.to_string()).unwrap_or_default()
}
