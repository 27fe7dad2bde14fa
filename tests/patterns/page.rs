//! `docs/patterns.md`: its charts are those of the flows here, and it leads to every story.
//!
//! `PAGES=overwrite` writes the charts again.

use std::fs;

use crate::kept::{at, is_drawn, read};

fn chart_of(module: &str) -> String {
    format!("patterns/{module}.svg")
}

fn page() -> String {
    read("docs/patterns.md")
}

fn shows<F: viewflow::Flow>(module: &str) {
    is_drawn::<F>(&format!("docs/{}", chart_of(module)), "patterns");
}

#[test]
fn the_chart_of_the_trip_that_is_called_off_is_kept() {
    is_drawn::<crate::compensation::TripFlow>("docs/examples/trip.svg", "patterns");
}

macro_rules! pages {
    ($($module:ident::$flow:ident)*) => {
        const STORIES: &[&str] = &[$(stringify!($module)),*];

        #[test]
        fn the_charts_are_those_of_the_flows() {
            $(shows::<crate::$module::$flow>(stringify!($module));)*
        }

        #[test]
        fn the_page_shows_every_pattern_that_has_a_story() {
            let page = page();
            for module in STORIES {
                for link in [chart_of(module), format!("../tests/patterns/{module}.rs")] {
                    assert!(page.contains(&format!("]({link})")), "{link} is not shown");
                }
            }
        }
    };
}

pages! {
    p01_sequence::PassportFlow
    p02_parallel_split::AlarmFlow
    p03_synchronization::OrderFlow
    p04_exclusive_choice::ExpenseFlow
    p05_simple_merge::FareFlow
    p06_multi_choice::EmergencyFlow
    p07_structured_synchronizing_merge::TripFlow
    p09_structured_discriminator::PatientFlow
    p10_arbitrary_cycles::ArticleFlow
    p11_implicit_termination::EmployeeFlow
    p12_multiple_instances_without_synchronization::NewsletterFlow
    p13_multiple_instances_with_design_time_knowledge::ReportFlow
    p14_multiple_instances_with_run_time_knowledge::OrderFlow
    p15_multiple_instances_without_run_time_knowledge::AccidentFlow
    p16_deferred_choice::OfferFlow
    p17_interleaved_parallel_routing::AssessmentFlow
    p18_milestone::FlightFlow
    p19_cancel_task::CreditFlow
    p20_cancel_case::MoveFlow
    p21_structured_loop::DeliveryFlow
    p22_recursion::LoadFlow
    p23_transient_trigger::InspectionFlow
    p24_persistent_trigger::BloodFlow
    p25_cancel_region::OrderFlow
    p26_cancel_multiple_instance_activity::HiringFlow
    p27_complete_multiple_instance_activity::SurveyFlow
    p28_blocking_discriminator::TrackFlow
    p29_cancelling_discriminator::BookFlow
    p30_structured_partial_join::PaperFlow
    p31_blocking_partial_join::WatchFlow
    p32_cancelling_partial_join::LoanFlow
    p34_static_partial_join_for_multiple_instances::TenderFlow
    p35_cancelling_partial_join_for_multiple_instances::RideFlow
    p36_dynamic_partial_join_for_multiple_instances::MotionFlow
    p37_acyclic_synchronizing_merge::DamageFlow
    p38_general_synchronizing_merge::BoatFlow
    p39_critical_section::StayFlow
    p40_interleaved_routing::ServiceFlow
    p43_explicit_termination::SearchFlow
}

#[test]
fn every_pattern_is_on_the_page() {
    let page = page();
    for number in 1..=43 {
        assert!(
            page.contains(&format!("\n| {number} |")),
            "pattern {number} is missing"
        );
    }
}

#[test]
fn every_story_has_a_chart() {
    let stories = fs::read_dir(at("tests/patterns")).expect("this file is in it");
    let names = stories.map(|entry| entry.expect("a file").file_name());
    let names = names.filter_map(|name| name.into_string().ok());
    let is_numbered = |name: &str| {
        let number = name.strip_prefix('p').and_then(|rest| rest.get(..2));
        number.is_some_and(|number| number.parse::<u8>().is_ok())
    };
    for file in names.filter(|name| is_numbered(name)) {
        let module = file.trim_end_matches(".rs");
        assert!(STORIES.contains(&module), "{module} is not in this file");
    }
}
