"""Passwords and tokens are found in any stream of octets, cut anywhere, and nothing else is."""

from __future__ import annotations

import base64
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.domain.leaks import LeakFinder, Sighting
from email_provisioning.domain.passwords import PASSWORD_PREFIX, PREFIXES, generate

NOISE = st.binary(max_size=200)


def found(stream: bytes, cuts: list[int]) -> list[Sighting]:
    """Return what is found in a stream that comes in pieces."""
    finder = LeakFinder()
    places = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    sightings = [sighting for start, end in pairwise(places) for sighting in finder.feed(stream[start:end])]
    return sorted([*sightings, *finder.feed(b"", last=True)], key=lambda each: each.offset)


def in_clear(secret: str, before: bytes) -> bytes:
    return before + secret.encode()


def in_base64(secret: str, before: bytes) -> bytes:
    return b" " + base64.b64encode(before + secret.encode() + b"\0more") + b" "


def in_wrapped_base64(secret: str, before: bytes) -> bytes:
    return b"\r\n" + base64.encodebytes(before + secret.encode()).replace(b"\n", b"\r\n")


def in_url_safe_base64(secret: str, before: bytes) -> bytes:
    return b"." + base64.urlsafe_b64encode(before + secret.encode()).rstrip(b"=") + b"."


@given(
    prefix=st.sampled_from(PREFIXES),
    form=st.sampled_from([in_clear, in_base64, in_wrapped_base64, in_url_safe_base64]),
    before=NOISE,
    noise=st.tuples(NOISE, NOISE),
    cuts=st.lists(st.integers(0, 1000), max_size=5),
)
def test_a_secret_is_found_once_wherever_it_stands_and_however_the_stream_is_cut(
    prefix: str, form: object, before: bytes, noise: tuple[bytes, bytes], cuts: list[int]
) -> None:
    assert callable(form)
    secret = generate(prefix)
    stream = noise[0] + form(secret, before) + noise[1]
    assert [each.secret for each in found(stream, cuts)] == [secret]


@given(stream=st.binary(max_size=2000), cuts=st.lists(st.integers(0, 2000), max_size=3))
def test_noise_holds_none(stream: bytes, cuts: list[int]) -> None:
    assert found(stream, cuts) == []


def test_the_place_is_told_by_octet_and_by_line() -> None:
    secrets = [generate(PASSWORD_PREFIX) for _ in range(2)]
    stream = f"first\nsecond {secrets[0]}\n\n{secrets[1]}".encode()
    for cuts in ([], [3, 20, 60], list(range(len(stream)))):
        sightings = found(stream, cuts)
        assert [(each.secret, each.line, each.offset) for each in sightings] == [
            (secrets[0], 2, stream.index(secrets[0].encode())),
            (secrets[1], 4, stream.index(secrets[1].encode())),
        ]


def test_a_wrong_checksum_is_no_secret() -> None:
    secret = generate(PASSWORD_PREFIX)
    changed = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    assert found(changed.encode(), []) == []
    assert found(secret.upper().encode(), []) == [], "typed so it would not be accepted either"


def test_one_that_begins_within_something_alike_is_found() -> None:
    secret = generate(PASSWORD_PREFIX)
    assert [each.secret for each in found(f"iap-xx{secret}".encode(), [])] == [secret]


def test_a_sighting_does_not_print_its_secret() -> None:
    secret = generate(PASSWORD_PREFIX)
    (sighting,) = found(secret.encode(), [])
    assert secret not in repr(sighting)
