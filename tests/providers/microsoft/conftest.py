"""A tenant for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from email_provisioning.providers.microsoft365 import Microsoft365Provider
from tests.fakes.microsoft.provider import provider_at
from tests.fakes.microsoft.serving import Microsoft, serving_microsoft


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with serving_microsoft() as microsoft:
        yield microsoft


@pytest.fixture
def provider(microsoft: Microsoft) -> Microsoft365Provider:
    return provider_at(microsoft)
