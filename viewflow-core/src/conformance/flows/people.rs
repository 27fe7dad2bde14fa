//! Tasks that are given to people.

use super::Notes;
use super::notes::flow;
use crate::handler::Assignee;
use crate::{Access, Assign};

flow! {
    /// Code says who is to look, and whoever has looked is to look again.
    GivenFlow = "given"
    begin: StartHandle -> look;
    look: Manual -> again {
        access: Access {
            assign: Some(Assign::By(|notes: &Notes, _| {
                Ok(notes.told.first().map_or(Assignee::Nobody, Assignee::from))
            })),
            anyone: true,
            ..Access::CLOSED
        },
    };
    again: Manual -> end {
        access: Access {
            assign: Some(Assign::OwnerOf("look")),
            ..Access::CLOSED
        },
    };
    end: End;
}
