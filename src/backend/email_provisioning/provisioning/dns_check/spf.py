"""SPF by meaning: whether our provider's servers pass, whatever else the record says (RFC 7208)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from email_provisioning.domain.dns import DnsRecord
from email_provisioning.domain.sentences import zone
from email_provisioning.domain.spf import LOOKUP_TERMS, MOST_LOOKUPS, SpfInvalid, Term, is_spf, terms_of
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

#: How far past the limit the terms are followed, so that the number told is of use.
MOST_FOLLOWED = 2 * MOST_LOOKUPS


def check_spf(record: DnsRecord, lookups: Lookups) -> CheckedRecord:
    """Tell whether the one SPF record of a name lets everybody pass whom the expected one does."""
    answer = lookups.look_up(record.name, "TXT")
    if answer.outcome is not Outcome.FOUND:
        return without_data(record, answer)
    found = [text for text in answer.values if is_spf(text)]
    shown = [text for text in answer.shown if is_spf(text)]
    if not found:
        return missing(record, zone.NO_SPF())
    if len(found) > 1:
        why = zone.SPF_SEVERAL(count=len(found))
        return different(record, shown, code="spf_several", why=why, instead=zone.MAKE_ONE())
    walk = _Walk(lookups=lookups)
    try:
        walk.follow(record.name, found[0])
    except SpfInvalid as error:
        return different(record, shown, code="spf_invalid", why=error.why)
    lacking = [str(term) for term in _needed(record) if not any(each.covers(term) for each in walk.passing)]
    if lacking:
        terms = " ".join(lacking)
        why, instead = zone.SPF_LACKS(terms=terms), zone.ADD_TERMS(terms=terms)
        return different(record, shown, code="spf_lacks", why=why, instead=instead)
    return right(record, shown, *walk.remarks(), what=zone.SPF_PASSES())


def _needed(record: DnsRecord) -> Iterable[Term]:
    return (
        term for term in terms_of(record.value, record.name) if term.name != "all" and term.qualifier == "+"
    )


@dataclass(kw_only=True)
class _Walk:
    """A walk through a record and those that it includes, as a receiver may have to make."""

    lookups: Lookups
    #: Whom the record lets pass.
    passing: list[Term] = field(default_factory=list)
    count: int = 0
    broken: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def follow(self, domain: str, text: str, *, passes: bool = True, way: tuple[str, ...] = ()) -> None:
        """Note the terms of one record; ``passes``: whether passing here is passing as a whole."""
        for term in terms_of(text, domain):
            self.count += term.name in LOOKUP_TERMS
            through = passes and term.qualifier == "+"
            if through:
                self.passing.append(term)
            if term.name in ("include", "redirect") and self.count <= MOST_FOLLOWED:
                self._enter(term, through, (*way, domain))

    def _enter(self, term: Term, passes: bool, way: tuple[str, ...]) -> None:
        if "%" in term.value:
            return  # known only when a message comes
        answer = self.lookups.look_up(term.value, "TXT")
        records = [text for text in answer.values if is_spf(text)]
        if answer.outcome in (Outcome.TIMEOUT, Outcome.FAILED, Outcome.NO_RESOLVER):
            self.unknown.append(term.value)
        elif len(records) != 1 or term.value in way:
            self.broken.append(term.value)
        else:
            try:
                self.follow(term.value, records[0], passes=passes, way=way)
            except SpfInvalid:
                self.broken.append(term.value)

    def remarks(self) -> Sequence[Remark]:
        """Return what should be seen to although the provider's servers pass."""
        return list(self._remarks())

    def _remarks(self) -> Iterable[Remark]:
        if self.count > MOST_LOOKUPS:
            detail = zone.SPF_TOO_MANY(count=self.count, most=MOST_LOOKUPS)
            yield Remark(code="spf_too_many_lookups", detail=detail)
        if self.broken:
            yield Remark(code="spf_broken", detail=zone.SPF_BROKEN(names=self.broken))
        if self.unknown:
            yield Remark(code="spf_include_unreachable", detail=zone.SPF_UNREACHABLE(names=self.unknown))
        if any(term.name == "all" and term.qualifier == "+" for term in self.passing):
            yield Remark(code="spf_passes_all", detail=zone.SPF_PASSES_ALL())
