"""SES as Amazon has it, over what moto keeps of it: where moto answers otherwise, this answers."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from email_provisioning.testing.outside import Mood
from tests.fakes.amazon.answers import Refusal
from tests.fakes.amazon.contract import Call
from tests.fakes.amazon.state import Account, Sent

#: The most recipients of one message, and the most octets.
RECIPIENTS, OCTETS = 50, 40 * 1024 * 1024

Answer = dict[str, Any]


def get_account(account: Account, _call: Call) -> Answer:
    return account.standing


def create_email_identity(account: Account, call: Call) -> Answer:
    name = call.parameters["EmailIdentity"]
    if name in account.ses.email_identities:
        raise Refusal(400, "AlreadyExistsException", f"Email identity {name} already exist.")
    account.add_domain(name, verified=False)
    account.ses.email_identities[name].tags = call.parameters.get("Tags", [])
    found = get_email_identity(account, call)
    return {name: found[name] for name in ("IdentityType", "VerifiedForSendingStatus", "DkimAttributes")}


def get_email_identity(account: Account, call: Call) -> Answer:
    name = call.parameters["EmailIdentity"]
    identity = account.ses.email_identities.get(name)
    if identity is None or account.lags_behind(call.operation):
        raise Refusal(404, "NotFoundException", f"Email identity {name} does not exist.")
    answer: Answer = {key: each for key, each in identity.get_response_object.items() if each is not None}
    if name in account.mail_from:
        answer["MailFromAttributes"] = account.mail_from[name]
    return answer


def put_email_identity_mail_from_attributes(account: Account, call: Call) -> Answer:
    if call.parameters["EmailIdentity"] not in account.ses.email_identities:
        raise Refusal(404, "NotFoundException", "Email identity does not exist.")
    account.mail_from[call.parameters["EmailIdentity"]] = {
        "MailFromDomain": call.parameters["MailFromDomain"],
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": call.parameters["BehaviorOnMxFailure"],
    }
    return {}


def list_email_identities(account: Account, call: Call) -> Answer:
    names = list(account.ses.email_identities)
    start = int(call.parameters.get("NextToken", "0"))
    end = start + min(call.parameters.get("PageSize", 1000), account.page)
    page = [account.ses.email_identities[name].list_response_object for name in names[start:end]]
    return {"EmailIdentities": page, **({"NextToken": str(end)} if end < len(names) else {})}


def get_tenant(account: Account, call: Call) -> Answer:
    name = call.parameters["TenantName"]
    if name not in account.tenants:
        raise Refusal(404, "NotFoundException", f"Tenant {name} does not exist.")
    return {"Tenant": {key: each for key, each in account.tenants[name].items() if key != "resources"}}


def create_tenant(account: Account, call: Call) -> Answer:
    name = call.parameters["TenantName"]
    if name in account.tenants:
        raise Refusal(400, "AlreadyExistsException", f"Tenant {name} already exists.")
    account.tenants[name] = {
        "TenantName": name,
        "TenantId": f"tn-{len(account.tenants)}",
        "TenantArn": f"arn:aws:ses:{account.region}:{account.number}:tenant/{name}/tn-{len(account.tenants)}",
        "CreatedTimestamp": account.now().timestamp(),
        "Tags": call.parameters.get("Tags", []),
        "SendingStatus": "ENABLED",
        "resources": set(),
    }
    return dict(get_tenant(account, call)["Tenant"])


def create_tenant_resource_association(account: Account, call: Call) -> Answer:
    arn, tenant = call.parameters["ResourceArn"], account.tenants.get(call.parameters["TenantName"])
    kind, _, name = arn.rpartition(":")[2].partition("/")
    there = account.ses.email_identities if kind == "identity" else account.configuration_sets
    if (
        tenant is None
        or name not in there
        or not arn.startswith(f"arn:aws:ses:{account.region}:{account.number}:")
    ):
        raise Refusal(404, "NotFoundException", f"{arn} does not exist.")
    if arn in tenant["resources"]:
        raise Refusal(400, "AlreadyExistsException", "The resource is associated already.")
    tenant["resources"].add(arn)
    return {}


def send_email(account: Account, call: Call) -> Answer:
    given = call.parameters
    sender = given["FromEmailAddress"]
    recipients = tuple(each for kind in given["Destination"].values() for each in kind)
    content = base64.b64decode(given["Content"]["Raw"]["Data"], validate=True)
    domain = sender.rpartition("@")[2]
    _check_account(account, domain, recipients, content)
    arn = f"arn:aws:ses:{account.region}:{account.number}"
    _check_means(account, given, needed=f"{arn}:identity/{domain}", arn=arn)
    account.sent.append(
        Sent(
            sender=sender,
            recipients=recipients,
            content=content,
            tags={tag["Name"]: tag["Value"] for tag in given.get("EmailTags", [])},
            configuration_set=given.get("ConfigurationSetName"),
            tenant=given.get("TenantName"),
        )
    )
    return {"MessageId": f"0102018e-{len(account.sent):08d}-000000"}


def _check_account(account: Account, domain: str, recipients: tuple[str, ...], content: bytes) -> None:
    if not account.standing["SendingEnabled"]:
        raise Refusal(400, "SendingPausedException", "Email sending is disabled.")
    if account.standing["EnforcementStatus"] == "SHUTDOWN":
        raise Refusal(400, "AccountSuspendedException", "Sending is suspended.")
    identity = account.ses.email_identities.get(domain)
    unverified = [] if identity is not None and identity.verified_for_sending_status else [domain]
    unverified += [each for each in recipients if each in account.unknown]
    if unverified:
        words = "Email address is not verified. The following identities failed the check in region"
        named = ", ".join([*unverified, account.private])
        raise Refusal(400, "MessageRejected", f"{words} {account.region.upper()}: {named}")
    if len(recipients) > RECIPIENTS:
        raise Refusal(400, "BadRequestException", f"Recipient count exceeds {RECIPIENTS}.")
    if len(content) > OCTETS or account.mood is Mood.TOO_LARGE:
        raise Refusal(400, "BadRequestException", f"Message length is more than {OCTETS} bytes long.")
    if account.mood is Mood.REFUSES:
        raise Refusal(400, "MessageRejected", f"{account.private} does not like this.")
    if account.mood is Mood.BUSY or set(recipients) & account.greylisted:
        raise Refusal(429, "TooManyRequestsException", f"Maximum sending rate exceeded at {account.private}.")


def _check_means(account: Account, given: Mapping[str, Any], *, needed: str, arn: str) -> None:
    """Check the configuration set and the tenant: one may send only with what is associated with it."""
    chosen, name = given.get("ConfigurationSetName"), given.get("TenantName")
    if chosen is not None and chosen not in account.configuration_sets:
        raise Refusal(404, "NotFoundException", f"Configuration set <{chosen}> does not exist.")
    if name is None:
        return
    tenant = account.tenants.get(name)
    wanted = {needed} | ({f"{arn}:configuration-set/{chosen}"} if chosen else set())
    if tenant is None or not wanted <= tenant["resources"]:
        raise Refusal(404, "NotFoundException", f"Tenant {name} has no such resource.")
    if tenant["SendingStatus"] == "DISABLED":
        raise Refusal(400, "SendingPausedException", f"Tenant {name} is disabled.")


#: Operation → what answers it.
OPERATIONS: Mapping[str, Callable[[Account, Call], Answer]] = {
    "GetAccount": get_account,
    "CreateEmailIdentity": create_email_identity,
    "GetEmailIdentity": get_email_identity,
    "PutEmailIdentityMailFromAttributes": put_email_identity_mail_from_attributes,
    "ListEmailIdentities": list_email_identities,
    "GetTenant": get_tenant,
    "CreateTenant": create_tenant,
    "CreateTenantResourceAssociation": create_tenant_resource_association,
    "SendEmail": send_email,
}
