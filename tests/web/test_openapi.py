"""The served document is true: nothing that it does not tell of is ever answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask

from email_provisioning.web.api import OPERATIONS
from email_provisioning.web.openapi import document
from tests.support.served_document import asked, database_url, served, signed_in, unlimited

__all__ = ["database_url", "unlimited"]


def test_the_document_is_served_as_it_is_printed(unlimited: Flask) -> None:
    assert signed_in(unlimited).get("/openapi.json").get_json() == document()
    assert document()["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere() -> None:
    found = document()
    names = found["components"]["schemas"]
    references = {name.rpartition("/")[2] for name in _references(found)}
    assert references <= set(names)
    assert not [name for name in names if not name.isidentifier() or "_" in name]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for name, each in value.items() if name == "$ref")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _references(each)


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does() -> None:
    assert len({each.name for each in OPERATIONS}) == len(OPERATIONS)
    assert all(each.summary.endswith(".") for each in OPERATIONS)


def test_no_request_is_answered_with_a_fault_or_in_a_way_not_told_of(
    unlimited: Flask, free_port: Callable[[], int]
) -> None:
    with served(unlimited, free_port()) as url:
        assert asked(url, signed_in(unlimited), known=True, examples=1) > 100
