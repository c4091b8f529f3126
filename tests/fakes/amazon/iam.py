"""IAM as Amazon has it where moto answers otherwise; everything else is moto's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from moto.iam.models import User

from tests.fakes.amazon.answers import Refusal
from tests.fakes.amazon.contract import Call
from tests.fakes.amazon.policy import allows
from tests.fakes.amazon.state import Account

#: Returns the answer, or None where moto's is right.
Operation = Callable[[Account, Call], dict[str, Any] | None]


def create_user(account: Account, call: Call) -> None:
    """Refuse a name that another one has in other letters."""
    name = call.parameters["UserName"].lower()
    if any(each.lower() == name for each in account.iam.users):
        raise Refusal(409, "EntityAlreadyExists", f"User with name {name} already exists.")


def get_user(account: Account, call: Call) -> None:
    """See nothing yet of what was just made."""
    if "UserName" in call.parameters:
        check_seen(account, call)


def check_seen(account: Account, call: Call) -> None:
    """Refuse where one part of IAM does not know yet what another one has made."""
    name = call.parameters["UserName"]
    if name not in account.iam.users or account.lags_behind(call.operation):
        raise Refusal(404, "NoSuchEntity", f"The user with name {name} cannot be found.")


def delete_user(account: Account, call: Call) -> None:
    """Refuse while anything hangs on it."""
    check_seen(account, call)
    user = account.iam.users[call.parameters["UserName"]]
    if user.access_keys or user.policies or user.managed_policies or user.group_list:
        raise Refusal(409, "DeleteConflict", "Cannot delete entity, must remove its subordinates first.")


def list_users(account: Account, call: Call) -> dict[str, Any]:
    """List page by page, and without tags."""
    prefix = call.parameters.get("PathPrefix", "/")
    users = [user for user in account.iam.users.values() if user.path.startswith(prefix)]
    start = int(call.parameters.get("Marker", "0"))
    end = start + min(call.parameters.get("MaxItems", 100), account.page)
    page = {"Users": [_listed(user) for user in users[start:end]], "IsTruncated": end < len(users)}
    return {**page, "Marker": str(end)} if end < len(users) else page


def simulate_principal_policy(account: Account, call: Call) -> dict[str, Any]:
    """Evaluate the policies of a user, as they are now."""
    user = next(each for each in account.iam.users.values() if each.arn == call.parameters["PolicySourceArn"])
    (resource,) = call.parameters["ResourceArns"]
    results = [
        {
            "EvalActionName": action,
            "EvalResourceName": resource,
            "EvalDecision": "allowed" if may(account, user, action, resource) else "implicitDeny",
        }
        for action in call.parameters["ActionNames"]
    ]
    return {"EvaluationResults": results, "IsTruncated": False}


def may(
    account: Account, user: User, action: str, resource: str, context: Mapping[str, str] | None = None
) -> bool:
    """Tell whether a user may do something."""
    return action not in account.denied and allows(user.policies.values(), action, resource, context)


def _listed(user: User) -> dict[str, Any]:
    return {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.create_date.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


#: Operation → what answers it, or looks at it before moto does.
OPERATIONS: Mapping[str, Operation] = {
    "CreateUser": create_user,
    "GetUser": get_user,
    "DeleteUser": delete_user,
    "ListUsers": list_users,
    "SimulatePrincipalPolicy": simulate_principal_policy,
}
