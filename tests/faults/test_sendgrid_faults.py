"""Every fault on every call of every operation of the SendGrid provider, and at every moment of a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fakes.matrix import Scene, cells
from tests.fakes.server import Fault
from tests.faults.sendgrid_scenes import LONG, SCENES, UNDER_SUBUSERS, fresh_worlds

#: The faults that the client notices by waiting, and how long it waits for them, in seconds.
WAITING, SHORT = (Fault.TIMEOUT_AFTER_SUCCESS, Fault.SLOW_BODY), 1.5
#: The others: no wait decides them.
PROMPT = tuple(each for each in Fault if each not in WAITING)


def test_every_fault_on_every_call_ends_in_the_right_error_or_the_right_retry(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    judged: list[int] = []

    def cells_of(scene: Scene, faults: tuple[Fault, ...], seconds: float) -> list[str]:
        subusers = scene in UNDER_SUBUSERS
        fresh = fresh_worlds(tmp_path, seconds=seconds, subusers=subusers, judged=judged)
        return list(cells(scene, fresh, faults))

    scenes = [*SCENES, *UNDER_SUBUSERS]
    # Waits cost nothing but time, so they wait together; whatever computes goes one by one.
    with ThreadPoolExecutor(8) as pool:
        waits = pool.map(lambda scene: cells_of(scene, WAITING, SHORT), scenes)
        found = [cell for scene in scenes for cell in cells_of(scene, PROMPT, LONG)]
        found += [cell for each in waits for cell in each]
    _report(found, record_property, exchanges=sum(judged))
    # Keys have other ids in each world, so a call is known by its scene and its number.
    calls = {(cell.partition(":")[0], cell.partition("#")[2].partition(" ")[0]) for cell in found}
    assert len(found) == len(calls) * len(Fault)


def _report(found: list[str], record_property: Callable[[str, object], None], *, exchanges: int) -> None:
    outcomes = Counter(cell.rpartition(": ")[2] for cell in found)
    record_property("sendgrid_fault_cells", len(found))
    record_property("sendgrid_exchanges_judged", exchanges)
    print(f"\n{len(found)} cells: {dict(outcomes)}; {exchanges} exchanges judged, 0 violations")
