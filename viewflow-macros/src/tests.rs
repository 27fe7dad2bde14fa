//! Expansions, formatted and kept, so that a change to the generated code is seen in review.

use std::fmt::Write;
use std::time::Instant;

use proc_macro2::TokenStream;
use quote::quote;

use crate::macros::{expand_choice, expand_flow, expand_process};

fn formatted(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).expect("an expansion is a list of items"))
}

fn hello_world() -> TokenStream {
    quote! {
        /// Hello world
        ///
        /// Somebody asks, somebody else approves, and the world is greeted in the background.
        pub struct HelloWorldFlow {
            /// New request
            #[form(text)]
            #[permission]
            #[next(approve)]
            start: Start,

            /// Approve the request
            #[form(approved)]
            #[permission]
            #[except(owner_of(start))]
            #[next(check_approve)]
            approve: View,

            #[when(|process| process.approved)]
            #[then(send)]
            #[otherwise(end)]
            check_approve: If,

            #[run(send_hello_world_request)]
            #[next(end)]
            send: Job,

            end: End,
        }
    }
}

#[test]
fn a_flow() {
    let expansion = expand_flow(quote!(process = HelloWorld), hello_world());
    insta::assert_snapshot!(formatted(expansion));
}

#[test]
fn a_flow_with_gateways() {
    let expansion = expand_flow(
        quote!(process = Shipment),
        quote! {
            struct ShipmentFlow {
                #[next(fork)]
                order: StartHandle,

                #[next(pack, by_carrier)]
                fork: Split,

                #[anyone]
                #[next(meet)]
                pack: View,

                #[on(carrier)]
                #[case(Carrier::Post => by_value)]
                #[case(Carrier::Van | Carrier::Air => gather, Carrier::Other(name) if name.is_empty() => meet)]
                #[otherwise(gather)]
                by_carrier: Switch,

                #[case(|process| process.value > 100 => gather, is_fragile => gather)]
                #[otherwise(meet)]
                by_value: Switch,

                #[next(meet)]
                gather: Merge,

                #[next(end)]
                meet: Join,

                end: End,
            }
        },
    );
    insta::assert_snapshot!(formatted(expansion));
}

#[test]
fn a_flow_that_controls_its_tokens() {
    let expansion = expand_flow(
        quote!(process = Claim),
        quote! {
            struct ClaimFlow {
                #[next(fork)]
                #[undo(forget)]
                report: StartHandle,

                #[branch(|process| process.injured => call_doctor, is_large => inspect)]
                #[next(answer)]
                fork: Split,

                #[anyone]
                #[mutex("desk")]
                #[on_create(tell)]
                #[next(meet)]
                call_doctor: Manual,

                #[anyone]
                #[mutex("desk")]
                #[only_while(answer)]
                #[next(meet)]
                inspect: View,

                #[run(take)]
                #[limit(3)]
                #[next(meet)]
                answer: Handle<Answer>,

                #[wait(|arrived, process| arrived.done > process.quorum, block)]
                #[cancels(inspect)]
                #[next(check)]
                meet: Join,

                #[when(|process| process.injured)]
                #[then(race)]
                #[otherwise(stop)]
                check: If,

                #[next(wait, ask)]
                race: First,

                #[next(end)]
                wait: Handle,

                #[anyone]
                #[next(over)]
                ask: View,

                end: End,
                over: TerminateEnd,
            }
        },
    );
    insta::assert_snapshot!(formatted(expansion));
}

#[test]
fn a_flow_with_lists_and_subprocesses() {
    let expansion = expand_flow(
        quote!(process = Order),
        quote! {
            struct OrderFlow {
                #[next(pack)]
                start: StartHandle,

                #[each(lines)]
                #[collect(packed)]
                #[form(weight)]
                #[assign(|order, line| line.clerk.as_str())]
                #[wait(2, cancel)]
                #[next(print)]
                pack: View,

                #[each(lines, sequential)]
                #[run(print)]
                #[next(ship)]
                print: Job,

                #[each(packed)]
                #[input(|order, line| Parcel { weight: line.weight, ..Parcel::default() })]
                #[output(|line, parcel| line.cost = parcel.cost)]
                #[next(again)]
                ship: Subprocess<ParcelFlow>,

                #[input(rest_of)]
                #[output(take_rest)]
                #[each(rest)]
                #[next(end)]
                again: Subprocess<Self>,

                end: End,
            }
        },
    );
    insta::assert_snapshot!(formatted(expansion));
}

#[test]
fn a_process() {
    insta::assert_snapshot!(formatted(expand_process(quote! {
        pub struct HelloWorld {
            /// Message
            #[garde(length(min = 1, max = 150))]
            text: String,
            approved: bool,
        }
    })));
}

#[test]
fn a_process_in_a_table() {
    insta::assert_snapshot!(formatted(expand_process(quote! {
        #[process(table = crate::schema::shipments)]
        struct Shipment {
            carrier: Option<String>,
            weight: i32,
        }
    })));
}

#[test]
fn a_choice() {
    insta::assert_snapshot!(formatted(expand_choice(quote! {
        enum Carrier {
            Post,
            /// Our own van
            CompanyVan,
        }
    })));
}

#[test]
fn only_rustdoc_sees_the_chart() {
    let expansion = expand_flow(quote!(process = HelloWorld), hello_world());
    let mut file: syn::File = syn::parse2(expansion).expect("an expansion is a list of items");
    let syn::Item::Struct(flow) = &mut file.items[0] else {
        panic!("the struct comes first")
    };
    let chart = flow.attrs.pop().expect("the chart comes last");
    let meta = chart.meta.require_list().expect("it has parentheses");
    assert!(meta.path.is_ident("cfg_attr"));
    let tokens = meta.tokens.to_string();
    let begin = "doc , doc = :: viewflow :: __private :: chart !";
    assert!(tokens.starts_with(begin), "{tokens}");
    let rest = quote!(#file).to_string();
    assert!(!rest.contains("chart"), "{rest}");
}

#[test]
fn a_flow_with_mistakes_keeps_its_types() {
    let expansion = expand_flow(
        quote!(),
        quote! {
            struct BrokenFlow {
                #[anyone]
                #[next(aprove)]
                start: Start,
                #[permission]
                #[next(end)]
                approve: Aproval,
                end: End,
            }
        },
    );
    assert!(!expansion.to_string().contains("chart"));
    insta::assert_snapshot!(formatted(expansion));
}

#[test]
fn a_renamed_crate_is_the_only_way_into_the_library() {
    let flow = expand_flow(quote!(process = HelloWorld, crate = a::b), hello_world());
    let process = expand_process(quote! {
        #[process(crate = a::b, table = notes)]
        struct Note {
            #[garde(ascii, range(min = 1), custom(check))]
            text: String,
        }
    });
    let choice = expand_choice(quote!(
        #[choice(crate = a::b)]
        enum Size {
            Small,
        }
    ));
    for expansion in [flow, process, choice] {
        let code = formatted(expansion);
        assert!(code.contains("a::b::__private::"), "{code}");
        assert!(!code.contains("::viewflow"), "{code}");
    }
}

/// `cargo test -p viewflow-macros -- --ignored --nocapture`
#[test]
#[ignore = "a measurement, to be read"]
fn the_time_a_flow_of_a_hundred_nodes_takes() {
    let mut nodes = String::from("#[anyone] #[next(node1)] start: Start,");
    for i in 1..=98 {
        let (next, here) = (i + 1, format!("node{i}"));
        let node = match i % 5 {
            0 => format!("#[when(|p| p.a)] #[then(node{next})] #[otherwise(end)] {here}: If,"),
            1 => format!("#[run(work)] #[next(node{next})] {here}: Job,"),
            2 => format!("#[run(work)] #[next(node{next})] {here}: Function,"),
            _ => format!("#[form(a, b, c)] #[permission] #[next(node{next})] {here}: View,"),
        };
        writeln!(nodes, "{node}").expect("a string takes anything");
    }
    let nodes: TokenStream = nodes
        .replace("node99", "end")
        .parse()
        .expect("these are tokens");
    let item = quote!(struct BigFlow { #nodes end: End });
    let begin = Instant::now();
    let expansion = expand_flow(quote!(process = Big), item);
    let took = begin.elapsed();
    assert!(!expansion.to_string().contains("compile_error"));
    println!("a flow of 100 nodes is expanded in {took:?}");
}
