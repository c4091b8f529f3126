"""Everything that a check says is there in both languages, and nothing is said outside of the tables."""

from __future__ import annotations

import ast
import copy
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

import email_provisioning
from email_provisioning.domain import sentences
from email_provisioning.domain.finding import failing
from email_provisioning.domain.sentences import Sentence, Text
from email_provisioning.domain.sentences.failures import FRENCH
from email_provisioning.domain.sentences.sentence import typeset
from email_provisioning.domain.sentences.terminal import subject_in
from email_provisioning.errors import (
    ProviderError,
    ProviderUnavailable,
    ProvisioningError,
    SecretStoreError,
    StorageUnavailable,
)
from email_provisioning.imap.configuration import NoMailUser
from email_provisioning.imap.installed import ImapUnavailable
from email_provisioning.observability.health import NotMigrated
from email_provisioning.secret_stores.key_file import KeyFileError
from email_provisioning.secret_stores.keyring import SealBroken

PACKAGE = Path(email_provisioning.__file__).parent
ROOMS = {
    name: importlib.import_module(f"{sentences.__name__}.{name}")
    for _, name, _ in pkgutil.iter_modules(sentences.__path__)
}
SENTENCES = {
    f"{room}.{name}": value
    for room, module in ROOMS.items()
    for name, value in vars(module).items()
    if isinstance(value, Sentence)
}
#: What a check of a set-up may end with.
MET = (ProviderError, SecretStoreError, StorageUnavailable, KeyFileError, SealBroken, NotMigrated)
#: Punctuation that French keeps on the line of its word, where a plain space or none stands before it.
LOOSE = re.compile(r" [:;?!»]|« |[^\s][:;?!](?=\s|$)")


@dataclass(frozen=True, kw_only=True)
class Use:
    """A sentence that the code says."""

    name: str
    values: frozenset[str] | None
    where: str


def test_each_is_said_in_both_languages_with_the_same_values() -> None:
    assert len(SENTENCES) > 250
    for name, sentence in SENTENCES.items():
        assert sentence.en.strip() == sentence.en != "", name
        assert sentence.fr.strip() == sentence.fr != "", name
        assert places(sentence.en) == places(sentence.fr), name
        # Not a sentence in one language and a part of one in the other.
        assert sentence.en.endswith(".") == sentence.fr.endswith("."), name


def test_french_keeps_its_punctuation_on_the_line_of_its_word() -> None:
    for text in (*(each.fr for each in SENTENCES.values()), *FRENCH.values()):
        # What a place holds, and what is typed as it stands, has rules of its own.
        plain = re.sub(r"\{[^}]*\}|\w+\+?\w*://\S*|/\S*:\S*|\[\S*\]\S*", "…", typeset(text))
        assert not LOOSE.search(plain), plain
        assert "'" not in plain


def test_each_that_is_said_exists_and_none_is_left_over() -> None:
    uses = list(every_use())
    assert sorted({use.name for use in uses}) == sorted(SENTENCES)
    for use in uses:
        if use.values is not None:
            assert use.values == places(SENTENCES[use.name].en), f"{use.name} in {use.where}"


def test_no_text_is_made_elsewhere() -> None:
    """A finding takes a `Text`, and only a sentence makes one: nothing is written in place, in one language."""
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id in ("Text", "Sentence")
    }
    rooms = {f"domain/sentences/{room}.py" for room in ROOMS if room != "writing"}
    assert makers - rooms == set()


def test_each_error_that_a_check_may_meet_says_it_in_french() -> None:
    codes = {kind.code for tree in MET for kind in kinds(tree)}
    codes |= {ImapUnavailable.code, NoMailUser.code}
    assert sorted(codes - set(FRENCH)) == []
    known = {kind.code for kind in kinds(ProvisioningError)}
    assert sorted(set(FRENCH) - known) == []


def test_a_finding_says_an_error_as_it_was_raised_or_as_its_code_stands_for() -> None:
    raised = failing("aws-ses", ProviderUnavailable(ROOMS["relay"].FINE()))
    assert raised.detail.said_in("fr") == "Les messages vers d’autres domaines sont relayés."
    plain = failing("aws-ses", ProviderUnavailable("Not today."))
    assert (plain.detail, plain.detail.said_in("fr")[:44]) == (
        "Not today.",
        "Le fournisseur de messagerie ne répond pas p",
    )

    class OfAnotherDistribution(ProvisioningError):
        """The pigeons sleep."""

        code = "pigeons_sleep"

    theirs = failing("pigeons", OfAnotherDistribution())
    assert theirs.detail.said_in("fr") == theirs.detail.said_in("en") == "The pigeons sleep."


class TestValues:
    @pytest.mark.parametrize(
        ("value", "en", "fr"),
        [
            (0, "0 seats are", "0 place est"),
            (1, "1 seat is", "1 place est"),
            (1.5, "1.5 seats are", "1,5 place est"),
            (2, "2 seats are", "2 places sont"),
            (1_234_567, "1,234,567 seats are", "1\u202f234\u202f567 places sont"),
            (-3, "-3 seats are", "-3 places sont"),
        ],
    )
    def test_numbers_are_counted_as_each_language_does(self, value: float, en: str, fr: str) -> None:
        free = Sentence(en="{n:# seat is|# seats are} free", fr="{n:# place est|# places sont} libre")
        assert (free(n=value).said_in("en"), free(n=value).said_in("fr")) == (f"{en} free", f"{fr} libre")

    def test_lists_are_written_as_each_language_does(self) -> None:
        lacks = Sentence(en="lacks {names:right #|rights #}", fr="{names:manque|manquent} : {names}")
        assert [lacks(names=names).said_in("en") for names in (["a"], ["a", "b"], ("a", "b", "c"))] == [
            "lacks right a",
            "lacks rights a and b",
            "lacks rights a, b and c",
        ]
        assert lacks(names=["a", "b"]).said_in("fr") == "manquent\u00a0: a et b"

    def test_days_and_moments_are_written_as_each_language_does(self) -> None:
        since = Sentence(en="since {when}", fr="depuis le {when}")
        assert since(when=date(2026, 8, 1)) == "since 1 August 2026"
        assert since(when=date(2026, 8, 1)).said_in("fr") == "depuis le 1er août 2026"
        moment = datetime.fromisoformat("2026-11-20T00:30:00+01:00")
        assert since(when=moment) == "since 19 November 2026, 23:30 UTC"
        assert since(when=moment.astimezone(UTC)).said_in("fr") == "depuis le 19 novembre 2026 à 23:30 UTC"

    def test_a_text_within_is_said_in_the_same_language_and_others_as_they_are(self) -> None:
        outer = Sentence(en="It says: {what} ({name})", fr="Il dit : {what} ({name})")
        told = outer(what=Text("no", "non"), name="l'{x}")
        assert (told, told.said_in("fr")) == ("It says: no (l'{x})", "Il dit\u00a0: non (l'{x})")


def test_a_text_is_its_english_and_changes_in_both() -> None:
    text = Text("key abc", "clé abc")
    assert (text, f"{text}!", text.said_in("de")) == ("key abc", "key abc!", "key abc")
    assert text.changed(lambda said: said.replace("abc", "…")).said_in("fr") == "clé …"
    assert copy.deepcopy(text).fr == "clé abc"


def test_subjects_are_said_in_french_but_names_within_them_are_not() -> None:
    assert [subject_in("fr", each) for each in ("key file", "dns disk.fr", "google domain gateway.fr")] == [
        "fichier de clés",
        "dns disk.fr",
        "google domaine gateway.fr",
    ]
    assert subject_in("en", "key file") == "key file"


def places(template: str) -> frozenset[str]:
    """Return the names of the places in a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def kinds(kind: type[ProvisioningError]) -> Iterator[type[ProvisioningError]]:
    """Yield a class of errors and those below it, of this package."""
    if kind.__module__.startswith("email_provisioning."):
        yield kind
        for child in kind.__subclasses__():
            yield from kinds(child)


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield every call in a module."""
    return (
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    )


def every_use() -> Iterator[Use]:
    """Yield each sentence that a module names, with the values that it is given where it is said at once."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        rooms = dict(imported_rooms(tree))
        given = {
            id(call.func): frozenset(keyword.arg or "" for keyword in call.keywords)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            if node.value.id in rooms and node.attr.isupper():
                name = f"{rooms[node.value.id]}.{node.attr}"
                yield Use(name=name, values=given.get(id(node)), where=path.name)


def imported_rooms(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what a module calls each room, and the room."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == sentences.__name__:
            for name in node.names:
                if name.name in ROOMS:
                    yield name.asname or name.name, name.name
