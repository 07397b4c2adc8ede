"""Reading YAML into plain data with lines."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from rota.domain.finding import InputError
from rota.io.yaml_tree import MAX_DEPTH, read_tree, resolve_plain, shorten
from tests.io.minimal import written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("False", False),
        ("7", 7),
        ("-7", -7),
        ("0", 0),
        ("0o17", 15),
        ("0x1F", 31),
        ("7.5", 7.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", -math.inf),
        # Text by YAML 1.2, though YAML 1.1 readers make booleans, base-60 numbers and dates of them.
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("22:00", "22:00"),
        ("2027-01-04", "2027-01-04"),
        ("08", "08"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("7 h", "7 h"),
        ("nUll", "nUll"),
    ],
)
def test_plain_scalars(text: str, value: object) -> None:
    resolved = resolve_plain(text)
    assert resolved == value
    assert type(resolved) is type(value)


def test_nan_is_a_number() -> None:
    value = resolve_plain(".nan")
    assert isinstance(value, float)
    assert math.isnan(value)


def test_quoted_scalars_are_text_and_lines_are_kept(tmp_path: Path) -> None:
    text = 'a: "7"\nb:\n  - x\n  - c: |\n      block\n    d: [1,\n      2]\n'
    tree = read_tree(written(tmp_path, text))
    assert tree.root.plain() == {"a": "7", "b": ["x", {"c": "block\n", "d": [1, 2]}]}
    assert tree.problems == []
    assert tree.lines() == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 1): 4,
        ("b", 1, "c"): 4,
        ("b", 1, "d"): 6,
        ("b", 1, "d", 0): 6,
        ("b", 1, "d", 1): 7,
    }


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: \xc3\xb8\r\n")
    tree = read_tree(path)
    assert tree.root.plain() == {"a": 1, "b": "ø"}
    assert tree.lines()["b",] == 2


def test_every_duplicate_key_is_told_and_the_first_value_stays(tmp_path: Path) -> None:
    tree = read_tree(written(tmp_path, "a: 1\nb: {c: 1, c: 2}\na: 3\n5: x\n"))
    assert tree.root.plain() == {"a": 1, "b": {"c": 1}}
    assert [(problem.line, problem.message) for problem in tree.problems] == [
        (2, "key 'c' is given twice (first on line 2): keep one"),
        (3, "key 'a' is given twice (first on line 1): keep one"),
        (4, 'key 5 is not text: write it in quotes, "5"'),
    ]


def test_nesting_up_to_the_limit_is_read(tmp_path: Path) -> None:
    levels = MAX_DEPTH - 1  # and the mapping at the top
    assert read_tree(written(tmp_path, f"a: {'[' * levels}{']' * levels}")).problems == []
    with pytest.raises(InputError, match="nested deeper than 20 levels"):
        read_tree(written(tmp_path, f"a: {'[' * (levels + 1)}{']' * (levels + 1)}"))


def test_largest_file_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    body = "a: 1\n#"
    assert read_tree(written(tmp_path, body + "x" * (256 * 1024 - len(body)))).root.plain() == {"a": 1}
    with pytest.raises(InputError, match="at most 256 KiB"):
        read_tree(written(tmp_path, body + "x" * (256 * 1024 - len(body) + 1)))


def test_shorten() -> None:
    assert shorten("a\tb\x1b") == "a\\x09b\\x1b"
    assert shorten("x" * 60) == "x" * 60
    assert shorten("x" * 61) == "x" * 57 + "..."
