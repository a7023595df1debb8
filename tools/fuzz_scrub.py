"""Throws disguised technical pieces at the scrubber for as long as asked, and tells what can still be read.

Usage: `python -m tools.fuzz_scrub [--minutes M | --count N] [--seed S] [--show N]`

Half of the throws are plain pieces, half are disguised ones. Ends with status 1 when more than one plain piece in a
hundred, or more than four disguised ones, can be read.
"""

import argparse
import random
import sys
import time
from collections import Counter

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from tests.adversary.game import MOST_DISGUISED, MOST_PLAIN, Score, is_alive, throws

_AT_ONCE = 500


def main() -> int:
    """Plays until time or throws are used up; the exit status says whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long to play (1)")
    parser.add_argument("--count", type=int, help="how many pieces to throw, instead of a time")
    parser.add_argument("--seed", type=int, help="what made an earlier run; else a new one")
    parser.add_argument("--show", type=int, default=20, help="how many of the texts that failed to show (20)")
    flags = parser.parse_args()
    seed = flags.seed if flags.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    sanitizer = Sanitizer(load_catalogue())
    end = time.monotonic() + flags.minutes * 60
    games = {False: throws(seed, disguised=False), True: throws(seed, disguised=True)}
    scores = {disguised: Score() for disguised in games}
    left_to_show = flags.show
    while scores[False].thrown + scores[True].thrown < flags.count if flags.count else time.monotonic() < end:
        for disguised, game in games.items():
            for _ in range(_AT_ONCE):
                throw = next(game)
                shown = sanitizer.scrub(throw.text)
                alive = is_alive(throw.piece, shown)
                scores[disguised].count(throw, alive=alive)
                if alive and left_to_show > 0:
                    left_to_show -= 1
                    print(
                        f"- {throw.kind}, {throw.disguise}, {throw.place}: {throw.text[-200:]!r}\n    {shown[-200:]!r}"
                    )
    for disguised, score in scores.items():
        print(
            f"{'disguised' if disguised else 'plain'}: {score.alive} of {score.thrown} can be read, {score.share:.2%}"
        )
        for name, counter in (("kinds", score.by_kind), ("disguises", score.by_disguise), ("places", score.by_place)):
            print(f"  {name}: {_ranking(counter)}")
    return int(scores[False].share > MOST_PLAIN or scores[True].share > MOST_DISGUISED)


def _ranking(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common(12)) or "none"


if __name__ == "__main__":
    sys.exit(main())
