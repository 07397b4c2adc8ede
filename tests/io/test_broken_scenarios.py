"""Broken scenario files: each problem is told with file, line and what to do, and nothing but InputError is raised."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from rota.domain.finding import InputError
from rota.io.scenario_file import validate_scenario
from tests.io.minimal import KNOWN_RULES, MINIMAL, line_of, minimal_text, problems_of, written

P02 = "{id: P02, holder: Ansatt 2, competence: nurse, percent: 80"

# name: (text in the file, what replaces it, a piece of the line the problem is on, a piece of the message)
BROKEN = {
    "wrong type": ("every_weeks: 4", "every_weeks: four", "every_weeks: four", "is text; a whole number is wanted"),
    "fraction": ("weeks: 4, rolling", "weeks: 4.5, rolling", "weeks: 4.5", "is a number; a whole number is wanted"),
    "unknown key": ("percent: 80,", "percnt: 80,", "percnt", "did you mean 'percent'?"),
    "missing key": ("percent: 80, ", "", "id: P02", "positions[P02].percent: is missing"),
    "unknown section": (
        "competences:\n",
        "competencies: []\ncompetences:\n",
        "competencies",
        "did you mean 'competences'?",
    ),
    "missing section": ("cycle: {", "# cycle: {", "format:", "cycle: is missing"),
    "percent 120": ("percent: 80", "percent: 120", P02[:9], "= 120: must be more than 0 and at most 100"),
    "percent 0": ("percent: 80", "percent: 0", P02[:9], "= 0: must be more than 0 and at most 100"),
    "percent nan": ("percent: 80", "percent: .nan", P02[:9], "is a number; a finite number is wanted"),
    "percent inf": ("percent: 80", "percent: .inf", P02[:9], "is a number; a finite number is wanted"),
    "percent huge": ("percent: 80", "percent: 1e999", P02[:9], "a finite number is wanted"),
    "percent digits": ("percent: 80", "percent: " + "9" * 5000, P02[:9], "a finite number is wanted"),
    "bool as number": ("percent: 80", "percent: true", P02[:9], "= true: is true or false; a number is wanted"),
    "bool as whole number": (
        "weeks: 4, r",
        "weeks: true, r",
        "weeks: true",
        "is true or false; a whole number is wanted",
    ),
    "quoted number": (
        "percent: 80",
        'percent: "80"',
        P02[:9],
        "is text; a number is wanted: write it as a plain number",
    ),
    "number as bool": ("vacant: true", "vacant: 1", "vacant: 1", "is a number; true or false is wanted"),
    "number as id": ("{id: P02", "{id: 2", "{id: 2", "is a number; text is wanted: write it in quotes"),
    "full time": (
        "full_time_hours: 33.6",
        "full_time_hours: 9",
        "id: P04",
        "= 9: must be at least 10 and at most 60",
    ),
    "negative break": ("unpaid_break_min: 30}", "unpaid_break_min: -30}", "code: D", "at least 0 and at most 240"),
    "negative time": ('start: "07:30"', 'start: "-07:30"', "code: D", "'-07:30' is not a clock time: write HH:MM"),
    "25:00": ('end: "22:00", unpaid', 'end: "25:00", unpaid', "code: A", "'25:00' is not a clock time: write HH:MM"),
    "clock as number": ('start: "07:30"', "start: 730", "code: D", "write the clock time as text"),
    "break eats shift": (
        'end: "15:30", unpaid_break_min: 30',
        'end: "08:00", unpaid_break_min: 30',
        "code: D",
        "no paid",
    ),
    "kind": ("kind: evening", "kind: evning", "code: A", "did you mean 'evening'?"),
    "no Monday": ("start: 2027-01-04", "start: 2027-01-05", "2027-01-05", "2027-01-05 is not a Monday"),
    "no date": ("start: 2027-01-04", "start: 2027-02-30", "2027-02-30", "is not a date: write YYYY-MM-DD"),
    "far year": ("start: 2027-01-04", "start: 9999-12-27", "9999-12-27", "outside the years 1950 to 2090"),
    "null section": ("cycle: {weeks: 4, rolling: true, start: 2027-01-04}", "cycle:", "cycle:", "is empty; a mapping"),
    "null list": ("shifts: [D, A]}", "shifts: null}", "id: P02", "is empty; a list, as in [a, b], is wanted"),
    "empty list": ("shifts: [D, A]}", "shifts: []}", "id: P02", "is empty: give at least one"),
    "list for mapping": ("{name: Ward, unions: [NSF, Delta]}", "[NSF, Delta]", "ward:", "is a list; a mapping"),
    "text for list": ("shifts: [D, A]}", "shifts: D}", "id: P02", "is text; a list, as in [a, b], is wanted"),
    "title number": (
        "title: {nb: Liten avdeling, en: Small ward}",
        "title: 7",
        "title:",
        "text, or a mapping with nb and en",
    ),
    "title half": ("title: {nb: Liten avdeling, en: Small ward}", "title: {nb: A}", "title:", "title.en: is missing"),
    "days word": ("days: weekend,", "days: weekends,", "id: weekend", "all, weekdays, weekend or a list"),
    "days list": ("days: [mon, wed]", "days: [mon, wendesday]", "id: nurses", "wendesday: must be mon, tue, wed"),
    "formula id": ("{id: P02", "{id: '=cmd|calc'", "=cmd", "must begin with a letter or digit"),
    "long text": ("name: Ward", f"name: {'x' * 500}", "name: xxx", "is 500 characters long: at most 400"),
    "long id": ("{id: P02", "{id: " + "P" * 90000, "{id: PPP", "at most 40"),
    "max below min": ("target: 2, max: 3", "target: 2, max: 1", "id: day", "max 1 is below"),
    "holder of vacancy": ("vacant: true", "vacant: true, holder: X", "id: P04", "a vacant position has no holder"),
    "priorities": ("title:", "priorities: [wishes]\ntitle:", "priorities:", "name each of"),
    "no signer": ("    signed_by: [unit leader, representative]\n", "", "id: long", "names who signed it"),
    "two limits": ("limit_h: 12.5", "limit_h: 12.5\n    limit_count: 3", "id: long", "one of limit_h and limit_count"),
    "origin": ("{assumed: true}", "{assumed: false}", "data_origin", "say `assumed: true` or name a `source`"),
    "unknown shift": ("shifts: [D, A]}", "shifts: [D, AA]}", "id: P02", "= AA: no such shift; did you mean 'A'?"),
    "leave listed": ("shifts: [D, A]}", "shifts: [D, FE]}", "id: P02", "is leave"),
    "fagdag listed": ("shifts: [D, A]}", "shifts: [D, F]}", "id: P02", "is a professional day"),
    "unknown weekend shift": ("weekend_shifts: [D]", "weekend_shifts: [L]", "id: P03", "= L: no such shift"),
    "fagdag unknown": ("{shift: F,", "{shift: FX,", "fagdag: {", "no such shift; did you mean 'F'?"),
    "fagdag kind": ("{shift: F,", "{shift: D,", "fagdag: {", "is a shift of kind day: one of kind fagdag"),
    "code off": ("{code: FE,", '{code: "off",', 'code: "off"', "stands for a day off"),
    "duplicate position": ("{id: P02", "{id: P03", "Ansatt 3", "id = P03: is there twice"),
    "duplicate shift": ("{code: A,", "{code: D,", "Evening", "is there twice"),
    "duplicate holder": ("holder: Ansatt 2", "holder: Ansatt 1", "id: P02", "holder = Ansatt 1: is there twice"),
    "duplicate row": ("{id: evening,", "{id: day,", 'from: "15:00", to: "22:00"', "is there twice"),
    "unknown competence": (
        "competence: helper, percent: 75",
        "competence: helpr, percent: 75",
        "P03",
        "mean 'helper'?",
    ),
    "demand competence": ("competence: nurse, min", "competence: doctor, min", "id: nurses", "no such competence"),
    "stands in for itself": ("[helper]", "[nurse]", "id: nurse,", "stands in for itself"),
    "unknown union": ("union: Delta", "union: LO", "id: P03", "no such union in ward.unions: there are Delta, NSF"),
    "agreement union": ("unions: [NSF]\n", "unions: [NFS]\n", "unions: [NFS]", "did you mean 'NSF'?"),
    "agreement position": ("positions: [P01]", "positions: [P99]", "positions: [P99]", "no such position"),
    "unknown rule": ("rule: hours.daily_max", "rule: hours.daily_mx", "daily_mx", "did you mean 'hours.daily_max'?"),
    "wrong unit": ("limit_count: 4", "limit_h: 4", "run.consecutive", "state limit_count"),
    "agreement unit": ("limit_h: 12.5", "limit_count: 12", "limit_count: 12", "state limit_h"),
    "rule says nothing": (", limit_count: 4", "", "run.consecutive", "neither a limit nor a severity"),
    "lock outside": ("{week: 1, day: 1,", "{week: 5, day: 1,", "week: 5", "= 5: lies outside the cycle of 4 weeks"),
    "lock week 53": ("{week: 1, day: 1,", "{week: 53, day: 1,", "week: 53", "at least 1 and at most 52"),
    "lock day 8": ("{week: 1, day: 1,", "{week: 1, day: 8,", "day: 8", "at least 1 and at most 7"),
    "locked twice": ("{week: 1, day: 2,", "{week: 1, day: 1,", 'day: 1, code: "off"', "week 1 day 1 is locked twice"),
    "lock not allowed": (
        "day: 1, code: D",
        "day: 1, code: N",
        "code: N}",
        "may not work on a Monday: allowed are D, A, F",
    ),
    "lock unknown": ("day: 1, code: D", "day: 1, code: Q", "code: Q", "no such shift"),
    "wish outside": ("{week: 3,", "{week: 9,", "week: 9", "lies outside the cycle of 4 weeks"),
    "wish unknown": ('day: 5, code: "off"', "day: 5, code: Q", "code: Q", "no such shift"),
    "rows overlap": (
        'from: "15:00", to: "22:00", min',
        'from: "14:59", to: "22:00", min',
        "id: evening",
        "overlaps 'day'",
    ),
    "rows overlap at the wrap": (
        "  - {id: weekend,",
        '  - {id: sunday-night, days: [sun], from: "22:00", to: "08:00", min: 1}\n  - {id: weekend,',
        "id: sunday-night",
        "overlaps 'day' on Monday 07:30",
    ),
    "exception outside": ("date: 2027-01-06", "date: 2027-02-01", "2027-02-01", "lies outside the cycle, 2027-01-04"),
    "history position": ("{position: P01, days", "{position: P10, days", "P10", "no such position"),
    "history too old": ("days_before: 1", "days_before: 15", "days_before: 15", "before the 14 days"),
    "nobody can meet": (
        'to: "22:00", min: 1',
        'to: "22:00", min: 4',
        "id: evening",
        # P01, P02 and P03 may work A; P04 only N, from 21:45, and is vacant.
        "cannot be met on Monday 15:00-15:30: 4 are wanted and 3 positions may work then",
    ),
    "nobody has the competence": (
        "competence: nurse, min: 1",
        "competence: nurse, min: 3",
        "id: nurses",
        "3 are wanted and 2 positions that can fill nurse may work then",
    ),
    "too few weekends": (
        'days: weekend, from: "07:30", to: "15:00", min: 1',
        'days: weekend, from: "07:30", to: "15:00", min: 2',
        "id: weekend",
        # Four weeks, every second weekend: 3 positions owe 2 each, 6; wanted are 4 x 2 = 8.
        "over 4 weeks 8 places are wanted then, and by weekend_every the positions owe at most 6",
    ),
    "anchor": ("{assumed: true}", "&a {assumed: true}", "&a", "anchor &a: not used here"),
    "tag": ("{assumed: true}", "!!python/object:os.system {assumed: true}", "!!python", "not used here"),
    "duplicate key": (
        "percent: 80,",
        "percent: 80, percent: 90,",
        "id: P02",
        "key 'percent' is given twice (first on line",
    ),
    "number as key": (
        "{assumed: true}",
        "{assumed: true, 5: x}",
        "data_origin",
        'key 5 is not text: write it in quotes, "5"',
    ),
    "list as key": ("{assumed: true}", "{assumed: true, [a]: x}", "data_origin", "a list or mapping stands as a key"),
    "tab": ("  - id: P01", "\t- id: P01", "\t- id", "a tab stands where only spaces can"),
    "unclosed": ("ward: {name", "ward: [{name", "cycle", "is not YAML"),
    "second document": ("demand:\n", "---\ndemand:\n", "---", "a second document begins"),
    "control character": ("name: Ward", "name: Wa\x07rd", "Wa", "control character U+0007"),
    "escaped control character": ("name: Ward", 'name: "Wa\\x1brd"', "Wa", "control character in a quoted text"),
    "lone surrogate": ("name: Ward", 'name: "Wa\\ud800rd"', "Wa", "control character in a quoted text"),
}
# Faults that honestly show in more than one place.
PLACES = {
    "unknown key": 2,  # and the key that was meant is missing
    "code off": 2,  # and the lock to FE names a shift that is gone
    "duplicate shift": 4,  # and three positions name the A that is gone
    "nobody can meet": 2,  # and the hours do not suffice, as in the two that follow; figures in test_capacity
    "nobody has the competence": 2,
    "too few weekends": 2,
}


def test_the_minimal_scenario_is_valid() -> None:
    assert validate_scenario(MINIMAL, KNOWN_RULES).id == "minimal"


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_names_the_line_and_the_fault(name: str, tmp_path: Path) -> None:
    old, new, needle, message = BROKEN[name]
    text = minimal_text((old, new))
    path = written(tmp_path, text)
    told = [str(problem) for problem in problems_of(path)]
    place = f"{path}:{line_of(text, needle)}"
    assert any(line.startswith((f"{place} ", f"{place}:")) and message in line for line in told), "\n".join(told)


@pytest.mark.parametrize("name", BROKEN)
def test_no_fault_is_told_twice(name: str, tmp_path: Path) -> None:
    old, new, _, _ = BROKEN[name]
    problems = problems_of(written(tmp_path, minimal_text((old, new))))
    assert len(problems) == PLACES.get(name, 1), "\n".join(map(str, problems))


WHOLE_FILES = {
    "empty": (b"", "is empty"),
    "only a comment": (b"# nothing\n", "is empty"),
    "list at top": (b"- a\n- b\n", "is a list: a mapping"),
    "text at top": (b"hello\n", "is a single value: a mapping"),
    "not YAML": (b"{{{ ]]]\n", "is not YAML"),
    "binary": (bytes(range(256)) * 4, "is not UTF-8"),
    "binary in ASCII": (b"PK\x03\x04\x00\x00", "control character U+0003"),
    "UTF-16": ("format: rota/scenario/1\n".encode("utf-16"), "is not UTF-8"),
    "deep brackets": (b"a: " + b"[" * 100_000, "nested deeper than 20 levels"),
    "deep mappings": (b"a: " + b"{a: " * 60_000, "nested deeper than 20 levels"),
    "deep dashes": (b"- " * 100_000, "nested deeper than 20 levels"),
    "directive": (b"%YAML 9.9\n---\na: 1\n", "is not YAML"),
    "bad escape": (b'a: "\\UFFFFFFFF"\n', "is not YAML"),
    "unknown format": (b"format: rota/scenario/2\n", "must be rota/scenario/1"),
    "no format": (b"id: x\n", "format: is missing"),
    "reported as scenario": (b"format: rota/reported/1\n", "must be rota/scenario/1"),
    "windows line ends": (b"format: rota/scenario/1\r\nwrad: 1\r\n", "did you mean 'ward'?"),
    "too large": (b"# " + b"x" * 300_000, "at most 256 KiB"),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_file_that_is_no_scenario_at_all(name: str, tmp_path: Path) -> None:
    content, message = WHOLE_FILES[name]
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    assert any(message in problem.message or message in str(problem) for problem in problems_of(path))


def test_billion_laughs_are_refused_before_they_grow(tmp_path: Path) -> None:
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    problems = problems_of(written(tmp_path, "\n".join(lines)))
    assert problems[0].line == 1
    assert "anchor &a0" in problems[0].message
    assert any("alias *a0" in problem.message and problem.line == 2 for problem in problems)


def test_file_of_50_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)  # sparse: nothing is written, and nothing may be read
    (problem,) = problems_of(path)
    assert "is 51,200 KiB; at most 256 KiB are read" in problem.message


@pytest.mark.parametrize("name", ["nowhere.yaml", "x" * 300, "a\0b"])
def test_missing_file(name: str, tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / name)
    assert "no such file" in problem.message or "cannot be read" in problem.message


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert "is a folder" in problem.message


def test_six_faults_are_all_told(tmp_path: Path) -> None:
    changes = [
        ("weeks: 4, rolling", "weeks: 0, rolling"),
        ('start: "15:00", end: "22:00"', 'start: "15:00", end: "25:00"'),
        ("percent: 80", "percent: 120"),
        ("weekend_shifts: [D]", "weekend_shifts: [X]"),
        ("rule: run.consecutive_days", "rule: run.consecutive_day"),
        ("{position: P01, days", "{postion: P01, days"),
    ]
    text = minimal_text(*changes)
    path = written(tmp_path, text)
    places = {(problem.line, problem.path.split(" ")[0]) for problem in problems_of(path)}
    assert places >= {
        (line_of(text, "weeks: 0"), "cycle.weeks"),
        (line_of(text, "25:00"), "shifts[A].end"),
        (line_of(text, "percent: 120"), "positions[P02].percent"),
        (line_of(text, "id: P03"), "positions[P03].weekend_shifts[#1]"),
        (line_of(text, "run.consecutive_day,"), "rules[run.consecutive_day].rule"),
        (line_of(text, "postion"), "history.duties[#1].postion"),
    }
    # Nothing is told about A or P02 being unknown: they are there, only not readable.
    assert len(places) == 7  # the six, and the missing `position` of the history


def test_problem_values_are_escaped_and_cut(tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, minimal_text(("kind: evening", f'kind: "{"e" * 200}\\n\\t"'))))
    assert problem.path == f"shifts[A].kind = {'e' * 57}..."
    (problem,) = problems_of(written(tmp_path, minimal_text(("kind: evening", 'kind: "a\\nb"'))))
    assert problem.path == "shifts[A].kind = a\\x0ab"


AWKWARD = ["null", "[]", "{}", "-1", "1e308", "true", '""', "x" * 50, "[[]]", "{a: {b: c}}", "9999-12-31", '"\\0"']


def test_nothing_but_input_error_for_any_value_replaced(tmp_path: Path) -> None:
    """The value of every line is replaced by awkward ones; the reader answers each in words or takes it."""
    lines = minimal_text().splitlines()
    refused = 0
    for number, line in enumerate(lines):
        key, colon, _ = line.partition(": ")
        if not colon or line.startswith("#"):
            continue
        for value in AWKWARD[number % 3 :: 3]:
            path = written(tmp_path, "\n".join([*lines[:number], f"{key}: {value}", *lines[number + 1 :]]))
            with suppress(InputError):
                validate_scenario(path, KNOWN_RULES)
                refused -= 1
            refused += 1
    assert refused > 80  # of the 120 or so that are tried, few are lawful by luck
