"""Documents that are made from the code."""

from __future__ import annotations

import json

import click

from email_provisioning.settings import load_settings


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    from email_provisioning.web import create_app
    from email_provisioning.web.openapi import document

    click.echo(json.dumps(document(create_app(load_settings())), indent=2, ensure_ascii=False))
