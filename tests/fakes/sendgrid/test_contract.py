"""What breaks SendGrid's contract is told, so that silence of the judge means something."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.sendgrid.contract import Contract, contract
from tests.fakes.server import Exchange

GOOD = Exchange(
    method="POST",
    path="/v3/api_keys",
    request_headers={"authorization": "Bearer SG.x.y", "content-type": "application/json"},
    request_body=b'{"name": "a", "scopes": ["mail.send"]}',
    status=201,
    response_headers={"content-type": "application/json"},
    response_body=b'{"api_key": "SG.x.y", "api_key_id": "x", "name": "a", "scopes": ["mail.send"]}',
)
LIST = replace(
    GOOD,
    method="GET",
    path="/v3/whitelabel/domains?limit=5&exclude_subusers=true",
    request_body=b"",
    status=200,
    response_body=b"[]",
)


@pytest.fixture
def judge() -> Contract:
    return contract()


def body(value: object) -> dict[str, Any]:
    return {"request_body": json.dumps(value).encode()}


def answer(value: object, **more: Any) -> dict[str, Any]:
    return {"response_body": json.dumps(value).encode(), **more}


@pytest.mark.parametrize("good", [GOOD, LIST])
def test_a_good_exchange_is_counted_and_left_alone(judge: Contract, good: Exchange) -> None:
    assert list(judge(good)) == []
    assert (judge.requests, judge.answers, len(judge.seen)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("exchange", "change"),
    [
        (GOOD, {"path": "/v3/api_keyz"}),
        (GOOD, {"method": "PATCH"}),
        (GOOD, {"request_headers": {"content-type": "application/json"}}),
        (GOOD, {"request_headers": {"authorization": "Bearer x", "content-type": "text/plain"}}),
        (GOOD, body({"scopes": ["mail.send"]})),
        (GOOD, body({"name": 1})),
        (GOOD, body({"name": "a", "scope": ["mail.send"]})),
        (GOOD, body({"name": "a", "scopes": "mail.send"})),
        (GOOD, {"request_body": b""}),
        (GOOD, {"path": "/v3/api_keys?limit=1"}),
        (GOOD, answer({"api_key": 1})),
        (GOOD, {"response_headers": {"content-type": "text/html"}}),
        (GOOD, {"status": 202}),
        (GOOD, answer({"errors": [{"text": "no"}]}, status=429)),
        (GOOD, answer({"errors": []}, status=451)),
        (LIST, {"path": "/v3/whitelabel/domains?limit=many"}),
        (LIST, {"path": "/v3/whitelabel/domains?page=2"}),
        (LIST, {"path": "/v3/whitelabel/domains?exclude_subusers=yes"}),
        (LIST, body({})),
        (LIST, answer([{"id": 1}])),
        (LIST, answer({})),
    ],
)
def test_each_breach_is_told(judge: Contract, exchange: Exchange, change: Mapping[str, Any]) -> None:
    assert list(judge(replace(exchange, **change)))
