"""The doctor at the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

import click

from email_provisioning.cli.language import lang_option, spoken
from email_provisioning.cli.output import EXIT_REFUSED, json_option
from email_provisioning.doctor.examination import examine_installation
from email_provisioning.doctor.report import Report, told
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.remedies import NEED_NONE, remedy
from email_provisioning.domain.sentences import Sentence, terminal
from email_provisioning.observability.logs import configure_logs
from email_provisioning.settings import Settings, load_settings

#: The exit code where nothing is wrong but something should be seen to.
EXIT_WARNINGS = 4
#: Puts what belongs to a finding under it.
_INDENT = " " * 11
#: How many characters of a cause are printed.
MOST_CAUSE = 300
_EXIT = {Level.OK: 0, Level.WARNING: EXIT_WARNINGS, Level.ERROR: EXIT_REFUSED}
_LEVELS: Mapping[Level, Sentence] = {
    Level.OK: terminal.OK,
    Level.WARNING: terminal.WARNING,
    Level.ERROR: terminal.ERROR,
}


@click.command()
@click.option("--domain", help="Look at this domain alone; without it, at every one.")
@lang_option
@json_option
def doctor(domain: str | None, lang: str | None, as_json: bool) -> None:
    """Look the whole set-up over: each line is ok, a warning or an error with what to do.

    Exit codes: 0 everything is well, 1 something is wrong, 4 nothing is wrong but something should be seen to.
    """
    report = examine_installation(_load, domain=domain)
    (_print_json if as_json else _print)(report, spoken(lang))
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
    line = terminal.COUNTS(errors=counts[Level.ERROR], warnings=counts[Level.WARNING], fine=counts[Level.OK])
    click.echo(f"\n{line.said_in(language)}")


def _print_line(finding: Finding, language: str) -> None:
    code = "" if finding.code in NEED_NONE else f" [{finding.code}]"
    level = _LEVELS[finding.level]().said_in(language)
    subject = terminal.subject_in(language, finding.subject)
    line = terminal.LINE(subject=subject, detail=finding.detail)
    click.echo(f"{level:<8} {line.said_in(language)}{code}")
    if finding.cause:
        click.echo(_INDENT + terminal.CAUSE(cause=_line(finding.cause)).said_in(language))
    if what := remedy(finding.code, language):
        click.echo(_INDENT + terminal.TO_DO(remedy=what).said_in(language))


def _line(cause: str) -> str:
    """Return a cause on one line of bounded length: the log has the rest."""
    line = " ".join(cause.split())
    return line if len(line) <= MOST_CAUSE else line[: MOST_CAUSE - 1] + "…"
