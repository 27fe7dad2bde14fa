//! Updates whose prepared statement is kept.
//!
//! A changeset may leave columns out, so Diesel prepares an update anew each time that it runs. Those
//! here always set the same columns, and a step runs several of them: preparing them took a seventh
//! of its time.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BoolOrNullableBool;

/// An update of the rows for which a condition holds.
pub(crate) struct Update<F, S, W> {
    table: F,
    set: S,
    only: W,
}

/// Updates the rows of a table for which `only` holds.
pub(crate) fn update<T, C, W>(
    table: T,
    only: W,
    change: C,
) -> Update<T::FromClause, C::Changeset, W>
where
    T: QuerySource,
    C: AsChangeset<Target = T>,
    W: Expression<SqlType: BoolOrNullableBool> + AppearsOnTable<T>,
{
    Update {
        table: table.from_clause(),
        set: change.as_changeset(),
        only,
    }
}

impl<F, S, W, DB> QueryFragment<DB> for Update<F, S, W>
where
    DB: Backend,
    F: QueryFragment<DB>,
    S: QueryFragment<DB>,
    W: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" SET ");
        self.set.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.only.walk_ast(out.reborrow())
    }
}

/// Statements are told apart by their text.
impl<F, S, W> QueryId for Update<F, S, W> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<F, S, W, C> RunQueryDsl<C> for Update<F, S, W> {}
