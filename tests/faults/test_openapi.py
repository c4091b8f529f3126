"""The served document is true for everybody: a member, at home and elsewhere, an auditor, an administrator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.faults.served_document import asked, database_url, served, signed_in, unlimited

__all__ = ["database_url", "unlimited"]


@pytest.mark.parametrize(
    ("role", "known", "examples"),
    [("member", False, 15), ("member", True, 15), ("auditor", False, 6), ("administrator", False, 6)],
    ids=["stranger", "owner", "auditor", "administrator"],
)
def test_no_request_is_answered_with_a_fault_or_in_a_way_not_told_of(
    unlimited: Flask, free_port: Callable[[], int], role: str, known: bool, examples: int
) -> None:
    with served(unlimited, free_port()) as url:
        assert asked(url, signed_in(unlimited, role=role), known=known, examples=examples) > 40 * examples
