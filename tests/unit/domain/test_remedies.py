"""Every error and every finding has a remedy, in both languages."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import email_provisioning
from email_provisioning.domain.remedies import (
    LANGUAGES,
    NEED_NONE,
    REMEDIES,
    addresses,
    administration,
    dns,
    events,
    language_of,
    operation,
    passwords,
    people,
    providers,
    remedy,
    requests,
    secrets,
    vendors,
)
from email_provisioning.errors import ProvisioningError

PACKAGE = Path(email_provisioning.__file__).parent
#: What is not part of a running server, and what runs where it is imported.
NOT_IMPORTED = re.compile(r"\.testing(\.|$)|\.migrations\.|\.__main__$")
TABLES = (
    requests,
    people,
    addresses,
    providers,
    vendors,
    operation,
    passwords,
    secrets,
    dns,
    administration,
    events,
)
#: A module that makes findings, or remarks on DNS records.
MAKES_FINDINGS = re.compile(r"\b(Finding|Remark|CheckedRecord)\b")
#: What a finding's code looks like.
CODE = re.compile(r"[a-z][a-z0-9_]*")


def test_every_error_has_one() -> None:
    _import_everything()
    codes = {kind.code for kind in _kinds(ProvisioningError)}
    assert sorted(codes - set(REMEDIES)) == []


def test_every_finding_has_one() -> None:
    codes = {code for path in sorted(PACKAGE.rglob("*.py")) for code in _finding_codes(path)}
    assert {"relay_not_set", "dns_missing", "key_file_backup", "check_timed_out"} <= codes
    assert sorted(codes - set(REMEDIES) - NEED_NONE) == []


def test_none_is_left_over() -> None:
    _import_everything()
    codes = {kind.code for kind in _kinds(ProvisioningError)}
    words = {word for path in PACKAGE.rglob("*.py") if "remedies" not in path.parts for word in _words(path)}
    assert sorted(set(REMEDIES) - codes - words) == []


def test_none_is_given_twice() -> None:
    assert sum(len(table.REMEDIES) for table in TABLES) == len(REMEDIES)


@pytest.mark.parametrize("code", sorted(REMEDIES))
def test_each_is_a_sentence_in_both_languages(code: str) -> None:
    texts = [remedy(code, language) for language in LANGUAGES]
    assert len(set(texts)) == len(LANGUAGES)
    for text in texts:
        assert text is not None
        assert re.fullmatch(r"[A-ZÀ-Ý][^\n]{10,300}[.]", text), text
        assert "  " not in text


def test_the_language_is_the_first_wish_that_is_given() -> None:
    assert language_of("fr_FR.UTF-8", "en") == "fr"
    assert language_of(None, "", "FR") == "fr"
    assert language_of("C", "fr") == "en"
    assert language_of("de_DE", None) == language_of() == language_of(None) == "en"


def test_what_is_well_or_unknown_has_none() -> None:
    assert [remedy(code) for code in (*NEED_NONE, "of_another_distribution")] == [None] * (len(NEED_NONE) + 1)


def _import_everything() -> None:
    for module in pkgutil.walk_packages([str(PACKAGE)], "email_provisioning."):
        if not NOT_IMPORTED.search(module.name):
            importlib.import_module(module.name)


def _kinds(kind: type[ProvisioningError]) -> Iterator[type[ProvisioningError]]:
    if kind.__module__.startswith("email_provisioning."):
        yield kind
        for child in kind.__subclasses__():
            yield from _kinds(child)


def _finding_codes(path: Path) -> Iterator[str]:
    """Yield the codes of findings and remarks in a module: every ``code=`` that is written out.

    A module that makes findings through functions of its own (``_error("trial", …)``) gives them the code first.
    """
    text = path.read_text(encoding="utf-8")
    if not MAKES_FINDINGS.search(text):
        return
    tree = ast.parse(text)
    makers = _makers(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for keyword in call.keywords:
            if keyword.arg == "code":
                yield from _constants(keyword.value)
        if isinstance(call.func, ast.Name) and call.func.id in makers and call.args:
            yield from _constants(call.args[makers[call.func.id]])


def _makers(tree: ast.Module) -> dict[str, int]:
    """Return the functions and classes of a module that take a ``code``, and its position."""
    found = {}
    for node in ast.walk(tree):
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        for made in (part for part in parts if isinstance(part, ast.FunctionDef)):
            names = [argument.arg for argument in made.args.args if argument.arg != "self"]
            if "code" in names:
                found[getattr(node, "name", "")] = names.index("code")
    return found


def _constants(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


def _words(path: Path) -> Iterator[str]:
    yield from _constants(ast.parse(path.read_text(encoding="utf-8")))  # type: ignore[arg-type]
