//! The control-flow patterns of van der Aalst, Russell and ter Hofstede, each as a flow that people
//! would recognise, and what is particular about it as a story.
//!
//! A file is named after its pattern, with its number. `docs/patterns.md` lists them all.

#[macro_use]
mod story;

mod p01_sequence;
mod p02_parallel_split;
mod p03_synchronization;
mod p04_exclusive_choice;
mod p05_simple_merge;
mod p06_multi_choice;
mod p07_structured_synchronizing_merge;
mod p09_structured_discriminator;
mod p10_arbitrary_cycles;
mod p11_implicit_termination;
mod p12_multiple_instances_without_synchronization;
mod p13_multiple_instances_with_design_time_knowledge;
mod p14_multiple_instances_with_run_time_knowledge;
mod p15_multiple_instances_without_run_time_knowledge;
mod p16_deferred_choice;
mod p17_interleaved_parallel_routing;
mod p18_milestone;
mod p19_cancel_task;
mod p20_cancel_case;
mod p21_structured_loop;
mod p22_recursion;
mod p23_transient_trigger;
mod p24_persistent_trigger;
mod p25_cancel_region;
mod p26_cancel_multiple_instance_activity;
mod p27_complete_multiple_instance_activity;
mod p28_blocking_discriminator;
mod p29_cancelling_discriminator;
mod p30_structured_partial_join;
mod p31_blocking_partial_join;
mod p32_cancelling_partial_join;
mod p34_static_partial_join_for_multiple_instances;
mod p35_cancelling_partial_join_for_multiple_instances;
mod p36_dynamic_partial_join_for_multiple_instances;
mod p37_acyclic_synchronizing_merge;
mod p38_general_synchronizing_merge;
mod p39_critical_section;
mod p40_interleaved_routing;
mod p43_explicit_termination;

mod compensation;
mod corners;
#[path = "../kept/mod.rs"]
mod kept;
mod page;
mod parts;
mod taken_back;
