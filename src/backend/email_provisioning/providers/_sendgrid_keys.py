"""API keys as passwords of addresses: known again by their names, stopped and let go by their scopes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from email_provisioning.errors import PermissionMissing, PlanLimitReached
from email_provisioning.providers._sendgrid_api import KEYS_AT_MOST, ApiKey, NewApiKey, SendGridApi
from email_provisioning.providers.base import Holding, Mailbox

#: What the name of everything that we make at SendGrid begins with.
MARK = "email-provisioning"
#: What a key needs to send, and all that it gets.
SEND = "mail.send"
#: What a key has instead while its address is suspended or deleted. A key must have some scope: these show the type
#: of the account and its credits, and nothing else. Which of them it has tells what it is to return to.
SUSPENDED, DELETED = "user.account.read", "user.credits.read"
_NAME = re.compile(rf"{MARK}/(?P<domain>[^/]+)/(?P<account>[0-9a-f-]{{36}})/v(?P<version>[0-9]{{1,9}})")

#: Returns on whose behalf the keys of a domain's addresses are: subusers, None for the account itself; that of a new
#: key is the last.
Places = Callable[[str], Sequence[str | None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectKey:
    """A key that bears our mark."""

    key: ApiKey
    domain: str
    account_id: str
    version: int
    #: The subuser that it belongs to, None for the account itself.
    of: str | None


class DirectKeys:
    """Mints, stops and removes the keys of addresses."""

    def __init__(self, api: SendGridApi, places: Places) -> None:
        """Look for keys in the given places."""
        self._api = api
        self._places = places

    def issue(self, mailbox: Mailbox, version: int) -> NewApiKey:
        """Mint the key of a version; one of the same name is a key whose secret was lost, and is removed first."""
        of = self._places(mailbox.address.domain)[-1]
        name = f"{MARK}/{mailbox.address.domain}/{mailbox.account_id}/v{version}"
        keys = self._api.keys(of)
        lost = [key for key in keys if key.name == name]
        for key in lost:
            self._api.remove_key(key.id, of)
        try:
            return self._api.make_key(name, [SEND], of)
        except PermissionMissing as error:
            # One status for two things: a missing scope, and as many keys as there may be.
            if len(keys) - len(lost) < KEYS_AT_MOST:
                raise
            raise PlanLimitReached(
                f"SendGrid allows {KEYS_AT_MOST} API keys: remove some that are not used any more.",
                cause=error.cause,
            ) from error

    def revoke(self, mailbox: Mailbox, version: int | None = None) -> None:
        """Remove the key of a version, or every key of the address."""
        for each in self._of(mailbox):
            if version in (None, each.version):
                self._api.remove_key(each.key.id, each.of)

    def stop(self, mailbox: Mailbox, why: str) -> None:
        """Take from every key of the address the right to send, noting why in what it has instead."""
        for each in self._of(mailbox):
            self._change(each, lambda notes: notes | {why})

    def let_go(self, mailbox: Mailbox, why: str) -> None:
        """Undo `stop`; a key that was stopped for another reason as well stays so."""
        for each in self._of(mailbox):
            self._change(each, lambda notes: notes - {why})

    def holdings(self, domain: str) -> Iterator[Holding]:
        """Yield every key of the domain's addresses, with what it may do now."""
        for each in self._all(domain):
            scopes = self._api.key_scopes(each.key.id, each.of)
            if scopes is None:
                continue  # removed meanwhile
            deleted = DELETED in scopes and SEND not in scopes
            yield Holding(
                ref=each.key.id,
                address=None,
                account_id=each.account_id,
                suspended=SEND not in scopes and (SUSPENDED in scopes or not deleted),
                deleted=deleted,
                direct_versions=[each.version],
            )

    def _change(self, each: DirectKey, change: Callable[[frozenset[str]], frozenset[str]]) -> None:
        scopes = self._api.key_scopes(each.key.id, each.of)
        if scopes is None:
            return
        # SendGrid adds scopes of its own to every key: only those that we give are looked at.
        ours = scopes & {SEND, SUSPENDED, DELETED}
        wanted = change(ours - {SEND}) or frozenset({SEND})
        if ours != wanted:
            self._api.set_key_scopes(each.key, sorted(wanted), each.of)

    def _of(self, mailbox: Mailbox) -> list[DirectKey]:
        return [each for each in self._all(mailbox.address.domain) if each.account_id == mailbox.account_id]

    def _all(self, domain: str) -> Iterator[DirectKey]:
        for of in self._places(domain):
            for key in self._api.keys(of):
                match = _NAME.fullmatch(key.name)
                if match and match["domain"] == domain:
                    version = int(match["version"])
                    yield DirectKey(
                        key=key, domain=domain, account_id=match["account"], version=version, of=of
                    )
