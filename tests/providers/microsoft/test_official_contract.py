"""The check by Graph's official description finds what is wrong, so that finding nothing means something."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.fakes.microsoft import csdl
from tests.fakes.microsoft.contract import Contract
from tests.fakes.server import Exchange


@pytest.fixture
def contract() -> Contract:
    description = csdl.load()
    if description is None:
        pytest.skip(f"Graph's official description is not beside the project: {csdl.FILE}")
    return Contract(csdl=description)


def exchange(
    method: str,
    path: str,
    body: Any = None,
    answer: Any = None,
    *,
    status: int = 200,
    content: bytes = b"",
    **headers: str,
) -> Exchange:
    request = content or (json.dumps(body).encode() if body is not None else b"")
    media = {"content-type": "application/json"} if body is not None else {}
    return Exchange(
        method=method,
        path=f"/v1.0{path}",
        request_headers={
            "authorization": "Bearer x",
            **media,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        },
        request_body=request,
        status=status,
        response_headers={},
        response_body=json.dumps(answer).encode() if answer is not None else b"",
    )


USER = {"id": "1", "userPrincipalName": "a@b.c"}
LICENCE = {"skuId": "3b555118-da6a-4418-894f-7df1e2096870", "disabledPlans": []}


@pytest.mark.parametrize(
    "right",
    [
        exchange("GET", "/users/a@b.c?$select=id,userPrincipalName", answer=USER),
        exchange("GET", "/users('1')", answer={**USER, "@odata.context": "x"}),
        exchange(
            "GET", "/users?$filter=proxyAddresses/any(p:p eq 'smtp:a@b.c')&$count=true", answer={"value": []}
        ),
        exchange("GET", "/directory/deletedItems/microsoft.graph.user?$top=9", answer={"value": [USER]}),
        exchange("POST", "/users", {"accountEnabled": True, "usageLocation": "FR"}, USER, status=201),
        exchange("PATCH", "/users/1", {"accountEnabled": False}, status=204),
        exchange("DELETE", "/directory/deletedItems/1", status=204),
        exchange(
            "POST",
            "/directory/deletedItems/1/restore",
            answer={"@odata.type": "#microsoft.graph.user", **USER},
        ),
        exchange("POST", "/users/1/assignLicense", {"addLicenses": [LICENCE], "removeLicenses": []}, USER),
        exchange("POST", "/users/1/revokeSignInSessions", answer={"value": True}),
        exchange(
            "POST",
            "/users/1/sendMail",
            status=202,
            content=base64.b64encode(b"From: a@b.c\r\n\r\n"),
            content_type="text/plain",
        ),
        exchange("GET", "/users/1", answer={"error": {"code": "x", "message": "y"}}, status=404),
    ],
)
def test_what_is_right_is_found_right(contract: Contract, right: Exchange) -> None:
    assert contract(right) == []
    assert (contract.requests, contract.answers) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (exchange("GET", "/people", answer={"value": []}), "there is no people"),
        (exchange("GET", "/users/1/inbox", answer={}), "user leads to no inbox"),
        (exchange("GET", "/users/1/mailFolders/inbox/$value", answer={}), "mailFolder leads to no \\$value"),
        (
            exchange("GET", "/directory/deletedItems/microsoft.graph.message", answer={}),
            "directoryObject leads to no|",
        ),
        (exchange("DELETE", "/users", status=204), "collection knows no DELETE"),
        (exchange("GET", "/users/1/revokeSignInSessions", answer={"value": True}), "operation knows no GET"),
        (exchange("PUT", "/users/1", {}, status=204), "object knows no PUT"),
        (exchange("GET", "/users?filter=x", answer={"value": []}), "no query option filter"),
        (exchange("GET", "/users?$select=id,name", answer={"value": []}), "user has no property name"),
        (exchange("GET", "/users?$orderby=age desc", answer={"value": []}), "user has no property age"),
        (
            exchange("GET", "/users?$filter=userName eq 'x'", answer={"value": []}),
            "user has no property userName",
        ),
        (
            exchange("GET", "/users?$filter=onPremisesExtensionAttributes/mark eq 'x'", answer={"value": []}),
            "onPremisesExtensionAttributes has no property mark",
        ),
        (exchange("GET", "/users?$filter=id is 'x'", answer={"value": []}), "compares nothing"),
        (exchange("GET", "/users?$top=all", answer={"value": []}), "\\$top is no number"),
        (exchange("POST", "/users", {"login": "x"}, USER, status=201), "user has no property login"),
        (exchange("POST", "/users", {"accountEnabled": "yes"}, USER, status=201), "is no Edm.Boolean"),
        (
            exchange("POST", "/users", {"passwordProfile": {"secret": "x"}}, USER, status=201),
            "no property secret",
        ),
        (exchange("POST", "/users", {"proxyAddresses": "x"}, USER, status=201), "is no collection"),
        (exchange("POST", "/users/1/assignLicense", {"addLicenses": []}, USER), "needs removeLicenses"),
        (
            exchange(
                "POST",
                "/users/1/assignLicense",
                {"addLicenses": [{"skuId": "x"}], "removeLicenses": []},
                USER,
            ),
            "is no Edm.Guid",
        ),
        (
            exchange(
                "POST", "/users/1/assignLicense", {"skus": [], "addLicenses": [], "removeLicenses": []}, USER
            ),
            "no parameter skus",
        ),
        (exchange("POST", "/users/1/sendMail", {"Subject": "x"}, status=202), "no parameter Subject"),
        (
            exchange("POST", "/users/1/sendMail", status=202, content=b"From: a", content_type="text/plain"),
            "is not base64",
        ),
        (exchange("GET", "/users/1", answer={"id": "1", "birthYear": 1}), "user has no property birthYear"),
        (exchange("GET", "/users/1", answer={"id": 1}), "is no Edm.String"),
        (exchange("GET", "/users/1", answer={"id": None}), "id is null"),
        (exchange("GET", "/users/1", answer={"displayName": "x"}), "has no id"),
        (exchange("GET", "/users/1?$select=id", answer=USER), "what was not asked for: userPrincipalName"),
        (exchange("GET", "/users", answer=[]), "has no value|no object"),
        (exchange("GET", "/users", answer={"value": [], "next": "x"}), "a page has no next"),
        (
            exchange("GET", "/users/1/messages/2", answer={"id": "2", "importance": "huge"}),
            "is no importance",
        ),
        (
            exchange("GET", "/users/1/messages/2", answer={"id": "2", "receivedDateTime": "noon"}),
            "is no Edm.DateTimeOffset",
        ),
        (
            exchange("GET", "/subscribedSkus", answer={"value": [{"id": "1", "consumedUnits": "2"}]}),
            "is no Edm.Int32",
        ),
        (
            exchange(
                "POST",
                "/directory/deletedItems/1/restore",
                answer={"@odata.type": "#microsoft.graph.message", "id": "1"},
            ),
            "is no directoryObject",
        ),
        (exchange("GET", "/users/1", answer={"error": "x"}, status=404), "no code or no message"),
        (exchange("PATCH", "/users/1", {}, USER, status=204), "204 has a body"),
    ],
)
def test_what_is_wrong_is_told(contract: Contract, wrong: Exchange, told: str) -> None:
    found = contract(wrong)
    assert found
    with pytest.raises(AssertionError, match=told):
        raise AssertionError("\n".join(found))


def test_a_call_without_a_token_is_wrong(contract: Contract) -> None:
    bare = exchange("GET", "/users/1", answer=USER, authorization="")
    assert contract(bare) == ["there is no bearer token"]
