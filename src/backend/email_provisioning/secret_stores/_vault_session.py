"""Being signed in at HashiCorp Vault: with a token, by AppRole or as a Kubernetes service account."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TypeVar

import hvac
import requests
from hvac import exceptions
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from email_provisioning.domain.sentences import stores
from email_provisioning.errors import (
    SecretStoreError,
    SecretStoreMisconfigured,
    SecretStorePermissionMissing,
    SecretStoreSealed,
    SecretStoreSignInRefused,
    SecretStoreUnavailable,
)
from email_provisioning.secret_stores._remote import ANSWER_SECONDS, CONNECT_SECONDS, PerProcess, short

#: How often a token that nobody uses is looked after, in seconds.
TEND_SECONDS = 20.0
#: The share of a token's life after which it is renewed.
RENEW_AFTER = 0.5

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class VaultAccount:
    """Where Vault is, and as whom we come."""

    url: str
    namespace: str | None
    #: A file of certificates to trust; None: those of the system.
    cacert: str | None
    #: ``token``, ``approle`` or ``kubernetes``.
    method: str
    #: Where the method is mounted; None: at its own name.
    mount: str | None
    token: str | None = field(default=None, repr=False)
    role_id: str | None = None
    secret_id: str | None = field(default=None, repr=False)
    #: The role of the Kubernetes method, and the file with the pod's token.
    role: str | None = None
    role_token_file: Path | None = None


class VaultSession:
    """Calls Vault with a token that it keeps alive, and signs in anew where it can."""

    def __init__(self, account: VaultAccount) -> None:
        """Nothing is opened yet."""
        self._account = account
        self._client = PerProcess(lambda: _client(account))
        self._lock = threading.RLock()
        self._renew_at: float | None = None
        self._renewable = False
        self._tend_at = 0.0
        self._signed_in: hvac.Client | None = None

    def call(self, call: Callable[[hvac.Client], Result]) -> Result:
        """Return what a call answers; every failure is one of our errors, or ``InvalidPath`` where nothing is there."""
        client = self._client.get()
        self.keep_alive()
        try:
            return _told(call, client)
        except SecretStorePermissionMissing:
            # Vault answers 403 to a token that has ended and to a right that is missing alike.
            if self._is_valid(client):
                raise
        self._sign_in(client)
        return _told(call, client)

    def tend(self) -> None:
        """Do `keep_alive`, unless that was done a moment ago."""
        now = monotonic()
        if now >= self._tend_at:
            self._tend_at = now + TEND_SECONDS
            self.keep_alive()

    def keep_alive(self) -> None:
        """Sign in, or renew the token, where it is time for that."""
        client = self._client.get()
        with self._lock:
            if self._signed_in is not client:
                self._sign_in(client)
            elif self._renew_at is not None and monotonic() >= self._renew_at:
                self._renew(client)

    def _sign_in(self, client: hvac.Client) -> None:
        with self._lock:
            try:
                _told(self._ask_for_token, client)
            except exceptions.InvalidPath as error:
                raise SecretStoreMisconfigured(cause=f"Vault knows no auth/{self._mount}") from error
            except SecretStoreError as error:
                if error.retryable or isinstance(error, SecretStoreMisconfigured):
                    raise
                raise SecretStoreSignInRefused(cause=f"auth/{self._mount}: {error.cause}") from error
            self._signed_in = client

    def _ask_for_token(self, client: hvac.Client) -> None:
        account = self._account
        if account.method == "approle":
            granted = client.auth.approle.login(account.role_id, account.secret_id, mount_point=self._mount)
        elif account.method == "kubernetes":
            granted = client.auth.kubernetes.login(account.role, self._pod_token(), mount_point=self._mount)
        else:
            client.token = account.token
            self._note_life(client.auth.token.lookup_self(), "data", "ttl")
            return
        self._note_life(granted, "auth", "lease_duration")

    @property
    def _mount(self) -> str:
        return self._account.mount or self._account.method

    def _pod_token(self) -> str:
        # Kubernetes replaces it every hour or so: it is read each time.
        file = self._account.role_token_file
        if file is None:
            raise SecretStoreMisconfigured(cause="VAULT_KUBERNETES_TOKEN_FILE is not set")
        try:
            return file.read_text().strip()
        except OSError as error:
            raise SecretStoreMisconfigured(cause=f"{file} cannot be read: {error.strerror}") from error

    def _renew(self, client: hvac.Client) -> None:
        def renew(client: hvac.Client) -> None:
            self._note_life(client.auth.token.renew_self(), "auth", "lease_duration")

        if self._renewable:
            try:
                return _told(renew, client)
            except SecretStoreError as error:
                if error.retryable:
                    raise
        self._sign_in(client)

    def _note_life(self, answer: object, part: str, life: str) -> None:
        """Note when to renew; a token without an end, or one that only its giver can prolong, is left alone."""
        found = object_of(answer)[part]
        seconds, self._renewable = float(found[life]), bool(found["renewable"])
        again = self._renewable or self._account.method != "token"
        self._renew_at = monotonic() + seconds * RENEW_AFTER if seconds and again else None

    def _is_valid(self, client: hvac.Client) -> bool:
        try:
            _told(lambda client: client.auth.token.lookup_self(), client)
        except (SecretStorePermissionMissing, SecretStoreSignInRefused):
            return False
        return True


def _client(account: VaultAccount) -> hvac.Client:
    session = requests.Session()
    session.verify = account.cacert or True
    # A kept connection that the other side has closed shows only when it is used. Our calls can be repeated.
    once_more = HTTPAdapter(max_retries=Retry(total=1, redirect=0, status=0, allowed_methods=None))
    session.mount("http://", once_more)
    session.mount("https://", once_more)
    return hvac.Client(
        url=account.url,
        # None would be replaced by whatever the environment and the home directory have.
        token="",
        namespace=account.namespace,
        timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
        # The header with the token would go wherever the answer leads.
        allow_redirects=False,
        session=session,
        verify=session.verify,
    )


def _told(call: Callable[[hvac.Client], Result], client: hvac.Client) -> Result:
    """Return what a call answers, or raise what its failure means."""
    try:
        return call(client)
    except exceptions.InvalidPath as error:
        if error.errors:
            raise SecretStoreMisconfigured(cause=_cause(error)) from error
        raise
    except exceptions.VaultError as error:
        raise _error(error) from error
    except requests.exceptions.SSLError as error:
        raise SecretStoreMisconfigured(
            stores.CERTIFICATE_NOT_TRUSTED(setting="VAULT_CACERT"), cause=short(error)
        ) from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise SecretStoreMisconfigured(cause=short(error)) from error
    except requests.exceptions.RequestException as error:
        raise SecretStoreUnavailable(cause=f"{type(error).__name__}: {short(error)}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise SecretStoreUnavailable(cause="the answer is not what Vault answers") from error


def _error(error: exceptions.VaultError) -> SecretStoreError:
    cause = _cause(error)
    if isinstance(error, exceptions.VaultDown):
        return (SecretStoreSealed if "sealed" in cause else SecretStoreUnavailable)(cause=cause)
    if isinstance(error, exceptions.Forbidden):
        return SecretStorePermissionMissing(cause=cause)
    if isinstance(error, exceptions.Unauthorized):
        return SecretStoreSignInRefused(cause=cause)
    if isinstance(error, exceptions.InvalidRequest):
        return SecretStoreError(cause=cause)
    return SecretStoreUnavailable(cause=cause)


def _cause(error: exceptions.VaultError) -> str:
    """Return what Vault says of an error: its own list only, since any other body could hold anything."""
    told = "; ".join(str(each) for each in error.errors) if error.errors else "no reason given"
    return f"{type(error).__name__}: {short(told)}"


def object_of(answer: object) -> dict[str, dict[str, str]]:
    """Return an answer that has to be a JSON object; hvac hands out the bare response where it is none."""
    if isinstance(answer, dict):
        return answer
    status = getattr(answer, "status_code", 0)
    if 300 <= status < 400:
        raise SecretStoreMisconfigured(
            cause="VAULT_ADDR leads elsewhere, which is not followed: name that place"
        )
    raise SecretStoreUnavailable(cause=f"the answer ({status}) is not JSON")
