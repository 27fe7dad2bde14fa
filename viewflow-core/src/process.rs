//! What a process remembers.

use std::any::Any;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The data of one process: a struct with `#[derive(Process, Serialize, Deserialize, Default)]`.
///
/// It begins as its `Default`. Forms write their fields, handlers change it, conditions read it. It
/// is kept as one JSON document in the process's row, or, with `#[process(table = ..)]`, as a row
/// of the application's own table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a process",
    label = "this type does not implement `Process`",
    note = "add `#[derive(Process, Serialize, Deserialize, Default)]` to `{Self}`"
)]
pub trait Process: Serialize + DeserializeOwned + Default + Send + Sync + 'static {
    /// The hashes of the fields' names; a field's place here is its key in [`FieldOf`].
    #[doc(hidden)]
    const KEYS: &'static [u64];

    /// The application's own table, where there is one.
    const TABLE: Option<Table<Self>> = None;
}

/// How a process is kept in a table of the application's, given the store's connection.
///
/// The connection's type is the store's business; `viewflow-diesel` makes these functions out of a
/// Diesel table.
pub struct Table<P> {
    /// Reads the row of a process. `None` if there is none.
    pub load: fn(&mut dyn Any, i64) -> Result<Option<P>, TableError>,
    /// Writes the first row of a process.
    pub insert: fn(&mut dyn Any, i64, &P) -> Result<(), TableError>,
    /// Writes a process's row again.
    pub update: fn(&mut dyn Any, i64, &P) -> Result<(), TableError>,
}

impl<P> Clone for Table<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Table<P> {}

/// A failure of the application's own table.
pub type TableError = Box<dyn std::error::Error + Send + Sync>;

/// One field of a process, by its key. Written by `#[derive(Process)]`, asked by `#[flow]`.
#[doc(hidden)]
pub trait FieldOf<const KEY: usize>: Sized {
    type Type;
    const INFO: FieldInfo;
    fn get(&self) -> &Self::Type;
    fn set(&mut self, value: Self::Type);
    /// What garde says against the present value.
    fn check(&self) -> Vec<String>;
}

/// What is known of a field without its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldInfo {
    /// The field's name in the struct.
    pub name: &'static str,
    /// The first line of its doc comment, or its name in words.
    pub label: &'static str,
    /// The rest of its doc comment.
    pub help: &'static str,
    /// Whether text is edited in several lines.
    pub multiline: bool,
}

/// The key of a field that is not there.
#[doc(hidden)]
pub const UNKNOWN: usize = usize::MAX;

/// The type of a field that is not there, so that a misspelled name is reported once, by rustc,
/// where it is written.
///
/// It also stands in for the process of a flow that names none.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Unknown;

#[doc(hidden)]
impl Process for Unknown {
    const KEYS: &'static [u64] = &[];
}

#[doc(hidden)]
impl FieldOf<UNKNOWN> for Unknown {
    type Type = Self;
    const INFO: FieldInfo = FieldInfo {
        name: "",
        label: "",
        help: "",
        multiline: false,
    };
    fn get(&self) -> &Self::Type {
        self
    }
    fn set(&mut self, _: Self::Type) {}
    fn check(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The place of a field's hash in [`Process::KEYS`], or [`UNKNOWN`].
#[doc(hidden)]
pub const fn key(keys: &[u64], hash: u64) -> usize {
    let mut i = 0;
    while i < keys.len() {
        if keys[i] == hash {
            return i;
        }
        i += 1;
    }
    UNKNOWN
}

/// A process, or an item of a list, whose type only its flow knows.
#[doc(hidden)]
pub trait AnyData: Send + Sync {
    /// # Errors
    ///
    /// What serde says.
    fn encode(&self) -> Result<String, serde_json::Error>;
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

impl<P: Serialize + Send + Sync + 'static> AnyData for P {
    fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}
