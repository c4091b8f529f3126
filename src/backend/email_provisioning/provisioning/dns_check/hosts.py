"""Records that name hosts, and those that are compared as they are."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING

from email_provisioning.domain.dns import DnsRecord
from email_provisioning.domain.sentences import zone
from email_provisioning.provisioning.dns_check.answers import Outcome
from email_provisioning.provisioning.dns_check.results import (
    CheckedRecord,
    Remark,
    different,
    right,
    without_data,
)

if TYPE_CHECKING:
    from email_provisioning.provisioning.dns_check.lookup import Lookups


def check_mx(record: DnsRecord, lookups: Lookups, ours: Sequence[DnsRecord]) -> CheckedRecord:
    """Tell whether mail goes to the expected host; ``ours`` are all the MX records that the provider wants."""
    answer = lookups.look_up(record.name, "MX")
    if answer.outcome is not Outcome.FOUND:
        return without_data(record, answer)
    found = sorted(_mx(value) for value in answer.values)
    if [host for _, host in found] in ([""], ["."]):
        return different(record, answer.shown, code="mx_null", why=zone.MX_NULL())
    wanted = {_host(each.value) for each in ours if each.name == record.name}
    foreign = [(preference, host) for preference, host in found if host not in wanted]
    alone = len(wanted) == 1 and not foreign
    preferences = [preference for preference, host in found if host == _host(record.value)]
    if not preferences:
        why = zone.MAIL_GOES_TO(hosts=[host for _, host in found[:3]])
        return different(record, answer.shown, code="mx_elsewhere", why=why)
    if foreign and min(foreign)[0] < min(preferences):
        why = zone.MAIL_GOES_FIRST_TO(host=min(foreign)[1])
        return different(record, answer.shown, code="mx_elsewhere", why=why)
    # The preference of the only host changes nothing.
    if record.priority not in preferences and not alone:
        why = zone.PREFERENCE(found=str(min(preferences)), wanted=str(record.priority))
        return different(record, answer.shown, code="mx_preference", why=why)
    return right(record, answer.shown, *_remark_on(record, foreign))


def _remark_on(record: DnsRecord, foreign: Sequence[tuple[int, str]]) -> Sequence[Remark]:
    if not foreign:
        return ()
    detail = zone.MAIL_MAY_BE_LOST(name=record.name, hosts=[host for _, host in foreign[:3]])
    return (Remark(code="mx_foreign", detail=detail),)


def _mx(value: str) -> tuple[int, str]:
    preference, _, host = value.partition(" ")
    return int(preference), host


def check_alias(record: DnsRecord, lookups: Lookups) -> CheckedRecord:
    """Tell whether the alias leads to the expected host."""
    answer = lookups.look_up(record.name, "CNAME")
    if answer.outcome is not Outcome.FOUND:
        return without_data(record, answer)
    if _host(record.value) in answer.values:
        return right(record, answer.shown)
    return different(record, answer.shown, why=zone.LEADS_TO(host=answer.shown[0]))


def check_plain(record: DnsRecord, lookups: Lookups) -> CheckedRecord:
    """Tell whether one of the records of the name is the expected one; others may stand beside it."""
    answer = lookups.look_up(record.name, record.type)
    if answer.outcome is not Outcome.FOUND:
        return without_data(record, answer)
    wanted = _plain(record.type, record.value)
    if wanted in (_plain(record.type, value) for value in answer.values):
        return right(record, [text for text in answer.shown if _plain(record.type, text) == wanted])
    return different(record, answer.shown, why=zone.OTHERS())


def _plain(kind: str, value: str) -> str:
    if kind == "TXT":
        return value.strip()
    if kind in ("A", "AAAA"):
        try:
            return str(ip_address(value))
        except ValueError:
            return value
    return " ".join(value.lower().split()).removesuffix(".")


def _host(value: str) -> str:
    return value.lower().removesuffix(".")
