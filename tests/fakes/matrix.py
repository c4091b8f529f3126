"""Every fault on every call of every operation of a provider: each cell ends in the right error or the right retry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

from email_provisioning.errors import (
    ProviderMisconfigured,
    ProviderUnavailable,
    ProvisioningError,
    RateLimitExceeded,
)
from email_provisioning.providers.base import Provider
from tests.fakes.server import FakeServer, Fault

#: What may come of each fault: the errors that a caller may meet; every fault may also be mended inside.
OUTCOMES: dict[Fault, tuple[type[ProvisioningError], ...]] = {
    Fault.TIMEOUT_AFTER_SUCCESS: (ProviderUnavailable,),
    Fault.RESET: (ProviderUnavailable,),
    Fault.RESET_AFTER_SUCCESS: (ProviderUnavailable,),
    Fault.SERVER_ERROR: (ProviderUnavailable,),
    Fault.UNAVAILABLE: (ProviderUnavailable,),
    Fault.RATE_LIMIT: (RateLimitExceeded,),
    Fault.RATE_LIMIT_BARE: (RateLimitExceeded,),
    Fault.TOKEN_EXPIRED: (),
    Fault.MALFORMED: (ProviderUnavailable,),
    Fault.SLOW_BODY: (ProviderUnavailable,),
    Fault.HUGE_BODY: (ProviderUnavailable,),
    Fault.NOT_JSON: (ProviderUnavailable,),
    Fault.NESTED: (ProviderUnavailable,),
    Fault.REDIRECT: (ProviderMisconfigured,),
}
#: How often a world is prepared at most for one cell.
PREPARATIONS = 5


@dataclass(kw_only=True)
class World:
    """A provider and the fake behind it, fresh."""

    #: What operates: for a call that meets a fault it may be one that does not wait long.
    provider: Provider
    #: The same, which waits for a busy machine: everything but that call is done by it.
    patient: Provider
    fake: FakeServer

    def be_patient(self) -> None:
        """Let nothing fail any more for having taken long."""
        self.provider = self.patient


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One operation of a provider in a prepared world."""

    name: str
    #: Brings the world to where the operation starts, and returns the operation; called without faults.
    prepare: Callable[[World], Callable[[], object]]
    #: Returns what is wrong after the operation has succeeded at last: orphans, doubles, what is missing.
    check: Callable[[World], list[str]]
    #: What the operation may raise for a fault beside `OUTCOMES`, such as a wrong key where a token was refused.
    also: dict[Fault, tuple[type[ProvisioningError], ...]]
    #: The operation tells of a failure in what it returns: only its repetition is judged.
    reports: bool = False


def cells(
    scene: Scene, fresh: Callable[[], AbstractContextManager[World]], faults: tuple[Fault, ...] = tuple(Fault)
) -> Iterator[str]:
    """Meet every fault on every call of a scene; yield ``call fault: outcome`` for each cell.

    Fails where an error is another than the fault's, where the operation does not succeed when it is tried again
    afterwards, or where it leaves something behind.
    """
    with fresh() as world:
        world.be_patient()
        act = scene.prepare(world)
        before = len(world.fake.exchanges)
        act()
        calls = world.fake.calls()[before:]
        problems = scene.check(world)
        assert problems == [], f"{scene.name} without faults: {problems}"
    assert calls, f"{scene.name} calls nobody"
    for number, call in enumerate(calls, start=1):
        for fault in faults:
            with ExitStack() as stack:
                world, act = _prepared(scene, fresh, stack)
                outcome = _cell(scene, world, act, number, fault)
                yield f"{scene.name}: {call} #{number} {fault.name}: {outcome}"


def _prepared(
    scene: Scene, fresh: Callable[[], AbstractContextManager[World]], stack: ExitStack
) -> tuple[World, Callable[[], object]]:
    """Return a prepared world and its operation; one in which a busy machine was too slow for a hasty call is left."""
    for _ in range(PREPARATIONS):
        world = stack.enter_context(fresh())
        try:
            return world, scene.prepare(world)
        except ProviderUnavailable:
            stack.pop_all().close()
    raise AssertionError(f"{scene.name} cannot be prepared")


def _cell(scene: Scene, world: World, act: Callable[[], object], number: int, fault: Fault) -> str:
    where = f"{scene.name} #{number} {fault.name}"
    world.fake.order_at(number, fault)
    error = _error_of(act)
    allowed = OUTCOMES[fault] + scene.also.get(fault, ())
    assert error is None or isinstance(error, allowed), f"{where} raised {error!r} ({error.cause})"
    world.fake.forget_orders()
    world.be_patient()
    outcome = "mended" if error is None else error.code
    if error is None and not scene.reports:
        # Nobody repeats what has succeeded: it has to be done.
        assert scene.check(world) == [], f"{where} was taken for a success and left {scene.check(world)}"
    for _ in range(3):  # what a run does: the step is repeated
        if (error := _error_of(act)) is None:
            break
        assert error.retryable, f"{where}, tried again: {error!r} ({error.cause})"
    assert error is None, f"{where} does not succeed any more: {error!r}"
    problems = scene.check(world)
    assert problems == [], f"{where} left {problems}"
    return outcome


def _error_of(act: Callable[[], object]) -> ProvisioningError | None:
    try:
        act()
    except ProvisioningError as error:
        return error
    return None
