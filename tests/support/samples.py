"""What a page of metrics says."""

from __future__ import annotations

from prometheus_client import parser

#: Where metrics are.
PATH = "/api/metrics/email-provisioning"
PREFIX = "email_provisioning_"


def samples(text: str) -> dict[str, float]:
    """Return every value by its name, without our prefix, and its labels: ``accounts provider=local state=active``."""
    return {
        " ".join(
            [
                sample.name.removeprefix(PREFIX),
                *(f"{name}={value}" for name, value in sorted(sample.labels.items())),
            ]
        ): sample.value
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }


def summed(found: dict[str, float], name: str, *labels: str) -> float:
    """Return the sum of every series of a name that has these labels."""
    return sum(
        value
        for key, value in found.items()
        if key.split()[0] == name and set(labels) <= set(key.split()[1:])
    )
