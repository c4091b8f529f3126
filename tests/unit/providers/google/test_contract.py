"""The check of exchanges by Google's discovery documents finds what is wrong, so that its silence says something."""

from __future__ import annotations

import json

import pytest

from tests.fakes.google.discovery import Contract, methods
from tests.fakes.server import Exchange

USERS = "/admin/directory/v1/users"
USER = {
    "primaryEmail": "a@b.test",
    "password": "x",
    "name": {"givenName": "A", "familyName": "B"},
}


def exchange(
    method: str, path: str, sent: object = None, status: int = 200, answer: object = None
) -> Exchange:
    return Exchange(
        method=method,
        path=path,
        request_headers={"content-type": "application/json"} if sent is not None else {},
        request_body=b"" if sent is None else json.dumps(sent).encode(),
        status=status,
        response_headers={},
        response_body=b"" if answer is None else json.dumps(answer).encode(),
    )


def test_every_document_is_read() -> None:
    assert len(methods()) > 200
    assert {each.id.partition(".")[0] for each in methods()} == {
        "admin",
        "directory",
        "gmail",
        "licensing",
        "groupsSettings",
        "siteVerification",
    }


def test_a_good_exchange_is_counted() -> None:
    contract = Contract()
    good = exchange("POST", USERS, USER, answer={"id": "1", "primaryEmail": "a@b.test"})
    assert list(contract(good)) == []
    assert contract.requests == contract.answers == {"directory.users.insert": 1}


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (exchange("GET", "/admin/directory/v1/nonsense", answer={}), "no API has such a method"),
        (exchange("PATCH", USERS, {}, answer={}), "no API has such a method"),
        (exchange("POST", USERS, {**USER, "nickname": "x"}, answer={}), "request.nickname: there is no such"),
        (
            exchange("POST", USERS, {**USER, "suspended": "yes"}, answer={}),
            "request.suspended: str is no boolean",
        ),
        (exchange("POST", USERS, {**USER, "isMailboxSetup": True}, answer={}), "is read-only"),
        (exchange("POST", USERS, {"primaryEmail": "a@b.test"}, answer={}), "password is required"),
        (exchange("POST", USERS, USER, answer={"idd": "1"}), "answer.idd: there is no such member"),
        (exchange("POST", USERS, USER, answer={"id": 1}), "answer.id: int is no string"),
        (exchange("GET", f"{USERS}?maxResults=501", answer={}), "501 is out of range"),
        (exchange("GET", f"{USERS}?projection=all", answer={}), "all is none of"),
        (exchange("GET", f"{USERS}?colour=red", answer={}), "no parameter colour"),
        (exchange("GET", f"{USERS}?domain=a&domain=b", answer={}), "given twice"),
        (exchange("GET", USERS, {}, answer={}), "takes none"),
        (exchange("DELETE", f"{USERS}/1", status=204, answer={"x": 1}), "the method has none"),
        (exchange("GET", f"{USERS}/1", status=404, answer={"error": {"code": 400}}), "names the code 400"),
        (
            exchange("GET", f"{USERS}/1", status=404, answer={"error": {"code": 404, "errors": [{}]}}),
            "no domain",
        ),
        (exchange("POST", "/upload/gmail/v1/users/me/messages/send", {}, answer={}), "uploadType media"),
        (
            exchange("POST", "/upload/gmail/v1/users/me/messages/send?uploadType=media", {}, answer={}),
            "an upload of application/json is not accepted",
        ),
        (
            exchange("GET", "/gmail/v1/users/me/messages/1", answer={"internalDate": "yesterday"}),
            "is not of the format int64",
        ),
    ],
)
def test_each_slip_is_found(wrong: Exchange, problem: str) -> None:
    assert any(problem in each for each in Contract()(wrong)), list(Contract()(wrong))
