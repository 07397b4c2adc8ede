"""The tables of the README: medians by hand, and the README says what the files say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks import tables


def _row(case: str, seed: int, **other: Any) -> dict[str, Any]:
    row = {
        "run": "r1",
        "case": case,
        "engine": "lines",
        "workers": 2,
        "time_limit_s": 60,
        "seed": seed,
        "seconds": 60.0,
    }
    return row | {"status": "FEASIBLE", "objective": None, "bound": None, "checked": True, "peak_rss_mb": 200} | other


def test_readme_tables_are_what_the_files_say() -> None:
    text = tables.README.read_text(encoding="utf-8")
    assert tables.render(text, tables.read_results()) == text
    assert sorted(found[1] for found in tables.MARKED.findall(text)) == sorted(tables.TABLES)


def test_a_suite_is_no_run_of_its_case() -> None:
    kept = {"kind": "suite", "case": "ward/12x6", "release": "0.1.0", "provenance": {"revision": "abc"}}
    kept |= {"ours_s": [2.0, 4.0, 3.0], "yardstick_s": [6.0, 9.0, 25.0], "known": "at_least", "ratio": 3.0}
    kept |= {"lowest": 2.5, "highest": 4.0}
    run = _row("ward/12x6", 0, objective=7, values={"cover_minimum": 0})
    assert tables.ward_table([kept, run]) == tables.ward_table([run])
    (line,) = tables.suite_table([kept, run]).splitlines()[2:]
    assert line == "| 0.1.0 | abc | ward/12x6 | 3 | 9 | ≥ 3.00 | 2.50–4.00 | - | - |"
    kept["quality"] = [{"objective": total, "gap": gap} for total, gap in ((700, 0.5), (600, 0.25), (650, None))]
    assert tables.suite_table([kept]).endswith("| 2.50–4.00 | 650 | 37.5 |")


def test_an_error_that_a_later_line_mends_is_left_out(tmp_path: Path) -> None:
    lines = [_row("rws/a", 0, status="ERROR"), _row("rws/a", 1, status="ERROR"), _row("rws/a", 0, status="OPTIMAL")]
    (tmp_path / "r2.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert [(row["seed"], row["status"]) for row in tables.read_results(tmp_path)] == [(1, "ERROR"), (0, "OPTIMAL")]


def test_simulated_years_by_hand() -> None:
    row = {"run": "r1", "case": "simulate/trial", "years": 1000, "seconds": 12.5, "seconds_checking": 17.25}
    row |= {"peak_rss_mb": 375, "deciding": "below_min_shifts", "difference": 1.982, "half_width": None}
    (line,) = tables.simulate_table([row]).splitlines()[2:]
    assert line == "| r1 | simulate/trial | 1000 | 12.5 | 17.2 | 375 | below_min_shifts | 1.98 | - |"


def test_curtois_by_hand() -> None:
    # Median of 1143, 1160, 1166 is 1160: 100 x 17 / 1143 = 1.487 % over the best known. A cost whose check failed is
    # left out of them.
    rows = [_row("curtois/Instance5", seed, objective=cost) for seed, cost in enumerate((1143, 1166, 1160))]
    rows.append(_row("curtois/Instance5", 3, objective=1, checked=False))
    table = tables.curtois_table([*rows, _row("curtois/Instance11", 0, objective=3443, bound=3000)])
    lines = table.splitlines()
    assert (
        lines[2] == "| r1 | lines | 2 | 60 | curtois/Instance5 | 4 | 1143 | 1160 | 1143 to 1166 | 1.49 | - | 1 | 200 |"
    )
    assert lines[3].startswith(
        "| r1 | lines | 2 | 60 | curtois/Instance11 | 1 | 3443 | 3443 | 3443 to 3443 | 0 | 3000 |"
    )
    # The mean of 1.487 and 0.
    assert "1 within 1 %, 2 within 5 %" in lines[4]
    assert "mean 0.74" in lines[4]


def test_rws_by_hand() -> None:
    found = [_row(f"rws/Example{number}", 0, seconds=seconds) for number, seconds in enumerate((0.25, 0.5))]
    none = _row("rws/Example7", 0, seconds=1.5, status="PROVED_INFEASIBLE", checked=None)
    left = _row("rws/Example8", 0, seconds=60.0, status="NOT_FOUND", checked=None)
    lines = tables.rws_table([*found, none, left]).splitlines()
    # Median of 0.25, 0.5, 1.5 and 60 is 1.
    assert lines[2] == "| r1 | lines | 2 | 60 | 4 | 2 | 1 | 1 | 1 | 60 |  | 0 | 200 |"
    priced = [_row("rws/a", 0, objective=8, status="OPTIMAL"), _row("rws/b", 0, objective=9)]
    assert tables.rws_table([*priced, none]).splitlines()[2].endswith("| 1 of 2 | 0 | 200 |")


def test_ward_by_hand() -> None:
    rows = [
        _row("ward/33x12", seed, objective=cost, values={"cover_minimum": 0}, seconds_to_covered=seconds, gap=0.25)
        for seed, cost, seconds in ((0, 300, 4.0), (1, 100, 8.0), (2, 200, 5.0))
    ]
    line = tables.ward_table(rows).splitlines()[2]
    figures = "0 (0) | 5 (8) | 200 | 100 to 300 | - | 25 (25) | 0 · - · - · - · - · - | - | 0 | 200"
    assert line == f"| r1 | ward/33x12 | lines | 2 | 60 | 3 | {figures} |"
    # The best by priority is not the one with the lowest sum.
    ordered = [
        _row(
            "ward/33x12",
            seed,
            objective=cost,
            values={"cover_minimum": 0, "contract_hours": hours},
            bounds={"cover_minimum": 0},
        )
        for seed, cost, hours in ((0, 300, 7), (1, 100, 9))
    ]
    assert "| 0 · - · - · 7 · - · - | 0 · - · - · - · - · - | 0 |" in tables.ward_table(ordered)
    rows[1] |= {"seconds_to_covered": None, "priority_trajectory": [[6.0, "cover_target", 7, None]], "bound": 50}
    assert "| 0 (0) | 5 (6) | 200 | 100 to 300 | 50 |" in tables.ward_table(rows)
    rows[1]["priority_trajectory"] = [[6.0, "cover_minimum", 7, None]]
    assert "| 0 (0) | - | 200 |" in tables.ward_table(rows)
