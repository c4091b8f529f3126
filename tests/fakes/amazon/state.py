"""What an account at Amazon holds beside what moto keeps: domains as SES has them, tenants, messages, moods."""

from __future__ import annotations

import random
import secrets
import string
import threading
from collections import Counter
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.iam.models import AccessKey, IAMBackend, iam_backends
from moto.iam.models import User as IamUser
from moto.ses.models import SESBackend, ses_backends

from email_provisioning.testing.outside import Arrived, Outside

#: The region that the fake is in.
REGION = "eu-west-1"
#: The user whose key the server has.
SERVER = "email-provisioning-server"


@dataclass(frozen=True, kw_only=True)
class Sent(Arrived):
    """A message that SES has taken."""

    tags: dict[str, str]
    configuration_set: str | None
    tenant: str | None


@dataclass
class Account(Outside):
    """One account at Amazon, in one region; each fake has its own."""

    number: str = field(default_factory=lambda: "".join(random.choices(string.digits, k=12)))
    region: str = REGION
    elsewhere: dict[str, Account] = field(default_factory=dict)
    _ses: SESBackend | None = None
    #: Domain → where its bounces go, as SES tells it.
    mail_from: dict[str, dict[str, str]] = field(default_factory=dict)
    tenants: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: The names of the configuration sets there are.
    configuration_sets: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    #: What GetAccount tells.
    standing: dict[str, Any] = field(
        default_factory=lambda: {
            "DedicatedIpAutoWarmupEnabled": False,
            "EnforcementStatus": "HEALTHY",
            "ProductionAccessEnabled": True,
            "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 12.0},
            "SendingEnabled": True,
        }
    )
    #: Actions that the server's key may not do, whatever its policies say.
    denied: set[str] = field(default_factory=set)
    #: Operation → how many further calls of it do not see what was made (IAM is consistent in the end only).
    lags: Counter[str] = field(default_factory=Counter)
    #: Operation → the error that its next calls are answered with: status, code, words.
    refusals: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    #: How far our clock is behind Amazon's.
    skew: timedelta = timedelta(0)
    #: How many entries a page of a list has at most.
    page: int = 1000
    #: What went wrong in the fake itself.
    crashes: list[str] = field(default_factory=list)
    #: Whoever keeps a client waiting waits for this.
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Make the server's user and its key."""
        self.iam.create_user("us-east-1", SERVER)
        self.key: AccessKey = self.iam.create_access_key(SERVER)

    def in_region(self, region: str) -> Account:
        """Return the same account in another region, where it has its users and none of its domains."""
        if region == self.region:
            return self
        if region not in self.elsewhere:
            self.elsewhere[region] = other = copy(self)
            other.region, other.mail_from, other.tenants = region, {}, {}
        return self.elsewhere[region]

    @property
    def iam(self) -> IAMBackend:
        """Return what moto keeps of IAM."""
        return iam_backends[self.number]["aws"]

    @property
    def ses(self) -> SESBackend:
        """Return what moto keeps of SES."""
        if self.region == REGION:
            return ses_backends[self.number][REGION]
        if self._ses is None:
            self._ses = SESBackend(self.region, self.number)
        return self._ses

    @property
    def arrived(self) -> list[Arrived]:
        """Return what was taken."""
        return list(self.sent)

    @property
    def users(self) -> list[IamUser]:
        """Return the users that the server has made."""
        return [user for user in self.iam.users.values() if user.name != SERVER]

    def key_of(self, key_id: str) -> AccessKey | None:
        """Return a key that works."""
        key = self.iam.access_keys.get(key_id)
        return key if key is not None and key.status == "Active" else None

    def lags_behind(self, operation: str) -> bool:
        """Tell whether a call does not see what is there, and count it."""
        lags = self.lags[operation] > 0
        self.lags[operation] -= lags
        return lags

    def add_domain(self, name: str, *, verified: bool = True) -> None:
        """Let the account have a domain."""
        identity = self.ses.create_email_identity_v2(name, [], None, None)
        identity.verified_for_sending_status = verified
        identity.feedback_forwarding_status = True
        identity.verification_status = "SUCCESS" if verified else "PENDING"
        alphabet = string.ascii_lowercase + string.digits
        identity.dkim_attributes.update(
            SigningEnabled=True,
            Status="SUCCESS" if verified else "PENDING",
            Tokens=["".join(secrets.choice(alphabet) for _ in range(32)) for _ in range(3)],
            SigningHostedZone=f"dkim.{self.region}.amazonses.com",
            NextSigningKeyLength="RSA_2048_BIT",
            CurrentSigningKeyLength="RSA_2048_BIT",
        )

    def verify(self, name: str) -> None:
        """Let Amazon find the records of a domain."""
        identity = self.ses.email_identities[name]
        identity.verified_for_sending_status = True
        identity.verification_status = identity.dkim_attributes["Status"] = "SUCCESS"

    def now(self) -> datetime:
        """Return the time as Amazon has it."""
        return datetime.now(UTC) + self.skew
