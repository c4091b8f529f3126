"""The part of OData's $filter that Graph has: parsed, checked for what it names, and held against an object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+Z)|(?P<number>\d+)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[()/,:]))"
)
Path = tuple[str, ...]
COMPARISONS = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})
FUNCTIONS = frozenset({"startswith", "endswith"})


class BadFilter(Exception):
    """The filter is none."""


@dataclass(frozen=True)
class Compare:
    """A property beside a literal; the path is empty for a lambda's own variable."""

    path: Path
    operator: str
    literal: object


@dataclass(frozen=True)
class Call:
    """A function of a property and a text."""

    function: str
    path: Path
    literal: str


@dataclass(frozen=True)
class AnyOf:
    """Whether a collection has a member for which something holds."""

    path: Path
    inner: Node


@dataclass(frozen=True)
class Both:
    """Two conditions, joined by ``and`` or ``or``."""

    operator: str
    left: Node
    right: Node


Node = Compare | Call | AnyOf | Both


def parse(text: str) -> Node:
    """Return what a filter says; raise `BadFilter`."""
    parser = _Parser(list(_tokens(text)))
    node = parser.either()
    if parser.left:
        raise BadFilter(f"something follows: {parser.left[0][1]}")
    return node


def paths(node: Node) -> Iterator[Path]:
    """Yield the properties that a filter names."""
    if isinstance(node, Both):
        yield from paths(node.left)
        yield from paths(node.right)
    elif node.path:
        yield node.path


def functions(node: Node) -> set[str]:
    """Return the functions that a filter calls."""
    if isinstance(node, Both):
        return functions(node.left) | functions(node.right)
    return {node.function} if isinstance(node, Call) else set()


def holds(node: Node, value: Any) -> bool:
    """Tell whether an object passes a filter; texts are compared without their case, as Graph does."""
    if isinstance(node, Both):
        left = holds(node.left, value)
        return (
            (left and holds(node.right, value))
            if node.operator == "and"
            else (left or holds(node.right, value))
        )
    found = _at(value, node.path)
    if isinstance(node, AnyOf):
        return any(holds(node.inner, each) for each in found or [])
    if isinstance(node, Call):
        text, part = str(found or "").lower(), node.literal.lower()
        return text.startswith(part) if node.function == "startswith" else text.endswith(part)
    return _compares(found, node.operator, node.literal)


def _compares(found: Any, operator: str, literal: object) -> bool:
    if isinstance(found, str) and isinstance(literal, str):
        found, literal = found.lower(), literal.lower()
    if operator in ("eq", "ne"):
        return bool(found == literal) == (operator == "eq")
    if found is None:
        return False
    results: Mapping[str, bool] = {
        "lt": found < literal,
        "le": found <= literal,
        "gt": found > literal,
        "ge": found >= literal,
    }
    return results[operator]


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadFilter(f"cannot be read: {text[at:]}")
        yield str(match.lastgroup), match[str(match.lastgroup)]
        at = match.end()


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.left = tokens

    def either(self) -> Node:
        node = self._all()
        while self._next_is("or"):
            node = Both("or", node, self._all())
        return node

    def _all(self) -> Node:
        node = self._one()
        while self._next_is("and"):
            node = Both("and", node, self._one())
        return node

    def _one(self) -> Node:
        if self._next_is("("):
            node = self.either()
            self._want(")")
            return node
        word = self._take("word")
        if word.lower() in FUNCTIONS and self._next_is("("):
            path = self._path(self._take("word"))
            self._want(",")
            literal = self._literal()
            self._want(")")
            return Call(word.lower(), path, str(literal))
        path = self._path(word)
        if path[-1] == "any":
            return self._any(path[:-1])
        operator = self._take("word")
        if operator not in COMPARISONS:
            raise BadFilter(f"{operator} compares nothing")
        return Compare(path, operator, self._literal())

    def _any(self, path: Path) -> Node:
        self._want("(")
        variable = self._take("word")
        self._want(":")
        inner = self.either()
        self._want(")")
        if not isinstance(inner, Compare) or inner.path[:1] != (variable,):
            raise BadFilter("any() is about something else")
        return AnyOf(path, Compare(inner.path[1:], inner.operator, inner.literal))

    def _path(self, first: str) -> Path:
        path = [first]
        while self._next_is("/"):
            path.append(self._take("word"))
        return tuple(path)

    def _literal(self) -> object:
        kind, token = self.left.pop(0) if self.left else ("", "")
        if kind == "text":
            return token[1:-1].replace("''", "'")
        if kind == "time":
            return datetime.fromisoformat(token)
        if kind == "number":
            return int(token)
        if token in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[token]
        raise BadFilter(f"no literal: {token}")

    def _take(self, kind: str) -> str:
        if not self.left or self.left[0][0] != kind:
            raise BadFilter(f"a {kind} is missing")
        return self.left.pop(0)[1]

    def _next_is(self, token: str) -> bool:
        if self.left and self.left[0][1] == token and self.left[0][0] != "text":
            self.left.pop(0)
            return True
        return False

    def _want(self, token: str) -> None:
        if not self._next_is(token):
            raise BadFilter(f"{token} is missing")
