"""Users of a Microsoft tenant: found by id, by name or by our mark, made, disabled, deleted and restored."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from email_provisioning.domain.address import Address
from email_provisioning.errors import AddressTaken, ProviderUnavailable
from email_provisioning.providers._graph_client import EVENTUAL, GraphClient, Query, quoted, text
from email_provisioning.providers._graph_errors import GraphFault, graph_error
from email_provisioning.providers.base import Mailbox

#: Where our mark is kept: the last of the fifteen attributes that a tenant may use as it likes (Exchange shows it as
#: CustomAttribute15). An employeeId would be too short for it (16 characters), and is not ours to write.
MARK_PROPERTY = "extensionAttribute15"
#: What the mark begins with; the account's id follows.
MARK_PREFIX = "email-provisioning:"
DELETED = "/directory/deletedItems"
#: A list of deleted objects has to say of which type.
DELETED_USERS = f"{DELETED}/microsoft.graph.user"
SELECT = "id,userPrincipalName,accountEnabled,assignedLicenses,onPremisesExtensionAttributes"
#: The most users of one page that Graph gives.
PAGE = 999
_MARK = re.compile(re.escape(MARK_PREFIX) + r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
#: Kinds of characters of which a password must have three (the password policy of Entra ID).
_CHARACTERS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.!")


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A user as far as we look at it."""

    #: Immutable.
    id: str
    #: Its name for signing in, which is the address of those we made; without what deletion puts in front.
    name: str
    enabled: bool
    #: The ids of the licences it has.
    licences: frozenset[str]
    #: The account whose mark it bears; None: it is not ours.
    account_id: str | None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> User:
        """Read a user of an answer."""
        attributes = value.get("onPremisesExtensionAttributes")
        mark = attributes.get(MARK_PROPERTY) if isinstance(attributes, dict) else None
        marked = _MARK.fullmatch(mark) if isinstance(mark, str) else None
        licences = value.get("assignedLicenses")
        ref = text(value, "id")
        return cls(
            id=ref,
            # The name of a deleted user begins with its id, so that the name itself is free.
            name=text(value, "userPrincipalName").lower().removeprefix(ref.replace("-", "").lower()),
            enabled=value.get("accountEnabled") is not False,
            licences=frozenset(
                str(each["skuId"])
                for each in (licences if isinstance(licences, list) else [])
                if isinstance(each, dict) and "skuId" in each
            ),
            account_id=marked[1] if marked else None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Users:
    """The users of the tenant."""

    graph: GraphClient
    #: The country that licences are given for, ISO 3166.
    usage_location: str

    # -- Looking ------------------------------------------------------------

    def get(self, key: str) -> User | None:
        """Return a user by its id or its name, None where there is none."""
        reply = self.graph.find("user", "GET", _path(key), query={"$select": SELECT})
        return User.of(reply.object()) if reply else None

    def find(self, mailbox: Mailbox) -> str | None:
        """Return the id of an account's user by our mark, None where there is none."""
        # By name first: the index behind a filter lags, and the name is where we made it.
        user = self.get(mailbox.address.email)
        if user is not None and user.account_id == mailbox.account_id:
            return user.id
        return self._marked("/users", mailbox.account_id)

    def find_deleted(self, mailbox: Mailbox) -> str | None:
        """Return the id of an account's deleted user by our mark, None where there is none."""
        return self._marked(DELETED_USERS, mailbox.account_id)

    def holders(self, address: Address) -> Iterator[User]:
        """Yield the users whose name or whose alias the address is, and those of that name who are deleted."""
        email = quoted(address.email)
        alias = f"proxyAddresses/any(p:p eq {quoted(f'smtp:{address.email}')})"
        yield from self._query("/users", f"userPrincipalName eq {email} or {alias}")
        for user in self._query(DELETED_USERS, f"endsWith(userPrincipalName,{email})"):
            if user.name == address.email:
                yield user

    def is_group(self, address: Address) -> bool:
        """Tell whether a group has the address."""
        alias = f"proxyAddresses/any(p:p eq {quoted(f'smtp:{address.email}')})"
        query: Query = {"$filter": alias, "$select": "id", "$count": "true", "$top": 1}
        return any(True for _ in self.graph.items("groups", "/groups", query=query, headers=EVENTUAL))

    def on_domain(self, domain: str) -> Iterator[User]:
        """Yield every user with a name on the domain."""
        yield from self._query("/users", f"endsWith(userPrincipalName,{quoted(f'@{domain}')})")

    def deleted_on_domain(self, domain: str) -> Iterator[User]:
        """Yield every deleted user with a name on the domain."""
        yield from self._query(DELETED_USERS, f"endsWith(userPrincipalName,{quoted(f'@{domain}')})")

    # -- Changing ------------------------------------------------------------

    def make(self, mailbox: Mailbox) -> User:
        """Make the user, or find the one that was made before the answer was lost.

        Raises `AddressTaken` where somebody else has the name. Its password is made up and forgotten: who wants to
        sign in at Microsoft is given one by the tenant's administrator.
        """
        reply = self.graph.call("make_user", "POST", "/users", expect=(201, 400), json=self._wanted(mailbox))
        if reply.status == 201:
            return User.of(reply.object())
        conflicts = GraphFault.of(reply).conflicts()
        if not conflicts:
            error = graph_error(reply)
            error.cause = f"make_user: POST /users: 400 {error.cause or ''}".strip()
            raise error
        user = self.get(mailbox.address.email)
        if user is None and "userPrincipalName" in conflicts:
            # The name is held by a user that cannot be seen yet: by ours, perhaps, of which the answer was lost.
            raise ProviderUnavailable(
                cause="make_user: the name is held by a user that is not to be seen yet"
            )
        if user is None or user.account_id != mailbox.account_id:
            raise AddressTaken
        return user

    def enable(self, ref: str, *, enabled: bool) -> None:
        """Let somebody sign in, or not."""
        self.graph.call("enable", "PATCH", _path(ref), expect=(204,), json={"accountEnabled": enabled})

    def sign_out(self, ref: str) -> None:
        """End every session of a user."""
        self.graph.call("sign_out", "POST", f"{_path(ref)}/revokeSignInSessions").object()

    def delete(self, ref: str) -> bool:
        """Delete a user so that it can be restored; tell whether it was there."""
        return self.graph.find("delete_user", "DELETE", _path(ref), expect=(204,)) is not None

    def restore(self, ref: str) -> User | None:
        """Bring a deleted user back; return it, None where nothing of it is left."""
        path = f"{DELETED}/{quote(ref, safe='')}/restore"
        restored = self.graph.find("restore_user", "POST", path)
        if restored is not None:
            text(restored.object(), "id")
        # Asked for in any case: it may have been back already, and the answer does not tell its licences.
        user = self.get(ref)
        if user is None and restored is not None:
            raise ProviderUnavailable(cause="restore_user: the user that is back is not to be seen yet")
        return user

    def purge(self, ref: str) -> bool:
        """Remove a deleted user for good; tell whether it was there."""
        path = f"{DELETED}/{quote(ref, safe='')}"
        return self.graph.find("purge_user", "DELETE", path, expect=(204,)) is not None

    # -- Inside ------------------------------------------------------------

    def _wanted(self, mailbox: Mailbox) -> dict[str, object]:
        return {
            "accountEnabled": True,
            "displayName": mailbox.display_name or mailbox.address.email,
            "mailNickname": mailbox.address.local,
            "userPrincipalName": mailbox.address.email,
            "usageLocation": self.usage_location,
            "passwordProfile": {"password": _password(), "forceChangePasswordNextSignIn": True},
            "onPremisesExtensionAttributes": {MARK_PROPERTY: MARK_PREFIX + mailbox.account_id},
        }

    def _marked(self, where: str, account_id: str) -> str | None:
        mark = quoted(MARK_PREFIX + account_id)
        found = self._query(where, f"onPremisesExtensionAttributes/{MARK_PROPERTY} eq {mark}")
        return next((user.id for user in found if user.account_id == account_id), None)

    def _query(self, where: str, condition: str) -> Iterator[User]:
        query: Query = {"$filter": condition, "$select": SELECT, "$count": "true", "$top": PAGE}
        for value in self.graph.items("users", where, query=query, headers=EVENTUAL):
            yield User.of(value)


def _path(key: str) -> str:
    return f"/users/{quote(key, safe='@')}"


def _password() -> str:
    """Return a password that nobody knows."""
    drawn = [secrets.choice(kind) for kind in _CHARACTERS]
    drawn += [secrets.choice("".join(_CHARACTERS)) for _ in range(40)]
    secrets.SystemRandom().shuffle(drawn)
    return "".join(drawn)
