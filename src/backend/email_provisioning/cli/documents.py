"""Documents that are made from the code."""

from __future__ import annotations

import json

import click


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    from email_provisioning.web.openapi import document

    click.echo(json.dumps(document(), indent=2, ensure_ascii=False))
