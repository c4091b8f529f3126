"""DKIM keys and DMARC policies, by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from email_provisioning.domain.dns import DnsRecord
from email_provisioning.domain.mail_tags import POLICIES, TagsInvalid, dkim_key, dmarc_policy, is_dmarc
from email_provisioning.domain.sentences import zone
from email_provisioning.provisioning.dns_check.answers import Outcome
from email_provisioning.provisioning.dns_check.results import (
    CheckedRecord,
    Remark,
    different,
    missing,
    right,
    without_data,
)

if TYPE_CHECKING:
    from email_provisioning.provisioning.dns_check.lookup import Lookups

#: How many labels are taken off in search of the policy of the domain above.
MOST_PARENTS = 8


def check_dkim_alias(record: DnsRecord, lookups: Lookups) -> CheckedRecord:
    """Tell whether the alias leads to the provider's key, or the key itself was copied to the name."""
    answer = lookups.look_up(record.name, "CNAME")
    target = record.value.lower().removesuffix(".")
    if answer.outcome is Outcome.FOUND:
        if target in answer.values:
            return right(record, answer.shown)
        return different(record, answer.shown, why=zone.LEADS_TO(host=answer.shown[0]))
    if answer.outcome is Outcome.NO_DATA and (copied := _keys(record.name, lookups)):
        if set(copied) & set(_keys(target, lookups)):
            detail = zone.DKIM_COPIED(name=record.name)
            return right(record, copied, Remark(code="dkim_copied", detail=detail))
        return different(record, copied, why=zone.DKIM_OTHER())
    return without_data(record, answer)


def check_dkim_key(record: DnsRecord, lookups: Lookups) -> CheckedRecord:
    """Tell whether the key at the name is the expected one."""
    answer = lookups.look_up(record.name, "TXT")
    if answer.outcome is not Outcome.FOUND:
        return without_data(record, answer)
    keys = [_key(text) for text in answer.values]
    if dkim_key(record.value) in keys:
        return right(record, answer.shown)
    if "" in keys:
        return different(record, answer.shown, code="dkim_revoked", why=zone.DKIM_REVOKED())
    return different(record, answer.shown, why=zone.DKIM_OTHER())


def _keys(name: str, lookups: Lookups) -> list[str]:
    """Return the keys that the TXT records of a name hold."""
    return [key for text in lookups.look_up(name, "TXT").values if (key := _key(text))]


def _key(text: str) -> str | None:
    try:
        return dkim_key(text)
    except ValueError:
        return None


def check_dmarc(record: DnsRecord, lookups: Lookups) -> CheckedRecord:
    """Tell whether a valid policy holds for the domain: its own, or the one of a domain above it."""
    answer = lookups.look_up(record.name, "TXT")
    if answer.outcome not in (Outcome.FOUND, Outcome.NO_NAME, Outcome.NO_DATA):
        return without_data(record, answer)
    labels = record.name.removeprefix("_dmarc.").split(".")
    for taken in range(max(1, min(len(labels) - 1, MOST_PARENTS))):
        checked = _policy_at("_dmarc." + ".".join(labels[taken:]), record, lookups)
        if checked is not None:
            return checked
    return missing(record, zone.NO_DMARC())


def _policy_at(name: str, record: DnsRecord, lookups: Lookups) -> CheckedRecord | None:
    """Return what the policy at a name means for the record; None where there is none."""
    answer = lookups.look_up(name, "TXT")
    found = [text for text in answer.values if is_dmarc(text)]
    if answer.outcome is not Outcome.FOUND or not found:
        return None
    shown = [text for text in answer.shown if is_dmarc(text)]
    if len(found) > 1:
        return different(record, shown, code="dmarc_several", why=zone.DMARC_SEVERAL(count=len(found)))
    try:
        policy = dmarc_policy(found[0], below=name != record.name)
    except TagsInvalid as error:
        return different(record, shown, code="dmarc_invalid", why=error.why)
    what = zone.POLICY(policy=policy)
    if name != record.name:
        what = zone.POLICY_OF(policy=policy, domain=name.removeprefix("_dmarc."))
    return right(record, shown, *_weaker(policy, record), what=what)


def _weaker(policy: str, record: DnsRecord) -> list[Remark]:
    wanted = dmarc_policy(record.value)
    if POLICIES.index(policy) >= POLICIES.index(wanted):
        return []
    domain = record.name.removeprefix("_dmarc.")
    detail = zone.DMARC_WEAK(domain=domain, policy=policy, wanted=wanted)
    return [Remark(code="dmarc_weak", detail=detail)]
