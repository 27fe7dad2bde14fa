//! The suite that every store has to pass, and all that somebody who writes one has to run.
//!
//! A store's crate runs it with one macro, which makes a test of each case. The crate depends on this
//! one for its tests with the feature `conformance`:
//!
//! ```ignore
//! viewflow_core::conformance_suite!(MyStore::new_empty());
//! ```
//!
//! Each case has an empty store, and an engine on it with the flows in [`flows`]. There are cases for
//! every kind of node that the engine runs and every attribute that moves tokens; for every command of
//! people, administrators, workers and code outside, done and refused; for processes that are parts of
//! others, for flows that have changed, and for many at once. They look at what is stored afterwards,
//! and most of them, after each step, at everything that is stored of every process: that its open
//! tasks are those that its state names, that its log leads to its state, that its jobs are those that
//! somebody waits for. Others speak to the store itself, where a row that is not right would show only
//! much later.
//!
//! What no case can foresee is found by [`play`] and [`play_made`]: random commands on the same flows,
//! and on random ones with a store that fails. The suite plays a few, always the same ones. A store's
//! crate may call them with as many bytes as it likes, as `viewflow-diesel` does in its `tests`.

#![allow(missing_docs, reason = "a case is named by the sentence that it shows")]
#![allow(
    clippy::unwrap_used,
    reason = "these are tests, though another crate runs them"
)]

pub mod flows;

mod at_once;
mod back;
mod chance;
mod commands;
mod controls;
mod dynamic;
mod effects;
mod failures;
mod found;
mod items;
mod jobs;
mod joins;
mod lists;
mod long_lists;
mod messages;
mod outside;
mod people;
mod random;
mod rows;
mod story;
mod undone;
mod versions;
mod ways;
mod whole;
mod wholes;
mod world;

pub use at_once::*;
pub use back::*;
pub use chance::{
    no_token_is_lost_or_doubled_on_any_flow_though_the_store_fails,
    no_token_is_lost_or_doubled_whatever_is_done,
};
pub use commands::*;
pub use controls::*;
pub use dynamic::{
    Case, Counts, a_message_begins_one_process_wherever_the_program_dies,
    a_message_is_taken_once_wherever_the_program_dies,
    a_signal_is_heard_once_by_all_wherever_the_program_dies, play_made,
    who_begins_to_wait_finds_what_is_kept_wherever_the_program_dies,
};
pub use effects::*;
pub use failures::*;
pub use found::*;
pub use items::*;
pub use jobs::*;
pub use joins::*;
pub use lists::*;
pub use long_lists::*;
pub use messages::*;
pub use outside::*;
pub use people::*;
pub use random::{many_at_once_neither_lose_nor_double_a_token, play};
pub use rows::*;
pub use undone::*;
pub use versions::*;
pub use ways::*;
pub use wholes::*;
pub use world::World;

/// Makes a test of every case, each on an empty store that the expression makes, or several.
#[macro_export]
macro_rules! conformance_suite {
    ($store:expr) => {
        $crate::conformance_suite! {
            @cases $store;
            // What people and code may do.
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
            a_task_that_only_the_flow_gives_can_be_given_by_an_administrator
            a_loop_asks_for_the_latest_owner
            // Tasks that are given to people.
            a_task_is_given_to_whom_code_names
            a_task_is_given_to_nobody_who_is_not_there
            // Workers and their claims.
            a_job_that_fails_waits_for_an_administrator
            a_job_is_tried_again_after_a_pause
            a_failing_completion_is_a_failed_attempt
            a_node_that_fails_after_a_job_keeps_the_jobs_result
            a_worker_that_dies_after_the_result_is_followed_by_another
            a_claim_that_has_run_out_is_lost
            of_many_workers_one_claims_a_job
            a_process_ends_once_though_a_worker_comes_late
            a_claim_may_be_for_ever
            a_step_that_never_rests_is_stopped
            a_job_whose_process_cannot_be_read_waits_for_an_administrator
            a_job_that_kills_its_workers_is_given_up
            // Ways that are chosen.
            a_switch_goes_on_by_the_way_that_its_code_names
            a_join_waits_for_the_branch_of_a_switch
            a_switch_that_fails_is_tried_again
            a_switch_has_to_name_a_way_of_its_own
            what_chooses_a_way_is_not_skipped
            // Branches and joins.
            a_branch_that_is_not_taken_is_not_waited_for
            a_join_goes_on_once_all_that_was_taken_has_come
            a_join_of_branches_that_are_all_called_off_is_not_come_to
            who_comes_late_to_a_join_comes_to_nothing
            who_is_late_at_a_join_keeps_the_process_from_its_end
            a_join_that_goes_on_early_calls_the_others_off
            the_next_round_waits_for_the_last_of_this_one
            code_says_whether_enough_has_come_to_a_join
            // Races, and what nodes do to one another.
            whoever_is_first_calls_the_others_off
            the_result_of_a_job_that_has_lost_a_race_is_refused
            a_job_wins_a_race
            an_answer_from_outside_wins_a_race
            a_part_that_is_over_wins_a_race
            an_end_calls_off_what_it_names
            of_two_that_share_a_mutex_one_waits
            what_follows_waits_for_its_leader_and_ends_with_it
            a_node_is_come_to_as_often_as_its_limit_says
            an_end_of_everything_calls_off_all_that_is_open
            // Lists.
            the_tasks_of_a_list_are_done_in_any_order
            the_tasks_of_a_list_are_offered_in_turn
            the_jobs_of_a_list_are_done_side_by_side
            the_jobs_of_a_list_are_done_in_turn
            a_job_that_fails_in_turn_holds_the_others_up
            the_functions_of_a_list_leave_their_items
            the_parts_of_a_list_run_side_by_side
            the_parts_of_a_list_run_in_turn
            an_item_that_is_added_is_waited_for
            a_task_of_a_list_is_undone_and_taken_up_again
            what_is_left_of_a_list_is_called_off
            a_list_is_called_off_before_anything_is_done_of_it
            a_list_without_items_is_passed
            the_first_of_a_list_calls_the_others_off
            a_list_that_nobody_waits_for_is_worked_on_all_the_same
            a_list_may_be_long
            what_is_too_much_to_follow_a_step_at_once_is_for_workers
            a_part_that_has_not_begun_does_not_begin_once_it_is_called_off
            // Items, for people.
            what_tasks_of_a_list_are_about_is_told
            a_form_adds_an_item_to_a_list_that_is_worked_on
            the_process_that_a_task_waits_for_is_found
            // Processes that are parts of others.
            a_part_begins_with_what_it_is_given_and_gives_something_back
            a_part_that_is_over_at_once_is_heard_of
            a_flow_runs_itself
            a_part_that_cannot_begin_is_an_error_of_its_task
            what_fails_when_a_part_is_over_is_an_error_of_its_task
            what_fails_in_a_part_waits_there
            what_fails_behind_a_part_is_not_its_fault
            parts_are_called_off_with_the_whole
            a_part_is_called_off_with_its_task
            what_a_program_that_died_was_to_call_off_is_called_off
            the_whole_hears_that_its_part_was_called_off
            who_ends_a_part_and_who_calls_off_the_whole_do_not_wait_for_each_other
            // What fails, and what is told to those above.
            what_a_function_fails_with_is_caught_in_its_step
            what_a_job_fails_with_is_caught_after_its_last_attempt
            a_part_that_fails_goes_on_where_that_is_caught
            what_a_part_escalates_is_heard_beside_it
            // Code outside.
            code_outside_resumes_a_process
            a_process_is_resumed_wholly_or_not_at_all
            what_code_does_in_one_transaction_is_kept_as_one
            a_step_that_fails_in_a_transaction_takes_back_only_itself
            // What is taken back.
            a_task_is_undone_with_the_branches_that_it_began
            a_task_is_not_undone_once_its_branches_have_begun
            what_went_on_at_a_join_is_undone
            who_has_lost_a_race_is_back_when_that_is_undone
            a_job_that_has_run_is_not_undone
            a_process_whose_start_is_undone_is_over
            code_is_told_of_new_tasks_and_of_what_is_undone
            a_process_that_fails_as_it_begins_is_not_there
            what_code_cannot_undo_is_left_as_it_is
            a_function_that_cannot_be_undone_stands_in_the_way
            a_part_that_has_begun_stands_in_the_way
            what_was_called_off_is_taken_up_by_a_task_in_its_place
            what_is_skipped_goes_on_as_if_it_were_done
            a_process_that_is_called_off_is_not_taken_up_again
            what_was_called_off_of_a_list_is_not_taken_up
            // What is undone by compensation.
            what_was_done_is_undone_the_latest_first
            what_is_not_undone_is_kept_until_the_end
            each_is_undone_once_and_each_time_that_it_was_done
            what_was_not_done_is_not_undone
            what_fails_to_undo_waits_for_an_administrator
            a_failure_to_undo_does_not_take_back_what_led_there
            what_is_called_off_is_left_as_it_is
            what_is_called_off_while_a_worker_is_to_go_on_stays_called_off
            what_was_undone_is_not_taken_back
            what_is_taken_back_is_not_undone
            two_branches_undo_each_its_own
            what_an_end_interrupts_is_left_as_it_is
            a_list_is_undone_as_one
            a_part_undoes_what_it_did_itself
            what_fails_in_a_part_that_is_undone_waits_there
            a_part_that_is_called_off_stops_undoing
            // Flows that have changed.
            a_process_on_a_node_that_is_gone_is_reported
            a_process_is_carried_over_to_its_flow_as_it_is_now
            what_was_done_before_the_flow_changed_stays_done
            // Many at once.
            two_come_to_a_join_at_once
            many_work_on_one_list_at_once
            of_two_who_resume_a_process_at_once_one_does
            many_at_once_neither_lose_nor_double_a_token
            // Rows, transactions and lists of rows.
            every_column_comes_back_as_it_was
            a_transaction_that_is_dropped_leaves_nothing
            a_savepoint_undoes_what_came_after_it
            lists_are_filtered_ordered_and_paged
            accounts_and_grants_are_kept
            whoever_held_a_permission_holds_it_by_its_new_name
            sessions_are_kept_until_they_expire
            // Rows that are written unread.
            tasks_are_called_off_unread
            the_changes_of_a_process_are_told_in_their_order
            tasks_go_by_the_new_name_of_their_node
            a_task_with_a_job_hears_of_no_end
            a_row_that_calls_parts_off_takes_the_place_of_one
            the_events_of_a_task_are_told_apart
            a_task_is_changed_only_as_it_was_read
            // Rows that are found, and left out.
            tasks_of_a_locked_process_are_found
            however_many_are_asked_for_they_are_found
            the_parts_of_a_process_are_found
            processes_of_another_version_are_found
            the_job_that_has_been_due_longest_is_claimed
            // Messages and signals.
            every_column_of_a_message_comes_back_as_it_was
            a_message_is_changed_only_as_it_was_read
            a_message_of_one_id_is_written_once
            the_one_that_waits_longest_is_found
            a_signal_is_for_those_who_waited_before_it
            what_can_be_delivered_is_found
            what_is_over_is_forgotten_after_a_while
            who_waits_by_a_row_alone_is_told_nothing
        }
        $crate::conformance_suite! {
            @plays $store;
            no_token_is_lost_or_doubled_whatever_is_done
            no_token_is_lost_or_doubled_on_any_flow_though_the_store_fails
            a_message_is_taken_once_wherever_the_program_dies
            who_begins_to_wait_finds_what_is_kept_wherever_the_program_dies
            a_message_begins_one_process_wherever_the_program_dies
            a_signal_is_heard_once_by_all_wherever_the_program_dies
        }
    };
    (@plays $store:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::conformance::$case(|| $store);
        }
    )*};
    (@cases $store:expr; $($case:ident)*) => {$(
        #[test]
        fn $case() {
            $crate::conformance::$case($crate::conformance::World::new($store));
        }
    )*};
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    #[test]
    fn no_case_is_left_out_of_the_suite() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/conformance");
        let named: Vec<_> = include_str!("mod.rs").split_whitespace().collect();
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if !path.is_file() {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines() {
                let case = line.strip_prefix("pub fn ");
                let case = case.and_then(|rest| rest.strip_suffix("(world: World) {"));
                if let Some(case) = case {
                    assert!(named.contains(&case), "{case} of {}", path.display());
                }
            }
        }
    }
}
