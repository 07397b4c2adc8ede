"""The weekend ledger: agreement with the solver on random wards, and the time that it takes on a large one.

    ./run python -m benchmarks.weekend_ledger --wards 200

Exit code 1 where the ledger shows a gap and the solver does not prove a shortage, or where 200 positions take longer
than 100 ms.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from statistics import median

from rota.domain.scenario import Scenario
from rota.positions.ledger import weekend_ledger
from rota.positions.levers import Lever, LeverKind
from tests.positions.shortage import SHAPES, Answer, compared
from tests.positions.wards import ward

POSITIONS, MOST_MS, REPEATS, EFFORT = 200, 100, 15, 5.0


def large_ward() -> Scenario:
    """200 positions of many shapes, three competences that stand in, two of them asked for on every shift."""
    rng = random.Random(1)
    people = [
        {
            "competence": rng.choice(["nurse", "care", "helper"]),
            "weekend_every": rng.randint(0, 6),
            "shifts": rng.choice(SHAPES),
            "percent": rng.choice([28.6, 50, 75, 100]),
        }
        for _ in range(POSITIONS)
    ]
    competent = tuple((code, one, 4) for code in "DAN" for one in ("nurse", "care", "helper"))
    return ward({"D": 40, "A": 30, "N": 9}, people, weekdays={"D": 45, "A": 30}, competent=competent, weeks=12)


def times_ms() -> list[float]:
    """Milliseconds of a ledger with a lever pulled, as a slider would ask for it."""
    made, found = large_ward(), []
    for number in range(REPEATS):
        start = time.perf_counter()
        weekend_ledger(made, [Lever(LeverKind.FREQUENCY, "nurse", str(2 + number % 3))])
        found.append(1000 * (time.perf_counter() - start))
    return found


def main() -> int:
    """Run both and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wards", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1000)
    options = parser.parse_args()
    found = times_ms()
    print(f"{POSITIONS} positions: median {median(found):.0f} ms, slowest {max(found):.0f} ms of {REPEATS}")
    seeds = range(options.seed, options.seed + options.wards)
    verdicts = {seed: compared(seed, EFFORT) for seed in seeds}
    table = Counter((one.gap, one.answer) for one in verdicts.values())
    for gap in (True, False):
        told = ", ".join(f"{answer}: {table[gap, answer]}" for answer in Answer)
        print(f"ledger {'shows a gap' if gap else 'sees no gap'}: {told}")
    print(f"called exact: {sum(one.exact for one in verdicts.values())} of {len(verdicts)}")
    wrong = [seed for seed, one in verdicts.items() if one.gap and one.answer is not Answer.SHORT]
    if wrong:
        print(f"gap without a proved shortage, seeds: {', '.join(map(str, wrong))}")
    return int(bool(wrong) or median(found) > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
