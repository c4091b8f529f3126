"""Policies of IAM, evaluated as Amazon documents it: what is not allowed is denied, and a denial wins."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

#: The condition operators that are understood; another one is an error of the test.
OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, found: wanted == found,
    "StringEqualsIgnoreCase": lambda wanted, found: wanted.lower() == found.lower(),
    "StringLike": lambda wanted, found: _matches(wanted, found),
}


def allows(
    policies: Iterable[str], action: str, resource: str, context: Mapping[str, str] | None = None
) -> bool:
    """Tell whether policies, as JSON, let somebody do something; ``context`` are the keys of conditions."""
    effects = {
        statement["Effect"]
        for policy in policies
        for statement in _listed(json.loads(policy)["Statement"])
        if _concerns(statement, action, resource, context or {})
    }
    return effects == {"Allow"}


def _concerns(statement: dict[str, Any], action: str, resource: str, context: Mapping[str, str]) -> bool:
    assert set(statement) <= {"Sid", "Effect", "Action", "Resource", "Condition"}, "not understood here"
    return (
        any(_matches(each, action, case=False) for each in _listed(statement["Action"]))
        and any(_matches(each, resource) for each in _listed(statement["Resource"]))
        and all(
            # A key that the request does not have fulfils no condition.
            name in context and any(OPERATORS[operator](each, context[name]) for each in _listed(wanted))
            for operator, conditions in statement.get("Condition", {}).items()
            for name, wanted in conditions.items()
        )
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _matches(pattern: str, text: str, *, case: bool = True) -> bool:
    regular = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern)
    return re.fullmatch(regular, text, 0 if case else re.IGNORECASE) is not None
