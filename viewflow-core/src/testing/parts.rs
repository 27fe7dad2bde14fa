//! Tasks of a list, and processes that are parts of others.

use super::{Case, CaseTask, NodeOf, Tried};
use crate::child::SubprocessNode;
use crate::each::EachNode;
use crate::flow::{Flow, Node};
use crate::store::Mode;

impl<'t, F: Flow> Case<'t, F> {
    /// The latest task of a list whose item is the one that is meant.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[track_caller]
    pub fn task_for<N>(self, node: N, is_it: impl Fn(&N::Item) -> bool) -> CaseTask<'t, F, N>
    where
        N: EachNode + NodeOf<F>,
    {
        for task in self.tasks(node).into_iter().rev() {
            if is_it(&task.item()) {
                return task;
            }
        }
        let name = <N as Node>::NAME;
        self.fail(&format!("`{name}` has no task for such an item"))
    }

    /// Code adds an item to a list that is being worked on. Answers its task.
    #[track_caller]
    pub fn adds<N: EachNode + NodeOf<F>>(self, node: N, item: &N::Item) -> CaseTask<'t, F, N> {
        self.try_adds(node, item).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_adds<N: EachNode + NodeOf<F>>(
        self,
        node: N,
        item: &N::Item,
    ) -> Tried<'t, CaseTask<'t, F, N>> {
        let engine = self.test.engine();
        let what = format!("code adds an item at `{}`", <N as Node>::NAME);
        Tried::step(self.test, self.id, what, || {
            let row = engine.add_item(node, self.id, item)?;
            Ok(CaseTask::new(self, node, row.id))
        })
    }

    /// An administrator calls off what is left of a list, and has the process go on.
    #[track_caller]
    pub fn rest_completed_by<N: EachNode + NodeOf<F>>(self, name: &str, node: N) -> Self {
        self.try_rest_completed_by(name, node).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_rest_completed_by<N: EachNode + NodeOf<F>>(
        self,
        name: &str,
        node: N,
    ) -> Tried<'t, Self> {
        let _ = node;
        let (actor, node) = (self.test.actor(name), <N as Node>::NAME);
        let what = format!("`{name}` completes the rest of `{node}`");
        Tried::step(self.test, self.id, what, || {
            actor.complete_rest(self.id, node)?;
            Ok(self)
        })
    }
}

impl<F: Flow, N: EachNode + NodeOf<F>> CaseTask<'_, F, N> {
    /// What the task is about, as it stands.
    #[track_caller]
    pub fn item(self) -> N::Item {
        let item = self.row().item.unwrap_or_default();
        match serde_json::from_str(&item) {
            Ok(item) => item,
            Err(error) => self.fail(&format!(
                "the item of task {} cannot be read: {error}",
                self.id
            )),
        }
    }
}

impl<'t, F: Flow, N: SubprocessNode + NodeOf<F>> CaseTask<'t, F, N> {
    /// The process of the other flow that the task waits for.
    ///
    /// # Panics
    ///
    /// If it has not begun.
    #[track_caller]
    pub fn child(self) -> Case<'t, N::Child> {
        let begun = self.case.test.engine().store().begin(Mode::Read);
        match begun.and_then(|mut tx| tx.child(self.id)) {
            Ok(Some(child)) => Case::new(self.case.test, child.id),
            Ok(None) => self.fail(&format!("`{}` has begun no process", self.name())),
            Err(error) => panic!("the store cannot be read: {error}"),
        }
    }
}
