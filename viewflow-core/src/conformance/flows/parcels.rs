//! A flow with lists, another flow as a part, and steps that people only confirm or code resumes.

use serde::{Deserialize, Serialize};

use crate::__private::{
    FieldOf, List, UNKNOWN, Unknown, collect, form_field, item_type, run_function,
};
use crate::{
    Access, ChildDef, ChildFlow, EachDef, EachNode, FieldInfo, Flow, FormDef, FormErrors, FormNode,
    FunctionContext, FunctionResult, HandleNode, Handler, HandlerError, Kind, ManualNode, Node,
    NodeDef, PermissionDef, Process, StartHandleNode, StartNode, StepInfo, SubprocessNode,
    ViewNode, Way,
};

/// What an order remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub customer: String,
    /// What is to be sent, divided by commas.
    pub goods: String,
    pub parcels: Vec<Parcel>,
    /// Who is to be called.
    pub people: Vec<String>,
}

/// One of the parcels of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    pub content: String,
    pub fragile: bool,
    pub weight: Option<u32>,
}

/// What a carrier remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    pub address: String,
}

macro_rules! fields {
    ($process:ty: $($key:literal $name:ident $type:ty = $label:literal;)*) => {
        impl Process for $process {
            const KEYS: &'static [u64] = &[$($key),*];
        }

        $(impl FieldOf<$key> for $process {
            type Type = $type;
            const INFO: FieldInfo = FieldInfo {
                name: stringify!($name),
                label: $label,
                help: "",
                multiline: false,
            };
            fn get(&self) -> &Self::Type {
                &self.$name
            }
            fn set(&mut self, value: Self::Type) {
                self.$name = value;
            }
            fn check(&self) -> Vec<String> {
                Vec::new()
            }
        })*

        impl FieldOf<UNKNOWN> for $process {
            type Type = Unknown;
            const INFO: FieldInfo = FieldInfo {
                name: "",
                label: "",
                help: "",
                multiline: false,
            };
            fn get(&self) -> &Self::Type {
                &Unknown
            }
            fn set(&mut self, _: Self::Type) {}
            fn check(&self) -> Vec<String> {
                Vec::new()
            }
        }
    };
}

fields!(Order: 0 customer String = "Customer"; 1 goods String = "Goods";);
fields!(Parcel: 0 weight Option<u32> = "Weight in grams";);
fields!(Load: 0 address String = "Address";);

/// Parcels
///
/// An order is packed parcel by parcel, and carried by another flow.
pub struct ParcelsFlow;

pub mod parcels_flow {
    macro_rules! nodes {
        ($($node:ident)*) => {
            $(pub mod $node {
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Node;

                impl crate::Node for Node {
                    type Flow = super::super::ParcelsFlow;
                    const NAME: &'static str = stringify!($node);
                }
            })*
        };
    }

    nodes!(start pack carry call answer sweep);
}

use parcels_flow::{answer, call, carry, pack, start, sweep};

impl ParcelsFlow {
    pub const pack: pack::Node = pack::Node;
    pub const answer: answer::Node = answer::Node;
}

impl FormNode for start::Node {
    type Form = (String, String);
    type Subject = Order;
    fn fill(order: &mut Order, (customer, goods): Self::Form) -> Result<(), FormErrors> {
        order.customer = customer;
        order.goods = goods;
        Ok(())
    }
}

impl StartNode for start::Node {}

impl FormNode for pack::Node {
    type Form = Option<u32>;
    type Subject = Parcel;
    fn fill(parcel: &mut Parcel, weight: Self::Form) -> Result<(), FormErrors> {
        parcel.weight = weight;
        Ok(())
    }
}

impl ViewNode for pack::Node {}

impl EachNode for pack::Node {
    type Item = Parcel;
    const LIST: List<Self> = List {
        form: FormDef::Fields(&[form_field::<Parcel, 0>()]),
        items: |order| &order.parcels,
        collect: Some(|order, parcels| {
            let all = item_type::<Order, _>(|order| &order.parcels);
            collect(all, parcels, &mut order.parcels)
        }),
    };
}

impl SubprocessNode for carry::Node {
    type Child = CarryFlow;
    fn input(order: &Order, _: &StepInfo) -> Result<Load, HandlerError> {
        Ok(Load {
            address: format!("{} lives here", order.customer),
        })
    }
    fn output(_: &mut FunctionContext<'_, ParcelsFlow>, _: &Load) -> FunctionResult {
        Ok(())
    }
}

impl FormNode for call::Node {
    type Form = ();
    type Subject = String;
    fn fill(_: &mut String, (): ()) -> Result<(), FormErrors> {
        Ok(())
    }
}

impl ViewNode for call::Node {}
impl ManualNode for call::Node {}

impl EachNode for call::Node {
    type Item = String;
    const LIST: List<Self> = List {
        form: FormDef::EMPTY,
        items: |order| &order.people,
        collect: None,
    };
}

impl HandleNode for answer::Node {
    type Input = ();
}

impl FormNode for sweep::Node {
    type Form = ();
    type Subject = Order;
    fn fill(_: &mut Order, (): ()) -> Result<(), FormErrors> {
        Ok(())
    }
}

impl ViewNode for sweep::Node {}
impl ManualNode for sweep::Node {}

const fn by<F: Flow>(code: &'static str) -> Access<F> {
    Access {
        permission: Some(PermissionDef { code, title: code }),
        ..Access::CLOSED
    }
}

impl Flow for ParcelsFlow {
    type Process = Order;
    const NAME: &'static str = "parcels";
    const TITLE: &'static str = "Parcels";
    const DESCRIPTION: &'static str =
        "An order is packed parcel by parcel, and carried by another flow.";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            title: "New order",
            ways: &[(Way::Next, "unfold")],
            access: by("parcels.start"),
            form: FormDef::Fields(&[form_field::<Order, 0>(), form_field::<Order, 1>()]),
            ..NodeDef::new("start", Kind::Start)
        },
        NodeDef {
            title: "List the parcels",
            ways: &[(Way::Next, "pack")],
            handler: Handler::Function(|step| run_function(unfold, step)),
            ..NodeDef::new("unfold", Kind::Function)
        },
        NodeDef {
            title: "Pack",
            description: "Wrap it, close it, and put it on the scales.",
            ways: &[(Way::Next, "carry")],
            access: by("parcels.pack"),
            each: Some(EachDef::of::<pack::Node>(false)),
            ..NodeDef::new("pack", Kind::View)
        },
        NodeDef {
            title: "Carry to the customer",
            ways: &[(Way::Next, "call")],
            child: Some(ChildDef::of::<carry::Node>()),
            ..NodeDef::new("carry", Kind::Subprocess)
        },
        NodeDef {
            title: "Call",
            description: "Say that the parcels have been handed over.",
            ways: &[(Way::Next, "answer")],
            access: by("parcels.pack"),
            each: Some(EachDef::of::<call::Node>(true)),
            ..NodeDef::new("call", Kind::Manual)
        },
        NodeDef {
            title: "The bank's answer",
            ways: &[(Way::Next, "sweep")],
            ..NodeDef::new("answer", Kind::Handle)
        },
        NodeDef {
            title: "Sweep the floor",
            description: "Take the big broom.",
            ways: &[(Way::Next, "end")],
            access: by("parcels.pack"),
            ..NodeDef::new("sweep", Kind::Manual)
        },
        NodeDef {
            title: "End",
            ..NodeDef::new("end", Kind::End)
        },
    ];
}

fn unfold(step: &mut FunctionContext<'_, ParcelsFlow>) -> FunctionResult {
    let order = step.process_mut();
    let parcels = order.goods.split(',').map(|content| Parcel {
        content: content.trim().into(),
        fragile: content.contains("glass"),
        weight: None,
    });
    order.parcels = parcels.collect();
    order.people = vec![order.customer.clone(), "the neighbour".into()];
    Ok(())
}

/// Carry
pub struct CarryFlow;

pub mod carry_flow {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Start;
}

impl Node for carry_flow::Start {
    type Flow = CarryFlow;
    const NAME: &'static str = "begin";
}

impl StartHandleNode for carry_flow::Start {}

impl ChildFlow for CarryFlow {
    const START: &'static str = "begin";
    type Itself = Self;
}

impl Flow for CarryFlow {
    type Process = Load;
    const NAME: &'static str = "carry";
    const TITLE: &'static str = "Carry";
    const DESCRIPTION: &'static str = "";
    const NODES: &'static [NodeDef<Self>] = &[
        NodeDef {
            title: "Begin",
            ways: &[(Way::Next, "deliver")],
            ..NodeDef::new("begin", Kind::StartHandle)
        },
        NodeDef {
            title: "Deliver",
            ways: &[(Way::Next, "end")],
            access: by("carry.deliver"),
            form: FormDef::Fields(&[form_field::<Load, 0>()]),
            ..NodeDef::new("deliver", Kind::View)
        },
        NodeDef {
            title: "End",
            ..NodeDef::new("end", Kind::End)
        },
    ];
}
