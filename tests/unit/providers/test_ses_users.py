"""The IAM users behind passwords of Amazon's own: what is adopted, what is lost, what is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from email_provisioning import errors
from email_provisioning.domain.ids import new_id
from email_provisioning.providers._ses_domains import MARK
from email_provisioning.providers._ses_users import PREFIX
from email_provisioning.providers.amazon_ses import AmazonSesProvider
from tests.fakes.amazon.running import FakeAmazon, fake_amazon, mailbox
from tests.fakes.server import Fault
from tests.unit.providers.ses_world import calls, held, statuses

CONTACT = mailbox("contact")
DENY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}'
NAME = f"{PREFIX}{CONTACT.account_id}"


@pytest.fixture
def amazon() -> Iterator[FakeAmazon]:
    with fake_amazon() as amazon:
        yield amazon


@pytest.fixture
def ses(amazon: FakeAmazon) -> AmazonSesProvider:
    return amazon.provider()


def foreign_user(amazon: FakeAmazon, name: str = NAME, **tags: str) -> None:
    """Let somebody else make a user."""
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    amazon.account.iam.create_user("us-east-1", name, "/email-provisioning/example.test/", listed)


class TestMaking:
    def test_a_user_bears_our_mark_and_lies_under_our_path(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        (user,) = amazon.account.users
        assert user.path == "/email-provisioning/example.test/"
        assert len(user.name) <= 64
        tags = {tag["Key"]: tag["Value"] for tag in user.tags or []}
        assert tags == {
            MARK: CONTACT.account_id,
            "email-provisioning:address": "contact@example.test",
            "email-provisioning:minting": "1",
            f"email-provisioning:key:{user.access_keys[0].access_key_id}": "1",
        }

    @pytest.mark.parametrize("mark", [{}, {MARK: new_id()}])
    def test_one_without_our_mark_is_never_touched(
        self, amazon: FakeAmazon, ses: AmazonSesProvider, mark: dict[str, str]
    ) -> None:
        foreign_user(amazon, **mark)
        with pytest.raises(errors.ProviderError, match="without our mark") as caught:
            ses.issue_direct(CONTACT, version=1)
        assert not caught.value.retryable
        for change in (ses.suspend, ses.resume, ses.delete, ses.restore, ses.purge):
            change(CONTACT)
        (user,) = amazon.account.users
        assert (user.access_keys, user.policies) == ([], {})

    def test_one_whose_name_differs_in_case_alone_is_not_ours(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        foreign_user(amazon, NAME.upper())
        with pytest.raises(errors.ProviderUnavailable):
            # Names are taken in any case of letters, and found in their own alone: nobody can tell whose it is.
            ses.issue_direct(CONTACT, version=1)
        assert len(amazon.account.users) == 1

    def test_one_that_was_made_and_cannot_be_seen_yet_is_waited_for(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        amazon.server.order_at(2, Fault.RESET_AFTER_SUCCESS)  # CreateUser
        amazon.account.lags["GetUser"] = 2
        for _ in range(2):
            with pytest.raises(errors.ProviderUnavailable):
                ses.issue_direct(CONTACT, version=1)
        ses.issue_direct(CONTACT, version=1)
        assert len(amazon.account.users) == 1
        assert statuses(amazon) == ["Active"]

    @pytest.mark.parametrize("operation", ["PutUserPolicy", "CreateAccessKey", "ListAccessKeys", "TagUser"])
    def test_a_part_of_iam_that_lags_behind_is_waited_for(
        self, amazon: FakeAmazon, ses: AmazonSesProvider, operation: str
    ) -> None:
        amazon.account.lags[operation] = 1
        with pytest.raises(errors.ProvisioningError) as caught:
            ses.issue_direct(CONTACT, version=1)
        assert caught.value.retryable
        ses.issue_direct(CONTACT, version=1)
        assert statuses(amazon) == ["Active"]


class TestVersions:
    def test_a_key_whose_secret_was_lost_is_replaced(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        amazon.account.iam.create_access_key(NAME)  # made, and the server stopped before it could note it
        issued = ses.issue_direct(CONTACT, version=2)
        assert [key.access_key_id for key in amazon.account.users[0].access_keys][1] == issued.ref
        found = held(ses, CONTACT)
        assert found is not None
        assert list(found.direct_versions) == [1, 2]

    def test_a_third_one_is_refused_with_the_remedy(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        for version in (1, 2):
            ses.issue_direct(CONTACT, version=version)
        with pytest.raises(errors.PlanLimitReached, match="revoke one first"):
            ses.issue_direct(CONTACT, version=3)
        ses.revoke_direct(CONTACT, version=1)
        ses.issue_direct(CONTACT, version=3)
        found = held(ses, CONTACT)
        assert found is not None
        assert list(found.direct_versions) == [2, 3]

    def test_revoking_leaves_no_tag_behind(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        for version in range(1, 4):
            ses.issue_direct(CONTACT, version=version)
            ses.revoke_direct(CONTACT, version=version)
        assert statuses(amazon) == []
        assert len(amazon.account.users[0].tags or []) == 3

    def test_what_was_never_issued_is_revoked_without_a_word(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.revoke_direct(CONTACT, version=1)
        assert calls(amazon) == ["GetUser"]

    def test_a_minting_that_was_broken_off_is_taken_back(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        first = ses.issue_direct(CONTACT, version=1)
        amazon.server.order_at(6, Fault.RESET)  # the key is made, and not noted
        with pytest.raises(errors.ProviderUnavailable):
            ses.issue_direct(CONTACT, version=2)
        assert len(amazon.account.users[0].access_keys) == 2
        ses.revoke_direct(CONTACT, version=2)
        assert [key.access_key_id for key in amazon.account.users[0].access_keys] == [first.ref]

    def test_a_key_that_is_being_made_survives_the_revocation_of_another(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        amazon.server.order_at(6, Fault.RESET)  # as far as the other process has come
        with pytest.raises(errors.ProviderUnavailable):
            ses.issue_direct(CONTACT, version=2)
        ses.revoke_direct(CONTACT, version=1)
        assert statuses(amazon) == ["Active"]


class TestStopping:
    def test_a_suspension_outlasts_a_deletion_and_a_restoration(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        ses.suspend(CONTACT)
        ses.delete(CONTACT)
        ses.restore(CONTACT)
        assert statuses(amazon) == ["Inactive"]
        ses.resume(CONTACT)
        assert statuses(amazon) == ["Active"]

    def test_what_is_held_tells_that_it_is_stopped(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        for version in (1, 2):
            ses.issue_direct(CONTACT, version=version)
        found = held(ses, CONTACT)
        assert found is not None
        assert not found.suspended
        ses.suspend(CONTACT)
        found = held(ses, CONTACT)
        assert found is not None
        assert found.suspended
        assert list(found.direct_versions) == [1, 2]

    def test_without_passwords_it_is_held_as_its_address_is(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        ses.revoke_direct(CONTACT, version=1)
        for change, stopped in ((ses.suspend, True), (ses.resume, False)):
            change(CONTACT)
            found = held(ses, CONTACT)
            assert found is not None
            assert found.suspended == stopped

    def test_a_lost_key_that_works_is_held_under_its_version_until_that_is_revoked(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        amazon.server.order_at(6, Fault.RESET)  # the key is made, and not noted
        with pytest.raises(errors.ProviderUnavailable):
            ses.issue_direct(CONTACT, version=2)
        found = held(ses, CONTACT)
        assert found is not None
        assert list(found.direct_versions) == [1, 2]
        ses.revoke_direct(CONTACT, version=2)
        assert statuses(amazon) == ["Active"]

    def test_no_key_whose_secret_was_lost_works_again(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        amazon.account.iam.create_access_key(NAME)
        ses.suspend(CONTACT)
        ses.resume(CONTACT)
        assert statuses(amazon) == ["Active", "Inactive"]

    def test_a_suspended_address_gets_no_new_one(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        ses.issue_direct(CONTACT, version=1)
        ses.suspend(CONTACT)
        with pytest.raises(errors.InvalidState):
            ses.issue_direct(CONTACT, version=2)
        assert statuses(amazon) == ["Inactive"]

    @pytest.mark.parametrize("change", ["suspend", "delete", "purge"])
    def test_a_missing_right_is_never_overlooked(
        self, amazon: FakeAmazon, ses: AmazonSesProvider, change: str
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        amazon.account.denied.add("iam:GetUser")
        with pytest.raises(errors.PermissionMissing, match="iam:GetUser"):
            getattr(ses, change)(CONTACT)


class TestRemoving:
    def test_everything_that_hangs_on_a_user_goes_first(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        ses.issue_direct(CONTACT, version=1)
        iam = amazon.account.iam
        iam.create_group("everybody")
        iam.add_user_to_group("everybody", NAME)
        iam.put_user_policy(NAME, "somebody-elses", DENY)
        quarantine = iam.create_policy("", "/", DENY, "quarantine", [])
        iam.attach_user_policy(quarantine.arn, NAME)
        amazon.grant(["iam:RemoveUserFromGroup"], f"arn:aws:iam::{amazon.account.number}:group/everybody")
        before = len(calls(amazon))
        ses.purge(CONTACT)
        assert amazon.account.users == []
        changes = [each for each in calls(amazon)[before:] if not each.startswith(("Get", "List"))]
        assert changes == [
            "DeleteAccessKey",
            "DeleteUserPolicy",
            "DeleteUserPolicy",
            "RemoveUserFromGroup",
            "DetachUserPolicy",
            "DeleteUser",
        ]

    def test_what_hangs_on_it_still_is_tried_again(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        ses.issue_direct(CONTACT, version=1)
        amazon.account.lags["DeleteAccessKey"] = 1  # it says that it is gone, and it is not
        with pytest.raises(errors.ProviderUnavailable):
            ses.purge(CONTACT)
        ses.purge(CONTACT)
        assert amazon.account.users == []


class TestListing:
    def test_every_page_is_read(self, amazon: FakeAmazon, ses: AmazonSesProvider) -> None:
        amazon.account.page = 2
        boxes = [mailbox(f"n{number}") for number in range(5)]
        for box in boxes:
            ses.issue_direct(box, version=1)
        found = {each.account_id: each.address for each in ses.holdings("example.test")}
        assert found == {box.account_id: box.address for box in boxes}

    def test_users_of_other_domains_and_of_others_are_told_apart(
        self, amazon: FakeAmazon, ses: AmazonSesProvider
    ) -> None:
        amazon.account.add_domain("other.test")
        ses.issue_direct(mailbox("contact", "other.test"), version=1)
        amazon.account.iam.create_user("us-east-1", "boss", "/")
        foreign_user(amazon, "stranger")
        amazon.account.add_domain("boss@example.test")
        found = [(each.ref, each.account_id) for each in ses.holdings("example.test")]
        assert found == [("stranger", None), ("boss@example.test", None)]
