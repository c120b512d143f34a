"""The IPython extension: `%load_ext kerasdoctor` looks at each `fit` in the session before it starts.

`%kerasdoctor` controls it, `%%kerasdoctor` looks at one cell only. Loading it imports neither Keras nor NumPy.
"""

from __future__ import annotations

import shlex
from typing import Any

USAGE = """Usage: %kerasdoctor [on|off|probe|check [MODEL X [Y]]|explain NAME] [--strict] [--budget SECONDS]

  on       look at the model, its labels and one pass before each fit (what loading the extension begins)
  probe    the same, and train copies of the model briefly and try the fixes
  off      look at no fit any more
  check    read the cells that were run so far, or examine a compiled MODEL with the arrays X and Y
  explain  show what a rule means, or which rules a family has

%%kerasdoctor [probe] [--strict] [--budget SECONDS]   looks at the fits of one cell only"""

LISTED = "`kerasdoctor rules` lists them all"


class UsageError(ValueError):
    """A command that cannot be understood."""


def load_ipython_extension(shell: Any) -> None:
    """Watch `fit` from now on and offer the magics."""
    from kerasdoctor.checkup.watching import watch

    shell.register_magic_function(line_magic, "line", "kerasdoctor")
    shell.register_magic_function(cell_magic, "cell", "kerasdoctor")
    watch()


def unload_ipython_extension(shell: Any) -> None:
    """Put `fit` back and take the magics away."""
    from kerasdoctor.checkup.watching import unwatch

    unwatch()
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("kerasdoctor", None)


def line_magic(line: str) -> None:
    """Carry out `%kerasdoctor`; what it is given is in its usage."""
    from kerasdoctor.checkup.telling import display
    from kerasdoctor.checkup.watching import unwatch, watch

    try:
        words, options = _read(line)
        match words:
            case [] | ["on"] | ["probe"]:
                watch(probe=words == ["probe"], **options)
                _say(_looking(words == ["probe"], options))
            case ["off"]:
                unwatch()
                _say("fits are not looked at any more; %kerasdoctor on begins again")
            case ["check"]:
                display(_check_cells())
            case ["check", *names] if 2 <= len(names) <= 3:
                display(_check_model(names, options))
            case ["explain", name]:
                _explain(name)
            case _:
                raise UsageError(f"`%kerasdoctor {line}` is not understood")
    except UsageError as error:
        _say(f"{error}\n{USAGE}")


def cell_magic(line: str, cell: str) -> None:
    """Carry out `%%kerasdoctor`: run a cell and look at its fits before they start."""
    from kerasdoctor.checkup import watching
    from kerasdoctor.checkup.session import running_within

    try:
        words, options = _read(line)
        if words not in ([], ["probe"]):
            raise UsageError(f"`%%kerasdoctor {line}` is not understood")
    except UsageError as error:
        _say(f"{error}\n{USAGE}")
        return
    before = watching.watch_in_force()
    with watching.watch(probe=bool(words), **options), running_within(1):
        _shell().run_cell(cell)
    if before is not None:
        watching.resume(before)


def _read(line: str) -> tuple[list[str], dict[str, Any]]:
    """Split a line into its words and its options."""
    try:
        given = shlex.split(line)
    except ValueError as error:
        raise UsageError(str(error)) from error
    words: list[str] = []
    options: dict[str, Any] = {}
    while given:
        word = given.pop(0)
        if word == "--strict":
            options["strict"] = True
        elif word == "--budget":
            try:
                options["budget"] = float(given.pop(0))
            except (IndexError, ValueError) as error:
                raise UsageError("--budget needs a number of seconds") from error
        elif word.startswith("-"):
            raise UsageError(f"there is no option {word}")
        else:
            words.append(word)
    return words, options


def _check_cells() -> Any:
    """Return the report on the cells that were run so far, which are read only."""
    from kerasdoctor.checkup.script import check_source
    from kerasdoctor.checkup.session import session_source

    return check_source(session_source())


def _check_model(names: list[str], options: dict[str, Any]) -> Any:
    from kerasdoctor.checkup import check

    known = _shell().user_ns
    for name in names:
        if name not in known:
            raise UsageError(f"there is no variable {name}")
    options.pop("strict", None)
    return check(*(known[name] for name in names), **options)


def _looking(probe: bool, options: dict[str, Any]) -> str:
    """Say what comes before each fit from now on."""
    looks = "each fit is looked at before it starts"
    tries = ", and copies of its model are trained briefly" if probe else ""
    return f"{looks}{tries}" + ("; a setup that hurts or breaks does not train" if options.get("strict") else "")


def _explain(name: str) -> None:
    from rich.console import Console

    from kerasdoctor.render import docs
    from kerasdoctor.rules import all_rules
    from kerasdoctor.settings.keys import nearest

    found = {rule.name: rule for rule in all_rules()}
    console = Console(force_jupyter=False)
    if name in found:
        docs.show(found[name], console)
        return
    family = [rule for rule in found.values() if rule.family == name]
    if not family:
        known = [*found, *(rule.family for rule in found.values())]
        raise UsageError(f"there is no rule and no family {name}; {nearest(name, known, LISTED)}")
    _say(docs.table(family, width=console.width))


def _shell() -> Any:
    from kerasdoctor.checkup.session import shell

    return shell()


def _say(text: str) -> None:
    import sys

    sys.stdout.write(f"{text}\n")
