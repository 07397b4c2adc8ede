"""Change `rota/rules` in thousands of small ways and see whether `tests/rules` notices.

    ./run python -m benchmarks.mutation.run                       everything: half an hour on one core
    ./run python -m benchmarks.mutation.run rest.py windows.py    some modules, for work on their tests; writes no file
    ./run python -m benchmarks.mutation.run --again               only what survived or has changed since the last run
    ./run python -m benchmarks.mutation.run --report              write the list again from the last run

Works in a copy of the project in a temporary folder with an environment of its own, and uses one core. Needs a POSIX
system: mutmut forks. Writes `survivors.md`. Exit code 1 when fewer than 90 % are killed or a survivor is not explained.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.mutation.report import SURVIVED, Mutant, explanations, markdown, read_mutants
from benchmarks.mutation.unwrap import unwrap

MUTMUT = "mutmut==3.8.1"
ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
LEAST_SHARE = 0.9
COPIED = ("rota", "tests", "scenarios", "pyproject.toml")
# Without these a run takes a third of the time. The first starts a process of its own and cannot see a change, the
# second compares golden cases with themselves, and four seeds of the third see what 25 do.
LEFT_OUT = (
    "tests/rules/test_check.py::test_a_roster_is_checked_without_a_solver",
    "tests/rules/test_seeded_faults.py",
    *(f"tests/rules/test_recheck.py::test_an_edit_gives_the_report_of_a_whole_check[{seed}]" for seed in range(4, 25)),
)
CONFIG = """
[tool.mutmut]
source_paths = ["rota"]
only_mutate = [{modules}]
pytest_add_cli_args_test_selection = ["tests/rules"]
pytest_add_cli_args = ["-q", "-p", "no:cacheprovider", {left_out}]
also_copy = ["rota", "scenarios"]
use_git_change_detection = false
track_dependencies = false
"""
# Every change is tried in a fork of one process that has imported and run everything: what is remembered must go.
CONFTEST = '''
"""Forget what functions remember from the runs before, and draw the same examples for every change."""

import sys

from hypothesis import settings

settings.register_profile("mutation", derandomize=True, database=None, deadline=None, max_examples=30)
settings.load_profile("mutation")


def remembering():
    for module in [module for name, module in sys.modules.items() if name.startswith("rota.")]:
        yield from (value for value in list(vars(module).values()) if hasattr(value, "cache_clear"))


def pytest_sessionstart(session):
    for function in remembering():
        function.cache_clear()


def pytest_runtest_setup(item):
    # So that every test is known to reach them. Rule packs, kept without a bound, are read too slowly for this.
    for function in remembering():
        if function.cache_info().maxsize is not None:
            function.cache_clear()
'''


def environment(folder: Path) -> Path:
    """The bin folder of an environment with the project's requirements and mutmut, made once."""
    bin_folder = folder / "env" / "bin"
    stamp = folder / "env" / "ready"
    if not stamp.exists():
        print("setting up an environment for mutmut ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder / "env")], check=True)
        pip = [str(bin_folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(ROOT / "requirements.txt"), MUTMUT], check=True)
        stamp.touch()
    return bin_folder


def copy_project(to: Path, modules: list[str]) -> None:
    """The project with the rules as mutmut can change them, and its configuration. What mutmut found before is kept."""
    for name in (*COPIED, "original"):
        if (to / name).is_dir():
            shutil.rmtree(to / name)
    to.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, to / name)
    shutil.copytree(to / "rota" / "rules", to / "original")
    for path in (to / "rota" / "rules").glob("*.py"):
        path.write_text(unwrap(path.read_text(encoding="utf-8")), encoding="utf-8")
    listed = ", ".join(f'"rota/rules/{module}"' for module in modules)
    left_out = ", ".join(f'"--deselect={test}"' for test in LEFT_OUT)
    with (to / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write(CONFIG.format(modules=listed, left_out=left_out))
    (to / "tests" / "conftest.py").write_text(CONFTEST, encoding="utf-8")


def forget_survivors(project: Path) -> None:
    """Have the survivors of the last run tried again; mutmut itself sees which functions have changed since."""
    shutil.rmtree(project / "mutants" / "tests", ignore_errors=True)
    (project / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for path in (project / "mutants" / "rota" / "rules").glob("*.py.meta"):
        if not (project / "original" / path.name.removesuffix(".meta")).exists():
            path.unlink()
            continue
        meta = json.loads(path.read_text(encoding="utf-8"))
        codes = meta["exit_code_by_key"]
        meta["exit_code_by_key"] = {name: None if code in SURVIVED else code for name, code in codes.items()}
        path.write_text(json.dumps(meta, indent=4), encoding="utf-8")


def run_mutmut(bin_folder: Path, project: Path) -> None:
    """Run every mutant. Raises CalledProcessError when the tests fail without any change."""
    niced = ["nice", "-n", "10", str(bin_folder / "mutmut"), "run", "--max-children", "1"]
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    with (project / "mutmut.log").open("w", encoding="utf-8") as log:
        done = subprocess.run(niced, cwd=project, stdout=log, stderr=subprocess.STDOUT, check=False, env=clean)
    if done.returncode:
        print((project / "mutmut.log").read_text(encoding="utf-8")[-3000:], file=sys.stderr)
        done.check_returncode()


def main() -> None:
    """Run the mutants, or read the last run, and write or print the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="file names in rota/rules; without: all of them")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "rota-mutation")
    parser.add_argument("--again", action="store_true", help="only what survived or has changed since")
    parser.add_argument("--report", action="store_true", help="only read the last run in the folder")
    given = parser.parse_args()
    project = given.folder / ("some" if given.modules else "all")
    if not given.report:
        if not given.again:
            shutil.rmtree(project / "mutants", ignore_errors=True)
        copy_project(project, given.modules or ["*.py"])
        forget_survivors(project)
        run_mutmut(environment(given.folder), project)
    mutants = read_mutants(project)
    text = markdown(mutants, explanations(HERE / "explained.toml"))
    if given.modules:
        print(text)
    else:
        (HERE / "survivors.md").write_text(text, encoding="utf-8")
    sys.exit(verdict(mutants))


def verdict(mutants: list[Mutant]) -> int:
    """0 when enough are killed and every survivor is explained; says so."""
    survivors = [mutant for mutant in mutants if not mutant.killed]
    explained = explanations(HERE / "explained.toml")
    open_ones = [mutant for mutant in survivors if mutant.key not in explained]
    share = 1 - len(survivors) / len(mutants)
    print(f"{len(mutants)} mutants, {len(survivors)} survive ({share:.1%} killed), {len(open_ones)} not explained")
    return 0 if share >= LEAST_SHARE and not open_ones else 1


if __name__ == "__main__":
    main()
