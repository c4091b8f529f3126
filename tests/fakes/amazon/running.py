"""The fake of Amazon as it runs: its API, and the settings that lead to it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from moto.iam.models import iam_backends
from moto.ses.models import ses_backends

from email_provisioning.domain.address import Address
from email_provisioning.domain.ids import new_id
from email_provisioning.providers import _ses_permissions as permissions
from email_provisioning.providers._ses_api import Aws
from email_provisioning.providers._ses_client import Access, Service
from email_provisioning.providers.amazon_ses import AmazonSesProvider
from email_provisioning.providers.base import Mailbox
from email_provisioning.providers.pacing import Pace, Unpaced
from email_provisioning.providers.registry import unobserved
from tests.fakes.amazon.app import AmazonApp, refusal
from tests.fakes.amazon.contract import Contract
from tests.fakes.amazon.state import REGION, SERVER, Account
from tests.fakes.server import FakeServer, serving_fake


@dataclass(frozen=True, kw_only=True)
class FakeAmazon:
    """Everything that a test may want of it."""

    server: FakeServer
    account: Account
    contract: Contract

    def environ(self, **given: str) -> dict[str, str]:
        """Return the settings that lead an application here."""
        return {
            "AWS_ACCESS_KEY_ID": self.account.key.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.account.key.secret_access_key,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.server.url,
            **given,
        }

    def aws(self, *, seconds: float = 10.0, pace: Pace | None = None, **access: Any) -> Aws:
        """Return a client that is led here, and waits for so many seconds."""
        key = self.account.key
        wanted = {
            "key_id": key.access_key_id,
            "secret": key.secret_access_key,
            "region": REGION,
            "endpoint": self.server.url,
            **access,
        }
        return Aws(
            Access(**wanted),
            pace=pace or Unpaced(),
            observe=unobserved,
            tls=_tls(),
            timeout=httpx.Timeout(seconds),
        )

    def provider(self, *, seconds: float = 10.0, **given: Any) -> AmazonSesProvider:
        """Return an adapter that is led here."""
        return AmazonSesProvider(self.aws(seconds=seconds), **{"probe": None, **given})

    def grant(self, actions: Sequence[str], resource: str) -> None:
        """Give the server's key what the documentation asks for, and nothing else."""
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        policies = self.account.iam.users[SERVER].policies
        policies[f"statement-{len(policies)}"] = document


def mailbox(local: str = "contact", domain: str = "example.test") -> Mailbox:
    """Return an address that the adapter is asked about."""
    address = Address(local=local, domain=domain)
    return Mailbox(account_id=new_id(), address=address, display_name="", ref=None)


@cache
def _tls() -> ssl.SSLContext:
    """Return what is not needed on loopback, and takes a while to make."""
    return ssl.create_default_context()


@cache
def _warm() -> None:
    """Let moto and the SDK load what they load once, which takes a second: no test is to wait for it."""
    account = Account()
    with serving_fake(AmazonApp(account), refuse_call=refusal) as server:
        fake = FakeAmazon(server=server, account=account, contract=Contract())
        fake.grant(["iam:*", "ses:*"], "*")
        aws = fake.aws(seconds=60)
        aws.call(Service.IAM, "ListUserPolicies", {"UserName": SERVER})
        aws.call(Service.SES, "GetAccount")
        aws.close()


@contextmanager
def fake_amazon(*domains: str) -> Iterator[FakeAmazon]:
    """Run an account with verified domains; fails where an exchange breaks the official contract."""
    _warm()
    account, judge = Account(), Contract()
    for domain in domains or ("example.test",):
        account.add_domain(domain)
    with serving_fake(AmazonApp(account), refuse_call=refusal, validate=judge) as server:
        account.stopping = server.stopping
        fake = FakeAmazon(server=server, account=account, contract=judge)
        fake.grant([*permissions.SENDING, *permissions.TENANTS, *permissions.LISTING], "*")
        fake.grant(permissions.DIRECT, f"arn:aws:iam::{account.number}:user/email-provisioning/*")
        fake.grant(permissions.ASKING, f"arn:aws:iam::{account.number}:user/{SERVER}")
        try:
            yield fake
        finally:
            for backends in (iam_backends, ses_backends):
                backends.pop(account.number, None)
    assert account.crashes == []
    assert server.violations == []
