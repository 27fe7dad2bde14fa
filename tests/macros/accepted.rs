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

mod a_cycle_that_never_waits_has_a_limit {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        fragile: bool,
        weight: u32,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(fragile, weight)]
        #[next(count)]
        start: Start,
        #[run(count)]
        #[limit(10)]
        #[next(check)]
        count: Function,
        #[when(|process| process.weight < 10)]
        #[then(count)]
        #[otherwise(end)]
        check: If,
        end: End,
    }

    fn count(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
        step.process_mut().weight += 1;
        Ok(())
    }
}

mod a_branch_stops_before_its_join {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        fragile: bool,
        weight: u32,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(fragile, weight)]
        #[next(fork)]
        start: Start,
        #[next(check, pay)]
        fork: Split,
        #[when(|process| process.fragile)]
        #[then(pad)]
        #[otherwise(stop)]
        check: If,
        #[anyone]
        #[next(meet)]
        pad: View,
        #[anyone]
        #[next(meet)]
        pay: View,
        #[next(tell)]
        meet: Join,
        /// It has surely run, as its branch cannot stop.
        #[assign(owner_of(pay))]
        #[except(owner_of(pad))]
        #[next(end)]
        tell: View,
        end: End,
    }
}

mod branches_depend_and_meet_again {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        fragile: bool,
        weight: u32,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(fragile, weight)]
        #[next(fork)]
        start: Start,
        #[branch(|process| process.fragile => pad)]
        #[branch(|process| process.weight > 20 => weigh)]
        #[otherwise(pack)]
        fork: Split,
        #[anyone]
        #[next(meet)]
        pad: Manual,
        #[anyone]
        #[next(meet)]
        weigh: View,
        #[anyone]
        #[next(meet)]
        pack: View,
        #[next(again)]
        meet: Join,
        #[anyone]
        #[form(weight)]
        #[next(check)]
        again: View,
        #[when(|process| process.weight > 0)]
        #[then(fork)]
        #[otherwise(end)]
        check: If,
        end: End,
    }
}

mod the_first_of_several_goes_on_where_others_come_too {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        fragile: bool,
        weight: u32,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(fragile, weight)]
        #[next(race)]
        start: Start,
        #[next(call, write, timeout)]
        race: First,
        #[anyone]
        #[next(done)]
        call: Manual,
        #[next(done)]
        write: Handle,
        #[run(wait)]
        #[next(expired)]
        timeout: Job,
        #[next(end)]
        done: Merge,
        end: End,
        expired: TerminateEnd,
    }

    async fn wait(_: JobContext<OrderFlow>) -> JobResult {
        Ok(())
    }
}

mod the_first_branch_to_come_cancels_the_others_in_a_loop {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        fragile: bool,
        weight: u32,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(fragile, weight)]
        #[next(fork)]
        start: Start,
        #[next(ask, look_up)]
        fork: Split,
        #[anyone]
        #[form(weight)]
        #[next(meet)]
        ask: View,
        #[run(look_up)]
        #[next(book)]
        look_up: Job,
        #[run(count)]
        #[next(meet)]
        book: Function,
        #[wait(1, cancel)]
        #[next(check)]
        meet: Join,
        #[when(|process| process.weight > 0)]
        #[then(end)]
        #[otherwise(fork)]
        check: If,
        end: End,
    }

    fn count(step: &mut FunctionContext<'_, OrderFlow>) -> FunctionResult {
        step.process_mut().weight += 1;
        Ok(())
    }

    async fn look_up(_: JobContext<OrderFlow>) -> JobResult {
        Ok(())
    }
}

mod a_handle_is_resumed_with_a_type_of_a_module {
    use serde::{Deserialize, Serialize};
    use viewflow::prelude::*;

    #[derive(Process, Serialize, Deserialize, Default)]
    struct Order {
        fragile: bool,
        weight: u32,
    }

    #[flow(process = Order)]
    struct OrderFlow {
        #[anyone]
        #[form(fragile, weight)]
        #[next(answer)]
        start: Start,
        #[run(answers::take)]
        #[next(end)]
        answer: Handle<Option<answers::Answer>>,
        end: End,
    }

    mod answers {
        use viewflow::{FunctionContext, FunctionResult};

        pub struct Answer {
            pub weight: u32,
        }

        pub fn take(
            step: &mut FunctionContext<'_, super::OrderFlow>,
            answer: Option<Answer>,
        ) -> FunctionResult {
            let answer = answer.ok_or("no answer")?;
            step.process_mut().weight = answer.weight;
            Ok(())
        }
    }
}
