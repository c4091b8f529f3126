"""What a reader takes a text for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.confusables import is_invisible, skeleton, transliterate


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Événement d'été", "Evenement d'ete"),
        ("cœur Æsir straße", "coeur AEsir strasse"),
        ("Łódź Ørsted Đà Þór ığ ŋ", "Lodz Orsted Da THor ig ng"),
        ("中文 привет", "中文 привет"),
        ("plain", "plain"),
    ],
)
def test_transliterate(text: str, plain: str) -> None:
    assert transliterate(text) == plain


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("SPAM", "spam"),
        ("ѕраm", "spam"),
        ("НАСК", "hack"),
        ("τοοτ", "toot"),
        ("sp\u200bám", "spam"),
        ("r00t", "r00t"),
        ("ｓｐａｍ", "spam"),
        ("中", "中"),
        ("", ""),
    ],
)
def test_skeleton(text: str, seen: str) -> None:
    assert skeleton(text) == seen


@given(st.text())
def test_a_skeleton_is_visible_and_without_upper_case_ascii(text: str) -> None:
    seen = skeleton(text)
    assert not any(is_invisible(character) for character in seen if not character.isascii())
    assert not any("A" <= character <= "Z" for character in seen)
