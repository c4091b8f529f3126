"""Words and globs: what they mean, and that hostile ones cost nothing."""

from __future__ import annotations

import re
import time
from fnmatch import fnmatchcase
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.patterns import allowing, normal_pattern
from email_provisioning.domain.policy import NamePolicy


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        [
            "",
            " ",
            "a b",
            "a@b",
            "a+b",
            "(a|b)",
            "a\\",
            "a\nb",
            "[",
            "]",
            "a[",
            "[]",
            "[!]",
            "[z-a]",
            "a!b",
            "[[a]]",
            "x" * 65,
            "中",
            "{a,b}",
            "a/b",
            "^a$",
            "\ud800",
        ],
    )
    def test_nonsense_is_refused_with_a_remedy(self, pattern: str) -> None:
        for policy in ({"allowed": (pattern,)}, {"blocked": (pattern,)}):
            with pytest.raises(ValueError, match=r"give a word|write"):
                NamePolicy(**policy)

    @given(
        pattern=st.lists(
            st.sampled_from([*"ab1-", "*", "?", "[ab]", "[!a]", "[a-c1]", "[-b]"]), min_size=1, max_size=10
        ),
        name=st.text("abc1-", max_size=12),
    )
    def test_globs_mean_what_they_mean_in_a_shell(self, pattern: list[str], name: str) -> None:
        glob = "".join(pattern)
        if re.search(r"[*?\[]", glob):
            found = allowing([normal_pattern(glob)]).fullmatch(name) is not None
            assert found is fnmatchcase(name, glob)

    @pytest.mark.parametrize(
        "pattern",
        [
            "*a" * 31 + "b",
            "*?" * 31 + "b",
            "?*" * 31 + "b",
            "*" * 63 + "b",
            "*[!b]" * 12 + "c",
            "*rn" * 20 + "x",
            "a" * 64,
            "s" * 64,
            "rn" * 32,
        ],
    )
    @pytest.mark.parametrize("name", ["a" * 64, "m" * 64, "rn" * 32, "5" * 64, "a-" * 31 + "a", "aaaa1" * 12])
    def test_hostile_patterns_cost_nothing(self, pattern: str, name: str) -> None:
        policy = NamePolicy(allowed=(pattern,), blocked=(pattern,))
        begun = time.process_time()
        policy.allows(name)
        assert time.process_time() - begun < 0.05

    def test_a_long_list_costs_little(self) -> None:
        words = tuple("".join(letters) for letters in product("abcdefghij", repeat=3))
        policy = NamePolicy(allowed=words, blocked=words)
        begun = time.process_time()
        policy.allows("abk-" * 15 + "abkk")
        assert time.process_time() - begun < 0.05
