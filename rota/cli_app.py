"""The verb `app`: the Streamlit pages for the parties at the table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rota.cli_common import EXIT_INPUT

# The same as `.streamlit/config.toml` of a checkout, for an installed package that has none beside it.
FLAGS = {
    "server.address": "localhost",
    "server.maxUploadSize": "20",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
}


def serve(
    sessions: Annotated[
        Path | None, typer.Option(help="folder for what you work on; else .rota/sessions in your home")
    ] = None,
    port: Annotated[int, typer.Option(help="port on this machine", min=1024, max=65535)] = 8501,
) -> None:
    """Open the app in a browser: start, present rota, proposal, comparison, edit. Served to this machine only."""
    import os
    import subprocess
    import sys
    from importlib.util import find_spec

    if find_spec("streamlit") is None:
        print("rota app: streamlit is not installed. install the package with its extra: rota[app]", file=sys.stderr)
        raise typer.Exit(EXIT_INPUT)
    environment = dict(os.environ)
    if sessions is not None:
        if sessions.exists() and not sessions.is_dir():
            print(f"rota app: {sessions} --sessions: is a file: give a folder", file=sys.stderr)
            raise typer.Exit(EXIT_INPUT)
        environment["ROTA_SESSIONS"] = str(sessions.resolve())
    script = Path(__file__).parent / "app" / "script.py"
    flags = [part for name, value in {**FLAGS, "server.port": str(port)}.items() for part in (f"--{name}", value)]
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", str(script), *flags], env=environment, check=False
    )
    raise typer.Exit(ended.returncode)
