//! The code of a process: `impl Process`, and an answer for each field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Field, Process};
use super::rule::Rule;
use super::table;
use crate::runtime::{key_hash, local};

pub fn expand(process: &Process) -> TokenStream {
    let Process { ident, runtime, .. } = process;
    let hashes = process.fields.iter().map(|field| key_hash(&field.name));
    let table = table::expand(process);
    let fields = process.fields.iter().enumerate();
    let fields = fields.map(|(key, field)| field_of(process, key, field));
    let unknown = unknown(process);
    quote! {
        #[automatically_derived]
        impl #runtime::Process for #ident {
            const KEYS: &'static [u64] = &[#(#hashes),*];
            #table
        }
        #(#fields)*
        #unknown
    }
}

/// The code of a form with fields of its own: `impl Form`, and an answer for each field.
pub fn expand_form(form: &Process) -> TokenStream {
    let Process { ident, runtime, .. } = form;
    let answers = form.fields.iter().enumerate();
    let answers = answers.map(|(key, field)| field_of(form, key, field));
    let fields = form.fields.iter().enumerate().map(|(key, field)| {
        // With the span of the type, so that rustc shows one that no form can edit where it is written.
        let (span, runtime) = (field.ty.span(), runtime.at(field.ty.span()));
        quote_spanned!(span=> #runtime::form_field::<Self, #key>())
    });
    quote! {
        #[automatically_derived]
        impl #runtime::Form for #ident {
            const FIELDS: &'static [#runtime::FormField<Self>] = &[#(#fields),*];
        }
        #(#answers)*
    }
}

fn field_of(process: &Process, key: usize, field: &Field) -> TokenStream {
    let Process { ident, runtime, .. } = process;
    let Field {
        ident: name, ty, ..
    } = field;
    let (text, multiline) = (&field.name, field.multiline);
    let (label, help) = (&field.docs.title, &field.docs.description);
    // With the span of the type, so that rustc shows a private one where it is written.
    let ty = quote_spanned!(ty.span()=> type Type = #ty;);
    let (value, check) = (local("value"), check(process, field));
    quote! {
        #[automatically_derived]
        impl #runtime::FieldOf<#key> for #ident {
            #ty
            const INFO: #runtime::FieldInfo = #runtime::FieldInfo {
                name: #text,
                label: #label,
                help: #help,
                multiline: #multiline,
            };
            fn get(&self) -> &Self::Type {
                &self.#name
            }
            fn set(&mut self, #value: Self::Type) {
                self.#name = #value;
            }
            #check
        }
    }
}

fn check(process: &Process, field: &Field) -> TokenStream {
    let errors = local("errors");
    let rules = field.rules.iter();
    let checks: Vec<TokenStream> = rules
        .map(|rule| rule.check(&process.runtime, field, &errors))
        .collect();
    let body = match checks.as_slice() {
        [] => quote!(::std::vec::Vec::new()),
        checks => quote! {
            let mut #errors = ::std::vec::Vec::new();
            #(#checks)*
            #errors
        },
    };
    let calls_closure = field.rules.iter().any(Rule::is_closure);
    let allow = calls_closure.then(|| quote!(#[allow(clippy::redundant_closure_call)]));
    quote! {
        #allow
        fn check(&self) -> ::std::vec::Vec<::std::string::String> {
            #body
        }
    }
}

/// The answer for a field that is not there, so that `#[flow]` can ask for any.
fn unknown(process: &Process) -> TokenStream {
    let Process { ident, runtime, .. } = process;
    quote! {
        #[automatically_derived]
        impl #runtime::FieldOf<{ #runtime::UNKNOWN }> for #ident {
            type Type = #runtime::Unknown;
            const INFO: #runtime::FieldInfo = #runtime::FieldInfo {
                name: "",
                label: "",
                help: "",
                multiline: false,
            };
            fn get(&self) -> &Self::Type {
                &#runtime::Unknown
            }
            fn set(&mut self, _: Self::Type) {}
            fn check(&self) -> ::std::vec::Vec<::std::string::String> {
                ::std::vec::Vec::new()
            }
        }
    }
}
