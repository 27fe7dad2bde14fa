//! The flows that are measured.

use serde::{Deserialize, Serialize};
use viewflow::prelude::*;

#[derive(Process, Serialize, Deserialize, Default)]
pub struct Work {
    text: String,
    approved: bool,
    items: Vec<u32>,
}

impl Work {
    pub fn with_items(count: u32) -> Self {
        Self {
            items: (0..count).collect(),
            ..Self::default()
        }
    }
}

#[flow(process = Work)]
pub struct HelloFlow {
    #[form(text)]
    #[permission]
    #[next(approve)]
    start: Start,
    #[form(approved)]
    #[permission]
    #[except(owner_of(start))]
    #[next(check_approve)]
    approve: View,
    #[when(|process| process.approved)]
    #[then(send)]
    #[otherwise(end)]
    check_approve: If,
    #[run(nothing)]
    #[next(end)]
    send: Function,
    end: End,
}

/// A task for each of as many items as the process has.
#[flow(process = Work)]
pub struct ListFlow {
    #[next(work)]
    start: StartHandle,
    #[each(items)]
    #[anyone]
    #[next(end)]
    work: View,
    end: End,
}

/// The same with a function for each item, in one step.
#[flow(process = Work)]
pub struct ListFunctionFlow {
    #[next(work)]
    start: StartHandle,
    #[each(items)]
    #[run(look)]
    #[next(end)]
    work: Function,
    end: End,
}

/// The same, one after another.
#[flow(process = Work)]
pub struct ListSequenceFlow {
    #[next(work)]
    start: StartHandle,
    #[each(items, sequential)]
    #[run(look)]
    #[next(end)]
    work: Function,
    end: End,
}

/// The same with a job for each item.
#[flow(process = Work)]
pub struct ListJobFlow {
    #[next(work)]
    start: StartHandle,
    #[each(items)]
    #[run(look_later)]
    #[next(end)]
    work: Job,
    end: End,
}

macro_rules! people {
    ($flow:ident $($branch:ident)*) => {
        #[flow(process = Work)]
        pub struct $flow {
            #[next(fork)]
            start: StartHandle,
            #[next($($branch),*)]
            fork: Split,
            $(
                #[anyone]
                #[next(meet)]
                $branch: View,
            )*
            #[next(end)]
            meet: Join,
            end: End,
        }
    };
}

macro_rules! functions {
    ($flow:ident $($branch:ident)*) => {
        #[flow(process = Work)]
        pub struct $flow {
            #[next(fork)]
            start: StartHandle,
            #[next($($branch),*)]
            fork: Split,
            $(
                #[run(nothing)]
                #[next(meet)]
                $branch: Function,
            )*
            #[next(end)]
            meet: Join,
            end: End,
        }
    };
}

macro_rules! sequence {
    (@ $flow:ident $first:ident [$($done:tt)*] $last:ident) => {
        #[flow(process = Work)]
        pub struct $flow {
            #[next($first)]
            start: StartHandle,
            $($done)*
            #[run(nothing)]
            #[next(end)]
            $last: Function,
            end: End,
        }
    };
    (@ $flow:ident $first:ident [$($done:tt)*] $one:ident $two:ident $($rest:ident)*) => {
        sequence! {
            @ $flow $first [
                $($done)*
                #[run(nothing)]
                #[next($two)]
                $one: Function,
            ] $two $($rest)*
        }
    };
    ($flow:ident $first:ident $($rest:ident)*) => {
        sequence! { @ $flow $first [] $first $($rest)* }
    };
}

people! { ParallelFlow a1 a2 a3 a4 a5 }

sequence! {
    SequenceFlow
    f1 f2 f3 f4 f5 f6 f7 f8 f9 f10
    f11 f12 f13 f14 f15 f16 f17 f18 f19 f20
    f21 f22 f23 f24 f25 f26 f27 f28 f29 f30
    f31 f32 f33 f34 f35 f36 f37 f38 f39 f40
    f41 f42 f43 f44 f45 f46 f47 f48 f49 f50
}

functions! {
    FanOutFlow
    b1 b2 b3 b4 b5 b6 b7 b8 b9 b10
    b11 b12 b13 b14 b15 b16 b17 b18 b19 b20
    b21 b22 b23 b24 b25 b26 b27 b28 b29 b30
    b31 b32 b33 b34 b35 b36 b37 b38 b39 b40
    b41 b42 b43 b44 b45 b46 b47 b48 b49 b50
    b51 b52 b53 b54 b55 b56 b57 b58 b59 b60
    b61 b62 b63 b64 b65 b66 b67 b68 b69 b70
    b71 b72 b73 b74 b75 b76 b77 b78 b79 b80
    b81 b82 b83 b84 b85 b86 b87 b88 b89 b90
    b91 b92 b93 b94 b95 b96 b97 b98 b99 b100
}

people! {
    FanOutPeopleFlow
    p1 p2 p3 p4 p5 p6 p7 p8 p9 p10
    p11 p12 p13 p14 p15 p16 p17 p18 p19 p20
    p21 p22 p23 p24 p25 p26 p27 p28 p29 p30
    p31 p32 p33 p34 p35 p36 p37 p38 p39 p40
    p41 p42 p43 p44 p45 p46 p47 p48 p49 p50
    p51 p52 p53 p54 p55 p56 p57 p58 p59 p60
    p61 p62 p63 p64 p65 p66 p67 p68 p69 p70
    p71 p72 p73 p74 p75 p76 p77 p78 p79 p80
    p81 p82 p83 p84 p85 p86 p87 p88 p89 p90
    p91 p92 p93 p94 p95 p96 p97 p98 p99 p100
}

fn nothing<F: Flow>(_: &mut FunctionContext<'_, F>) -> FunctionResult {
    Ok(())
}

fn look<F: Flow>(_: &mut FunctionContext<'_, F>, _: &mut u32) -> FunctionResult {
    Ok(())
}

fn look_later<F: Flow>(_: JobContext<F>, item: u32) -> Result<u32, HandlerError> {
    Ok(item)
}
