"""The chapter "Tests": its commands as printed, each narrowed to a few of the tests, which all run anyway."""

from __future__ import annotations

import re

import pytest

from tests.guide.conftest import Checkout


@pytest.mark.parametrize(
    ("printed", "narrowed"),
    [
        ("pytest tests/test_email_provisioning.py -v", "types_a_name"),
        ("pytest tests/test_email_provisioning_integration.py -v", "calls_of_the_guide"),
    ],
)
def test_the_tests_run_as_printed(checkout: Checkout, printed: str, narrowed: str) -> None:
    # `make test` runs both files in full: here it is the command that matters.
    said = checkout.run(printed, PYTEST_ADDOPTS=f"-k {narrowed} -p no:cacheprovider")
    assert re.search(r"2 passed, \d+ deselected", said)
    assert "[sqlite] PASSED" in said
    assert "[postgresql] PASSED" in said
