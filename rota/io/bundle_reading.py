"""What a bundle may hold, and the examination of one that comes from a stranger: all of it before any of it is used."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rota.domain.base import Text
from rota.domain.finding import InputError, Problem
from rota.domain.solution import SolveResult
from rota.domain.structure import Frontier
from rota.io.kept import from_json
from rota.io.yaml_tree import MAX_PROBLEMS, NOT_TEXT, shorten

FORMAT = "rota/bundle/1"
MANIFEST = "manifest.json"
MOST_FILES = 200
MOST_BYTES = 50 * 1024 * 1024  # of all files, unpacked
MOST_RATIO = 500  # the tool's own files stay below 100; a bomb comes near 1000
MOST_NAME = 120

# Names that mean the same everywhere: no separators, no leading point, no ending that Windows would drop.
_STEM = r"[\wÆØÅæøå](?:[\wÆØÅæøå .\-]*[\wÆØÅæøå\-])?"
INPUT_NAME = re.compile(rf"(?:baseline|reported|proposal|proposal-{_STEM})\.yaml|{_STEM}\.csv|README\.md")
_RESULT_NAME = re.compile(rf"results/{_STEM}/(?:solve\.json|search\.json|check\.json|roster\.csv)")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_SHA256 = re.compile("[0-9a-f]{64}")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
MISSING = Text(nb="mangler", en="is missing")
NO_OBJECT = Text(nb="er ikke et JSON-objekt", en="is no JSON object")


def name_problem(name: str) -> Text | None:
    """What is wrong with the name of a bundle's file; None for a good one."""
    parts = re.split(r"[/\\]", name)
    if ".." in parts:
        return Text(nb="fører ut av mappen", en="leads out of the folder")
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return Text(
            nb="er en absolutt sti: det skal være et navn i mappen",
            en="is an absolute path: a name within the folder is wanted",
        )
    if len(name) > MOST_NAME:
        return Text(
            nb=f"er et navn på {len(name)} tegn; høyst {MOST_NAME}",
            en=f"is a name of {len(name)} characters; at most {MOST_NAME} are wanted",
        )
    if name.lower().endswith(".zip"):
        return Text(nb="er en zip-fil inne i zip-filen", en="is a zip file within the zip file")
    if any(_RESERVED.fullmatch(part) for part in parts):
        return Text(nb="er et navn som Windows bruker til enheter", en="is a name that Windows keeps for devices")
    if not (name == MANIFEST or INPUT_NAME.fullmatch(name) or _RESULT_NAME.fullmatch(name)):
        return Text(nb="er ingen fil som hører til i en pakke", en="is no file that a bundle holds")
    return None


def contents_of(data: bytes, file: str = "bundle.zip") -> dict[str, bytes]:
    """The files of a bundle by name, its manifest among them. Raises InputError with every problem found."""
    if len(data) > MOST_BYTES:
        _refuse(
            file,
            [
                (
                    "",
                    Text(
                        nb=f"er på {len(data):,} byte; høyst {MOST_BYTES:,} leses",
                        en=f"is {len(data):,} bytes; at most {MOST_BYTES:,} are read",
                    ),
                )
            ],
        )
    if not data.startswith(b"PK"):
        _refuse(
            file, [("", Text(nb="er ingen zip-fil", en="is no zip file"))]
        )  # zip readers would search on in what is something else besides
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # In steps: nothing is unpacked before sizes and names are known to be harmless.
            _refuse(file, list(_entry_problems(archive.infolist())))
            found = {entry.filename: _unpacked(archive, entry, file) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        message = Text(nb=f"er ingen zip-fil som kan leses: {error}", en=f"is no zip file that can be read: {error}")
        raise InputError([Problem.told(file, "", message)]) from None
    _refuse(file, [*_manifest_problems(found), *_content_problems(found)])
    problems = [problem for name, content in found.items() for problem in _kept_problems(name, content, file)]
    if problems:
        raise InputError(problems[:MAX_PROBLEMS])
    return found


def _kept_problems(name: str, content: bytes, file: str) -> tuple[Problem, ...]:
    try:
        if name.endswith("/solve.json"):
            from_json(content.decode(), SolveResult, f"{file}/{name}")
        elif name.endswith("/search.json"):
            from_json(content.decode(), Frontier, f"{file}/{name}")
    except InputError as error:
        # What a result must look like is told in English; whose bundle it is need only know that it is not one.
        return tuple(
            replace(one, message_nb=f"er ikke et resultat som kan leses her (på engelsk: {one.message})")
            for one in error.problems
        )
    return ()


def _refuse(file: str, told: list[tuple[str, Text]]) -> None:
    if told:
        raise InputError([Problem.told(file, shorten(path), message) for path, message in told[:MAX_PROBLEMS]])


def _entry_problems(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, Text]]:
    """What the archive's own table says of its entries, before any is unpacked."""
    if len(entries) > MOST_FILES:
        yield (
            "",
            Text(
                nb=f"inneholder {len(entries)} filer; høyst {MOST_FILES} leses",
                en=f"holds {len(entries)} files; at most {MOST_FILES} are read",
            ),
        )
    if (size := sum(entry.file_size for entry in entries)) > MOST_BYTES:
        yield (
            "",
            Text(
                nb=f"blir {size:,} byte når den pakkes ut; høyst {MOST_BYTES:,} leses",
                en=f"unpacks to {size:,} bytes; at most {MOST_BYTES:,} are read",
            ),
        )
    names = Counter(entry.orig_filename for entry in entries)
    yield from (
        (name, Text(nb=f"er der {count} ganger", en=f"is there {count} times"))
        for name, count in names.items()
        if count > 1
    )
    alike: dict[str, str] = {}
    for name in names:
        first = alike.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if first != name:
            yield (
                name,
                Text(
                    nb=f"skiller seg fra {shorten(first)} bare i store bokstaver eller aksenter",
                    en=f"differs from {shorten(first)} in capital letters or accents only",
                ),
            )
    for entry in entries:
        yield from ((entry.orig_filename, told) for told in _faults(entry))


def _faults(entry: zipfile.ZipInfo) -> Iterator[Text]:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if stat.S_ISLNK(kind):
        yield Text(nb="er en symbolsk lenke", en="is a symbolic link")
    elif entry.is_dir() or kind not in (0, stat.S_IFREG):
        yield Text(nb="er ingen vanlig fil", en="is no plain file")
    elif (told := name_problem(entry.orig_filename)) is not None:
        yield told
    if entry.flag_bits & _ENCRYPTED:
        yield Text(nb="er kryptert", en="is encrypted")
    if entry.compress_type not in _METHODS:
        yield Text(nb="er pakket på en måte som ikke leses her", en="is packed in a way that is not read here")
    if entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        yield Text(
            nb=f"blir mer enn {MOST_RATIO} ganger så stor når den pakkes ut",
            en=f"unpacks to more than {MOST_RATIO} times its size",
        )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        _refuse(
            file,
            [(entry.filename, Text(nb="er ikke så lang som arkivet sier", en="is not as long as the archive says"))],
        )
    return content


def _manifest_problems(found: dict[str, bytes]) -> Iterator[tuple[str, Text]]:
    """Whether the manifest is one, and lists exactly the files that are there, with their digests."""
    manifest = _object(found.get(MANIFEST, b""))
    if manifest is None:
        yield MANIFEST, MISSING if MANIFEST not in found else NO_OBJECT
        return
    if manifest.get("format") != FORMAT:
        yield (
            f"{MANIFEST} format = {manifest.get('format')}",
            Text(nb=f"kan ikke leses her: det skal være {FORMAT}", en=f"cannot be read here: {FORMAT} is wanted"),
        )
        return
    listed = manifest.get("files")
    if not isinstance(listed, dict):
        yield f"{MANIFEST} files", Text(nb="her skal filene stå", en="an object of files is wanted")
        return
    yield from (
        (name, Text(nb=f"står i {MANIFEST} og mangler", en=f"is listed in {MANIFEST} and is missing"))
        for name in listed
        if name not in found
    )
    for name, content in found.items():
        if name == MANIFEST:
            continue
        if name not in listed:
            yield name, Text(nb=f"står ikke i {MANIFEST}", en=f"is not listed in {MANIFEST}")
            continue
        entry = listed[name] if isinstance(listed[name], dict) else {}
        digest = entry.get("sha256")
        if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            yield (
                f"{MANIFEST} files.{name}",
                Text(
                    nb="det skal være en sha256 på 64 heksadesimale siffer",
                    en="a sha256 of 64 hexadecimal digits is wanted",
                ),
            )
        elif digest != hashlib.sha256(content).hexdigest() or entry.get("bytes") != len(content):
            yield (
                name,
                Text(
                    nb=f"er ikke filen som står i {MANIFEST}: kontrollsummen er en annen",
                    en=f"is not the file that {MANIFEST} lists: its digest differs",
                ),
            )


def _content_problems(found: dict[str, bytes]) -> Iterator[tuple[str, Text]]:
    if "baseline.yaml" not in found:
        yield "baseline.yaml", MISSING
    for name, content in found.items():
        if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            yield name, Text(nb="er en zip-fil inne i zip-filen", en="is a zip file within the zip file")
            continue
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield name, Text(nb="er ikke UTF-8-tekst", en="is not UTF-8 text")
            continue
        if NOT_TEXT.search(text):
            yield name, Text(nb="inneholder kontrolltegn", en="holds control characters")
        elif name.endswith(".json") and _object(content) is None:
            yield name, NO_OBJECT


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
