//! Nodes of a flow, as a test names them: by the flow's constants.

use crate::flow::{Flow, Node, NodeName};

/// A node of the flow `F`: any of its constants, such as `LeaveFlow::approve`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a node of `{F}`",
    label = "not one of the flow's constants",
    note = "write a constant of the flow, such as `LeaveFlow::approve`"
)]
pub trait NodeOf<F: Flow>: Copy {
    /// The field's name.
    fn node_name(self) -> &'static str;
}

impl<N: Node> NodeOf<N::Flow> for N {
    fn node_name(self) -> &'static str {
        N::NAME
    }
}

impl<F: Flow> NodeOf<F> for NodeName {
    fn node_name(self) -> &'static str {
        self.0
    }
}

/// Any number of nodes of the flow `F`: one, a tuple of up to twelve, an array of nodes of one type,
/// or `()` for none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name nodes of `{F}`",
    label = "neither a node of the flow nor a tuple of its nodes",
    note = "write `LeaveFlow::approve`, `(LeaveFlow::approve, LeaveFlow::check)`, or `()` for none"
)]
pub trait Nodes<F: Flow> {
    /// The fields' names.
    fn names(self) -> Vec<&'static str>;
}

impl<N: Node> Nodes<N::Flow> for N {
    fn names(self) -> Vec<&'static str> {
        vec![N::NAME]
    }
}

impl<F: Flow> Nodes<F> for NodeName {
    fn names(self) -> Vec<&'static str> {
        vec![self.0]
    }
}

impl<F: Flow, N: NodeOf<F>, const COUNT: usize> Nodes<F> for [N; COUNT] {
    fn names(self) -> Vec<&'static str> {
        self.into_iter().map(NodeOf::node_name).collect()
    }
}

macro_rules! tuples {
    ($($node:ident)*) => {
        impl<F: Flow, $($node: NodeOf<F>),*> Nodes<F> for ($($node,)*) {
            #[allow(non_snake_case, reason = "the names are those of the types")]
            fn names(self) -> Vec<&'static str> {
                let ($($node,)*) = self;
                vec![$($node.node_name()),*]
            }
        }
    };
}

tuples!();
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E G);
tuples!(A B C D E G H);
tuples!(A B C D E G H I);
tuples!(A B C D E G H I J);
tuples!(A B C D E G H I J K);
tuples!(A B C D E G H I J K L);
tuples!(A B C D E G H I J K L M);
