//! Flows that the rules of the graph have nothing against. That they compile is the test.

mod both_ways_of_a_choice_come_to_a_join {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        fragile: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(fragile)]
        #[next(fork)]
        start: Start,
        #[next(check, pay)]
        fork: Split,
        #[when(|process| process.fragile)]
        #[then(pad)]
        #[otherwise(meet)]
        check: If,
        #[anyone]
        #[next(meet)]
        pad: View,
        #[anyone]
        #[next(meet)]
        pay: View,
        #[next(end)]
        meet: Join,
        end: End,
    }
}

mod splits_and_joins_overlap {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct House {
        address: String,
    }

    #[flow(process = House)]
    struct HouseFlow {
        #[anyone]
        #[form(address)]
        #[next(fork)]
        start: Start,
        #[next(walls, garden)]
        fork: Split,
        #[anyone]
        #[next(walled)]
        walls: View,
        #[next(roof, paint)]
        walled: Split,
        #[anyone]
        #[next(painted)]
        garden: View,
        #[anyone]
        #[next(keys)]
        roof: View,
        #[anyone]
        #[next(painted)]
        paint: View,
        #[next(party)]
        painted: Join,
        #[anyone]
        #[next(keys)]
        party: View,
        #[next(end)]
        keys: Join,
        end: End,
    }
}

mod a_loop_goes_round_a_split {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Text {
        accepted: bool,
    }

    #[flow(process = Text)]
    struct TextFlow {
        #[anyone]
        #[next(fork)]
        start: Start,
        #[next(write, draw)]
        fork: Split,
        #[anyone]
        #[next(meet)]
        write: View,
        #[anyone]
        #[next(meet)]
        draw: View,
        #[next(read)]
        meet: Join,
        #[anyone]
        #[form(accepted)]
        #[next(check)]
        read: View,
        #[when(|process| process.accepted)]
        #[then(end)]
        #[otherwise(fork)]
        check: If,
        end: End,
    }
}

mod a_branch_goes_round_by_itself {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Text {
        accepted: bool,
    }

    #[flow(process = Text)]
    struct TextFlow {
        #[anyone]
        #[next(fork)]
        start: Start,
        #[next(write, draw)]
        fork: Split,
        #[anyone]
        #[form(accepted)]
        #[next(check)]
        write: View,
        #[when(|process| process.accepted)]
        #[then(meet)]
        #[otherwise(write)]
        check: If,
        #[anyone]
        #[next(meet)]
        draw: View,
        #[next(end)]
        meet: Join,
        end: End,
    }
}

mod branches_share_an_end {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item)]
        #[next(fork)]
        start: Start,
        #[next(pack, pay, tell)]
        fork: Split,
        #[anyone]
        #[next(meet)]
        pack: View,
        #[anyone]
        #[next(meet)]
        pay: View,
        /// Nothing waits for it.
        #[anyone]
        #[next(end)]
        tell: View,
        #[next(end)]
        meet: Join,
        end: End,
    }
}

mod a_cycle_waits_in_one_of_its_branches {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Counter {
        count: u32,
    }

    #[flow(process = Counter)]
    struct CounterFlow {
        #[anyone]
        #[next(fork)]
        start: Start,
        #[next(add, look)]
        fork: Split,
        #[run(add)]
        #[next(meet)]
        add: Function,
        #[anyone]
        #[next(meet)]
        look: View,
        #[next(is_enough)]
        meet: Join,
        #[when(|process| process.count < 10)]
        #[then(fork)]
        #[otherwise(end)]
        is_enough: If,
        end: End,
    }

    fn add(step: &mut FunctionContext<'_, CounterFlow>) -> FunctionResult {
        step.process_mut().count += 1;
        Ok(())
    }
}

mod a_field_has_its_value_from_elsewhere {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize)]
    struct Leave {
        days: u32,
        limit: u32,
        bonus: u32,
    }

    impl Default for Leave {
        fn default() -> Self {
            Self {
                days: 0,
                limit: 20,
                bonus: 5,
            }
        }
    }

    #[flow(process = Leave, preset(limit = "`Default` says it", bonus = "so does this"))]
    struct LeaveFlow {
        #[anyone]
        #[form(days)]
        #[next(check)]
        start: Start,
        #[when(|process| process.days > process.limit + process.bonus)]
        #[then(approve)]
        #[otherwise(end)]
        check: If,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod a_function_may_have_written_the_field {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Leave {
        days: u32,
        limit: u32,
    }

    #[flow(process = Leave)]
    struct LeaveFlow {
        #[anyone]
        #[form(days)]
        #[next(look_up)]
        start: Start,
        #[run(look_up)]
        #[next(check)]
        look_up: Function,
        #[when(|process| process.days > process.limit)]
        #[then(approve)]
        #[otherwise(end)]
        check: If,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }

    fn look_up(step: &mut FunctionContext<'_, LeaveFlow>) -> FunctionResult {
        step.process_mut().limit = 20;
        Ok(())
    }
}

mod what_a_function_reads_is_trusted {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Leave {
        days: u32,
        limit: u32,
    }

    impl Leave {
        fn is_long(&self) -> bool {
            self.days > self.limit
        }
    }

    #[flow(process = Leave)]
    struct LeaveFlow {
        #[anyone]
        #[form(days)]
        #[next(check)]
        start: Start,
        #[when(Leave::is_long)]
        #[then(approve)]
        #[otherwise(again)]
        check: If,
        #[when(|process| process.is_long())]
        #[then(approve)]
        #[otherwise(and_again)]
        again: If,
        #[when(|Leave { limit, .. }| *limit == 0)]
        #[then(approve)]
        #[otherwise(end)]
        and_again: If,
        #[anyone]
        #[next(end)]
        approve: View,
        end: End,
    }
}

mod a_parallel_branch_may_have_written_the_field {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
        paid: bool,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item)]
        #[next(fork)]
        start: Start,
        #[next(pay, pack)]
        fork: Split,
        #[anyone]
        #[form(paid)]
        #[next(meet)]
        pay: View,
        #[anyone]
        #[next(check)]
        pack: View,
        #[when(|process| process.paid)]
        #[then(meet)]
        #[otherwise(remind)]
        check: If,
        #[anyone]
        #[next(meet)]
        remind: View,
        #[next(end)]
        meet: Join,
        end: End,
    }
}

mod a_loop_comes_back_to_what_reads_the_field {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Text {
        accepted: bool,
    }

    #[flow(process = Text)]
    struct TextFlow {
        #[anyone]
        #[next(check)]
        start: Start,
        #[when(|process| process.accepted)]
        #[then(end)]
        #[otherwise(write)]
        check: If,
        #[anyone]
        #[form(accepted)]
        #[next(check)]
        write: View,
        end: End,
    }
}

mod the_owner_of_a_node_in_a_joined_branch {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        item: String,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(item)]
        #[next(fork)]
        start: Start,
        #[next(pack, pay)]
        fork: Split,
        #[anyone]
        #[next(meet)]
        pack: View,
        /// Whoever packs does not pay; that they may not have packed yet is no mistake.
        #[anyone]
        #[except(owner_of(pack))]
        #[next(meet)]
        pay: View,
        #[next(send)]
        meet: Join,
        #[assign(owner_of(pack))]
        #[next(end)]
        send: View,
        end: End,
    }
}
