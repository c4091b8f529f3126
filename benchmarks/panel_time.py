"""From the first key to the credentials, in Chromium, on the local provider: ``python -m benchmarks.panel_time``.

A scripted person types a name, sees that it is free and presses Enter.
"""

from __future__ import annotations

import argparse
import statistics
from dataclasses import dataclass

from benchmarks.claims import Claim, report
from benchmarks.http_report import ROUNDS
from benchmarks.panel_browser import House, house

#: Milliseconds from one key of the person to the next.
KEY = 80
#: Seconds that are promised, and the share of them that may be ours.
PROMISED, SHARE = 3.0, 0.5
#: Keeps when keys went down.
_KEYS = "window.keys = []; addEventListener('keydown', () => keys.push(performance.now()), true);"
_IS_FREE = "() => document.body.innerText.includes('est disponible')"
#: Resolves with the time at which the dialog of the credentials has been drawn.
_SHOWN = """new Promise((resolve) => {
    const look = () => document.querySelector('dialog[open] dl dd')
        ? setTimeout(() => resolve(performance.now())) : requestAnimationFrame(look);
    requestAnimationFrame(look);
})"""


@dataclass(frozen=True, kw_only=True)
class Creation:
    """One address made by a person, in seconds."""

    #: From the first key to the credentials.
    total: float
    #: What the person took for the keys.
    typing: float

    @property
    def ours(self) -> float:
        """Return what the person waited for us."""
        return self.total - self.typing


def main() -> int:
    """Print the median and its parts; return 1 where it is too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    with house() as at:
        # The first one warms up.
        made = [_create(at, number) for number in range(rounds + 1)][1:]
    total, ours = (
        statistics.median(values) for values in zip(*((m.total, m.ours) for m in made), strict=True)
    )
    print(f"median of {rounds}: {total:.2f} s, of which {ours:.2f} s are ours")
    for each in made:
        print(f"{each.total:.2f} s = {each.typing:.2f} s typing + {each.ours:.2f} s")
    return max(
        report(
            Claim(
                claim="first key to credentials on the local provider, s",
                ours=f"{total:.2f} s",
                reference=f"a key every {KEY} ms",
                ratio=total,
                target=PROMISED,
                at_least=False,
            )
        ),
        report(
            Claim(
                claim="the share of it that the person waits for us",
                ours=f"{ours:.2f} s",
                reference=f"{total:.2f} s",
                ratio=ours / total,
                target=SHARE,
                at_least=False,
            )
        ),
    )


def _create(at: House, number: int) -> Creation:
    context = at.window(at.person(f"Camille {number}"))
    context.add_init_script(_KEYS)
    page = at.open(context)
    page.get_by_label("Nom de l’adresse").focus()
    page.keyboard.type(f"contact-{number}", delay=KEY)
    page.wait_for_function(_IS_FREE)
    page.evaluate(f"window.shown = {_SHOWN}; 0")
    page.keyboard.press("Enter")
    shown = page.evaluate("shown")
    *name, _enter = page.evaluate("keys")
    context.close()
    # The last key takes as long as the others before the person can press another one.
    typing = name[-1] - name[0] + KEY
    return Creation(total=(shown - name[0]) / 1e3, typing=typing / 1e3)


if __name__ == "__main__":
    raise SystemExit(main())
