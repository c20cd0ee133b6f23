"""Alembic's entry: runs the migrations on the connection that ``storage.upgrade`` opened."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from storage.schema import metadata


def search_tables(connection: Connection) -> frozenset[str]:
    """Full-text tables and the shadow tables they keep; migrations make those by hand."""
    rows = connection.execute(text("SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')"))
    return frozenset(name for (name,) in rows)


def run(connection: Connection) -> None:
    hidden = search_tables(connection)

    def include_name(name: str | None, kind: str, parents: Any) -> bool:
        return kind != "table" or name not in hidden

    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
