//! Who may do what. The pages ask the same questions as the commands.

use viewflow_graph::NodeId;

use crate::error::Denied;
use crate::shape::{AssignShape, Shape};
use crate::standing::Owners;
use crate::store::TaskRow;
use crate::{Status, User};

impl Shape {
    /// Whether the person may act at a node by right, regardless of any one task.
    pub fn allows(&self, user: &User, node: NodeId) -> bool {
        self.check_right(user, node).is_ok()
    }

    /// Whether the person may see every process of the flow.
    pub fn may_view(&self, user: &User) -> bool {
        user.has(self.view_permission()) || self.may_manage(user)
    }

    /// Whether the person may administer the flow's processes.
    pub fn may_manage(&self, user: &User) -> bool {
        user.has(self.manage_permission())
    }

    /// Whether the flow is of any concern to the person: something of it may be seen or done.
    pub fn concerns(&self, user: &User) -> bool {
        self.may_view(user) || self.graph.nodes().any(|(id, _)| self.allows(user, id))
    }

    /// Whether the person may start a process here.
    pub(crate) fn check_start(&self, user: &User, node: NodeId) -> Result<(), Denied> {
        self.check_right(user, node)
    }

    /// Whether the person may take a task.
    pub(crate) fn check_take(
        &self,
        user: &User,
        node: NodeId,
        owners: &Owners,
    ) -> Result<(), Denied> {
        self.check_right(user, node)?;
        self.check_four_eyes(user, node, owners)
    }

    /// Whether a task may be given to the person by somebody else. Where only the flow gives the
    /// tasks, there is no right to ask for.
    pub(crate) fn check_receive(
        &self,
        user: &User,
        node: NodeId,
        owners: &Owners,
    ) -> Result<(), Denied> {
        if !self.is_only_given(node) {
            self.check_right(user, node)?;
        }
        self.check_four_eyes(user, node, owners)
    }

    /// Whether the person may work on a task: it is the person's own, and the person still may.
    pub(crate) fn check_work(
        &self,
        user: &User,
        node: NodeId,
        task: &TaskRow,
        owners: &Owners,
    ) -> Result<(), Denied> {
        if task.owner != Some(user.id) {
            return Err(Denied::NotOwner {
                user: user.name.clone(),
                node: self.node(node).name.into(),
            });
        }
        // Whom the flow itself has chosen, the moment the task came to be, needs no further right.
        let is_chosen = self.node(node).assign != AssignShape::Nobody
            && task.assigned_at == Some(task.created_at);
        if !is_chosen && !self.is_only_given(node) {
            self.check_right(user, node)?;
        }
        self.check_four_eyes(user, node, owners)
    }

    /// Whether the person may put a task of the person's own, or of somebody else's, back into the
    /// queue.
    pub fn may_give_back(&self, user: &User, task: &TaskRow) -> bool {
        let node = self.graph.find(&task.node);
        node.is_some_and(|node| self.check_give_back(user, node, task).is_ok())
    }

    /// Whether the person may give a task back: the owner's right, and an administrator's. Where only
    /// the flow gives the tasks, no queue has what its owner gives back, and nobody would find it.
    pub(crate) fn check_give_back(
        &self,
        user: &User,
        node: NodeId,
        task: &TaskRow,
    ) -> Result<(), Denied> {
        if self.may_manage(user) {
            return Ok(());
        }
        if task.owner == Some(user.id) {
            return match self.is_only_given(node) {
                false => Ok(()),
                true => Err(Denied::OnlyGiven {
                    node: self.node(node).name.into(),
                }),
            };
        }
        Err(Denied::NotOwner {
            user: user.name.clone(),
            node: self.node(node).name.into(),
        })
    }

    /// Whether the person may administer.
    pub(crate) fn check_manage(&self, user: &User) -> Result<(), Denied> {
        require(user, self.manage_permission())
    }

    /// Whether the person may look at a task and its process: as a viewer, as the owner, or as
    /// somebody who may take it.
    pub fn may_see_task(&self, user: &User, task: &TaskRow) -> bool {
        let takes = || {
            let node = self.graph.find(&task.node);
            task.status == Status::New && node.is_some_and(|node| self.allows(user, node))
        };
        self.may_view(user) || task.owner == Some(user.id) || takes()
    }

    /// Whether nobody comes by a task of the node but by being given it.
    fn is_only_given(&self, id: NodeId) -> bool {
        let node = self.node(id);
        node.assign != AssignShape::Nobody && node.permission.is_none() && !node.anyone
    }

    fn check_right(&self, user: &User, id: NodeId) -> Result<(), Denied> {
        let node = self.node(id);
        match node.permission {
            _ if node.anyone => Ok(()),
            Some(permission) => require(user, permission),
            None => Err(Denied::Assigned {
                user: user.name.clone(),
                node: node.name.into(),
            }),
        }
    }

    fn check_four_eyes(&self, user: &User, node: NodeId, owners: &Owners) -> Result<(), Denied> {
        for other in &self.node(node).except {
            if owners.has(*other, user.id) {
                return Err(Denied::FourEyes {
                    user: user.name.clone(),
                    node: self.node(node).name.into(),
                    done: self.node(*other).name.into(),
                });
            }
        }
        Ok(())
    }
}

fn require(user: &User, permission: &str) -> Result<(), Denied> {
    if user.has(permission) {
        return Ok(());
    }
    Err(Denied::Permission {
        user: user.name.clone(),
        permission: permission.into(),
    })
}
