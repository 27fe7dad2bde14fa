//! What goes with a list, what does not, and what is different on one.

use viewflow_graph::{Kind, Late};

use crate::errors::{Error, Errors};
use crate::flow::kinds::article;
use crate::flow::model::{Assign, Enough, Node};
use crate::flow::name::Name;
use crate::rules::Rule;

/// Judges a node that has a task for each item of a list, if it is `of_list`.
pub fn check(node: &mut Node, of_list: bool, errors: &Errors) {
    if of_list {
        blocks(node, errors);
        unread(node);
    } else {
        needs_each(node, errors);
        waits_for_none(node, errors);
    }
}

/// Reports what makes sense on a list only, where there is none.
fn needs_each(node: &mut Node, errors: &Errors) {
    let Some(kind) = node.kind().filter(|kind| *kind != Kind::Join) else {
        return;
    };
    let (name, article) = (&node.name, article(kind));
    if let Some(wait) = node.attribute(Name::Wait) {
        let message = format!(
            "`{name}` is {article} `{kind}` with one task, and there is nothing to `wait` for besides\n\
             help: add `#[each(items)]`, with a list of the process, to have a task for each item; or \
             write it on a `Join`"
        );
        errors.at(Rule::NeedsEach, wait.path(), message);
    }
    if let Some(collect) = node.attribute(Name::Collect) {
        let message = format!(
            "`{name}` is {article} `{kind}` with one task, and there are no items to `collect`\n\
             help: add `#[each(items)]`, with a list of the process, to have a task for each item"
        );
        errors.at(Rule::NeedsEach, collect.path(), message);
    }
    node.control.wait = None;
    node.collect = None;
}

/// Reports a join that goes on before anything has come to it.
fn waits_for_none(node: &mut Node, errors: &Errors) {
    let wait = node.control.wait.as_ref().map(|wait| &wait.enough);
    if let Some(Enough::Count(0, at)) = wait {
        let message = "a join that waits for none goes on before anything has come to it\n\
                       help: write `#[wait(1)]` to go on with the first that comes";
        errors.push(Error::spanned(Rule::Zero, *at, message));
        node.control.wait = None;
    }
}

/// Reports what would keep others out until a list is finished, which is so anyway.
fn blocks(node: &mut Node, errors: &Errors) {
    let Some(wait) = &mut node.control.wait else {
        return;
    };
    if let (Late::Block, Some(word)) = (wait.late, &wait.word) {
        let message = "a list takes no `block`: until its last task is closed, nobody comes there anew\n\
                       help: remove `block`, or write `cancel` to call off the tasks that are open";
        errors.at(Rule::UnknownOption, word, message);
        wait.late = Late::Swallow;
    }
}

/// Leaves out the code of a list that could not be read, since it would be given an item.
fn unread(node: &mut Node) {
    if node.each.is_some() {
        return;
    }
    node.form.clear();
    node.own_form = None;
    node.run = None;
    node.input = None;
    node.output = None;
    node.collect = None;
    node.assign
        .take_if(|assign| matches!(assign, Assign::By(_)));
}
