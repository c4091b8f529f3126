"""Domains at the command line."""

from __future__ import annotations

import json

import click

from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.provisioning.dns_check import CheckedRecord, RecordState
from email_provisioning.provisioning.domain_admin import DomainReport, DomainView


@click.group(cls=Group)
def domains() -> None:
    """List, add, remove and check domains."""


@domains.command("list")
@json_option
def list_domains(as_json: bool) -> None:
    """List every domain with its provider, the default one first."""
    rows = [_row(view) for view in open_services().domain_admin.list()]
    show_table(rows, name="domains", as_json=as_json)


@domains.command("add")
@click.argument("name")
@click.option("--provider", required=True, help="What stands behind its addresses, such as local.")
@json_option
def add_domain(name: str, provider: str, as_json: bool) -> None:
    """Add a domain: addresses can be made on it within seconds, without a restart."""
    added = open_services().domain_admin.add(OPERATOR, name, provider)
    show(_row(added), as_json=as_json)
    if not as_json:
        click.echo(f"\nThe DNS records to publish: email-provisioning domains status {added.name}")


@domains.command("remove")
@click.argument("name")
@json_option
def remove_domain(name: str, as_json: bool) -> None:
    """Remove a domain that no address is on."""
    open_services().domain_admin.remove(OPERATOR, name)
    show({"name": name, "removed": True}, as_json=as_json)


@domains.command("status")
@click.argument("name")
@json_option
def show_status(name: str, as_json: bool) -> None:
    """Show which DNS records the provider of a domain wants, and what is there."""
    report = open_services().domain_admin.status(name)
    if as_json:
        click.echo(json.dumps(_report(report), ensure_ascii=False))
        return
    show({"name": report.name, "provider": report.provider, "verified": report.verified}, as_json=False)
    for record in report.records:
        _show_record(record)


def _row(view: DomainView) -> dict[str, object]:
    return {
        "name": view.name,
        "provider": view.provider,
        "default": view.default,
        "addresses": view.addresses,
    }


def _report(report: DomainReport) -> dict[str, object]:
    return {
        "name": report.name,
        "provider": report.provider,
        "verified": report.verified,
        "records": [record.as_json() for record in report.records],
    }


def _show_record(record: CheckedRecord) -> None:
    told = record.as_json()
    advised = "" if record.expected.required else ", advised"
    click.echo(f"\n{record.state.value:<12}{told['purpose']} ({told['type']} {told['name']}{advised})")
    click.echo(f"  expected  {told['expected']}")
    for value in record.found or ["nothing"]:
        click.echo(f"  found     {value}")
    if record.state is not RecordState.OK:
        click.echo(f"  why       {record.detail}")
    for remark in record.remarks:
        click.echo(f"  warning   {remark.detail}")
