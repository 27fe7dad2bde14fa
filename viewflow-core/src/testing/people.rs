//! People, who are there as soon as a test mentions them.

use super::{Case, FlowTest, Tried};
use crate::flow::{Flow, FormNode, Node, StartNode};
use crate::store::NewAccount;
use crate::{Actor, Error, UserId};

/// A person in a test, who may do what the test says and nothing else. Made by [`FlowTest::user`].
#[derive(Clone)]
pub struct Person<'t> {
    test: &'t FlowTest,
    name: String,
}

impl FlowTest {
    /// The person of that name, whose account is made when it is mentioned first. A new person has
    /// no permission but what the test gives, and may do what is open to everybody.
    #[track_caller]
    pub fn user(&self, name: &str) -> Person<'_> {
        self.actor(name);
        Person {
            test: self,
            name: name.into(),
        }
    }

    #[track_caller]
    pub(super) fn actor(&self, name: &str) -> Actor {
        match self.engine().user(name).or_else(|_| self.make_user(name)) {
            Ok(actor) => actor,
            Err(error) => panic!("there can be no user `{name}`: {error}"),
        }
    }

    fn make_user(&self, name: &str) -> Result<Actor, Error> {
        let account = NewAccount {
            name: name.into(),
            password: None,
            is_superuser: false,
        };
        self.engine().store().create_account(&account)?;
        self.engine().user(name)
    }

    #[track_caller]
    pub(super) fn name_of(&self, id: UserId) -> String {
        match self.engine().store().user(id) {
            Ok(Some(user)) => user.name,
            Ok(None) => format!("user {id}"),
            Err(error) => panic!("the store cannot be read: {error}"),
        }
    }
}

impl<'t> Person<'t> {
    /// The person gets the permission that a node takes.
    #[track_caller]
    pub fn may<N: Node>(self, node: N) -> Self {
        let _ = node;
        let shape = self.test.shape::<N::Flow>();
        let found = shape.find(N::NAME).map(|id| shape.node(id).permission);
        match found {
            Ok(Some(permission)) => self.granted(permission),
            Ok(None) => panic!("`{}` takes no permission that could be given", N::NAME),
            Err(error) => panic!("{error}"),
        }
    }

    /// The person gets every permission of a flow, those to see and to administer it among them.
    #[track_caller]
    pub fn may_everything<F: Flow>(self) -> Self {
        let shape = self.test.shape::<F>();
        let all = shape.permissions.iter();
        all.fold(self, |person, permission| person.granted(&permission.code))
    }

    /// The person gets the permission to administer a flow.
    #[track_caller]
    pub fn administers<F: Flow>(self) -> Self {
        let shape = self.test.shape::<F>();
        self.granted(shape.manage_permission())
    }

    /// The person gets the permission of that code.
    #[track_caller]
    pub fn granted(self, permission: &str) -> Self {
        let id = self.actor().user().id;
        if let Err(error) = self.test.engine().store().grant(id, permission) {
            panic!(
                "`{permission}` cannot be granted to `{}`: {error}",
                self.name
            );
        }
        self
    }

    /// The person starts a process with the start's form.
    #[track_caller]
    pub fn starts<N: StartNode>(&self, node: N, form: <N as FormNode>::Form) -> Case<'t, N::Flow> {
        self.try_starts(node, form).done()
    }

    /// The same, which may be refused.
    #[track_caller]
    pub fn try_starts<N: StartNode>(
        &self,
        node: N,
        form: <N as FormNode>::Form,
    ) -> Tried<'t, Case<'t, N::Flow>> {
        let started = self.actor().start(node, form);
        let what = format!("`{}` starts a process at `{}`", self.name, N::NAME);
        Tried::new(self.test, what, started.map(|id| Case::new(self.test, id)))
    }

    /// The person at the engine, with the rights of this moment, for what a test has no words for.
    #[track_caller]
    pub fn actor(&self) -> Actor {
        self.test.actor(&self.name)
    }
}
