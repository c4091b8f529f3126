"""The doctor at the command line."""

from __future__ import annotations

import json
import os
import sys

import click

from email_provisioning.cli.output import EXIT_REFUSED, json_option
from email_provisioning.doctor.examination import examine_installation
from email_provisioning.doctor.report import Report, told
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.remedies import LANGUAGES, language_of
from email_provisioning.observability.logs import configure_logs
from email_provisioning.settings import Settings, load_settings

#: The exit code where nothing is wrong but something should be seen to.
EXIT_WARNINGS = 4
#: How many characters of a cause are printed.
MOST_CAUSE = 300
_EXIT = {Level.OK: 0, Level.WARNING: EXIT_WARNINGS, Level.ERROR: EXIT_REFUSED}


@click.command()
@click.option("--domain", help="Look at this domain alone; without it, at every one.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The language of the remedies; without it, that of LC_ALL or LANG.",
)
@json_option
def doctor(domain: str | None, lang: str | None, as_json: bool) -> None:
    """Look the whole set-up over: each line is ok, a warning or an error with what to do.

    Exit codes: 0 everything is well, 1 something is wrong, 4 nothing is wrong but something should be seen to.
    """
    language = language_of(lang, os.environ.get("LC_ALL"), os.environ.get("LANG"))
    report = examine_installation(_load, domain=domain)
    _print_json(report, language) if as_json else _print(report, language)
    sys.exit(_EXIT[report.status])


def _load() -> Settings:
    settings = load_settings()
    configure_logs(settings)
    return settings


def _print_json(report: Report, language: str) -> None:
    lines = [{**told(finding, language), "cause": finding.cause} for finding in report.findings]
    click.echo(json.dumps({"status": report.status.value, "findings": lines}, ensure_ascii=False))


def _print(report: Report, language: str) -> None:
    for finding in report.findings:
        _print_line(finding, language)
    counts = report.counts
    click.echo("\n" + ", ".join(f"{level.value}: {counts[level]}" for level in counts))


def _print_line(finding: Finding, language: str) -> None:
    code = "" if finding.code in ("ok", "dns_ok") else f" [{finding.code}]"
    click.echo(f"{finding.level.value:<8} {finding.subject}: {finding.detail}{code}")
    if finding.cause:
        click.echo(f"           cause: {_line(finding.cause)}")
    if remedy := told(finding, language)["remedy"]:
        click.echo(f"           do: {remedy}")


def _line(cause: str) -> str:
    """Return a cause on one line of bounded length: the log has the rest."""
    line = " ".join(cause.split())
    return line if len(line) <= MOST_CAUSE else line[: MOST_CAUSE - 1] + "…"
