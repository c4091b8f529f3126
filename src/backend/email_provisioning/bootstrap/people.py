"""Who people are, and how they come in."""

from __future__ import annotations

from datetime import timedelta

from email_provisioning.bootstrap.ground import Ground
from email_provisioning.provisioning.access import Access
from email_provisioning.provisioning.oidc import Oidc
from email_provisioning.provisioning.sign_in import Roles, SignIn
from email_provisioning.provisioning.slowing import Slowing
from email_provisioning.settings import Settings


def build_access(ground: Ground) -> Access:
    """Return what knows people by what they prove themselves with."""
    return Access(
        database=ground.database,
        keyring=ground.keyring,
        clock=ground.clock,
        session=timedelta(hours=ground.settings.session_hours),
    )


def build_sign_in(settings: Settings, access: Access) -> SignIn:
    """Return how people come in: by a link, a password, an OpenID provider."""
    oidc = None
    if settings.oidc_issuer is not None and settings.oidc_client_id is not None:
        oidc = Oidc(
            database=access.database,
            keyring=access.keyring,
            clock=access.clock,
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            scopes=settings.oidc_scopes,
            groups_claim=settings.oidc_groups_claim,
        )
    return SignIn(
        access=access,
        slowing=Slowing(database=access.database, clock=access.clock),
        oidc=oidc,
        roles=Roles(
            allowed=frozenset(settings.oidc_allowed_groups),
            admins=frozenset(settings.oidc_admin_groups),
            auditors=frozenset(settings.oidc_auditor_groups),
        ),
        passwords=settings.password_sign_in,
    )
