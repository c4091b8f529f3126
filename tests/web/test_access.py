"""Users, tokens, links and sessions as the command line manages them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.passwords import SESSION_PREFIX, SIGN_IN_PREFIX, TOKEN_PREFIX, is_wellformed
from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence import prepared
from email_provisioning.persistence.tables import log, tokens
from email_provisioning.persistence.tokens import Purpose
from email_provisioning.provisioning.access import (
    InvalidUser,
    SignInLinkInvalid,
    TokenNotFound,
    UserExists,
    UserNotFound,
)

OPERATOR = Actor(user_id="operator", name="operator", origin="cli")


def test_users_are_created_found_and_listed(services: Services) -> None:
    made = [services.access.create_user(name, actor=OPERATOR) for name in ("zoé", "adam")]
    assert services.access.user("zoé") == made[0]
    assert [user.name for user in services.administration.people.page().users] == ["adam", "zoé"]
    with pytest.raises(UserExists):
        services.access.create_user("adam")
    with pytest.raises(UserNotFound):
        services.access.user("nobody")


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\nb", "a\x00b"])
def test_a_name_that_cannot_be_one_is_refused(services: Services, name: str) -> None:
    with pytest.raises(InvalidUser):
        services.access.create_user(name)


def test_tokens_are_kept_only_as_digests(services: Services) -> None:
    user = services.access.create_user("carol")
    secrets = [
        services.access.issue_token(user, "backup").secret,
        services.access.issue_sign_in_link(user),
    ]
    secrets.append(services.access.open_session(secrets[1]).secret)
    for secret, prefix in zip(secrets, (TOKEN_PREFIX, SIGN_IN_PREFIX, SESSION_PREFIX), strict=True):
        assert is_wellformed(secret, prefix)
    with services.database.read() as connection:
        stored = str(connection.execute(select(tokens)).all()) + str(connection.execute(select(log)).all())
    assert not [secret for secret in secrets if secret in stored]


def test_a_program_is_known_by_one_query(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    user = services.access.create_user("carol", is_admin=True)
    secret = services.access.issue_token(user).secret
    services.access.authenticate(secret, Purpose.API)
    asked = list[str]()
    run = prepared._run

    @event.listens_for(services.database.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def noted(connection: Connection, compiled: Any, *more: Any) -> Any:
        asked.append(compiled.text)
        return run(connection, compiled, *more)

    monkeypatch.setattr(prepared, "_run", noted)
    actor = services.access.authenticate(secret, Purpose.API, request_id="r-12345678")
    assert len(asked) == 1
    assert actor == Actor(
        user_id=user.id, name="carol", is_admin=True, by_token=True, request_id="r-12345678"
    )


def test_the_last_use_is_noted_to_the_minute(services: Services) -> None:
    user = services.access.create_user("carol")
    issued = services.access.issue_token(user, "backup")
    assert services.access.tokens_of(user)[0].last_used_at is None
    for _ in range(3):
        services.access.authenticate(issued.secret, Purpose.API)
    (token,) = services.access.tokens_of(user)
    assert token.label == "backup"
    assert token.last_used_at is not None


def test_where_nothing_can_be_written_people_still_come_in(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = services.access.issue_token(services.access.create_user("carol")).secret

    def full(*_arguments: object, **_more: object) -> None:
        raise StorageUnavailable(cause="disk full")

    monkeypatch.setattr(type(services.database), "write", full)
    assert services.access.authenticate(secret, Purpose.API) is not None


def test_a_token_ends_in_time(services: Services) -> None:
    user = services.access.create_user("carol")
    ended = services.access.issue_token(user, expires_in=timedelta(seconds=-1)).secret
    lasting = services.access.issue_token(user, expires_in=timedelta(days=1)).secret
    assert services.access.authenticate(ended, Purpose.API) is None
    assert services.access.authenticate(lasting, Purpose.API) is not None


def test_a_revoked_token_is_refused_and_cannot_be_revoked_again(services: Services) -> None:
    issued = services.access.issue_token(services.access.create_user("carol"))
    assert services.access.revoke_token(issued.token.id, actor=OPERATOR) == issued.token
    assert services.access.authenticate(issued.secret, Purpose.API) is None
    with pytest.raises(TokenNotFound):
        services.access.revoke_token(issued.token.id)


def test_a_new_link_ends_the_one_before(services: Services) -> None:
    user = services.access.create_user("carol")
    first, second = services.access.issue_sign_in_link(user), services.access.issue_sign_in_link(user)
    with pytest.raises(SignInLinkInvalid):
        services.access.open_session(first)
    assert services.access.open_session(second).user == user


def test_a_disabled_user_loses_everything(services: Services) -> None:
    user = services.access.create_user("carol")
    token, link = services.access.issue_token(user).secret, services.access.issue_sign_in_link(user)
    assert services.administration.people.disable(services.access.user("carol")).disabled_at is not None
    assert services.access.authenticate(token, Purpose.API) is None
    late = services.access.issue_sign_in_link(user)
    for each in (link, late):
        with pytest.raises(SignInLinkInvalid):
            services.access.open_session(each)
    assert services.administration.people.enable(services.access.user("carol")).disabled_at is None
    assert services.access.authenticate(token, Purpose.API) is None


def test_the_first_administrator_gets_a_link_until_somebody_came_in(services: Services) -> None:
    first = services.access.first_administrator_link()
    again = services.access.first_administrator_link()
    assert first is not None
    assert again is not None
    assert [(user.name, user.is_admin) for user in services.administration.people.page().users] == [
        ("admin", True)
    ]
    session = services.access.open_session(again)
    assert services.access.first_administrator_link() is None
    services.access.close_session(session.secret)
    assert services.access.first_administrator_link() is None


def test_where_there_are_users_nobody_is_made_an_administrator(services: Services) -> None:
    services.access.create_user("carol")
    assert services.access.first_administrator_link() is None


def test_two_first_starts_at_once_make_one_administrator(services: Services) -> None:
    with ThreadPoolExecutor(4) as pool:
        links = list(pool.map(lambda _number: services.access.first_administrator_link(), range(8)))
    assert len(list(services.administration.people.page().users)) == 1
    opened = [link for link in links if link is not None and _opens(services, link)]
    assert len(opened) == 1


def _opens(services: Services, link: str) -> bool:
    try:
        services.access.open_session(link)
    except SignInLinkInvalid:
        return False
    return True


def test_every_change_is_in_the_audit_log(services: Services) -> None:
    user = services.access.create_user("carol", actor=OPERATOR)
    issued = services.access.issue_token(user, "backup", actor=OPERATOR)
    services.access.revoke_token(issued.token.id, actor=OPERATOR)
    session = services.access.open_session(services.access.issue_sign_in_link(user, actor=OPERATOR))
    services.access.close_session(session.secret)
    services.administration.people.disable(services.access.user("carol"), actor=OPERATOR)
    with services.database.read() as connection:
        query = select(log.c.action, log.c.user_id, log.c.details).where(log.c.user_id != "system")
        rows = connection.execute(query.order_by(log.c.id)).all()
    assert [(row.action, row.user_id) for row in rows] == [
        ("create_user", "operator"),
        ("issue_token", "operator"),
        ("revoke_token", "operator"),
        ("issue_sign_in_link", "operator"),
        ("sign_in", user.id),
        ("sign_out", user.id),
        ("disable_user", "operator"),
    ]
    assert all(row.details["name"] == "carol" for row in rows)
