"""How one field of the settings is read: its name, its default and its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from email_provisioning.settings.readers import Reader, Value

#: Makes the default from the values read so far; a KeyError means that one of those has a problem itself.
Derived = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """What the loader must know of a field."""

    #: The name in the environment; None: the field's own, in capitals.
    name: str | None
    #: Reads the text.
    read: Reader[Any]
    #: The text that stands for nothing given; None: the value is None.
    default: str | Derived | None
    #: Whether the value may come from the file NAME_FILE and is never shown.
    secret: bool


def setting(
    read: Reader[Value], default: str | Derived, *, name: str | None = None, secret: bool = False
) -> Value:
    """Declare a setting that always has a value."""
    declared: Value = _field(Spec(name=name, read=read, default=default, secret=secret))
    return declared


def optional(read: Reader[Value], *, secret: bool = False) -> Value | None:
    """Declare a setting that is None where nothing is given."""
    declared: Value | None = _field(Spec(name=None, read=read, default=None, secret=secret))
    return declared


def _field(spec: Spec) -> Any:  # noqa: ANN401 - dataclasses.field is typed so
    """Return the dataclass field; its repr leaves secrets out."""
    return field(repr=not spec.secret, metadata={"spec": spec})


def specs(settings: type) -> dict[str, tuple[str, Spec]]:
    """Return each setting's name in the environment with its attribute and its spec, in order."""
    found: dict[str, tuple[str, Spec]] = {}
    for each in fields(settings):
        spec: Spec | None = each.metadata.get("spec")
        if spec is not None:
            found[spec.name or each.name.upper()] = (each.name, spec)
    return found
