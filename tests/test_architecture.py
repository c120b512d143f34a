"""The contracts between packages, and the promise that static work imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT

HEAVY = ("keras", "tensorflow", "torch", "jax", "numpy", "pandas")
# Modules that take long to import for what they are seldom needed for.
SELDOM = ("hashlib", "json", "kerasdoctor.live", "shutil", "statistics", "tempfile", "tomllib", "traceback")
LOOK = f"import sys; found = [m for m in {HEAVY!r} if m in sys.modules]; sys.exit(', '.join(found) or 0)"
COMMAND = """
import sys
sys.argv = ['kerasdoctor', {arguments}]
from kerasdoctor.cli import main
try:
    main()
except SystemExit:
    pass
"""
BROKEN = str(FIXTURES / "mod7" / "broken.py")
LIGHT = {
    "import kerasdoctor": "import kerasdoctor\n",
    "kerasdoctor --help": COMMAND.format(arguments="'--help'"),
    "kerasdoctor check --help": COMMAND.format(arguments="'check', '--help'"),
    "kerasdoctor check --static FILE": COMMAND.format(arguments=f"'check', '--static', {BROKEN!r}"),
    "kerasdoctor check --static --format json FILE": COMMAND.format(
        arguments=f"'check', '--static', '--format', 'json', {BROKEN!r}"
    ),
    "kerasdoctor rules": COMMAND.format(arguments="'rules'"),
    "kerasdoctor explain": COMMAND.format(arguments="'explain', 'rounded-softmax'"),
    "kerasdoctor explain FILE:LINE": COMMAND.format(arguments=f"'explain', {BROKEN + ':27'!r}"),
    "kerasdoctor env": COMMAND.format(arguments="'env'"),
    "the pytest plugin": "import kerasdoctor.pytest_plugin\n",
}


def heavy_modules_after(code: str) -> str:
    """Run code in a fresh interpreter and return which heavy modules it has imported then."""
    done = subprocess.run([sys.executable, "-c", code + LOOK], capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


@pytest.mark.parametrize("name", LIGHT)
def test_static_work_imports_nothing_heavy(name: str) -> None:
    assert heavy_modules_after(LIGHT[name]) == ""


def test_a_static_check_starts_without_what_only_few_runs_need(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import keras\n")
    code = COMMAND.format(arguments=f"'check', '--static', {str(script)!r}")
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert set(SELDOM) & set(done.stderr.split()) == set()


def test_the_guard_can_fail() -> None:
    assert heavy_modules_after("import numpy\n") == "numpy"


def test_the_static_command_really_ran_under_the_guard() -> None:
    code = LIGHT["kerasdoctor check --static FILE"]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "softmax-over-multi-hot-labels" in done.stdout


def test_import_contracts_hold() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_importing_a_part_that_is_not_there_names_it() -> None:
    import kerasdoctor

    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        kerasdoctor.chekc  # noqa: B018
