"""What an examination found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.remedies import remedy


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Every line, in the order of the sections."""

    findings: Sequence[Finding]

    @property
    def status(self) -> Level:
        """Return the worst level of all."""
        levels = {finding.level for finding in self.findings}
        return next((level for level in (Level.ERROR, Level.WARNING) if level in levels), Level.OK)

    @property
    def counts(self) -> Mapping[Level, int]:
        """Return how many lines have each level."""
        counted = Counter(finding.level for finding in self.findings)
        return {level: counted[level] for level in (Level.ERROR, Level.WARNING, Level.OK)}


def told(finding: Finding, language: str) -> Mapping[str, object]:
    """Return a line as a JSON object told in a language, with what to do, and without its private cause."""
    return {
        "level": finding.level.value,
        "subject": finding.subject,
        "code": finding.code,
        "detail": finding.detail.said_in(language),
        "remedy": remedy(finding.code, language),
    }
