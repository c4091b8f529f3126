"""What the page about Google Workspace tells is what the adapter does."""

from __future__ import annotations

from pathlib import Path

import pytest

from email_provisioning.providers._google_aliases import GoogleAliasProvider
from email_provisioning.providers._google_api import LICENCES, SCOPES
from email_provisioning.providers._google_base import GoogleProvider
from email_provisioning.providers._google_gmail import MOST_RECIPIENTS
from email_provisioning.providers._google_groups import GoogleGroupProvider, SendingGoogleGroupProvider
from email_provisioning.providers._google_users import RESTORE_DAYS, GoogleUserProvider

PAGE = (Path(__file__).parents[4] / "docs/providers/google-workspace.md").read_text(encoding="utf-8")
#: Each row of the page's table of scopes: the scopes, and what is said of user, group and alias.
ROWS = [
    ([name.strip("` ") for name in cells[0].split(",")], [each.strip() for each in cells[1:4]])
    for cells in (line.strip().strip("|").split("|") for line in PAGE.splitlines() if "| `" in line)
]


def told(column: int, words: set[str]) -> set[str]:
    """Return the scopes of which the page says one of these words in a column."""
    return {name for names, said in ROWS if said[column] in words for name in names}


@pytest.mark.parametrize(
    ("kind", "column", "words"),
    [
        (GoogleUserProvider, 0, {"yes"}),
        (GoogleGroupProvider, 1, {"yes"}),
        (SendingGoogleGroupProvider, 1, {"yes", "with a sender"}),
        (GoogleAliasProvider, 2, {"yes"}),
    ],
)
def test_every_scope_is_told(kind: type[GoogleProvider], column: int, words: set[str]) -> None:
    assert told(column, words) == {scope.removeprefix(SCOPES) for scope in kind.scopes}


def test_the_scope_for_licences_and_what_else_there_is_to_know_are_told() -> None:
    assert told(0, {"with `GOOGLE_LICENCE`"}) == {LICENCES.removeprefix(SCOPES)}
    assert f"{RESTORE_DAYS} days" in PAGE
    assert f"at most {MOST_RECIPIENTS} recipients" in PAGE
    for name in (
        "GOOGLE_SERVICE_ACCOUNT_FILE",
        "GOOGLE_ADMIN_EMAIL",
        "GOOGLE_MAILBOX_KIND",
        "GOOGLE_ALIAS_USER",
    ):
        assert name in PAGE
