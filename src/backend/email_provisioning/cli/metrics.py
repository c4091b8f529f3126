"""What is counted, on standard output: for a machine without a web process, and for looking."""

from __future__ import annotations

import click

from email_provisioning.bootstrap import build_services
from email_provisioning.bootstrap.metrics import build_exposition
from email_provisioning.settings import load_settings


@click.command()
def metrics() -> None:
    """Print what Prometheus would read from this machine.

    The textfile collector of node_exporter takes it as it is.
    """
    services = build_services(load_settings())
    text, _media_type = build_exposition(services).render()
    click.echo(text.decode(), nl=False)
