use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
#[process(table = hellos)]
struct Hello {
    field_1: bool,
    field_2: bool,
    field_3: bool,
    field_4: bool,
    field_5: bool,
    field_6: bool,
    field_7: bool,
    field_8: bool,
    field_9: bool,
    field_10: bool,
    field_11: bool,
    field_12: bool,
    field_13: bool,
    field_14: bool,
    field_15: bool,
    field_16: bool,
    field_17: bool,
    field_18: bool,
    field_19: bool,
    field_20: bool,
    field_21: bool,
    field_22: bool,
    field_23: bool,
    field_24: bool,
    field_25: bool,
    field_26: bool,
    field_27: bool,
    field_28: bool,
    field_29: bool,
    field_30: bool,
    field_31: bool,
    field_32: bool,
}

fn main() {}
