//! Flows in unusual places, and with unusual names.

use serde::{Deserialize, Serialize};
use viewflow as renamed;
use viewflow::prelude::*;
use viewflow::{FormNode, Node};

#[test]
fn a_flow_may_be_declared_inside_of_a_function() {
    #[derive(Process, Serialize, Deserialize, Default)]
    struct Local {
        text: String,
    }

    /// Local
    #[flow(process = Local)]
    struct LocalFlow {
        #[form(text)]
        #[anyone]
        #[next(check)]
        start: Start,
        #[when(is_short)]
        #[then(end)]
        #[otherwise(shorten)]
        check: If,
        #[run(shorten)]
        #[next(end)]
        shorten: Function,
        end: End,
    }

    fn is_short(process: &Local) -> bool {
        process.text.len() < 3
    }

    fn shorten(step: &mut FunctionContext<'_, LocalFlow>) -> FunctionResult {
        step.process_mut().text.truncate(3);
        Ok(())
    }

    let mut process = Local::default();
    let form = local_flow::start::Form {
        text: "local".to_owned(),
    };
    local_flow::start::Node::fill(&mut process, form).unwrap();
    assert_eq!(process.text, "local");
    assert_eq!(LocalFlow::NODES.len(), 4);
}

#[derive(renamed::Process, Serialize, Deserialize, Default)]
#[process(crate = renamed)]
struct Raw {
    r#type: String,
    r#match: Option<u32>,
    x: Kind,
    x_: u8,
    self_: u8,
}

#[derive(renamed::Choice, Serialize, Deserialize, Default, Clone, Debug, PartialEq)]
#[choice(crate = renamed)]
enum Kind {
    #[default]
    Small,
}

#[renamed::flow(process = Raw, crate = renamed)]
struct RawFlow {
    #[form(r#type, r#match, x, x_, self_)]
    #[permission]
    #[next(r#loop)]
    r#type: Start,
    #[anyone]
    #[next(end)]
    r#loop: View,
    end: End,
}

#[test]
fn names_may_be_keywords_and_the_crate_may_be_renamed() {
    assert_eq!(raw_flow::r#type::Node::NAME, "type");
    assert_eq!(raw_flow::r#type::PERMISSION, "raw.type");
    assert_eq!(RawFlow::NODES[0].ways[0].1, "loop");
    let _: raw_flow::r#loop::Node = RawFlow::r#loop;
    let form = raw_flow::r#type::Form {
        r#type: "x".to_owned(),
        r#match: Some(1),
        x: Kind::Small,
        x_: 1,
        self_: 2,
    };
    let mut raw = Raw::default();
    raw_flow::r#type::Node::fill(&mut raw, form).unwrap();
    assert_eq!(
        (raw.r#type.as_str(), raw.r#match, raw.self_),
        ("x", Some(1), 2)
    );
}

macro_rules! two_step_flow {
    ($name:ident, $process:ty, $kind:ty, $condition:expr, $handler:path) => {
        #[flow(process = $process)]
        struct $name {
            #[form(text)]
            #[anyone]
            #[next(middle)]
            start: Start,
            #[next(check)]
            #[run($handler)]
            middle: $kind,
            #[when($condition)]
            #[then(end)]
            #[otherwise(again)]
            check: If,
            #[anyone]
            #[next(middle)]
            again: View,
            end: End,
        }
    };
}

#[test]
fn a_flow_may_come_out_of_another_macro() {
    #[derive(Process, Serialize, Deserialize, Default)]
    struct Text {
        text: String,
    }

    fn work(_: &mut FunctionContext<'_, MadeFlow>) -> FunctionResult {
        Ok(())
    }

    two_step_flow!(MadeFlow, Text, Function, |text| text.text.is_empty(), work);
    assert_eq!(MadeFlow::NODES[1].kind, viewflow::Kind::Function);
}

#[test]
fn a_module_is_not_called_like_a_keyword_or_the_struct() {
    #[derive(Process, Serialize, Deserialize, Default)]
    struct Empty {}

    #[flow(process = Empty)]
    struct Loop {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }

    #[allow(non_camel_case_types)]
    #[flow(process = Empty)]
    struct tiny {
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }

    let _: loop_flow::start::Node = Loop::start;
    assert_eq!(Loop::NAME, "loop");
    let _: tiny_flow::start::Node = tiny::start;
}

/// A public module with a flow of each visibility, the last of the module's own name.
pub mod nested_flow {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    pub(super) struct Note {
        text: String,
    }

    #[flow(process = Note)]
    pub(super) struct SuperFlow {
        #[form(text)]
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }

    #[flow(process = Note)]
    struct PrivateFlow {
        #[form(text)]
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }

    /// What a public flow remembers.
    #[derive(Process, Serialize, Deserialize, Default)]
    pub struct Public {
        text: String,
    }

    /// A public flow.
    #[flow(process = Public)]
    pub struct NestedFlow {
        #[form(text)]
        #[anyone]
        #[next(end)]
        start: Start,
        end: End,
    }

    #[test]
    fn every_flow_has_a_module_of_its_own() {
        let private = private_flow::start::Form { text: 1 };
        assert_eq!(private.text, 1);
        assert_eq!(PrivateFlow::TITLE, "Private");
    }
}

#[test]
fn a_flow_is_as_visible_as_its_struct() {
    let _ = nested_flow::super_flow::start::Form { text: "" };
    let _ = nested_flow::nested_flow::start::Form { text: "" };
    assert_eq!(nested_flow::SuperFlow::NAME, "super");
    assert_eq!(nested_flow::NestedFlow::NAME, "nested");
}

/// A module full of constants that are called like variables, as `use table::dsl::*` makes them.
mod crowded {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[allow(dead_code)]
    mod names {
        pub struct Column;
        macro_rules! columns {
            ($($name:ident)*) => {$(
                #[allow(non_upper_case_globals)]
                pub const $name: Column = Column;
            )*};
        }
        columns! { connection error errors form id job process row step text updated value }
    }
    #[allow(unused_imports)]
    use names::*;

    diesel::table! {
        crowds (process_id) {
            process_id -> BigInt,
            id -> BigInt,
            value -> Text,
            process -> Nullable<Text>,
        }
    }
    #[allow(unused_imports)]
    use crowds::dsl::{id as _, value as _};

    #[derive(Process, Serialize, Deserialize, Default)]
    #[process(table = crowds)]
    struct Crowd {
        #[garde(range(min = 1))]
        id: i64,
        #[garde(length(min = 1), custom(|_: &str, _| Err("Never.")))]
        value: String,
        process: Option<String>,
    }

    #[derive(Choice, Serialize, Deserialize)]
    enum Text {
        Value,
    }

    #[flow(process = Crowd)]
    struct CrowdFlow {
        #[form(id, value)]
        #[anyone]
        #[next(step)]
        form: Start,
        #[when(is_named)]
        #[then(job)]
        #[otherwise(value)]
        step: If,
        #[run(run)]
        #[next(value)]
        job: Job,
        #[form(process)]
        #[assign(|it| it.process.as_deref())]
        #[next(process)]
        value: View,
        process: End,
    }

    fn is_named(crowd: &Crowd) -> bool {
        crowd.process.is_some()
    }

    async fn run(_: JobContext<CrowdFlow>) -> JobResult {
        Ok(())
    }

    #[test]
    fn names_in_scope_do_not_get_in_the_way() {
        use viewflow::__private::FieldOf;
        use viewflow::FormValue;

        assert_eq!(CrowdFlow::NODES.len(), 5);
        assert_eq!(Text::Value.to_text(), "value");
        assert_eq!(FieldOf::<1>::check(&Crowd::default()).len(), 2);
        assert!(<Crowd as viewflow::Process>::TABLE.is_some());
    }
}
