"""Groups in Google's directory, their settings, and how we know again the groups that we made.

A group's description ends with our mark: it is made with the group in one call. Not every edition knows external ids
of groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from email_provisioning.providers._google_api import (
    DIRECTORY,
    GROUPS,
    GROUPS_READ,
    GROUPS_SETTINGS,
    SETTINGS_OF_GROUPS,
    GoogleApi,
    segment,
)
from email_provisioning.providers._google_user_directory import ACCOUNT_ID, MARK, needed

_MARKED = re.compile(rf"{MARK}: ({ACCOUNT_ID})")
#: The members that are asked for.
FIELDS = "id,email,description"
#: The largest page of a list.
MOST_A_PAGE = 200
#: What makes a group a shared inbox: anybody may write to it, it keeps what was written, and its members share it out.
SHARED_INBOX: Mapping[str, str] = {
    "whoCanPostMessage": "ANYONE_CAN_POST",
    "isArchived": "true",
    "enableCollaborativeInbox": "true",
    "archiveOnly": "false",
}
#: What makes it take no mail any more, and keep what it has.
CLOSED: Mapping[str, str] = {"archiveOnly": "true"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group as the directory tells of one."""

    id: str
    #: In lower case.
    email: str
    #: The account whose mark it bears.
    account_id: str | None


def mark_of_group(account_id: str) -> str:
    """Return the line that a group's description bears."""
    return f"{MARK}: {account_id}"


class GroupDirectory:
    """Asks and changes groups in the administrator's name."""

    def __init__(self, api: GoogleApi, *, changes: bool) -> None:
        """Without ``changes`` the scope that only reads groups is enough."""
        self._api = api
        self._scope = GROUPS if changes else GROUPS_READ

    def group(self, key: str) -> Group | None:
        """Return the group with this id or address."""
        reply = self._api.call(
            "groups.get",
            "GET",
            DIRECTORY,
            f"/groups/{segment(key)}",
            scope=self._scope,
            params={"fields": FIELDS},
            expect=(200, 404),
        )
        return _group(reply.object()) if reply.status == 200 else None

    def groups(self, domain: str) -> Iterator[Group]:
        """Return the groups of a domain."""
        params: dict[str, str | int] = {
            "domain": domain,
            "maxResults": MOST_A_PAGE,
            "fields": f"nextPageToken,groups({FIELDS})",
        }
        listed = self._api.pages(
            "groups.list", DIRECTORY, "/groups", scope=self._scope, items="groups", params=params
        )
        return map(_group, listed)

    def insert_group(self, body: Mapping[str, object]) -> str | None:
        """Make a group and return its id; None where somebody has the address."""
        reply = self._api.call(
            "groups.insert", "POST", DIRECTORY, "/groups", scope=GROUPS, json=body, expect=(200, 409)
        )
        return _group(reply.object()).id if reply.status == 200 else None

    def delete_group(self, group_id: str) -> None:
        """Delete a group for good; one that is not there is no error."""
        path = f"/groups/{segment(group_id)}"
        self._api.call("groups.delete", "DELETE", DIRECTORY, path, scope=GROUPS, expect=(200, 204, 404))

    def is_open(self, email: str) -> bool | None:
        """Tell whether a group takes mail; None where its settings are not there."""
        reply = self._api.call(
            "groups_settings.get",
            "GET",
            GROUPS_SETTINGS,
            f"/{segment(email)}",
            scope=SETTINGS_OF_GROUPS,
            # The API answers in Atom otherwise.
            params={"alt": "json"},
            expect=(200, 404),
        )
        return reply.object().get("archiveOnly") == "false" if reply.status == 200 else None

    def change_settings(self, email: str, settings: Mapping[str, str]) -> bool:
        """Change a group's settings; tell whether they are there: they appear a moment after the group."""
        reply = self._api.call(
            "groups_settings.patch",
            "PATCH",
            GROUPS_SETTINGS,
            f"/{segment(email)}",
            scope=SETTINGS_OF_GROUPS,
            params={"alt": "json"},
            json=settings,
            expect=(200, 404),
        )
        return reply.status == 200


def _group(found: Mapping[str, Any]) -> Group:
    mark = _MARKED.search(str(found.get("description") or ""))
    return Group(
        id=needed(found, "id"),
        email=needed(found, "email").lower(),
        account_id=mark[1] if mark else None,
    )
