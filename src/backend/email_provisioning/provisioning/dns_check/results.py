"""What a look at one DNS record found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from email_provisioning.domain.dns import DnsRecord, Purpose
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.sentences import Text, zone
from email_provisioning.provisioning.dns_check.answers import Answer, Outcome


class RecordState(StrEnum):
    """How a record stands."""

    OK = "ok"
    #: There is nothing where it should be.
    MISSING = "missing"
    #: There is something else, or something that does not work.
    DIFFERENT = "different"
    #: The DNS did not tell: it may be there or not.
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Something to see to beside a record that is there."""

    #: Stable, which remedies are looked up by.
    code: str
    #: In a sentence of each language.
    detail: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedRecord:
    """A record that was looked up."""

    expected: DnsRecord
    state: RecordState
    #: What is there, as zone files write it.
    found: Sequence[str]
    #: Stable, which remedies are looked up by.
    code: str
    #: What was found, in a sentence of each language.
    detail: Text
    remarks: Sequence[Remark] = ()

    def as_json(self, language: str) -> Mapping[str, object]:
        """Return what was expected and what was found as a JSON object, told in a language."""
        wanted = self.expected
        return {
            "purpose": wanted.purpose.value,
            "name": wanted.name,
            "type": wanted.type,
            "required": wanted.required,
            "expected": expected_text(wanted),
            "found": list(self.found),
            "state": self.state.value,
            "code": self.code,
            "detail": self.detail.said_in(language),
            "remarks": [
                {"code": remark.code, "detail": remark.detail.said_in(language)} for remark in self.remarks
            ],
        }

    def findings(self, subject: str) -> Sequence[Finding]:
        """Return the record and its remarks as lines of a check."""
        lines = [Finding(level=self.level, subject=subject, code=self.code, detail=self.detail)]
        for remark in self.remarks:
            lines.append(
                Finding(level=Level.WARNING, subject=subject, code=remark.code, detail=remark.detail)
            )
        return lines

    @property
    def level(self) -> Level:
        """Return how bad it is: what is only advised warns."""
        if self.state is RecordState.OK:
            return Level.OK
        can_be_published = self.code != "dns_reserved"
        return Level.ERROR if self.expected.required and can_be_published else Level.WARNING


def expected_text(record: DnsRecord) -> str:
    """Return the data of a record as zone files write it."""
    return record.value if record.priority is None else f"{record.priority} {record.value}"


def place(record: DnsRecord) -> str:
    """Return how a record is called in sentences, such as ``SPF (TXT example.org)``."""
    name = _NAMES[record.purpose]
    if name == record.type:
        return f"{name} {record.name}"
    return zone.PLACE(name=name, type=record.type, host=record.name)


_NAMES: Mapping[Purpose, str] = {
    Purpose.VERIFICATION: zone.VERIFICATION(),
    Purpose.SPF: "SPF",
    Purpose.DKIM: "DKIM",
    Purpose.DMARC: "DMARC",
    Purpose.MX: "MX",
    Purpose.MAIL_FROM: "MAIL FROM",
    Purpose.AUTODISCOVER: zone.AUTODISCOVER(),
}


def right(
    record: DnsRecord, found: Sequence[str], *remarks: Remark, what: Text | None = None
) -> CheckedRecord:
    """Return a record that is as it should be."""
    return CheckedRecord(
        expected=record,
        state=RecordState.OK,
        found=tuple(found),
        code="dns_ok",
        detail=zone.RIGHT(place=place(record), what=what or zone.AS_EXPECTED()),
        remarks=remarks,
    )


def missing(record: DnsRecord, why: Text) -> CheckedRecord:
    """Return a record that is not there."""
    return CheckedRecord(
        expected=record,
        state=RecordState.MISSING,
        found=(),
        code="dns_missing",
        detail=_wrong(record, why),
    )


def different(
    record: DnsRecord,
    found: Sequence[str],
    *,
    code: str = "dns_different",
    why: Text,
    instead: Text | None = None,
) -> CheckedRecord:
    """Return a record in whose place is something else; ``instead``: what to do, where not to publish it as it is."""
    return CheckedRecord(
        expected=record,
        state=RecordState.DIFFERENT,
        found=tuple(found),
        code=code,
        detail=_wrong(record, why, instead),
    )


def _wrong(record: DnsRecord, why: Text, instead: Text | None = None) -> Text:
    instead = instead or zone.PUBLISH(record=expected_text(record))
    return zone.WRONG(place=place(record), what=why, instead=instead)


def without_data(record: DnsRecord, answer: Answer) -> CheckedRecord:
    """Return the state of a record of which an answer brought nothing."""
    if answer.outcome in _ABSENT:
        return missing(record, answer.why)
    if answer.outcome in _BENT:
        return different(record, answer.shown, code=_BENT[answer.outcome], why=answer.why)
    return CheckedRecord(
        expected=record,
        state=RecordState.UNREACHABLE,
        found=(),
        code=_UNREACHABLE[answer.outcome],
        detail=zone.RIGHT(place=place(record), what=answer.why),
    )


_ABSENT = frozenset({Outcome.NO_NAME, Outcome.NO_DATA})
_BENT = {Outcome.OTHER_NAME: "dns_wrong_name", Outcome.LOOP: "dns_cname_loop"}
_UNREACHABLE = {
    Outcome.TIMEOUT: "dns_timeout",
    Outcome.FAILED: "dns_failed",
    Outcome.NO_RESOLVER: "dns_no_resolver",
    Outcome.RESERVED: "dns_reserved",
}
