"""Whether the time of an answer tells which addresses and people there are: ``python -m benchmarks.enumeration``.

The test: of each kind of request there are three series, asked in turn, two of them about what exists and one about
what does not. The medians of existing and unknown differ by some time. So do the medians of two halves of the requests
about what exists, which are equal: 95 of 100 random halvings differ by at most the noise. The difference must be less.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import itertools
import json
import random
import smtplib
import ssl
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.claims import Claim, report
from benchmarks.gateway_throughput import gateway_place
from benchmarks.http_servers import OURS, place, served
from email_provisioning.domain.actor import Actor

TRIES, HALVINGS = 120, 1000
#: How many people there are: a wait follows many wrong passwords for one of them.
PEOPLE = 30


def main() -> int:
    """Print the three ratios; return 1 where one is above 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=TRIES)
    given = parser.parse_args()
    return max(_http(given.tries), _smtp(given.tries))


def _http(tries: int) -> int:
    with place() as at:
        services = at.services
        owner = services.access.create_user("owner")
        foreign = services.creation.create(
            Actor(user_id=owner.id, name="owner"), username="contact"
        ).account.id
        token = at.token("stranger")
        people = [services.access.create_user(f"person-{number}").name for number in range(PEOPLE)]
        for name in people:
            user = services.access.user(name)
            actor = Actor(user_id=user.id, name=name)
            services.sign_in.set_password(actor, "correct horse battery", current=None)
        with served(OURS, {**at.environ, "TRUSTED_PROXIES": "1"}) as (port, _):
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            names, numbers = itertools.cycle(people), itertools.count()

            def account(exists: bool) -> float:
                number = next(numbers)
                path = foreign if exists else f"{foreign[:-6]}{number:06}"
                headers = {"Authorization": f"Bearer {token}"}
                return _timed(client, "GET", f"/api/email/accounts/{path}", None, headers, 404)

            def password(exists: bool) -> float:
                number = next(numbers)
                name = next(names) if exists else f"nobody-{number}"
                body = json.dumps({"name": name, "password": "wrong"})
                forwarded = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
                headers = {"Content-Type": "application/json", "X-Forwarded-For": forwarded}
                return _timed(client, "POST", "/api/email/session", body, headers, 401)

            return max(
                _judge("HTTP: an address of somebody else / none", account, tries),
                _judge("HTTP: a name with a wrong password / none", password, tries),
            )


def _timed(
    client: http.client.HTTPConnection,
    method: str,
    path: str,
    body: str | None,
    headers: dict[str, str],
    expected: int,
) -> float:
    start = time.perf_counter()
    client.request(method, path, body, headers)
    answer = client.getresponse()
    answer.read()
    seconds = time.perf_counter() - start
    assert answer.status == expected, (path, answer.status)
    return seconds


def _smtp(tries: int) -> int:
    with tempfile.TemporaryDirectory(prefix="enumeration-") as folder:
        with gateway_place(Path(folder)) as (port, logins):
            numbers = itertools.count()

            def sign_in(exists: bool) -> float:
                address = (
                    logins[0][0] if exists else f"nobody{next(numbers)}@{logins[0][0].partition('@')[2]}"
                )
                proof = base64.b64encode(f"\0{address}\0iap-wrong".encode()).decode()
                client = smtplib.SMTP("127.0.0.1", port, timeout=30)
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                client.starttls(context=context)
                client.ehlo()
                start = time.perf_counter()
                code, _ = client.docmd("AUTH", f"PLAIN {proof}")
                seconds = time.perf_counter() - start
                client.close()
                assert code == 535, code
                return seconds

            return _judge("SMTP AUTH: an address with a wrong password / none", sign_in, tries)


def _judge(claim: str, ask: Callable[[bool], float], tries: int) -> int:
    for exists in (True, False) * 5:
        ask(exists)
    known, unknown = list[float](), list[float]()
    for _ in range(tries):
        for exists in random.sample((True, True, False), 3):
            (known if exists else unknown).append(ask(exists))
    difference = abs(median(known) - median(unknown))
    noise = sorted(_difference_of_halves(known) for _ in range(HALVINGS))[int(HALVINGS * 0.95)]
    return report(
        Claim(
            claim=claim,
            ours=f"{difference * 1e6:.1f} µs apart",
            reference=f"{noise * 1e6:.1f} µs of noise",
            ratio=difference / noise,
            target=1.0,
            at_least=False,
        )
    )


def _difference_of_halves(times: Sequence[float]) -> float:
    mixed = random.sample(times, len(times))
    half = len(mixed) // 2
    return abs(median(mixed[:half]) - median(mixed[half:]))


if __name__ == "__main__":
    raise SystemExit(main())
