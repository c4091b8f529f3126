"""IAM users, one for each address that has a password of Amazon's own; their access keys are its versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from email_provisioning.errors import InvalidState, PlanLimitReached, ProviderError, ProviderUnavailable
from email_provisioning.providers._ses_api import ABSENT, PRESENT, Answer, Aws, text
from email_provisioning.providers._ses_client import Service
from email_provisioning.providers._ses_domains import MARK
from email_provisioning.providers._ses_password import sending_policy
from email_provisioning.providers.base import Mailbox

#: Our users lie under this path, by domain: Amazon lists them without looking at any others.
PATH = "/email-provisioning/"
#: The name of a user before our id of the account, and of its one policy.
PREFIX, POLICY = "email-provisioning-", "email-provisioning"
#: What a user's tags are named: its address, that it is suspended, the version that was minted last, and each key.
ADDRESS, SUSPENDED = "email-provisioning:address", "email-provisioning:suspended"
MINTING, KEY = "email-provisioning:minting", "email-provisioning:key:"
#: How many keys Amazon lets a user have.
MOST_KEYS = 2
ACTIVE, INACTIVE = "Active", "Inactive"
_ACCOUNT_NUMBER = re.compile(r"arn:[a-z-]+:iam::([0-9]+):user/")


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """An IAM user of ours."""

    name: str
    #: The number of the account at Amazon.
    account_number: str
    tags: dict[str, str]

    @property
    def suspended(self) -> bool:
        """Tell whether its address is suspended, so that a restoration leaves it so."""
        return SUSPENDED in self.tags

    def version_of(self, key_id: str) -> int | None:
        """Return the version that a key is, None for one whose secret was lost before the key was noted."""
        return _number(self.tags.get(f"{KEY}{key_id}", ""))

    @property
    def minting(self) -> int | None:
        """Return the version that was minted last: a key that is not noted can only be this one."""
        return _number(self.tags.get(MINTING, ""))

    @property
    def noted(self) -> set[str]:
        """Return the ids of the keys that are noted, those that are gone included."""
        return {name.removeprefix(KEY) for name in self.tags if name.startswith(KEY)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """An access key, without its secret."""

    id: str
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Minted:
    """An access key that was just made: this is the only time that its secret is seen."""

    id: str
    secret: str = field(repr=False)


class Users:
    """Makes users, keys and policies, and takes them back; every change can be repeated."""

    def __init__(self, aws: Aws) -> None:
        """Work in the account of ``aws``."""
        self._aws = aws

    # -- Keys ------------------------------------------------------------

    def mint(self, mailbox: Mailbox, *, version: int) -> Minted:
        """Make a key; the one that has this version, and one whose secret was lost, are removed first.

        Of an address, one version is minted at a time; others may be revoked meanwhile.
        """
        user = self._find(mailbox) or self._create(mailbox, version)
        if user.suspended:
            raise InvalidState("This address is suspended: resume it first.")
        if user.minting != version:
            self._tag(user, {MINTING: str(version)})
        self._bind(user, mailbox)
        kept = self._drop(user, version, lost=True)
        if len(kept) >= MOST_KEYS:
            raise PlanLimitReached(
                f"Amazon lets an address have {MOST_KEYS} passwords of its own at a time: revoke one first."
            )
        made = self._call("CreateAccessKey", user)
        key = Minted(
            id=text(made, "AccessKey", "AccessKeyId"), secret=text(made, "AccessKey", "SecretAccessKey")
        )
        # A key that is not noted is one whose secret was lost: a stop at this point leaves such a one.
        self._tag(user, {f"{KEY}{key.id}": str(version)})
        return key

    def revoke(self, mailbox: Mailbox, *, version: int) -> None:
        """Remove the key of a version, and the one whose secret was lost while this version was minted."""
        user = self._find(mailbox)
        if user is not None:
            self._drop(user, version, lost=user.minting in (None, version))

    def stop(self, mailbox: Mailbox, *, suspended: bool) -> None:
        """Let no key of the address work; note whether that is to outlast a deletion."""
        user = self._find(mailbox)
        if user is None:
            return
        if suspended:
            self._tag(user, {SUSPENDED: "true"})
        self._set(user, [key for key in self._keys(user) if key.status == ACTIVE], INACTIVE)

    def start(self, mailbox: Mailbox, *, resumed: bool) -> None:
        """Let the keys of the address work again; where it was suspended, only if it is ``resumed``."""
        user = self._find(mailbox)
        if user is None:
            return
        if resumed:
            self._untag(user, SUSPENDED)
        elif user.suspended:
            return
        kept = [key for key in self._keys(user) if user.version_of(key.id) is not None]
        self._set(user, [key for key in kept if key.status == INACTIVE], ACTIVE)

    def remove(self, mailbox: Mailbox) -> None:
        """Remove the user with everything that hangs on it, in the order that Amazon asks for."""
        user = self._find(mailbox)
        if user is None:
            return
        for key in self._keys(user):
            self._delete_key(user, key)
        for name in self._list("ListUserPolicies", user, of="PolicyNames"):
            self._undo("DeleteUserPolicy", user, PolicyName=name)
        for group in self._list("ListGroupsForUser", user, of="Groups"):
            self._undo("RemoveUserFromGroup", user, GroupName=text(group, "GroupName"))
        # Amazon itself attaches one to a user whose key was found in public.
        for policy in self._list("ListAttachedUserPolicies", user, of="AttachedPolicies"):
            self._undo("DetachUserPolicy", user, PolicyArn=text(policy, "PolicyArn"))
        self._undo("DeleteUser", user)

    # -- What is there ------------------------------------------------------------

    def of_domain(self, domain: str) -> Iterator[tuple[User, Sequence[Key]]]:
        """Yield every user that lies where ours do, with its keys, whether it bears our mark or not."""
        place = {"PathPrefix": f"{PATH}{domain}/"}
        for found in self._aws.pages(Service.IAM, "ListUsers", place, of="Users"):
            # A list of users is without their tags.
            name = text(found, "UserName")
            user = self._get(name)
            if user is not None:
                yield user, self._keys(user)

    def check_list(self, domain: str) -> None:
        """Raise what would stand in the way of `of_domain`, at the cost of one call."""
        self._aws.call(Service.IAM, "ListUsers", {"PathPrefix": f"{PATH}{domain}/", "MaxItems": 1})

    def _find(self, mailbox: Mailbox) -> User | None:
        """Return the user of an address, None where there is none that bears our mark."""
        user = self._get(f"{PREFIX}{mailbox.account_id}")
        return user if user is not None and user.tags.get(MARK) == mailbox.account_id else None

    def _get(self, name: str) -> User | None:
        found = self._aws.attempt(Service.IAM, "GetUser", {"UserName": name}, unless=ABSENT)
        return None if found is None else _user(found)

    def _create(self, mailbox: Mailbox, version: int) -> User:
        tags = {MARK: mailbox.account_id, ADDRESS: mailbox.address.email, MINTING: str(version)}
        name, path = f"{PREFIX}{mailbox.account_id}", f"{PATH}{mailbox.address.domain}/"
        wanted = {"Path": path, "UserName": name, "Tags": _as_list(tags)}
        made = self._aws.attempt(Service.IAM, "CreateUser", wanted, unless=PRESENT)
        if made is not None:
            return replace(_user(made), tags=tags)
        user = self._get(name)
        if user is None:
            # It was made a moment ago and cannot be seen everywhere yet.
            raise ProviderUnavailable(cause=f"{name} is there and not to be seen yet")
        if user.tags.get(MARK) != mailbox.account_id:
            raise ProviderError("A user of this name is there at Amazon without our mark: it is not touched.")
        return user

    # -- Single calls ------------------------------------------------------------

    def _bind(self, user: User, mailbox: Mailbox) -> None:
        """Let the user's keys send from its own address and do nothing else."""
        place = f"arn:{self._aws.clients.partition}:ses:{self._aws.access.region}:{user.account_number}"
        document = sending_policy(f"{place}:identity/{mailbox.address.domain}", mailbox.address.email)
        self._call("PutUserPolicy", user, PolicyName=POLICY, PolicyDocument=document)

    def _drop(self, user: User, version: int, *, lost: bool) -> list[Key]:
        """Remove the key of a version, and with ``lost`` those that are not noted; return the others."""
        kept: list[Key] = []
        for key in self._keys(user):
            found = user.version_of(key.id)
            if found == version or (lost and found is None):
                self._delete_key(user, key)
            else:
                kept.append(key)
        if gone := user.noted - {key.id for key in kept}:
            self._untag(user, *(f"{KEY}{key_id}" for key_id in sorted(gone)))
        return kept

    def _keys(self, user: User) -> list[Key]:
        return [
            Key(id=text(found, "AccessKeyId"), status=text(found, "Status"))
            for found in self._list("ListAccessKeys", user, of="AccessKeyMetadata")
        ]

    def _set(self, user: User, keys: Sequence[Key], status: str) -> None:
        for key in keys:
            self._call("UpdateAccessKey", user, AccessKeyId=key.id, Status=status)

    def _delete_key(self, user: User, key: Key) -> None:
        self._undo("DeleteAccessKey", user, AccessKeyId=key.id)

    def _tag(self, user: User, tags: dict[str, str]) -> None:
        self._call("TagUser", user, Tags=_as_list(tags))

    def _untag(self, user: User, *names: str) -> None:
        self._undo("UntagUser", user, TagKeys=list(names))

    def _call(self, operation: str, user: User, **parameters: object) -> Answer:
        return self._aws.call(Service.IAM, operation, {"UserName": user.name, **parameters})

    def _undo(self, operation: str, user: User, **parameters: object) -> None:
        """Take something away; what is gone already is no error."""
        self._aws.attempt(Service.IAM, operation, {"UserName": user.name, **parameters}, unless=ABSENT)

    def _list(self, operation: str, user: User, *, of: str) -> list[Answer]:
        return list(self._aws.pages(Service.IAM, operation, {"UserName": user.name}, of=of))


def _user(found: Answer) -> User:
    tags = (found.get("User") or {}).get("Tags") or ()
    number = _ACCOUNT_NUMBER.match(text(found, "User", "Arn"))
    if number is None:
        raise ProviderUnavailable(cause="the answer has no ARN of a user")
    return User(
        name=text(found, "User", "UserName"),
        account_number=number[1],
        tags={str(tag.get("Key")): str(tag.get("Value")) for tag in tags},
    )


def _as_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None
