//! The questions that take more than one field to answer. Each adds its errors and goes on.

mod access;
mod cancels;
mod compensation;
mod graph;
mod mutex;
mod names;
mod only_while;
mod versions;

use super::model::Flow;
use crate::errors::Errors;

pub fn check(flow: &Flow, errors: &Errors) {
    names::check(flow, errors);
    access::check(flow, errors);
    cancels::check(flow, errors);
    compensation::check(flow, errors);
    only_while::check(flow, errors);
    mutex::check(flow, errors);
    versions::check(flow, errors);
    graph::check(flow, errors);
}
