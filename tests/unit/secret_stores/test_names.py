"""Names of secrets: of signs that every store takes, and never one name for two secrets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.ids import new_id
from email_provisioning.secret_stores._names import Naming, owner_part
from email_provisioning.secret_stores.base import SecretRef

FLAT, PATH = Naming(head="smtp-password", separator="-"), Naming(head="smtp", separator="/")
USERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=255)
#: Ids that differ only where one looks closely.
LIKE = st.text(st.sampled_from("xX-_aA0é/"), max_size=70)


@given(USERS | LIKE, USERS | LIKE)
def test_two_users_never_have_one_name(one: str, other: str) -> None:
    assert (owner_part(one) == owner_part(other)) is (one == other)
    # Azure knows no capital from a small letter.
    assert (owner_part(one).lower() == owner_part(other).lower()) is (one == other)


@given(USERS | LIKE, st.integers(1, 999_999_999))
def test_a_name_is_read_back(user_id: str, version: int) -> None:
    ref = SecretRef(user_id=user_id, account_id=new_id(), version=version)
    for naming in (FLAT, PATH):
        name = naming.name(ref)
        assert len(name) <= 127
        assert name.startswith(naming.beginning(user_id, ref.account_id))
        assert name.startswith(naming.beginning(user_id))
        assert name.startswith(naming.beginning())
        found = naming.read(name)
        assert found is not None
        assert (found.account_id, found.version) == (ref.account_id, version)
        assert found.user_id in {user_id, None}
        assert (found.user_id is None) is owner_part(user_id).startswith("xh")
    assert re.fullmatch("[0-9a-z-]+", FLAT.name(ref))
    assert re.fullmatch("[0-9a-z-]+(/[0-9a-z-]+)*", PATH.name(ref))


def test_plain_ids_are_as_the_guide_has_them() -> None:
    ref = SecretRef(user_id="42", account_id="0198f2a0-0000-7000-8000-000000000001", version=1)
    assert FLAT.name(ref) == "smtp-password-42-0198f2a0-0000-7000-8000-000000000001-1"
    assert PATH.name(ref) == "smtp/42/0198f2a0-0000-7000-8000-000000000001/1"


@given(st.text(max_size=150))
def test_names_of_others_are_not_taken_for_ours(name: str) -> None:
    assert FLAT.read(name) is None
    assert FLAT.read(f"smtp-password-{name}") is None


@pytest.mark.parametrize(
    "name",
    [
        "smtp-password-Ann-0198f2a0-0000-7000-8000-000000000001-1",
        "smtp-password-xFF-0198f2a0-0000-7000-8000-000000000001-1",
        "smtp-password-xff-0198f2a0-0000-7000-8000-000000000001-1",
        "smtp-password-x61-0198f2a0-0000-7000-8000-000000000001-1",
        "smtp-password-ax-0198f2a0-0000-7000-8000-000000000001-1",
        "smtp-password-42-0198f2a0-0000-7000-8000-000000000001-0",
        "smtp-password-42-0198f2a0-0000-7000-8000-000000000001-01",
    ],
)
def test_names_that_we_would_write_otherwise_are_not_ours(name: str) -> None:
    assert FLAT.read(name) is None


@pytest.mark.parametrize(
    ("account_id", "version"),
    [("a/b", 1), (new_id().upper(), 1), (new_id(), 0)],
    ids=["a slash", "capitals", "version 0"],
)
def test_what_has_no_name_is_refused(account_id: str, version: int) -> None:
    with pytest.raises(ValueError, match="names no secret"):
        FLAT.name(SecretRef(user_id="ann", account_id=account_id, version=version))
