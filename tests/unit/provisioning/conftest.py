"""Fixtures of the use cases' tests."""

from __future__ import annotations

import pytest

from tests.unit.provisioning.slowly import Watch


@pytest.fixture
def watch() -> Watch:
    """Return a clock that the test turns."""
    return Watch()
