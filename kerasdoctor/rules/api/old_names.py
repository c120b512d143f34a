"""Uses of names that are gone: in imports, and in dotted chains."""

from __future__ import annotations

from collections.abc import Iterator

from kerasdoctor.facts import Imported, Reference, Script
from kerasdoctor.history import Successor, successor_of
from kerasdoctor.places import Line
from kerasdoctor.rules.api.new_names import spelled
from kerasdoctor.rules.api.old_uses import Use


def old_names(script: Script) -> Iterator[Use]:
    """Yield the uses of names that are gone, unless a `try` or a test of versions stands around them."""
    told: set[tuple[Line, str]] = set()
    for path in script.references:
        found = successor_of(path)
        if found is None:
            continue
        for reference in script.references[path]:
            use = _use(script, reference, found)
            if use is not None and not reference.guarded and (use.where, use.what) not in told:
                told.add((use.where, use.what))
                yield use


def _use(script: Script, reference: Reference, found: Successor) -> Use | None:
    if reference.imported is not None:
        return _imported(reference, found)
    bound = reference.written.partition(".")[0]
    mended = successor_of(script.names.get(bound, ""))
    if mended is not None:
        return _hanging(script, reference, bound, mended)
    return _chain(script, reference, reference.written, found)


def _hanging(script: Script, reference: Reference, bound: str, mended: Successor) -> Use | None:
    """Return the use of a chain whose import is mended, too: what counts is what it is after that."""
    after = successor_of(mended.name + reference.path.removeprefix(script.names[bound])) if mended.name else None
    return _chain(script, reference, reference.written, after) if after is not None else None


def _chain(script: Script, reference: Reference, written: str, found: Successor) -> Use:
    if not found.name:
        return Use(f"`{written}`", reference.where, found.advice, advice=f"{written}: {found.advice}")
    text, extra = spelled(script, found.name)
    if text is None:
        return Use(
            f"`{written}`", reference.where, f"now {found.name}", advice=f"import {found.name} in place of {written}"
        )
    return Use(f"`{written}`", reference.where, f"now {text}", ((reference.where, text), *extra))


def _imported(reference: Reference, found: Successor) -> Use:
    what = found.old or reference.path
    if not found.name:
        return Use(f"`{what}`", reference.where, found.advice, advice=f"{what}: {found.advice}")
    text = _statement(reference)
    rest = reference.path.removeprefix(found.old) if found.old else ""
    now = f"now {found.name.removesuffix(rest)}"
    if text is None:
        return Use(f"`{what}`", reference.where, now, advice=f"import {found.name} in place of {what}")
    return Use(f"`{what}`", reference.where, now, ((reference.where, text),))


def _statement(reference: Reference) -> str | None:
    """Return the import statement with every name that has a successor taken from its new home."""
    homes: dict[str, list[str]] = {}
    for imported in reference.imports:
        path = imported.module if imported.member is None else f"{imported.module}.{imported.member}"
        found = successor_of(path)
        new = found.name if found is not None and found.name else path
        part = _part(imported, new)
        if part is None:
            return None
        homes.setdefault(part[0], []).append(part[1])
    lines = [
        f"from {home} import {', '.join(names)}" if home else f"import {', '.join(names)}"
        for home, names in homes.items()
    ]
    return ("\n" + " " * (reference.where.column - 1)).join(lines)


def _part(imported: Imported, new: str) -> tuple[str, str] | None:
    """Return the module to import from, empty for a plain import, and what to import from it."""
    if imported.member is None:
        plain = imported.bound == imported.module.partition(".")[0]
        return "", new if plain else f"{new} as {imported.bound}"
    module, _, member = new.rpartition(".")
    if not module:
        return ("", new) if new == imported.bound else None
    return module, member if imported.bound in (member, None) else f"{member} as {imported.bound}"
