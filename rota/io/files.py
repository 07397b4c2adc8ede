"""Files in and out: sizes checked before reading, writes that are whole or not there at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from rota.domain.finding import InputError, Problem


def read_bytes(path: Path, limit_bytes: int) -> bytes:
    """The content of a file.

    Raises InputError when the file is missing, no regular file, not readable, or larger than `limit_bytes` (looked up
    before anything is read).
    """
    try:
        if path.is_dir():
            raise InputError([Problem(str(path), None, "", "is a folder: give a file")])
        if path.exists() and not path.is_file():
            raise InputError([Problem(str(path), None, "", "is not a regular file")])
        size = path.stat().st_size
        if size > limit_bytes:
            message = f"is {size / 1024:,.0f} KiB; at most {limit_bytes / 1024:,.0f} KiB are read"
            raise InputError([Problem(str(path), None, "", message)])
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError([Problem(str(path), None, "", "no such file")]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise InputError([Problem(str(path), None, "", f"cannot be read: {reason or error}")]) from None


def read_text(path: Path, limit_bytes: int) -> str:
    """The UTF-8 text of a file, a byte order mark removed and line ends as they are.

    Raises InputError as `read_bytes` does, and for what is not UTF-8.
    """
    data = read_bytes(path, limit_bytes)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "is not UTF-8 text: save it as UTF-8 (in Excel: CSV UTF-8)"
        raise InputError([Problem(str(path), line, "", message)]) from None


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with its line ends as they are; see `write_bytes`."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file. Readers see the old file or the whole new one, never a part.

    Raises InputError for a place that cannot be written, or is there and no regular file.
    """
    if path.exists() and not path.is_file():
        raise InputError([Problem(str(path), None, "", "is not a regular file")])
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        raise InputError([Problem(str(path), None, "", f"cannot be written: {error.strerror}")]) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
