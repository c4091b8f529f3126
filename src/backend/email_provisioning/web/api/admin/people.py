"""Users and their roles, for administrators."""

from __future__ import annotations

from email_provisioning import errors
from email_provisioning.domain.permissions import Role
from email_provisioning.persistence.tokens import Token
from email_provisioning.persistence.users import User
from email_provisioning.provisioning.access import (
    InvalidUser,
    TokenNotFound,
    UserDisabled,
    UserExists,
    UserNotFound,
)
from email_provisioning.provisioning.administration import people
from email_provisioning.web.api.paths import token_id, user_id
from email_provisioning.web.operations import Answer, Call, Given, operation
from email_provisioning.web.schemas.admin.people import (
    EndedSessions,
    Invitation,
    InviteRequest,
    ManagedSession,
    ManagedToken,
    ManagedUser,
    ManagedUsers,
    UserChange,
    UserDetails,
    UserQuery,
)
from email_provisioning.web.schemas.base import NoInput


@operation("GET", "/admin/users", given=UserQuery, answers={200: ManagedUsers})
def list_users(call: Call[UserQuery]) -> Answer:
    """List the people who can sign in here, by name; a host application's own users are the host's to list."""
    given = call.given
    page = _people(call).page(
        text=given.q,
        role=Role(given.role) if given.role is not None else None,
        disabled=given.disabled,
        limit=given.limit,
        cursor=given.cursor,
    )
    return Answer(body=ManagedUsers(users=[_user(each) for each in page.users], next_cursor=page.next_cursor))


@operation(
    "POST",
    "/admin/users",
    given=InviteRequest,
    answers={201: Invitation},
    problems=(UserExists, InvalidUser),
)
def invite_user(call: Call[InviteRequest]) -> Answer:
    """Add a user, with a link by which the person comes in once.

    Only in person: what comes in by the link would outlast a token.
    """
    invitation = _people(call).invite(call.actor, call.given.name, Role(call.given.role))
    location = {"Location": call.url(f"/admin/users/{invitation.user.id}")}
    return Answer(body=_invitation(call, invitation), status=201, headers=location)


@operation("GET", "/admin/users/<id>", given=NoInput, answers={200: UserDetails}, problems=(UserNotFound,))
def get_user(call: Call[NoInput]) -> Answer:
    """Show a user, with what is known of the tokens and sessions."""
    user = _found(call)
    tokens = call.services.access.tokens_of(user)
    sessions = _people(call).sessions_of(user)
    return Answer(
        body=UserDetails(
            user=_user(user),
            tokens=[_token(each) for each in tokens],
            sessions=[_session(each) for each in sessions],
        )
    )


@operation(
    "PATCH",
    "/admin/users/<id>",
    given=UserChange,
    answers={200: ManagedUser},
    problems=(UserNotFound, errors.LastAdministrator),
)
def change_user(call: Call[UserChange]) -> Answer:
    """Change what a user is, or disable or enable the user. Only in person.

    A user who is disabled loses all tokens and sessions; the addresses stay as they are. Where an OpenID provider's
    groups give roles, they give them anew at each sign-in.
    """
    user = _found(call)
    if call.given.role is not None:
        user = _people(call).set_role(user, Role(call.given.role), actor=call.actor)
    if call.given.disabled is not None and call.given.disabled is not (user.disabled_at is not None):
        change = _people(call).disable if call.given.disabled else _people(call).enable
        user = change(user, actor=call.actor)
    return Answer(body=_user(user))


@operation(
    "POST",
    "/admin/users/<id>/link",
    given=NoInput,
    answers={201: Invitation},
    problems=(UserNotFound, UserDisabled),
)
def issue_link(call: Call[NoInput]) -> Answer:
    """Make a new sign-in link for a user; those of before stop working. Only in person."""
    invitation = _people(call).invite_again(call.actor, _found(call))
    return Answer(body=_invitation(call, invitation), status=201)


@operation(
    "DELETE",
    "/admin/users/<id>/sessions",
    given=NoInput,
    answers={200: EndedSessions},
    problems=(UserNotFound,),
)
def end_sessions(call: Call[NoInput]) -> Answer:
    """End every session of a user's, at once."""
    return Answer(body=EndedSessions(ended=_people(call).end_sessions(_found(call), actor=call.actor)))


@operation(
    "DELETE",
    "/admin/users/<id>/tokens/<token>",
    given=NoInput,
    answers={204: None},
    problems=(UserNotFound, TokenNotFound),
)
def revoke_token(call: Call[NoInput]) -> Answer:
    """Refuse one of a user's API tokens from now on."""
    _people(call).revoke_token(_found(call), token_id(call), actor=call.actor)
    return Answer(body=None, status=204)


def _people(call: Call[Given]) -> people.People:
    return call.services.administration.people


def _found(call: Call[Given]) -> User:
    return _people(call).get(user_id(call))


def _user(found: User) -> ManagedUser:
    return ManagedUser(
        id=found.id,
        name=found.name,
        role=found.role.value,
        created_at=found.created_at,
        disabled_at=found.disabled_at,
    )


def _invitation(call: Call[Given], found: people.Invitation) -> Invitation:
    link = f"{call.services.settings.public_url}/email-provisioning#sign-in={found.token}"
    return Invitation(user=_user(found.user), sign_in_link=link, expires_at=found.expires_at)


def _token(found: Token) -> ManagedToken:
    return ManagedToken(
        id=found.id,
        label=found.label,
        scopes=found.scopes.split() if found.scopes is not None else None,
        domains=found.domains.split() if found.domains is not None else None,
        created_at=found.created_at,
        expires_at=found.expires_at,
        last_used_at=found.last_used_at,
    )


def _session(found: Token) -> ManagedSession:
    return ManagedSession(
        id=found.id,
        label=found.label,
        created_at=found.created_at,
        last_used_at=found.last_used_at,
        expires_at=found.expires_at,
    )
