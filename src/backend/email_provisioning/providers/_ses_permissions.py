"""What the server's key has to be allowed at Amazon, by what it is used for."""

from __future__ import annotations

from collections.abc import Sequence

from email_provisioning.errors import PermissionMissing
from email_provisioning.providers._ses_api import Aws, text
from email_provisioning.providers._ses_client import Service
from email_provisioning.providers._ses_users import PATH, PREFIX

#: Domains and messages. A message that is whole counts as SendRawEmail, whichever call sends it [assumed].
SENDING = (
    "ses:GetAccount",
    "ses:GetEmailIdentity",
    "ses:ListEmailIdentities",
    "ses:CreateEmailIdentity",
    "ses:PutEmailIdentityMailFromAttributes",
    "ses:TagResource",
    "ses:SendEmail",
    "ses:SendRawEmail",
)
#: AWS_SES_TENANTS.
TENANTS = ("ses:GetTenant", "ses:CreateTenant", "ses:CreateTenantResourceAssociation")
#: AWS_SES_DIRECT, on ``user/email-provisioning/*``.
DIRECT = (
    "iam:GetUser",
    "iam:CreateUser",
    "iam:DeleteUser",
    "iam:TagUser",
    "iam:UntagUser",
    "iam:PutUserPolicy",
    "iam:ListUserPolicies",
    "iam:DeleteUserPolicy",
    "iam:ListAttachedUserPolicies",
    "iam:DetachUserPolicy",
    "iam:ListGroupsForUser",
    "iam:ListAccessKeys",
    "iam:CreateAccessKey",
    "iam:UpdateAccessKey",
    "iam:DeleteAccessKey",
)


#: AWS_SES_DIRECT too, and bound to no user.
LISTING = ("iam:ListUsers",)
#: What lets the diagnosis ask for the others, on the server's own user; it does without.
ASKING = ("iam:GetUser", "iam:SimulatePrincipalPolicy")
#: What the diagnosis finds out by doing it: it is not bound to a domain.
_TRIED = ("ses:GetAccount", "ses:ListEmailIdentities")
#: Stands for any user of ours.
_ANYBODY = f"{PREFIX}00000000-0000-7000-8000-000000000000"


def denied(aws: Aws, domain: str, *, direct: bool) -> Sequence[str] | None:
    """Return which of the actions on a domain Amazon would refuse; None where it does not tell.

    Raises what else stands in the way; changes nothing.
    """
    try:
        arn = text(aws.call(Service.IAM, "GetUser"), "User", "Arn")
        account, is_user, _ = arn.partition(":user/")
        if not is_user:
            return None  # the key of a whole account: there is nobody whose policies could be looked at
        number = account.rpartition(":")[2]
        identity = f"arn:{aws.clients.partition}:ses:{aws.access.region}:{number}:identity/{domain}"
        found = _simulate(aws, arn, [each for each in SENDING if each not in _TRIED], identity)
        if direct:
            found += _simulate(aws, arn, DIRECT, f"{account}:user{PATH}{domain}/{_ANYBODY}")
    except PermissionMissing:
        return None
    return found


def _simulate(aws: Aws, arn: str, actions: Sequence[str], resource: str) -> list[str]:
    wanted = {"PolicySourceArn": arn, "ActionNames": list(actions), "ResourceArns": [resource]}
    results = aws.pages(Service.IAM, "SimulatePrincipalPolicy", wanted, of="EvaluationResults")
    return [text(result, "EvalActionName") for result in results if result.get("EvalDecision") != "allowed"]
