"""What is offered instead of a name that cannot be had."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from email_provisioning.domain.address import is_local_part
from email_provisioning.domain.suggestions import base_name, candidates, organisation_word
from email_provisioning.domain.synonyms import GENERAL, GROUPS, SYNONYMS

PLACES = ("france", "paris")


def offered(local: str, most: int | None = None, words: tuple[str, ...] = ()) -> list[str]:
    return list(islice(candidates(local, organisation="acme", places=PLACES, words=words), most))


def test_synonyms_then_words_then_numbers() -> None:
    found = offered("contact")
    assert found[:6] == ["bonjour", "hello", "info", "contact-acme", "contact-france", "contact-paris"]
    for name in (
        "contact.acme",
        "acme.contact",
        "contact.paris",
        "accueil",
        "contact2",
        "contact-2",
        "contact99",
    ):
        assert name in found
    assert (
        found.index("acme.contact")
        < found.index("contact2")
        < found.index("contact-2")
        < found.index("contact3")
    )


@pytest.mark.parametrize(
    ("local", "first"),
    [
        ("support", ["aide", "help", "assistance"]),
        ("ventes", ["sales", "commercial", "devis"]),
        ("billing", ["facturation", "compta", "comptabilite"]),
        ("rh", ["recrutement", "jobs", "emploi"]),
        ("presse", ["press", "media", "communication"]),
        ("noreply", ["no-reply", "ne-pas-repondre", "notifications"]),
        ("support-lyon", ["aide-lyon", "help-lyon", "assistance-lyon"]),
        ("contact2", ["contact", "bonjour", "hello"]),
        ("Événement d'été!", ["evenement-d-ete", "evenements-d-ete", "events-d-ete"]),
        ("contact@example.test", ["contact", "bonjour", "hello"]),
        ("dupont", ["dupont-acme", "dupont-france", "dupont-paris"]),
        ("2024", ["2024-acme", "2024-france", "2024-paris"]),
        ("!!!", ["contact", "bonjour", "hello"]),
        ("contact-acme", ["bonjour-acme", "hello-acme", "info-acme"]),
    ],
)
def test_the_first_three(local: str, first: list[str]) -> None:
    assert offered(local, 3) == first


def test_a_word_that_is_there_is_not_added_again() -> None:
    assert not {"contact-acme-acme", "acme-contact-acme"} & set(offered("contact-acme"))


def test_what_the_policy_allows_comes_at_the_end() -> None:
    assert "billetterie" in offered("zebra", words=("billetterie",))[-len(GENERAL) - 1 :]


def test_words_beside_it_are_cleaned_up() -> None:
    found = list(candidates("contact", organisation="", places=("Île-de-France", "!", "x" * 80)))
    assert "contact-ile-de-france" in found
    assert all(map(is_local_part, found))


@given(st.text(max_size=100))
@example("x" * 64)
@example("x" * 63 + "-9")
@example("9" * 64)
@example("contact-" * 8)
def test_any_text_has_many_valid_candidates(text: str) -> None:
    found = offered(text)
    assert len(found) >= 60
    assert len(set(found)) == len(found)
    assert all(map(is_local_part, found))
    assert text not in found
    assert found == offered(text)


def test_ten_megabytes_are_no_more_than_a_name() -> None:
    assert len(offered("é" * 10_000_000, 5)) == 5


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("Événement d'été!", "evenement-d-ete"),
        ("  Jean-Pierre  DUPONT ", "jean-pierre-dupont"),
        ("contact@example.test", "contact"),
        ("@contact", "contact"),
        ("a..b--c__d", "a.b-c_d"),
        ("._-a-_.", "a"),
        ("l’œuvre", "l-oeuvre"),
        ("中文", ""),
        ("", ""),
        ("\r\nBcc: x", "bcc-x"),
        ("x" * 63 + "-y", "x" * 63),
        ("contact", "contact"),
    ],
)
def test_base_name(text: str, base: str) -> None:
    assert base_name(text) == base


@given(st.text())
def test_a_base_name_is_valid_or_nothing(text: str) -> None:
    base = base_name(text)
    assert base == "" or is_local_part(base)
    assert base_name(base) == base


@pytest.mark.parametrize(
    ("domain", "word"),
    [
        ("example.test", "example"),
        ("mail.acme.co.uk", "acme"),
        ("acme.fr", "acme"),
        ("mail.acme.com", "acme"),
        ("mairie.gouv.fr", "mairie"),
        ("co.uk", "co"),
        ("localhost", "localhost"),
        ("xn--mnchen-3ya.de", "munchen"),
        ("mon-entreprise.fr", "mon-entreprise"),
        ("xn--fiqs8s.test", ""),
    ],
)
def test_organisation_word(domain: str, word: str) -> None:
    assert organisation_word(domain) == word


def test_every_synonym_is_a_name_and_leads_to_others() -> None:
    for group in GROUPS:
        assert len(set(group)) == len(group) >= 4
        for word in group:
            assert is_local_part(word)
            assert word not in SYNONYMS[word]
