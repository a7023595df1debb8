"""Attacks the API for as long as asked: disguised pieces in every place, and requests made from its own document.

Usage: `python -m tools.fuzz_api [--minutes M] [--seed S] [--show N]`

Each half takes half of the time, over a server of two customers on SQLite. Ends with status 1 when a piece comes out of
a place where nothing of a text may, when an answer is a fault, undocumented or of another customer, or when more than
four in a hundred of the texts that are passed on can be read.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from itertools import count
from pathlib import Path

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.migrations import upgrade
from tests.adversary.game import MOST_DISGUISED
from tests.api.two_customers import World, two_customers
from tests.attack.contract import Contract, labels
from tests.attack.places import Places

_EXAMPLES = 40


def main() -> int:
    """Attacks until the time is used up; the exit status says whether everything held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long to attack (1)")
    parser.add_argument("--seed", type=int, help="what made an earlier run; else a new one")
    parser.add_argument("--show", type=int, default=20, help="how many of the findings to show (20)")
    flags = parser.parse_args()
    seed = flags.seed if flags.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{Path(directory) / 'jobs.db'}"
        upgrade(url)
        with two_customers(url, CatalogueWatcher(Sanitizer(catalogue))) as world:
            found = attack_places(world, catalogue, seed, flags.minutes * 30)
            found += attack_contract(world, seed, flags.minutes * 30)
    for each in found[: flags.show]:
        print(f"- {each}")
    print(f"{len(found)} findings")
    return int(bool(found))


def attack_places(world: World, catalogue: Catalogue, seed: int, seconds: float) -> list[str]:
    """Throw pieces for so long; returns what was found."""
    found: list[str] = []
    end = time.monotonic() + seconds
    games = [Places(world, catalogue, seed, disguised=disguised) for disguised in (False, True)]
    while time.monotonic() < end:
        for game in games:
            game.play()
    for name, game in zip(("plain", "disguised"), games, strict=True):
        watch = game.watch
        found += [*watch.leaks, *watch.faults]
        places = ", ".join(f"{place} {times}" for place, times in sorted(watch.thrown.items()))
        print(f"{name} pieces looked for: {places}")
        for what, score in (("log lines", watch.lines), ("names of steps", watch.steps)):
            print(f"  {what}: {score.alive} of {score.thrown} can be read, {score.share:.2%}")
            # A few more than the share are chance, as long as few were thrown.
            if score.alive > MOST_DISGUISED * score.thrown + 3:
                found.append(f"{name} pieces in {what}: {score.share:.2%} can be read")
    return found


def attack_contract(world: World, seed: int, seconds: float) -> list[str]:
    """Ask every operation in turn for so long; returns what was found, the first of each operation."""
    contract = Contract(world)
    found: dict[str, str] = {}
    end = time.monotonic() + seconds
    for start in count(seed):
        for label in labels(contract.document):
            if time.monotonic() > end:
                print(f"requests by the status of their answers: {_counts(contract.answers)}")
                return list(found.values())
            try:
                contract.hold(label, examples=_EXAMPLES, start=start)
            except Exception as error:  # noqa: BLE001 # whatever it is, it is a finding
                notes = "\n    ".join(getattr(error, "__notes__", []))
                found.setdefault(label, f"{label}, seed {start}: {error}\n    {notes}")
    return []


def _counts(answers: Counter[int]) -> str:
    return ", ".join(f"{status} {times}" for status, times in sorted(answers.items())) or "none"


if __name__ == "__main__":
    sys.exit(main())
