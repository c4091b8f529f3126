"""Every fault on every call of every operation at Amazon: each cell ends in the right error or the right retry."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.fakes.matrix import Scene, cells
from tests.fakes.server import Fault
from tests.faults.ses_scenes import LONG, SCENES, SHORT, WAITING, fresh


def judged(scene: Scene) -> list[str]:
    at_once = tuple(fault for fault in Fault if fault not in WAITING)
    return [
        *cells(scene, partial(fresh, LONG), at_once),
        *cells(scene, partial(fresh, SHORT), WAITING),
    ]


def test_every_fault_on_every_call_ends_well() -> None:
    # Most of the time of a cell is waiting for an answer that does not come.
    with ThreadPoolExecutor(4) as pool:
        found = [cell for each in pool.map(judged, SCENES) for cell in each]
    outcomes = Counter(cell.rpartition(": ")[2] for cell in found)
    print(f"fault matrix of aws-ses: {len(found)} cells, {dict(outcomes)}")
    assert len(found) == len(set(found)) >= len(SCENES) * len(Fault)
    # Nothing is hidden but what a diagnosis turns into a finding; the header of a refusal tells what its body does not.
    mended = [cell for cell in found if cell.endswith(": mended") and not cell.startswith("diagnose: ")]
    assert all(f" {Fault.MALFORMED.name}: " in cell for cell in mended), mended
