"""Domains at the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from email_provisioning.cli.accounts import OPERATOR
from email_provisioning.cli.language import lang_option, spoken
from email_provisioning.cli.output import Group, json_option, show, show_table
from email_provisioning.cli.wiring import open_services
from email_provisioning.domain.sentences import Sentence, terminal
from email_provisioning.provisioning.dns_check import CheckedRecord, RecordState
from email_provisioning.provisioning.dns_check.results import expected_text
from email_provisioning.provisioning.domain_admin import DomainReport, DomainView

_STATES: Mapping[RecordState, Sentence] = {
    RecordState.OK: terminal.OK,
    RecordState.MISSING: terminal.MISSING,
    RecordState.DIFFERENT: terminal.DIFFERENT,
    RecordState.UNREACHABLE: terminal.UNREACHABLE,
}


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
@lang_option
@json_option
def show_status(name: str, lang: str | None, as_json: bool) -> None:
    """Show which DNS records the provider of a domain wants, and what is there."""
    report = open_services().domain_admin.status(OPERATOR, name)
    if as_json:
        click.echo(json.dumps(_report(report, spoken(lang)), ensure_ascii=False))
        return
    show({"name": report.name, "provider": report.provider, "verified": report.verified}, as_json=False)
    for record in report.records:
        _show_record(record, spoken(lang))


def _row(view: DomainView) -> dict[str, object]:
    return {
        "name": view.name,
        "provider": view.provider,
        "default": view.default,
        "addresses": view.addresses,
    }


def _report(report: DomainReport, language: str) -> dict[str, object]:
    return {
        "name": report.name,
        "provider": report.provider,
        "verified": report.verified,
        "records": [record.as_json(language) for record in report.records],
    }


def _show_record(record: CheckedRecord, language: str) -> None:
    def show_line(label: Sentence, text: str) -> None:
        click.echo(f"  {label().said_in(language):<9} {text}")

    wanted = record.expected
    state = _STATES[record.state]().said_in(language)
    advised = "" if wanted.required else f", {terminal.ADVISED().said_in(language)}"
    click.echo(f"\n{state:<12}{wanted.purpose.value} ({wanted.type} {wanted.name}{advised})")
    show_line(terminal.EXPECTED, expected_text(wanted))
    for value in record.found or [terminal.NOTHING().said_in(language)]:
        show_line(terminal.FOUND, value)
    if record.state is not RecordState.OK:
        show_line(terminal.WHY, record.detail.said_in(language))
    for remark in record.remarks:
        show_line(terminal.WARNING, remark.detail.said_in(language))
