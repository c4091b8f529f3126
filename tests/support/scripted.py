"""A provider behind a slow network: the local one, with answers that a test has written down beforehand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pytest

from email_provisioning.providers import local, registry
from email_provisioning.providers.base import Capabilities, Mailbox
from email_provisioning.providers.local import LocalProvider


@dataclass
class Script:
    """What the provider answers: each call takes the next entry of its name, and does as usual where none is left."""

    #: Call → errors to raise or functions to run instead, in order.
    answers: dict[str, deque[Exception | Callable[[], None]]] = field(default_factory=dict)
    #: Every call, in order.
    calls: list[str] = field(default_factory=list)

    def on(self, call: str, *answers: Exception | Callable[[], None]) -> None:
        """Add answers to a call."""
        self.answers.setdefault(call, deque()).extend(answers)

    def play(self, call: str) -> None:
        """Note a call, and answer it."""
        self.calls.append(call)
        waiting = self.answers.get(call)
        if waiting:
            answer = waiting.popleft()
            if isinstance(answer, Exception):
                raise answer
            answer()


class ScriptedProvider(LocalProvider):
    """Keeps mailboxes as the local provider does, but is asked as a remote one."""

    capabilities: ClassVar[Capabilities] = replace(
        LocalProvider.capabilities, ready_at_once=False, made_on_first_use=False, remote_suspend=True
    )
    script: ClassVar[Script]

    def create(self, mailbox: Mailbox) -> str:
        """Play, then create."""
        self.script.play("create")
        return super().create(mailbox)

    def is_ready(self, mailbox: Mailbox) -> bool:
        """Play, then look."""
        self.script.play("is_ready")
        return super().is_ready(mailbox)

    def suspend(self, mailbox: Mailbox) -> None:
        """Play."""
        self.script.play("suspend")

    def resume(self, mailbox: Mailbox) -> None:
        """Play."""
        self.script.play("resume")

    def delete(self, mailbox: Mailbox) -> None:
        """Play, then delete."""
        self.script.play("delete")
        super().delete(mailbox)

    def restore(self, mailbox: Mailbox) -> None:
        """Play, then restore."""
        self.script.play("restore")
        super().restore(mailbox)

    def purge(self, mailbox: Mailbox) -> None:
        """Play, then purge."""
        self.script.play("purge")
        super().purge(mailbox)


def build(surroundings: registry.Surroundings) -> LocalProvider:
    """Return the scripted provider in the place of the local one."""
    plain = local.build(surroundings)
    scripted = ScriptedProvider.__new__(ScriptedProvider)
    scripted.__dict__.update(plain.__dict__)
    return scripted


@contextmanager
def scripted_provider() -> Iterator[Script]:
    """Put a scripted provider in the place of the local one for a while."""
    ScriptedProvider.script = Script()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.BUILT_IN, "local", f"{__name__}:build")
        yield ScriptedProvider.script


@pytest.fixture
def script() -> Iterator[Script]:
    """Yield the script of the provider that every service built in this test uses."""
    with scripted_provider() as script:
        yield script
