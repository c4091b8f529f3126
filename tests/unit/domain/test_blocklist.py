"""Blocked names, and what only looks like them."""

from __future__ import annotations

import pytest

from email_provisioning.domain.policy import NamePolicy
from email_provisioning.domain.synonyms import GENERAL, GROUPS
from email_provisioning.errors import (
    NameBlocked,
)
from tests.unit.domain.judging import BLOCKED, DEFAULT, in_disguise, judged, look_alikes


class TestBlocked:
    @pytest.mark.parametrize(
        "name",
        [
            "spam",
            "no-spam",
            "no.spam.today",
            "spam2",
            "1spam",
            "2spam2",
            "spam-",
            "a_root_b",
            "root",
            "hack",
            "x-hack",
            "s.p.a.m",
            "s-p-a-m-2",
            "post-master",
            "sp4m-2",
            "my-r00t",
            "postmaster2",
            "the.postmaster",
        ],
    )
    def test_refused(self, name: str) -> None:
        with pytest.raises(NameBlocked):
            DEFAULT.check(name)

    @pytest.mark.parametrize(
        "name",
        [
            "contact",
            "contact1",
            "info",
            "sales2024",
            "team-5",
            "spammer",
            "antispam",
            "rooted",
            "grassroots",
            "hackney",
            "abused",
            "disabuse",
            "shackle",
            "postmasters",
            "r2d2",
            "2024",
            "b07",
            "room-101",
            "c3po",
            "a1",
            "4u",
            "7",
            "aroot",
            "s-pa-mm",
            "bambou",
            "modern",
            "corner",
            "client",
            "burns",
            "level-3",
            "h4",
            "mp3",
            "covid19",
        ],
    )
    def test_ordinary_names_pass(self, name: str) -> None:
        DEFAULT.check(name)

    @pytest.mark.parametrize("end", ["", "1", "5", "-2", "2024", ".fr", "-paris", "-75001"])
    def test_every_common_name_passes(self, end: str) -> None:
        common = {word for group in GROUPS for word in group} | set(GENERAL)
        assert {name for name in common if not DEFAULT.allows(name + end)} == set()

    @pytest.mark.parametrize("name", [each for word in BLOCKED for each in in_disguise(word)])
    def test_disguised_by_digits(self, name: str) -> None:
        assert judged(DEFAULT, name) == "name_blocked"

    @pytest.mark.parametrize("word", [*BLOCKED, "mailer-daemon"])
    def test_homographs(self, word: str) -> None:
        alike = look_alikes(word)
        assert len(alike) > 10
        passed = {each for each in alike if judged(DEFAULT, each) not in {"name_blocked", "name_reserved"}}
        assert passed == set()

    @pytest.mark.parametrize(
        "name",
        [
            "spаm",
            "ѕраm",
            "ЅРАМ",
            "НАСК",
            "hаcк",
            "rооt",
            "rοοt",
            "abusе",
            "spám",
            "śpàm",
            "sp\u200bam",
            "s\u00adpam",
            "s\u0335pam",
            "spam\u202e",
            "pоstmaster",
            "маiler-daemon",
            "no-spаm",
            "spаm2",
            "rооt@example.test",
            "$pam",
            "ro\u2060ot",
            "ɑbuse",
            "𝐬𝐩𝐚𝐦",
            "𝓇ℴℴ𝓉",
            "ｓｐａｍ",
            "ⓢⓟⓐⓜ",
            "һack",
            "ґoot",
        ],
    )
    def test_disguised_by_unicode(self, name: str) -> None:
        assert judged(DEFAULT, name) == "name_blocked"

    def test_letters_that_look_like_others_together(self) -> None:
        policy = NamePolicy(blocked=("internal", "admin", "webmaster", "modem"))
        for name in (
            "intemal",
            "adrnin",
            "aclmin",
            "vvebmaster",
            "vvebrnaster",
            "rnodem",
            "modern",
            "w3bm4st3r",
        ):
            assert not policy.allows(name), name

    def test_short_words_are_not_found_in_numbers(self) -> None:
        policy = NamePolicy(blocked=("ai", "bot", "it", "teams", "boss"))
        for name in ("a1", "41", "b07", "17", "team5", "team-5", "salle-b07", "8055"):
            assert policy.allows(name), name
        for name in ("ai", "my-ai", "bot", "b0t", "it-2", "teams", "t3am5", "bo55", "b0ss", "ai2"):
            assert not policy.allows(name), name

    def test_globs_cover_the_whole_name(self) -> None:
        policy = NamePolicy(blocked=("*bank*", "x?", "[0-9]*", "admin*", "bot*"))
        for name in ("mybank2", "bank", "myb4nk", "xy", "x1", "1st", "administrator", "4dmin", "bots"):
            assert not policy.allows(name), name
        for name in ("ban-k2", "x", "xyz", "first1", "my-admin", "b07-salle"):
            assert policy.allows(name), name

    def test_words_with_separators(self) -> None:
        policy = NamePolicy(blocked=("no-reply", "Événement"))
        for name in (
            "no-reply",
            "no.reply",
            "no_reply2",
            "my-no-reply",
            "n0-reply",
            "evenement",
            "my-evenement",
        ):
            assert not policy.allows(name), name
        assert policy.allows("reply-no")

    def test_a_blocked_word_of_digits_or_one_letter(self) -> None:
        policy = NamePolicy(blocked=("666", "x"))
        assert [policy.allows(name) for name in ("666", "my-666", "x", "a-x", "ax", "667")] == [False] * 4 + [
            True
        ] * 2

    def test_wins_over_allowed(self) -> None:
        policy = NamePolicy(allowed=("spam", "contact*"), blocked=("spam", "*evil*"))
        for name in ("spam", "contact-spam", "contactevil"):
            with pytest.raises(NameBlocked):
                policy.check(name)
