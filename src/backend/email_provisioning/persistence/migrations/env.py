"""Runs inside Alembic: our tables only, whatever else the database holds."""

from __future__ import annotations

from typing import Literal

from alembic import context

from email_provisioning.persistence.tables import PREFIX, VERSION_TABLE, UtcDateTime, metadata


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or (name is not None and name.startswith(PREFIX))


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # A revision must not change its meaning with the code: it names SQLAlchemy's own types only.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    include_name=_ours,
    render_as_batch=True,
    render_item=_render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
