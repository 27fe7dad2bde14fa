//! The suite that every store has to pass.
//!
//! A store's crate runs it with one macro, which makes a test of each case:
//!
//! ```ignore
//! viewflow_core::conformance_suite!(MyStore::new_empty());
//! ```

#![allow(missing_docs, reason = "a case is named by the sentence that it shows")]
#![allow(
    clippy::unwrap_used,
    reason = "these are tests, though another crate runs them"
)]

pub mod flows;

mod commands;
mod dynamic;
mod items;
mod jobs;
mod random;
mod rows;
mod story;
mod ways;
mod whole;
mod world;

pub use commands::*;
pub use dynamic::{Case, Counts, play_made};
pub use items::*;
pub use jobs::*;
pub use random::{many_at_once_neither_lose_nor_double_a_token, play};
pub use rows::*;
pub use ways::*;
pub use world::World;

/// Makes a test of every case, each on an empty store that the expression makes.
#[macro_export]
macro_rules! conformance_suite {
    ($store:expr) => {
        $crate::conformance_suite! {
            @cases $store;
            a_process_goes_from_its_start_to_its_end
            a_refused_request_ends_at_once
            code_starts_a_process_with_its_data
            a_process_that_begins_with_a_condition_keeps_its_data
            a_task_that_is_given_back_is_in_the_queue_again
            a_command_that_fails_gives_the_task_back
            nobody_acts_without_the_right
            four_eyes_see_more_than_two
            a_form_with_errors_writes_nothing
            a_function_that_fails_takes_the_persons_step_with_it
            an_administrator_gives_a_task_to_somebody
            of_two_who_take_a_task_one_gets_it
            a_job_that_fails_waits_for_an_administrator
            a_job_is_tried_again_after_a_pause
            a_failing_completion_is_a_failed_attempt
            a_node_that_fails_after_a_job_keeps_the_jobs_result
            a_worker_that_dies_after_the_result_is_followed_by_another
            a_claim_that_has_run_out_is_lost
            a_job_whose_process_cannot_be_read_waits_for_an_administrator
            a_job_that_kills_its_workers_is_given_up
            of_many_workers_one_claims_a_job
            a_process_ends_once_though_a_worker_comes_late
            a_task_that_only_the_flow_gives_can_be_given_by_an_administrator
            a_loop_asks_for_the_latest_owner
            a_step_that_never_rests_is_stopped
            a_claim_may_be_for_ever
            a_switch_goes_on_by_the_way_that_its_code_names
            a_join_waits_for_the_branch_of_a_switch
            a_switch_that_fails_is_tried_again
            a_switch_has_to_name_a_way_of_its_own
            many_at_once_neither_lose_nor_double_a_token
            a_transaction_that_is_dropped_leaves_nothing
            a_savepoint_undoes_what_came_after_it
            every_column_comes_back_as_it_was
            what_tasks_of_a_list_are_about_is_told
            a_form_adds_an_item_to_a_list_that_is_worked_on
            the_process_that_a_task_waits_for_is_found
            lists_are_filtered_ordered_and_paged
            accounts_and_grants_are_kept
            sessions_are_kept_until_they_expire
        }
    };
    (@cases $store:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::conformance::$case($crate::conformance::World::new($store));
        }
    )*};
}
