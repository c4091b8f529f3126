"""A fake of Google for the tests of its adapter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.google.serving import Google, serving_google


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with serving_google(tmp_path) as google:
        yield google
