"""Put random rosters to the check and to the model, rule by rule and to all rules together: they must say the same.

    ./run python -m benchmarks.agreement --rosters 100000                          some minutes on one core
    ./run python -m benchmarks.agreement --rosters 5000 --rule rest.daily_minimum --rule hours.contract
    ./run python -m benchmarks.agreement --rule hours.contract --seed 3 --ward 17      one ward again, as reported

For each rule: rosters, the share that is lawful, how many lie exactly at a limit or just beyond it (not measured for
all rules together), how many were also put to a model built for them alone, disagreements, and time. Exit code 1 on any
disagreement, or where fewer than 20 % of a rule's rosters are lawful or fewer than 20 % are not, which a few hundred
rosters cannot tell.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.solver.agreement import ALL, CHECK_ONLY, ROSTERS_PER_WARD, TESTED, Disagreement, Tally, run, run_ward
from tests.solver.settings import SETTINGS

LEAST_SHARE = 0.2
SHARE_OF_ALL = 0.1  # so much of the rosters goes to all rules together, the rest to the rules in equal parts
SHOWN = 3


@dataclass(frozen=True)
class Result:
    """A rule's tally and the seconds that it took."""

    tally: Tally
    seconds: float

    @property
    def failed(self) -> bool:
        """A disagreement, or too few of one kind to show anything."""
        return bool(self.tally.disagreements) or not LEAST_SHARE <= self.tally.lawful_share <= 1 - LEAST_SHARE

    def row(self) -> str:
        """The result as a row of the table."""
        t = self.tally
        mark = " !" if self.failed else ""
        at_limit, beyond = ("–", "–") if t.code == ALL else (t.at_limit, t.just_missed)
        return (
            f"| {t.code} | {t.rosters} | {t.wards} | {t.lawful_share:.0%} | {at_limit} | {beyond} "
            f"| {t.fresh} | {len(t.disagreements)} | {self.seconds:.0f} |{mark}"
        )

    def data(self) -> dict[str, Any]:
        """The result for a JSON file; scenarios of disagreements in full."""
        t = self.tally
        return {
            "rule": t.code,
            "rosters": t.rosters,
            "wards": t.wards,
            "lawful": t.lawful,
            "lawful_share": t.lawful_share,
            "at_limit": None if t.code == ALL else t.at_limit,
            "just_beyond": None if t.code == ALL else t.just_missed,
            "put_to_a_model_of_their_own": t.fresh,
            "beside": list(SETTINGS[t.code].beside) if t.code in SETTINGS else [],
            "disagreements": [_disagreement_data(one) for one in t.disagreements],
            "seconds": round(self.seconds, 2),
        }


def _disagreement_data(one: Disagreement) -> dict[str, Any]:
    roster = [{"position": where, "day_index": day, "code": code} for (where, day), code in sorted(one.cells.items())]
    scenario = one.scenario.model_dump(mode="json", by_alias=True)
    return {"seed": one.seed, "ward": one.ward, "how": one.how, "roster": roster, "scenario": scenario}


def shares(codes: list[str], rosters: int) -> dict[str, int]:
    """How many rosters each code gets; together at least `rosters`."""
    rules = [code for code in codes if code != ALL]
    of_all = 0 if ALL not in codes else round(rosters * SHARE_OF_ALL) if rules else rosters
    each = -(-(rosters - of_all) // len(rules)) if rules else 0
    return {code: of_all if code == ALL else each for code in codes}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rosters", type=int, default=100_000, help="all together (default 100000)")
    parser.add_argument("--rule", action="append", choices=TESTED, help="only this rule; can be given several times")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ward", type=int, help="only the ward with this number")
    parser.add_argument("--json", type=Path, help="write the results to this file too")
    return parser.parse_args()


def measure(code: str, rosters: int, seed: int, ward: int | None) -> Result:
    """Compare one rule's rosters."""
    started = time.perf_counter()
    if ward is None:
        tally = run(code, rosters, seed)
    else:
        tally = Tally(code)
        run_ward(tally, seed, ward, ROSTERS_PER_WARD)
    return Result(tally, time.perf_counter() - started)


def main() -> None:
    """Run, print the table and the first disagreements of each rule, and exit."""
    given = arguments()
    results = []
    print("| rule | rosters | wards | lawful | at a limit | just beyond | own model too | disagreements | s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for code, rosters in shares(given.rule or list(TESTED), given.rosters).items():
        result = measure(code, rosters, given.seed, given.ward)
        results.append(result)
        print(result.row(), flush=True)
        for one in result.tally.disagreements[:SHOWN]:
            print(one, flush=True)
    _close(results, given)


def _close(results: list[Result], given: argparse.Namespace) -> None:
    rosters = sum(result.tally.rosters for result in results)
    different = sum(len(result.tally.disagreements) for result in results)
    seconds = sum(result.seconds for result in results)
    print(f"\n{rosters} rosters, {different} disagreements, {seconds:.0f} s (seed {given.seed})")
    for code, setting in SETTINGS.items():
        if setting.beside:
            print(f"{code}: asked together with {', '.join(setting.beside)}, which its constraints take as kept")
    print(f"Checked and not in the model: {', '.join(CHECK_ONLY)}")
    if given.json is not None:
        given.json.write_text(
            json.dumps(
                {
                    "seed": given.seed,
                    "rosters": rosters,
                    "disagreements": different,
                    "check_only": list(CHECK_ONLY),
                    "rules": [result.data() for result in results],
                },
                indent=2,
                ensure_ascii=False,
            )
            + "\n",
            encoding="utf-8",
        )
    failed = [result for result in results if result.tally.disagreements or (result.failed and given.ward is None)]
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
