"""`rota import`: a sheet becomes a scenario folder that the other verbs take, or a mapping file to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest

from rota.io.ward_cells import read_cells
from rota.io.ward_mapping import WardFacts, guess
from rota.io.ward_mapping_file import mapping_text, read_mapping
from rota.io.ward_sheet import read_ward
from tests.intake_sample import FIRST, ward_book
from tests.test_cli import run

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "solbakken.xlsx"
    path.write_bytes(ward_book(unknown="Zz", second=True))
    return path


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _fill_in(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'code: "Zz", means: "", start: "", end: ""' in text
    text = text.replace('means: "", start: "", end: ""', 'means: work, start: "08:00", end: "15:30"')
    path.write_text(text.replace("confirmed: false", "confirmed: true"), encoding="utf-8")


def test_from_a_sheet_by_a_mapping_file_to_a_comparison(sheet: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "ward"
    assert run("import", str(sheet), "--out", str(out)) == 2
    told = capsys.readouterr()
    assert _files(out) == ["mapping.yaml"]
    # Every cell of what was not understood, what is guessed, what is to be confirmed, and where to go on.
    assert "«Zz»: Anne Berg: Grunnturnus!D5" in told.out
    assert "Dag Foss" in told.out
    assert "har ingen rad i uke 3–4" in told.out
    assert "lest fra arket" in told.out
    assert f"fyll den ut, og kjør på nytt med --mapping {out / 'mapping.yaml'}" in told.err
    _fill_in(out / "mapping.yaml")

    assert run("import", str(sheet), "--out", str(out), "--mapping", str(out / "mapping.yaml")) == 0
    told = capsys.readouterr()
    assert _files(out) == ["baseline.yaml", "mapping.yaml", "roster.csv"]
    assert "oppgitt-hvile-9.5-tv" in told.out
    assert "sagt av dere" in told.out
    assert str(out / "baseline.yaml") in told.out

    assert run("validate", str(out / "baseline.yaml")) == 0
    # Rest of 9.5 hours without an agreement: a breach, so 1 and not 2.
    assert run("check", str(out / "baseline.yaml"), str(out / "roster.csv")) == 1
    proposal = (
        "format: rota/proposal/1\nid: same\ntitle: Same\nbaseline: baseline.yaml\nunchanged: true\n"
        "data_origin: {assumed: true}\nroster: roster.csv\n"
    )
    (out / "proposal.yaml").write_text(proposal, encoding="utf-8")
    assert run("compare", str(out), "--out", str(tmp_path / "report")) == 1
    assert (tmp_path / "report" / "comparison.html").is_file()


def test_an_agreement_named_in_the_mapping_counts(sheet: Path, tmp_path: Path, capsys: Capture) -> None:
    out, mapping = tmp_path / "ward", tmp_path / "ward" / "mapping.yaml"
    run("import", str(sheet), "--out", str(out))
    _fill_in(mapping)
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace("agreements: []", 'agreements: ["oppgitt-hvile-9.5-tv"]'), encoding="utf-8")
    assert run("import", str(sheet), "--out", str(out), "--mapping", str(mapping), "--lang", "en") == 0
    assert "oppgitt-hvile-9.5-tv (counted, on your word)" in " ".join(capsys.readouterr().out.split())
    assert "har ikke sett den" in (out / "baseline.yaml").read_text(encoding="utf-8")


def test_what_is_there_is_left_as_it_is(tmp_path: Path, capsys: Capture) -> None:
    plain, out = tmp_path / "x.csv", tmp_path / "ward"
    plain.write_text("Navn;ma;ti;on;to;fr;lø;sø\nKari;D;D;;A;;;\n", encoding="utf-8")
    assert run("import", str(plain), "--out", str(out)) == 0
    assert _files(out) == ["baseline.yaml", "mapping.yaml", "roster.csv"]
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    plain.write_text("Navn;ma;ti;on;to;fr;lø;sø\nKari;A;A;A;A;;;\n", encoding="utf-8")
    (out / "roster.csv").rename(out / "mine.csv")
    assert run("import", str(plain), "--out", str(out)) == 2
    assert "finnes allerede: ingenting er skrevet" in capsys.readouterr().err
    assert _files(out) == ["baseline.yaml", "mapping.yaml", "mine.csv"]
    assert (out / "baseline.yaml").read_bytes() == before["baseline.yaml"]
    assert run("import", str(plain), "--out", str(out), "--force") == 0
    assert _files(out) == ["baseline.yaml", "mapping.yaml", "mine.csv", "roster.csv"]
    assert (out / "baseline.yaml").read_bytes() != before["baseline.yaml"]
    assert (out / "mine.csv").read_bytes() == before["roster.csv"]


def test_a_mapping_file_in_the_way_is_left_as_it_is(sheet: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "ward"
    out.mkdir()
    (out / "mapping.yaml").write_text("mine", encoding="utf-8")
    assert run("import", str(sheet), "--out", str(out)) == 2
    assert "mapping.yaml: finnes allerede" in capsys.readouterr().err
    assert (out / "mapping.yaml").read_text(encoding="utf-8") == "mine"


def test_another_sheet_is_read_where_it_is_asked_for(sheet: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "ward"
    assert run("import", str(sheet), "--out", str(out), "--sheet", "Sommerturnus", "--lang", "en") == 0
    assert "1 people, 1 weeks, from the sheet “Sommerturnus”" in capsys.readouterr().out
    assert run("import", str(sheet), "--out", str(tmp_path / "b"), "--sheet", "Ark9", "--lang", "en") == 2
    assert "Sheets with a rota: Grunnturnus, Sommerturnus" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("wrong", "nb", "en"),
    [
        ("format: rota/mapping/2", "det skal stå rota/mapping/1", "write rota/mapping/1"),
        ("first_monday: snart", "skriv datoen", "write the date"),
        ("full_time_hours: mye", "skriv et tall", "write a number"),
        ("confirmed: kanskje", "skriv true eller false", "write true or false"),
        ("agreements: alle", "skriv en liste av navn", "write a list of names"),
        ("ward: 3", "skriv navnet som tekst", "write the name as text"),
        ("navn: x", "er ikke noe som kan stå her", "is nothing that can stand here"),
        ("codes: D", "skriv en liste av koder", "write a list of codes"),
        ("codes: [D]", "skriv {code: ..., means: ...}", "write {code: ..., means: ...}"),
        ("codes: [{code: XX, means: off}]", "står ikke i turnusen", "does not stand in the rota"),
        ("codes: [{code: D, means: off}, {code: D, means: off}]", "står to ganger", "stands twice"),
        ("codes: [{code: D, means: jobb}]", "skriv work, off eller leave", "write work, off or leave"),
        ("codes: [{code: D, means: work, start: 7}]", "skriv klokkeslettet", "write the time"),
        ("codes: [{code: D, means: work, unpaid_break_min: halv}]", "skriv hele minutter", "write whole minutes"),
        ("codes: [{code: D, means: off, sted: x}]", "er ikke noe som kan stå her", "is nothing that can stand here"),
    ],
)
def test_a_wrong_mapping_file_is_told_by_line_in_both_languages(
    wrong: str, nb: str, en: str, sheet: Path, tmp_path: Path, capsys: Capture
) -> None:
    mapping = tmp_path / "mapping.yaml"
    head = "" if wrong.startswith("format") else "format: rota/mapping/1\n"
    mapping.write_text(f"{head}{wrong}\n", encoding="utf-8")
    for lang, said in (("nb", nb), ("en", en)):
        out = tmp_path / "ward"
        assert run("import", str(sheet), "--out", str(out), "--mapping", str(mapping), "--lang", lang) == 2
        told = capsys.readouterr().err
        assert said in told
        assert f"{mapping}:{2 if head else 1} " in told
        assert not out.exists()


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_mapping_file_reads_back_as_it_was_written(lang: str, tmp_path: Path) -> None:
    read = read_ward(read_cells(ward_book(unknown='"=x, {y}: #'), "t.xlsx"), "t.xlsx")
    facts = WardFacts('Avd. "2": #1', FIRST, 37.5, confirmed=True)
    guesses = guess(read)
    path = tmp_path / "mapping.yaml"
    text = mapping_text(
        read, guesses, facts, ("oppgitt-hvile-9.5-tv",), (), "a\nb.xlsx", "nb" if lang == "nb" else "en"
    )
    path.write_text(text, encoding="utf-8")
    found = read_mapping(path, read, guesses, WardFacts("other", FIRST))
    assert found.meanings == guesses
    assert (found.facts, found.agreements) == (facts, ("oppgitt-hvile-9.5-tv",))


def test_a_guess_that_is_no_longer_called_one_is_the_users_word(tmp_path: Path) -> None:
    read = read_ward(read_cells(b"Navn;ma;ti;on;to;fr;l\xc3\xb8;s\xc3\xb8\nKari;D;FE;;;;;", "t.csv"), "t.csv")
    guesses = guess(read)
    path = tmp_path / "mapping.yaml"
    text = mapping_text(read, guesses, WardFacts("x", FIRST), (), (), "t.csv", "nb")
    path.write_text(text.replace("means: leave, guessed: true", "means: leave"), encoding="utf-8")
    found = {one.code: one.basis for one in read_mapping(path, read, guesses, WardFacts("x", FIRST)).meanings}
    assert found == {"D": "guess", "FE": "user", "": "guess"}


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_file_that_is_no_rota_is_told_in_the_language_asked_for(lang: str, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    assert run("import", str(path), "--out", str(tmp_path / "ward"), "--lang", lang) == 2
    said = {"nb": "det er ingen rad med ukedager", "en": "no row of weekdays"}
    assert said[lang] in capsys.readouterr().err
    assert not (tmp_path / "ward").exists()
