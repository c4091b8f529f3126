"""How SMTP passwords of Amazon SES are derived, and what their policy lets through."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.providers._ses_password import sending_policy, smtp_password
from tests.fakes.amazon.policy import allows

ARN = "arn:aws:ses:eu-west-1:123456789012:identity/example.test"
FROM = "ses:FromAddress"


class TestDerivation:
    def test_the_documented_example(self) -> None:
        derived = smtp_password("some+secret+key", "eu-central-1")
        assert derived == "BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2"

    def test_it_is_good_for_one_region(self) -> None:
        assert smtp_password("some+secret+key", "eu-west-1") != smtp_password("some+secret+key", "eu-west-2")


class TestPolicy:
    POLICY = sending_policy(ARN, "contact@example.test")

    def may(self, action: str, arn: str = ARN, **context: str) -> bool:
        return allows(
            [self.POLICY], action, arn, {name.replace("_", ":"): each for name, each in context.items()}
        )

    def test_it_is_this_and_nothing_else(self) -> None:
        assert json.loads(self.POLICY) == {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "ses:SendRawEmail",
                    "Resource": ARN,
                    "Condition": {"StringEquals": {FROM: "contact@example.test"}},
                }
            ],
        }

    def test_the_one_address_gets_through(self) -> None:
        assert self.may("ses:SendRawEmail", ses_FromAddress="contact@example.test")

    @pytest.mark.parametrize(
        "sender",
        [
            "support@example.test",
            "contact@example.tes",
            "contact@example.test.evil.test",
            "xcontact@example.test",
            "Contact@example.test",
            "contact@sub.example.test",
            "*",
            "",
        ],
    )
    def test_no_other_address_does(self, sender: str) -> None:
        assert not self.may("ses:SendRawEmail", ses_FromAddress=sender)

    @given(st.text().filter(lambda text: text != "contact@example.test"))
    def test_nothing_else_at_all_does(self, sender: str) -> None:
        assert not self.may("ses:SendRawEmail", ses_FromAddress=sender)

    def test_without_an_address_nothing_gets_through(self) -> None:
        assert not self.may("ses:SendRawEmail")

    @pytest.mark.parametrize("action", ["ses:SendEmail", "ses:GetAccount", "iam:CreateUser", "s3:GetObject"])
    def test_nothing_else_may_be_done(self, action: str) -> None:
        assert not self.may(action, ses_FromAddress="contact@example.test")

    @pytest.mark.parametrize(
        "arn",
        [
            ARN.replace("example", "other"),
            ARN.replace("eu-west-1", "us-east-1"),
            ARN.replace("12", "21"),
            "*",
        ],
    )
    def test_nor_anywhere_else(self, arn: str) -> None:
        assert not self.may("ses:SendRawEmail", arn, ses_FromAddress="contact@example.test")

    def test_letters_of_an_address_are_no_pattern(self) -> None:
        wild = sending_policy(ARN, "a*@example.test")
        assert not allows([wild], "ses:SendRawEmail", ARN, {FROM: "ab@example.test"})
