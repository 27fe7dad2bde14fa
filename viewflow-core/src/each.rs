//! Nodes with a task for each item of a list: `#[each(items)]`.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::flow::{Flow, Node, ProcessOf};
use crate::form::{FormControl, FormDef, FormErrors, Input};
use crate::handler::{HandlerError, ItemType};
use crate::process::{AnyData, Unknown};

/// What a task of a list may be about: anything that serde writes and reads.
#[diagnostic::on_unimplemented(
    message = "no task can be about `{Self}`, which is not stored",
    label = "the items of this list",
    note = "add `#[derive(Serialize, Deserialize)]` to `{Self}`, with nothing borrowed in it"
)]
pub trait Item: Serialize + DeserializeOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Item for T {}

/// A list that a process remembers.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`#[each(..)]` needs a list, and `{Self}` is none",
    label = "this field is not a `Vec`",
    note = "the type of the field is `Vec<T>`, where `T` is what each task is about, such as `Vec<String>`"
)]
pub trait Items {
    type Item: Item;
    fn items(&self) -> &[Self::Item];
    fn list(&mut self) -> &mut Vec<Self::Item>;
}

impl<T: Item> Items for Vec<T> {
    type Item = T;

    fn items(&self) -> &[T] {
        self
    }

    fn list(&mut self) -> &mut Vec<T> {
        self
    }
}

/// Of a field that is not there, rustc has said so.
#[diagnostic::do_not_recommend]
impl Items for Unknown {
    type Item = Self;

    fn items(&self) -> &[Self] {
        &[]
    }

    fn list(&mut self) -> &mut Vec<Self> {
        unreachable!("no program has a field that is not there")
    }
}

/// A field that takes the items of a list in the end.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the items of this list cannot be collected in a `{Self}`",
    label = "this field is not a `Vec<{T}>`",
    note = "what is collected is of the type `{T}`: name a field of the process that is a `Vec<{T}>`"
)]
pub trait TakesItems<T> {
    fn take(&mut self, items: Vec<T>);
}

#[diagnostic::do_not_recommend]
impl<T> TakesItems<T> for Vec<T> {
    fn take(&mut self, items: Vec<T>) {
        *self = items;
    }
}

/// A node with a task for each item of a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has one task, and not one for each item of a list",
    label = "this node has no `#[each(..)]`"
)]
pub trait EachNode: Node {
    /// What each task is about.
    type Item: Item;

    /// What is done with the list.
    #[doc(hidden)]
    const LIST: List<Self>;
}

/// What a node does with its list.
///
/// A type of its own keeps the item's out of the signatures in [`EachNode`]: where that is not known,
/// rustc would have more to say of each of them.
#[doc(hidden)]
pub struct List<N: EachNode> {
    /// The item's fields that a person fills in here.
    pub form: FormDef<N::Item>,
    /// The list, when the process comes here.
    pub items: fn(&ProcessOf<N>) -> &[N::Item],
    /// Puts the items where they are to go as their tasks have left them, if anywhere.
    pub collect: Option<Collect<N>>,
}

/// Puts the items of a node, which are given as they are stored, where they are to go.
type Collect<N> = fn(&mut ProcessOf<N>, &[String]) -> Result<(), HandlerError>;

/// Puts the items of a list, which are given as they are stored, where they are to go.
///
/// # Errors
///
/// If one of them is none.
#[doc(hidden)]
pub fn collect<T: Item, L: TakesItems<T>>(
    _: ItemType<T>,
    items: &[String],
    list: &mut L,
) -> Result<(), HandlerError> {
    let items = items.iter().map(|item| serde_json::from_str(item));
    list.take(items.collect::<Result<_, _>>()?);
    Ok(())
}

/// A task for each item of a list, as constant data. The item's type is behind its functions.
pub struct EachDef<F: Flow> {
    /// Whether the tasks are offered one after the other.
    pub sequential: bool,
    /// Whether the items are gathered in the end.
    pub collects: bool,
    pub(crate) items: fn(&F::Process) -> Result<Vec<String>, HandlerError>,
    pub(crate) collect: fn(&mut F::Process, &[String]) -> Result<(), HandlerError>,
    pub(crate) decode: fn(&str) -> Result<Box<dyn AnyData>, serde_json::Error>,
    pub(crate) controls: fn(&dyn AnyData) -> Vec<FormControl>,
    pub(crate) fill: fn(&mut dyn AnyData, &Input) -> Result<(), FormErrors>,
    pub(crate) validate: fn(&dyn AnyData) -> Result<(), FormErrors>,
}

impl<F: Flow> EachDef<F> {
    /// What is known of the node's items.
    pub const fn of<N: EachNode<Flow = F>>(sequential: bool) -> Self {
        Self {
            sequential,
            collects: N::LIST.collect.is_some(),
            items: |process| {
                let items = (N::LIST.items)(process).iter();
                Ok(items.map(serde_json::to_string).collect::<Result<_, _>>()?)
            },
            collect: |process, items| match N::LIST.collect {
                Some(collect) => collect(process, items),
                None => Ok(()),
            },
            decode: |item| Ok(Box::new(serde_json::from_str::<N::Item>(item)?)),
            controls: |item| typed::<N>(item).map_or_else(Vec::new, |i| N::LIST.form.controls(i)),
            fill: |item, input| {
                let item = item.as_any_mut().downcast_mut::<N::Item>();
                item.map_or(Ok(()), |item| N::LIST.form.read(item, input))
            },
            validate: |item| {
                let validate = |item| N::LIST.form.validate(item);
                typed::<N>(item).map_or(Ok(()), validate)
            },
        }
    }
}

fn typed<N: EachNode>(item: &dyn AnyData) -> Option<&N::Item> {
    item.as_any().downcast_ref()
}
