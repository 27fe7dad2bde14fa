//! The questions that take more than one field to answer. Each adds its errors and goes on.

mod access;
mod control;
mod graph;
mod names;

use super::model::Flow;
use crate::errors::Errors;

pub fn check(flow: &Flow, errors: &Errors) {
    names::check(flow, errors);
    access::check(flow, errors);
    control::check(flow, errors);
    graph::check(flow, errors);
}
