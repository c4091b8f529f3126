"""Users and their aliases in Google's directory, and how we know again the users whom we made.

A user bears our mark as an external id of a type of our own: it is made with the user in one call, searches find it,
and the user cannot change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from email_provisioning.errors import ProviderUnavailable, StillProvisioning
from email_provisioning.providers._google_api import (
    DIRECTORY,
    USERS,
    GoogleApi,
    objects,
    segment,
)
from email_provisioning.providers._google_errors import said

#: The type of external id that holds our account's id.
MARK = "iapostemanager-email-provisioning"
#: What the account ids of ours look like.
ACCOUNT_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: The members that are asked for.
FIELDS = "id,primaryEmail,suspended,isMailboxSetup,orgUnitPath,externalIds,aliases"
#: The largest page of a list.
MOST_A_PAGE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A user as the directory tells of one."""

    id: str
    #: In lower case.
    email: str
    #: The account whose mark it bears.
    account_id: str | None
    suspended: bool
    #: Whether Google says that the mailbox is made.
    mailbox: bool
    unit: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rights:
    """What a user may as an administrator."""

    #: Everything: a super administrator.
    all: bool
    #: What a role allows: a delegated administrator.
    some: bool


class UserDirectory:
    """Asks and changes the directory in the administrator's name."""

    def __init__(self, api: GoogleApi) -> None:
        """Calls go through ``api``."""
        self._api = api

    # -- Users ------------------------------------------------------------

    def user(self, key: str) -> User | None:
        """Return the user with this id, address or alias."""
        reply = self._api.call(
            "users.get",
            "GET",
            DIRECTORY,
            f"/users/{segment(key)}",
            scope=USERS,
            params={"fields": FIELDS},
            expect=(200, 404),
        )
        return _user(reply.object()) if reply.status == 200 else None

    def rights(self, email: str) -> Rights | None:
        """Return what a user may; None where there is no such user."""
        reply = self._api.call(
            "users.get",
            "GET",
            DIRECTORY,
            f"/users/{segment(email)}",
            scope=USERS,
            params={"fields": "isAdmin,isDelegatedAdmin"},
            expect=(200, 404),
        )
        if reply.status != 200:
            return None
        found = reply.object()
        return Rights(all=found.get("isAdmin") is True, some=found.get("isDelegatedAdmin") is True)

    def users(self, domain: str, *, deleted: bool = False) -> Iterator[User]:
        """Return the users of a domain, or those that were deleted of late and can still be restored."""
        params: dict[str, str | int] = {
            "domain": domain,
            "maxResults": MOST_A_PAGE,
            "fields": f"nextPageToken,users({FIELDS})",
        }
        if deleted:
            params["showDeleted"] = "true"
        listed = self._api.pages("users.list", DIRECTORY, "/users", scope=USERS, items="users", params=params)
        return map(_user, listed)

    def insert_user(self, body: Mapping[str, object]) -> str | None:
        """Make a user and return its id; None where somebody has the address."""
        reply = self._api.call(
            "users.insert", "POST", DIRECTORY, "/users", scope=USERS, json=body, expect=(200, 409)
        )
        return _user(reply.object()).id if reply.status == 200 else None

    def update_user(self, user_id: str, body: Mapping[str, object]) -> bool:
        """Change some members of a user; tell whether it is there."""
        reply = self._api.call(
            "users.update",
            "PUT",
            DIRECTORY,
            f"/users/{segment(user_id)}",
            scope=USERS,
            json=body,
            expect=(200, 404),
        )
        return reply.status == 200

    def delete_user(self, user_id: str) -> None:
        """Delete a user, restorable for a while; one that is not there is no error."""
        path = f"/users/{segment(user_id)}"
        self._api.call("users.delete", "DELETE", DIRECTORY, path, scope=USERS, expect=(200, 204, 404))

    def undelete_user(self, user_id: str, *, unit: str) -> int:
        """Restore a deleted user and return the status: 204, 404 where it is gone, 409 where its address is taken."""
        reply = self._api.call(
            "users.undelete",
            "POST",
            DIRECTORY,
            f"/users/{segment(user_id)}/undelete",
            scope=USERS,
            json={"orgUnitPath": unit},
            expect=(200, 204, 404, 409),
        )
        return reply.status

    # -- Aliases ------------------------------------------------------------

    def insert_alias(self, user: str, alias: str) -> bool:
        """Give a user an alias; tell whether the address was free."""
        path = f"/users/{segment(user)}/aliases"
        reply = self._api.call(
            "aliases.insert", "POST", DIRECTORY, path, scope=USERS, json={"alias": alias}, expect=(200, 409)
        )
        return reply.status == 200

    def delete_alias(self, user: str, alias: str) -> None:
        """Take an alias away; one that is not there is no error."""
        path = f"/users/{segment(user)}/aliases/{segment(alias)}"
        # Google answers 400 "Invalid Input: resource_id" to an alias that the user does not have.
        reply = self._api.call(
            "aliases.delete", "DELETE", DIRECTORY, path, scope=USERS, expect=(200, 204, 400, 404)
        )
        if reply.status == 400 and self.has_alias(user, alias):
            raise ProviderUnavailable(cause=f"aliases.delete: 400 {said(reply).message}")

    def has_alias(self, user: str, alias: str) -> bool:
        """Tell whether the alias is the user's."""
        path = f"/users/{segment(user)}/aliases"
        reply = self._api.call("aliases.list", "GET", DIRECTORY, path, scope=USERS)
        return any(each.get("alias") == alias for each in objects(reply.object(), "aliases"))


def still_invisible(address: str) -> StillProvisioning:
    """Return what is raised where Google says that an address is taken, and shows nobody who has it.

    So it is for some seconds after something was made, by us in a call whose answer was lost or by somebody else.
    """
    return StillProvisioning(cause=f"{address} is taken, and nobody is shown who has it")


def _user(found: Mapping[str, Any]) -> User:
    aliases = found.get("aliases")
    return User(
        id=needed(found, "id"),
        email=needed(found, "primaryEmail").lower(),
        account_id=_mark_of(objects(found, "externalIds")),
        suspended=found.get("suspended") is True,
        mailbox=found.get("isMailboxSetup") is True,
        unit=str(found.get("orgUnitPath") or "/"),
        aliases=tuple(str(each).lower() for each in aliases) if isinstance(aliases, list) else (),
    )


def _mark_of(external_ids: list[dict[str, Any]]) -> str | None:
    for each in external_ids:
        if each.get("customType") == MARK and re.fullmatch(ACCOUNT_ID, str(each.get("value"))):
            return str(each["value"])
    return None


def needed(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderUnavailable(cause=f"the answer has no {name}")
    return value
