"""The tables: ``python manage.py db …`` and ``email-provisioning db …``."""

from __future__ import annotations

import click

from email_provisioning.cli.output import Group, json_option, show
from email_provisioning.persistence import migrations
from email_provisioning.settings import load_settings


@click.group(cls=Group)
def db() -> None:
    """Create and change the tables."""


@db.command()
@click.option("-m", "--message", help="What the revision is for.")
def migrate(message: str | None) -> None:
    """Bring the tables up to date; write a new revision where the code's tables differ."""
    path = migrations.migrate(load_settings().database_url, message)
    click.echo(
        f"Wrote {path}: review it." if path else "The tables are up to date: no new revision is needed."
    )


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables up to a revision, by default the newest."""
    url = load_settings().database_url
    migrations.upgrade(url, revision)
    click.echo(f"The database is at revision {migrations.current(url)}.")


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision", default="-1")
def downgrade(revision: str) -> None:
    """Take the tables back to a revision, by default the one before."""
    url = load_settings().database_url
    migrations.downgrade(url, revision)
    click.echo(f"The database is at revision {migrations.current(url) or 'none'}.")


@db.command()
@json_option
def current(as_json: bool) -> None:
    """Show the revision of the database, and the newest one."""
    revision = migrations.current(load_settings().database_url)
    show({"current": revision, "head": migrations.head()}, as_json=as_json)
