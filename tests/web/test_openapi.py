"""The served document: as it is printed, whole, and with a name and a sentence for everything.

That nothing is answered that it does not tell of is asked in tests/faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

from email_provisioning.web.api import OPERATIONS
from email_provisioning.web.openapi import document
from email_provisioning.web.operations import PREFIX


def test_the_document_is_served_as_it_is_printed(client: FlaskClient) -> None:
    assert client.get(f"{PREFIX}/openapi.json").get_json() == document()
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
