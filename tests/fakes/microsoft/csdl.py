"""Microsoft Graph's official description (OData CSDL), read as far as requests and answers are held against it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

#: Lies beside the project, not in it.
FILE = Path(__file__).parents[4] / "shared/contracts/microsoft-graph/v1.0-subset.csdl"
_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
_NAMESPACES = ("microsoft.graph.", "graph.")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, kw_only=True)
class Member:
    """A property, a parameter, or what an operation returns."""

    name: str
    #: Without its namespace, and without ``Collection()``.
    type: str
    many: bool
    nullable: bool = True
    #: Of a parameter: whether it may be left out.
    optional: bool = False


@dataclass(kw_only=True)
class Structure:
    """An entity type or a complex type."""

    name: str
    base: str | None
    has_stream: bool = False
    properties: dict[str, Member] = field(default_factory=dict)
    navigation: dict[str, Member] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An action or a function that is bound to a type."""

    name: str
    is_action: bool
    bound_to: Member
    parameters: dict[str, Member]
    returns: Member | None


@dataclass(kw_only=True)
class Csdl:
    """The whole description."""

    structures: dict[str, Structure] = field(default_factory=dict)
    enums: dict[str, set[str]] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    #: Entity sets and singletons, by name.
    roots: dict[str, Member] = field(default_factory=dict)

    def lineage(self, name: str) -> Iterator[Structure]:
        """Yield a type and the types that it is made from."""
        found = self.structures.get(name)
        while found is not None:
            yield found
            found = self.structures.get(found.base or "")

    def is_a(self, name: str, base: str) -> bool:
        """Tell whether a type is another or made from it."""
        return any(each.name == base for each in self.lineage(name))

    def property(self, owner: str, name: str) -> Member | None:
        """Return a property of a type, its navigation among them."""
        for each in self.lineage(owner):
            if name in each.properties:
                return each.properties[name]
            if name in each.navigation:
                return each.navigation[name]
        return None

    def navigation(self, owner: str, name: str) -> Member | None:
        """Return a navigation property of a type."""
        return next((each.navigation[name] for each in self.lineage(owner) if name in each.navigation), None)

    def operation(self, owner: str, many: bool, name: str) -> Operation | None:
        """Return an operation that is bound to a type or to what it is made from."""
        for each in self.operations:
            bound = each.bound_to
            if each.name == _bare(name) and bound.many == many and self.is_a(owner, bound.type):
                return each
        return None

    # -- Values ------------------------------------------------------------

    def wrong_with(self, value: Any, member: Member, where: str) -> Iterator[str]:
        """Yield what is wrong with a value by its declared type."""
        if member.many:
            if not isinstance(value, list):
                yield f"{where} is no collection"
                return
            for number, each in enumerate(value):
                yield from self._wrong_with_one(each, member, f"{where}[{number}]")
        else:
            yield from self._wrong_with_one(value, member, where)

    def _wrong_with_one(self, value: Any, member: Member, where: str) -> Iterator[str]:
        if value is None:
            if not member.nullable:
                yield f"{where} is null"
        elif member.type in self.structures:
            yield from self.wrong_with_object(value, member.type, where)
        elif member.type in self.enums:
            if value not in self.enums[member.type]:
                yield f"{where} is no {member.type}: {value!r}"
        elif not _is_primitive(value, member.type):
            yield f"{where} is no {member.type}: {value!r}"

    def wrong_with_object(self, value: Any, owner: str, where: str) -> Iterator[str]:
        """Yield what is wrong with an object; types that are open are held to what is declared all the same."""
        if not isinstance(value, dict):
            yield f"{where} is no {owner}"
            return
        given = _bare(str(value.get("@odata.type", "")).removeprefix("#"))
        if given and not self.is_a(given, owner):
            yield f"{where} says it is a {given}, which is no {owner}"
        for name, each in value.items():
            if "@" in name:
                continue
            member = self.property(given or owner, name)
            if member is None:
                yield f"{where}: {given or owner} has no property {name}"
            else:
                yield from self.wrong_with(each, member, f"{where}.{name}")


def _is_primitive(value: Any, name: str) -> bool:
    if name == "Edm.Boolean":
        return isinstance(value, bool)
    if name == "Edm.Int32":
        return isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31
    if not isinstance(value, str):
        return False
    if name == "Edm.Guid":
        return _GUID.fullmatch(value) is not None
    try:
        if name == "Edm.DateTimeOffset":
            return datetime.fromisoformat(value).tzinfo is not None
        if name == "Edm.Binary":
            return bool(base64.urlsafe_b64decode(value)) or not value
    except ValueError:
        return False
    return name == "Edm.String"


@cache
def load() -> Csdl | None:
    """Return the description, None where it is not beside the project."""
    if not FILE.exists():
        return None
    csdl = Csdl()
    for element in ElementTree.parse(FILE).getroot().iter():
        name = element.get("Name", "")
        tag = element.tag.removeprefix(_EDM)
        if tag in ("EntityType", "ComplexType"):
            csdl.structures[name] = _structure(element)
        elif tag == "EnumType":
            csdl.enums[name] = {each.get("Name", "") for each in element.iter(f"{_EDM}Member")}
        elif tag in ("Action", "Function"):
            csdl.operations.append(_operation(element, is_action=tag == "Action"))
        elif tag == "EntitySet":
            csdl.roots[name] = Member(name=name, type=_bare(element.get("EntityType", "")), many=True)
        elif tag == "Singleton":
            csdl.roots[name] = Member(name=name, type=_bare(element.get("Type", "")), many=False)
    return csdl


def _structure(element: ElementTree.Element) -> Structure:
    base = element.get("BaseType")
    return Structure(
        name=element.get("Name", ""),
        base=_bare(base) if base else None,
        has_stream=element.get("HasStream") == "true",
        properties={each.name: each for each in map(_member, element.iter(f"{_EDM}Property"))},
        navigation={each.name: each for each in map(_member, element.iter(f"{_EDM}NavigationProperty"))},
    )


def _operation(element: ElementTree.Element, *, is_action: bool) -> Operation:
    bound, *parameters = map(_member, element.iter(f"{_EDM}Parameter"))
    returns = element.find(f"{_EDM}ReturnType")
    return Operation(
        name=element.get("Name", ""),
        is_action=is_action,
        bound_to=bound,
        parameters={each.name: each for each in parameters},
        returns=_member(returns) if returns is not None else None,
    )


def _member(element: ElementTree.Element) -> Member:
    name = element.get("Type", "")
    many = name.startswith("Collection(")
    return Member(
        name=element.get("Name", ""),
        type=_bare(name.removeprefix("Collection(").removesuffix(")")),
        many=many,
        nullable=element.get("Nullable") != "false",
        optional=any(
            "OptionalParameter" in each.get("Term", "") for each in element.iter(f"{_EDM}Annotation")
        ),
    )


def _bare(name: str) -> str:
    for namespace in _NAMESPACES:
        if name.startswith(namespace):
            return name.removeprefix(namespace)
    return name
